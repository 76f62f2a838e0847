"""Three scores of a catalogue, with the sums that they are made of."""

from shapes.catalogue import checks as all_checks
from shapes.scores import CHECKS, scores
from shapes.validate import validate
from tests.shapes.examples import as_store, example
from tests.shapes.made import finding, verdict


def test_a_score_is_the_share_of_judged_nodes_without_a_finding() -> None:
    found = scores([verdict("E01", 8), verdict("A01", 2)], [finding("E01"), finding("E01")], {"990101"})
    complete = found[0]
    assert (complete.kind, complete.value) == ("complete", 90.0)
    assert [(p.check_id, p.passed, p.checked) for p in complete.parts] == [("E01", 7, 8), ("A01", 2, 2)]


def test_only_a_spotless_catalogue_has_a_hundred() -> None:
    [complete, *_] = scores([verdict("E01", 10000)], [finding("E01")], {"990101"})
    assert complete.value == 99.9


def test_what_was_not_evaluated_counts_nowhere() -> None:
    found = scores([verdict("E01", 0, "not-evaluated"), verdict("E14", 3)], [], {"990101"})
    assert [s.value for s in found] == [None, None, 100.0]


def test_an_area_without_a_catalogue_has_no_score() -> None:
    assert scores([verdict("D01", 3)], [], set()) == ()


def test_no_check_counts_in_two_scores() -> None:
    every = [check for checks in CHECKS.values() for check in checks]
    assert len(every) == len(set(every))


def test_every_check_of_catalogues_counts_in_a_score() -> None:
    counted = {check for checks in CHECKS.values() for check in checks}
    of_tables = {c.check_id for c in all_checks() if c.check_id[0] in "AEPV" or c.check_id in {"X02", "X03", "X04"}}
    assert of_tables - counted == {"A12", "E17"}, "neither a village without any catalogue nor a guideline has a score"
    assert counted <= {c.check_id for c in all_checks()}


def test_a_run_scores_the_catalogues_that_it_sees() -> None:
    found = validate(as_store(example("bad/A02-ItemDomainDeclared"))).scores
    assert {(s.area, s.kind) for s in found} == {("990101", k) for k in CHECKS}
    accurate = next(s for s in found if s.kind == "accurate")
    assert accurate.value is not None
    assert accurate.value < 100
