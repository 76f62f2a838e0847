"""Every page in a real browser at three widths, without JavaScript, by keyboard, under the rules of axe.

Debian's chromium, driven by Playwright; pictures go to build/screenshots. Without the browser the tests are skipped,
except where CI=true.
"""

import os
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pdfplumber
import pytest

from tests.conftest import EXAMPLE
from tests.pages.serving import PAGES

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")
WIDTHS = (1440, 768, 390)
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

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"

try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:
    sync_playwright = None  # type: ignore[assignment]

MISSING = "" if CHROMIUM and sync_playwright else "there is no chromium, or no playwright"
pytestmark = pytest.mark.skipif(bool(MISSING) and os.environ.get("CI") != "true", reason=MISSING or "found")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    assert not MISSING, MISSING
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def address(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


def opened(browser: "Browser", width: int = 1440, **options: Any) -> "Page":
    return browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_passes_axe(browser: "Browser", address: str, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = opened(browser, width, bypass_csp=True)
    wrong: list[str] = []
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    for name, path in PAGES.items():
        page.goto(address + path)
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{name} is wider than the window")
        if AXE.is_file():
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            wrong += [f"{name}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
    assert wrong == []
    assert hosts == {address.split("/")[2]}


def test_pages_work_without_javascript(browser: "Browser", address: str) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(f"{address}/obligations")
    page.select_option("#f-modality", "shall-not")
    page.click("form.filters button")
    assert "modality=shall-not" in page.url
    page.click("table.list tbody a >> nth=0")
    assert page.locator("h1").count() == 1
    page.goto(f"{address}/validate")
    page.set_input_files("#file", next(EXAMPLE.glob("990121_*/*标准目录.xlsx")))
    page.fill("#area", "990121")
    page.click("form.card button:not(.second)")
    page.screenshot(path=PICTURES / "report-1440.png", full_page=True)
    assert "检查结果" in page.inner_text("h1")
    assert page.locator("tr.hit").count() > 0


def test_the_keyboard_reaches_the_content_and_its_focus_is_seen(browser: "Browser", address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/documents")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_pages_are_light_and_fast(browser: "Browser", address: str) -> None:
    page = opened(browser, bypass_csp=True)
    for path in ("/", "/coverage", "/documents", "/findings", "/items"):
        paints = []
        for _ in range(3):  # a busy machine may be slow once
            page.goto(address + path)
            paints.append(page.wait_for_function(f"{FIRST_PAINT}?.startTime").json_value())
        entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        size = page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
        assert min(paints) < 1000, path
        assert size < 300_000, path


def test_the_matrix_prints_whole_on_a3(browser: "Browser", address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/coverage")
    printed = page.pdf(prefer_css_page_size=True)
    (PICTURES / "coverage-a3.pdf").write_bytes(printed)
    with pdfplumber.open(PICTURES / "coverage-a3.pdf") as pages:
        [page_of_a3] = pages.pages
        assert (round(page_of_a3.width), round(page_of_a3.height)) == (1191, 842)
        text = unicodedata.normalize("NFKC", page_of_a3.extract_text())  # fonts may name characters by their radicals
    assert all(word in text for word in ("合成示例区", "合成山下村", "事项合计"))
