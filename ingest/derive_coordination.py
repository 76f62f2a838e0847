"""What a catalogue rests on, computed for the checks: lists, guidelines, laws, villages, and what was published."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from graphs.quads import Literal, boolean, integer, string
from graphs.quads import date as day
from ingest.facts import Facts
from ingest.repealed import repealed_on
from ontology import iris
from ontology.terms import DCTERMS, ZWGK
from ontology.vocabulary import codes, label, labels

_PROACTIVE = iris.concept("method", "proactive")
_VILLAGE = iris.concept("level", "village")
_LOCAL = {iris.concept("level", code) for code in ("county", "township")}
_COMMON = ("共性公开事项", "共性事项", "共性", "通用事项")
_TOPIC_OF_DOMAIN = {"14": "poverty", "20": "relief", "21": "elderly", "23": "subsidies"}

Fact = tuple[str, str, str | Literal]


def village_topics(facts: Facts) -> Iterator[Fact]:
    """Yield how many of the priority topics a village's own list has items on, and which it lacks.

    A catalogue with nothing outside the domains is the village's part of those, not its list of all it discloses.
    """
    words = labels("village-topic")
    items = _items(facts)
    for node in sorted(facts.own(ZWGK.DisclosureCatalogue)):
        area = facts.one(node, ZWGK.area)
        if area is None or facts.one(area, ZWGK.areaLevel) != _VILLAGE:
            continue
        if all(facts.of(item, ZWGK.domain) for item in items[node]):
            continue
        held = set()
        for item in items[node]:
            names = [n for p in _NAMES for n in facts.of(item, p)]
            held |= {code for word, code in words.items() if any(word in name for name in names)}
            held |= {_TOPIC_OF_DOMAIN.get(iris.code_of(d), "") for d in facts.of(item, ZWGK.domain)}
        missing = [code for code in codes("village-topic") if code not in held]
        yield node, ZWGK.topicsHeld, integer(len(codes("village-topic")) - len(missing))
        for code in missing:
            yield node, ZWGK.missingTopic, iris.concept("village-topic", code)


_NAMES = (DCTERMS.title, ZWGK.level1Name, ZWGK.level2Name)


def villages(facts: Facts) -> Iterator[Fact]:
    """Yield for each village of a place whether it has a catalogue or stands in one above, where any village does."""
    owners = {area for node in sorted(facts.own(ZWGK.DisclosureCatalogue)) for area in facts.of(node, ZWGK.area)}
    told = {facts.one(item, ZWGK.area) for item, tiers in facts.many(ZWGK.disclosureLevel).items() if _VILLAGE in tiers}
    below = _villages(facts.outermost)
    found = sorted({v for owner in owners for v in below.get(owner, ())})
    stands = {v: v in owners or not told.isdisjoint(facts.of(v, ZWGK.inArea)) for v in found}
    for village in found if any(stands.values()) else ():
        yield village, ZWGK.keepsCatalogue, boolean(stands[village])


@lru_cache(maxsize=4)
def _villages(facts: Facts) -> dict[str, list[str]]:
    """Return the villages of each county and township."""
    found: dict[str, list[str]] = defaultdict(list)
    for area, tier in facts.pairs(ZWGK.areaLevel):
        for upper in facts.of(area, ZWGK.inArea) if tier == _VILLAGE else ():
            if facts.one(upper, ZWGK.areaLevel) in _LOCAL:
                found[upper].append(area)
    return dict(found)


def dates_of_sources(facts: Facts) -> Iterator[Fact]:
    """Yield the day of the newest list and guideline that a catalogue with a date of its own rests on."""
    listed: dict[str, str] = {}
    guided: dict[str, str] = {}
    lists = facts.own(ZWGK.PowerItem) | facts.own(ZWGK.PublicServiceItem)
    standards = facts.all(ZWGK.StandardItem)
    for node, since in facts.everywhere(ZWGK.validFrom):
        if node in lists:
            for area in facts.of(node, ZWGK.area):
                listed[area] = max(listed.get(area, ""), since)
        elif node in standards:
            for domain in facts.of(node, ZWGK.domain):
                guided[domain] = max(guided.get(domain, ""), since)
    for node in sorted(facts.own(ZWGK.DisclosureCatalogue)):
        place = facts.one(node, ZWGK.area)
        if place is None or not facts.one(node, ZWGK.validFrom):
            continue
        if place in listed:
            yield node, ZWGK.listedSince, day(listed[place])
        newest = max((guided[d] for d in facts.of(node, ZWGK.scopeDomain) if d in guided), default="")
        if newest:
            yield node, ZWGK.guidelineSince, day(newest)


def common_items(facts: Facts) -> Iterator[Fact]:
    """Yield which domains of a catalogue lack an item that the catalogue or the inventory marks as common to all."""
    items = _items(facts)
    marked: dict[str, set[str]] = defaultdict(set)
    for node, name in facts.pairs(ZWGK.level1Name):
        area, title = facts.one(node, ZWGK.area), facts.one(node, DCTERMS.title)
        if name in _COMMON and area and title:
            marked[area].add(title)
    for node in sorted(facts.own(ZWGK.DisclosureCatalogue)) if marked else ():
        common = marked.get(facts.one(node, ZWGK.area) or "")
        if not common:
            continue
        held: dict[str, set[str]] = defaultdict(set)
        for item in items[node]:
            for domain in facts.of(item, ZWGK.domain):
                held[domain].update(facts.of(item, DCTERMS.title))
        yield node, ZWGK.commonItems, integer(len(common))
        for domain in facts.of(node, ZWGK.scopeDomain):
            for title in sorted(common - held[domain]) if held[domain] else ():
                yield node, ZWGK.lacksCommon, string(f"{label('domain', iris.code_of(domain))}：{title}")


def repealed_bases(facts: Facts) -> Iterator[Fact]:
    """Yield the bases of items that were no longer in force on the day of the catalogue, or are not for one undated."""
    ended = dict(facts.everywhere(ZWGK.validUntil))
    ends: dict[str, str | None] = {}
    for item, basis in facts.pairs(ZWGK.basis):
        if basis not in ends:
            ends[basis] = ended.get(basis) or repealed_on(facts.one(basis, DCTERMS.title) or "")
        end = ends[basis]
        if end:
            catalogue = facts.one(item, ZWGK.inCatalogue)
            since = facts.one(catalogue, ZWGK.validFrom) if catalogue else None
            if catalogue and (since is None or end <= since):
                yield item, ZWGK.repealedBasis, basis


def promised(facts: Facts) -> Iterator[Fact]:
    """Yield from when on the proactive items of a dated catalogue should have information, where places record it."""
    recording = {facts.one(node, ZWGK.area) for node in facts.own(ZWGK.Publication)}
    done = {item for _, item in facts.pairs(ZWGK.fulfils)}
    for item, catalogue in facts.pairs(ZWGK.inCatalogue) if recording else ():
        since = facts.one(catalogue, ZWGK.validFrom)
        if since and facts.one(item, ZWGK.area) in recording and _PROACTIVE in facts.of(item, ZWGK.disclosureMethod):
            yield item, ZWGK.publicationDue, day(since)
            if item not in done:
                yield item, ZWGK.unpublishedSince, day(since)


def days_apart(earlier: str | None, later: str | None) -> int | None:
    """Return how many days lie between two dates, None when one is missing or no date.

    >>> days_apart("2021-03-01", "2021-03-10"), days_apart(None, "2021-03-10")
    (9, None)
    """
    try:
        return abs((date.fromisoformat(later or "") - date.fromisoformat(earlier or "")).days)
    except ValueError:
        return None


def _items(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item, catalogue in facts.pairs(ZWGK.inCatalogue):
        found[catalogue].append(item)
    return found


DERIVATIONS: tuple[Callable[[Facts], Iterator[Fact]], ...] = (
    village_topics,
    villages,
    dates_of_sources,
    common_items,
    repealed_bases,
    promised,
)
"""Every derivation of this module."""

USED = (ZWGK.basis, DCTERMS.issued)
ADDED = (
    *(ZWGK.topicsHeld, ZWGK.missingTopic, ZWGK.keepsCatalogue, ZWGK.listedSince, ZWGK.guidelineSince),
    *(ZWGK.commonItems, ZWGK.lacksCommon, ZWGK.repealedBasis, ZWGK.publicationDue, ZWGK.unpublishedSince),
    ZWGK.publishedApart,
)
"""The properties that they look at besides those of `derive_checks`, and those that they add."""
