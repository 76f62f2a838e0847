"""A list as a workbook: one sheet, its head kept in view, ready to filter and to print."""

from collections.abc import Iterable, Sequence

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ingest.tables.out.workbook import BOX, book_bytes, new_book, one_page_wide, put

_SHADE = PatternFill("solid", fgColor="E8EEF7")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_WIDEST, _NARROWEST = 48, 8


def listing(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet; whole numbers are numbers, everything else is text and never a formula."""
    book = new_book()
    sheet = book.create_sheet(title[:31])
    widths = [_width(name) for name in head]
    for column, name in enumerate(head, 1):
        cell = put(sheet, 1, column, name)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _SHADE, BOX, _WRAPPED
    last = 1
    for last, row in enumerate(rows, 2):
        for column, words in enumerate(row, 1):
            put(sheet, last, column, words).alignment = _WRAPPED
            widths[column - 1] = max(widths[column - 1], _width(words))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{last}"
    sheet.print_title_rows = "1:1"
    one_page_wide(sheet)
    return book_bytes(book)


def _width(words: str) -> int:
    """Return the width that a text needs in characters, within limits.

    >>> _width("公开"), _width("x" * 500)
    (8, 48)
    """
    longest = max((sum(2 if ord(c) > 255 else 1 for c in line) for line in words.splitlines()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2))
