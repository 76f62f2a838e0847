"""The embedded store: quads in named graphs, read as the union of them all. No query leaves the machine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Self, cast
from typing import Literal as OneOf

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from graphs.errors import IntegrityError, QueryRefusedError
from graphs.guard import guard, tokens
from graphs.named import NamedQuery, named_query
from graphs.quads import iri, nquads
from ontology.terms import PREFIXES, XSD

Kind = OneOf["select", "ask", "construct"]
Term = NamedNode | Literal | ox.BlankNode | Triple
Bindings = Mapping[str, str | Literal | Mapping[str, str]]

SELECT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
}
RDF_ENDINGS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
_STRING = str(XSD.string)
_FEW = 20_000  # quads


@dataclass(frozen=True, slots=True)
class Answer:
    """The serialised result of a query."""

    kind: Kind
    media_type: str
    body: bytes


class Rows:
    """The result of a query, read once.

    A SELECT iterates as dicts of variable to value (`str`: an IRI or the words of a literal; an unbound
    variable is left out); `terms()` keeps datatype and language. `bool()` is the answer of an ASK.
    `triples()` are the statements of a CONSTRUCT.
    """

    def __init__(self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._result = result

    @property
    def kind(self) -> Kind:
        """Which form of query this is the result of."""
        if isinstance(self._result, ox.QuerySolutions):
            return "select"
        return "ask" if isinstance(self._result, ox.QueryBoolean) else "construct"

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of a SELECT in their order."""
        return tuple(v.value for v in self._result.variables) if self.kind == "select" else ()  # type: ignore[union-attr]

    def __iter__(self) -> Iterator[dict[str, str]]:
        for row in self.terms():
            yield {name: plain(term) for name, term in row.items()}

    def __bool__(self) -> bool:
        if not isinstance(self._result, ox.QueryBoolean):
            raise TypeError("only the result of an ASK is true or false")
        return bool(self._result)

    def terms(self) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT with their RDF terms."""
        names = self.variables
        for solution in self._result if names else ():  # type: ignore[union-attr]
            yield {name: value for name, value in zip(names, solution, strict=True) if value is not None}

    def triples(self) -> list[Triple]:
        """Return the statements of a CONSTRUCT, unique and in a fixed order."""
        found = set(self._result) if isinstance(self._result, ox.QueryTriples) else set()
        return sorted(found, key=str)

    def serialize(self, media_type: str) -> bytes:
        """Return the result in a media type (tables: also json, xml, csv, tsv); raise KeyError if unknown."""
        if isinstance(self._result, ox.QueryTriples):
            return cast(bytes, ox.serialize(self.triples(), format=_GRAPHS[media_type], prefixes=PREFIXES))
        return cast(bytes, self._result.serialize(format=_TABLES[SELECT_TYPES.get(media_type, media_type)]))


class GraphStore:
    """Quads in named graphs, in memory or on disk."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def in_memory(cls) -> Self:
        """Open an empty store that is never written to disk."""
        return cls(ox.Store())

    @classmethod
    def create(cls, path: str | Path) -> Self:
        """Open a store on disk for writing; make it when it is not there."""
        return cls(ox.Store(str(path)))

    @classmethod
    def open_read_only(cls, path: str | Path) -> Self:
        """Open a finished store on disk; nobody may be writing to it."""
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise IntegrityError(
                f"无法打开图数据库 {path}：{error}。请回退到另一版本或重新构建。",
                f"the store {path} does not open ({error}); roll back to another release or build again",
            ) from error

    def load(self, quads: Iterable[Quad] | bytes | BufferedIOBase) -> None:
        """Add quads, given as such or as N-Quads (bytes, or a stream that is never held whole)."""
        if isinstance(quads, bytes | BufferedIOBase):
            self._store.bulk_load(cast(Any, quads), format=RdfFormat.N_QUADS)
        elif isinstance(quads, Sized) and len(quads) < _FEW:
            self._store.extend(quads)  # a bulk load of a few makes files of its own and takes a tenth of a second
        else:
            self._store.bulk_extend(quads)

    def remove_graph(self, graph: str) -> None:
        """Take out a graph whole."""
        self._store.remove_graph(iri(graph))

    def lay(self, quads: Iterable[Quad]) -> None:
        """Add statements; each then stands in its graph alone and is taken out of any other."""
        for quad in quads:
            for held in list(self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object)):
                self._store.remove(held)
            self._store.add(quad)

    def flush(self) -> None:
        """Write everything to disk: only then is it safe against loss of power."""
        self._store.flush()

    def optimize(self) -> None:
        """Order everything for reading; costs about as much as loading it."""
        self._store.optimize()

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._store)

    def graph_names(self) -> list[str]:
        """Return the IRIs of all named graphs, sorted."""
        return sorted(str(cast(NamedNode, name).value) for name in self._store.named_graphs())

    def quads_for_graph(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one graph."""
        return self._store.quads_for_pattern(None, None, None, iri(graph))

    def match(self, s: str | None = None, p: str | None = None, o: str | Literal | None = None) -> Iterator[Quad]:
        """Yield the quads of any graph that fit a pattern; None fits everything, `str` is an IRI.

        What cannot be an IRI, such as an address with control characters, is in no graph.
        """
        try:
            subject, predicate = iri(s) if s else None, iri(p) if p else None
            thing = _term(o) if o is not None else None
        except ValueError:
            return iter(())
        return self._store.quads_for_pattern(subject, predicate, thing)

    def states(self, quad: Quad) -> bool:
        """Say whether the triple stands in any graph."""
        found = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object)
        return next(iter(found), None) is not None

    def dump(self, graph: str | None = None) -> bytes:
        """Return the canonical N-Quads of one graph or of all."""
        return nquads(self._store if graph is None else self.quads_for_graph(graph))

    def query(
        self,
        sparql: str,
        bindings: Bindings | None = None,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Rows:
        """Run a query over the union of all graphs, or over the dataset that is given or that FROM states.

        Bindings replace variables by terms (`str` is an IRI); every bound variable must be in the projection.
        SERVICE and updates are refused; nothing is ever fetched.
        """
        guard(sparql, max_length=1_000_000)
        own = any(kind == "word" and word.upper() == "FROM" for kind, word in tokens(sparql))
        given = [iri(g) for g in default_graphs]
        try:
            result = self._store.query(
                sparql,
                use_default_graph_as_union=not (given or own),
                default_graph=cast(Any, given or None),
                named_graphs=cast(Any, [iri(g) for g in named_graphs] or None),
                substitutions={ox.Variable(name): _term(value) for name, value in (bindings or {}).items()},
            )
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise QueryRefusedError(
                f"查询有误，请改正后重试：{error}", f"the query is malformed, mend it and try again: {error}"
            ) from error
        return Rows(result)

    def ask_named(self, name: str, **parameters: str | Literal | None) -> Rows:
        """Run the query of `graphs/queries/NAME.rq`; a parameter that is None or left out stays open."""
        return self.run(named_query(name), parameters)

    def run(self, query: NamedQuery, parameters: Mapping[str, str | Literal | None]) -> Rows:
        """Run a named query with its parameters; raise QueryRefusedError for one that it does not have."""
        query.check(parameters)
        return self.query(query.sparql, {k: v for k, v in parameters.items() if v is not None})

    def answer(
        self,
        query: str,
        *,
        accept: Sequence[str] = (),
        bindings: Bindings | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Run a query and serialise it in the first media type of `accept` that fits, else in the default."""
        rows = self.query(query, bindings, default_graphs=default_graphs, named_graphs=named_graphs)
        known = tuple(_GRAPHS if rows.kind == "construct" else _TABLES)
        chosen = next((t for t in accept if t in known), known[0])
        return Answer(rows.kind, chosen, rows.serialize(chosen))


def rewritten(body: bytes, kind: Kind, given: str, wanted: str) -> bytes:
    """Return the result of another engine in a media type of ours; raise ValueError when it is not a whole result."""
    try:
        if kind == "construct":
            result: Any = (quad.triple for quad in ox.parse(body, format=_GRAPHS[given]))
            return cast(bytes, ox.serialize(sorted(set(result), key=str), format=_GRAPHS[wanted], prefixes=PREFIXES))
        return Rows(ox.parse_query_results(body, format=_TABLES[given])).serialize(wanted)
    except (SyntaxError, RuntimeError, OSError, KeyError) as error:
        raise ValueError(str(error)) from error


def read_rdf(body: bytes, ending: str, graph: str) -> list[Quad]:
    """Return the statements of an RDF file, those without a graph of their own as of a graph; nothing is fetched.

    Raise SyntaxError when it is malformed, KeyError for an ending that is not in RDF_ENDINGS.
    """
    own, target = ox.DefaultGraph(), iri(graph)
    if ending == ".rdf" and (b"<!doctype" in body.lower() or b"\0" in body):
        raise SyntaxError("XML is read in UTF-8 and without a document type, which can grow without end")
    found = ox.parse(body, format=RDF_ENDINGS[ending], rename_blank_nodes=True)
    return [Quad(q.subject, q.predicate, q.object, target) if q.graph_name == own else q for q in found]


def json_term(term: Term) -> dict[str, str]:
    """Return a term as the SPARQL JSON results write it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    return {"type": "bnode", "value": term.value if isinstance(term, ox.BlankNode) else str(term)}


def plain(term: Term) -> str:
    """Return an IRI or the words of a literal as `str`; a blank node as its label."""
    return str(term) if isinstance(term, (ox.BlankNode, Triple)) else term.value


def _term(value: str | Literal | Mapping[str, str]) -> NamedNode | Literal:
    """Return a bound value as a term; a mapping is a literal as JSON has it (`value`, `lang`, `datatype`)."""
    if isinstance(value, Literal):
        return value
    if isinstance(value, str):
        return iri(value)
    datatype = value.get("datatype")
    return Literal(value["value"], language=value.get("lang"), datatype=iri(datatype) if datatype else None)
