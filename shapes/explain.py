"""Words for findings: labels of nodes, sentences filled from templates, places in the sources, rules behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ontology.terms import DCTERMS, PREFIXES, RDF, RDFS, SKOS, ZC, ZWGK
from shapes.catalogue import parents
from shapes.model import Source
from shapes.statements import Statements
from shapes.targets import Places

_LABELS = (SKOS.prefLabel, ZWGK.deadlinePhrase, ZWGK.mentionText, RDFS.label, DCTERMS.title, ZWGK.quotation)
_HOLE = re.compile(r"\{(this|value|area)((?:/\^?[\w-]+:[\w-]+)*)\}")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_TWICE = re.compile(r"[（(](（[^（）]*）)[）)]")
_IN_DOCUMENT = re.compile(r"/id/doc/([^/]+)/[^#]+(?:#.*)?$")
_NATION = "CN"
LONGEST = 60
"""How many characters of a source a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Case:
    """What one sentence is about: the focus node, what it was compared with, and its area."""

    this: Node
    value: Node | None
    area: Node | None


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return a text on one line, cut with an ellipsis when it is long.

    >>> shorten("一二三四五", 3)
    '一二三…'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest] + "…"


class Explainer:
    """Finds words, places and sources for the nodes of one body of data, checked with one set of shapes."""

    def __init__(self, data: Statements, shapes: Graph, places: Places) -> None:
        self._data, self._shapes, self._places = data, shapes, places
        self._names: dict[tuple[Node, str], str] = {}

    def label(self, node: Node, lang: str = "zh") -> str:
        """Return what a node is called, in the language where there is such a name."""
        if isinstance(node, Literal):
            return shorten(str(node))
        if (node, lang) not in self._names:
            self._names[node, lang] = self._label(node, lang)
        return self._names[node, lang]

    def _label(self, node: Node, lang: str) -> str:
        for graph in (self._data, self._shapes):
            for predicate in _LABELS:
                names = [o for o in graph.objects(node, predicate) if isinstance(o, Literal)]
                if names:
                    first = min(names, key=lambda n: ((n.language or "").split("-")[0] != lang, n.language != "zh", n))
                    return shorten(str(first))
        deed = [*self._data.objects(node, ZWGK.action), *self._data.objects(node, ZWGK.object)]
        if deed:
            return " ".join(self.label(part, lang) for part in deed)
        return str(node).rstrip("/").replace("#", "/").rsplit("/", 1)[-1]

    def fill(self, template: str, case: Case, lang: str) -> str:
        """Return a template with its holes filled; what stands in [[ ]] falls away when a hole in it has no value."""
        missing = "未写明" if lang == "zh" else "not stated"

        def hole(match: re.Match[str]) -> str:
            return self._at(match, case, lang) or missing

        def optional(match: re.Match[str]) -> str:
            filled = [self._at(m, case, lang) for m in _HOLE.finditer(match[1])]
            return _HOLE.sub(hole, match[1]) if all(filled) else ""

        return _TWICE.sub(r"\1", _HOLE.sub(hole, _OPTIONAL.sub(optional, template)))

    def _at(self, match: re.Match[str], case: Case, lang: str) -> str:
        """Return the labels of the nodes that a hole leads to, or nothing."""
        start: Node | None = getattr(case, match[1])
        nodes = [] if start is None else [start]
        for step in match[2].split("/")[1:]:
            prefix, _, local = step.lstrip("^").partition(":")
            predicate = URIRef(PREFIXES[prefix] + local)
            if step.startswith("^"):
                nodes = [s for n in nodes for s in self._data.subjects(predicate, n)]
            else:
                nodes = [o for n in nodes for o in self._data.objects(n, predicate)]
        return ("、" if lang == "zh" else ", ").join(sorted({self.label(n, lang) for n in nodes}))

    def place(self, node: Node | None) -> str | None:
        """Return where a node stands in its source: `file!sheet!row`, or `document!start-end`."""
        if node is None:
            return None
        stated = self._first(node, ZWGK.sourcePlace)
        if stated is not None:
            return str(stated)
        owner = next(self._data.subjects(ZWGK.hasDeadline, node), node)
        start, end = self._span(node) or self._span(owner) or (None, None)
        document = self._document(owner)
        if document is None:
            return None
        name = self._first(document, ZWGK.sourcePlace)
        base = str(name) if name is not None else str(document).rsplit("/id/doc/", 1)[-1]
        return base if start is None else f"{base}!{start}-{end}"

    def quotation(self, node: Node) -> str | None:
        """Return the words of the source that a node was read from: a sentence, or the row of a table."""
        owner = next(self._data.subjects(ZWGK.hasDeadline, node), node)
        for predicate in (ZWGK.quotation, ZWGK.sourceText):
            found = self._first(owner, predicate)
            if found is not None:
                return str(found)
        return None

    def sources(self, check: Node, case: Case, component: URIRef) -> tuple[Source, ...]:
        """Return the provisions behind a finding, those of the nearest area first.

        A rule that the data themselves hold (an upper norm, the norms that demand an element) is named by its
        provision, before all others. The sources that the shape names count where their area is the finding's or
        above it.
        """
        stated = {iri: self._source(iri, quotation) for iri, quotation in self._stated(case, component)}
        declared = [o for n in (check, *parents(self._shapes, check)) for o in self._shapes.objects(n, DCTERMS.source)]
        above = {str(a).rsplit("/", 1)[-1] for a in self._places.above(self._area(case))} | {_NATION}
        binding = [o for o in declared if _code(o) is None or _code(o) in above]
        if stated and component == ZC.RequiredElementsComponent:
            binding = declared = []
        known = {source.label for source in stated.values()}
        general = [s for s in (self._source(iri, None) for iri in binding or declared) if s.label not in known]
        return tuple(s for group in (stated.values(), general) for s in sorted(group, key=_nearest))

    def _area(self, case: Case) -> URIRef | None:
        return URIRef(str(case.area)) if case.area is not None else None

    def _stated(self, case: Case, component: URIRef) -> Iterable[tuple[Node, str | None]]:
        """Yield the provisions of the norms that a finding rests on, with their words."""
        if case.value is None:
            return
        norms = [case.value]
        if component == ZC.RequiredElementsComponent:
            above = self._places.above(self._area(case))
            norms = [
                n
                for n in self._data.subjects(ZWGK.requiresElement, case.value)
                if above.intersection(self._data.objects(n, ZWGK.appliesInArea))
            ]
        for norm in norms:
            if self._first(norm, ZWGK.modality) is not None or self._is(norm, ZWGK.Norm):
                words = self._first(norm, ZWGK.quotation)
                for provision in self._data.objects(norm, ZWGK.statedIn):
                    yield provision, None if words is None else str(words)

    def _source(self, iri: Node, quotation: str | None) -> Source:
        """Return a provision with a name for people."""
        document, label = self._first(iri, ZWGK.provisionOf), self._shapes.value(iri, RDFS.label)
        if document is None or (label is not None and self._first(iri, ZWGK.sectionLabel) is None):
            names = {lang: self.label(iri, lang) for lang in ("zh", "en")}
        else:
            section = self._first(iri, ZWGK.sectionLabel) or self._first(iri, ZWGK.provisionPath)
            number = self._first(document, ZWGK.documentNumber) or self._first(document, ZWGK.inferredNumber)
            names = {lang: f"{number or self.label(document, lang)} {section or ''}".strip() for lang in ("zh", "en")}
        words = quotation or self._first(iri, ZWGK.quotation)
        return Source(str(iri), names["zh"], names["en"], None if words is None else str(words))

    def _document(self, node: Node) -> Node | None:
        """Return the document that a node was read from."""
        if self._is(node, ZWGK.PolicyDocument):
            return node
        for predicate in (
            ZWGK.normOf,
            ZWGK.mentionedIn,
            ZWGK.citedIn,
            ZWGK.provisionOf,
            ZWGK.statedInDocument,
            ZWGK.lowerDocument,
        ):
            found = self._first(node, predicate)
            if found is not None:
                return found
        return None

    def _span(self, node: Node) -> tuple[str, str] | None:
        start, end = self._first(node, ZWGK.charStart), self._first(node, ZWGK.charEnd)
        return None if start is None or end is None else (str(start), str(end))

    def _is(self, node: Node, cls: URIRef) -> bool:
        return cls in self._data.objects(node, RDF.type)

    def _first(self, node: Node, predicate: URIRef) -> Node | None:
        return min(self._data.objects(node, predicate), key=str, default=None)


def _code(iri: Node) -> str | None:
    """Return the area code in a document's IRI, None when it is bound to no area."""
    found = _IN_DOCUMENT.search(str(iri))
    return None if found is None or found[1] in {"cited", "unknown"} else found[1]


def _nearest(source: Source) -> tuple[int, str]:
    """Order sources by how deep the area of their document lies; those outside documents come last."""
    code = _code(URIRef(source.iri))
    depth = -1 if code is None else 0 if code == _NATION else len(code.rstrip("0")) + len(code) // 6
    return -depth, source.iri
