"""Ill-typed dates and nameless nodes are reported, and never compared."""

import pytest

from shapes.validate import validate
from tests.shapes.examples import as_store, turtle

DATES = {
    "document": ("<doc/x> a zwgk:Thing", "eli:date_document"),
    "publication": ("<doc/x> a zwgk:Thing", "eli:date_publication"),
    "deadline": ("<norm/x/d1> a zwgk:Deadline", "zwgk:deadlineDate"),
    "from": ("<item/x> a zwgk:Thing", "zwgk:validFrom"),
    "until": ("<item/x> a zwgk:Thing", "zwgk:validUntil"),
    "evidence": ("<fulfilment/x> a zwgk:Fulfilment", "zwgk:evidenceDate"),
    "due": ("<pub/x> a zwgk:Publication", "zwgk:dueDate"),
    "information": ("<pub/x> a zwgk:Publication", "zwgk:informationDate"),
}


@pytest.mark.parametrize("name", DATES)
@pytest.mark.parametrize("value", ['"2020-09-30"', '"2020-09-31"^^xsd:date', '"30.9.2020"^^xsd:date', '"九月"@zh'])
def test_a_date_without_type_or_day_is_reported(name: str, value: str) -> None:
    node, date = DATES[name]
    report = validate(as_store(turtle(f"{node} ; {date} {value} .")))
    assert [f.shape.rsplit("-", 1)[-1] for f in report.findings if f.check_id == "T02"] == [name]


@pytest.mark.parametrize("name", DATES)
def test_a_typed_date_is_not_reported(name: str) -> None:
    node, date = DATES[name]
    assert not validate(as_store(turtle(f'{node} ; {date} "2020-09-30"^^xsd:date .'))).by_check("T02")


@pytest.mark.parametrize(
    ("names", "shape"),
    [
        ("rdfs:comment 'nobody'", "p"),
        ("skos:prefLabel 'Bureau'@en", "p"),
        ("skos:prefLabel ''@zh", "p"),
        ("skos:prefLabel '民政局'@zh , '县民政局'@zh", "label"),
        ("dcterms:title '民政局'@zh , '县民政局'@zh", "title"),
    ],
)
def test_a_name_is_there_in_chinese_and_once(names: str, shape: str) -> None:
    report = validate(as_store(turtle(f"<org/x> a org:Organization ; {names} .")))
    assert [f.shape.rsplit("-", 1)[-1] for f in report.by_check("T03")] == [shape]


@pytest.mark.parametrize("store", [True, False])
@pytest.mark.parametrize(("own", "upper"), [('"2021"', '"2020-12-31"^^xsd:date'), ('"2021-01-01"^^xsd:date', '"2020"')])
def test_what_is_no_date_is_not_compared(own: str, upper: str, store: bool) -> None:
    graph = turtle(f"""
        <norm/a> a zwgk:Norm ; zwgk:deadline {own} ; zwgk:concretises <norm/b> .
        <norm/b> a zwgk:Norm ; zwgk:deadline {upper} .""")
    report = validate(as_store(graph) if store else graph)
    assert {f.check_id for f in report.findings} == {"T01"}
