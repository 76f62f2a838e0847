"""Three scores for a catalogue: complete, accurate, standardised, with the sums that they are made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from shapes.model import Finding, Part, Quality, Score, Verdict

CHECKS: Mapping[Quality, frozenset[str]] = {
    "complete": frozenset({"E01", "A01", "A03", "A05", "A06", "A08", "A10", "X03", "X05", "P01", "P05"}),
    "accurate": frozenset(
        {
            *("A02", "A09", "A11", "E04", "E05", "E06", "E07", "E08", "E09", "E10"),
            *("X02", "X04", "X07", "P02", "P03", "P04", "P06", "V01"),
        }
    ),
    "standardised": frozenset({"A04", "A07", "E02", "E03", "E11", "E12", "E13", "E14", "E15", "E16", "X06", "X08"}),
}
"""The checks that each score counts."""


Faulty = Mapping[tuple[str | None, str], int]


def scores(
    verdicts: Iterable[Verdict], findings: Iterable[Finding], areas: Collection[str | None]
) -> tuple[Score, ...]:
    """Return the three scores of each area that has a catalogue, in the order of the verdicts.

    A score is the share, in per cent, of the nodes judged by its checks that have no finding. A check counts a node
    once, however many findings it has there; what was not evaluated counts nowhere.
    """
    faulty: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for finding in findings:
        faulty[finding.area, finding.check_id].add(finding.focus)
    return scores_of(verdicts, {key: len(nodes) for key, nodes in faulty.items()}, areas)


def scores_of(verdicts: Iterable[Verdict], faulty: Faulty, areas: Collection[str | None]) -> tuple[Score, ...]:
    """Return the scores, given how many nodes have a finding, by area and check."""
    by_area: dict[str | None, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.area in areas:
            by_area[verdict.area].append(verdict)
    found = []
    for area, own in by_area.items():
        for kind, checks in CHECKS.items():
            parts = tuple(
                Part(v.check_id, v.checked, max(v.checked - faulty.get((area, v.check_id), 0), 0))
                for v in own
                if v.check_id in checks and v.outcome != "not-evaluated" and v.checked
            )
            found.append(Score(area, own[0].area_label, kind, _value(parts), parts))
    return tuple(found)


def _value(parts: Collection[Part]) -> float | None:
    """Return the share in per cent with one decimal, rounded down so that only a spotless catalogue has 100.

    >>> _value([Part("E01", 3000, 2999)]), _value([])
    (99.9, None)
    """
    checked = sum(p.checked for p in parts)
    return sum(p.passed for p in parts) * 1000 // checked / 10 if checked else None
