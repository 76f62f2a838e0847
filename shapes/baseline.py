"""A report beside an earlier one: what is new, what persists, what was fixed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphs.errors import InputError
from shapes.model import SEVERITIES, Finding, Fixed, Report, Status


def read_baseline(data: bytes, name: str) -> tuple[Fixed, ...]:
    """Return the findings of an earlier report in JSON; raise InputError for anything else."""
    try:
        entries = json.loads(data)["findings"]
        found = tuple(fixed_entry(e) for e in entries)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{name} 不是检查报告：请给出用 --format json 写出的报告。",
            f"{name} is not a report: give one that was written with --format json",
        ) from error
    return found


def compare(report: Report, earlier: Iterable[Finding | Fixed], name: str) -> Report:
    """Return the report with each finding marked new or persisting, and the fixed ones of the earlier report listed.

    A finding is the same when its IRI is. Where the report looks at one area only, so does the comparison: what lies
    elsewhere in the earlier report is not said to be fixed.
    """
    before = {f.iri: f for f in earlier}
    now = {f.iri for f in report.findings}
    judged = {(v.area, v.check_id) for v in report.verdicts if v.outcome != "not-evaluated"}
    findings = [replace(f, status=_status(f, before)) for f in report.findings]
    fixed = tuple(
        f if isinstance(f, Fixed) else _fixed(f)
        for f in before.values()
        if f.iri not in now and ((f.area, f.check_id) in judged or not _elsewhere(report, f.area))
    )
    return replace(report.with_findings(findings), fixed=fixed, baseline=name)


def _elsewhere(report: Report, area: str | None) -> bool:
    """Whether a report that looks at one area says nothing of this one."""
    return report.area is not None and all(v.area != area for v in report.verdicts)


def _status(finding: Finding, before: Mapping[str, object]) -> Status:
    return "persisting" if finding.iri in before else "new"


def fixed_entry(entry: Mapping[str, Any]) -> Fixed:
    """Return a finding of an earlier report from its JSON form."""
    severity = entry["severity"]
    if severity not in SEVERITIES:
        raise ValueError(severity)
    return Fixed(
        entry["iri"],
        entry["check_id"],
        severity,
        entry.get("area"),
        entry.get("place"),
        entry["message"],
        entry["message_en"],
    )


def _fixed(f: Finding) -> Fixed:
    return Fixed(f.iri, f.check_id, f.severity, f.area, f.place, f.message, f.message_en)
