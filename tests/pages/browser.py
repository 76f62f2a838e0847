"""Debian's chromium, driven by Playwright: one browser for a module, a context for each way of looking."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:
    sync_playwright = Browser = Page = None  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
LIBRARIES = ROOT / "api" / "static" / "vendor" / "yasgui.min.js"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "" if CHROMIUM and sync_playwright else "there is no chromium, or no playwright"
CI = os.environ.get("CI") == "true"
needs_browser = pytest.mark.skipif(bool(MISSING) and not CI, reason=MISSING or "found")
needs_libraries = pytest.mark.skipif(not LIBRARIES.is_file() and not CI, reason="no script libraries (make scripts)")


def opened(browser: "Browser", width: int = 1440, **options: Any) -> "Page":
    """Return a page of a reader who prefers Chinese, unless options say otherwise."""
    settings = {"viewport": {"width": width, "height": 900}, "locale": "zh-CN", **options}
    page = browser.new_context(**settings).new_page()
    page.set_default_timeout(60_000)  # a busy machine
    return page


def pictured(page: "Page", name: str) -> None:
    """Keep a picture of the page, as far down as anybody looks."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    width, height = page.evaluate("[innerWidth, Math.min(document.documentElement.scrollHeight, 4000)]")
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=clip)


def too_wide(page: "Page") -> bool:
    """Say whether the page is wider than its window."""
    found: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found


def faults(page: "Page") -> list[str]:
    """Return what axe finds wrong, each with the first element concerned."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
