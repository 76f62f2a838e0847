"""A report in SARIF 2.1.0, for tools that show findings beside the files that they are in."""

import json
import re
from typing import Any
from urllib.parse import quote

from ontology.terms import SARIF, SHAPES
from shapes.model import Finding, Fixed, NotChecked, Report, Severity

_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_STATES = {"new": "new", "persisting": "unchanged"}
_CELL = re.compile(r"(?P<file>[^!]+)!(?P<sheet>.+)!(?P<row>[1-9]\d*)")
_SPAN = re.compile(r"(?P<file>[^!]+)!(?P<start>\d+)-(?P<end>\d+)")
FINGERPRINT = "zwgkFinding/v1"
"""The fingerprint by which tools know a finding again: its IRI."""


def as_sarif(report: Report) -> bytes:
    """Return the report as one SARIF run: rules, results with their places, and what was not checked.

    The verdicts by area are left to the other formats: to tools for files a check that holds is no result.
    """
    numbers = {check.check_id: n for n, check in enumerate(report.checks)}
    results = [_result(f, numbers) for f in report.findings]
    results += [_absent(f, numbers) for f in report.fixed]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "zwgk",
                "informationUri": str(SHAPES),
                "language": "zh-CN",
                "rules": [
                    {"id": c.check_id, "name": c.label_en, "shortDescription": {"text": f"{c.label} / {c.label_en}"}}
                    for c in report.checks
                ],
            }
        },
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [_notice(n) for n in report.not_checked]}
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"counts": report.counts, "waived": report.waived, "totals": report.totals},
    }
    body = {"$schema": SARIF, "version": "2.1.0", "runs": [run]}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _index(check: str, numbers: dict[str, int]) -> dict[str, int]:
    return {"ruleIndex": numbers[check]} if check in numbers else {}


def _result(finding: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.check_id,
        **_index(finding.check_id, numbers),
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} / {finding.message_en}"},
        "locations": [location(finding.place, finding.focus)],
        "partialFingerprints": {FINGERPRINT: finding.iri},
        "properties": {
            "area": finding.area,
            "areaLabel": finding.area_label,
            "proposed": finding.proposed,
            "sources": [{"label": s.label, "iri": s.iri, "quotation": s.quotation} for s in finding.sources],
        },
    }
    if finding.reference_place or finding.reference:
        related = location(finding.reference_place, finding.reference or "")
        result["relatedLocations"] = [related | {"message": {"text": "对照 / compared with"}}]
    if finding.status:
        result["baselineState"] = _STATES[finding.status]
    if finding.waiver:
        w = finding.waiver
        result["properties"]["waiver"] = {"by": w.by, "reason": w.reason, "expires": w.expires, "holds": finding.waived}
    if finding.waived and finding.waiver:
        text = f"{w.reason}（{w.by}，{w.expires}）"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": text}]
    return result


def _absent(fixed: Fixed, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": fixed.check_id,
        **_index(fixed.check_id, numbers),
        "kind": "fail",
        "level": _LEVELS[fixed.severity],
        "message": {"text": f"{fixed.message} / {fixed.message_en}"},
        "locations": [location(fixed.place, fixed.iri)],
        "partialFingerprints": {FINGERPRINT: fixed.iri},
        "baselineState": "absent",
    }


def location(place: str | None, node: str) -> dict[str, Any]:
    """Return where a finding is: the row of a sheet or the characters of a document, and the node.

    >>> location("目录.xlsx!社会救助!5", "urn:x")["physicalLocation"]["region"]
    {'startLine': 5}
    >>> location("通知.txt!12-40", "urn:x")["physicalLocation"]["region"]
    {'charOffset': 12, 'charLength': 28}
    """
    logical: list[dict[str, str]] = [{"fullyQualifiedName": node, "kind": "resource"}]
    found: dict[str, Any] = {"logicalLocations": logical}
    cell, span = _CELL.fullmatch(place or ""), _SPAN.fullmatch(place or "")
    if cell:
        logical.append({"name": cell["sheet"], "kind": "sheet"})
        found["physicalLocation"] = _physical(cell["file"], {"startLine": int(cell["row"])})
    elif span:
        start, end = int(span["start"]), int(span["end"])
        found["physicalLocation"] = _physical(span["file"], {"charOffset": start, "charLength": end - start})
    elif place:
        found["physicalLocation"] = _physical(place, None)
    return found


def _physical(file: str, region: dict[str, int] | None) -> dict[str, Any]:
    artifact = {"artifactLocation": {"uri": quote(file)}}
    return artifact | ({"region": region} if region else {})


def _notice(item: NotChecked) -> dict[str, Any]:
    number = f" ×{item.count}" if item.count > 1 else ""
    text = f"未检查 {item.subject}{number}：{item.reason} / {item.reason_en}"
    return {"level": "note", "message": {"text": text}}
