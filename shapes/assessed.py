"""What judging a body of data yields, before it becomes a report."""

from dataclasses import dataclass

from shapes.model import Finding, NotChecked, Score, Verdict


@dataclass(frozen=True, slots=True)
class Assessed:
    """Findings in order, verdicts, scores, what was not looked at, and the rules that were not evaluated."""

    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    scores: tuple[Score, ...]
    not_checked: tuple[NotChecked, ...]
    left_out: tuple[NotChecked, ...] = ()
