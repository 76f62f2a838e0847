"""What scripts add: the editor, charts and networks, the arrow keys of the search; and three ways from start to end."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.pages.browser import Browser, Page, needs_browser, needs_libraries, opened, pictured
from tests.pages.serving import PAGES

pytestmark = needs_browser
FIRST, BODY = 5, 7  # the first row of items and the column of the body, in the template
ROW = {
    4: "名称、时间、地点",
    5: "《中华人民共和国政府信息公开条例》",
    6: "自信息形成或者变更之日起20个工作日内",
    BODY: "合成示例县住房和城乡建设局",
    8: "■政府网站",
    9: "√",
    11: "√",
    13: "√",
}


@needs_libraries
def test_the_editor_completes_by_chinese_names_and_declares_prefixes(browser: Browser, address: str) -> None:
    page = opened(browser)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    with page.expect_response("**/sparql/terms.json"):
        page.goto(f"{address}/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT (COUNT(?s) AS ?n) WHERE { ?s a 公开事项")
    page.wait_for_selector(".CodeMirror-hint")
    pictured(page, "completion-1440")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    query = page.evaluate("zwgkEditor.getValue()")
    assert "?s a zwgk:CatalogueItem }" in query
    assert query.startswith("PREFIX zwgk: <https://w3id.org/zwgk/ns#>")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#rows")
    assert int(page.inner_text("#rows tbody td")) > 0
    assert "query=" in page.url
    assert wrong == []


@needs_libraries
@pytest.mark.parametrize("view", ["chart", "graph"])
def test_a_result_is_drawn_and_its_address_keeps_the_way(browser: Browser, address: str, view: str) -> None:
    page = opened(browser)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(address + PAGES[f"sparql-{view}"].replace(f"view={view}", "view=table"))
    assert page.is_visible("#rows")
    page.click(f"button[data-view={view}]")
    page.wait_for_selector("#drawn[data-drawn]")
    assert not page.is_visible("#rows")
    assert f"view={view}" in page.url
    page.reload()
    page.wait_for_selector("#drawn[data-drawn]")
    pictured(page, f"drawn-{view}-1440")
    assert said == []


@needs_libraries
def test_the_network_of_documents_can_be_dragged(browser: Browser, address: str) -> None:
    page = opened(browser)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/documents/network")
    page.click("main button[aria-pressed]")
    page.wait_for_selector(".drawing[data-drawn]")
    pictured(page, "network-drawn-1440")
    assert said == []


def test_the_arrow_keys_walk_through_the_hits(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/search?q=目录")
    assert page.locator(".hits mark").count() > 0
    page.focus("#q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.hits a')[1]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.click(".facets a >> nth=0")
    assert "kind=" in page.url
    assert page.locator(".facets a[aria-current]").count() == 1


def test_find_what_a_county_lacks(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(address)
    page.click("header nav a[href='/coverage']")
    page.select_option("#f-level", "county")
    page.click("form.filters button")
    page.click("tbody th a[href='/areas/990121']")
    assert "户籍管理" in page.inner_text("section[aria-labelledby=lacks]")


def test_why_a_finding_is_raised(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/findings?area=990100")
    page.select_option("#f-check", "X01")
    page.click("form.filters button")
    page.click("a[href^='/findings/X01/'] >> nth=0")
    assert all(words in page.inner_text("main") for words in ("在哪里", "为什么", "怎么改"))
    page.click("section[aria-labelledby=why] a[href='/checks/X01']")
    assert "X01" in page.inner_text("h1")


def filled(data: Path, folder: Path) -> Path:
    """Write the template of a county with every row filled in, save that the first names no body."""
    path = folder / "990121_公开目录.xlsx"
    command = ["template", "--area", "990121", "--domain", "09", "--data", str(data), "--output", str(path)]
    subprocess.run([sys.executable, "-m", "zwgk", *command], check=True, capture_output=True, timeout=120)
    book = openpyxl.load_workbook(path)
    sheet = book["保障性住房"]
    for row in range(FIRST, sheet.max_row + 1):
        if sheet.cell(row, 3).value or sheet.cell(row, 2).value:
            for column, words in ROW.items():
                sheet.cell(row, column).value = words
    sheet.cell(FIRST, BODY).value = None
    book.save(path)
    return path


def checked(page: "Page", path: Path) -> list[str]:
    """Send a file through the page and return the names of the cells that are marked in its first row."""
    with page.expect_file_chooser() as choosing:
        page.click("#file")
    choosing.value.set_files(path)
    assert path.name in page.inner_text("#chosen")
    page.click("form.card button:not(.second)")
    page.wait_for_url("**/validate/report")
    rows = page.locator(f"article.faulty:has(h3:text('保障性住房 第 {FIRST} 行')) tr.hit th")
    return rows.all_inner_texts()


def test_mend_a_workbook_and_check_it_again(browser: Browser, address: str, example: Path, tmp_path: Path) -> None:
    path = filled(example, tmp_path)
    page = opened(browser, accept_downloads=True)
    page.goto(f"{address}/validate")
    [cell] = checked(page, path)
    pictured(page, "report-of-a-workbook-1440")
    assert "公开主体" in cell
    assert "没有保存" in page.inner_text(".promise")
    with page.expect_download() as downloading:
        page.click("#marked")
    assert downloading.value.suggested_filename.endswith(path.name)
    copy = tmp_path / "marked.xlsx"
    downloading.value.save_as(copy)
    book = openpyxl.load_workbook(copy)
    note = book["保障性住房"].cell(FIRST, BODY).comment
    assert note is not None
    assert "E01" in note.text
    book["保障性住房"].cell(FIRST, BODY).value = ROW[BODY]
    book.save(path)  # the marked workbook itself is mended and sent again
    page.click("text=改好后重新检查")
    assert checked(page, path) == []


def test_a_file_dropped_on_the_form_is_taken(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(f"{address}/validate")
    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['x'], '目录.csv')); return t; }"
    )
    page.dispatch_event("#check", "drop", {"dataTransfer": transfer})
    assert "目录.csv" in page.inner_text("#chosen")
    assert page.evaluate("document.getElementById('file').files.length") == 1
