"""What stands beside the values of a sheet is read too: links, errors, formulas never computed, hidden rows."""

import io
from pathlib import Path

import openpyxl

from ingest.tables.extract_json import to_json
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, xlsx

PAGE = "http://www.example.org/service/1"


def services(label: str, shown: str) -> Sheet:
    sheet = Sheet("公共服务事项清单")
    sheet.add("示例县政务服务事项清单")
    sheet.add("序号", "事项名称", "基本编码", "实施主体", label)
    sheet.add("1", "老年人优待证办理", "000123", "县民政局", shown)
    return sheet


def changed(data: bytes, **cells: str) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_page_of_a_service_may_be_a_link_behind_a_word() -> None:
    for cell in ("E3", "B3"):
        book = changed(xlsx(services("办事指南", "查看")))
        book.worksheets[0][cell].hyperlink = PAGE
        found = to_json(understand(Path("990121.xlsx"), AREAS, data=saved(book)))
        assert found["tables"][0]["items"][0]["page"] == PAGE


def test_a_page_of_a_web_table_is_its_link() -> None:
    page = f"""<p>示例县政务服务事项清单</p><table><tr><td>序号<td>事项名称<td>实施编码<td>实施主体<td>操作</tr>
    <tr><td>1<td><a href="{PAGE}">老年人优待证办理</a><td>F1<td>县民政局<td></tr></table>"""
    found = to_json(understand(Path("990121.html"), AREAS, data=page.encode()))
    assert found["tables"][0]["items"][0]["page"] == PAGE


def test_an_error_or_a_formula_without_a_value_is_unread_and_not_missing() -> None:
    book = changed(xlsx(form()), D4="=B4&C4", F5="#REF!")
    first, second, *_ = understand(Path("990121.xlsx"), AREAS, data=saved(book)).items
    assert (first.content, first.unread) == (None, ("content",))
    assert (second.time_limit, second.unread) == (None, ("time-limit",))


def test_hidden_rows_are_read_and_said_to_be_hidden() -> None:
    book = changed(xlsx(form()))
    book.worksheets[0].row_dimensions[5].hidden = True
    found = understand(Path("990121.xlsx"), AREAS, data=saved(book))
    assert len(found.items) == len(ITEMS)
    assert [(p.code, p.text) for p in found.problems] == [("hidden-rows", "5")]


def test_a_hidden_sheet_with_a_table_is_reported() -> None:
    book = changed(xlsx(form(ITEMS), form(ITEMS, sheet="旧目录")))
    book["旧目录"].sheet_state = "hidden"
    found = understand(Path("990121.xlsx"), AREAS, data=saved(book))
    assert len(found.tables) == 1
    assert [(p.place, p.code) for p in found.problems] == [("990121.xlsx!旧目录", "hidden-sheet")]


def test_a_small_sheet_that_is_no_catalogue_is_reported() -> None:
    staff = Sheet("统计", [["乡镇", "户数", "人数"], ["甲镇", "3", "4"]])
    found = understand(Path("990121.xlsx"), AREAS, data=xlsx(form(ITEMS), staff))
    assert [(p.place, p.severity) for p in found.problems] == [("990121.xlsx!统计", "note")]
