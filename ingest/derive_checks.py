"""What checks need computed: facts that no single cell states, written down for core shapes to look at."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from graphs.quads import Description, Literal, boolean, decimal, integer, string
from graphs.store import GraphStore
from ingest import derive_coordination
from ingest.codes import check_character, credit_code, index_prefix
from ingest.copies import digest_of, shares
from ingest.facts import Facts
from ontology import iris
from ontology.terms import DCTERMS, ORG, SKOS, ZWGK
from ontology.vocabulary import codes

PILOT_DOMAINS = 26
_LEVELS = ("nation", "province", "city", "county", "township", "village")
_OPEN = {iris.concept("attribute", code) for code in ("proactive", "on-request")}
_PROACTIVE = iris.concept("method", "proactive")
_LATEST = "9999-12-31"

Fact = tuple[str, str, str | Literal]
"""A node, a property and a value."""


def link(store: GraphStore) -> list[Description]:
    """Return what follows from a store for the checks."""
    facts = Facts(store)
    return [derive(facts), copied(lines(facts))]


def derive(facts: Facts, *place: str) -> Description:
    """Return what follows from the facts of a place for the checks, but for what is already stated."""
    out = Description(iris.graph("derived", "checks", *place))
    for derivation in DERIVATIONS:
        for node, predicate, value in derivation(facts):
            words = value if isinstance(value, str) else value.value
            if words not in facts.of(node, predicate):
                out.add(node, predicate, value)
    return out


def _elsewhere(facts: Facts) -> Iterator[Fact]:
    """Yield bodies that belong to another place, and tiers that all lie above the place of a line."""
    for node, body in facts.pairs(ZWGK.disclosingBody):
        area, home = facts.one(node, ZWGK.area), facts.one(body, DCTERMS.spatial)
        known = area and home and facts.of(area, ZWGK.inArea) and facts.of(home, ZWGK.inArea)
        if area and home and known and not facts.within(area, home) and not facts.within(home, area):
            yield node, ZWGK.foreignBody, body
    for node, levels in sorted(facts.many(ZWGK.disclosureLevel).items()):
        area = facts.one(node, ZWGK.area)
        own = facts.one(area, ZWGK.areaLevel) if area else None
        if own and all(_depth(level) < _depth(own) for level in levels):
            for level in levels:
                yield node, ZWGK.foreignLevel, level


def _depth(level: str) -> int:
    """Return how deep a tier lies.

    >>> _depth(iris.concept("level", "county"))
    3
    """
    return _LEVELS.index(iris.code_of(level))


def _catalogues(facts: Facts) -> list[tuple[str, str, str]]:
    """Return the catalogues, each with its area and tier."""
    found = []
    for node in sorted(facts.all(ZWGK.DisclosureCatalogue)):
        area = facts.one(node, ZWGK.area)
        level = facts.one(area, ZWGK.areaLevel) if area else None
        if area and level:
            found.append((node, area, iris.code_of(level)))
    return found


def _items_by_catalogue(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item, catalogue in facts.pairs(ZWGK.inCatalogue):
        found[catalogue].append(item)
    return found


def _exempted(facts: Facts) -> dict[str, set[str]]:
    """Return what each area has left out with a reason."""
    found: dict[str, set[str]] = defaultdict(set)
    for node, thing in facts.everywhere(ZWGK.exempts):
        area = facts.one(node, ZWGK.area)
        if area:
            found[area].add(thing)
    return found


def _scopes(facts: Facts) -> Iterator[Fact]:
    """Yield how many of the pilot domains a county's catalogue covers, where its cover states what it is about."""
    pilot = [iris.concept("domain", code) for code in sorted(codes("domain"))[:PILOT_DOMAINS]]
    exempted = _exempted(facts)
    for node, area, level in _catalogues(facts):
        if level == "county" and facts.one(node, ZWGK.scopeStated) == "true":
            covered = {*facts.of(node, ZWGK.scopeDomain), *exempted[area]}
            missing = [domain for domain in pilot if domain not in covered]
            yield node, ZWGK.domainsHeld, integer(len(pilot) - len(missing))
            for domain in missing:
                yield node, ZWGK.undeclaredDomain, domain


