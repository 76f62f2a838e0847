"""The example province: the generator's bytes, and what the checks find in it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphs.export import export
from graphs.releases import open_current
from ingest.pipeline import build
from ontology.iris import code_of
from ontology.vocabulary import pref_label
from shapes.model import Finding, Report
from shapes.validate import validate

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "province"


Spot = tuple[str, str, str]  # check, area, where
Defect = dict[str, str | int]


def generated(out: Path) -> dict[str, bytes]:
    command = [sys.executable, str(ROOT / "bench" / "generate_example.py"), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return files_of(out)


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def defects() -> list[Defect]:
    found: list[Defect] = json.loads((EXAMPLE / "defects.json").read_text("utf-8"))
    return found


def test_the_committed_example_is_what_the_generator_makes(tmp_path: Path) -> None:
    made, committed = generated(tmp_path / "province"), files_of(EXAMPLE)
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []


def test_every_place_says_that_it_is_synthetic() -> None:
    lines = (EXAMPLE / "areas.csv").read_text("utf-8").splitlines()
    header, *rows = (line.split(",") for line in lines)
    for row in rows:
        fields = dict(zip(header, row, strict=True))
        assert fields["name"].startswith("合成")
        assert fields["code"].startswith("99")
        assert fields["synthetic"] == "true"


def test_each_defect_names_a_file_that_is_there(defects: list[Defect]) -> None:
    for defect in defects:
        path = EXAMPLE / str(defect["file"])
        assert path.is_file()
        if "words" in defect:
            start, words = int(defect["start"]), str(defect["words"])
            assert path.read_text("utf-8")[start : start + len(words)] == words


@pytest.fixture(scope="module")
def report(example: Path) -> Report:
    return validate(open_current(example).store(), area="990000")


def test_all_seeded_defects_are_found_and_nothing_else(report: Report, defects: list[Defect]) -> None:
    assert sorted(map(spot_found, report.findings)) == sorted(map(spot_seeded, defects))


def test_defects_of_documents_are_found_at_their_words(report: Report, defects: list[Defect]) -> None:
    ranges = {(f.check_id, f.area): tuple(map(int, m.groups())) for f in report.findings if (m := _range(f))}
    seeded = [d for d in defects if "words" in d and (d["check"], d["area"]) in ranges]
    assert len(seeded) >= 5
    for defect in seeded:
        start, end = ranges[str(defect["check"]), str(defect["area"])]
        assert start <= int(defect["start"]) < end, defect


def spot_found(finding: Finding) -> Spot:
    """Sheet and row of a finding in a workbook, the domain of one about a catalogue, nothing for documents."""
    where = finding.place or ""
    if re.search(r"!\d+$", where):
        return finding.check_id, finding.area or "", "!".join(where.rsplit("!", 2)[1:])
    is_domain = finding.check_id == "A01" and finding.value
    return finding.check_id, finding.area or "", pref_label("domain", code_of(finding.value or "")) if is_domain else ""


def spot_seeded(defect: Defect) -> Spot:
    check, area = str(defect["check"]), str(defect["area"])
    if "sheet" not in defect:
        return check, area, ""
    return check, area, str(defect["item"]) if check == "A01" else f"{defect['sheet']}!{defect['row']}"


def _range(finding: Finding) -> re.Match[str] | None:
    return re.search(r"!(\d+)-(\d+)$", finding.place or "")


def test_building_the_example_twice_gives_identical_quads(example: Path, tmp_path: Path) -> None:
    build([EXAMPLE], tmp_path / "again")
    first, second = (b"".join(export(open_current(data))) for data in (example, tmp_path / "again"))
    assert first == second


def test_the_example_is_understood_without_a_problem(example: Path) -> None:
    assert open_current(example).report()["problems"] == []
