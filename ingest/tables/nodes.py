"""Nodes that many sources share: organisations, cited documents, time limits; and the texts that rows keep."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

from graphs.lines import string_form, text_form
from graphs.quads import Description, Literal, boolean, decimal, form, string, text, typed
from ingest.areas import AreaIndex
from ingest.tables.cells.text import clean
from ingest.tables.cells.timelimits import comparable_days, value_key
from ingest.tables.model import Basis, TimeLimit
from ingest.tables.offices import Office, office
from ontology import iris
from ontology.terms import DCTERMS, ELI, ORG, RDF, RDFS, SKOS, XSD, ZWGK

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
_JSON = json.JSONEncoder(ensure_ascii=False)
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


def office_nodes(bodies: Sequence[str], area: str, areas: AreaIndex, out: Description) -> list[str]:
    """Return the IRIs of the organisations that names stand for in an area, and share their descriptions."""
    known = _OFFICES.setdefault(out, {})
    for body in bodies:
        if (area, body) not in known:
            known[area, body] = office(body, area, areas)
    return [office_node(found, out) for body in bodies if (found := known[area, body])]


_OFFICES: WeakKeyDictionary[Description, dict[tuple[str, str], Office | None]] = WeakKeyDictionary()
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
    node, rows = _cited(basis.title, basis.number)
    if _is_new(out, f"{node} {basis.title} {basis.number}"):
        out.share_rows(iris.graph("cited"), node, rows)
    return node


@lru_cache(maxsize=16384)
def _cited(title: str | None, printed: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the IRI of a cited document and what is said of it; the same ones are cited all over the country."""
    number = printed if printed and ("〔" in printed or not title) else None
    said = (
        (RDF.type, form(ELI.LegalResource)),
        (RDFS.label, text_form(title or number or "")),
        (DCTERMS.title, text_form(title) if title else None),
        (ZWGK.documentNumber, string_form(printed) if printed else None),
    )
    return iris.cited_document(title, number), tuple(f"{form(p)} {value}" for p, value in said if value)


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
    return hashlib.sha256("".join(filter(str.isalnum, plain)).encode()).hexdigest()


def raw_text(raw: Mapping[str, str]) -> str:
    """Return a printed row as JSON, its columns in order."""
    return _JSON.encode(dict(raw))


def zh(value: str | None) -> Literal | None:
    """Return words in Chinese, None for none."""
    return text(value) if value else None


def plain(value: str | None) -> Literal | None:
    """Return a plain string, None for none."""
    return string(value) if value else None
