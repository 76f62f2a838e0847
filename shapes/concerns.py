"""Which documents and sections a finding concerns: its own, those compared with, those that bear witness."""

import re
from collections.abc import Callable, Iterable

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology.terms import DCTERMS, RDF, ZWGK
from shapes.model import Concern
from shapes.statements import Statements

_LINKS = (
    ZWGK.upperNorm,
    ZWGK.lowerDocument,
    ZWGK.counterpart,
    ZWGK.witness,
    ZWGK.expectedIn,
    ZWGK.resolvesTo,
    ZWGK.normOf,
    ZWGK.citedIn,
    ZWGK.mentionedIn,
    ZWGK.provisionOf,
    ZWGK.statedInDocument,
    ZWGK.statedIn,
)
_READ_FROM_TABLES = frozenset({ZWGK.CatalogueItem, ZWGK.DisclosureCatalogue, ZWGK.ListedItem, ZWGK.Area})
_TOLD_BY_OTHERS = frozenset({f"<{ZWGK.documentNumber}>", f"<{DCTERMS.title}>"})  # citations name what a text lacks
_STEP = re.compile(r"<([^>]+)>")
_DEPTH = 3


def concerns(
    data: Statements, label: Callable[[Node], str], focus: Node, value: Node | None, path: str | None
) -> tuple[Concern, ...]:
    """Return the documents, each with its sections, that a finding about a document's words leads to.

    A finding about a table has its cell for a place and concerns no document: the result is empty.
    """
    if any(t in _READ_FROM_TABLES for t in data.objects(focus, RDF.type)):
        return ()
    start = {focus} | ({value} if isinstance(value, URIRef) else set())
    for step in _STEP.findall(path or ""):
        if step.startswith(str(ZWGK)):
            start |= {o for o in data.objects(focus, URIRef(step)) if isinstance(o, URIRef)}
    start |= set(data.subjects(ZWGK.hasDeadline, focus))
    if path in _TOLD_BY_OTHERS:
        start |= set(data.subjects(ZWGK.resolvesTo, focus))
    reached = _reach(data, start)
    documents = {n for n in reached if (n, RDF.type, ZWGK.PolicyDocument) in data}
    sections: dict[Node, set[tuple[str, str]]] = {d: set() for d in documents}
    for node in reached - documents:
        for document in data.objects(node, ZWGK.provisionOf):
            name = next(iter(data.objects(node, ZWGK.sectionLabel)), None)
            if document in sections and isinstance(name, Literal):
                sections[document].add((str(name), str(node)))
    return tuple(
        Concern(str(d), label(d), tuple(s for s, _ in found), tuple(p for _, p in found))
        for d, found in sorted((d, sorted(s)) for d, s in sections.items())
    )


def _reach(data: Statements, start: Iterable[Node]) -> set[Node]:
    """Return what some nodes lead to along the links between norms, provisions and documents."""
    reached: set[Node] = set(start)
    edge: set[Node] = set(start)
    for _ in range(_DEPTH):
        found: set[Node] = {o for s in edge for p in _LINKS for o in data.objects(s, p) if isinstance(o, URIRef)}
        edge = found - reached
        reached |= edge
    return reached
