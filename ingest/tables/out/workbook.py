"""Write the official form as a workbook: cover, one sheet a table, ready to print; no text is ever a formula."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ingest.tables.out.form import Column, FormTable

HEAD_ROW, FIRST_ROW = 3, 5  # of the header's two rows, and of the items
LONGEST = 32_767  # characters that a cell can hold
FORMULA = ("=", "+", "-", "@")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = b"1980-01-01T00:00:00Z"
_THIN = Side(style="thin")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_SHADE = PatternFill("solid", fgColor="E8EEF7")
_WIDTHS = {"number": 6, "level1": 14, "level2": 20, "level3": 18, "content": 36, "basis": 32, "time_limit": 20}
_WIDTHS |= {"body": 18, "channel": 44, "audience.specific": 12}
_LONG = {"content", "basis", "channel"}


def new_book() -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def put(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Set a cell to a text, whole numbers apart; what begins like a formula stays text, also after editing.

    A text longer than a cell can hold is cut, since the workbook would not open.
    """
    cell = cast(Cell, sheet.cell(row, column))
    plain = ILLEGAL_CHARACTERS_RE.sub("", words)[:LONGEST]
    if re.fullmatch(r"[1-9]\d{0,8}", plain):
        cell.value = int(plain)
    elif plain:
        cell.value, cell.data_type = plain, "s"
        if plain.startswith(FORMULA):
            cell.quotePrefix = True
    return cell


def put_cover(book: Workbook, lines: Sequence[str]) -> None:
    """Add the first sheet: what the workbook is, for which area and domains."""
    sheet = book.create_sheet("目录说明")
    for row, line in enumerate(lines, 1):
        put(sheet, row, 1, line).alignment = LEFT
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.column_dimensions["A"].width = 100


def cover_lines(name: str, chain: str, code: str, scope: Sequence[str], valid_from: str | None) -> Iterator[str]:
    """Yield what the cover says first, in words that the reader knows."""
    yield f"{name}基层政务公开事项标准目录"
    yield f"所在地区：{chain}（{code}）"
    if valid_from:
        yield f"版本日期：{valid_from}"
    if scope:
        yield f"覆盖领域：{'、'.join(scope)}"


def put_table(book: Workbook, table: FormTable, spare: int = 0) -> Worksheet:
    """Add the sheet of a table, with spare bordered rows below."""
    sheet: Worksheet = book.create_sheet(_free(book, table.sheet))
    put(sheet, 1, 1, table.title).font = Font(bold=True, size=16)
    sheet["A1"].alignment = CENTRE
    put(sheet, 2, 1, "填报单位：").alignment = LEFT
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(table.columns))
    _head(sheet, table.columns)
    for at, cells in enumerate([*table.rows, *({},) * spare], FIRST_ROW):
        for column, leaf in enumerate(table.columns, 1):
            cell = put(sheet, at, column, cells.get(leaf.key, ""))
            cell.border, cell.alignment = BOX, LEFT if leaf.key in _LONG else CENTRE
    _merge_level1(sheet, table)
    _set_up(sheet, table)
    return sheet


def _free(book: Workbook, name: str) -> str:
    """Return the name of a sheet, with a number behind it when it is taken."""
    taken = {sheet.title for sheet in book.worksheets}
    return name if name not in taken else next(n for i in range(2, 999) if (n := f"{name[:27]}{i}") not in taken)


def _head(sheet: Worksheet, columns: Sequence[Column]) -> None:
    at = 1
    for label, group in groupby(columns, key=lambda c: c.group):
        leaves = list(group)
        end = at + len(leaves) - 1
        put(sheet, HEAD_ROW, at, label)
        if leaves[0].label:
            for column, leaf in enumerate(leaves, at):
                put(sheet, HEAD_ROW + 1, column, leaf.label)
            sheet.merge_cells(start_row=HEAD_ROW, end_row=HEAD_ROW, start_column=at, end_column=end)
        else:
            sheet.merge_cells(start_row=HEAD_ROW, end_row=HEAD_ROW + 1, start_column=at, end_column=at)
        at = end + 1
    for line in sheet.iter_rows(min_row=HEAD_ROW, max_row=HEAD_ROW + 1, max_col=len(columns)):
        for cell in line:
            cell.font, cell.alignment, cell.border, cell.fill = Font(bold=True), CENTRE, BOX, _SHADE


def level1_runs(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, int]]:
    """Yield first index and length of each run of items of one level-1 name that have a name below it."""
    start = 0
    for (name, below), run in groupby(rows, key=lambda r: (r.get("level1"), "level2" in r or "level3" in r)):
        length = len(list(run))
        if name and below:
            yield start, length
        start += length


def _merge_level1(sheet: Worksheet, table: FormTable) -> None:
    column = next(i for i, leaf in enumerate(table.columns, 1) if leaf.key == "level1")
    for start, length in level1_runs(table.rows):
        if length > 1:
            first = FIRST_ROW + start
            for row in range(first + 1, first + length):
                sheet.cell(row, column).value = None
            sheet.merge_cells(start_row=first, end_row=first + length - 1, start_column=column, end_column=column)


def _set_up(sheet: Worksheet, table: FormTable) -> None:
    """Freeze the header and prepare printing: landscape, one page wide, header on every page, page numbers."""
    for column, leaf in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(leaf.key, 9)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW + 1}"
    one_page_wide(sheet)
    sheet.page_setup.paperSize = 8  # A3
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "第 &P 页，共 &N 页"


def one_page_wide(sheet: Worksheet) -> None:
    """Print a sheet in landscape, as wide as a page."""
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None
    properties.fitToPage = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def book_bytes(book: Workbook) -> bytes:
    """Return the file, the same bytes for the same content."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.properties.creator = "zwgk"
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP, data)
            target.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
