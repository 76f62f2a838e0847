"""From understood catalogues and lists to quads. The only step of this wing that knows RDF."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from weakref import WeakKeyDictionary

from graphs.quads import Description, Literal, boolean, date, decimal, string, text, typed
from ingest.areas import AreaIndex
from ingest.tables.cells.text import clean
from ingest.tables.cells.timelimits import comparable_days, value_key
from ingest.tables.model import Basis, Catalogue, CatalogueItem, ListedItem, TableKind, TimeLimit
from ingest.tables.notes import note_text
from ingest.tables.offices import Office, office
from ontology import iris
from ontology.terms import CPSV, DCAT, DCTERMS, ELI, ORG, RDF, RDFS, SKOS, XSD, ZWGK

_ANCHOR_WORDS = {
    "formed_or_changed": "信息形成或变更",
    "formed": "信息形成",
    "changed": "信息变更",
    "made_or_obtained": "制作或获取信息",
    "decided": "作出决定",
    "approved": "批准",
    "allocated": "分配结果确定",
    "received": "收到",
    "other": "所列事由发生",
}
_UNIT_WORDS = {"workday": "个工作日", "day": "日", "month": "个月", "quarter": "个季度", "year": "年"}
_KIND_WORDS = {
    "prompt": "及时公开",
    "realtime": "实时公开",
    "progress": "按进展情况公开",
    "permanent": "长期公开",
    "with_event": "随相关事项一并公开",
    "external": "按其他规定的时限公开",
    "periodic": "定期公开",
    "before": "事前公开",
    "within": "限期公开",
}


def describe(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> list[Description]:
    """Return the descriptions of all files of one area: its catalogue, its power list, its service list.

    A file given twice counts once. Raise ValueError for a code that no IRI can hold.
    """
    unique = list({c.sha256 or id(c): c for c in catalogues}.values())
    found = [describe_catalogue(area_code, unique, areas)]
    found += [describe_listed(area_code, unique, areas, kind) for kind in ("powerlist", "servicelist")]
    return [description for description in found if description is not None]


def describe_catalogue(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> Description | None:
    """Return the catalogue of an area from all its files, None when none of them holds a catalogue table."""
    tables = [table for c in catalogues for table in c.tables if not table.is_list]
    if not tables:
        return None
    out = Description(iris.graph("catalogue", area_code))
    node, area = iris.catalogue(area_code), iris.area(area_code)
    own = areas.get(area_code)
    out.add(node, RDF.type, ZWGK.DisclosureCatalogue, DCAT.Dataset)
    out.add(node, ZWGK.area, area)
    out.add(node, DCTERMS.title, text(f"{own.name if own else area_code}基层政务公开事项标准目录"))
    for code in sorted(_scope(catalogues)):
        out.add(node, ZWGK.scopeDomain, iris.concept("domain", code))
    versions = sorted(c.valid_from for c in catalogues if c.valid_from)
    out.add(node, ZWGK.validFrom, date(versions[-1]) if versions else None)
    ordinals: Counter[tuple[str | None, ...]] = Counter()
    for table in tables:
        for item in table.items:
            second = " / ".join(filter(None, (item.level2, item.level3))) or None
            key = (item.domain, _plain(item.level1), _plain(second))
            ordinals[key] += 1
            item_iri = iris.item(area_code, item.domain, item.level1, second, ordinals[key])
            _item(out, item_iri, node, item, area_code, areas)
    return out


def _plain(name: str | None) -> str | None:
    return iris.normal(name) if name else None


def _scope(catalogues: Iterable[Catalogue]) -> set[str]:
    """Return the domains that each file declares on its cover, else those of its tables."""
    scope: set[str] = set()
    for catalogue in catalogues:
        tables = [t for t in catalogue.tables if not t.is_list]
        if catalogue.declared and tables:
            scope.update(catalogue.declared)
        else:
            scope.update(t.domain for t in tables if t.domain)
            scope.update(i.domain for t in tables for i in t.items if i.domain)
    return scope


def _item(out: Description, node: str, catalogue: str, item: CatalogueItem, area: str, areas: AreaIndex) -> None:
    add = out.add
    add(node, RDF.type, ZWGK.CatalogueItem)
    add(node, ZWGK.inCatalogue, catalogue)
    add(node, ZWGK.area, iris.area(area))
    add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    add(node, DCTERMS.title, _zh(item.title))
    add(node, ZWGK.level1Name, _zh(item.level1))
    add(node, ZWGK.level2Name, _zh(item.level2))
    add(node, ZWGK.level3Name, _zh(item.level3))
    add(node, ZWGK.itemNumber, _string(item.number))
    add(node, ZWGK.content, _zh(item.content))
    add(node, ZWGK.contentDigest, string(content_digest(item.content)) if item.content else None)
    add(node, ZWGK.basisText, _string(item.basis_text))
    add(node, ZWGK.basis, *(cited for b in item.basis if (cited := cited_node(b, out))))
    add(node, ZWGK.timeLimitText, _string(item.time_limit_text))
    add(node, ZWGK.timeLimit, time_limit_node(item.time_limit, out) if item.time_limit else None)
    add(node, ZWGK.bodyText, _string(item.body_text))
    add(node, ZWGK.disclosingBody, *_offices(item.bodies, area, areas, out))
    add(node, ZWGK.channel, *(iris.concept("channel", c) for c in item.channels))
    add(node, ZWGK.channelText, _string(item.channel_text))
    add(node, ZWGK.audience, *(iris.concept("audience", c) for c in item.audience))
    add(node, ZWGK.audienceText, _string(item.audience_text))
    add(node, ZWGK.disclosureMethod, *(iris.concept("method", c) for c in item.method))
    add(node, ZWGK.disclosureLevel, *(iris.concept("level", c) for c in item.levels))
    add(node, ZWGK.opennessKind, *(iris.concept("openness", c) for c in item.openness))
    add(node, ZWGK.unreadElement, *(iris.concept("element", c) for c in item.unread))
    add(node, ZWGK.note, *(text(note_text(code)) for code in item.notes))
    add(node, ZWGK.sourcePlace, string(item.place))
    add(node, ZWGK.sourceText, string(raw_text(item.raw)))


def describe_listed(
    area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex, kind: TableKind
) -> Description | None:
    """Return the power or service list of an area from all its files, None when none of them holds one."""
    items = [i for c in catalogues for t in c.tables if t.kind == kind for i in t.listed]
    if not items:
        return None
    out = Description(iris.graph(kind, area_code))
    ordinals: Counter[tuple[str | None, ...]] = Counter()
    for item in items:
        name = f"{item.name} / {item.sub_name}" if item.sub_name else item.name
        body = item.bodies[0] if item.bodies else None
        code = item.implementation_code or item.base_code
        key = (code,) if code else (_plain(body), item.kind_text, _plain(name))
        ordinals[key] += 1
        if kind == "powerlist":
            node = iris.power_item(area_code, body, item.kind_text, name, code=code, ordinal=ordinals[key])
            out.add(node, RDF.type, ZWGK.PowerItem, ZWGK.ListedItem)
        else:
            node = iris.service_item(area_code, body, name, code=code, ordinal=ordinals[key])
            out.add(node, RDF.type, ZWGK.PublicServiceItem, ZWGK.ListedItem, CPSV.PublicService)
        _listed(out, node, item, area_code, areas)
    return out


def _listed(out: Description, node: str, item: ListedItem, area: str, areas: AreaIndex) -> None:
    add = out.add
    add(node, DCTERMS.title, text(item.sub_name or item.name))
    add(node, ZWGK.area, iris.area(area))
    add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    add(node, ZWGK.itemKind, iris.concept("item-kind", item.kind) if item.kind else None)
    add(node, ZWGK.itemNumber, _string(item.number))
    add(node, ZWGK.bodyText, _string(item.body_text))
    add(node, ZWGK.disclosingBody, *_offices(item.bodies, area, areas, out))
    add(node, ZWGK.basisText, _string(item.basis_text))
    add(node, ZWGK.basis, *(cited for b in item.basis if (cited := cited_node(b, out))))
    add(node, ZWGK.baseCode, _string(item.base_code))
    add(node, ZWGK.implementationCode, _string(item.implementation_code))
    add(node, ZWGK.disclosureLevel, *(iris.concept("level", c) for c in item.levels))
    add(node, ZWGK.note, *(text(note_text(code)) for code in item.notes))
    add(node, ZWGK.sourcePlace, string(item.place))
    add(node, ZWGK.sourceText, string(raw_text(item.raw)))


def _offices(bodies: Sequence[str], area: str, areas: AreaIndex, out: Description) -> list[str]:
    return [office_node(found, out) for body in bodies if (found := office(body, area, areas))]


_SHARED: WeakKeyDictionary[Description, set[str]] = WeakKeyDictionary()


def _is_new(out: Description, node: str) -> bool:
    """Tell whether a shared node has not been described in this description yet."""
    known = _SHARED.setdefault(out, set())
    if node in known:
        return False
    known.add(node)
    return True


def office_node(found: Office, out: Description) -> str:
    """Return the IRI of an organisation and share its description."""
    node, graph = iris.organisation(found.area, found.name), iris.graph("orgs")
    if not _is_new(out, node):
        return node
    out.share(graph, node, RDF.type, ORG.Organization)
    out.share(graph, node, SKOS.prefLabel, text(found.name))
    out.share(graph, node, DCTERMS.spatial, iris.area(found.area))
    return node


def cited_node(basis: Basis, out: Description) -> str | None:
    """Return the IRI of a cited document and share its description, None when it has neither title nor number.

    A decree's number (国务院令第711号) changes with each edition, so a law is known by its title.
    """
    if not (basis.title or basis.number):
        return None
    number = basis.number if basis.number and ("〔" in basis.number or not basis.title) else None
    node, graph = iris.cited_document(basis.title, number), iris.graph("cited")
    out.share(graph, node, RDF.type, ELI.LegalResource)
    out.share(graph, node, RDFS.label, text(basis.title or number or ""))
    out.share(graph, node, DCTERMS.title, _zh(basis.title))
    out.share(graph, node, ZWGK.documentNumber, _string(basis.number))
    return node


def time_limit_node(limit: TimeLimit, out: Description) -> str:
    """Return the IRI of a time limit, the same for equal values, and share its description."""
    node, graph = iris.time_limit(value_key(limit)), iris.graph("timelimits")
    if not _is_new(out, node):
        return node

    def add(p: str, *objects: str | Literal | None) -> None:
        out.share(graph, node, p, *objects)

    add(RDF.type, ZWGK.TimeLimit)
    add(RDFS.label, text(time_limit_label(limit)))
    add(ZWGK.timeLimitKind, iris.concept("timelimit-kind", limit.kind))
    add(ZWGK.trigger, iris.concept("trigger", limit.anchor) if limit.anchor else None)
    if limit.n is not None and limit.unit is not None:
        add(ZWGK.quantity, typed(str(limit.n), XSD.nonNegativeInteger))
        add(ZWGK.unit, iris.concept("unit", limit.unit))
        if limit.kind == "periodic":
            add(ZWGK.recurrence, typed(_duration(limit.n, limit.unit), XSD.duration))
        else:
            add(ZWGK.workingDays, boolean(limit.unit == "workday"))
    days = comparable_days(limit)
    add(ZWGK.comparableDays, decimal(days) if days is not None else None)
    add(ZWGK.hasPart, *(time_limit_node(part, out) for part in limit.parts))
    return node


def time_limit_label(limit: TimeLimit) -> str:
    """Return what a value is called, whatever the wording of a cell.

    >>> time_limit_label(TimeLimit("within", 20, "workday", "formed_or_changed"))
    '自信息形成或变更之日起20个工作日内'
    >>> time_limit_label(TimeLimit("periodic", 6, "month")), time_limit_label(TimeLimit("permanent"))
    ('每6个月', '长期公开')
    """
    if limit.kind == "compound":
        return "；".join(time_limit_label(part) for part in limit.parts)
    amount = f"{limit.n}{_UNIT_WORDS[limit.unit]}" if limit.n is not None and limit.unit else ""
    start = f"自{_ANCHOR_WORDS[limit.anchor]}之日起" if limit.anchor else ""
    if limit.kind == "within" and amount:
        return f"{start}{amount}内"
    if limit.kind == "before" and amount:
        return f"事前{amount}"
    if limit.kind == "periodic" and amount:
        return f"每{amount}"
    after = f"{_ANCHOR_WORDS[limit.anchor]}后" if limit.anchor and limit.kind == "prompt" else ""
    return after + _KIND_WORDS[limit.kind]


def _duration(n: int, unit: str) -> str:
    """Return an ISO 8601 duration.

    >>> _duration(1, "quarter"), _duration(1, "year")
    ('P3M', 'P1Y')
    """
    factor, letter = {"workday": (1, "D"), "day": (1, "D"), "month": (1, "M"), "quarter": (3, "M"), "year": (1, "Y")}[
        unit
    ]
    return f"P{n * factor}{letter}"


def content_digest(content: str) -> str:
    """Return the SHA-256 of a content without white space and punctuation.

    >>> content_digest("文件名称、文号") == content_digest("文件名称, 文号。")
    True
    """
    plain = unicodedata.normalize("NFKC", clean(content))
    return hashlib.sha256("".join(c for c in plain if c.isalnum()).encode()).hexdigest()


def raw_text(raw: Mapping[str, str]) -> str:
    """Return a printed row as JSON, its columns in order."""
    return json.dumps(dict(raw), ensure_ascii=False)


def _zh(value: str | None) -> Literal | None:
    return text(value) if value else None


def _string(value: str | None) -> Literal | None:
    return string(value) if value else None
