"""A document as RDF: its identity, sections, citations, definitions, domains and norms, each with its place.

This is the only step of the way of a document that knows RDF. What the text does not say is not written.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from graphs.quads import Description, Literal, boolean, date, decimal, integer, string, text, typed
from ingest.areas import AreaIndex
from ingest.documents.bodies import Body, understand_body
from ingest.documents.model import Citation, Deadline, Definition, Document, DomainMention, Section, Span, Statement
from ingest.documents.place import Place, leading_area, names_by_level, place_of
from ingest.model import Problem
from ontology import iris
from ontology.terms import CPOV, DCTERMS, ELI, ORG, RDF, RDFS, SKOS, XSD, ZWGK
from ontology.vocabulary import labels

MASK = "＊"
PILOT = "pilot-domain"
_UNTITLED = "（无标题）"
_LABEL = 40


def describe_document(
    document: Document, areas: AreaIndex, default_area: str | None = None, *, iri: str | None = None
) -> Description:
    """Return the quads of a document; contact data are masked in every quotation.

    `default_area` is the area whose folder the file lies in: it is only ever an inferred area. `iri` is the
    document's IRI where it is known under one already.
    """
    place = place_of(document, areas)
    inside = place.inferred is None or bool(default_area and areas.within(default_area, place.inferred))
    if place.stated is None and default_area and inside:
        place = Place(None, default_area, "folder")
    return _Describer(document, areas, place, iri).describe()


def document_iri(document: Document, areas: AreaIndex) -> str:
    """Return the IRI that a document is described under."""
    meta = document.metadata
    return iris.document(place_of(document, areas).stated, meta.document_number, meta.date_issued, document.text_digest)


def masked(document: Document, span: Span) -> str:
    """Return the quotation of a span with the characters of contact data replaced, its length unchanged."""
    quote = list(span.quote)
    for secret in document.personal_data:
        low, high = max(secret.start, span.start), min(secret.end, span.end)
        for i in range(low - span.start, high - span.start):
            quote[i] = MASK
    return "".join(quote)


class _Describer:
    """The state of describing one document: where each thing stands and what it is called."""

    def __init__(self, document: Document, areas: AreaIndex, place: Place, iri: str | None) -> None:
        meta = document.metadata
        self.document, self.areas, self.place = document, areas, place
        self.iri = iri or iris.document(place.stated, meta.document_number, meta.date_issued, document.text_digest)
        self.out = Description(iris.document_graph(self.iri))
        self.names = names_by_level(place.stated or place.inferred, areas)
        if place.stated is None:
            self.names.pop("city", None)
        self.paths = _unique_paths(document.sections)
        self.starts = [s.span.start for s in document.sections]
        self.labels: dict[str, list[int]] = defaultdict(list)
        for i, section in enumerate(document.sections):
            self.labels[section.id].append(i)
        self.front: str | None = None
        self.channels = labels("channel")

    def describe(self) -> Description:
        """Describe everything, in the order of the text."""
        self._metadata()
        for section, path in zip(self.document.sections, self.paths, strict=True):
            self._provision(section, path)
        for problem in self.document.problems:
            self._noise(problem)
        for secret in self.document.personal_data:
            self.out.add(self.iri, ZWGK.personalDataIn, self._place_of(None, secret.start))
        for i, citation in enumerate(self.document.citations, 1):
            self._citation(i, citation)
        for i, definition in enumerate(self.document.definitions, 1):
            self._definition(i, definition)
        for i, mention in enumerate(self.document.domains, 1):
            self._mention(i, mention)
        counts: dict[str, int] = {}
        for ordinal, statement in enumerate(self.document.statements, 1):
            path = self._path(statement.section, statement.span.start)
            counts[path] = counts.get(path, 0) + 1
            self._norm(iris.norm(self.iri, path, counts[path]), ordinal, statement)
        return self.out

    def _metadata(self) -> None:
        doc, meta, add = self.iri, self.document.metadata, self.out.add
        add(doc, RDF.type, ZWGK.PolicyDocument, ELI.LegalResource)
        add(doc, RDFS.label, text(self._display()))
        add(doc, DCTERMS.title, _zh(meta.title))
        add(doc, ZWGK.documentNumber, _string(meta.document_number))
        add(doc, ZWGK.issuedBy, self._organisation(meta.issuer))
        add(doc, ZWGK.headerIssuer, self._organisation(meta.header_issuer))
        add(doc, ZWGK.signatureIssuer, self._organisation(meta.signature_issuer))
        add(doc, ZWGK.issuerBasis, _string(meta.issuer_basis))
        add(doc, ELI.date_document, _date(meta.date_issued))
        add(doc, ELI.date_publication, _date(meta.date_published))
        for addressee in meta.addressees:
            add(doc, ZWGK.addressee, string(addressee))
        add(doc, ZWGK.indexNumber, _string(meta.index_number))
        add(doc, ZWGK.classification, _string(meta.classification))
        add(doc, ZWGK.documentType, _string(meta.document_type))
        add(doc, ZWGK.approval, _string(meta.approval))
        add(doc, ZWGK.attachmentTitle, _string(meta.attachment))
        add(doc, ZWGK.documentArea, iris.area(self.place.stated) if self.place.stated else None)
        add(doc, ZWGK.inferredArea, iris.area(self.place.inferred) if self.place.inferred else None)
        add(doc, ZWGK.textDigest, string(self.document.text_digest))
        named = {m.code for m in self.document.domains if m.code and m.kind == PILOT}
        add(doc, ZWGK.enumeratesDomains, integer(len(named)))

    def _noise(self, problem: Problem) -> None:
        """Describe where the text was mended: a line end inside a sentence, glosses of a converted copy."""
        found = re.search(r"!(\d+)-(\d+)$", problem.place)
        if problem.code == "broken-line" and found:
            self.out.add(self.iri, ZWGK.brokenLineIn, self._place_of(None, int(found[1])))
        elif problem.code == "converted-copy":
            first = self.document.sections[0] if self.document.sections else None
            place = iris.provision(self.iri, self.paths[0]) if first else self._front()
            self.out.add(self.iri, ZWGK.glossedIn, place)

    def _display(self) -> str:
        """Return what a page calls the document: its title, else what is known of it."""
        meta = self.document.metadata
        known = meta.title or meta.attachment
        if known:
            return known
        parts = [meta.issuer, meta.document_type, meta.document_number or meta.date_issued]
        return " ".join([p for p in parts if p] or [self.document.name]) + _UNTITLED

    def _provision(self, section: Section, path: str) -> None:
        add, node = self.out.add, iris.provision(self.iri, path)
        add(node, RDF.type, ZWGK.Provision, ELI.LegalResourceSubdivision)
        add(node, ZWGK.provisionOf, self.iri)
        add(node, ZWGK.provisionPath, string(path))
        add(node, ZWGK.sectionLabel, string(section.id))
        add(node, RDFS.label, text(f"{section.id} {section.heading}".strip()))
        add(node, DCTERMS.title, _zh(section.heading))
        add(node, ZWGK.sectionLevel, integer(section.level))
        parent = section.path.rpartition(".")[0]
        if parent in self.paths:
            add(node, ZWGK.parentProvision, iris.provision(self.iri, parent))
        self._offsets(node, section.span)

    def _path(self, section: str | None, start: int) -> str:
        """Return the path of the section with a label around an offset, else of the innermost one there, else "0"."""
        named = self.labels.get(section, []) if section else []
        for i in named:
            span = self.document.sections[i].span
            if span.start <= start < span.end:
                return self.paths[i]
        if named:
            return self.paths[named[0]]
        for i in range(bisect_right(self.starts, start) - 1, -1, -1):
            if start < self.document.sections[i].span.end:
                return self.paths[i]
        return "0"

    def _place_of(self, section: str | None, start: int) -> str:
        """Return the provision of a section label and an offset."""
        path = self._path(section, start)
        return self._front() if path == "0" else iris.provision(self.iri, path)

    def _front(self) -> str:
        """Return the provision of all that stands before the first heading, described once."""
        add, node = self.out.add, iris.provision(self.iri)
        if self.front is None:
            self.front = node
            first = min((s.span.start for s in self.document.sections), default=len(self.document.raw))
            add(node, RDF.type, ZWGK.Provision, ELI.LegalResourceSubdivision)
            add(node, ZWGK.provisionOf, self.iri)
            add(node, ZWGK.provisionPath, string("0"))
            add(node, ZWGK.sectionLabel, string("前言"))
            add(node, RDFS.label, text("前言"))
            add(node, ZWGK.sectionLevel, integer(0))
            add(node, ZWGK.charStart, integer(0))
            add(node, ZWGK.charEnd, integer(first))
        return node

    def _offsets(self, node: str, span: Span) -> None:
        self.out.add(node, ZWGK.charStart, integer(span.start))
        self.out.add(node, ZWGK.charEnd, integer(span.end))

    def _quoted(self, node: str, span: Span) -> None:
        self._offsets(node, span)
        self.out.add(node, ZWGK.quotation, text(masked(self.document, span)))

    def _citation(self, ordinal: int, citation: Citation) -> None:
        add, node = self.out.add, iris.citation(self.iri, ordinal)
        add(node, RDF.type, ZWGK.Citation)
        add(node, ZWGK.citedIn, self.iri)
        add(node, ZWGK.citedTitle, _string(citation.title))
        add(node, ZWGK.citedNumber, _string(citation.number))
        add(node, ZWGK.citationRelation, iris.concept("citation-relation", citation.relation))
        add(node, ZWGK.citationKind, _string(citation.kind))
        add(node, ZWGK.statedIn, self._place_of(citation.section, citation.span.start))
        self._quoted(node, citation.span)

    def _definition(self, ordinal: int, definition: Definition) -> None:
        add, node = self.out.add, iris.definition(self.iri, ordinal)
        add(node, RDF.type, ZWGK.Definition)
        add(node, ZWGK.statedInDocument, self.iri)
        add(node, ZWGK.definedTerm, string(definition.term))
        add(node, ZWGK.definitionText, text(definition.definition))
        for member in definition.members:
            add(node, ZWGK.definitionMember, string(member))
        add(node, ZWGK.statedIn, self._place_of(None, definition.span.start))
        self._quoted(node, definition.span)

    def _mention(self, ordinal: int, mention: DomainMention) -> None:
        add, node = self.out.add, iris.domain_mention(self.iri, ordinal)
        add(node, RDF.type, ZWGK.DomainMention)
        add(node, ZWGK.mentionedIn, self.iri)
        add(node, ZWGK.domain, iris.concept("domain", mention.code) if mention.code else None)
        add(node, ZWGK.mentionText, string(mention.verbatim))
        add(node, ZWGK.mentionKind, string(mention.kind))
        if mention.code:
            add(node, ZWGK.exactName, boolean(mention.exact))
        add(node, ZWGK.statedIn, self._place_of(mention.section, mention.span.start))
        self._offsets(node, mention.span)

    def _norm(self, node: str, ordinal: int, norm: Statement) -> None:
        add = self.out.add
        add(node, RDF.type, ZWGK.Norm)
        if norm.modality in {"must", "shall-not"}:
            add(node, RDF.type, ZWGK.Obligation)
        add(node, ZWGK.normOf, self.iri)
        add(node, ZWGK.ordinal, integer(ordinal))
        add(node, ZWGK.statedIn, self._place_of(norm.section, norm.span.start))
        self._quoted(node, norm.span)
        normal = self._normal(norm)
        add(node, RDFS.label, text(normal if len(normal) <= _LABEL else normal[: _LABEL - 1] + "…"))
        add(node, ZWGK.normalizedText, text(normal))
        add(node, ZWGK.modality, iris.concept("modality", norm.modality))
        add(node, ZWGK.modalityMarker, _string(norm.marker))
        for bearer in norm.bearers:
            self._bearer(node, understand_body(bearer, self.names))
        if norm.action_concept:
            add(node, ZWGK.action, iris.concept("action", norm.action_concept))
        if norm.object_concept:
            add(node, ZWGK.object, iris.concept("object", norm.object_concept))
        add(node, ZWGK.actionText, _string(norm.action))
        add(node, ZWGK.objectText, _string(norm.object))
        for i, deadline in enumerate(norm.deadlines, 1):
            self._deadline(node, iris.deadline(node, i), deadline)
        self._lists(node, norm)
        area = self.place.stated or self.place.inferred
        add(node, ZWGK.appliesInArea, iris.area(area) if area else None)

    def _lists(self, node: str, norm: Statement) -> None:
        add = self.out.add
        for unit in norm.responsible_units:
            add(node, ZWGK.responsibleUnit, string(unit))
        domains = labels("domain")
        for name in norm.domains:
            add(node, ZWGK.domain, iris.concept("domain", domains[name]) if name in domains else None)
        for channel in norm.channels:
            add(node, ZWGK.channelText, string(channel))
            code = self.channels.get(channel)
            add(node, ZWGK.channel, iris.concept("channel", code) if code else None)
        for element in norm.elements:
            add(node, ZWGK.requiresElement, iris.concept("element", element))
        for method in norm.participation:
            add(node, ZWGK.participationMethod, string(method))
        if norm.elements:
            add(node, ZWGK.minimumMarker, boolean(norm.minimum_marker))
        add(node, ZWGK.thresholdValue, decimal(norm.threshold) if norm.threshold is not None else None)

    def _normal(self, norm: Statement) -> str:
        """Return the normalised words, masked whole when contact data stand in the span."""
        secret = any(s.start < norm.span.end and norm.span.start < s.end for s in self.document.personal_data)
        return masked(self.document, norm.span) if secret else norm.normalized

    def _bearer(self, node: str, body: Body) -> None:
        self.out.add(node, ZWGK.bearerText, string(body.text))
        if body.group:
            self.out.add(node, ZWGK.bearerGroup, iris.concept("bearer-group", body.group))
        elif body.name:
            self.out.add(node, ZWGK.bearer, self._organisation(body.name))

    def _deadline(self, norm: str, node: str, deadline: Deadline) -> None:
        add = self.out.add
        add(norm, ZWGK.hasDeadline, node)
        add(norm, ZWGK.deadline, _date(deadline.iso))
        add(node, RDF.type, ZWGK.Deadline)
        add(node, ZWGK.deadlineDate, _date(deadline.iso))
        add(node, ZWGK.deadlinePhrase, string(deadline.text))
        add(node, ZWGK.deadlineType, iris.concept("deadline-type", deadline.type))
        if deadline.iso:
            add(node, ZWGK.inferredYear, boolean(deadline.inferred_year))
        if deadline.recurrence:
            add(node, ZWGK.recurrence, typed(deadline.recurrence, XSD.duration))
        if deadline.span:
            self._offsets(node, deadline.span)

    def _organisation(self, name: str | None) -> str | None:
        """Return a named body, described in the graph of organisations that all documents share.

        A body whose area is not known gets an identity of its own document, so that two unknown cities'
        offices of one name stay two.
        """
        if not name:
            return None
        area = leading_area(name, self.areas)
        key = area or f"{iris.UNKNOWN_AREA}-{self.document.text_digest[:8]}"
        node, orgs = iris.organisation(key, name), iris.graph("orgs")
        government = CPOV.PublicOrganisation if name.endswith("人民政府") else None
        self.out.share(orgs, node, RDF.type, ORG.Organization, government)
        self.out.share(orgs, node, SKOS.prefLabel, text(name))
        self.out.share(orgs, node, DCTERMS.spatial, iris.area(area) if area else None)
        return node


def _unique_paths(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the paths of sections; one that was there before gets a letter."""
    seen: dict[str, int] = {}
    out = []
    for section in sections:
        seen[section.path] = seen.get(section.path, 0) + 1
        out.append(section.path if seen[section.path] == 1 else f"{section.path}-{seen[section.path]}")
    return tuple(out)


def _zh(value: str | None) -> Literal | None:
    return text(value) if value else None


def _string(value: str | None) -> Literal | None:
    return string(value) if value else None


def _date(value: str | None) -> Literal | None:
    return date(value) if value else None
