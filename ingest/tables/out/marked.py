"""`zwgk validate --format xlsx`: the same workbook with its defective cells marked, and a sheet of all findings."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import Graph

from graphs.errors import InputError
from ingest.tables.model import Header
from ingest.tables.out.columns import columns_of
from ingest.tables.out.workbook import BOX, CENTRE, LEFT, new_book, one_page_wide, put
from ingest.tables.readers import read_bytes, read_tables
from ingest.tables.readers.guard import sniff
from ingest.tables.sides import sides
from ingest.tables.understand import cut_tables
from shapes.labels import subject_words
from shapes.loading import own_shapes
from shapes.model import SEVERITIES, Finding, NotChecked, Report
from shapes.report import OUTCOME_LABELS, SEVERITY_LABELS

SHEET = "检查结果"
_VERDICTS, _UNCHECKED = "各项结论", "未检查"
AUTHOR = "zwgk validate"
_COLOURS = {"violation": "FFC7CF", "warning": "FFEB9D", "info": "DDEBF8", "unread": "E4DFED"}
_ORDER = (*SEVERITIES, "unread")
_LONGEST = 2000  # characters of a comment
_HEAD = {
    "检查编号": 10,
    "检查名称": 20,
    "严重程度": 10,
    "工作表": 16,
    "单元格": 10,
    "位置": 34,
    "地区": 16,
    "对象": 26,
    "问题与处理": 60,
    "说明（英文）": 60,
    "规则出处": 34,
    "出处原文": 50,
    "对照位置": 34,
    "待确认": 8,
    "发现标识": 30,
}
Spot = tuple[str, str]  # sheet and cell


def findings_workbook(report: Report, files: Sequence[Path] = ()) -> bytes:
    """Return the report as a workbook: where one workbook was checked, the same one with its cells marked.

    Of other files, several files and a release there is nothing to mark; then it has the sheets of the report only.
    Raises InputError when the workbook cannot be opened for marking.
    """
    books = [path for path in files if sniff(read_bytes(path, path.name), path.name) == "xlsx"]
    if len(books) == 1:
        return marked(report, books[0])
    book = new_book()
    _put_report(book, report, {})
    return _saved(book)


def marked(report: Report, path: Path) -> bytes:
    """Return a workbook with fill and comment on every cell that a finding or an unread text stands for."""
    data = read_bytes(path, path.name)
    try:
        book = load_workbook(io.BytesIO(data), keep_vba=path.suffix.lower() == ".xlsm")
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError) as error:
        raise InputError(
            f"{path.name}：无法打开以标注，请用 Excel 或 WPS 另存为 .xlsx。",
            f"{path.name}: cannot be opened for marking; save it again as .xlsx",
        ) from error
    _unmark(book)
    spots = _spots(report, path.name, _headers(data, path))
    notes: dict[Spot, list[tuple[str, str]]] = defaultdict(list)
    for finding in report.findings:
        for spot in spots.get(finding.iri, ())[:1]:
            notes[spot].append((finding.severity, comment_text(finding)))
        for spot in spots.get(finding.iri, ())[1:]:
            notes[spot].append((finding.severity, ""))
    for unread in report.not_checked:
        for spot in _unread_spot(unread, path.name):
            notes[spot].append(("unread", f"[未读] {unread.reason}\n{unread.reason_en}"))
    for (sheet, cell), said in notes.items():
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, said)
    _put_report(book, report, {iri: found[0] for iri, found in spots.items()})
    return _saved(book)


def comment_text(finding: Finding) -> str:
    """Return what the comment of a cell says: what is wrong, what to do and where the rule comes from, zh and en."""
    source = finding.source
    lines = [f"[{SEVERITY_LABELS[finding.severity][0]} {finding.check_id}] {finding.message}", finding.message_en]
    lines += [f"规则出处 / rule: {source.label}"] if source else []
    lines += [f"“{source.quotation}”"] if source and source.quotation else []
    return "\n".join(lines)


def _headers(data: bytes, path: Path) -> dict[str, Header]:
    """Return the header over each row of the workbook, by place."""
    return {
        row.place: table.header
        for laid, found in cut_tables([side for grid in read_tables(data, path.name) for side in sides(grid)], path)
        if laid.first_row  # a form laid out as a table has its cells elsewhere
        for table in found
        for row in table.rows
    }


def _spots(report: Report, file: str, headers: Mapping[str, Header]) -> dict[str, list[Spot]]:
    """Return the cells that each finding is about, by its IRI; findings elsewhere have none."""
    rules: Graph = own_shapes()
    out: dict[str, list[Spot]] = {}
    for finding in report.findings:
        place = finding.place or ""
        name, _, rest = place.partition("!")
        sheet, _, row = rest.rpartition("!")
        if name == file and place in headers and row.isalnum():
            columns = columns_of(finding, headers[place], rules)
            cells = (f"{get_column_letter(c + 1)}{row}" if row.isdigit() else f"{row}{c + 1}" for c in columns)
            out[finding.iri] = [(sheet, cell) for cell in cells]  # of a sideways table the place is a column
    return out


def _unread_spot(unread: NotChecked, file: str) -> list[Spot]:
    """Return the cell of a text that was not understood, none when it has no place in the workbook."""
    name, _, rest = unread.subject.partition("!")
    sheet, _, cell = rest.rpartition("!")
    if unread.kind != "source" or name.rsplit("/", 1)[-1] != file or not sheet:
        return []
    cell = f"A{cell}" if cell.isdigit() else cell
    try:
        coordinate_from_string(cell)
    except CellCoordinatesException:
        return []
    return [(sheet, cell)]


def _mark(sheet: Worksheet, cell: str, said: Sequence[tuple[str, str]]) -> None:
    target = sheet[cell]
    if isinstance(target, MergedCell):
        around = next(r for r in sheet.merged_cells.ranges if cell in r)
        target = sheet.cell(around.min_row, around.min_col)
    worst = min((grade for grade, _ in said), key=_ORDER.index)
    target.fill = PatternFill("solid", fgColor=_COLOURS[worst])
    old = target.comment.text if target.comment else ""
    words = [words for _, words in said if words]
    if words:
        text = "\n\n".join(dict.fromkeys([*([old] if old else []), *words]))
        target.comment = Comment(text[:_LONGEST], AUTHOR, height=min(80 + 40 * len(words), 400), width=420)


def _unmark(book: Workbook) -> None:
    """Take out the marks and sheets of an earlier check."""
    for name in (SHEET, _VERDICTS, _UNCHECKED):
        if name in book.sheetnames:
            del book[name]
    ours = set(_COLOURS.values())
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, MergedCell):
                    continue
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment = None
                if cell.fill.patternType == "solid" and str(cell.fill.fgColor.rgb)[-6:] in ours:
                    cell.fill = PatternFill()


def _put_report(book: Workbook, report: Report, spots: Mapping[str, Spot]) -> None:
    """Add the sheets of the report: findings, verdicts, what was not checked."""
    names = {check.check_id: check.label for check in report.checks}
    sheet = _sheet(book, SHEET, _HEAD)
    for row, finding in enumerate(report.findings, 2):
        at = spots.get(finding.iri, ("", ""))
        source = finding.source
        cells = (
            finding.check_id,
            names.get(finding.check_id, ""),
            SEVERITY_LABELS[finding.severity][0],
            *at,
            finding.place or "",
            finding.area_label or finding.area or "",
            finding.focus_label,
            finding.message,
            finding.message_en,
            "；".join(s.label for s in finding.sources),
            (source.quotation if source else "") or "",
            finding.reference_place or "",
            "是" if finding.proposed else "",
            finding.iri,
        )
        _put_row(sheet, row, cells)
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
        if at[0]:
            sheet.cell(row, 5).hyperlink = f"#{quote_sheetname(at[0])}!{at[1]}"
            sheet.cell(row, 5).font = Font(color="0563C1", underline="single")
    if not report.findings:
        put(sheet, 2, 1, "没有发现问题 / no findings")
    sheet.auto_filter.ref = sheet.dimensions
    sheet = _sheet(
        book, _VERDICTS, {"地区": 20, "检查编号": 12, "结论": 12, "已比对": 10, "无法比对": 10, "问题数": 10}
    )
    for row, verdict in enumerate(report.verdicts, 2):
        outcome, counts = OUTCOME_LABELS[verdict.outcome][0], (verdict.checked, verdict.skipped, verdict.findings)
        _put_row(sheet, row, (verdict.area_label or verdict.area or "", verdict.check_id, outcome, *map(str, counts)))
    sheet.auto_filter.ref = sheet.dimensions
    sheet = _sheet(book, _UNCHECKED, {"内容": 50, "数量": 8, "原因": 60, "原因（英文）": 60})
    for row, left in enumerate(report.not_checked, 2):
        _put_row(
            sheet, row, (subject_words(left.subject, report.checks), str(left.count or ""), left.reason, left.reason_en)
        )


def _sheet(book: Workbook, title: str, head: Mapping[str, int]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for column, (label, width) in enumerate(head.items(), 1):
        cell = put(sheet, 1, column, label)
        cell.font, cell.alignment, cell.border = Font(bold=True), CENTRE, BOX
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    one_page_wide(sheet)
    return sheet


def _put_row(sheet: Worksheet, row: int, cells: Sequence[str]) -> None:
    for column, words in enumerate(cells, 1):
        put(sheet, row, column, words).alignment = LEFT


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
