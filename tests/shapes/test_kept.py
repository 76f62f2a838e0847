"""A kept report says what the report says: the same findings in the same order, the same numbers and verdicts."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from graphs.errors import IntegrityError
from graphs.releases import open_current
from ingest.check import check
from shapes.kept import DATABASE, Keeping, KeptReport, keep_json
from shapes.model import Report
from shapes.report import as_json


@pytest.fixture(scope="module")
def whole(example: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(as_json(check([], example)))
    return found


@pytest.fixture(scope="module")
def kept(example: Path, whole: dict[str, object]) -> KeptReport:
    return KeptReport(open_current(example).path / DATABASE)


def findings(whole: dict[str, object]) -> list[dict[str, object]]:
    found = whole["findings"]
    assert isinstance(found, list)
    assert len(found) > 30
    return found


def test_all_findings_are_there_in_their_order(kept: KeptReport, whole: dict[str, object]) -> None:
    expected = findings(whole)
    assert kept.select() == expected
    assert kept.count() == len(expected)
    assert kept.select(limit=7, start=11) == expected[11:18]
    assert kept.values("iri") == [f["iri"] for f in expected]
    behind = sorted(str(f["iri"]) for f in expected)[5]
    assert [f["iri"] for f in kept.select(after=behind, order=("iri",))] == sorted(kept.values("iri"))[6:]


def test_findings_are_chosen_by_what_they_have(kept: KeptReport, whole: dict[str, object]) -> None:
    expected = findings(whole)
    some = {f["check_id"] for f in expected[:3]}
    assert kept.select({"check_id": some}) == [f for f in expected if f["check_id"] in some]
    assert kept.select({"severity": "violation"}, {"area": "990121"}) == [
        f for f in expected if f["severity"] == "violation" and f["area"] != "990121"
    ]
    document = next(str(f["focus"]) for f in expected if "/id/doc/" in str(f["focus"]))
    assert kept.select(under=document) == [f for f in expected if str(f["focus"]).startswith(document)]
    assert kept.by("area") == Counter(f["area"] or "" for f in expected)
    assert kept.by("check_id", {"area": "990121"}) == Counter(f["check_id"] for f in expected if f["area"] == "990121")
    assert kept.select({"iri": []}) == []


def test_the_rest_of_the_report_is_there(kept: KeptReport, whole: dict[str, object]) -> None:
    for name in ("counts", "totals", "engine", "not_checked", "checks", "conforms"):
        assert kept.fact(name) == whole[name], name
    verdicts = whole["verdicts"]
    assert isinstance(verdicts, list)
    for check_id in ("E01", "X02", "none"):
        assert kept.verdicts(check_id) == [v for v in verdicts if v["check_id"] == check_id]


def test_a_report_that_was_cut_is_kept_whole(example: Path, kept: KeptReport) -> None:
    everything = kept.select()
    short = check([], example, limit=1)
    assert len(short.findings) < len(everything)
    again = KeptReport(open_current(example).path / DATABASE)
    assert again.select() == everything
    assert again.fact("totals") == short.totals


def test_a_report_in_json_and_one_in_memory_are_kept_alike(
    example: Path, kept: KeptReport, whole: dict[str, object], tmp_path: Path
) -> None:
    keep_json(json.dumps(whole).encode(), tmp_path / "json.db")
    report: Report = check([], example)
    keeping = Keeping(tmp_path / "report.db")
    keeping.report(report)
    for name in ("json.db", "report.db"):
        other = KeptReport(tmp_path / name)
        assert other.select() == kept.select()
        assert other.verdicts("E01") == kept.verdicts("E01")
        assert other.fact("counts") == kept.fact("counts")
    assert [asdict(v) for v in report.verdicts if v.check_id == "E01"] == kept.verdicts("E01")


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "findings.db"
    broken.write_bytes(b"no database" * 100)
    with pytest.raises(IntegrityError, match=str(broken)):
        KeptReport(broken)
