"""Each check has an example that passes and one that trips it, and nothing else."""

import pytest
from rdflib import Graph, URIRef

from ontology.terms import SH
from shapes.catalogue import checks
from shapes.loading import own_shapes
from shapes.model import Report
from shapes.validate import validate
from tests.shapes.examples import HERE, NAMES, as_store, example, outcome

OF_REGISTRIES = {"R01-AreaCode", "T03-NamesInChinese", "R05-LabelsUnambiguous"}
"""Checks on areas, bodies and concepts, which give no verdict on a place that holds nothing else."""

TODAY = "2021-12-31"
"""The day that the examples take for today."""

SEVERAL_KINDS = {"T02", "T03"}
"""Checks with a shape for every kind of date or name; test_guards goes through these."""

Reports = dict[tuple[str, str], Report]


OF_NO_AREA = {"R05-LabelsUnambiguous", "E17-GuidelineAnswersFour"}


@pytest.fixture(scope="module")
def reports() -> Reports:
    """The report on every example."""
    return {
        (kind, name): validate(as_store(example(f"{kind}/{name}")), as_of=TODAY)
        for kind in ("good", "bad")
        for name in NAMES
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_good_example_passes_every_check(reports: Reports, name: str) -> None:
    report = reports["good", name]
    assert [f.message for f in report.findings] == []
    assert not [n for n in report.not_checked if n.kind == "shape" and n.subject.endswith(name)], "no node is targeted"
    if name not in OF_REGISTRIES:
        assert [v for v in report.verdicts if v.check_id == name[:3] and v.outcome == "conforms"], "nothing compared"


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_example_trips_its_check_and_no_other(reports: Reports, name: str) -> None:
    report = reports["bad", name]
    assert {f.check_id for f in report.findings} == {name[:3]}
    for finding in report.findings:
        assert finding.fix.startswith("请")
        assert "lease" in finding.fix_en
        assert finding.fix in finding.message
        assert "未写明" not in finding.message
        assert "not stated" not in finding.message_en
        assert "{" not in finding.message + finding.message_en
        assert finding.source is not None
        assert (finding.area is not None) != (name in OF_NO_AREA), "neither a concept nor a guideline lies in an area"


@pytest.mark.parametrize("name", NAMES)
def test_an_area_with_a_finding_is_never_said_to_conform(reports: Reports, name: str) -> None:
    report = reports["bad", name]
    verdicts = {(v.area, v.check_id): v.outcome for v in report.verdicts}
    for finding in report.findings:
        assert verdicts[finding.area, finding.check_id] == "violates"


def test_a_store_and_a_plain_graph_give_the_same_result() -> None:
    graph = example(*(f"bad/{name}" for name in NAMES))
    found = outcome(validate(graph))
    assert len(found) > len(NAMES)
    assert found == outcome(validate(as_store(graph)))


def test_no_example_is_left_over() -> None:
    for kind in ("good", "bad"):
        assert sorted(f.stem for f in (HERE / kind).glob("*.ttl")) == sorted(NAMES)


def test_every_property_shape_of_a_check_is_tripped_by_its_example(reports: Reports) -> None:
    rules: Graph = own_shapes()
    for check in checks():
        name = check.shape.rsplit("#", 1)[-1]
        tripped = {f.shape for f in reports["bad", name].findings}
        own = {str(o) for o in rules.objects(URIRef(check.shape), SH.property)} or {check.shape}
        if check.check_id not in SEVERAL_KINDS:
            assert own <= tripped, check.check_id
