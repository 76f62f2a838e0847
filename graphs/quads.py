"""The light RDF layer that sources are described with: terms, quads, canonical N-Quads."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from graphs.lines import Lines
from ontology.terms import XSD

__all__ = [
    "BlankNode",
    "Description",
    "Literal",
    "NamedNode",
    "Quad",
    "boolean",
    "date",
    "decimal",
    "form",
    "integer",
    "iri",
    "nquads",
    "read_nquads",
    "read_turtle",
    "stored",
    "string",
    "text",
    "typed",
]

_DATE, _INTEGER, _DECIMAL, _BOOLEAN, _STRING = (
    NamedNode(str(t)) for t in (XSD.date, XSD.integer, XSD.decimal, XSD.boolean, XSD.string)
)


@lru_cache(maxsize=16384)
def iri(value: str) -> NamedNode:
    """Return the IRI as a term; raise ValueError, quoting it, when it is not an absolute IRI.

    >>> iri("urn:a").value
    'urn:a'
    >>> iri("no such thing")
    Traceback (most recent call last):
        ...
    ValueError: not an absolute IRI: 'no such thing' (Invalid IRI code point ' ')
    """
    try:
        return NamedNode(value)
    except ValueError as error:
        raise ValueError(f"not an absolute IRI: {str(value)!r} ({error})") from error


def text(value: str, lang: str = "zh") -> Literal:
    """Return words in a language.

    >>> str(text("公开"))
    '"公开"@zh'
    """
    return Literal(value, language=lang)


def string(value: str) -> Literal:
    """Return a plain string: codes, numbers of documents, raw cells.

    >>> str(string("230100"))
    '"230100"'
    """
    return Literal(value)


def typed(value: str, datatype: str) -> Literal:
    """Return a lexical form with its datatype, in the form in which the store keeps it.

    >>> str(typed("P20D", XSD.duration))
    '"P20D"^^<http://www.w3.org/2001/XMLSchema#duration>'
    """
    return stored(Literal(value, datatype=iri(datatype)))


@lru_cache(maxsize=4096)
def stored(value: Literal) -> Literal:
    """Return a literal as the store gives it back: numbers are kept by value, derived integers as xsd:integer.

    What we write to files is in this form, so that files and store say the same.

    >>> str(stored(Literal("020", datatype=iri(XSD.nonNegativeInteger))))
    '"20"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    store = Store()
    store.add(Quad(_INTEGER, _INTEGER, value))
    return cast(Literal, next(iter(store)).object)


def date(value: str) -> Literal:
    """Return an ISO day as xsd:date.

    >>> date("2020-12-31").value
    '2020-12-31'
    """
    return Literal(value, datatype=_DATE)


def integer(value: int) -> Literal:
    """Return a whole number as xsd:integer."""
    return Literal(str(int(value)), datatype=_INTEGER)


def decimal(value: float | Decimal | str) -> Literal:
    """Return a number as xsd:decimal, never in exponent form.

    >>> decimal(0.5).value, decimal(90.0).value, decimal("1E2").value
    ('0.5', '90', '100')
    """
    number = Decimal(str(value)).normalize()
    return Literal(f"{number:f}", datatype=_DECIMAL)


