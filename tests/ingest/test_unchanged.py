"""Claims about incremental builds: what did not change is not read again, and the result is that of a fresh build."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graphs.releases import open_current
from ingest import reading
from ingest.pipeline import build
from tests.conftest import EXAMPLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two towns, one of them with its catalogue in two files."""
    root = tmp_path / "in"
    for name in ("990121100_合成城关镇", "990121101_合成河口镇"):
        shutil.copytree(next(EXAMPLE.glob(f"990121*/{name}")), root / name)
    shutil.copy(EXAMPLE / "areas.csv", root / "areas.csv")
    book = load_workbook(workbook(root, "990121100"))
    for sheet in book.worksheets[2:]:
        del book[sheet.title]
    book.save(root / "990121100_合成城关镇" / "补充目录.xlsx")
    return root


def workbook(root: Path, code: str) -> Path:
    return next(root.glob(f"{code}_*/*标准目录.xlsx"))


def hashes(data: Path) -> dict[str, str]:
    return {graph: entry.sha256 for graph, entry in open_current(data).graphs.items()}


def test_the_same_files_are_not_read_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build([folder], tmp_path / "data")
    before = hashes(tmp_path / "data")
    monkeypatch.setattr(reading, "understand", None)  # nobody may call it
    second = build([folder], tmp_path / "data")
    assert second.unchanged == 7
    assert (second.added, second.replaced, second.removed) == ((), (), ())
    assert second.counts == first.counts
    assert hashes(tmp_path / "data") == before
    assert [p.code for p in second.problems] == [p.code for p in first.problems]


def test_one_change_reads_the_files_of_its_area_only(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "data")
    book = load_workbook(workbook(folder, "990121100"))
    book.worksheets[1]["F6"] = "长期公开"
    book.save(workbook(folder, "990121100"))
    second = build([folder], tmp_path / "data")
    assert second.unchanged == 5
    assert [graph.rsplit("/", 1)[1] for graph in second.replaced] == ["990121100"]
    build([folder], tmp_path / "fresh")
    assert hashes(tmp_path / "data") == hashes(tmp_path / "fresh")


def test_a_file_less_makes_the_catalogue_smaller(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "data")
    (folder / "990121100_合成城关镇" / "补充目录.xlsx").unlink()
    second = build([folder], tmp_path / "data")
    assert second.unchanged == 5
    build([folder], tmp_path / "fresh")
    assert hashes(tmp_path / "data") == hashes(tmp_path / "fresh")


def test_another_table_of_areas_reads_everything(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "data")
    table = folder / "areas.csv"
    table.write_text(table.read_text("utf-8").replace("合成河口镇,", "合成新河口镇,"), "utf-8")
    assert build([folder], tmp_path / "data").unchanged == 0
