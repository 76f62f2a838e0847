"""A report as one page for officials: Chinese first, no script, fit to print."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from shapes.labels import KIND_LABELS, OUTCOME_LABELS, QUALITY_LABELS, SEVERITY_LABELS, STATUS_LABELS
from shapes.model import SEVERITIES, CheckName, Finding, Outcome, Report, Score


@dataclass(frozen=True, slots=True)
class Place:
    """One area of the page: its findings, its scores, and its checks by outcome."""

    code: str | None
    name: str
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    checks: Mapping[Outcome, tuple[str, ...]]


def as_html(report: Report) -> bytes:
    """Return the report as one HTML file that needs nothing else."""
    names = {c.check_id: c for c in report.checks}
    used = sorted({f.check_id for f in report.findings} | {v.check_id for v in report.verdicts})
    page = _template().render(
        report=report,
        places=places(report),
        names=names,
        used=[names.get(c, CheckName(c, c, c)) for c in used],
        severities=SEVERITIES,
        statuses=Counter(f.status for f in report.findings if f.status),
        severity_labels=SEVERITY_LABELS,
        outcome_labels=OUTCOME_LABELS,
        quality_labels=QUALITY_LABELS,
        status_labels=STATUS_LABELS,
        kind_labels=KIND_LABELS,
    )
    return page.encode()


def places(report: Report) -> list[Place]:
    """Return the areas of a report in its order, those with findings and those with verdicts alike."""
    found: dict[str | None, str] = {}
    findings: dict[str | None, list[Finding]] = defaultdict(list)
    scores: dict[str | None, list[Score]] = defaultdict(list)
    checks: dict[str | None, dict[Outcome, list[str]]] = defaultdict(lambda: defaultdict(list))
    for verdict in report.verdicts:
        found.setdefault(verdict.area, verdict.area_label or "")
        checks[verdict.area][verdict.outcome].append(verdict.check_id)
    for finding in report.findings:
        found.setdefault(finding.area, finding.area_label or "")
        findings[finding.area].append(finding)
    for score in report.scores:
        scores[score.area].append(score)
    return [
        Place(
            code,
            name or code or "地区不明 / area unknown",
            tuple(findings[code]),
            tuple(scores[code]),
            {outcome: tuple(sorted(checks[code][outcome])) for outcome in OUTCOME_LABELS},
        )
        for code, name in found.items()
    ]


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("shapes"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
