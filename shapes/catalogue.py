"""The list of checks that a set of shapes makes, with their names, rules and sources."""

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ontology.terms import DCTERMS, RDFS, SH, ZS, ZWGK
from shapes.loading import own_shapes
from shapes.model import Severity
from shapes.targets import targeted_shapes

_SEVERITIES: dict[str, Severity] = {
    str(SH.Violation): "violation",
    str(SH.Warning): "warning",
    str(SH.Info): "info",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called, how grave a finding is, what the rule says and where it comes from."""

    check_id: str
    shape: str
    label: str
    label_en: str
    severity: Severity
    message: str
    message_en: str
    rule: str
    rule_en: str
    fix: str
    fix_en: str
    sources: tuple[str, ...]


def checks(shapes: Graph | None = None) -> tuple[Check, ...]:
    """Return the checks of a set of shapes (ours for None), by id.

    >>> [c.check_id for c in checks()][:3]
    ['A01', 'A02', 'A03']
    """
    graph = own_shapes() if shapes is None else shapes
    return tuple(sorted((_check(graph, s) for s in targeted_shapes(graph)), key=lambda c: (c.check_id, c.shape)))


def source_names(check: Check, shapes: Graph | None = None) -> tuple[tuple[str, str], ...]:
    """Return the names of the provisions that a check comes from, each in Chinese and English."""
    graph = own_shapes() if shapes is None else shapes
    return tuple((_name(graph, source, "zh"), _name(graph, source, "en")) for source in check.sources)


def _name(shapes: Graph, source: str, lang: str) -> str:
    return words(shapes, URIRef(source), RDFS.label, lang) or source


def check_of(shapes: Graph, shape: Node) -> str:
    """Return the check id of a shape: its own or its parent's, else the last part of its IRI."""
    for node in (shape, *parents(shapes, shape)):
        found = shapes.value(node, ZWGK.checkId)
        if found is not None:
            return str(found)
    return short_id(parents(shapes, shape)[-1] if parents(shapes, shape) else shape)


def short_id(shape: Node) -> str:
    """Return a short id for a shape that has no check id, fit to stand in an IRI.

    >>> short_id(URIRef("urn:my#Shape-1"))
    'Shape-1'
    """
    if not isinstance(shape, URIRef):
        return "unnamed"
    tail = str(shape).removeprefix(str(ZS)).replace("#", "/").rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in tail).strip("-._") or "unnamed"


def parents(shapes: Graph, shape: Node) -> list[Node]:
    """Return the shapes that a property shape belongs to, the nearest first."""
    found: list[Node] = []
    current = [shape]
    while current:
        above = sorted({s for c in current for s in shapes.subjects(SH.property, c)} - set(found), key=str)
        found += above
        current = above
    return found


def severity_of(iri: Node | None) -> Severity:
    """Return the severity that a SHACL term stands for; an unknown or missing one is a violation."""
    return _SEVERITIES.get(str(iri), "violation")


def words(shapes: Graph, shape: Node, predicate: URIRef, lang: str) -> str | None:
    """Return a shape's text in a language, its own or the nearest parent's."""
    for node in (shape, *parents(shapes, shape)):
        for text in sorted(shapes.objects(node, predicate), key=str):
            if isinstance(text, Literal) and (text.language or "").split("-")[0] == lang:
                return str(text)
    return None


def _check(shapes: Graph, shape: Node) -> Check:
    name = short_id(shape)

    def both(predicate: URIRef, default: str = "") -> tuple[str, str]:
        zh, en = words(shapes, shape, predicate, "zh"), words(shapes, shape, predicate, "en")
        return zh or en or default, en or zh or default

    label, message, rule, fix = (both(RDFS.label, name), both(SH.message), both(ZWGK.ruleSummary), both(ZWGK.fix))
    sources = tuple(sorted(str(o) for o in shapes.objects(shape, DCTERMS.source)))
    grade = severity_of(shapes.value(shape, SH.severity))
    return Check(check_of(shapes, shape), str(shape), *label, grade, *message, *rule, *fix, sources)
