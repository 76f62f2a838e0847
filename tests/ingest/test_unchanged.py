"""Claims about incremental builds: what did not change is not read again, and the result is that of a fresh build."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graphs.releases import list_releases, open_current
from ingest import places, reading
from ingest.documents.review import REVIEWED
from ingest.pipeline import build
from tests.conftest import EXAMPLE
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.sheets import xlsx


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
    assert (second.published, second.release) == (False, first.release)
    assert "没有变化" in second.text()
    assert [r.number for r in list_releases(tmp_path / "data")] == [1]
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


def test_places_one_after_the_other_are_as_all_at_once(tmp_path: Path) -> None:
    root, data = tmp_path / "in", tmp_path / "data"
    root.mkdir()
    shutil.copy(EXAMPLE / "areas.csv", root)
    for name in ("990102_合成示例区", "990121_合成示例县"):
        shutil.copytree(EXAMPLE / name, root / name)
        build([root], data)
    city = root / "990100_合成示例市"  # above both
    shutil.copytree(EXAMPLE / city.name, city)
    (city / "目录.xlsx").write_bytes(xlsx(form([replace(item, township="√") for item in ITEMS])))
    build([root], data)
    book = load_workbook(next(root.glob("990121*/990121200_*/*.xlsx")))
    book.worksheets[1]["F6"] = "长期公开"
    book.save(next(root.glob("990121*/990121200_*/*.xlsx")))
    build([root], data)
    build([root], tmp_path / "fresh")
    assert hashes(data) == hashes(tmp_path / "fresh")
    assert [r.number for r in list_releases(data)] == [1, 2, 3, 4]


def test_only_the_places_that_a_change_reaches_are_linked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, data = tmp_path / "in", tmp_path / "data"
    shutil.copytree(EXAMPLE, root)
    build([root], data)
    linked: list[str] = []
    link_one = places.link_one

    def noted(country: places.Country, place: places.Place) -> places.Linked:
        linked.append(place.code)
        return link_one(country, place)

    monkeypatch.setattr(places, "link_one", noted)
    book = load_workbook(next(root.glob("990121*/990121200_*/*.xlsx")))
    book.worksheets[1]["F6"] = "长期公开"
    book.save(next(root.glob("990121*/990121200_*/*.xlsx")))
    build([root], data)
    assert linked == ["990121"]
    first, second = list_releases(data)
    same = [graph for graph in second.graphs if "990102" in graph]
    assert any("/derived/" in graph for graph in same)
    assert all((first.path / first.graphs[g].file).samefile(second.path / second.graphs[g].file) for g in same)
    assert not [graph for graph in second.manifest["changed"] if "990102" in graph]
    assert any(graph.endswith("/catalogue/990121200") for graph in second.manifest["changed"])


def test_a_new_decision_on_a_link_is_heeded_though_no_file_changed(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    build([folder], data)
    (data / REVIEWED).write_text(
        "subject,predicate,object,decision,by,on,note\nurn:a,urn:p,urn:b,rejected,,,\n", "utf-8"
    )
    assert build([folder], data).published
    assert not build([folder], data).published
