"""The validation report of a release: the one kept in its folder, else the one that this server computed."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from api import findings
from api.findings import REPORT
from api.pages.render import environment
from api.service import Service
from graphs.errors import InputError
from graphs.releases import Release
from shapes.catalogue import Check, checks
from shapes.model import SEVERITIES
from shapes.waivers import read_waivers

SIGNS = {"violation": "✖", "warning": "▲", "info": "●"}
NAMES = {"violation": ("违反", "violation"), "warning": ("警告", "warning"), "info": ("提示", "note")}
WAIVERS = ("waivers.csv", "waivers.toml")
Entry = dict[str, Any]


def stamp(service: Service, release: Release) -> str:
    """Return a word that changes with the report of a release and its waivers; empty while there is no report."""
    file = waiver_file(service)
    held = f" {file.name} {file.stat().st_mtime_ns} {date.today()}" if file else ""
    try:
        return str((release.path / REPORT).stat().st_mtime_ns) + held
    except OSError:
        return "computed" + held if _computed(service, release) else ""


def report_of(service: Service, release: Release) -> Entry | None:
    """Return the report of a release, or None while nobody has run the checks."""
    try:
        return _read(release.path / REPORT, str((release.path / REPORT).stat().st_mtime_ns))
    except OSError:
        return _computed(service, release)


async def ensured(service: Service, release: Release) -> Entry:
    """Return the report of a release; run the checks when nobody has."""
    return report_of(service, release) or await findings.report_of(service, release)


def _computed(service: Service, release: Release) -> Entry | None:
    task = service.reports.get(f"{release.number} {release.created}")
    if task is None or not task.done() or task.cancelled() or task.exception():
        return None
    found: Entry = task.result()
    return found


@lru_cache(maxsize=2)
def _read(path: Path, _when: str) -> Entry | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def findings_of(service: Service, release: Release) -> list[Entry]:
    """Return the findings of a release with their waivers, none while there is no report."""
    report = report_of(service, release)
    return waived(service, report["findings"]) if report else []


def waiver_file(service: Service) -> Path | None:
    """Return the file of waivers beside the releases, None where there is none."""
    return next((p for name in WAIVERS if (p := service.settings.data / name).is_file()), None)


def waived(service: Service, found: list[Entry]) -> list[Entry]:
    """Return findings with the waivers of the data folder: what holds today is waived, what has expired is not."""
    file = waiver_file(service)
    if file is None:
        return list(found)
    try:
        held = read_waivers(file.read_bytes(), file.name)
    except (OSError, InputError):
        return list(found)
    by_key = {w.finding or (w.check_id, w.focus): w for w in sorted(held, key=lambda w: w.expires)}
    today = date.today().isoformat()
    out = []
    for finding in found:
        waiver = by_key.get(finding["iri"]) or by_key.get((finding["check_id"], finding["focus"]))
        out.append(
            finding if waiver is None else {**finding, "waiver": asdict(waiver), "waived": today <= waiver.expires}
        )
    return out


def cells(quotation: str | None) -> dict[str, str] | None:
    """Return the row of a table that a finding quotes, None when it quotes a sentence.

    >>> cells('{"序号": "1"}'), cells("应当公开")
    ({'序号': '1'}, None)
    """
    if not quotation or not quotation.startswith("{"):
        return None
    try:
        found = json.loads(quotation)
    except ValueError:
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def chosen(findings: Iterable[Entry], filters: Mapping[str, str], within: Mapping[str, frozenset[str]]) -> list[Entry]:
    """Return the findings that all filters let pass; `within` says which areas stand for the area asked for."""
    areas = within.get(filters.get("area", ""))
    return [
        f
        for f in findings
        if (not filters.get("check") or f["check_id"] == filters["check"])
        and (not filters.get("severity") or f["severity"] == filters["severity"])
        and (not filters.get("area") or f["area"] in (areas or {filters["area"]}))
    ]


def severities(findings: Iterable[Entry]) -> dict[str, int]:
    """Return how many findings there are of each severity, the gravest first, without those that are waived.

    >>> severities([{"severity": "info"}])
    {'violation': 0, 'warning': 0, 'info': 1}
    """
    found = Counter(f["severity"] for f in findings if not f.get("waived"))
    return {name: found[name] for name in SEVERITIES}


@lru_cache(maxsize=1)
def checks_by_id() -> dict[str, Check]:
    """Return the checks that ship with the project by their id."""
    return {check.check_id: check for check in checks()}


def source_words(found: Iterable[Entry], iri: str) -> str | None:
    """Return the name of a rule's source as findings name it, None when none does."""
    for finding in found:
        for source in finding.get("sources", ()):
            if source["iri"] == iri:
                return str(source["label"])
    return None


environment.filters["cells"] = cells
