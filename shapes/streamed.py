"""Findings on their way past: counted exactly, written to a file as JSON, and only the first of each check kept."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from shapes.model import SEVERITIES, Finding, Report, Severity
from shapes.report import as_json, finding_json

_EMPTY = b'"findings": []'
_PART = 1 << 20


@dataclass(slots=True)
class Passing:
    """Counts what goes past; `limit` findings of each check stay, None for all; `spool` and `each` get all of them."""

    limit: int | None = None
    spool: BinaryIO | None = None
    each: Callable[[Finding], None] | None = None
    severities: Counter[Severity] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)

    def kept(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that stay."""
        for finding in findings:
            self.severities[finding.severity] += 1
            self.checks[finding.check_id] += 1
            if self.spool is not None:
                self.spool.write((b",\n" if self.checks.total() > 1 else b"") + finding_json(finding))
            if self.each is not None:
                self.each(finding)
            if self.limit is None or self.checks[finding.check_id] <= self.limit:
                yield finding

    def numbers(self, report: Report) -> Report:
        """Return a report with the numbers of all findings that went past."""
        counts = {severity: self.severities[severity] for severity in SEVERITIES}
        return replace(report, limit=self.limit, counts=counts, totals=dict(sorted(self.checks.items())), waived=0)


def joined(report: Report, spool: BinaryIO) -> Iterator[bytes]:
    """Yield a report as JSON with all the findings that went past it, as if they were its own.

    Where none went past, as with the reference engine, those stand there that it has.
    """
    if report.findings and not spool.tell():
        yield as_json(report)
        return
    whole = as_json(replace(report, findings=(), limit=None))
    head, tail = whole.split(_EMPTY, 1)
    yield head
    if spool.tell():
        yield b'"findings": [\n'
        spool.seek(0)
        while part := spool.read(_PART):
            yield part
        yield b"\n ]"
    else:
        yield _EMPTY
    yield tail
