"""The verdict of each check on each area: conforms, violates, or not evaluated."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from rdflib import URIRef

from ontology.iris import NATION, code_of
from shapes.model import Outcome, Verdict

Area = URIRef | None


def _by_area() -> dict[str, Counter[Area]]:
    return defaultdict(Counter)


@dataclass(slots=True)
class Tally:
    """How many nodes each check compared and could not compare in each area, and which areas hold anything."""

    checked: dict[str, Counter[Area]] = field(default_factory=_by_area)
    skipped: dict[str, Counter[Area]] = field(default_factory=_by_area)
    strict: set[str] = field(default_factory=set)
    held: set[Area] = field(default_factory=set)

    def verdicts(self, faults: Counter[tuple[str | None, str]], label: Callable[[URIRef], str]) -> tuple[Verdict, ...]:
        """Return a verdict for every check on every area that holds anything to check besides its own name and code.

        `faults` are the numbers of findings by area code and check; `strict` checks are those of which one node
        that was not read leaves open whether an area conforms.
        """
        faulty = {area for (area, _), n in faults.items() if n}
        areas = {a: None if a is None else code_of(a) for a in self.held}
        areas |= {a: code_of(a) for c in self.checked.values() for a in c if a is not None and code_of(a) in faulty}
        labels = {area: None if area is None else label(area) for area in areas}
        found = [
            Verdict(
                code,
                labels[area],
                check,
                _outcome(checked[area], self.skipped[check][area], faults[code, check], check in self.strict),
                checked[area],
                self.skipped[check][area],
                faults[code, check],
            )
            for area, code in areas.items()
            for check, checked in self.checked.items()
        ]
        return tuple(sorted(found, key=lambda v: (area_order(v.area), v.check_id)))


def area_order(code: str | None) -> str:
    """Return the key that sorts areas: the nation, then by code, then what belongs nowhere."""
    return "~" if code is None else "" if code == NATION else code


def _outcome(checked: int, skipped: int, faults: int, strict: bool) -> Outcome:
    """Return the verdict from the numbers of nodes; where nothing may be unread, one lost node leaves it open."""
    if faults:
        return "violates"
    return "not-evaluated" if not checked or (strict and skipped) else "conforms"
