"""Reports are settled with waivers, an earlier report or release, and a limit; own shapes have only so much time."""

from pathlib import Path

import pytest

from graphs.errors import InputError
from graphs.releases import open_current
from ingest.settle import settle
from ingest.within import check_within
from shapes.report import FORMATS
from shapes.validate import validate
from tests.shapes.made import finding, report

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s#Own> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] .
"""


def test_waivers_baseline_and_limit_work_together(tmp_path: Path) -> None:
    waivers, earlier = tmp_path / "w.csv", tmp_path / "r.json"
    waivers.write_text(f"finding,check,item,reason,by,expires\n{finding().iri},,,已报,王某,2999-01-01\n", "utf-8")
    earlier.write_bytes(FORMATS["json"](report(finding("E01"), finding("A01"))))
    given = report(finding("E01"), finding("X03", "urn:1"), finding("X03", "urn:2"))
    found = settle(given, waivers=waivers, baseline=str(earlier), limit=1)
    assert (found.violations, found.waived, len(found.findings), len(found.fixed)) == (2, 1, 2, 1)
    assert [f.status for f in found.findings] == ["persisting", "new"]


def test_a_release_is_compared_with_itself(example: Path) -> None:
    now = validate(open_current(example).store())
    found = settle(now, baseline=str(open_current(example).number), data=example)
    assert {f.status for f in found.findings} == {"persisting"}
    assert found.fixed == ()


@pytest.mark.parametrize("baseline", ["7", "gone.json", "-1"])
def test_what_cannot_be_compared_with_is_refused(baseline: str) -> None:
    with pytest.raises(InputError, match="对照"):
        settle(report(), baseline=baseline)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="无法读取"):
        settle(report(), waivers=tmp_path / "none.csv")


def test_own_shapes_are_run_in_another_process(tmp_path: Path, example: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(SHAPES, "utf-8")
    assert len(check_within(120, [], example, shapes=[own]).findings) == 1


def test_own_shapes_that_take_too_long_are_stopped(tmp_path: Path, example: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(SHAPES, "utf-8")
    with pytest.raises(InputError, match="已停止"):
        check_within(0.01, [], example, shapes=[own])


def test_an_error_comes_back_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="无法读取"):
        check_within(120, [], tmp_path, shapes=[tmp_path / "none.ttl"])
