"""How old findings are: in which kept release each was first seen, and what became of it from release to release."""

from dataclasses import dataclass
from typing import Any

from api.findings import kept_report
from api.service import Service
from graphs.releases import Release, earlier
from shapes.kept import KeptReport

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


def ages(service: Service, release: Release, report: KeptReport | None) -> Ages:
    """Return how old the findings of a report are, by the reports that the kept releases hold."""
    still = set(report.values("iri")) if report else set()
    first = dict.fromkeys(still, release)
    older = earlier(service.settings.data, release)
    examined: list[tuple[Release, KeptReport]] = []
    for held in older:
        kept = kept_report(held)
        if kept is None:
            break
        examined.append((held, kept))
        still = {iri for iri in kept.values("iri") if iri in still}
        first |= dict.fromkeys(still, held)
    whole = len(examined) == len(older) and (older[-1] if older else release).number == 1
    seen = {iri: Seen(r.number, r.created, not whole and iri in still) for iri, r in first.items()}
    if not examined:
        return Ages(seen, None, ())
    before, kept = examined[0]
    gone = [iri for iri in kept.values("iri") if iri not in first]
    return Ages(seen, before.number, tuple(kept.select({"iri": gone})) if gone else ())


def history(service: Service, release: Release, iri: str) -> list[Moment]:
    """Return the releases up to one with whether each had a finding, the latest first."""
    moments = []
    for held in (release, *earlier(service.settings.data, release)):
        kept = kept_report(held)
        state = "unchecked" if kept is None else "found" if kept.count({"iri": iri}) else "absent"
        moments.append(Moment(held.number, held.created, state))
    return moments
