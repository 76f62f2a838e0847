"""From printed rows to logical rows: broken rows are joined, dropped merges filled in, nameless rows reported."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.model import Problem
from ingest.tables.cells.text import is_nothing
from ingest.tables.cells.timelimits import time_limit
from ingest.tables.headers import NAMES
from ingest.tables.model import Row, Table

DROPPED_SHARE = 0.6  # of the rows without a level 1
_SPREAD = ("basis", "time_limit", "body", "channel")
_BRACKETS = re.compile(r"[《（(〔]")


@dataclass(frozen=True, slots=True)
class Logical:
    """One item's row: its texts, and the codes of notes on how it was put together."""

    row: Row
    notes: tuple[str, ...] = ()
    printed: int = 1  # rows of the sheet that it takes


def logical_rows(table: Table) -> Iterator[Logical | Problem]:
    """Yield the items' rows in order, and a problem for each row that belongs to none."""
    names = tuple(key for key in (*NAMES, "sub_name", "title") if key in set(table.header.keys.values()))
    names = ("domain", *names) if table.kind == "exemptions" else names
    dropped = dropped_merges(table.rows)
    group: list[Row] = []
    before: Row | None = None
    heading = ""
    for row in table.rows:
        kind = "heading" if "heading" in row.cells else _kind(row, group, names)
        if kind == "more":
            group.append(row)
            continue
        if group:
            done = _joined(group, before, dropped, heading)
            before = done.row
            yield done
            group = []
        if kind == "new":
            group = [row]
            continue
        if kind == "heading":
            heading, before = row.cells["heading"], None
        yield _reported(row, kind)
    if group:
        yield _joined(group, before, dropped, heading)


def dropped_merges(rows: Sequence[Row]) -> frozenset[str]:
    """Return the columns whose blanks are what dropped merges leave: a text at each level 1, and mostly blanks below.

    A column with a stray blank is none of them: there the source does not say.
    """
    if any(row.inherited for row in rows):
        return frozenset()
    named = [row for row in rows if "level2" in row.cells or "level3" in row.cells]
    first = [row for row in named if "level1" in row.cells]
    below = [row for row in named if "level1" not in row.cells]
    return frozenset(
        key
        for key in _SPREAD
        if first
        and below
        and all(key in row.cells for row in first)
        and sum(key not in row.cells for row in below) >= DROPPED_SHARE * len(below)
    )


def _kind(row: Row, group: list[Row], names: tuple[str, ...]) -> str:
    """Return what a row is: new, more (of the item before), blank (a number alone) or nameless."""
    if _has(row, "number") and any(_has(row, key) for key in names):
        return "new"
    own = {key for key in row.cells if _has(row, key)}
    if group and "number" not in own and _is_fragment(group, row, own):
        return "more"
    deepest = next((k for k in reversed(names) if k in row.cells), None)
    if own.intersection(names):
        return "new"
    if "number" in own:
        if deepest in row.inherited and len(own) > 1:
            return "new"
        return "blank" if len(own) == 1 else "nameless"
    if group and deepest in row.inherited and own:
        return "more"
    if group and own and not {"content", "time_limit"} <= own:
        return "more"
    return "nameless" if own else "blank"


def _has(row: Row, key: str) -> bool:
    """Tell whether a row has a text of its own in a column."""
    return key in row.cells and key not in row.inherited and not is_nothing(row.cells[key])


def _is_fragment(group: list[Row], row: Row, own: set[str]) -> bool:
    """Tell whether a row only carries on texts that were cut off at the end of the row above."""
    if "number" not in group[0].cells:
        return False
    if len(group) > 1 and _is_fragment(group[:1], group[1], set(group[1].cells)):
        return True
    limit = "".join(r.cells.get("time_limit", "") for r in group)
    if "time_limit" in own and limit and time_limit(limit) is None:
        return time_limit(limit + row.cells["time_limit"]) is not None or len(group) < 8
    return any(_open(group[-1].cells.get(key, "")) and _closes(row.cells[key]) for key in own - {"number"})


def _open(text: str) -> bool:
    return text.count("《") > text.count("》") or text.count("（") > text.count("）")


def _closes(text: str) -> bool:
    return text.count("《") < text.count("》") or text.count("（") < text.count("）")


def _joined(group: list[Row], before: Row | None, dropped: frozenset[str], heading: str) -> Logical:
    first = group[0]
    if len(group) == 1 and first.cells.get("level1"):
        return Logical(first)
    cells = dict(first.cells)
    raw = dict(first.raw)
    for row in group[1:]:
        for key, text in row.cells.items():
            if key not in row.inherited and key != "number":
                cells[key] = _added(cells.get(key), text)
        for label, text in row.raw.items():
            raw[label] = _added(raw.get(label), text)
    notes: tuple[str, ...] = ("rows-joined",) if len(group) > 1 else ()
    inherited = first.inherited
    lower = cells.get("level2") or cells.get("level3")
    if heading and not cells.get("level1") and (before is None or not lower):
        cells["level1"] = heading
        notes += ("level1-from-heading",)
    if before is not None and not cells.get("level1") and (cells.get("level2") or cells.get("level3")):
        filled = [k for k in ("level1", *sorted(dropped)) if not cells.get(k) and before.cells.get(k)]
        cells.update((key, before.cells[key]) for key in filled)
        notes += ("level1-from-above",) if "level1" in filled else ()
        notes += ("merge-lost",) if len(filled) > 1 else ()
        inherited |= set(filled)
    return Logical(replace(first, cells=cells, raw=raw, inherited=inherited), notes, len(group))


def _added(text: str | None, more: str) -> str:
    if not text:
        return more
    return text if more in text.split("\n") else f"{text}\n{more}"


def _reported(row: Row, kind: str) -> Problem:
    text = " | ".join(row.raw.values())[:500]
    if kind == "heading":
        return Problem(
            row.place,
            "heading-row",
            "此行是小标题，没有一级事项的行以它为一级事项。",
            "a heading; rows below it without level 1 take it as theirs",
            "note",
            text,
        )
    if kind == "blank":
        return Problem(
            row.place,
            "blank-row",
            "只有序号，没有事项；如已取消请删去此行。",
            "a number without an item; delete the row if the item was dropped",
            "note",
            text,
        )
    return Problem(
        row.place,
        "no-item-name",
        "此行没有事项名称，未读入；请补填一级或二级事项。",
        "the row has no item name and was not read; fill in 一级事项 or 二级事项",
        "error",
        text,
    )
