"""Read .xlsx, .xlsm, .xls, .xlsb and .ods sheets with calamine."""

import datetime
import io
from collections.abc import Iterable

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from graphs.errors import InputError
from ingest.tables.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Grid, Merge
from ingest.tables.readers.beside import Beside, beside

HIDDEN_ROWS = 50  # of a hidden sheet: enough to see whether it has a table


def read_excel(data: bytes, name: str) -> list[Grid]:
    """Return the worksheets that hold anything, in workbook order, the hidden ones marked."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (meta.name, meta.visible == SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
        others = beside(data)
        return [
            grid
            for sheet, visible in sheets
            if (grid := _grid(book.get_sheet_by_name(sheet), sheet, name, others.get(sheet, Beside()), visible))
        ]
    except (KeyboardInterrupt, SystemExit, MemoryError, InputError):
        raise
    except PasswordError as error:
        raise InputError(
            f"{name}：文件有密码保护，请去掉密码后再试。", f"{name}: password-protected, remove the password"
        ) from error
    except BaseException as error:  # a panic of the parser is not an Exception
        raise InputError(
            f"{name}：工作簿不完整或已损坏，请用 Excel 或 WPS 重新保存。",
            f"{name}: the workbook is truncated or damaged, save it again with Excel or WPS",
        ) from error


def _grid(sheet: CalamineSheet, title: str, name: str, other: Beside, visible: bool) -> Grid | None:
    """Return the sheet from its first cell to its last, None when it is blank; of a hidden one only its top."""
    end = sheet.end
    if end is None:
        return None
    if not visible:
        top = sheet.to_python(skip_empty_area=False, nrows=HIDDEN_ROWS) if end[1] < MAX_COLUMNS else []
        return Grid(title, [[printed(value) for value in row] for row in top], shown=False)
    height, width = end[0] + 1, end[1] + 1
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise InputError(
            f"{name}：工作表“{title}”过大（{height} 行 × {width} 列），请删去空行空列或拆分。",
            f"{name}: sheet {title!r} is too large ({height} rows by {width} columns), trim or split it",
        )
    cells = [
        [value.strip() if type(value) is str else printed(value) for value in row]  # mostly texts: no call for each
        for row in sheet.to_python(skip_empty_area=False)
    ]
    merges = tuple(_merges(sheet.merged_cell_ranges or (), height, width))
    for (row, column), text in other.texts.items():
        if row < height and column < width and not cells[row][column]:
            cells[row][column] = text
    return Grid(title, cells, merges, links=other.links, hidden=other.hidden)


def _merges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], height: int, width: int) -> Iterable[Merge]:
    for (top, left), (bottom, right) in ranges:
        if top < height and left < width:
            yield Merge(top, left, min(bottom, height - 1), min(right, width - 1))


def printed(value: object) -> str:
    """Return a cell as a reader sees it: whole numbers without .0, days as ISO.

    >>> printed(3.0), printed(1.1), printed(True), printed("  政策 ")
    ('3', '1.1', 'TRUE', '政策')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value)
