"""What nodes have on their properties, as text, for derivations that go through all nodes once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Self

from graphs.lines import unescaped
from graphs.quads import Description
from graphs.store import GraphStore, plain
from ontology.terms import RDF, SKOS, ZWGK

Values = dict[str, list[str]]  # by node


class Facts:
    """Facts of a store or of the lines of some graphs, with others around them to look things up in.

    `many`, `pairs` and `own` are of these facts alone; `of`, `one`, `all` and `everywhere` of those around them, too.
    """

    def __init__(self, store: GraphStore | None = None, around: Self | None = None) -> None:
        self._store = store
        self._around = around
        self._read: dict[str, Values] = {}
        self._kinds: dict[str, frozenset[str]] = {}

    @classmethod
    def of_lines(cls, lines: Iterable[bytes], wanted: Iterable[str], around: Self | None = None) -> Self:
        """Return what canonical N-Quads say on the wanted properties; another property is a KeyError later."""
        facts = cls(None, around)
        facts._read = {str(predicate): {} for predicate in {*wanted, str(RDF.type)}}
        for piece in lines:
            facts.add(piece)
        return facts

    def add(self, lines: bytes) -> None:
        """Take in more lines, of nodes or properties of which nothing was said before."""
        wanted = {f"<{predicate}>": values for predicate, values in self._read.items()}
        self._kinds.clear()
        for line in lines.decode().split("\n"):
            if not line:
                continue
            subject, predicate, rest = line.split(" ", 2)
            values = wanted.get(predicate)
            if values is not None:
                node = subject[1:-1] if subject[0] == "<" else subject
                values.setdefault(node, []).append(_value(rest[: rest.rindex(" <")]))

    def take(self, description: Description) -> None:
        """Take in what has been derived."""
        self.add(description.own_lines())

    @property
    def outermost(self) -> Self:
        """The facts around all others, which places have in common."""
        return self._around.outermost if self._around else self

    def many(self, predicate: str) -> Mapping[str, list[str]]:
        """Return the values of a property by node, in a fixed order."""
        predicate = str(predicate)  # a term of rdflib is not equal to its text
        if self._store is not None and predicate not in self._read:
            found: dict[str, set[str]] = defaultdict(set)
            for quad in self._store.match(p=predicate):
                found[plain(quad.subject)].add(plain(quad.object))
            self._read[predicate] = {node: sorted(values) for node, values in found.items()}
        return self._read[predicate]

    def of(self, node: str, predicate: str) -> list[str]:
        """Return the values that a node has on a property."""
        found = self.many(predicate).get(node)
        if found is None:
            return self._around.of(node, predicate) if self._around else []
        return sorted(found) if len(found) > 1 else found

    def one(self, node: str, predicate: str) -> str | None:
        """Return the first value that a node has on a property, None when it has none."""
        return next(iter(self.of(node, predicate)), None)

    def own(self, cls: str) -> frozenset[str]:
        """Return the nodes of a class."""
        cls = str(cls)
        if cls not in self._kinds:
            found = self.many(RDF.type).items()
            self._kinds[cls] = frozenset(node for node, kinds in found if cls in kinds)
        return self._kinds[cls]

    def all(self, cls: str) -> frozenset[str]:
        """Return the nodes of a class, here and around."""
        return self.own(cls) | self._around.all(cls) if self._around else self.own(cls)

    def code(self, area: str) -> str | None:
        """Return the code of an area."""
        return self.one(area, SKOS.notation)

    def within(self, area: str, upper: str) -> bool:
        """Whether an area is another or lies in it."""
        return area == upper or upper in self.of(area, ZWGK.inArea)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield the nodes of a property with each of their values, in a fixed order."""
        for node in sorted(self.many(predicate)):
            for value in self.of(node, predicate):
                yield node, value

    def everywhere(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield the nodes of a property with each of their values, here and around."""
        yield from self.pairs(predicate)
        if self._around:
            yield from self._around.everywhere(predicate)


def _value(form: str) -> str:
    """Return an IRI or the words of a literal from their N-Triples form.

    >>> _value("<urn:a>"), _value('"a\\\\n"@zh'), _value("_:b")
    ('urn:a', 'a\\n', '_:b')
    """
    if form[0] == "<":
        return form[1:-1]
    if form[0] != '"':
        return form
    return unescaped(form[1 : form.rindex('"')])
