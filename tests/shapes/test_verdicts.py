"""A verdict is given on what was looked at; where nothing could be, it is left open and said so."""

from shapes.model import Report, Verdict
from shapes.validate import validate
from tests.shapes.examples import as_store, turtle


def checked(text: str, **options: str) -> Report:
    return validate(as_store(turtle(text)), **options)


def verdict(report: Report, check: str, area: str = "990101") -> Verdict:
    [found] = [v for v in report.verdicts if (v.check_id, v.area) == (check, area)]
    return found


LISTED = """
    <power/1> a zwgk:PowerItem , zwgk:ListedItem ; zwgk:area <area/990101> ; dcterms:title "某项许可"@zh ;
        zwgk:domain <https://w3id.org/zwgk/cv/domain/20> .
"""
CATALOGUE = '<catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; dcterms:title "目录"@zh .'


def test_lists_of_a_place_without_a_catalogue_are_not_evaluated() -> None:
    report = checked(LISTED)
    assert (verdict(report, "X03").outcome, verdict(report, "X03").checked) == ("not-evaluated", 0)
    assert report.scores == ()


def test_the_same_lists_beside_a_catalogue_violate() -> None:
    report = checked(LISTED + CATALOGUE)
    assert (verdict(report, "X03").outcome, verdict(report, "X03").findings) == ("violates", 1)
    assert {s.area for s in report.scores} == {"990101"}


def test_a_shape_without_a_target_is_named_and_leaves_every_verdict_open() -> None:
    report = checked(LISTED)
    assert any(n.kind == "shape" and n.subject.endswith("#A03-PilotDomainsComplete") for n in report.not_checked)
    assert verdict(report, "A03").outcome == "not-evaluated"


def test_a_rule_without_its_input_is_not_evaluated() -> None:
    norm = """
        <norm/990101/d/s1/1> a zwgk:Norm ; zwgk:appliesInArea <area/990101> ; zwgk:bearerGroup <urn:g> ;
            zwgk:deadline "2021-01-01"^^xsd:date ; zwgk:concretises <norm/990100/u/s1/1> .
        <norm/990100/u/s1/1> a zwgk:Norm ; zwgk:appliesInArea <area/990100> ; zwgk:bearerGroup <urn:g> %s .
    """
    assert verdict(checked(norm % ""), "X01").outcome == "not-evaluated"
    later = '; zwgk:deadline "2021-06-01"^^xsd:date'
    assert verdict(checked(norm % later), "X01").outcome == "conforms"


def test_a_rule_that_looks_at_the_day_is_not_evaluated_without_one() -> None:
    dated = CATALOGUE.replace(" .", ' ; zwgk:validFrom "2020-01-01"^^xsd:date .')
    without = checked(dated)
    assert not [v for v in without.verdicts if v.check_id == "A07" and v.outcome != "not-evaluated"]
    assert any(n.subject.endswith("#A07-CatalogueUpToDate") and n.kind == "rule" for n in without.not_checked)
    assert verdict(checked(dated, as_of="2022-01-01"), "A07").outcome == "violates"
    assert verdict(checked(dated, as_of="2020-06-01"), "A07").outcome == "conforms"


def test_every_area_has_a_verdict_of_every_check_that_has_a_target_somewhere() -> None:
    report = checked(LISTED + CATALOGUE)
    by_area = {
        area: {v.check_id for v in report.verdicts if v.area == area} for area in {v.area for v in report.verdicts}
    }
    assert len(set(map(frozenset, by_area.values()))) == 1
