"""The light RDF layer that sources are described with: terms, quads, canonical N-Quads."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

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


@lru_cache(maxsize=65536)
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
        self.own: set[Quad] = set()
        self.shared: set[Quad] = set()
        self._graph = iri(graph)

    def add(self, s: str, p: str, *objects: str | Literal | None) -> None:
        """Add one triple for each object to the source's own graph; `str` is an IRI, None is skipped."""
        _add(self.own, self._graph, s, p, objects)

    def share(self, graph: str, s: str, p: str, *objects: str | Literal | None) -> None:
        """Add one triple for each object to a shared graph; `str` is an IRI, None is skipped."""
        _add(self.shared, iri(graph), s, p, objects)

    def __len__(self) -> int:
        return len(self.own) + len(self.shared)


def _add(quads: set[Quad], graph: NamedNode, s: str, p: str, objects: tuple[str | Literal | None, ...]) -> None:
    found = [value for value in objects if value is not None]
    if found:
        subject, predicate = iri(s), iri(p)
        for value in found:
            quads.add(Quad(subject, predicate, value if isinstance(value, Literal) else iri(value), graph))


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
