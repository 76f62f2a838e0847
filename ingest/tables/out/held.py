"""An area's catalogue out of the graph, as rows of the official form."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphs.errors import NotFoundError
from graphs.quads import Literal, Quad
from graphs.store import GraphStore
from ingest.tables.cells.text import strip_serial
from ingest.tables.labels import column_key, level_key
from ingest.tables.out.form import FormTable, Item, form_table, table_title
from ontology import iris
from ontology.terms import DCTERMS, RDF, SKOS, ZWGK
from ontology.vocabulary import pref_label

_TEXTS = (
    ("number", ZWGK.itemNumber),
    ("level1", ZWGK.level1Name),
    ("level2", ZWGK.level2Name),
    ("level3", ZWGK.level3Name),
    ("content", ZWGK.content),
    ("basis", ZWGK.basisText),
    ("time_limit", ZWGK.timeLimitText),
    ("body", ZWGK.bodyText),
    ("channel", ZWGK.channelText),
    ("base_code", ZWGK.baseCode),
    ("implementation_code", ZWGK.implementationCode),
)
Facts = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Held:
    """What an area publishes: its names, the domains that it declares, the day of the version, the tables."""

    code: str
    name: str
    chain: str
    scope: tuple[str, ...]
    valid_from: str | None
    tables: tuple[FormTable, ...]


def held(store: GraphStore, code: str) -> Held:
    """Return the catalogue of an area; raise NotFoundError when it has none."""
    return arranged(store, code, [(domain, item) for _, domain, item in entries(store, code)])


def entries(store: GraphStore, code: str) -> list[tuple[str, str | None, Item]]:
    """Return the items of an area's catalogue in order: IRI, domain, row; raise NotFoundError when it has none."""
    facts = facts_of(store, iris.graph("catalogue", code))
    if iris.catalogue(code) not in facts:
        raise NotFoundError(
            f"区划 {code} 没有公开目录，请核对代码，或先用 zwgk build 读入其目录。",
            f"the area {code} has no catalogue: check the code, or build from its catalogue first",
        )
    return [(node, _domain(facts[node]), _item(facts[node])) for node in ordered(facts, code)]


def arranged(store: GraphStore, code: str, items: Iterable[tuple[str | None, Item]], *, apart: bool = False) -> Held:
    """Return items, each with its domain, as the catalogue of an area that has one.

    If asked, rows without any mark stand in a table apart: among rows with marks theirs would seem to be lost.
    """
    top = facts_of(store, iris.graph("catalogue", code))[iris.catalogue(code)]
    name, chain = area_names(store, code)
    village = iris.code_of(one(store, iris.area(code), str(ZWGK.areaLevel)) or "") == "village"
    by_domain: dict[tuple[str | None, bool], list[Item]] = defaultdict(list)
    for domain, item in items:
        marked = bool(item.audience or item.audience_text or item.method or item.levels or item.unread)
        by_domain[domain, apart and not marked].append(item)
    tables = [
        form_table(table_title(name, domain, village), domain, sheet_name(domain, village), rows)
        for (domain, _), rows in sorted(
            by_domain.items(), key=lambda pair: (not pair[0][0], pair[0][0] or "", pair[0][1])
        )
    ]
    stated = "true" in top.get(str(ZWGK.scopeStated), ())  # else it is what the tables are of
    scope = tuple(sorted(iris.code_of(d) for d in top.get(str(ZWGK.scopeDomain), ()) if stated))
    return Held(code, name, chain, scope, next(iter(top.get(str(ZWGK.validFrom), ())), None), tuple(tables))


def facts_of(store: GraphStore, graph: str) -> dict[str, dict[str, list[str]]]:
    """Return what a graph says, by subject and predicate; values are IRIs or words, sorted."""
    return facts_in(store.quads_for_graph(graph))


def facts_in(quads: Iterable[Quad]) -> dict[str, dict[str, list[str]]]:
    """Return what quads say, by subject and predicate; values are IRIs or words, sorted."""
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        value = quad.object.value if isinstance(quad.object, Literal) else str(getattr(quad.object, "value", ""))
        out[str(getattr(quad.subject, "value", ""))][quad.predicate.value].append(value)
    return {s: {p: sorted(values) for p, values in found.items()} for s, found in out.items()}


def one(store: GraphStore, subject: str, predicate: str) -> str | None:
    """Return the one value that a subject has for a predicate, None when it has none."""
    return next((str(getattr(q.object, "value", "")) for q in store.match(subject, predicate)), None)


