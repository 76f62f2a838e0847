"""What the linking of tables works with: items as compared, the tree of areas, links stated and proposed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graphs.quads import Description
from ingest.documents.assertion import assertion
from ingest.documents.review import Review
from ontology import iris

PROPOSE_FROM = 85.0  # per cent of similarity
Key = tuple[str, str, str]


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


class Links:
    """Links of one kind: the triples that are stated, and the assertions about those that are not certain."""

    def __init__(self, kind: str, predicate: str, reviews: Mapping[str, Review]) -> None:
        self.stated = Description(iris.graph("derived", kind))
        self.proposed = Description(iris.graph("link", kind))
        self.predicate = predicate
        self._reviews = reviews

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
