"""Links between catalogue items, standard items, upper catalogues and lists.

An exact match of code, or of normalised domain and names, is stated at once; anything fuzzier is a proposal with a
confidence (`zwgk:LinkAssertion`, review status "proposed") and states nothing by itself. What a person has confirmed
is stated, what a person has rejected is not.
"""

from collections import defaultdict
from collections.abc import Mapping

from graphs.quads import Description, text
from graphs.store import GraphStore
from ingest.documents.review import Review, read_reviews
from ingest.tables.cells.text import match_key
from ingest.tables.link_lists import due_dates, fulfilling, inventoried
from ingest.tables.linking import Item, Key, Links, Tree, nearest, similar
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK


def link(store: GraphStore, reviews: Mapping[str, Review] | None = None) -> list[Description]:
    """Return the links that the current graphs give rise to, one description a graph; empty ones are left out.

    `reviews` are decisions on links by the link's IRI, by default those that ship.
    """
    decided = read_reviews() if reviews is None else reviews
    tree = _tree(store)
    items = _items(store)
    matters = _matters(store, items, tree, decided)
    corresponding = _corresponding(matters, items, tree, decided)
    covering = _covering(store, items, tree, decided)
    entries = inventoried(store, items, decided)
    fulfilled = fulfilling(store, items, decided)
    found = [
        *matters.descriptions,
        *corresponding.descriptions,
        *covering.descriptions,
        *entries.descriptions,
        *fulfilled.descriptions,
        due_dates(store, fulfilled),
    ]
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
                frozenset(row[key] for key in ("base", "implementation") if key in row),
            )
        )
    return out


class _Matters(Links):
    """The matters of items, also by item."""

    def __init__(self, reviews: Mapping[str, Review]) -> None:
        super().__init__("matter", ZWGK.matter, reviews)
        self.of: dict[str, str] = {}


def _matters(store: GraphStore, items: list[Item], tree: Tree, reviews: Mapping[str, Review]) -> _Matters:
    """Return each item's matter: the standard item of the same names, else one of its county; and proposals."""
    standard: dict[Key, str] = {}
    for row in store.ask_named("link_matters"):
        key = (iris.code_of(row["domain"]), match_key(row.get("level1")), match_key(row.get("level2")))
        standard.setdefault(key, row["matter"])
    by_domain: dict[str, dict[str, str]] = defaultdict(dict)
    for (domain, level1, level2), matter in standard.items():
        by_domain[domain].setdefault(level1 + level2, matter)
    out = _Matters(reviews)
    local: dict[tuple[str, Key], str] = {}
    near: dict[Key, tuple[str, float] | None] = {}
    for item in items:
        found = standard.get(item.key, "")
        if found and out.state(item.iri, found):
            out.of[item.iri] = found
            continue
        if item.key not in near:
            names = by_domain[item.domain]
            best = nearest(item.level1 + item.level2, names)
            near[item.key] = (names[best[0]], best[1]) if best else None
        if like := near[item.key]:
            reason = similar("标准事项", "a standard item", like[1])
            if not found and out.propose(item.iri, like[0], like[1], reason):
                out.of[item.iri] = like[0]
                continue
        county = tree.county(item.area)
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


def _corresponding(matters: _Matters, items: list[Item], tree: Tree, reviews: Mapping[str, Review]) -> Links:
    """Return for each item the one of the same matter or code in the nearest upper catalogue that covers it."""
    out = Links("corresponds", ZWGK.correspondsTo, reviews)
    by_place: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        for key in (matters.of[item.iri], *item.codes):
            by_place[item.area, key].append(item)
    for item in items:
        level = tree.level.get(item.area)
        for upper in tree.above(item.area):
            held = [u for key in (*item.codes, matters.of[item.iri]) for u in by_place.get((upper, key), ())]
            covering = [u for u in held if not u.levels or level in u.levels]
            if covering:
                best = min(covering, key=lambda u: (not item.codes & u.codes, u.title != item.title, u.iri))
                out.state(item.iri, best.iri)
                break
    out.confirmed(item.iri for item in items)
    return out


def _covering(store: GraphStore, items: list[Item], tree: Tree, reviews: Mapping[str, Review]) -> Links:
    """Return which listed items the items cover: by code in their area or one above, by name in their own area."""
    out = Links("covers", ZWGK.covers, reviews)
    names: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    coded: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        for name in {item.title, item.level1, item.level2} - {""}:
            names[item.area][name].append(item)
        if item.codes:
            for area in (item.area, *tree.above(item.area)):
                for code in item.codes:
                    coded[area, code].append(item)
    for row in store.ask_named("link_listed"):
        known = names.get(row["area"], {})
        domain = iris.code_of(row["domain"]) if "domain" in row else ""
        title = match_key(row["title"])
        same = {
            i.iri for key in ("base", "implementation") if key in row for i in coded.get((row["area"], row[key]), ())
        }
        same |= {i.iri for i in known.get(title, ()) if not domain or i.domain == domain}
        for iri in sorted(same):
            out.state(iri, row["listed"])
        best = nearest(title, known) if not same else None
        for item in known[best[0]] if best else ():
            if best and (not domain or item.domain == domain):
                out.propose(item.iri, row["listed"], best[1], similar("清单事项", "a listed item", best[1]))
    out.confirmed(item.iri for item in items)
    return out
