"""Links between catalogue items, standard items, upper catalogues and lists.

An exact match of code, or of normalised domain and names, is stated at once; anything fuzzier is a proposal with a
confidence (`zwgk:LinkAssertion`, review status "proposed") and states nothing by itself. What a person has confirmed
is stated, what a person has rejected is not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphs.quads import Description, text
from graphs.store import GraphStore
from ingest.documents.review import Review, read_reviews
from ingest.facts import Facts
from ingest.tables.link_exemptions import exempting
from ingest.tables.link_lists import due_dates, fulfilling, inventoried
from ingest.tables.linking import (
    Around,
    Item,
    Key,
    Links,
    Listed,
    Upper,
    items_of,
    listed_of,
    nearest,
    similar,
    standards_of,
    tree_of,
)
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK


def link(store: GraphStore, reviews: Mapping[str, Review] | None = None) -> list[Description]:
    """Return the links that all graphs of a store give rise to, one description a graph; empty ones are left out.

    `reviews` are decisions on links by the link's IRI, by default those that ship.
    """
    facts = Facts(store)
    decided = read_reviews() if reviews is None else reviews
    return link_place(facts, (), Around(tree_of(facts), standards_of(facts), decided))


def link_place(facts: Facts, uppers: Sequence[Upper], around: Around) -> list[Description]:
    """Return the links of a county or a place above, with what it takes up of the places above it."""
    items = items_of(facts)
    listed = listed_of(facts)
    matters = _matters(items, around)
    corresponding = _corresponding(items, matters.of, uppers, around)
    covering = _covering(items, listed, uppers, around)
    entries = inventoried(facts, items, around)
    fulfilled = fulfilling(facts, items, around)
    exempted = exempting(facts, listed, around)
    found = [
        *matters.descriptions,
        *corresponding.descriptions,
        *covering.descriptions,
        *entries.descriptions,
        *fulfilled.descriptions,
        *exempted.descriptions,
        due_dates(facts, fulfilled, around),
    ]
    return [description for description in found if description]


def upper(facts: Facts, around: Around) -> Upper:
    """Return what the places below a place look at."""
    items = items_of(facts)
    return Upper(items, _matters(items, around).of, listed_of(facts))


class _Matters(Links):
    """The matters of items, also by item."""

    def __init__(self, around: Around) -> None:
        super().__init__("matter", ZWGK.matter, around)
        self.of: dict[str, str] = {}


def _matters(items: Sequence[Item], around: Around) -> _Matters:
    """Return each item's matter: the standard item of the same names, else one of its county; and proposals."""
    standards = around.standards
    out = _Matters(around)
    local: dict[tuple[str, Key], str] = {}
    near: dict[Key, tuple[str, float] | None] = {}
    for item in items:
        found = standards.by_key.get(item.key, "")
        if found and out.state(item.iri, found):
            out.of[item.iri] = found
            continue
        if item.key not in near:
            names = standards.by_name.get(item.domain, {})
            best = nearest(item.level1 + item.level2, names)
            near[item.key] = (names[best[0]], best[1]) if best else None
        if like := near[item.key]:
            reason = similar("标准事项", "a standard item", like[1])
            if not found and out.propose(item.iri, like[0], like[1], reason):
                out.of[item.iri] = like[0]
                continue
        county = around.tree.county(item.area)
        if (county, item.key) not in local:
            local[county, item.key] = _local_matter(out.stated, item, county)
        out.stated.add(item.iri, ZWGK.matter, local[county, item.key])
        out.of[item.iri] = local[county, item.key]
    return out


def _local_matter(out: Description, item: Item, county: str) -> str:
    node = iris.local_matter(iris.code_of(county), item.domain or None, item.level1 or None, item.level2 or None)
    out.add(node, RDF.type, ZWGK.Matter, ZWGK.LocalMatter)
    out.add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    out.add(node, ZWGK.area, county)
    first, second = item.names
    title = second or first
    out.add(node, DCTERMS.title, text(title) if title else None)
    return node


def _corresponding(items: Sequence[Item], matters: Mapping[str, str], uppers: Sequence[Upper], around: Around) -> Links:
    """Return for each item the one of the same matter or code in the nearest upper catalogue that covers it."""
    out = Links("corresponds", ZWGK.correspondsTo, around)
    by_place: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for held, known in ((items, matters), *((u.items, u.matters) for u in uppers)):
        for item in held:
            for key in (known[item.iri], *item.codes):
                by_place[item.area, key].append(item)
    for item in items:
        level = around.tree.level.get(item.area)
        for area in around.tree.above(item.area):
            found = [u for key in (*item.codes, matters[item.iri]) for u in by_place.get((area, key), ())]
            covering = [u for u in found if not u.levels or level in u.levels]
            if covering:
                best = min(covering, key=lambda u: (not item.codes & u.codes, u.title != item.title, u.iri))
                out.state(item.iri, best.iri)
                break
    out.confirmed(item.iri for item in items)
    return out


def _covering(items: Sequence[Item], listed: Sequence[Listed], uppers: Sequence[Upper], around: Around) -> Links:
    """Return which listed items the items cover: by code in their area or one above, by name in their own area."""
    out = Links("covers", ZWGK.covers, around)
    names: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    coded: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        for name in {item.title, item.level1, item.level2} - {""}:
            names[item.area][name].append(item)
        for area in (item.area, *around.tree.above(item.area)) if item.codes else ():
            for code in item.codes:
                coded[area, code].add(item.iri)
    for entry in listed:
        known = names.get(entry.area, {})
        whole = known.get(entry.group, ()) if entry.group else ()  # an item of the main name covers its parts
        found = known.get(entry.title) or known.get(entry.group + entry.title) or whole
        same = {i.iri for i in found if not entry.domain or i.domain == entry.domain}
        same.update(*(coded.get((entry.area, code), ()) for code in entry.codes))
        for iri in sorted(same):
            out.state(iri, entry.iri)
        best = nearest(entry.title, known) if not same and not entry.codes & around.below else None
        for item in known[best[0]] if best else ():
            if best and (not entry.domain or item.domain == entry.domain):
                out.propose(item.iri, entry.iri, best[1], similar("清单事项", "a listed item", best[1]))
    for entry in (e for u in uppers for e in u.listed) if coded else ():
        for iri in sorted(set().union(*(coded.get((entry.area, code), ()) for code in entry.codes))):
            out.state(iri, entry.iri)
    out.confirmed(item.iri for item in items)
    return out
