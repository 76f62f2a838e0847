"""What is understood of a policy document. Offsets are half-open code points of the raw text."""

from dataclasses import dataclass, field
from typing import Literal

from ingest.model import Problem

Modality = Literal["must", "shall-not", "may", "goal", "fact"]
DeadlineType = Literal["absolute", "recurring", "relative"]
Relation = Literal["implements", "based-on", "requires", "cites"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text: raw[start:end] == quote."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """Identity of a document as its own text states it; None where the text does not say."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issuer_basis: str | None = None  # header | signature block | title
    header_issuer: str | None = None
    signature_issuer: str | None = None
    addressees: tuple[str, ...] = ()
    date_issued: str | None = None  # ISO
    date_published: str | None = None
    index_number: str | None = None
    classification: str | None = None
    document_type: str | None = None
    administrative_level: str | None = None  # nation | province | city | county | township
    area: str | None = None  # name as the text has it
    approval: str | None = None
    attachment: str | None = None  # title of the plan that a notice issues
    number_prefix: str | None = None  # the letters of the number that stand for a body, e.g. 吉政公组


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered heading and its range."""

    id: str  # gold style: 三（一）
    path: str  # 3.1
    number: str | None
    heading: str
    level: int
    span: Span
    parent: str | None = None  # id of the section above
    start: int = 0  # normalised offsets of the section: number to last full stop
    end: int = 0
    body: int = 0  # normalised offset of the first character after the heading and its full stop
    sentence: bool = False  # the heading is itself a statement (a numbered sentence), not a title


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of another document."""

    title: str | None
    number: str | None
    relation: Relation
    span: Span
    section: str | None = None
    alias: str | None = None
    kind: str | None = None  # "class of documents" for sets, else None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term that the document defines for itself."""

    term: str
    definition: str
    members: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DomainMention:
    """A domain of disclosure named in the text; `code` is 01–26 or None for a village topic."""

    code: str | None
    normalized: str | None
    verbatim: str
    exact: bool
    kind: str  # pilot-domain | village-priority-topic
    section: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a norm is due. `iso` is the inclusive last day, or None when the text gives no date."""

    text: str
    iso: str | None
    type: DeadlineType
    inferred_year: bool = False
    recurrence: str | None = None  # ISO 8601 duration, e.g. P3M
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One norm: who must, may or must not do what, or which state is the goal."""

    id: str
    section: str | None
    span: Span
    normalized: str
    modality: Modality
    marker: str | None
    bearers: tuple[str, ...]
    action: str | None
    object: str | None
    action_concept: str | None  # code of cv/action
    object_concept: str | None  # code of cv/object
    deadlines: tuple[Deadline, ...] = ()
    responsible_units: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # normalised names or topics
    channels: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()  # codes of cv/element, in text order
    participation: tuple[str, ...] = ()
    minimum_marker: bool = False  # 至少
    threshold: float | None = None  # per cent
    implements: tuple[str, ...] = ()  # section ids of the national guideline, by similarity


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document as understood from its text alone."""

    name: str  # file name
    raw: str
    sha256: str  # of the raw bytes
    text_digest: str  # of the normalised text without white space
    metadata: Metadata
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    definitions: tuple[Definition, ...] = ()
    domains: tuple[DomainMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    personal_data: tuple[Span, ...] = ()  # contact persons, telephone numbers
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())
    encoding: str = "utf-8"
    untrusted: bool = False  # a hijacked mirror or a converted copy: prefer another source
