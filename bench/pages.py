"""How soon pages can be used in a real browser: the matrix of all counties × 26 domains, and the other main pages.

    python -m bench.pages DATA [--page /coverage?level=county] [--times 5]

Debian's chromium over a server of its own. "interactive" is the end of the load event: all is laid out and answers.
"CPU" is what the page's own thread worked, which a busy machine does not change. All but kB and cells are milliseconds.
"""

import argparse
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.serve import free_port, running

PAGES = ("/coverage?level=county", "/", "/documents", "/items", "/findings", "/search?q=目录")
ENTRY = "performance.getEntriesByType('navigation')[0]"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def visit(browser: Browser, address: str) -> dict[str, float]:
    """Return the milliseconds of one visit with an empty cache, and how much came."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(120_000)
    inside = context.new_cdp_session(page)
    inside.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    page.wait_for_function(f"{ENTRY}.loadEventEnd > 0")
    found = {
        "answer": page.evaluate(f"{ENTRY}.responseStart"),
        "painted": page.evaluate(PAINT),
        "interactive": page.evaluate(f"{ENTRY}.loadEventEnd"),
        "CPU": next(m["value"] for m in inside.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")
        * 1000,
        "kB": page.evaluate(f"{ENTRY}.decodedBodySize") / 1000,
        "cells": page.locator("table.matrix td").count(),
    }
    context.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        print("there is no chromium", file=sys.stderr)
        return 2
    port = free_port()
    server = [sys.executable, "-m", "zwgk", "serve", "--data", str(arguments.data), "--port", str(port)]
    flags = ["--headless", "--no-sandbox", "--disable-gpu"]
    with running(server, f"http://127.0.0.1:{port}/readyz"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        print(f"{'page':34} {'':6} {'answer':>8} {'painted':>8} {'interactive':>12} {'CPU':>6} {'kB':>7} {'cells':>6}")
        for path in arguments.page or PAGES:
            visits = [visit(browser, f"http://127.0.0.1:{port}{path}") for _ in range(arguments.times + 1)]
            for name, some in (("first", visits[:1]), ("median", visits[1:])):
                row = {key: statistics.median(v[key] for v in some) for key in visits[0]}
                times = f"{row['answer']:8.0f} {row['painted']:8.0f} {row['interactive']:12.0f} {row['CPU']:6.0f}"
                print(f"{path:34} {name:6} {times} {row['kB']:7.0f} {row['cells']:6.0f}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
