"""How old findings are: in which kept release each was first seen, and what became of it from release to release."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.findings import REPORT
from api.service import Service
from graphs.releases import Release, list_releases

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """The release in which a finding was first seen without a break; `or_before` when older reports are not kept."""

    number: int
    created: str
    or_before: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One release in the history of a finding; `state` is found, absent or unchecked."""

    number: int
    created: str
    state: str


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages of the findings of a release, and what the release before had that this one has not."""

    seen: dict[str, Seen]
    before: int | None
    fixed: tuple[Entry, ...]

    def new(self, number: int) -> set[str]:
        """Return the findings that no earlier report has, when there is an earlier report."""
        return set() if self.before is None else {i for i, s in self.seen.items() if s.number == number}


def ages(service: Service, release: Release, findings: Iterable[Entry]) -> Ages:
    """Return how old findings are, by the reports that the kept releases hold."""
    still = {str(f["iri"]) for f in findings}
    first = dict.fromkeys(still, release)
    older = [r for r in list_releases(service.settings.data) if r.number < release.number]
    examined: list[Release] = []
    for held in reversed(older):
        kept = report_iris(held.path / REPORT)
        if kept is None:
            break
        examined.append(held)
        still &= kept
        first |= dict.fromkeys(still, held)
    whole = len(examined) == len(older) and (older[0] if older else release).number == 1
    seen = {iri: Seen(r.number, r.created, not whole and iri in still) for iri, r in first.items()}
    before = examined[0] if examined else None
    return Ages(seen, before.number if before else None, _fixed(before, set(first)))


def _fixed(before: Release | None, current: set[str]) -> tuple[Entry, ...]:
    """Return the findings of the report before that are no longer there."""
    if before is None or not (report_iris(before.path / REPORT) or frozenset()) - current:
        return ()
    path = before.path / REPORT
    return tuple(f for f in _findings(path, path.stat().st_mtime_ns) if f["iri"] not in current)


def history(service: Service, release: Release, iri: str) -> list[Moment]:
    """Return the releases up to one with whether each had a finding, the latest first."""
    moments = []
    for held in reversed(list_releases(service.settings.data)):
        if held.number <= release.number:
            kept = report_iris(held.path / REPORT)
            state = "unchecked" if kept is None else "found" if iri in kept else "absent"
            moments.append(Moment(held.number, held.created, state))
    return moments


def report_iris(path: Path) -> frozenset[str] | None:
    """Return the findings of a kept report by their IRIs; None where there is no report."""
    try:
        return _iris(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=64)
def _iris(path: Path, _when: int) -> frozenset[str]:
    return frozenset(str(f["iri"]) for f in json.loads(path.read_text("utf-8"))["findings"])


@lru_cache(maxsize=1)
def _findings(path: Path, _when: int) -> tuple[Entry, ...]:
    return tuple(json.loads(path.read_text("utf-8"))["findings"])
