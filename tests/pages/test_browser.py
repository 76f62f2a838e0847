"""Every page in a real browser at three widths, in both languages, without JavaScript, by keyboard, under axe.

Pictures go to build/screenshots. Without the browser the tests are skipped, except where CI=true.
"""

import unicodedata

import pdfplumber
import pytest

from tests.conftest import EXAMPLE
from tests.pages.browser import AXE, PICTURES, Browser, faults, needs_browser, opened, pictured, too_wide
from tests.pages.serving import PAGES

pytestmark = needs_browser
WIDTHS = (1440, 768, 390)
STEPS = 70  # how many controls of a page the keyboard visits
EDITOR = ("sparql", "editor")  # pages with the editor, which is as heavy as editors are
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  if (!at.dataset.visited) at.dataset.visited = '1';
  const seen = style.outlineStyle !== 'none' || at.closest('.CodeMirror') || at.matches('body, iframe');
  return {what: at.outerHTML.slice(0, 120), seen: Boolean(seen), width: box.width, body: at === document.body};
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_passes_axe(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, width, bypass_csp=True)
    wrong: list[str] = []
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    for name, path in PAGES.items():
        page.goto(address + path)
        pictured(page, f"{name}-{width}")
        if too_wide(page):
            wrong.append(f"{name} is wider than the window")
        if AXE.is_file() and width == WIDTHS[0]:
            wrong += [f"{name}: {fault}" for fault in faults(page)]
    assert wrong == []
    assert hosts == {address.split("/")[2]}


def test_every_page_fits_and_passes_axe_in_english_and_breaks_no_policy(browser: Browser, address: str) -> None:
    wrong: list[str] = []
    page = opened(browser, 390, locale="en-GB")
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    for name, path in PAGES.items():
        page.goto(address + path)
        if page.evaluate("document.documentElement.lang") != "en":
            wrong.append(f"{name} is not in English")
        if AXE.is_file():
            wrong += [f"{name}: {fault}" for fault in faults(page)]
        pictured(page, f"{name}-en-390")
        if too_wide(page):
            wrong.append(f"{name} is wider than the window")
    assert wrong == []


def test_every_page_says_the_same_without_javascript(browser: Browser, address: str) -> None:
    page = opened(browser, 390, java_script_enabled=False)
    for name, path in PAGES.items():
        page.goto(address + path)
        assert page.locator("main h1").count() == 1, name
        assert page.locator("main noscript").count() == 0, name
        for hidden in page.locator("main :is(form, table, section)[hidden]").all():
            pytest.fail(f"{name}: hidden without scripts: {hidden.evaluate('e => e.outerHTML')[:100]}")


def test_forms_work_without_javascript(browser: Browser, address: str) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(f"{address}/obligations")
    page.select_option("#f-modality", "shall-not")
    page.click("form.filters button")
    assert "modality=shall-not" in page.url
    page.click("table.list tbody a >> nth=0")
    assert page.locator("h1").count() == 1
    page.goto(f"{address}/sparql/table")
    page.fill("#query", "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/zwgk/ns#CatalogueItem> }")
    page.click("#ask button:not(.second)")
    assert int(page.inner_text("#rows tbody td")) > 0
    page.goto(f"{address}/validate")
    page.set_input_files("#file", next(EXAMPLE.glob("990121_*/*标准目录.xlsx")))
    page.fill("#area", "990121")
    page.click("form.card button:not(.second)")
    pictured(page, "report-1440")
    assert "检查结果" in page.inner_text("h1")
    assert page.locator("tr.hit").count() > 0
    assert (page.get_attribute("#marked", "href") or "").startswith("data:application/vnd.openxmlformats")


def test_the_keyboard_alone_reaches_every_control_and_shows_where_it_is(browser: Browser, address: str) -> None:
    page = opened(browser)
    for name, path in PAGES.items():
        page.goto(address + path)
        assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0, name
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", name
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        for _ in range(STEPS):
            at = page.evaluate(FOCUSED)
            if at["body"]:
                break
            assert at["seen"], f"{name}: no focus is seen on {at['what']}"
            assert at["width"] > 0, f"{name}: out of sight: {at['what']}"
            page.keyboard.press("Tab")
        visited = page.evaluate(
            f"""[...document.querySelectorAll("{CONTROLS}")].filter(e => e.checkVisibility() && e.tabIndex >= 0
              && !e.disabled && !e.closest('.CodeMirror')).slice(0, {STEPS - 12}).filter(e => !e.dataset.visited)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert visited == [], name


def test_the_skip_link_leads_to_the_content(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/documents")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_pages_are_light_and_fast(browser: Browser, address: str) -> None:
    page = opened(browser, bypass_csp=True)
    entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    slow, heavy = {}, {}
    for name, path in PAGES.items():
        for _ in range(4):  # a busy machine may be slow more than once
            page.goto(address + path)
            slow[name] = page.wait_for_function(f"{FIRST_PAINT}?.startTime").json_value()
            if slow[name] < 1000:
                break
        if not name.startswith(EDITOR):
            heavy[name] = page.evaluate(f"{entries}.reduce((sum, entry) => sum + entry.decodedBodySize, 0)")
    assert {name: ms for name, ms in slow.items() if ms >= 1000} == {}
    assert {name: size for name, size in heavy.items() if size >= 300_000} == {}


def test_the_matrix_prints_whole_on_a3(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/coverage")
    printed = page.pdf(prefer_css_page_size=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "coverage-a3.pdf").write_bytes(printed)
    with pdfplumber.open(PICTURES / "coverage-a3.pdf") as pages:
        [page_of_a3] = pages.pages
        assert (round(page_of_a3.width), round(page_of_a3.height)) == (1191, 842)
        text = unicodedata.normalize("NFKC", page_of_a3.extract_text())  # fonts may name characters by their radicals
    assert all(word in text for word in ("合成示例区", "合成山下村", "事项合计"))
