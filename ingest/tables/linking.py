"""What the linking of tables works with: items as compared, the tree of areas, links stated and proposed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graphs.quads import Description
from ingest.documents.assertion import assertion
from ingest.documents.review import Review
from ingest.facts import Facts
from ingest.tables.cells.text import match_key
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

PROPOSE_FROM = 85.0  # per cent of similarity
Key = tuple[str, str, str]
_NAMES = (ZWGK.level1Name, ZWGK.level2Name, ZWGK.level3Name)
USED = (
    *(RDF.type, DCTERMS.title, ZWGK.area, ZWGK.areaLevel, ZWGK.parentArea, ZWGK.domain, *_NAMES),
    *(ZWGK.disclosureLevel, ZWGK.baseCode, ZWGK.implementationCode, ZWGK.itemName, ZWGK.informationDate),
    *(ZWGK.timeLimit, ZWGK.timeLimitKind, ZWGK.quantity, ZWGK.unit, ZWGK.trigger, ZWGK.hasPart),
)
"""The properties that links look at."""


@dataclass(frozen=True, slots=True)
class Item:
    """What links look at of a catalogue item; names are as compared."""

    iri: str
    area: str
    title: str
    domain: str
    level1: str
    level2: str
    names: tuple[str | None, str | None]  # level 1 and below, as printed
    levels: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()  # basic and implementation code

    @property
    def key(self) -> Key:
        """Return what equal matters share."""
        return self.domain, self.level1, self.level2


@dataclass(frozen=True, slots=True)
class Listed:
    """What links look at of an entry of a list; names are as compared."""

    iri: str
    area: str
    title: str
    domain: str
    codes: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """Areas: the level of each and the area above."""

    level: dict[str, str]
    parent: dict[str, str]

    def above(self, area: str) -> Iterator[str]:
        """Yield the areas above, the nearest first."""
        seen = {area}
        while (area := self.parent.get(area, "")) and area not in seen:
            seen.add(area)
            yield area

    def county(self, area: str) -> str:
        """Return the county that an area is or lies in, else the area itself."""
        return next((a for a in (area, *self.above(area)) if self.level.get(a) == "county"), area)


@dataclass(frozen=True, slots=True)
class Standards:
    """The matters that guidelines list: by domain and names, and by name within a domain."""

    by_key: Mapping[Key, str]
    by_name: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Around:
    """What links of a place are made with: areas, standard items, and what a person has decided.

    `place` names the graphs of its links. `below` are the codes of items in places below that are linked apart.
    """

    tree: Tree
    standards: Standards
    reviews: Mapping[str, Review]
    place: tuple[str, ...] = ()
    below: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Upper:
    """What links look at of a place above: its items with their matters, and its listed items."""

    items: Sequence[Item]
    matters: Mapping[str, str]
    listed: Sequence[Listed]


class Links:
    """Links of one kind: the triples that are stated, and the assertions about those that are not certain."""

    def __init__(self, kind: str, predicate: str, around: Around) -> None:
        self.stated = Description(iris.graph("derived", kind, *around.place))
        self.proposed = Description(iris.graph("link", kind, *around.place))
        self.predicate = predicate
        self._reviews = around.reviews

    def state(self, subject: str, target: str) -> bool:
        """State a link that is certain, unless a person has rejected it; tell whether it stands."""
        review = self._reviews.get(iris.link(subject, self.predicate, target))
        if review is not None and review.decision == "rejected":
            return False
        self.stated.add(subject, self.predicate, target)
        return True

    def propose(self, subject: str, target: str, confidence: float, reason: str) -> bool:
        """Say that a link is likely, `reason` in both languages; state it when it was confirmed, and tell so."""
        ends = (subject, self.predicate, target)
        confirmed = assertion(self.proposed, self._reviews, ends, confidence, reason) == "confirmed"
        if confirmed:
            self.stated.add(*ends)
        return confirmed

    def confirmed(self, known: Iterable[str]) -> None:
        """State what a person has confirmed of the known subjects though nothing proposes it."""
        subjects = set(known)
        for review in self._reviews.values():
            if review.predicate == self.predicate and review.decision == "confirmed" and review.subject in subjects:
                reason = "人工确认 / confirmed by a person"
                self.propose(review.subject, review.object, 1.0, reason)

    @property
    def descriptions(self) -> tuple[Description, Description]:
        """Return both descriptions."""
        return self.stated, self.proposed


def items_of(facts: Facts) -> list[Item]:
    """Return the catalogue items of a place in the order of their IRIs."""
    out = []
    for node in sorted(facts.own(ZWGK.CatalogueItem)):
        area, title = facts.one(node, ZWGK.area), facts.one(node, DCTERMS.title)
        if area is None or title is None:
            continue
        level1, level2, level3 = (facts.one(node, p) for p in _NAMES)
        second = " / ".join(filter(None, (level2, level3))) or None
        out.append(
            Item(
                node,
                area,
                match_key(title),
                domain_of(facts, node),
                match_key(level1),
                match_key(second),
                (level1, second),
                frozenset(map(iris.code_of, facts.of(node, ZWGK.disclosureLevel))),
                codes_of(facts, node),
            )
        )
    return out


def listed_of(facts: Facts, cls: str = ZWGK.ListedItem) -> list[Listed]:
    """Return the entries of lists of a place in the order of their IRIs."""
    out = []
    for node in sorted(facts.own(cls)):
        area, title = facts.one(node, ZWGK.area), facts.one(node, DCTERMS.title)
        if area is not None and title is not None:
            group = match_key(facts.one(node, ZWGK.level1Name))
            out.append(Listed(node, area, match_key(title), domain_of(facts, node), codes_of(facts, node), group))
    return out


def codes_of(facts: Facts, node: str) -> frozenset[str]:
    """Return the basic and implementation codes of a node."""
    return frozenset([*facts.of(node, ZWGK.baseCode), *facts.of(node, ZWGK.implementationCode)])


def domain_of(facts: Facts, node: str) -> str:
    """Return the code of a node's domain, empty when it has none."""
    domain = facts.one(node, ZWGK.domain)
    return iris.code_of(domain) if domain else ""


