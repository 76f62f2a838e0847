"""Links of catalogue items to inventories and to what was published, and the days by which that was due."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphs.quads import Description, date
from graphs.store import plain
from ingest.facts import Facts
from ingest.tables.cells.text import match_key
from ingest.tables.due import due_date
from ingest.tables.linking import Around, Item, Links, domain_of, listed_of, nearest, similar
from ingest.tables.model import TimeLimit
from ontology import iris
from ontology.terms import ZWGK

Names = Mapping[str, Mapping[str, list[Item]]]
SEVERAL = "名称相同，但有 {n} 个事项同名，请确认是哪一个 / the name is the same, but {n} items have it: confirm which"


def _by_name(items: Sequence[Item]) -> Names:
    """Return the items of each area by each of their names."""
    out: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        for name in {item.title, item.level2 or item.level1, item.level1 + item.level2} - {""}:
            out[item.area][name].append(item)
    return out


def _fitting(found: list[Item], domain: str, group: str) -> list[Item]:
    """Return the items that also have the domain and the group, where these are given and tell anything."""
    if domain:
        found = [item for item in found if item.domain in {domain, ""}]
    return [item for item in found if group and group in {item.level1, item.level1 + item.level2}] or found


def inventoried(facts: Facts, items: Sequence[Item], around: Around) -> Links:
    """Return which entry of its area's inventory each item comes from."""
    out = Links("inventory", ZWGK.inInventoryAs, around)
    entries = listed_of(facts, ZWGK.InventoryItem)
    names = _by_name(items) if entries else {}
    for entry in entries:
        known = names.get(entry.area, {})
        found = known.get(entry.title, []) or known.get(entry.group + entry.title, [])
        exact = _fitting(found, entry.domain, entry.group)
        for item in exact:
            out.state(item.iri, entry.iri)
        best = nearest(entry.title, known) if not exact else None
        for item in _fitting(known[best[0]], entry.domain, entry.group) if best else ():
            if best:
                out.propose(item.iri, entry.iri, best[1], similar("清单条目", "an inventory entry", best[1]))
    out.confirmed(item.iri for item in items)
    return out


def fulfilling(facts: Facts, items: Sequence[Item], around: Around) -> Links:
    """Return which item each publication makes good, by the name that the list gives."""
    out = Links("fulfils", ZWGK.fulfils, around)
    publications = sorted(node for node in facts.own(ZWGK.Publication) if facts.of(node, ZWGK.itemName))
    names = _by_name(items) if publications else {}
    named = [(node, match_key(name)) for node in publications for name in facts.of(node, ZWGK.itemName)]
    for node, name in named:
        known = names.get(facts.one(node, ZWGK.area) or "", {})
        domain, group = domain_of(facts, node), match_key(facts.one(node, ZWGK.level1Name))
        exact = _fitting(known.get(name, []), domain, group)
        best = nearest(name, known) if not exact else None
        for item in exact:
            if len(exact) == 1:
                out.state(node, item.iri)
            else:
                out.propose(node, item.iri, 1 / len(exact), SEVERAL.format(n=len(exact)))
        for item in _fitting(known[best[0]], domain, group) if best else ():
            if best:
                out.propose(node, item.iri, best[1], similar("公开事项", "a catalogue item", best[1]))
    out.confirmed(publications)
    return out


def due_dates(facts: Facts, fulfilled: Links, around: Around) -> Description:
    """Return by which day each publication was due: of several items that it makes good, the earliest."""
    out = Description(iris.graph("derived", "due", *around.place))
    makes_good: dict[str, list[str]] = defaultdict(list)
    for quad in fulfilled.stated.own:
        makes_good[plain(quad.subject)].append(plain(quad.object))
    for node, items in sorted(makes_good.items()):
        start = facts.one(node, ZWGK.informationDate)
        if start:
            limits = [
                limit for item in items for each in facts.of(item, ZWGK.timeLimit) if (limit := _limit(facts, each))
            ]
            known = [day for limit in limits if (day := due_date(start, limit))]
            out.add(node, ZWGK.dueDate, date(min(known)) if known else None)
    return out


def _limit(facts: Facts, node: str) -> TimeLimit | None:
    """Return a time limit of the graph as a value, a compound one with its parts."""
    if parts := facts.of(node, ZWGK.hasPart):
        return TimeLimit("compound", parts=tuple(limit for part in parts if (limit := _limit(facts, part))))
    kind, quantity = facts.one(node, ZWGK.timeLimitKind), facts.one(node, ZWGK.quantity)
    unit, trigger = facts.one(node, ZWGK.unit), facts.one(node, ZWGK.trigger)
    if kind is None:
        return None
    return TimeLimit(
        iris.code_of(kind),  # type: ignore[arg-type]
        int(quantity) if quantity else None,
        iris.code_of(unit) if unit else None,  # type: ignore[arg-type]
        iris.code_of(trigger) if trigger else None,  # type: ignore[arg-type]
    )
