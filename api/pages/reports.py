"""The validation report of a release: the one kept in its folder, else the one that this server computed."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.findings import computed_report, kept_report, report_of, report_time
from api.pages.render import environment
from api.service import Service
from graphs.errors import InputError
from graphs.releases import Release
from shapes.catalogue import Check, checks
from shapes.kept import Column, KeptReport, Where
from shapes.model import SEVERITIES, Waiver
from shapes.waivers import read_waivers

SIGNS = {"violation": "✖", "warning": "▲", "info": "●"}
NAMES = {"violation": ("违反", "violation"), "warning": ("警告", "warning"), "info": ("提示", "note")}
WAIVERS = ("waivers.csv", "waivers.toml")
Entry = dict[str, Any]


def stamp(service: Service, release: Release) -> str:
    """Return a word that changes with the report of a release and its waivers; empty while there is no report."""
    file = waiver_file(service)
    held = f" {file.name} {file.stat().st_mtime_ns} {date.today()}" if file else ""
    kept = report_time(release) or ("computed" if computed_report(service, release) else "")
    return kept and kept + held


class Findings:
    """The findings of a release with the waivers of the data folder; of one that nobody has checked there are none."""

    def __init__(self, report: KeptReport | None, waivers: Iterable[Waiver]) -> None:
        self.report = report
        self._waivers: dict[int, Waiver] = {}
        for waiver in sorted(waivers, key=lambda w: w.expires) if report else ():
            where: Where = {"check_id": waiver.check_id or "", "focus": waiver.focus or ""}
            if waiver.finding:
                where = {"iri": waiver.finding}
            self._waivers |= dict.fromkeys(report.values("n", where), waiver) if report else {}
        today = date.today().isoformat()
        self.waived = {n for n, waiver in self._waivers.items() if today <= waiver.expires}

    def entries(self, where: Where | None = None, without: Where | None = None, **asked: Any) -> list[Entry]:
        """Return findings as `KeptReport.numbered` does, each with its waiver if it has one."""
        if self.report is None:
            return []
        found = self.report.numbered(where or {}, without or {}, **asked)
        return [
            entry
            if n not in self._waivers
            else {**entry, "waiver": asdict(self._waivers[n]), "waived": n in self.waived}
            for n, entry in found
        ]

    def count(self, where: Where | None = None, without: Where | None = None) -> int:
        """Return how many findings there are, those that are waived too."""
        return self.report.count(where or {}, without or {}) if self.report else 0

    def by(self, column: Column, where: Where | None = None, *, under: str = "") -> Counter[str]:
        """Return how many findings have each value, those that are waived too."""
        return self.report.by(column, where or {}, under=under) if self.report else Counter()

    def standing(self, column: Column, where: Where | None = None, without: Where | None = None) -> Counter[str]:
        """Return how many findings have each value, without those that are waived."""
        if self.report is None:
            return Counter()
        counts = self.report.by(column, where or {}, without or {})
        if self.waived:
            counts.subtract(self.report.by(column, {**(where or {}), "n": self.waived}, without or {}))
        return +counts

    def severities(self, where: Where | None = None, without: Where | None = None) -> dict[str, int]:
        """Return how many findings there are of each severity, the gravest first, without those that are waived."""
        found = self.standing("severity", where, without)
        return {name: found[name] for name in SEVERITIES}

    @property
    def with_waiver(self) -> list[int]:
        """The places of the findings that have a waiver, which may have expired."""
        return list(self._waivers)


def findings_of(service: Service, release: Release) -> Findings:
    """Return the findings of a release with their waivers, none while there is no report."""
    report = kept_report(release) or computed_report(service, release)
    return Findings(report, _waivers(service))


async def ensured(service: Service, release: Release) -> Findings:
    """Return the findings of a release; run the checks when nobody has."""
    return Findings(await report_of(service, release), _waivers(service))


def _waivers(service: Service) -> list[Waiver]:
    file = waiver_file(service)
    try:
        return list(read_waivers(file.read_bytes(), file.name)) if file else []
    except (OSError, InputError):
        return []


def waiver_file(service: Service) -> Path | None:
    """Return the file of waivers beside the releases, None where there is none."""
    return next((p for name in WAIVERS if (p := service.settings.data / name).is_file()), None)


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


def severities(found: Iterable[Entry]) -> dict[str, int]:
    """Return how many findings there are of each severity, the gravest first, without those that are waived.

    >>> severities([{"severity": "info"}])
    {'violation': 0, 'warning': 0, 'info': 1}
    """
    counts = Counter(f["severity"] for f in found if not f.get("waived"))
    return {name: counts[name] for name in SEVERITIES}


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
