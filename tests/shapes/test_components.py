"""Every constraint component says what it means, on a plain graph and on a store."""

import pytest
from rdflib import Graph, URIRef

from ontology.terms import RDF, RDFS, SH, SKOS, ZC
from shapes.loading import own_shapes, words
from shapes.validate import validate
from tests.shapes.examples import DECLARED, as_store, turtle

RULES = own_shapes()
COMPONENTS = sorted(str(c) for c in RULES.subjects(RDF.type, SH.ConstraintComponent))
FORBIDDEN = {"VALUES", "MINUS", "SERVICE", "FROM"}

CASES = [
    ("zc:notLaterOn ex:d", "ex:a ex:to ex:b ; ex:d '2021-01-01'^^xsd:date . ex:b ex:d '2020-01-01'^^xsd:date .", True),
    ("zc:notLaterOn ex:d", "ex:a ex:to ex:b ; ex:d '2020-01-01'^^xsd:date . ex:b ex:d '2020-01-01'^^xsd:date .", False),
    ("zc:notLaterOn ex:d", "ex:a ex:to ex:b ; ex:d '2020-01-01'^^xsd:date .", False),
    ("zc:laterOn ex:d", "ex:a ex:to ex:b ; ex:d '2020-01-01'^^xsd:date . ex:b ex:d '2020-01-01'^^xsd:date .", True),
    ("zc:laterOn ex:d", "ex:a ex:to ex:b ; ex:d '2020-01-02'^^xsd:date . ex:b ex:d '2020-01-01'^^xsd:date .", False),
    ("zc:sameOn ex:v", "ex:a ex:to ex:b ; ex:v 1 . ex:b ex:v 2 .", True),
    ("zc:sameOn ex:v", "ex:a ex:to ex:b ; ex:v 1 , 2 . ex:b ex:v 2 , 1 .", False),
    ("zc:sameOn ex:v", "ex:a ex:to ex:b ; ex:v 1 . ex:b ex:v 1 , 2 .", True),
    ("zc:sameOn ex:v", "ex:a ex:to ex:b . ex:b ex:v 2 .", False),
    ("zc:supersetOn ex:v", "ex:a ex:to ex:b ; ex:v 1 , 2 . ex:b ex:v 2 .", False),
    ("zc:supersetOn ex:v", "ex:a ex:to ex:b ; ex:v 1 . ex:b ex:v 2 , 1 .", True),
    ("zc:supersetOn ex:v", "ex:a ex:to ex:b . ex:b ex:v 2 .", False),
    ("zc:agreesWith ex:v", "ex:a ex:to ex:b ; ex:v ex:c .", True),
    ("zc:agreesWith ex:v", "ex:a ex:to ex:b ; ex:v ex:c , ex:b .", False),
    ("zc:agreesWith ex:v", "ex:a ex:to ex:b .", False),
    ("zc:inScheme ex:s", "ex:a ex:to ex:b . ex:c skos:inScheme ex:s .", True),
    ("zc:inScheme ex:s", "ex:a ex:to ex:c . ex:c skos:inScheme ex:s .", False),
    ("zc:inScheme ex:s", "ex:a ex:to ex:b .", False),
    ("zc:prefixedOn ex:v", "ex:a ex:to ex:b ; ex:v '230199' . ex:b ex:v '230100' .", False),
    ("zc:prefixedOn ex:v", "ex:a ex:to ex:b ; ex:v '230299' . ex:b ex:v '230100' .", True),
    ("zc:prefixedOn ex:v", "ex:a ex:to ex:b ; ex:v '230199' . ex:b ex:v 'CN' .", False),
    (
        "zc:notLooserOn ex:l ; zc:thanClass ex:C",
        "ex:a ex:to ex:b ; ex:l ex:x . ex:x zwgk:comparableDays 7.0 . ex:b a ex:C ; ex:l ex:y , ex:z ."
        " ex:y zwgk:comparableDays 5.0 . ex:z zwgk:comparableDays 10.0 .",
        False,
    ),
]


@pytest.mark.parametrize(("constraint", "data", "fails"), CASES)
@pytest.mark.parametrize("store", [True, False])
def test_a_component_finds_what_it_says(constraint: str, data: str, fails: bool, store: bool) -> None:
    shapes = f"{DECLARED} ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:p ."
    shapes += f" ex:p a sh:PropertyShape ; sh:path ex:to ; {constraint} ."
    graph = turtle(data)
    report = validate(as_store(graph) if store else graph, shapes=shapes.encode())
    assert len(report.findings) == int(fails)


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_explained_and_keeps_the_rules_of_writing(component: str) -> None:
    node = URIRef(component)
    for predicate in (RDFS.label, SKOS.definition):
        assert {o.language for o in RULES.objects(node, predicate)} == {"zh", "en"}  # type: ignore[attr-defined]
    validator = RULES.value(node, SH.propertyValidator)
    query = str(RULES.value(validator, SH.select))
    assert not FORBIDDEN & words(query)
    head, body = query.split("WHERE", 1)
    assert head.startswith("SELECT DISTINCT $this ?value ")
    parameters = [str(RULES.value(p, SH.path)).rsplit("#", 1)[-1] for p in RULES.objects(node, SH.parameter)]
    for name in parameters:
        assert f"${name}" in head, "an engine that substitutes needs it in the projection"
        assert f"${name}" in body
    assert body.count("$PATH") == 1 + body.count("UNION")
    comparable = str(RULES.value(node, ZC.comparable))
    assert comparable.startswith("SELECT DISTINCT $this WHERE")


def test_no_shape_of_ours_has_free_sparql() -> None:
    assert not list(RULES.subject_objects(SH.sparql))
    assert isinstance(RULES, Graph)
