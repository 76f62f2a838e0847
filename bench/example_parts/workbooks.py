"""Workbooks as offices make them, written so that the same rows always give the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from example_parts.items import CHANNELS, DOMAINS, Item
from example_parts.places import Place
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

STAMP = "2020-11-20T00:00:00Z"
_ZIP_TIME = (2020, 11, 20, 0, 0, 0)
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_WIDTHS = (6, 14, 20, 34, 30, 20, 20, 42, 7, 12, 7, 9, 7, 9)
FIRST_ROW = 5  # of the items; the sheet's own count

# label over one or more leaf columns; a leaf names the part of an item that it shows
_HEAD: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("序号", (("", "number"),)),
    ("公开事项", (("一级事项", "level1"), ("二级事项", "level2"))),
    ("公开内容（要素）", (("", "content"),)),
    ("公开依据", (("", "basis"),)),
    ("公开时限", (("", "limit"),)),
    ("公开主体", (("", "body"),)),
    ("公开渠道和载体", (("", "channels"),)),
    ("公开对象", (("全社会", "everyone"), ("特定群体", "group"))),
    ("公开方式", (("主动", "proactive"), ("依申请公开", "on_request"))),
    ("公开层级", (("县级", "high"), ("乡级", "low"))),
)


def _head(place: Place) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the header that a place uses; offices differ in wording and in the order of columns."""
    head = dict(_HEAD)
    if place.code == "990121":
        head["公开层级"] = (("县级", "high"), ("乡、村级", "low"))
    elif place.level != "county":
        head["公开层级"] = (("乡级", "high"), ("村级", "low"))
    if place.code == "990102":
        head["公开对象"] = (("全社会", "everyone"), ("特定群众", "group"))
    if place.code == "990121200":
        head["公开对象"] = (("全社会", "everyone"), ("特定群体（请写明）", "group"))
    order = list(head)
    if place.code == "990121101":  # the body before the time limit
        order[4], order[5] = order[5], order[4]
    shown = {"公开内容（要素）": "公开内容"} if place.code == "990102" else {}
    return tuple((shown.get(label, label), head[label]) for label in order)


def channel_cell(item: Item, place: Place) -> str:
    """Return the channels as printed: the whole list with boxes, or only what is ticked."""
    if item.printed:
        return item.printed
    if not item.channels:
        return ""
    if place.level == "village":
        return "、".join(item.channels)
    if place.level == "township":
        return "\n".join(f"■{name}" for name in item.channels)
    boxes = [("■" if name in item.channels else "□") + name for name in CHANNELS]
    return "\n".join("　".join(boxes[i : i + 2]) for i in range(0, len(boxes), 2))


def _cell(item: Item, part: str, number: int, place: Place) -> str | int:
    if part == "number":
        return number
    if part == "channels":
        return channel_cell(item, place)
    if part in {"high", "low"}:
        if place.level == "county":
            level = "县" if part == "high" else "乡"
        else:
            level = "乡" if part == "high" else "村"
        return "√" if level in item.levels else ""
    return str(getattr(item, part))


def catalogue(place: Place, declared: Sequence[str], tables: dict[str, list[Item]]) -> bytes:
    """Return the workbook of a place's catalogue: a cover that declares the domains, then one sheet a domain."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = "目录说明"
    names = "、".join(DOMAINS[int(code) - 1] for code in declared)
    lines = (
        f"{place.name}基层政务公开事项标准目录",
        f"填报单位：{place.office}",
        "版本日期：2020年11月20日",
        f"覆盖领域：{names}",
        "说明：本目录为合成示例数据，地名、机构均为虚构。",
    )
    for row, line in enumerate(lines, 1):
        cover.cell(row, 1, line).alignment = _LEFT
    cover.column_dimensions["A"].width = 100
    for domain, items in tables.items():
        _table(book.create_sheet(DOMAINS[int(domain) - 1]), place, domain, items)
    return _bytes(book)


def _table(sheet: Worksheet, place: Place, domain: str, items: Sequence[Item]) -> None:
    head = _head(place)
    parts = [part for _, leaves in head for _, part in leaves]
    last = get_column_letter(len(parts))
    sheet["A1"] = f"{place.name}{DOMAINS[int(domain) - 1]}领域基层政务公开标准目录"
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), _CENTRE
    sheet.merge_cells(f"A1:{last}1")
    sheet["A2"] = f"填报单位：{place.office}"
    sheet.merge_cells(f"A2:{last}2")
    _headings(sheet, head)
    for i, item in enumerate(items):
        for column, part in enumerate(parts, 1):
            cell = sheet.cell(FIRST_ROW + i, column, _cell(item, part, i + 1, place) or None)
            cell.border = _BOX
            cell.alignment = _LEFT if part in {"content", "basis", "channels"} else _CENTRE
    _merge_level1(sheet, items)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{FIRST_ROW}"


def _headings(sheet: Worksheet, head: Iterable[tuple[str, tuple[tuple[str, str], ...]]]) -> None:
    top, leaf, column = FIRST_ROW - 2, FIRST_ROW - 1, 1
    for label, leaves in head:
        sheet.cell(top, column, label)
        if len(leaves) == 1:
            sheet.merge_cells(start_row=top, end_row=leaf, start_column=column, end_column=column)
        else:
            sheet.merge_cells(start_row=top, end_row=top, start_column=column, end_column=column + len(leaves) - 1)
            for offset, (name, _) in enumerate(leaves):
                sheet.cell(leaf, column + offset, name)
        column += len(leaves)
    for row in sheet.iter_rows(min_row=top, max_row=leaf, max_col=column - 1):
        for cell in row:
            cell.font, cell.alignment, cell.border = Font(bold=True), _CENTRE, _BOX


def _merge_level1(sheet: Worksheet, items: Sequence[Item]) -> None:
    """Merge the level-1 cells of neighbouring items of one name, as printed tables do."""
    start = 0
    for i in range(1, len(items) + 1):
        if i == len(items) or items[i].level1 != items[start].level1:
            if i - start > 1:
                sheet.merge_cells(start_row=FIRST_ROW + start, end_row=FIRST_ROW + i - 1, start_column=2, end_column=2)
            start = i


def listing(title: str, sheet_name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the workbook of a power list or a public-service list: a title, one header row, the items."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name
    sheet["A1"] = title
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), _CENTRE
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(head))
    for column, label in enumerate(head, 1):
        cell = sheet.cell(2, column, label)
        cell.font, cell.alignment, cell.border = Font(bold=True), _CENTRE, _BOX
        sheet.column_dimensions[get_column_letter(column)].width = max(8, 2 * len(label) + 12)
    for i, row in enumerate(rows):
        for column, value in enumerate((i + 1, *row), 1):
            cell = sheet.cell(3 + i, column, value or None)
            cell.alignment, cell.border = _LEFT, _BOX
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    """Return the workbook with fixed times and uncompressed parts, so that no library version changes a byte."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.properties.creator = "zwgk"
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP.encode(), data)
            target.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
    return out.getvalue()
