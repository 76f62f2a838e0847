"""Links of catalogue items to inventories and to what was published, and the days by which that was due."""

from collections import defaultdict
from collections.abc import Mapping

from graphs.quads import Description, date
from graphs.store import GraphStore
from ingest.documents.review import Review
from ingest.tables.cells.text import match_key
from ingest.tables.due import due_date
from ingest.tables.linking import Item, Links, nearest, similar
from ingest.tables.model import TimeLimit
from ontology import iris
from ontology.terms import ZWGK

Names = Mapping[str, Mapping[str, list[Item]]]
SEVERAL = "名称相同，但有 {n} 个事项同名，请确认是哪一个 / the name is the same, but {n} items have it: confirm which"


def _by_name(items: list[Item]) -> Names:
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


def inventoried(store: GraphStore, items: list[Item], reviews: Mapping[str, Review]) -> Links:
    """Return which entry of its area's inventory each item comes from."""
    out = Links("inventory", ZWGK.inInventoryAs, reviews)
    names = _by_name(items)
    for row in store.ask_named("link_inventory"):
        domain = iris.code_of(row["domain"]) if "domain" in row else ""
        known, title, group = names.get(row["area"], {}), match_key(row["title"]), match_key(row.get("group"))
        exact = _fitting(known.get(title, []) or known.get(group + title, []), domain, group)
        for item in exact:
            out.state(item.iri, row["entry"])
        best = nearest(title, known) if not exact else None
        for item in _fitting(known[best[0]], domain, group) if best else ():
            if best:
                out.propose(item.iri, row["entry"], best[1], similar("清单条目", "an inventory entry", best[1]))
    out.confirmed(item.iri for item in items)
    return out


def fulfilling(store: GraphStore, items: list[Item], reviews: Mapping[str, Review]) -> Links:
    """Return which item each publication makes good, by the name that the list gives."""
    out = Links("fulfils", ZWGK.fulfils, reviews)
    names = _by_name(items)
    publications = []
    for row in store.ask_named("link_published"):
        node, domain = row["publication"], iris.code_of(row["domain"]) if "domain" in row else ""
        publications.append(node)
        known, name, group = names.get(row["area"], {}), match_key(row["name"]), match_key(row.get("group"))
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


def due_dates(store: GraphStore, fulfilled: Links) -> Description:
    """Return by which day each publication was due: of several items that it makes good, the earliest."""
    out = Description(iris.graph("derived", "due"))
    formed = {row["publication"]: row["formed"] for row in store.ask_named("link_published") if "formed" in row}
    makes_good: dict[str, list[str]] = defaultdict(list)
    for quad in fulfilled.stated.own:
        makes_good[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
    wanted = {item for node in formed for item in makes_good.get(node, ())}
    if not wanted:
        return out
    limits = _limits(store)
    of_item: dict[str, list[TimeLimit]] = defaultdict(list)
    for row in store.ask_named("link_item_limits"):
        if row["item"] in wanted and row["limit"] in limits:
            of_item[row["item"]].append(limits[row["limit"]])
    for node, start in formed.items():
        days = [due_date(start, limit) for item in makes_good.get(node, ()) for limit in of_item.get(item, ())]
        known = [day for day in days if day is not None]
        out.add(node, ZWGK.dueDate, date(min(known)) if known else None)
    return out


def _limits(store: GraphStore) -> dict[str, TimeLimit]:
    """Return the time limits of the graph as values."""
    plain: dict[str, TimeLimit] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    for row in store.ask_named("link_time_limits"):
        if "part" in row:
            parts[row["limit"]].append(row["part"])
        unit, trigger = (iris.code_of(row[key]) if key in row else None for key in ("unit", "trigger"))
        plain[row["limit"]] = TimeLimit(
            iris.code_of(row["kind"]),  # type: ignore[arg-type]
            int(row["quantity"]) if "quantity" in row else None,
            unit,  # type: ignore[arg-type]
            trigger,  # type: ignore[arg-type]
        )
    for node, of in parts.items():
        plain[node] = TimeLimit("compound", parts=tuple(plain[p] for p in of if p in plain))
    return plain
