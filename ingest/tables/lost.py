"""Ticks that were lost on the way to us: in a whole table, or over a stretch of rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ingest.model import Problem
from ingest.tables.model import Header, Row
from ingest.tables.notes import problem

LONGEST_GAP = 3  # rows without a tick that an office may have left so
MOST_GAPS = 2  # more of them are a habit and no loss
USUAL = 0.9  # share of the other rows that have one
_GROUPS = ("audience", "method", "level")
GROUP_LABELS = {"audience": "公开对象", "method": "公开方式", "level": "公开层级"}
Lost = Mapping[int, frozenset[str]]


@lru_cache(maxsize=4096)
def tick_group(key: str) -> str | None:
    """Return the group that a tick column belongs to, None for other columns.

    >>> tick_group("audience.public"), tick_group("level:县级"), tick_group("content")
    ('audience', 'level', None)
    """
    found = re.match(r"audience(?=\.)|method(?=\.)|level(?=:)", key)
    return found[0] if found else None


def lost_ticks(header: Header, rows: Sequence[Row], converted: bool = False) -> Lost:
    """Return by row number the groups whose ticks were lost; a blank of an office's own making is none of them.

    A table without any tick at all has lost them, and so has a stretch of rows where nearly all others have one. A
    page or letter is often `converted` from something else: there a group without any tick has lost them too.
    """
    groups = [g for g in _GROUPS if any(tick_group(key) == g for key in header.keys.values())]
    if not rows or not groups:
        return {}
    columns = {g: [key for key in header.keys.values() if tick_group(key) == g] for g in groups}
    marked = {g: [any(map(row.cells.get, columns[g])) for row in rows] for g in groups}
    whole = not any(any(marks) for marks in marked.values())
    out: dict[int, set[str]] = {}
    for group in groups:
        all_lost = (whole and len(groups) > 1) or (converted and not any(marked[group]) and len(rows) > LONGEST_GAP)
        stretches = [(0, len(rows))] if all_lost else _gaps(marked[group])
        for row in (row for start, end in stretches for row in rows[start:end]):
            if whole or "content" in row.cells:  # else the row is still to be filled in
                out.setdefault(row.number, set()).add(group)
    return {number: frozenset(found) for number, found in out.items()}


def _gaps(marks: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the long stretches without a mark where nearly all other rows have one."""
    runs, start = [], None
    for at, mark in enumerate([*marks, True]):
        if not mark and start is None:
            start = at
        elif mark and start is not None:
            runs.append((start, at))
            start = None
    gaps = [(a, b) for a, b in runs if b - a > LONGEST_GAP]
    outside = len(marks) - sum(b - a for a, b in gaps)
    if 0 < len(gaps) <= MOST_GAPS and outside and sum(marks) >= USUAL * outside:
        yield from gaps


def reported(lost: Lost, rows: Sequence[Row], header: Header) -> Iterator[Problem]:
    """Yield what to say of lost ticks: once for a whole table, else once for each stretch of rows."""
    if not lost:
        return
    groups = {g for key in header.keys.values() if (g := tick_group(key))}
    if len(lost) == len(rows) and all(found == groups for found in lost.values()):
        yield problem("ticks-lost", rows[0].place.rpartition("!")[0] or rows[0].place)
        return
    filled = [lost.get(row.number, frozenset()) for row in rows if "content" in row.cells]
    whole: frozenset[str] = frozenset.intersection(*filled) if filled else frozenset()
    for group in sorted(whole):
        yield problem("tick-group-lost", rows[0].place.rpartition("!")[0] or rows[0].place, GROUP_LABELS[group])
    before: frozenset[str] = frozenset()
    for row in rows:
        found = lost.get(row.number, frozenset()) - whole
        if found - before:
            yield problem("ticks-lost-here", row.place)
        before = found