def tree_of(facts: Facts) -> Tree:
    """Return the areas that facts describe."""
    level = {area: iris.code_of(one) for area, one in facts.pairs(ZWGK.areaLevel)}
    return Tree(level, {area: upper for area, upper in facts.pairs(ZWGK.parentArea) if area in level})


def standards_of(facts: Facts) -> Standards:
    """Return the matters that facts describe, local ones left out."""
    by_key: dict[Key, str] = {}
    for node in sorted(facts.own(ZWGK.Matter) - facts.own(ZWGK.LocalMatter)):
        names = (match_key(facts.one(node, p)) for p in (ZWGK.level1Name, ZWGK.level2Name))
        if domain := domain_of(facts, node):
            by_key.setdefault((domain, *names), node)  # type: ignore[arg-type]
    by_name: dict[str, dict[str, str]] = defaultdict(dict)
    for (domain, level1, level2), matter in by_key.items():
        by_name[domain].setdefault(level1 + level2, matter)
    return Standards(by_key, dict(by_name))


def nearest(name: str, names: Iterable[str]) -> tuple[str, float] | None:
    """Return the most similar of the names and its similarity from 0 to 1, None when none is similar enough.

    >>> nearest("老年人补贴", ["老年人补贴金", "义务教育"])
    ('老年人补贴金', 0.9090909090909091)
    """
    best = process.extractOne(name, list(names), scorer=fuzz.ratio, score_cutoff=PROPOSE_FROM) if name else None
    return (best[0], best[1] / 100) if best else None


def similar(what: str, what_en: str, share: float) -> str:
    """Return why a similar name is proposed, in both languages."""
    return f"名称与{what}相近（相似度 {share:.0%}） / its name is like that of {what_en} ({share:.0%})"
