"""Files that are broken or meant to harm are refused, or read, quickly and with a clear sentence."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from graphs.errors import InputError
from ingest.tables.readers import read_tables
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, docx_bytes, html, xlsx

SECONDS = 5
SHEET = "xl/worksheets/sheet1.xml"


def repacked(data: bytes, **parts: bytes) -> bytes:
    """Return an Office file with some parts replaced; `sheet` is its first sheet."""
    names = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "document": "word/document.xml"}
    out = io.BytesIO()
    replaced = {names[key]: body for key, body in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, replaced.pop(info.filename, None) or old.read(info.filename))
        for name, body in replaced.items():
            new.writestr(name, body)
    return out.getvalue()


def sheet_xml(rows: bytes, dimension: bytes = b"") -> bytes:
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return head + dimension + b"<sheetData>" + rows + b"</sheetData></worksheet>"


STANDARD = xlsx(form())
TEXT_CELL = b'<c r="%s" t="inlineStr"><is><t>x</t></is></c>'


def zip_bomb() -> bytes:
    """Return a workbook whose first sheet is 400 MB of spaces."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(STANDARD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != SHEET:
                new.writestr(info.filename, old.read(info.filename))
        with new.open(SHEET, "w") as part:
            for _ in range(400):
                part.write(b" " * 2**20)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hosts">]>'
LONG = b"<sst><si><t>" + b"x" * 5_000_000 + b"</t></si></sst>"

REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3",
    "truncated": lambda: STANDARD[: len(STANDARD) // 2],
    "not a workbook": lambda: b"PK\x03\x04" + b"\0" * 40,
    "encrypted": lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
    "old word": lambda: OLE + "WordDocument".encode("utf-16-le") + b"\0" * 600,
    "binary": lambda: b"\x00\x01\x02\x03" * 100,
    "billion laughs": lambda: repacked(STANDARD, sheet=LAUGHS + sheet_xml(b"<row><c><v>&b;</v></c></row>")),
    "external entity": lambda: repacked(STANDARD, strings=EXTERNAL + b"<sst><si><t>&x;</t></si></sst>"),
    "entities in a letter": lambda: repacked(docx_bytes(form()), document=LAUGHS + b"<d>&a;</d>"),
    "three million rows": lambda: repacked(STANDARD, sheet=sheet_xml(b'<row><c t="n"><v>1</v></c></row>' * 3_000_000)),
    "a cell at the far corner": lambda: repacked(
        STANDARD, sheet=sheet_xml(b'<row r="1048576">' + TEXT_CELL % b"XFD1048576" + b"</row>")
    ),
    "zip bomb": zip_bomb,
    "a long text a hundred thousand times": lambda: repacked(
        STANDARD, strings=LONG, sheet=sheet_xml(b'<row><c t="s"><v>0</v></c></row>' * 100_000)
    ),
    "entities in spreadsheet xml": lambda: (
        b'<?xml version="1.0"?>'
        + LAUGHS
        + b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_harmful_or_broken_file_is_refused_quickly(name: str) -> None:
    data = REFUSED[name]()
    began = time.monotonic()
    with pytest.raises(InputError) as caught:
        read_tables(data, "某文件.xlsx")
    assert time.monotonic() - began < SECONDS
    assert caught.value.message.startswith("某文件.xlsx")
    assert "/" in str(caught.value)


def test_a_wrong_dimension_and_styled_cells_do_not_matter() -> None:
    rows = b"".join(
        b'<row r="%d">' % r + TEXT_CELL % (b"A%d" % r) + b'<c r="XFD%d" s="1"/></row>' % r for r in range(1, 20)
    )
    data = repacked(STANDARD, sheet=sheet_xml(rows, b'<dimension ref="A1:XFD1048576"/>'))
    [grid] = read_tables(data, "a.xlsx")
    assert (len(grid.cells), grid.width) == (19, 1)


def test_a_huge_merged_range_is_cut_to_the_sheet() -> None:
    body = sheet_xml(b'<row r="1">' + TEXT_CELL % b"A1" + b"</row>").replace(
        b"</worksheet>", b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    [grid] = read_tables(repacked(STANDARD, sheet=body), "a.xlsx")
    assert len(grid.cells) == 1


def test_spans_in_a_page_are_cut() -> None:
    page = b"<table><tr><td rowspan=999999999 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    [grid] = read_tables(page, "a.html")
    assert grid.cells[1][2] == "c"


def test_a_page_that_calls_itself_xls_is_read() -> None:
    assert understand(Path("示例县.xls"), AREAS, data=html(form())).items


def test_formulas_and_macros_are_never_run() -> None:
    sheet = form()
    sheet.rows[3][3] = '=HYPERLINK("x","文件名称")'
    [item, *_] = understand(Path("示例县.xlsx"), AREAS, data=xlsx(sheet)).items
    assert item.content == '=HYPERLINK("x","文件名称")'
    with_macro = repacked(STANDARD)
    assert understand(Path("示例县.xlsm"), AREAS, data=with_macro).items


def test_a_hidden_sheet_is_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(STANDARD))
    hidden = book.create_sheet("下拉选项")
    hidden.append(["政府网站"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [grid.sheet for grid in read_tables(out.getvalue(), "a.xlsx")] == ["养老服务"]


def test_without_a_header_nothing_is_understood_and_that_is_said() -> None:
    sheet = Sheet("表")
    sheet.add("随便", "写的", "东西")
    found = understand(Path("示例县.xlsx"), AREAS, data=xlsx(sheet))
    assert not found.tables
    assert [(p.code, p.severity) for p in found.problems] == [("no-header", "error")]