def boolean(value: bool) -> Literal:
    """Return true or false as xsd:boolean."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


class Description:
    """The quads of one source: its own in `graph`, and what it shares with other sources.

    A shared statement (an organisation's name, a cited document) stands in a graph that all sources
    contribute to, so that no triple stands in two graphs.
    """

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self._own = Lines(form(graph))
        self._shared: dict[str, Lines] = {}

    @property
    def own(self) -> set[Quad]:
        """Its own quads."""
        return set(read_nquads(self.own_lines()))

    @property
    def shared(self) -> set[Quad]:
        """Its quads in shared graphs."""
        return set(read_nquads(self.shared_lines()))

    def add(self, s: str, p: str, *objects: str | Literal | None) -> None:
        """Add one triple for each object to the source's own graph; `str` is an IRI, None is skipped."""
        _add(self._own, s, p, objects)

    def share(self, graph: str, s: str, p: str, *objects: str | Literal | None) -> None:
        """Add one triple for each object to a shared graph; `str` is an IRI, None is skipped."""
        if graph not in self._shared:
            self._shared[graph] = Lines(form(graph))
        _add(self._shared[graph], s, p, objects)

    def share_rows(self, graph: str, s: str, rows: Iterable[str]) -> None:
        """Add rows of predicate and object, in their N-Triples form, to a shared graph."""
        if graph not in self._shared:
            self._shared[graph] = Lines(form(graph))
        self._shared[graph].rows(form(s)).extend(rows)

    def add_later(self, s: str, rows: Callable[[], list[str]]) -> None:
        """Let a function say all about a subject, as rows of predicate and object, each time it is written.

        The subject is an IRI that `iris` has minted; of so many each is seen once, so none is looked at again.
        """
        self._own.put(f"<{s}>", rows)

    def add_quad(self, quad: Quad, graph: str | None = None) -> None:
        """Add the triple of a quad to the source's own graph or to a shared one; blank nodes keep their labels."""
        lines = self._own if graph is None else self._shared.setdefault(graph, Lines(form(graph)))
        lines.rows(str(quad.subject)).append(f"{quad.predicate} {quad.object}")

    def blocks(self) -> Iterator[bytes]:
        """Yield its own canonical N-Quads subject by subject, without holding them all."""
        return self._own.blocks()

    def own_lines(self) -> bytes:
        """Return its own canonical N-Quads."""
        return b"".join(self.blocks())

    def shared_lines(self) -> bytes:
        """Return what it says in shared graphs as canonical N-Quads."""
        body = b"".join(block for graph in self._shared.values() for block in graph.blocks())
        return b"".join(sorted(body.splitlines(keepends=True)))

    def __bool__(self) -> bool:
        return bool(self._own) or any(self._shared.values())

    def __len__(self) -> int:
        return self.own_lines().count(b"\n") + self.shared_lines().count(b"\n")


@lru_cache(maxsize=16384)
def form(value: str) -> str:
    """Return an IRI as N-Triples write it; raise ValueError when it is not an absolute IRI.

    >>> form("urn:a")
    '<urn:a>'
    """
    return f"<{iri(value).value}>"


def _add(lines: Lines, s: str, p: str, objects: tuple[str | Literal | None, ...]) -> None:
    found = [value for value in objects if value is not None]
    if found:
        rows, predicate = lines.rows(form(s)), form(p)
        for value in found:
            rows.append(f"{predicate} {value if isinstance(value, Literal) else form(value)}")


def nquads(quads: Iterable[Quad]) -> bytes:
    r"""Return canonical N-Quads: one line a quad, unique and sorted, so equal sets give equal bytes.

    >>> a = Quad(iri("urn:b"), iri("urn:p"), string("x"), iri("urn:g"))
    >>> b = Quad(iri("urn:a"), iri("urn:p"), string("x"), iri("urn:g"))
    >>> nquads([a, b, a])
    b'<urn:a> <urn:p> "x" <urn:g> .\n<urn:b> <urn:p> "x" <urn:g> .\n'
    """
    body = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(body.splitlines(keepends=True))))


def read_nquads(data: bytes) -> list[Quad]:
    """Return the quads of N-Quads in their order; raise SyntaxError when they are malformed."""
    return list(parse(data, format=RdfFormat.N_QUADS))


def read_turtle(data: bytes, graph: str, name: str = "") -> list[Quad]:
    r"""Return the triples of a Turtle file as quads of a graph; raise SyntaxError when it is malformed.

    Blank nodes are labelled by graph, file name and order, so the same file gives the same quads; numbers are in
    the form in which the store keeps them.

    >>> [quad] = read_turtle(b"<urn:a> <urn:p> [] .", "urn:g")
    >>> str(quad.object)
    '_:b93c2a316n0'
    """
    prefix = "b" + hashlib.sha1(f"{graph}\0{name}".encode(), usedforsecurity=False).hexdigest()[:8]
    labels: dict[str, BlankNode] = {}
    target = iri(graph)

    def stable(term: object) -> object:
        if isinstance(term, BlankNode):
            return labels.setdefault(term.value, BlankNode(f"{prefix}n{len(labels)}"))
        if isinstance(term, Literal) and term.language is None and term.datatype != _STRING:
            return stored(term)
        return term

    return [
        Quad(stable(q.subject), q.predicate, stable(q.object), target)  # type: ignore[arg-type]
        for q in parse(data, format=RdfFormat.TURTLE)
    ]
