"""What depends on today depends on the day that is given, and on nothing else."""

from rdflib import URIRef

from ontology.terms import SH, ZS
from shapes.dates import dated
from shapes.loading import own_shapes
from shapes.validate import validate
from tests.shapes.examples import as_store, example

A07 = "bad/A07-CatalogueUpToDate"


def test_a_catalogue_is_old_on_one_day_and_not_on_another() -> None:
    store = as_store(example(A07))
    assert [f.check_id for f in validate(store, as_of="2021-12-31").findings] == ["A07"]
    assert validate(store, as_of="2021-12-30").conforms


def test_without_a_day_the_check_is_not_evaluated_and_the_report_says_so() -> None:
    report = validate(as_store(example(A07)))
    assert report.conforms
    assert not [v for v in report.verdicts if v.check_id == "A07"]
    assert [n.subject for n in report.not_checked if n.kind == "rule"] == [
        str(ZS[name]) for name in ("A07-CatalogueUpToDate", "P05-PromisedIsThere")
    ]


def test_the_shapes_themselves_stay_as_they_are() -> None:
    before = len(own_shapes())
    rules, missing = dated(own_shapes(), "2021-12-31")
    assert missing == ()
    assert str(rules.value(URIRef(ZS["A07-CatalogueUpToDate-p"]), SH.minInclusive)) == "2020-12-31"
    assert str(own_shapes().value(URIRef(ZS["A07-CatalogueUpToDate-p"]), SH.minInclusive)) == "0001-01-01"
    assert len(own_shapes()) == before
