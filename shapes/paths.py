"""Property paths of shapes, written as SPARQL."""

import re
from collections.abc import Callable

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.terms import PREFIXES, RDF, SH

_REPEATED = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def path_text(shapes: Graph, path: Node, *, short: bool = False) -> str:
    """Return a path in SPARQL, with full IRIs, or for people with prefixes.

    >>> data = "@prefix s: <http://www.w3.org/ns/shacl#> . <urn:p> s:path ( <urn:a> [ s:inversePath <urn:b> ] ) ."
    >>> g = Graph().parse(data=data, format="turtle")
    >>> path_text(g, g.value(URIRef("urn:p"), SH.path))
    '<urn:a>/^<urn:b>'
    """
    return _text(shapes, path, short)[0]


def _text(shapes: Graph, path: Node, short: bool) -> tuple[str, int]:
    """Return a path as text, and how tightly it binds: alternatives 0, sequence 1, inverse 2, repeat 3, step 4."""
    if isinstance(path, URIRef):
        return (_name(path) if short else f"<{path}>"), 4
    if shapes.value(path, RDF.first) is not None:
        return "/".join(_within(shapes, part, short, 2) for part in Collection(shapes, path)), 1
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_within(shapes, inverse, short, 3)}", 2
    choices = shapes.value(path, SH.alternativePath)
    if choices is not None:
        return "|".join(_within(shapes, part, short, 1) for part in Collection(shapes, choices)), 0
    for predicate, sign in _REPEATED:
        repeated = shapes.value(path, predicate)
        if repeated is not None:
            return f"{_within(shapes, repeated, short, 4)}{sign}", 3
    raise ValueError("not a property path")


def _within(shapes: Graph, path: Node, short: bool, least: int) -> str:
    """Return a part of a path, in brackets when it binds less tightly than its place demands."""
    text, binds = _text(shapes, path, short)
    return text if binds >= least else f"({text})"


def path_iris(shapes: Graph, path: Node) -> set[str]:
    """Return the properties that a path goes along."""
    if isinstance(path, URIRef):
        return {str(path)}
    found: set[str] = set()
    for _, part in shapes.predicate_objects(path):
        if part != RDF.nil:
            found |= path_iris(shapes, part)
    return found


def path_node(graph: Graph, text: str) -> Node:
    """Write a path given in SPARQL with full IRIs into the graph, as SHACL has it, and return its node.

    >>> g = Graph()
    >>> path_text(g, path_node(g, "<urn:a>/(^<urn:b>|<urn:c>)+"))
    '<urn:a>/(^<urn:b>|<urn:c>)+'
    """
    tokens = _TOKEN.findall(text)
    node = _choice(graph, tokens)
    if tokens or "".join(_TOKEN.findall(text)) != text.replace(" ", ""):
        raise ValueError(f"not a property path: {text}")
    return node


_TOKEN = re.compile(r"<[^<>]*>|[()/|^*+?]")


def _choice(graph: Graph, tokens: list[str]) -> Node:
    """Read alternatives."""
    parts = _parts(graph, tokens, "|", _sequence)
    return parts[0] if len(parts) == 1 else _wrap(graph, SH.alternativePath, Collection(graph, BNode(), parts).uri)


def _sequence(graph: Graph, tokens: list[str]) -> Node:
    """Read steps one after the other."""
    parts = _parts(graph, tokens, "/", _step)
    return parts[0] if len(parts) == 1 else Collection(graph, BNode(), parts).uri


def _step(graph: Graph, tokens: list[str]) -> Node:
    """Read one step with its signs."""
    if not tokens:
        raise ValueError("a property path ends too early")
    sign = tokens.pop(0)
    if sign == "^":
        return _wrap(graph, SH.inversePath, _step(graph, tokens))
    node: Node = URIRef(sign[1:-1])
    if sign == "(":
        node = _choice(graph, tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("a bracket of a property path is not closed")
    while tokens and tokens[0] in "*+?":
        repeat = tokens.pop(0)
        node = _wrap(graph, next(p for p, s in _REPEATED if s == repeat), node)
    return node


def _parts(graph: Graph, tokens: list[str], separator: str, read: Callable[[Graph, list[str]], Node]) -> list[Node]:
    """Read parts with a separator between them."""
    parts = [read(graph, tokens)]
    while tokens and tokens[0] == separator:
        tokens.pop(0)
        parts.append(read(graph, tokens))
    return parts


def _wrap(graph: Graph, predicate: URIRef, node: Node) -> Node:
    outer = BNode()
    graph.add((outer, predicate, node))
    return outer


def _name(iri: URIRef) -> str:
    """Return an IRI with its prefix where it has one of ours."""
    for prefix, namespace in PREFIXES.items():
        local = str(iri).removeprefix(namespace)
        if local != str(iri) and local and "/" not in local:
            return f"{prefix}:{local}"
    return f"<{iri}>"
