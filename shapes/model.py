"""What a check run hands on: findings with their place and rule, verdicts, and what was not checked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["violation", "warning", "info"]
Outcome = Literal["conforms", "violates", "not-evaluated"]
Status = Literal["new", "persisting"]
Quality = Literal["complete", "accurate", "standardised"]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a provision, its name for people and its words where they are held."""

    iri: str
    label: str
    label_en: str
    quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """A document that a finding concerns, with the labels and IRIs of the sections in question."""

    document: str
    label: str
    sections: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to put up with a finding: why, whose it is, and the last day on which it holds."""

    reason: str
    by: str
    expires: str
    finding: str | None = None
    check_id: str | None = None
    focus: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault that one check found with one node.

    `iri` depends on the check and on the identity of the node only, so it survives a new upload. `path` is
    written as in SPARQL. `value` is the offending value (`value_term` the same in N-Triples); `reference` the
    node that was compared with. `place` is `file!sheet!row` or `document!start-end`. A `proposed` finding rests
    on a link that nobody confirmed yet. A `waived` one is shown but not counted; its `waiver` may have expired.
    `status` says how it relates to an earlier report, when there is one to compare with.
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
    concerns: tuple[Concern, ...] = ()
    waiver: Waiver | None = None
    waived: bool = False
    status: Status | None = None

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

    kind: Literal["shape", "nodes", "rule", "source", "waiver"]
    subject: str
    reason: str
    reason_en: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one check adds to a score: how many nodes it judged and how many of them have no finding."""

    check_id: str
    checked: int
    passed: int


@dataclass(frozen=True, slots=True)
class Score:
    """How complete, accurate or standardised a catalogue is: of all nodes judged by its checks, those without finding.

    `value` is in per cent, None when no check of the kind judged anything.
    """

    area: str | None
    area_label: str | None
    kind: Quality
    value: float | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding of an earlier report that is no longer there."""

    iri: str
    check_id: str
    severity: Severity
    area: str | None
    place: str | None
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class CheckName:
    """The id and the names of a check, as a report shows them."""

    check_id: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check run, in a fixed order.

    `counts` are exact and leave out what is waived. Where a report is cut (`limit` findings a check), `totals` says
    how many there are by check. `fixed` is there when the report was compared with the `baseline`.
    """

    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    checks: tuple[CheckName, ...] = ()
    engine: str = "pyshacl"
    area: str | None = None
    as_of: str | None = None
    scores: tuple[Score, ...] = ()
    baseline: str | None = None
    fixed: tuple[Fixed, ...] = ()
    limit: int | None = None
    counts: dict[Severity, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    waived: int = -1

    def __post_init__(self) -> None:
        if self.waived >= 0:
            return
        found = Counter(f.severity for f in self.findings if not f.waived)
        object.__setattr__(self, "counts", {severity: found[severity] for severity in SEVERITIES})
        object.__setattr__(self, "totals", dict(sorted(Counter(f.check_id for f in self.findings).items())))
        object.__setattr__(self, "waived", sum(f.waived for f in self.findings))

    @property
    def conforms(self) -> bool:
        """Whether there is no finding at all, as SHACL has it."""
        return not self.totals

    @property
    def violations(self) -> int:
        """How many findings are violations and not waived, the number that decides the exit code."""
        return self.counts["violation"]

    def by_check(self, check_id: str) -> tuple[Finding, ...]:
        """Return the findings of one check."""
        return tuple(f for f in self.findings if f.check_id == check_id)

    def with_findings(self, findings: Iterable[Finding]) -> "Report":
        """Return the report with other findings, counted anew."""
        return replace(self, findings=tuple(findings), waived=-1)

    def cut(self, limit: int) -> "Report":
        """Return the report with the first findings of each check only; all numbers stay those of the whole."""
        seen: Counter[str] = Counter()
        kept = []
        for finding in self.findings:
            seen[finding.check_id] += 1
            if seen[finding.check_id] <= limit:
                kept.append(finding)
        return replace(self, findings=tuple(kept), limit=limit)
