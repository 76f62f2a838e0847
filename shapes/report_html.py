"""A report as one page for officials: Chinese first, no script, fit to print."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from shapes.labels import (
    KIND_LABELS,
    OUTCOME_LABELS,
    QUALITY_LABELS,
    SEVERITY_LABELS,
    STATUS_LABELS,
    subject_words,
)
from shapes.model import SEVERITIES, CheckName, Finding, Outcome, Report, Score

_SECTIONS = 3
"""How many sections of a document are named."""


@dataclass(frozen=True, slots=True)
class Place:
    """One area of the page: its findings, its scores, and its checks by outcome."""

    code: str | None
    name: str
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    checks: Mapping[Outcome, tuple[str, ...]]


_CELL = re.compile(r"(?:.*/)?(?P<file>[^/!]+)!(?P<sheet>.+)!(?P<row>[1-9]\d*)")
_SPAN = re.compile(r"(?P<file>[^!]+)!(?P<start>\d+)-(?P<end>\d+)")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a finding is, as people say it, with a detail that tools need."""

    name: str
    detail: str
    detail_en: str


def where(finding: Finding) -> Where:
    """Return the place of a finding in words: file, sheet and row, or document and sections."""
    place = finding.place or ""
    cell, span = _CELL.fullmatch(place), _SPAN.fullmatch(place)
    if cell:
        row = f"“{cell['sheet']}”第 {cell['row']} 行", f"row {cell['row']} of “{cell['sheet']}”"
        return Where(cell["file"], *row)
    base = span["file"] if span else place
    own = next((c for c in finding.concerns if c.document.endswith(f"/id/doc/{base}")), None)
    sections = "、".join(own.sections[:_SECTIONS]) if own else ""
    name = f"{own.label} {sections}".strip() if own else base or finding.focus_label
    if span:
        return Where(name, f"第 {span['start']}–{span['end']} 字", f"characters {span['start']}–{span['end']}")
    return Where(name, "", "")


def as_html(report: Report) -> bytes:
    """Return the report as one HTML file that needs nothing else."""
    names = {c.check_id: c for c in report.checks}
    used = sorted({f.check_id for f in report.findings} | {v.check_id for v in report.verdicts})
    page = _template().render(
        report=report,
        places=places(report),
        where=where,
        subject_words=subject_words,
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
