"""Attach deadlines to statements: dates inside them, dates that open their sentence, dates of their stage."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from ingest.documents.found import Found
from ingest.documents.model import Deadline, Section

_STANDING = re.compile("实行[^，]*全公开|^并?(?:统一)?集中发布")
_OPENS = 12  # characters into its clause at which a date still opens the sentence


def attach_deadlines(text: str, found: list[Found], deadlines: Sequence[Deadline]) -> None:
    """Attach deadlines: those inside a statement, and the date that opens its sentence."""
    dated = sorted((d for d in deadlines if d.span), key=lambda d: d.span.start if d.span else 0)
    starts = [d.span.start for d in dated if d.span]
    opening: list[Deadline] = []
    sentence = -1
    before: Found | None = None
    staged: dict[str, list[Deadline]] = {}
    for f in found:
        low, high = bisect_left(starts, f.start), bisect_left(starts, f.end)
        own = dated[low:high]
        if f.due:
            own = [*own, *dated[bisect_left(starts, f.due[0]) : bisect_left(starts, f.due[1])]]
        if f.nested or f.modality == "fact":
            f.deadlines = [] if f.modality == "fact" else list(own)
            continue
        inherited: list[Deadline] = []
        if f.draft.sentence != sentence:
            if not (before and _same_aim(before, f, own)):
                opening = []
            sentence = f.draft.sentence
        lead = f.draft.opening
        if f.modality == "goal":
            own = [d for d in own if d.iso]
        absolute = [d for d in own if d.type == "absolute"]
        if lead and f.start <= lead.end and absolute:
            opening = [d for d in absolute if d.span and d.span.start <= lead.start + _OPENS]
        elif absolute or any(d.iso for d in own):
            opening = []
        elif not _STANDING.search(text[f.start : f.end]):
            inherited = opening
        if not own and not inherited and f.modality == "must" and f.stretch.section:
            inherited = _of_stage(text, f.stretch.section, dated, starts, staged)
        f.deadlines = [*own, *inherited]
        before = f


def _of_stage(
    text: str, section: Section, dated: Sequence[Deadline], starts: Sequence[int], known: dict[str, list[Deadline]]
) -> list[Deadline]:
    """Return the dates in the heading of a section that is a stage of the work: 总结阶段（9月至10月）."""
    if section.id not in known:
        end = text.find(section.heading[-4:], section.start, section.start + 200)
        end = end + 4 if section.heading and end >= 0 else section.start
        found = dated[bisect_left(starts, section.start) : bisect_left(starts, max(end, section.start))]
        known[section.id] = [d for d in found if d.iso] if "阶段" in section.heading or "（" in section.heading else []
    return known[section.id]


def _same_aim(before: Found, now: Found, own: list[Deadline]) -> bool:
    return (
        before.modality == "goal"
        and now.modality == "goal"
        and before.stretch is now.stretch
        and not any(d.iso for d in own)
        and now.draft.sentence == before.draft.sentence + 1
    )
