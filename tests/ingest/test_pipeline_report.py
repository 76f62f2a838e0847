"""Claims about the build report."""

import io
import json

from openpyxl import load_workbook

from ingest.model import Problem
from ingest.report import Reported, from_json, problems_xlsx, report_json

PROBLEMS = [
    Reported(
        Problem("甲县/目录.xlsx!养老!7", "no-name", "这一行没有事项名称", "no item name", "warning", '=cmd|"x"'), "ab"
    ),
    Reported(Problem("扫描.pdf", "unusable-file", "无法读取", "cannot be read", "error", "+1\x00\n@x")),
]


def test_json_reads_back_the_same_problems() -> None:
    body = json.loads(report_json({"tool": "zwgk"}, PROBLEMS))
    assert [from_json(p) for p in body["problems"]] == PROBLEMS
    assert report_json({"tool": "zwgk"}, PROBLEMS) == report_json({"tool": "zwgk"}, PROBLEMS)


def test_the_workbook_has_one_row_a_problem_and_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(problems_xlsx(PROBLEMS))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [r.problem.place for r in PROBLEMS]
    assert [row[5].value for row in rows] == ['\'=cmd|"x"', "'+1\n@x"]
    assert {cell.data_type for row in rows for cell in row} == {"s"}


def test_a_release_without_problems_still_has_its_workbook() -> None:
    assert load_workbook(io.BytesIO(problems_xlsx([]))).active is not None
