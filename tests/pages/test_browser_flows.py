"""Two ways through the pages in a real browser, by what is to be seen and clicked, without a script."""

from typing import TYPE_CHECKING

from tests.pages.browser import PICTURES, needs_browser, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_browser


def test_find_what_a_county_lacks(browser: "Browser", address: str) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(address)
    page.click("header nav >> text=覆盖")
    page.click("text=按下一级汇总")
    page.click("tbody th >> text=合成示例省")
    page.click("text=按下一级汇总")
    page.click("tbody th >> text=合成示例市")
    page.select_option("#f-level", "county")
    page.select_option("#f-state", "missing")
    page.click("form.filters button")
    assert page.locator("tbody tr").count() == 1
    page.click("td.s-missing a")
    assert page.inner_text("h1").startswith("合成示例县")
    lacks = page.inner_text("section[aria-labelledby=lacks] > ul")
    assert "户籍管理" in lacks
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "flow-what-a-county-lacks.png", full_page=True)
    page.click("section[aria-labelledby=findings] a[href^='/findings?area=']")
    page.click("li.finding a.what:has-text('户籍管理')")
    assert "户籍管理" in page.inner_text("p.lead")
    assert page.locator("#fix").count() == 1


def test_why_a_finding_is_raised(browser: "Browser", address: str) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(f"{address}/findings")
    page.select_option("#f-area", "990100")
    page.select_option("#f-check", "X01")
    page.click("form.filters button")
    page.click("li.finding a.what >> nth=0")
    assert "晚于上级" in page.inner_text("p.lead")
    for heading in ("where", "why", "fix", "history"):
        assert page.locator(f"h2#{heading}").count() == 1
    assert page.locator("section[aria-labelledby=why] .good table").count() == 1
    page.screenshot(path=PICTURES / "flow-why-a-finding.png", full_page=True)
    page.click("section[aria-labelledby=where] a >> nth=0")
    assert page.locator("h2#above").count() == 1
    page.click("dl.facts a[href*='/documents/'][href*='#s']")
    assert page.locator("mark:has(a.tag.violation)").count() >= 1
    page.click("mark a.tag.violation >> nth=0")
    page.click("section[aria-labelledby=why] a[href='/checks/X01']")
    assert page.inner_text("h1").startswith("X01")
    assert page.locator(".bad tr.hit").count() >= 1
