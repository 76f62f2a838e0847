"""The build report: what was read, what came of it, and every problem with its place; as JSON and as a workbook."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from graphs.draft import json_lines
from ingest.model import Problem

COLUMNS = (
    ("位置 place", 44),
    ("级别 severity", 12),
    ("代码 code", 20),
    ("问题与办法", 60),
    ("problem and what to do", 60),
    ("原文 text", 60),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CELL_LIMIT = 32_000
_SHOWN = 50_000


@dataclass(frozen=True, slots=True)
class Reported:
    """A problem and the hash of the source it was found in; None when the file did not become a source."""

    problem: Problem
    source: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the problem with its source."""
        return {**self.problem.to_json(), "source": self.source}


def from_json(stated: Mapping[str, Any]) -> Reported:
    """Return a problem as a report of an earlier release states it."""
    fields = {name: value for name, value in stated.items() if name != "source"}
    return Reported(Problem(**fields), stated["source"])


def report_json(facts: Mapping[str, Any], problems: Iterable[Reported]) -> bytes:
    """Return the report as JSON; the same build gives the same bytes."""
    return json_lines({**facts, "problems": [reported.to_json() for reported in problems]})


def problems_xlsx(problems: Sequence[Reported]) -> bytes:
    """Return the problems as a workbook, one a row; no text of a source can act as a formula.

    Beyond a number that nobody reads row by row, a last line says how many more there are in the JSON report.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("问题 problems")
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    shown = problems[:_SHOWN]
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(shown) + 1}"
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)

    def row(values: Iterable[str], font: Font | None = None) -> list[Any]:
        cells = [WriteOnlyCell(sheet, value=safe(value)) for value in values]
        for cell in cells:
            cell.alignment = wrapped
            cell.data_type = "s"
            if font:
                cell.font = font
        return cells

    sheet.append(row((label for label, _ in COLUMNS), bold))
    for p in (reported.problem for reported in shown):
        sheet.append(row((p.place, p.severity, p.code, p.message, p.message_en, p.text)))
    if more := len(problems) - len(shown):
        sheet.append(row(["", "", "", f"另有 {more} 条，见 report.json。", f"{more} more are in report.json", ""]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe(value: str) -> str:
    """Return a text that a spreadsheet shows and never computes, within the length that a cell can hold.

    >>> safe("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> safe("公开\\x00时限")
    '公开时限'
    """
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    if clean.startswith(_FORMULA_STARTS):
        clean = "'" + clean
    return clean if len(clean) <= _CELL_LIMIT else clean[:_CELL_LIMIT] + "…"