def _openness(facts: Facts) -> Iterator[Fact]:
    """Yield how many of the five kinds of openness a catalogue has, where it sorts its items by them."""
    items = _items_by_catalogue(facts) if facts.many(ZWGK.opennessKind) else {}
    kinds = [iris.concept("openness", code) for code in sorted(codes("openness"))]
    for node, _, _ in _catalogues(facts):
        held = {kind for item in items.get(node, ()) for kind in facts.of(item, ZWGK.opennessKind)}
        if held:
            missing = [kind for kind in kinds if kind not in held]
            yield node, ZWGK.opennessKinds, integer(len(kinds) - len(missing))
            for kind in missing:
                yield node, ZWGK.missingOpenness, kind


def _expected(facts: Facts) -> Iterator[Fact]:
    """Yield the guideline's items that a catalogue should hold by domain and tier, unless a proposal is open."""
    by_domain: dict[str, list[str]] = defaultdict(list)
    for node in sorted(_stated(facts)):
        for domain in facts.of(node, ZWGK.domain):
            by_domain[domain].append(node)
    proposed = _proposed(facts)
    for node, _, level in _catalogues(facts):
        own = iris.concept("level", level)
        for domain in facts.of(node, ZWGK.scopeDomain):
            for standard in by_domain[domain]:
                if own in facts.of(standard, ZWGK.disclosureLevel) and (node, standard) not in proposed:
                    yield node, ZWGK.expectsMatter, standard


def _proposed(facts: Facts) -> set[tuple[str, str]]:
    """Return catalogues with the standard items that one of their lines may be, as somebody has yet to confirm."""
    waits = iris.concept("review-status", "proposed")
    found = set()
    for node, predicate in facts.pairs(ZWGK.linkPredicate):
        if predicate == str(ZWGK.matter) and waits in facts.of(node, ZWGK.reviewStatus):
            item, standard = facts.one(node, ZWGK.linkSubject), facts.one(node, ZWGK.linkObject)
            catalogue = facts.one(item, ZWGK.inCatalogue) if item else None
            if catalogue and standard:
                found.add((catalogue, standard))
    return found


def _guideline_channels(facts: Facts) -> Iterator[Fact]:
    """Yield the guideline's item whose channels bind a line, where the line's own could be read."""
    unread, stated = iris.concept("element", "channel"), _stated(facts)
    for item, matter in facts.pairs(ZWGK.matter) if stated else ():
        if matter in stated and unread not in facts.of(item, ZWGK.unreadElement):
            yield item, ZWGK.channelsFrom, matter


def _stated(facts: Facts) -> frozenset[str]:
    """Return the standard items that a guideline itself states, without what places merely have in common."""
    return frozenset(n for n in facts.all(ZWGK.StandardItem) if not facts.of(n, ZWGK.evidenceCount))


def _inventory(facts: Facts) -> Iterator[Fact]:
    """Yield which inventory entries belong in the catalogue, and which lines should be found in an inventory."""
    places = set()
    for node in sorted(facts.all(ZWGK.InventoryItem)):
        area = facts.one(node, ZWGK.area)
        if area:
            places.add(area)
            if _OPEN.intersection(facts.of(node, ZWGK.disclosureAttribute)):
                yield node, ZWGK.disclosableIn, area
    for item in sorted(facts.all(ZWGK.CatalogueItem)) if places else ():
        area = facts.one(item, ZWGK.area)
        if area in places:
            yield item, ZWGK.expectsInventory, area


