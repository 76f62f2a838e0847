"""Claims about the light RDF layer."""

import pytest

from graphs.quads import (
    Description,
    Quad,
    date,
    decimal,
    integer,
    iri,
    nquads,
    read_nquads,
    read_turtle,
    string,
    text,
    typed,
)
from graphs.store import GraphStore
from ontology.terms import XSD


def test_a_description_keeps_its_own_and_its_shared_statements_apart() -> None:
    d = Description("urn:g")
    d.add("urn:s", "urn:p", "urn:o", text("公开"), None)
    d.share("urn:orgs", "urn:org", "urn:p", text("民政局"))
    assert {str(q.graph_name) for q in d.own} == {"<urn:g>"}
    assert {str(q.graph_name) for q in d.shared} == {"<urn:orgs>"}
    assert len(d) == 3


def test_a_bad_iri_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="'市民政局'"):
        Description("urn:g").add("市民政局", "urn:p", "urn:o")


def test_equal_sets_of_quads_give_equal_bytes_whatever_the_order() -> None:
    quads = [Quad(iri(f"urn:{i}"), iri("urn:p"), string("行\n列\r\u2028\x0c"), iri("urn:g")) for i in range(20)]
    body = nquads(quads)
    assert body == nquads(reversed(quads + quads))
    assert body.count(b"\n") == 20
    assert set(read_nquads(body)) == set(quads)


def test_turtle_with_blank_nodes_is_read_the_same_each_time() -> None:
    data = b"@prefix : <urn:> . :a :p [ :q (1 2) ] , [ :q 3 ] ."
    assert nquads(read_turtle(data, "urn:g", "f")) == nquads(read_turtle(data, "urn:g", "f"))
    one, two = read_turtle(data, "urn:g", "f"), read_turtle(data, "urn:g", "other")
    assert not {q.triple for q in one} & {q.triple for q in two}


def test_malformed_turtle_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        read_turtle(b"<urn:a> <urn:p>", "urn:g")


def test_days_are_typed() -> None:
    assert str(date("2020-12-31")) == '"2020-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'


def test_what_is_described_comes_out_of_the_store_as_it_went_in() -> None:
    literals = [typed("020", XSD.nonNegativeInteger), typed("0.50", XSD.decimal), typed("1", XSD.boolean)]
    literals += [decimal("1E2"), integer(7), date("2020-12-31"), typed("2020-13-31", XSD.date), string("01")]
    quads = [Quad(iri("urn:s"), iri("urn:p"), value, iri("urn:g")) for value in literals]
    quads += read_turtle(b"<urn:s> <urn:q> 007 , 1.50 , '2020-01-01'^^<urn:t> , true .", "urn:g")
    store = GraphStore.in_memory()
    store.load(quads)
    assert store.dump() == nquads(quads)
