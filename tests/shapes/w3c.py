"""The W3C SHACL suite: its tests, and reports reduced to what they must agree on (everything but messages)."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import Namespace
from rdflib.term import Node

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.quads import read_nquads
from ontology.terms import RDF, SH, XSD
from shapes import reference
from shapes.columnar.handover import Account, validate_all
from shapes.paths import path_text
from tests.shared import SHARED

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
ROOT = SHARED / "w3c" / "shacl" / "tests"
Row = tuple[str, ...]
Rows = Counter[Row]


@dataclass(frozen=True)
class Case:
    """One test: its name, data, shapes, and the report that is expected (None: the engine must refuse the shapes)."""

    name: str
    data: Graph
    shapes: Graph
    expected: Rows | None


def names(part: str) -> list[str]:
    """Return the names of the tests of a part, `core` or `sparql`."""
    found = (path for path in (ROOT / part).rglob("*.ttl") if "sht:Validate" in path.read_text("utf-8"))
    return sorted(str(path.relative_to(ROOT).with_suffix("")) for path in found)


def _read(path: Path) -> Graph:
    """Read a file with its literals as they are written."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        return _parse(path)
    finally:
        rdflib.NORMALIZE_LITERALS = True


def _parse(path: Path) -> Graph:
    return Graph().parse(data=path.read_bytes(), format="turtle", publicID=path.as_uri())


def case(name: str) -> Case:
    """Read one test."""
    path = ROOT / f"{name}.ttl"
    own = _read(path)
    test = own.value(None, RDF.type, SHT.Validate)
    action = own.value(test, MF.action)

    def graph(predicate: URIRef) -> Graph:
        named = own.value(action, predicate)
        return own if named == URIRef(path.as_uri()) else _read(Path(str(named).removeprefix("file://")))

    data, shapes = graph(SHT.dataGraph), graph(SHT.shapesGraph)
    result = own.value(test, MF.result)
    expected = None if result == SHT.Failure else Counter(_expected(own, result, data, shapes))
    return Case(name, data, shapes, expected)


def _expected(own: Graph, report: Node | None, data: Graph, shapes: Graph) -> Iterator[Row]:
    for result in own.objects(report, SH.result):
        path = own.value(result, SH.resultPath)
        yield (
            name(own.value(result, SH.focusNode), own, data),
            "" if path is None else path_text(own, path),
            name(own.value(result, SH.value), own, data),
            name(own.value(result, SH.sourceShape), own, shapes),
            str(own.value(result, SH.sourceConstraintComponent)),
            str(own.value(result, SH.resultSeverity)),
        )


def name(term: Node | None, *graphs: Graph) -> str:
    """Return a name for a term that is the same wherever its blank nodes came from."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        graph = next((g for g in graphs if any(g.predicate_objects(term))), Graph())
        return f"_:{_shape_of(graph, term, 0)}"
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term)).n3()
    return term.n3()  # type: ignore[attr-defined,no-any-return]


def _shape_of(graph: Graph, node: BNode, depth: int) -> str:
    """Return a digest of what is said of a blank node."""
    if graph.value(node, RDF.first) is not None:
        parts = [_part(graph, member, depth) for member in Collection(graph, node)]
    else:
        parts = sorted(f"{p} {_part(graph, o, depth)}" for p, o in graph.predicate_objects(node))
    return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()[:10]


def _part(graph: Graph, term: Node, depth: int) -> str:
    if isinstance(term, BNode):
        return _shape_of(graph, term, depth + 1) if depth < 12 else "deep"
    return name(term)


def rows(results: list[reference.Result] | tuple[reference.Result, ...], case: Case) -> Rows:
    """Return results without messages."""
    return Counter(
        (
            name(r.focus, case.data),
            r.path or "",
            name(r.value, case.data),
            name(r.shape, case.shapes),
            str(r.component),
            str(r.severity),
        )
        for r in results
    )


def by_reference(case: Case) -> Rows | None:
    """Run the reference engine; None when it refuses."""
    try:
        return rows(reference.run(case.data, case.shapes), case)
    except InputError:
        return None


def by_columns(case: Case) -> tuple[Rows | None, Account | None]:
    """Run the columnar engine with its hand-over; None when it refuses."""
    quads = read_nquads(case.data.serialize(format="nt", encoding="utf-8"))
    with Columns.in_memory(quads) as columns:
        try:
            outcome = validate_all(columns, case.data, case.shapes)
        except InputError:
            return None, None
        return rows(outcome.results, case), outcome.account
