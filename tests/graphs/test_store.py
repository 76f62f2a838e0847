"""Claims about the embedded store."""

import json
from pathlib import Path

import pytest

from graphs.errors import IntegrityError, QueryRefusedError
from graphs.named import read_query
from graphs.quads import Quad, date, iri, string, text
from graphs.store import GraphStore

QUADS = [
    Quad(iri("urn:item1"), iri("urn:body"), iri("urn:mzj"), iri("urn:g1")),
    Quad(iri("urn:item1"), iri("urn:name"), text("临时救助"), iri("urn:g1")),
    Quad(iri("urn:item2"), iri("urn:body"), iri("urn:czj"), iri("urn:g2")),
    Quad(iri("urn:item2"), iri("urn:due"), date("2020-12-31"), iri("urn:g2")),
    Quad(iri("urn:item2"), iri("urn:code"), string("0101"), iri("urn:g2")),
]


@pytest.fixture
def store() -> GraphStore:
    found = GraphStore.in_memory()
    found.load(QUADS)
    return found


def test_a_query_sees_the_union_of_all_graphs(store: GraphStore) -> None:
    rows = list(store.query("SELECT ?i ?b { ?i <urn:body> ?b } ORDER BY ?i"))
    assert rows == [{"i": "urn:item1", "b": "urn:mzj"}, {"i": "urn:item2", "b": "urn:czj"}]


def test_parameters_are_bound_as_terms(store: GraphStore) -> None:
    [row] = store.query("SELECT ?i ?b { ?i <urn:body> ?b }", {"b": "urn:mzj"})
    assert row["i"] == "urn:item1"
    [row] = store.query("SELECT ?i ?n { ?i <urn:name> ?n }", {"n": text("临时救助")})
    assert row["i"] == "urn:item1"
    [row] = store.query("SELECT ?i ?n { ?i <urn:name> ?n }", {"n": {"value": "临时救助", "lang": "zh"}})
    assert row["i"] == "urn:item1"


def test_a_parameter_that_is_not_projected_is_refused(store: GraphStore) -> None:
    with pytest.raises(QueryRefusedError, match=r"\?b"):
        store.query("SELECT ?i { ?i <urn:body> ?b }", {"b": "urn:mzj"})


def test_unbound_variables_are_left_out(store: GraphStore) -> None:
    rows = list(store.query("SELECT ?i ?n { ?i <urn:body> ?b OPTIONAL { ?i <urn:name> ?n } } ORDER BY ?i"))
    assert [r.get("n") for r in rows] == ["临时救助", None]


def test_a_dataset_can_be_chosen_by_the_caller_or_by_from(store: GraphStore) -> None:
    assert len(list(store.query("SELECT ?i { ?i ?p ?o }", default_graphs=["urn:g1"]))) == 2
    assert len(list(store.query("SELECT ?i FROM <urn:g2> { ?i ?p ?o }"))) == 3
    rows = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", named_graphs=["urn:g2"])
    assert [r["g"] for r in rows] == ["urn:g2"]


def test_ask_is_true_or_false_and_construct_gives_sorted_statements(store: GraphStore) -> None:
    assert store.query("ASK { ?s <urn:name> ?o }")
    assert not store.query("ASK { ?s <urn:nothing> ?o }")
    found = store.query("CONSTRUCT { ?s a <urn:Thing> } WHERE { ?s ?p ?o }").triples()
    assert [str(t.subject) for t in found] == ["<urn:item1>", "<urn:item2>"]
    with pytest.raises(TypeError):
        bool(store.query("SELECT ?s { ?s ?p ?o }"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s WHERE",
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "LOAD <http://127.0.0.1/x>",
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT ?x { ?s ?p ?o } }",
        "ASK { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "",
    ],
)
def test_what_is_malformed_writes_or_leaves_the_machine_is_refused(store: GraphStore, query: str) -> None:
    with pytest.raises(QueryRefusedError):
        store.query(query)


def test_the_word_service_in_a_string_is_no_service(store: GraphStore) -> None:
    assert list(store.query('SELECT ?s { ?s <urn:name> ?n FILTER(?n != "SERVICE <x> {") }'))


def test_the_first_media_type_that_fits_is_answered(store: GraphStore) -> None:
    select, construct = "SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"
    assert store.answer(select).media_type == "application/sparql-results+json"
    found = store.answer(select, accept=["text/turtle", "text/csv"])
    assert (found.kind, found.media_type) == ("select", "text/csv")
    assert found.body.startswith(b"s\r\n")
    assert store.answer(construct, accept=["text/csv"]).media_type == "text/turtle"
    assert json.loads(store.answer("ASK {}").body)["boolean"] is True
    assert json.loads(store.answer(construct, accept=["application/ld+json"]).body)


@pytest.mark.parametrize("kind", ["json", "xml", "csv", "tsv"])
def test_tables_have_four_forms(store: GraphStore, kind: str) -> None:
    assert b"item1" in store.query("SELECT ?s { ?s ?p ?o }").serialize(kind)
    assert store.query("ASK {}").serialize(kind)


def test_a_dump_is_canonical_and_loads_again(store: GraphStore) -> None:
    copy = GraphStore.in_memory()
    copy.load(store.dump())
    assert copy.dump() == store.dump()
    assert copy.dump("urn:g1").count(b"\n") == 2
    assert copy.graph_names() == ["urn:g1", "urn:g2"]
    copy.remove_graph("urn:g1")
    assert len(copy) == 3
    assert len(list(copy.match(p="urn:due"))) == 1


def test_a_store_on_disk_opens_for_reading_only_when_it_is_whole(tmp_path: Path) -> None:
    made = GraphStore.create(tmp_path / "store")
    made.load(QUADS)
    made.flush()
    made.optimize()
    del made
    assert len(GraphStore.open_read_only(tmp_path / "store")) == 5
    with pytest.raises(IntegrityError, match="nowhere"):
        GraphStore.open_read_only(tmp_path / "nowhere")


def test_a_named_query_knows_its_parameters(store: GraphStore) -> None:
    head = "# title: 按主体\n# title@en: by body\n# parameter: b iri 主体 / body\n"
    query = read_query("by_body", head + "SELECT ?i ?b { ?i <urn:body> ?b }")
    assert len(list(store.run(query, {}))) == 2
    assert len(list(store.run(query, {"b": "urn:czj"}))) == 1
    with pytest.raises(QueryRefusedError, match="office"):
        store.run(query, {"office": "urn:czj"})
