"""Beside an earlier report, findings are new, persisting or fixed."""

import pytest

from graphs.errors import InputError
from shapes.baseline import compare, read_baseline
from shapes.report import FORMATS
from tests.shapes.made import finding, report, verdict

OTHER = "https://zwgk.example.org/id/item/990102/000000000001"


def test_findings_are_new_persisting_or_fixed() -> None:
    earlier = report(finding("E01"), finding("X03"))
    now = compare(report(finding("E01"), finding("E14")), earlier.findings, "r1")
    assert {f.check_id: f.status for f in now.findings} == {"E01": "persisting", "E14": "new"}
    assert [f.check_id for f in now.fixed] == ["X03"]


def test_a_report_in_json_is_a_baseline() -> None:
    earlier = read_baseline(FORMATS["json"](report(finding("X03"))), "r.json")
    [fixed] = compare(report(), earlier, "r.json").fixed
    assert (fixed.iri, fixed.place, fixed.message) == (
        finding("X03").iri,
        "目录.xlsx!社会救助!5",
        "缺少要素。请补填。",
    )


def test_what_a_narrower_run_did_not_look_at_is_not_fixed() -> None:
    earlier = report(finding("E01"), finding("E01", OTHER, area="990102"))
    narrow = report(area="990101", verdicts=(verdict("E01", 1),))
    assert [f.area for f in compare(narrow, earlier.findings, "r").fixed] == ["990101"]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"findings": [{}]}', b'{"findings": [1]}', b"\xff"])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"r\.json"):
        read_baseline(data, "r.json")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_show_a_comparison(name: str) -> None:
    now = compare(report(finding("E01")), report(finding("X03")).findings, "上月报告")
    assert FORMATS[name](now)
