"""What a check run hands on: findings with their place and rule, verdicts, and what was not checked."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["violation", "warning", "info"]
Outcome = Literal["conforms", "violates", "not-evaluated"]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a provision, its name for people and its words where they are held."""

    iri: str
    label: str
    label_en: str
    quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault that one check found with one node.

    `iri` depends on the check and on the identity of the node only, so it survives a new upload. `path` is
    written as in SPARQL. `value` is the offending value (`value_term` the same in N-Triples); `reference` the
    node that was compared with. `place` is `file!sheet!row` or `document!start-end`. A `proposed` finding rests
    on a link that nobody confirmed yet.
    """

    iri: str
    check_id: str
    shape: str
    severity: Severity
    focus: str
    focus_label: str
    path: str | None
    value: str | None
    value_term: str | None
    reference: str | None
    component: str
    message: str
    message_en: str
    fix: str
    fix_en: str
    sources: tuple[Source, ...] = ()
    place: str | None = None
    reference_place: str | None = None
    quotation: str | None = None
    area: str | None = None
    area_label: str | None = None
    proposed: bool = False

    @property
    def source(self) -> Source | None:
        """The provision that the rule comes from, the nearest one first."""
        return self.sources[0] if self.sources else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check says of one area: `checked` nodes were compared, `skipped` ones could not be."""

    area: str | None
    area_label: str | None
    check_id: str
    outcome: Outcome
    checked: int
    skipped: int
    findings: int


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A shape, a class of nodes, a rule or a part of a source that the run says nothing about, and why."""

    kind: Literal["shape", "nodes", "rule", "source"]
    subject: str
    reason: str
    reason_en: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class CheckName:
    """The id and the names of a check, as a report shows them."""

    check_id: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check run, in a fixed order."""

    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    checks: tuple[CheckName, ...] = ()
    engine: str = "pyshacl"
    area: str | None = None
    as_of: str | None = None
    counts: dict[Severity, int] = field(init=False)

    def __post_init__(self) -> None:
        found = Counter(f.severity for f in self.findings)
        object.__setattr__(self, "counts", {severity: found[severity] for severity in SEVERITIES})

    @property
    def conforms(self) -> bool:
        """Whether there is no finding at all, as SHACL has it."""
        return not self.findings

    @property
    def violations(self) -> int:
        """How many findings are violations, the number that decides the exit code."""
        return self.counts["violation"]

    def by_check(self, check_id: str) -> tuple[Finding, ...]:
        """Return the findings of one check."""
        return tuple(f for f in self.findings if f.check_id == check_id)
