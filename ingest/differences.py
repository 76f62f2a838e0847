"""`zwgk diff`: which items of catalogues and lists were added, removed or changed, and in which fields."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphs.errors import InputError
from graphs.quads import read_nquads
from graphs.releases import Release, open_release
from ingest.extract import areas_around
from ingest.history import table_graphs
from ingest.reading import read_units
from ingest.sources import find_sources
from ingest.tables.out.held import Facts, facts_in, identity, ordered
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK
from ontology.vocabulary import pref_label

_WORDS = {
    "公开内容": ZWGK.content,
    "公开依据": ZWGK.basisText,
    "公开时限": ZWGK.timeLimitText,
    "公开主体": ZWGK.bodyText,
    "公开对象说明": ZWGK.audienceText,
    "基本编码": ZWGK.baseCode,
    "实施编码": ZWGK.implementationCode,
    "办事页面": ZWGK.servicePage,
    "不纳入理由": ZWGK.exemptionReason,
}
_CODES = {
    "公开渠道": ("channel", ZWGK.channel),
    "公开对象": ("audience", ZWGK.audience),
    "公开方式": ("method", ZWGK.disclosureMethod),
    "公开层级": ("level", ZWGK.disclosureLevel),
    "五公开": ("openness", ZWGK.opennessKind),
    "事项类型": ("item-kind", ZWGK.itemKind),
    "公开属性": ("attribute", ZWGK.disclosureAttribute),
}
_LISTS = {"powerlist": "权责清单", "servicelist": "公共服务事项清单", "inventory": "公开事项清单"}
_TOLD_APART = (ZWGK.itemKind, ZWGK.bodyText, DCTERMS.title)
Key = tuple[str, str, str, str, str, int]  # area, kind, domain, level 1, level 2 and below or the code, ordinal


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is named, with where it stands."""

    area: str
    domain: str
    level1: str
    level2: str
    iri: str
    place: str
    kind: str = "catalogue"


@dataclass(frozen=True, slots=True)
class Change:
    """An item that is in both, with old and new text of each field that differs; None where a field is empty."""

    item: Item
    fields: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What the second has and the first has not, the other way round, and what differs."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Change, ...]
    unchanged: int

    def text(self) -> str:
        """Return the differences for people."""
        counts = (len(self.added), len(self.removed), len(self.changed), self.unchanged)
        lines = [
            "新增 {} 项，删除 {} 项，改动 {} 项，未变 {} 项".format(*counts)
            + " / {} added, {} removed, {} changed, {} unchanged".format(*counts)
        ]
        for sign, items in (("+", self.added), ("-", self.removed)):
            lines += [f"{sign} {_shown(item)}" for item in items]
        for change in self.changed:
            lines.append(f"~ {_shown(change.item)}")
            for field, (old, new) in change.fields.items():
                lines.append(f"    {field}：{_line(old)} → {_line(new)}")
        return "\n".join(lines)


def differences(a: str, b: str, data: Path, area: str | None = None) -> Differences:
    """Compare two releases (by number) or two workbooks (by path), for all areas or one.

    Two workbooks of different areas are compared by domain and names alone. Raise InputError or NotFoundError for what
    cannot be read, and when one is a release and the other a file.
    """
    if a.isdecimal() and b.isdecimal():
        return compare(*(_of_release(open_release(data, int(number)), area) for number in (a, b)))
    if a.isdecimal() or b.isdecimal():
        raise InputError("请给出两个版本号，或两个文件。", "give two release numbers or two files")
    first, second = _of_file(Path(a), area), _of_file(Path(b), area)
    if {key[0] for key in first} != {key[0] for key in second}:
        first, second = ({("", *key[1:]): value for key, value in side.items()} for side in (first, second))
    return compare(first, second)


def compare(first: Mapping[Key, Facts], second: Mapping[Key, Facts]) -> Differences:
    """Return the differences of two sets of items, in order of area, domain and names."""
    changed = []
    for key in sorted(first.keys() & second.keys()):
        old, new = fields(first[key]), fields(second[key])
        apart = {name: (old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)}
        if apart:
            changed.append(Change(_item(key, second[key]), apart))
    return Differences(
        tuple(_item(key, second[key]) for key in sorted(second.keys() - first.keys())),
        tuple(_item(key, first[key]) for key in sorted(first.keys() - second.keys())),
        tuple(changed),
        len(first.keys() & second.keys()) - len(changed),
    )


