"""Claims about the commands that give something back to offices."""

import json
from pathlib import Path

from openpyxl import load_workbook
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from zwgk import app


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code in {0, 1}, result.output
    return result.output


def test_a_catalogue_is_exported_marked_and_compared(example: Path, tmp_path: Path) -> None:
    exported, marked = tmp_path / "990121_目录.xlsx", tmp_path / "标注.xlsx"
    run("export", "--data", example, "--area", "990121", "--format", "xlsx", "-o", exported)
    assert "国土空间规划" in load_workbook(exported).sheetnames
    run("validate", exported, "--data", example, "--format", "xlsx", "-o", marked, "--quiet")
    assert "检查结果" in load_workbook(marked).sheetnames
    (tmp_path / "areas.csv").write_bytes((EXAMPLE / "areas.csv").read_bytes())
    original = next(EXAMPLE.glob("990121*/*标准目录.xlsx"))
    found = json.loads(run("diff", original, exported, "--area", "990121", "--data", tmp_path, "--json"))
    assert (found["added"], found["removed"], found["changed"]) == ([], [], [])


def test_a_template_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "模板.xlsx"
    output = run("template", "--area", "211302", "--domain", "21", "--data", tmp_path / "none", "-o", target)
    assert "模板.xlsx" in output
    assert load_workbook(target).sheetnames[:2] == ["目录说明", "养老服务"]


def test_the_graph_of_an_area_is_exported(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "990121.nq"
    run("export", "--data", example, "--area", "990121", "-o", target)
    lines = target.read_text("utf-8").splitlines()
    assert lines
    assert all(line.endswith("graph/catalogue/990121> .") for line in lines)
