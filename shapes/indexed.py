"""A graph of shapes that is only read: quicker to ask, and some of its statements can be left out of sight."""

from collections.abc import Generator
from typing import Any

from rdflib import Graph, URIRef
from rdflib.term import Node


class Indexed(Graph):
    """The statements of a graph as it is now, but for those that are hidden."""

    def __init__(self, rules: Graph, hidden: frozenset[tuple[Node, Node]] = frozenset()) -> None:
        """Index a graph; `hidden` are the subjects and properties of the statements that are left out."""
        super().__init__(store=rules.store, identifier=rules.identifier, bind_namespaces="none")
        self._hidden: frozenset[tuple[Node, Node]] = hidden
        if isinstance(rules, Indexed):
            self._hidden |= rules._hidden
        self._onward: dict[Node, dict[Node, list[Node]]] = {}
        self._back: dict[tuple[Node, Node], list[Node]] = {}
        for s, p, o in self.triples((None, None, None)):
            self._onward.setdefault(s, {}).setdefault(p, []).append(o)
            self._back.setdefault((p, o), []).append(s)

    def triples(self, triple: Any) -> Generator[Any, None, None]:
        """Yield the statements that fit a pattern."""
        for s, p, o in super().triples(triple):
            if (s, p) not in self._hidden:
                yield s, p, o

    def __contains__(self, triple: Any) -> bool:
        return next(self.triples(triple), None) is not None

    def __len__(self) -> int:
        return sum(len(found) for by in self._onward.values() for found in by.values())

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """Yield the values that a node has of a property."""
        if subject is not None and predicate.__class__ is URIRef:
            yield from self._onward.get(subject, {}).get(predicate, ())
        else:
            yield from super().objects(subject, predicate, unique)

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """Yield the nodes that have a value of a property."""
        if object is not None and predicate.__class__ is URIRef:
            yield from self._back.get((predicate, object), ())
        else:
            yield from super().subjects(predicate, object, unique)