def _same_codes(facts: Facts) -> Iterator[Fact]:
    """Yield the service of the same area that carries the code of a power or of a catalogue's line."""
    services: dict[tuple[str | None, str], str] = {}
    for predicate in (ZWGK.implementationCode, ZWGK.baseCode):
        for node, code in facts.pairs(predicate):
            if node in facts.all(ZWGK.PublicServiceItem):
                services.setdefault((facts.one(node, ZWGK.area), code), node)
    for node in sorted(facts.all(ZWGK.PowerItem) | facts.all(ZWGK.CatalogueItem)) if services else ():
        own = (*facts.of(node, ZWGK.implementationCode), *facts.of(node, ZWGK.baseCode))
        for service in sorted({s for code in own if (s := services.get((facts.one(node, ZWGK.area), code)))}):
            yield node, ZWGK.sameCodeAs, service


def lines(facts: Facts) -> dict[str, frozenset[int]]:
    """Return the digests of the lines of each county's catalogue."""
    items = _items_by_catalogue(facts)
    return {
        node: frozenset(digest_of(line) for item in items[node] if (line := _line(facts, item)))
        for node, _, level in _catalogues(facts)
        if level == "county"
    }


def copied(lines: Mapping[str, frozenset[int]]) -> Description:
    """Return how much counties' catalogues have in common with another county's, in per cent."""
    out = Description(iris.graph("derived", "copies"))
    for node, other, share in shares(lines):
        out.add(node, ZWGK.copiedShare, decimal(round(share * 100, 1)))
        out.add(node, ZWGK.copiedFrom, other)
    return out


def _line(facts: Facts, item: str) -> str:
    """Return what makes a line equal to another's: domain, names and content; empty without a content."""
    digest = facts.one(item, ZWGK.contentDigest)
    names = (ZWGK.domain, ZWGK.level1Name, ZWGK.level2Name, DCTERMS.title)
    return "\n".join([*(facts.one(item, name) or "" for name in names), digest]) if digest else ""


def _versions(facts: Facts) -> Iterator[Fact]:
    """Yield the earlier version that is still valid when a later one of the same identity begins."""
    groups: dict[str, list[str]] = defaultdict(list)
    for node, identity in facts.pairs(DCTERMS.isVersionOf):
        groups[identity].append(node)
    for nodes in groups.values():
        spans = sorted((*_span(facts, node), node) for node in nodes)
        for (_, end, earlier), (begin, _, later) in pairwise(spans):
            if begin and begin < end:
                yield later, ZWGK.overlapsVersion, earlier


def _span(facts: Facts, node: str) -> tuple[str, str]:
    return facts.one(node, ZWGK.validFrom) or "", facts.one(node, ZWGK.validUntil) or _LATEST


def _publications(facts: Facts) -> Iterator[Fact]:
    """Yield channels of publications, what lines with publications promise, same information, and what is reachable."""
    for node, place in facts.pairs(ZWGK.viaChannel):
        for kind in facts.of(place, ZWGK.channelKind):
            yield node, ZWGK.channel, kind
    published: dict[str, list[str]] = defaultdict(list)
    for node, item in facts.pairs(ZWGK.fulfils):
        published[item].append(node)
    for item, nodes in sorted(published.items()):
        if _PROACTIVE in facts.of(item, ZWGK.disclosureMethod):
            for channel in facts.of(item, ZWGK.channel):
                yield item, ZWGK.promises, channel
        yield from _same_information(facts, nodes)
    checks = defaultdict(list)
    for check, node in facts.pairs(ZWGK.checkedPublication):
        when, found = facts.one(check, _WHEN), facts.one(check, ZWGK.reachable)
        if found:
            checks[node].append((when or "", found))
    for node, made in sorted(checks.items()):
        yield node, ZWGK.lastReachable, boolean(max(made)[1] in ("true", "1"))


_WHEN = DCTERMS.date


