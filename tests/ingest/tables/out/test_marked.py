"""Claims about marked workbooks: the same workbook, each defect at its cell, no mark twice."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from ingest.check import check
from ingest.tables.out.marked import AUTHOR, SHEET, findings_workbook
from tests.conftest import EXAMPLE


@pytest.fixture
def county() -> Path:
    return next(EXAMPLE.glob("990121*/*标准目录.xlsx"))


def marks(book: Workbook) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and cell.comment.author == AUTHOR
    }


def test_defects_are_marked_where_they_are(example: Path, county: Path) -> None:
    report = check([county], example, area="990121")
    book = load_workbook(io.BytesIO(findings_workbook(report, [county])))
    found = marks(book)
    missing = next(text for place, text in found.items() if "E01" in text and place.startswith("义务教育!F"))
    assert "时限" in missing
    assert "Please fill in" in missing
    assert "规则出处" in missing
    assert any("X04" in text and place.startswith("国土空间规划!F") for place, text in found.items())
    before = load_workbook(county)
    assert [s.title for s in book.worksheets][: len(before.worksheets)] == before.sheetnames
    for sheet in before.worksheets:
        same = [[c.value for c in row] for row in sheet.iter_rows()]
        assert same == [[c.value for c in row] for row in book[sheet.title].iter_rows()]


def test_all_findings_are_listed_with_their_cell(example: Path, county: Path) -> None:
    report = check([county], example, area="990121")
    sheet = load_workbook(io.BytesIO(findings_workbook(report, [county])))[SHEET]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(report.findings) > 0
    assert {row[0] for row in rows} == {f.check_id for f in report.findings}
    assert any(row[3] == "国土空间规划" and row[4] == "F6" for row in rows)


def test_marking_again_leaves_one_mark(example: Path, county: Path, tmp_path: Path) -> None:
    report = check([county], example, area="990121")
    again = tmp_path / county.name
    again.write_bytes(findings_workbook(report, [county]))
    twice = load_workbook(io.BytesIO(findings_workbook(report, [again])))
    assert marks(twice) == marks(load_workbook(again))
    assert [name for name in twice.sheetnames if name.startswith(SHEET)] == [SHEET]


def test_a_release_gives_the_findings_alone(example: Path) -> None:
    report = check([], example, area="990000")
    book = load_workbook(io.BytesIO(findings_workbook(report)))
    assert book.sheetnames == [SHEET, "各项结论", "未检查"]
    assert book[SHEET].max_row == len(report.findings) + 1
