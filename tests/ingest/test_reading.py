"""Claims about reading many files: the number of processes changes nothing, and a bad file costs only itself."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graphs.errors import InputError
from ingest import reading
from ingest.areas import read_areas
from ingest.reading import read_units
from ingest.sources import find_sources
from ingest.units import Reading
from ingest.workers import Lost, each
from tests.conftest import EXAMPLE
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.sheets import xlsx

AREAS = [EXAMPLE / "areas.csv"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return 26 workbooks of as many places, one of them in two files, with a broken one and a document."""
    areas = read_areas(AREAS)
    places = [area.code for area in areas if area.synthetic and area.level in {"county", "township", "village"}]
    counties = [area.code for area in areas if area.level == "county" and not area.synthetic]
    for n, code in enumerate([*places, *counties][:26]):
        items = [replace(item, content=f"第{n}种内容") for item in ITEMS]
        (tmp_path / f"{code}_目录.xlsx").write_bytes(xlsx(form(items)))
    (tmp_path / "又一份.xlsx").write_bytes(xlsx(form(ITEMS[:2], title="合成示例县养老服务领域目录")))
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "通知.txt").write_text("关于做好政务公开工作的通知\n\n各单位应当于2020年12月底前公开目录。\n", "utf-8")
    return tmp_path


def read(folder: Path, processes: int, spool: Path | None = None) -> Reading:
    sources, _ = find_sources([folder])
    return read_units(sources, read_areas(AREAS), spool=spool, processes=processes)


def test_several_processes_read_what_one_does(folder: Path, tmp_path: Path) -> None:
    one = read(folder, 1)
    (tmp_path / "spool").mkdir()
    two = read(folder, 2, tmp_path / "spool")
    assert [u.graph for u in one.units] == [u.graph for u in two.units]
    assert [(u.own.sha256, u.shared.sha256, u.inputs, u.areas) for u in one.units] == [
        (u.own.sha256, u.shared.sha256, u.inputs, u.areas) for u in two.units
    ]
    assert all(isinstance(u.own.body, Path) for u in two.units if u.kind == "catalogue")
    assert [u.own.plain() for u in one.units] == [u.own.plain() for u in two.units]
    assert one.problems == two.problems
    assert one.used == two.used
    assert [r.problem.place for r in one.problems if r.problem.severity == "error"] == ["坏的.xlsx"]


def test_the_tables_of_an_area_are_one_catalogue_wherever_its_files_lie(folder: Path) -> None:
    [unit] = [u for u in read(folder, 1).units if u.graph.endswith("/catalogue/990121")]
    assert len(unit.inputs) == 2


def test_a_defect_of_the_program_costs_one_area_and_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    describe = reading.describe

    def broken(area: str, *args: object) -> object:
        if area == "990102":
            raise KeyError("x")
        return describe(area, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "describe", broken)
    found = read(folder, 1)
    assert not [u for u in found.units if u.graph.endswith("/990102")]
    assert [r.problem.code for r in found.problems if r.problem.place.startswith("990102_")] == ["reader-failed"]
    assert len([u for u in found.units if u.kind == "catalogue"]) == 25


def twice(given: int, task: int) -> int:
    """Return the task and what is given, but die at 7 and refuse 9."""
    if task == 7:
        os._exit(1)
    if task == 9:
        raise InputError("九", "nine")
    return given + task


def done(tasks: Sequence[int], processes: int) -> list[int | Lost]:
    return list(each(twice, 100, tasks, processes))


def test_a_task_that_kills_its_process_is_lost_and_the_others_are_done() -> None:
    tasks = [*range(9), *range(10, 30)]
    assert done(tasks, 2) == [Lost() if n == 7 else 100 + n for n in tasks]


def test_an_error_comes_out_of_another_process_as_it_was() -> None:
    with pytest.raises(InputError) as caught:
        done([*range(7), *range(8, 30)], 2)
    assert (caught.value.message, caught.value.message_en) == ("九", "nine")