def _same_information(facts: Facts, nodes: Iterable[str]) -> Iterator[Fact]:
    """Yield which publications of one line are of the same day: the first with each later one on another channel."""
    first: dict[str, str] = {}
    for node in sorted(nodes):
        day = facts.one(node, ZWGK.informationDate)
        known = first.setdefault(day, node) if day else node
        if known == node or facts.of(known, ZWGK.viaChannel) == facts.of(node, ZWGK.viaChannel):
            continue
        if facts.of(known, ZWGK.contentDigest) and facts.of(node, ZWGK.contentDigest):
            yield node, ZWGK.sameInformationAs, known
        apart = derive_coordination.days_apart(facts.one(known, DCTERMS.issued), facts.one(node, DCTERMS.issued))
        if apart is not None and facts.of(known, DCTERMS.title) == facts.of(node, DCTERMS.title):
            yield node, ZWGK.publishedApart, integer(apart)


def _codes(facts: Facts) -> Iterator[Fact]:
    """Yield the codes in index numbers and identifiers, and whether their check characters fit."""
    for node, number in facts.pairs(ZWGK.indexNumber):
        prefix = index_prefix(number)
        if prefix:
            yield node, ZWGK.indexPrefix, string(prefix)
    for predicate in (ZWGK.indexNumber, ORG.identifier):
        for node, text in facts.pairs(predicate):
            code = credit_code(text)
            if code:
                yield node, ZWGK.creditCode, string(code)
                yield node, ZWGK.checkCharacterFits, boolean(check_character(code) == code[-1])


DERIVATIONS: tuple[Callable[[Facts], Iterator[Fact]], ...] = (
    _elsewhere,
    _scopes,
    _openness,
    _expected,
    _guideline_channels,
    _inventory,
    _same_codes,
    _versions,
    _publications,
    _codes,
    *derive_coordination.DERIVATIONS,
)
"""Every derivation, in the order in which they run; none looks at what another one adds."""

USED = (
    *(ORG.identifier, DCTERMS.date, DCTERMS.isVersionOf, DCTERMS.spatial, DCTERMS.title, SKOS.notation),
    *(ZWGK.area, ZWGK.areaLevel, ZWGK.inArea, ZWGK.parentArea, ZWGK.domain, ZWGK.level1Name, ZWGK.level2Name),
    *(ZWGK.disclosingBody, ZWGK.disclosureLevel, ZWGK.disclosureMethod, ZWGK.disclosureAttribute, ZWGK.channel),
    *(ZWGK.inCatalogue, ZWGK.scopeStated, ZWGK.scopeDomain, ZWGK.exempts, ZWGK.opennessKind, ZWGK.contentDigest),
    *(ZWGK.linkSubject, ZWGK.linkPredicate, ZWGK.linkObject, ZWGK.reviewStatus, ZWGK.matter, ZWGK.unreadElement),
    *(ZWGK.evidenceCount, ZWGK.implementationCode, ZWGK.baseCode, ZWGK.validFrom, ZWGK.validUntil, ZWGK.fulfils),
    *(ZWGK.viaChannel, ZWGK.channelKind, ZWGK.informationDate, ZWGK.indexNumber, ZWGK.checkedPublication),
    *(ZWGK.reachable, *derive_coordination.USED),
)
ADDED = (
    *(ZWGK.foreignBody, ZWGK.foreignLevel, ZWGK.domainsHeld, ZWGK.undeclaredDomain, ZWGK.opennessKinds),
    *(ZWGK.missingOpenness, ZWGK.expectsMatter, ZWGK.channelsFrom, ZWGK.disclosableIn, ZWGK.expectsInventory),
    *(ZWGK.sameCodeAs, ZWGK.overlapsVersion, ZWGK.promises, ZWGK.sameInformationAs, ZWGK.lastReachable),
    *(ZWGK.indexPrefix, ZWGK.creditCode, ZWGK.checkCharacterFits, *derive_coordination.ADDED),
)
"""The properties that derivations look at, and those that they add; another one is a KeyError."""
