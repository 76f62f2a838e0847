"""The documents of a graph as plain facts, whether extracted from texts or curated by hand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from graphs.quads import Literal, NamedNode, Quad
from ontology.iris import code_of
from ontology.terms import DCTERMS, ELI, RDF, RDFS, SKOS, ZWGK

_Nodes = dict[str, dict[str, list[NamedNode | Literal]]]


@dataclass(frozen=True, slots=True)
class ProvisionFacts:
    """A section: its label as a reader cites it, and its heading."""

    iri: str
    path: str
    label: str
    heading: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """When a norm is due; `date` is ISO or None."""

    iri: str
    date: str | None
    type: str
    inferred: bool
    phrase: str
    recurrence: str | None


@dataclass(frozen=True, slots=True)
class NormFacts:
    """One norm; concepts by their codes, bodies by IRI, lists in a fixed order."""

    iri: str
    document: str
    provision: str
    ordinal: int
    words: str  # normalised text, or action and object when no text is held
    modality: str
    marker: str
    bearers: tuple[str, ...]
    bearer_groups: tuple[str, ...]
    bearer_texts: tuple[str, ...]
    action: str | None
    object: str | None
    action_text: str
    object_text: str
    deadlines: tuple[DeadlineFacts, ...]
    units: tuple[str, ...]
    domains: tuple[str, ...]
    channels: tuple[str, ...]
    elements: tuple[str, ...]
    participation: tuple[str, ...]
    minimum: bool | None
    threshold: str | None
    start: int
    end: int

    @property
    def dates(self) -> tuple[str, ...]:
        """The days on which it is due, earliest first, recurring ones left out."""
        return tuple(sorted({d.date for d in self.deadlines if d.date and d.type != "recurring"}))

    @property
    def binding(self) -> bool:
        """Whether it must be kept."""
        return self.modality in {"must", "shall-not"}


@dataclass(frozen=True, slots=True)
class CitationFacts:
    """A mention of another document."""

    iri: str
    title: str | None
    number: str | None
    relation: str
    provision: str | None
    kind: str | None
    start: int


@dataclass(frozen=True, slots=True)
class DefinitionFacts:
    """A term that a document defines for itself."""

    iri: str
    term: str
    words: str
    members: tuple[str, ...]
    provision: str | None


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """A domain named in a text."""

    iri: str
    code: str | None
    words: str
    exact: bool
    provision: str | None
    kind: str


@dataclass(frozen=True)
class DocumentFacts:
    """A held document."""

    iri: str
    label: str
    title: str | None
    number: str | None
    inferred_title: str | None
    inferred_number: str | None
    type: str | None
    date: str | None
    issuer: str | None  # name
    header_issuer: str | None
    signature_issuer: str | None
    area: str | None  # code, stated
    inferred_area: str | None
    addressees: tuple[str, ...]
    approval: str | None
    digest: str | None
    curated: bool
    stated_implements: tuple[str, ...]
    provisions: tuple[ProvisionFacts, ...]
    norms: tuple[NormFacts, ...]
    citations: tuple[CitationFacts, ...]
    definitions: tuple[DefinitionFacts, ...]
    mentions: tuple[MentionFacts, ...]

    @property
    def known_title(self) -> str | None:
        """The title that the text states, else the inferred one."""
        return self.title or self.inferred_title

    @property
    def known_number(self) -> str | None:
        """The number that the text states, else the inferred one."""
        return self.number or self.inferred_number

    @cached_property
    def by_provision(self) -> dict[str, ProvisionFacts]:
        """The sections by IRI."""
        return {p.iri: p for p in self.provisions}

    def label_of(self, provision: str | None) -> str:
        """Return how a reader cites a section, "" when unknown."""
        found = self.by_provision.get(provision or "")
        return found.label if found else ""


@dataclass(frozen=True)
class Corpus:
    """All held documents, in a fixed order."""

    documents: tuple[DocumentFacts, ...]

    @cached_property
    def by_iri(self) -> dict[str, DocumentFacts]:
        """The documents by IRI."""
        return {d.iri: d for d in self.documents}


def read_corpus(quads: Iterable[Quad]) -> Corpus:
    """Read the documents that the quads describe; other subjects are left alone."""
    nodes: _Nodes = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    reader = _Reader(nodes)
    found = [reader.document(iri) for iri in sorted(nodes) if reader.is_a(iri, ZWGK.PolicyDocument)]
    return Corpus(tuple(found))


class _Reader:
    """Reads facts from nodes; sorted wherever the graph has no order."""

    def __init__(self, nodes: _Nodes) -> None:
        self.nodes = nodes
        self.parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        links = (
            ZWGK.provisionOf,
            ZWGK.normOf,
            ZWGK.citedIn,
            ZWGK.statedInDocument,
            ZWGK.mentionedIn,
        )
        for subject, facts in nodes.items():
            for link in links:
                for term in facts.get(str(link), ()):
                    self.parts[(str(link), term.value)].append(subject)

    def is_a(self, subject: str, kind: str) -> bool:
        return any(t.value == str(kind) for t in self.nodes[subject].get(str(RDF.type), ()))

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted({t.value for t in self.nodes[subject].get(str(predicate), ())}))

    def one(self, subject: str, predicate: str) -> str | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def number(self, subject: str, predicate: str) -> int:
        return int(self.one(subject, predicate) or 0)

    def truth(self, subject: str, predicate: str) -> bool:
        return self.one(subject, predicate) in {"true", "1"}

    def codes(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(code_of(v) for v in self.all(subject, predicate))

    def code(self, subject: str, predicate: str) -> str | None:
        found = self.codes(subject, predicate)
        return found[0] if found else None

    def name(self, organisation: str | None) -> str | None:
        return self.one(organisation, SKOS.prefLabel) if organisation else None

    def of(self, link: str, document: str) -> list[str]:
        return sorted(
            self.parts[(str(link), document)],
            key=lambda s: (self.number(s, ZWGK.ordinal), self.number(s, ZWGK.charStart), s),
        )

    def document(self, iri: str) -> DocumentFacts:
        return DocumentFacts(
            iri=iri,
            label=self.one(iri, RDFS.label) or "",
            title=self.one(iri, DCTERMS.title),
            number=self.one(iri, ZWGK.documentNumber),
            inferred_title=self.one(iri, ZWGK.inferredTitle),
            inferred_number=self.one(iri, ZWGK.inferredNumber),
            type=self.one(iri, ZWGK.documentType),
            date=self.one(iri, ELI.date_document),
            issuer=self.name(self.one(iri, ZWGK.issuedBy)),
            header_issuer=self.name(self.one(iri, ZWGK.headerIssuer)),
            signature_issuer=self.name(self.one(iri, ZWGK.signatureIssuer)),
            area=self.code(iri, ZWGK.documentArea),
            inferred_area=self.code(iri, ZWGK.inferredArea),
            addressees=self.all(iri, ZWGK.addressee),
            approval=self.one(iri, ZWGK.approval),
            digest=self.one(iri, ZWGK.textDigest),
            curated=self.truth(iri, ZWGK.curated),
            stated_implements=self.all(iri, ZWGK.implementsDocument),
            provisions=tuple(self._provision(p) for p in self.of(ZWGK.provisionOf, iri)),
            norms=tuple(self._norm(n, iri) for n in self.of(ZWGK.normOf, iri)),
            citations=tuple(self._citation(c) for c in self.of(ZWGK.citedIn, iri)),
            definitions=tuple(self._definition(d) for d in self.of(ZWGK.statedInDocument, iri)),
            mentions=tuple(self._mention(m) for m in self.of(ZWGK.mentionedIn, iri)),
        )

    def _provision(self, iri: str) -> ProvisionFacts:
        return ProvisionFacts(
            iri,
            self.one(iri, ZWGK.provisionPath) or "",
            self.one(iri, ZWGK.sectionLabel) or "",
            self.one(iri, DCTERMS.title) or "",
            self.one(iri, ZWGK.parentProvision),
        )

    def _norm(self, iri: str, document: str) -> NormFacts:
        action, object_ = self.one(iri, ZWGK.actionText) or "", self.one(iri, ZWGK.objectText) or ""
        words = (
            self.one(iri, ZWGK.normalizedText)
            or self.one(iri, ZWGK.quotation)
            or self.one(iri, RDFS.label)
            or action + object_
        )
        minimum = self.one(iri, ZWGK.minimumMarker)
        return NormFacts(
            iri=iri,
            document=document,
            provision=self.one(iri, ZWGK.statedIn) or "",
            ordinal=self.number(iri, ZWGK.ordinal),
            words=words,
            modality=self.code(iri, ZWGK.modality) or "must",
            marker=self.one(iri, ZWGK.modalityMarker) or "",
            bearers=self.all(iri, ZWGK.bearer),
            bearer_groups=self.codes(iri, ZWGK.bearerGroup),
            bearer_texts=self.all(iri, ZWGK.bearerText),
            action=self.code(iri, ZWGK.action),
            object=self.code(iri, ZWGK.object),
            action_text=action,
            object_text=object_,
            deadlines=self._deadlines(iri),
            units=self.all(iri, ZWGK.responsibleUnit),
            domains=self.codes(iri, ZWGK.domain),
            channels=self.all(iri, ZWGK.channelText),
            elements=self.codes(iri, ZWGK.requiresElement),
            participation=self.all(iri, ZWGK.participationMethod),
            minimum=None if minimum is None else minimum in {"true", "1"},
            threshold=self.one(iri, ZWGK.thresholdValue),
            start=self.number(iri, ZWGK.charStart),
            end=self.number(iri, ZWGK.charEnd),
        )

    def _deadlines(self, norm: str) -> tuple[DeadlineFacts, ...]:
        nodes = self.all(norm, ZWGK.hasDeadline)
        if nodes:
            return tuple(self._deadline(d) for d in nodes)
        dates = self.all(norm, ZWGK.deadline)
        return tuple(DeadlineFacts(norm, day, "absolute", False, day, None) for day in dates)

    def _deadline(self, iri: str) -> DeadlineFacts:
        return DeadlineFacts(
            iri,
            self.one(iri, ZWGK.deadlineDate),
            self.code(iri, ZWGK.deadlineType) or "absolute",
            self.truth(iri, ZWGK.inferredYear),
            self.one(iri, ZWGK.deadlinePhrase) or "",
            self.one(iri, ZWGK.recurrence),
        )

    def _citation(self, iri: str) -> CitationFacts:
        return CitationFacts(
            iri,
            self.one(iri, ZWGK.citedTitle),
            self.one(iri, ZWGK.citedNumber),
            self.code(iri, ZWGK.citationRelation) or "cites",
            self.one(iri, ZWGK.statedIn),
            self.one(iri, ZWGK.citationKind),
            self.number(iri, ZWGK.charStart),
        )

    def _definition(self, iri: str) -> DefinitionFacts:
        return DefinitionFacts(
            iri,
            self.one(iri, ZWGK.definedTerm) or "",
            self.one(iri, ZWGK.definitionText) or "",
            self.all(iri, ZWGK.definitionMember),
            self.one(iri, ZWGK.statedIn),
        )

    def _mention(self, iri: str) -> MentionFacts:
        return MentionFacts(
            iri,
            self.code(iri, ZWGK.domain),
            self.one(iri, ZWGK.mentionText) or "",
            self.truth(iri, ZWGK.exactName),
            self.one(iri, ZWGK.statedIn),
            self.one(iri, ZWGK.mentionKind) or "",
        )
