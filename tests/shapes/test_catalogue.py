"""The shapes document themselves and are sound SHACL."""

import pytest
from rdflib import Graph, Literal, URIRef

from ontology import terms
from ontology.terms import DCTERMS, RDF, RDFS, SH, ZS, ZWGK
from shapes.catalogue import Check, checks
from shapes.loading import own_shapes
from shapes.paths import path_node, path_text
from shapes.reference import faults

RULES = own_shapes()
CHECKS = checks()
OWN = sorted(
    {str(s) for c in (SH.NodeShape, SH.PropertyShape) for s in RULES.subjects(RDF.type, c) if isinstance(s, URIRef)}
)


def languages(node: URIRef, predicate: URIRef) -> set[str | None]:
    return {o.language for o in RULES.objects(node, predicate) if isinstance(o, Literal)}


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.check_id)
def test_a_check_says_everything_about_itself_in_both_languages(check: Check) -> None:
    node = URIRef(check.shape)
    for predicate in (RDFS.label, SH.message, ZWGK.ruleSummary, ZWGK.findingTemplate, ZWGK.fix):
        assert languages(node, predicate) == {"zh", "en"}, predicate
    assert len(list(RULES.objects(node, SH.severity))) == 1
    assert check.sources
    assert "请" in check.fix
    assert "lease" in check.fix_en
    if check.severity != "info":
        assert "请" in check.message, "a message says what to do in any engine"
        assert "lease" in check.message_en
    assert check.shape.startswith(f"{ZS}{check.check_id}-")


def test_check_ids_are_unique() -> None:
    assert len({c.check_id for c in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.check_id)
def test_the_shapes_of_a_check_share_its_name_and_severity(check: Check) -> None:
    for shape in RULES.objects(URIRef(check.shape), SH.property):
        assert isinstance(shape, URIRef), "a property shape has an IRI"
        assert str(shape).startswith(f"{check.shape}-")
        assert languages(shape, SH.message) == {"zh", "en"}
        assert RULES.value(shape, SH.severity) == RULES.value(URIRef(check.shape), SH.severity)


def test_every_source_has_a_name_for_people() -> None:
    for source in {s for check in CHECKS for s in check.sources}:
        assert languages(URIRef(source), RDFS.label) == {"zh", "en"}, source


def test_every_term_of_ours_is_in_the_vocabulary() -> None:
    used = {str(t).removeprefix(str(ZWGK)) for triple in RULES for t in triple if str(t).startswith(str(ZWGK))}
    for text in (*RULES.objects(None, ZWGK.findingTemplate), *RULES.objects(None, ZWGK.fix)):
        used |= {step.partition(":")[2] for step in str(text).replace("}", "/").split("/") if step.startswith("zwgk:")}
    assert [name for name in sorted(used) if name and not hasattr(terms.ZWGK, name)] == []


def test_shapes_conform_to_the_shapes_of_shacl() -> None:
    assert faults(RULES) is None
    assert faults(Graph().parse(data="[] <http://www.w3.org/ns/shacl#minCount> 'x' .", format="turtle")) is not None


def test_every_path_can_be_written_and_read_back() -> None:
    for path in RULES.objects(None, SH.path):
        text = path_text(RULES, path)
        graph = Graph()
        assert path_text(graph, path_node(graph, text)) == text


def test_the_list_of_checks_is_complete() -> None:
    assert len([s for s in OWN if RULES.value(URIRef(s), ZWGK.checkId) is not None]) == len(CHECKS)
    assert {c.severity for c in CHECKS} <= {"violation", "warning", "info"}
    assert DCTERMS.source in set(RULES.predicates())