def area_names(store: GraphStore, code: str) -> tuple[str, str]:
    """Return the name of an area, and with all above it but the nation before it; the code when it is unknown."""
    names: list[str] = []
    node: str | None = iris.area(code)
    while node and node != iris.area(iris.NATION):
        names.append(one(store, node, str(SKOS.prefLabel)) or iris.code_of(node))
        node = one(store, node, str(ZWGK.parentArea))
    return (names[0], "".join(reversed(names))) if names else (code, code)


def sheet_name(domain: str | None, village: bool = False) -> str:
    """Return what a table's sheet is called, as short as spreadsheets want it.

    >>> sheet_name("21"), sheet_name(None)
    ('养老服务', '事项')
    """
    if domain is None:
        return "村务公开" if village else "事项"
    return re.sub(r"[\[\]:*?/\\]", " ", pref_label("domain", domain))[:31]


def _domain(facts: Facts) -> str | None:
    found = facts.get(str(ZWGK.domain))
    return iris.code_of(found[0]) if found else None


def _codes(facts: Facts, predicate: object) -> tuple[str, ...]:
    return tuple(iris.code_of(value) for value in facts.get(str(predicate), ()))


def _place(facts: Facts) -> tuple[object, ...]:
    """Return a key by which items come in the order of their files, sheets and rows."""
    place = next(iter(facts.get(str(ZWGK.sourcePlace), ())), "")
    head, _, row = place.rpartition("!")
    return (head, int(row) if row.isdigit() else 0)


def ordered(facts: Mapping[str, Facts], area: str) -> list[str]:
    """Return the items in order; those of one name by the ordinal in their IRI, which thus stays the same."""
    items = [s for s, found in facts.items() if str(ZWGK.CatalogueItem) in found.get(str(RDF.type), ())]
    items.sort(key=lambda node: (_place(facts[node]), node))
    same: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for node in items:
        same[identity(facts[node])].append(node)
    turn: Counter[tuple[str | None, ...]] = Counter()
    out = []
    for node in items:
        key = identity(facts[node])
        turn[key] += 1
        rightful = iris.item(area, *key, turn[key])
        out.append(rightful if rightful in same[key] else node)
    return out if len(set(out)) == len(out) else items


def identity(facts: Facts) -> tuple[str | None, str | None, str | None]:
    """Return domain and names, as items are told apart by."""
    first, second, third = (next(iter(facts.get(str(ZWGK[f"level{n}Name"]), ())), None) for n in (1, 2, 3))
    return _domain(facts), first, " / ".join(filter(None, (second, third))) or None


def _item(facts: Facts) -> Item:
    texts = {key: words[0] for key, predicate in _TEXTS if (words := facts.get(str(predicate)))}
    openness = [pref_label("openness", code) for code in _codes(facts, ZWGK.opennessKind)]
    texts |= {"openness": "、".join(openness)} if openness else {}
    texts |= _with_serial(texts, next(iter(facts.get(str(DCTERMS.title), ())), ""))
    texts |= extras(next(iter(facts.get(str(ZWGK.sourceText), ())), "{}"))
    return Item(
        texts,
        _codes(facts, ZWGK.channel),
        _codes(facts, ZWGK.audience),
        "；".join(facts.get(str(ZWGK.audienceText), ())),
        _codes(facts, ZWGK.disclosureMethod),
        _codes(facts, ZWGK.disclosureLevel),
        frozenset(_codes(facts, ZWGK.unreadElement)),
    )


def _with_serial(texts: Mapping[str, str], title: str) -> dict[str, str]:
    """Return the deepest name as it was printed, where only a serial number tells the two apart."""
    deepest = next((key for key in ("level3", "level2", "level1") if key in texts), None)
    return {deepest: title} if deepest and title != texts[deepest] and strip_serial(title) == texts[deepest] else {}


def extras(raw: str) -> dict[str, str]:
    """Return the columns of a source's row that no synonym explains, by key.

    >>> extras('{"序号": "1", "公开层级/县级": "√", "咨询电话": "12345"}')
    {'extra:咨询电话': '12345'}
    """
    found: dict[str, str] = json.loads(raw)
    return {f"extra:{label.split('/')[-1]}": words for label, words in found.items() if words and not _known(label)}


def _known(label: str) -> bool:
    path = label.split("/")
    leaves: Iterable[str] = (path[-1], "".join(path), path[0])
    return any(column_key(word) or column_key(word, "group") or level_key(word, len(path) > 1) for word in leaves)
