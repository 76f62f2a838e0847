"""A store read property by property, for derivations that go through all nodes once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graphs.store import GraphStore, plain
from ontology.terms import RDF, SKOS, ZWGK


class Facts:
    """What nodes have on a property, as text; each property is read once and kept."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._read: dict[str, Mapping[str, list[str]]] = {}
        self._kinds: dict[str, frozenset[str]] = {}

    def many(self, predicate: str) -> Mapping[str, list[str]]:
        """Return the values of a property by node, in a fixed order."""
        if predicate not in self._read:
            found: dict[str, set[str]] = defaultdict(set)
            for quad in self._store.match(p=predicate):
                found[plain(quad.subject)].add(plain(quad.object))
            self._read[predicate] = {node: sorted(values) for node, values in found.items()}
        return self._read[predicate]

    def of(self, node: str, predicate: str) -> list[str]:
        """Return the values that a node has on a property."""
        return self.many(predicate).get(node, [])

    def one(self, node: str, predicate: str) -> str | None:
        """Return the first value that a node has on a property, None when it has none."""
        return next(iter(self.of(node, predicate)), None)

    def all(self, cls: str) -> frozenset[str]:
        """Return the nodes of a class."""
        if cls not in self._kinds:
            self._kinds[cls] = frozenset(plain(q.subject) for q in self._store.match(p=RDF.type, o=cls))
        return self._kinds[cls]

    def code(self, area: str) -> str | None:
        """Return the code of an area."""
        return self.one(area, SKOS.notation)

    def within(self, area: str, upper: str) -> bool:
        """Whether an area is another or lies in it."""
        return area == upper or upper in self.of(area, ZWGK.inArea)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield the nodes of a property with each of their values, in a fixed order."""
        for node, values in sorted(self.many(predicate).items()):
            for value in values:
                yield node, value
