"""A user's shapes are read from bytes, screened, and run; nothing is opened or fetched for them."""

import pytest
from rdflib import Graph

from graphs.errors import InputError
from shapes.loading import read_shapes
from shapes.validate import validate
from tests.shapes.examples import DECLARED, as_store, turtle

NAMED = (
    DECLARED
    + """
ex:Named a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:Named-p .
ex:Named-p a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:message "没有名字"@zh .
"""
)
SPARQL = (
    DECLARED
    + """
ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:sparql ex:query .
ex:query a sh:SPARQLConstraint ; sh:message "no" ; sh:select '''%s''' .
"""
)


def test_a_users_shapes_replace_ours() -> None:
    report = validate(as_store(turtle("ex:a a ex:Thing .")), shapes=[("mine.ttl", NAMED.encode())])
    [finding] = report.findings
    assert (finding.check_id, finding.focus, finding.message) == ("Named", "urn:example:a", "没有名字")
    assert [c.check_id for c in report.checks] == ["Named"]


def test_bytes_a_graph_and_files_are_taken() -> None:
    data = turtle("ex:a a ex:Thing .")
    graph = Graph().parse(data=NAMED, format="turtle")
    for shapes in (NAMED.encode(), graph, [("a.ttl", NAMED.encode()), ("b.ttl", b"<urn:a> <urn:b> <urn:c> .")]):
        assert len(validate(data, shapes=shapes).findings) == 1


def test_no_files_means_our_own_shapes() -> None:
    assert read_shapes([]) is read_shapes(None)


def test_a_users_shapes_may_use_our_components() -> None:
    shapes = (
        DECLARED
        + """
        ex:Same a sh:NodeShape ; sh:targetSubjectsOf ex:twin ; sh:property ex:Same-p .
        ex:Same-p a sh:PropertyShape ; sh:path ex:twin ; zc:sameOn ex:colour ."""
    )
    data = turtle("ex:a ex:twin ex:b ; ex:colour ex:red . ex:b ex:colour ex:blue .")
    assert [f.value for f in validate(data, shapes=shapes.encode()).findings] == ["urn:example:b"]
    assert [f.value for f in validate(as_store(data), shapes=shapes.encode()).findings] == ["urn:example:b"]


@pytest.mark.parametrize(
    "data", [b"@prefix ex: <urn:x> .\n\nex:a ex:b .", b"\xff\xfe", b"PK\x03\x04", b"", b"# empty\n"]
)
def test_what_is_not_turtle_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_shapes([("mine.ttl", data)])
    assert "形状文件" in error.value.message
    assert "mine.ttl" in error.value.message or not data.strip() or data.startswith(b"#")


def test_a_mistake_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match="第 4 行"):
        read_shapes([("mine.ttl", b"@prefix ex: <urn:x> .\n\nex:a ex:b ex:c .\nex:a ex:b .\n")])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this FROM <urn:x> WHERE { $this ?p ?o }",
        "SELECT $this WHERE { SERVICE <urn:x> { $this ?p ?o } }",
        "SELECT $this WHERE { service<urn:x> { $this ?p ?o } }",
        r"SELECT $this WHERE { \u0053ERVICE <urn:x> { $this ?p ?o } }",
        "SELECT $this WHERE { ?a <urn:b> '#' . SERVICE SILENT <urn:x> { $this ?p ?o } }",
    ],
)
def test_a_query_that_fetches_is_refused(query: str) -> None:
    escaped = query.replace("\\", "\\\\")
    with pytest.raises(InputError, match="不得从别处取数"):
        read_shapes(Graph().parse(data=SPARQL % escaped.replace("'", '"'), format="turtle"))


def test_the_words_may_stand_in_names_strings_and_comments() -> None:
    query = 'SELECT $this ?from WHERE { $this <urn:from> "SERVICE" . # FROM here\n OPTIONAL { $this <urn:s> ?from } }'
    read_shapes((SPARQL % query).encode())


@pytest.mark.parametrize("term", ["sh:js", "sh:jsFunctionName", "sh:jsLibrary"])
def test_javascript_is_refused(term: str) -> None:
    with pytest.raises(InputError, match="JavaScript"):
        read_shapes((NAMED + f"ex:Named {term} ex:code .").encode())


def test_imports_are_not_fetched_but_reported() -> None:
    shapes = NAMED + "<urn:mine> a owl:Ontology ; owl:imports <http://127.0.0.1:9/none.ttl> ."
    report = validate(turtle("ex:a a ex:Thing ; ex:name 'a' ."), shapes=shapes.encode())
    assert report.conforms
    assert [(n.kind, n.subject) for n in report.not_checked if n.kind == "rule"] == [
        ("rule", "http://127.0.0.1:9/none.ttl")
    ]


@pytest.mark.parametrize(
    "extra",
    [
        "ex:Bad a sh:PropertyShape ; sh:targetClass ex:Thing .",
        "ex:Bad a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 , 2 .",
        "ex:Bad a sh:NodeShape ; sh:targetClass ex:Thing ; sh:sparql [ sh:select 'SELECT $this WHERE { $this' ] .",
    ],
)
@pytest.mark.parametrize("store", [True, False])
def test_shapes_that_cannot_be_used_are_refused_not_crashed_on(extra: str, store: bool) -> None:
    data = turtle("ex:a a ex:Thing .")
    with pytest.raises(InputError, match="无法使用"):
        validate(as_store(data) if store else data, shapes=(NAMED + extra).encode())


def test_deactivated_shapes_and_rules_are_said_to_be_skipped() -> None:
    shapes = NAMED + "ex:Named sh:deactivated true ; sh:rule ex:r ."
    report = validate(turtle("ex:a a ex:Thing ."), shapes=shapes.encode())
    assert report.conforms
    assert len([n for n in report.not_checked if n.kind == "rule"]) == 2
