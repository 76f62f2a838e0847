"""Links between catalogue items, standard items, upper catalogues and lists.

An exact match of normalised domain and names is stated at once; anything fuzzier is a proposal with a confidence
(`zwgk:LinkAssertion`, review status "proposed") and states nothing by itself.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graphs.quads import Description, decimal, text
from graphs.store import GraphStore
from ingest.tables.cells.text import match_key
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

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


def link(store: GraphStore) -> list[Description]:
    """Return the links that the current graphs give rise to, one description a graph; empty ones are left out."""
    tree = _tree(store)
    items = _items(store)
    matters, proposed = _matters(store, items, tree)
    found = [matters, proposed, _corresponding(matters, items, tree), *_covering(store, items)]
    return [description for description in found if len(description)]


def _tree(store: GraphStore) -> Tree:
    level: dict[str, str] = {}
    parent: dict[str, str] = {}
    for row in store.ask_named("link_areas"):
        level[row["area"]] = iris.code_of(row["level"])
        if "parent" in row:
            parent[row["area"]] = row["parent"]
    return Tree(level, parent)


def _items(store: GraphStore) -> list[Item]:
    levels: dict[str, set[str]] = defaultdict(set)
    for row in store.ask_named("link_item_levels"):
        levels[row["item"]].add(iris.code_of(row["level"]))
    out = []
    for row in store.ask_named("link_items"):
        second = " / ".join(filter(None, (row.get("level2"), row.get("level3")))) or None
        names = (row.get("level1"), second)
        out.append(
            Item(
                row["item"],
                row["area"],
                match_key(row["title"]),
                iris.code_of(row["domain"]) if "domain" in row else "",
                match_key(names[0]),
                match_key(second),
                names,
                frozenset(levels.get(row["item"], ())),
            )
        )
    return out


class _MatterLinks(Description):
    """The matters of items, also by item."""

    def __init__(self) -> None:
        super().__init__(iris.graph("derived", "matter"))
        self.of: dict[str, str] = {}


def _matters(store: GraphStore, items: list[Item], tree: Tree) -> tuple[_MatterLinks, Description]:
    """Return each item's matter: the standard item of the same names, else one of its county; and proposals."""
    standard: dict[Key, str] = {}
    for row in store.ask_named("link_matters"):
        key = (iris.code_of(row["domain"]), match_key(row.get("level1")), match_key(row.get("level2")))
        standard.setdefault(key, row["matter"])
    by_domain: dict[str, dict[str, str]] = defaultdict(dict)
    for (domain, level1, level2), matter in standard.items():
        by_domain[domain].setdefault(level1 + level2, matter)
    out, proposed = _MatterLinks(), Description(iris.graph("link", "matter"))
    local: dict[tuple[str, Key], str] = {}
    nearest: dict[Key, tuple[str, float] | None] = {}
    for item in items:
        matter = standard.get(item.key, "")
        if not matter:
            county = tree.county(item.area)
            if (county, item.key) not in local:
                local[county, item.key] = _local_matter(out, item, county)
            matter = local[county, item.key]
            if item.key not in nearest:
                nearest[item.key] = _nearest(item.level1 + item.level2, by_domain[item.domain])
            if near := nearest[item.key]:
                _propose(proposed, item.iri, str(ZWGK.matter), near[0], near[1], "名称与标准事项相近")
        out.add(item.iri, ZWGK.matter, matter)
        out.of[item.iri] = matter
    return out, proposed


def _local_matter(out: Description, item: Item, county: str) -> str:
    node = iris.local_matter(iris.code_of(county), item.domain or None, item.level1 or None, item.level2 or None)
    out.add(node, RDF.type, ZWGK.Matter, ZWGK.LocalMatter)
    out.add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    out.add(node, ZWGK.area, county)
    first, second = item.names
    title = second or first
    out.add(node, DCTERMS.title, text(title) if title else None)
    return node


def _nearest(name: str, names: dict[str, str]) -> tuple[str, float] | None:
    """Return the most similar of the names and its similarity, None when none is similar enough."""
    best = process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=PROPOSE_FROM)
    return (names[best[0]], best[1]) if best else None


def _corresponding(matters: _MatterLinks, items: list[Item], tree: Tree) -> Description:
    """Return for each item the one of the same matter in the nearest upper catalogue whose level covers it."""
    out = Description(iris.graph("derived", "corresponds"))
    by_place: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        by_place[item.area, matters.of[item.iri]].append(item)
    for item in items:
        level = tree.level.get(item.area)
        for upper in tree.above(item.area):
            held = by_place.get((upper, matters.of[item.iri]), [])
            covering = [u for u in held if not u.levels or level in u.levels]
            if covering:
                best = min(covering, key=lambda u: (u.title != item.title, u.iri))
                out.add(item.iri, ZWGK.correspondsTo, best.iri)
                break
    return out


def _covering(store: GraphStore, items: list[Item]) -> Iterator[Description]:
    """Yield which listed items the items of the same area cover, and which they may cover."""
    out, proposed = Description(iris.graph("derived", "covers")), Description(iris.graph("link", "covers"))
    names: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        for name in {item.title, item.level1, item.level2} - {""}:
            names[item.area][name].append(item)
    for row in store.ask_named("link_listed"):
        known = names.get(row["area"], {})
        domain = iris.code_of(row["domain"]) if "domain" in row else ""
        title = match_key(row["title"])
        exact = [i for i in known.get(title, ()) if not domain or i.domain == domain]
        for item in exact:
            out.add(item.iri, ZWGK.covers, row["listed"])
        if exact or not title:
            continue
        best = process.extractOne(title, known.keys(), scorer=fuzz.ratio, score_cutoff=PROPOSE_FROM)
        if best is None:
            continue
        for item in known[best[0]]:
            if not domain or item.domain == domain:
                _propose(proposed, item.iri, str(ZWGK.covers), row["listed"], best[1], "名称与清单事项相近")
    yield out
    yield proposed


def _propose(out: Description, subject: str, predicate: str, target: str, score: float, reason: str) -> None:
    """State that a link is likely, for a person to confirm."""
    node = iris.link(subject, predicate, target)
    out.add(node, RDF.type, ZWGK.LinkAssertion)
    out.add(node, ZWGK.linkSubject, subject)
    out.add(node, ZWGK.linkPredicate, predicate)
    out.add(node, ZWGK.linkObject, target)
    out.add(node, ZWGK.confidence, decimal(round(score / 100, 3)))
    out.add(node, ZWGK.linkReason, text(f"{reason}（相似度 {score:.0f}%）"))
    out.add(node, ZWGK.reviewStatus, iris.concept("review-status", "proposed"))