def fields(facts: Facts) -> dict[str, str]:
    """Return what the fields of an item say, by the label of their column; empty ones are left out."""
    out = {label: "；".join(facts.get(str(p), ())) for label, p in _WORDS.items()}
    for label, (scheme, predicate) in _CODES.items():
        out[label] = "、".join(pref_label(scheme, iris.code_of(c)) for c in facts.get(str(predicate), ()))
    if not facts.get(str(RDF.type)) or str(ZWGK.CatalogueItem) not in facts[str(RDF.type)]:
        out["名称"] = "；".join(facts.get(str(DCTERMS.title), ()))
    out["公开渠道"] = out["公开渠道"] or "；".join(facts.get(str(ZWGK.channelText), ()))
    return {label: words for label, words in out.items() if words}


def _of_release(release: Release, area: str | None) -> dict[Key, Facts]:
    out: dict[Key, Facts] = {}
    for graph in table_graphs(release):
        kind, code = graph.split("/")[-2:]
        if area is None or code == area:
            out.update(_keys(kind, code, facts_in(read_nquads(release.read(release.graphs[graph])))))
    return out


def _of_file(path: Path, area: str | None) -> dict[Key, Facts]:
    sources, _ = find_sources([path], area)
    found = read_units(sources, areas_around(path))
    out: dict[Key, Facts] = {}
    for unit in found.units:
        if unit.kind == "catalogue" or unit.kind in _LISTS:
            out.update(_keys(unit.kind, iris.code_of(unit.graph), facts_in(read_nquads(unit.own.plain()))))
    if not out:
        raise InputError(f"{path.name}：没有公开目录或清单。", f"{path.name}: it holds no catalogue or list")
    return out


def _keys(kind: str, area: str, facts: Mapping[str, Facts]) -> Iterator[tuple[Key, Facts]]:
    return keyed(area, facts) if kind == "catalogue" else _listed(kind, area, facts)


def _listed(kind: str, area: str, facts: Mapping[str, Facts]) -> Iterator[tuple[Key, Facts]]:
    """Yield the entries of a list by code, those without one by kind, names and body."""
    entries = {str(ZWGK.ListedItem), str(ZWGK.InventoryItem), str(ZWGK.Exemption)}
    turn: Counter[tuple[str, ...]] = Counter()
    for node in sorted(node for node, said in facts.items() if entries & set(said.get(str(RDF.type), ()))):
        said = facts[node]
        one = {p: next(iter(said.get(str(p), ())), "") for p in (*_TOLD_APART, ZWGK.implementationCode, ZWGK.baseCode)}
        code = one[ZWGK.implementationCode] or one[ZWGK.baseCode]
        first = iris.normal(one[ZWGK.itemKind] + one[ZWGK.bodyText])
        names = ("", "", code) if code else ("", first, iris.normal(one[DCTERMS.title]))
        turn[names] += 1
        yield (area, kind, *names, turn[names]), {**said, "": [node]}


def keyed(area: str, facts: Mapping[str, Facts]) -> Iterator[tuple[Key, Facts]]:
    """Yield the items of a catalogue by what tells them apart."""
    turn: Counter[tuple[str | None, ...]] = Counter()
    for node in ordered(facts, area):
        domain, first, second = named = identity(facts[node])
        turn[named] += 1
        key = (area, "catalogue", domain or "", iris.normal(first or ""), iris.normal(second or ""), turn[named])
        yield key, {**facts[node], "": [node]}


def _item(key: Key, facts: Facts) -> Item:
    names = (next(iter(facts.get(str(p), ())), "") for p in (ZWGK.level1Name, DCTERMS.title, ZWGK.sourcePlace))
    first, title, place = names
    domain = next(map(iris.code_of, facts.get(str(ZWGK.domain), ())), "")
    node = next(iter(facts.get("", ())), "")
    return Item(key[0], domain, first, title if title != first else "", node, place, key[1])


def _shown(item: Item) -> str:
    unknown = "领域不明" if item.kind == "catalogue" else ""
    domain = pref_label("domain", item.domain) if item.domain else unknown
    domain = " / ".join(filter(None, (_LISTS.get(item.kind, ""), domain)))
    return " / ".join(filter(None, (item.area, domain, item.level1, item.level2)))


def _line(words: str | None) -> str:
    """Return a text on one line."""
    return "（空）" if words is None else " ".join(words.split())
