"""A report made from columns is the report that walking the graph node by node gives: findings, verdicts, scores."""

from dataclasses import replace

import pytest
from rdflib import BNode, Literal, URIRef

from graphs.columns import Columns
from graphs.quads import Quad, iri, nquads, text, typed
from graphs.store import GraphStore
from ontology.terms import XSD
from shapes.columnar.assess import Assessment
from shapes.columnar.graph import ColumnsGraph
from shapes.columnar.places import place
from shapes.columnar.statement import Source
from shapes.dates import dated
from shapes.loading import own_shapes
from shapes.model import Report
from shapes.reference import open_data
from shapes.targets import Places
from shapes.validate import validate
from tests.shapes.examples import as_store, example
from tests.shapes.test_examples import NAMES


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return as_store(example(*(f"bad/{name}" for name in NAMES)))


def same(first: Report, second: Report) -> None:
    """Compare two reports part by part, so that a difference is easy to find."""
    for one, other in zip(first.findings, second.findings, strict=False):
        assert one == other
    assert len(first.findings) == len(second.findings)
    for part in ("verdicts", "scores", "not_checked", "checks"):
        assert getattr(first, part) == getattr(second, part)
    assert replace(first, engine="") == replace(second, engine="")


def test_the_whole_report_is_the_same(store: GraphStore) -> None:
    same(validate(store), validate(store, engine="pyshacl"))


def test_the_report_on_one_area_is_the_same(store: GraphStore) -> None:
    same(validate(store, area="990101"), validate(store, area="990101", engine="pyshacl"))


def test_the_report_on_some_graphs_is_the_same(store: GraphStore) -> None:
    graphs = frozenset(sorted({q.graph_name.value for q in store})[:1])  # type: ignore[union-attr]
    same(validate(store, focus_graphs=graphs), validate(store, focus_graphs=graphs, engine="pyshacl"))


def plain(node: object) -> object:
    """A string with its datatype named is the same term as one without (RDF 1.1 §3.3)."""
    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == XSD.string else node


def test_every_node_is_placed_where_walking_places_it(store: GraphStore) -> None:
    graph = open_data(store)
    places = Places(graph)
    with Columns.in_memory(list(store)) as columns:
        source = Source(columns)
        placed = place(source, "(SELECT s AS n FROM quads UNION SELECT o FROM quads)")
        rows = columns.rows(
            f"SELECT DISTINCT a.text, b.text FROM {placed} p JOIN terms a ON a.id = p.n LEFT JOIN terms b ON b.id = p.a"
        )
        known = ColumnsGraph(source)
        for text, area in rows:
            node = BNode(text[2:]) if text.startswith("_:") else URIRef(text)
            found = places.area(node)
            assert (None if found is None else str(found)) == area, text
        assert len(rows) == len(
            {n for s, _, o in graph.triples((None, None, None)) for n in (s, o) if not isinstance(n, Literal)}
        )
        for s, p, o in list(graph.triples((None, None, None)))[:500]:
            assert plain(o) in {plain(found) for found in known.objects(s, p)}
            assert s in set(known.subjects(p, o))


def test_findings_come_in_order_however_they_are_bundled(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = validate(store)
    monkeypatch.setattr("shapes.columnar.assess._LOT", 3)
    monkeypatch.setattr("shapes.columnar.assess._REMEMBERED", 20)
    same(validate(store), whole)
    with Columns.in_memory(list(store)) as columns:
        work = Assessment(columns, dated(own_shapes(), None)[0])
        work.judge()
        assert work.rest(work.findings()).verdicts == whole.verdicts


def test_values_are_written_alike_from_files_and_from_the_store() -> None:
    words = (("97.0", XSD.decimal), ("007", XSD.integer), ("+5", XSD.nonNegativeInteger), ("2.50E0", XSD.double))
    words = (*words, ("2020-01-01", XSD.date), ("1", XSD.boolean), ("many", XSD.integer), ("a", XSD.string))
    objects = [*(typed(value, str(kind)) for value, kind in words), text("\u4e2d"), iri("urn:\u4e2d")]
    quads = [Quad(iri(f"urn:s{i}"), iri("urn:p"), o, iri("urn:g")) for i, o in enumerate(objects)]
    shapes = (
        b"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;"
        b" sh:property <urn:P> . <urn:P> a sh:PropertyShape ; sh:path <urn:p> ; sh:nodeKind sh:BlankNode ."
    )
    store = GraphStore.in_memory()
    store.load(quads)
    with Columns.in_memory(nquads(quads)) as columns:
        first = validate(store, shapes=shapes, columns=columns)
    second = validate(store, shapes=shapes, engine="pyshacl")
    assert [f.value_term for f in first.findings] == [f.value_term for f in second.findings]
    assert [f.iri for f in first.findings] == [f.iri for f in second.findings]
    assert len(first.findings) == len(objects)
