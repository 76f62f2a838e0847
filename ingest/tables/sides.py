"""Tables that stand side by side on one sheet: each becomes a grid of its own, its columns keep their letters."""

from dataclasses import replace
from functools import lru_cache

from ingest.tables.grid import Grid, Merge
from ingest.tables.labels import every_label, label_of

FEWEST = 2  # labels of a header that is repeated to the right
SHARE = 0.6  # of the labels on the right that also stand on the left
ROWS = 200


def sides(grid: Grid) -> list[Grid]:
    """Return the grids of the tables that stand beside each other, left to right; mostly the grid itself."""
    for row in range(min(len(grid.cells), ROWS)):
        at = _repeated(grid, row)
        if at is not None:
            left, right = _left(grid, at), _right(grid, at)
            above = [t for line in grid.cells[:row] for t in line if t]
            if above and not any(t for line in right.cells[:row] for t in line):
                right = replace(right, caption=(*grid.caption, *above))
            return [left, *sides(right)]
    return [grid]


def _repeated(grid: Grid, row: int) -> int | None:
    """Return the column at which the labels of a row begin anew, None when they do not."""
    found = [
        (column, label)
        for column, text in enumerate(grid.cells[row])
        if text and (row, column) not in grid.origins and (label := _label(text))
    ]
    if len(found) < 2 * FEWEST:
        return None
    first = found[0][1]
    start = next((i for i, (_, label) in enumerate(found) if i >= FEWEST and label == first), None)
    if start is None:
        return None
    before, after = {label for _, label in found[:start]}, [label for _, label in found[start:]]
    shared = sum(label in before for label in after)
    return found[start][0] if len(after) >= FEWEST and shared >= SHARE * len(after) else None


@lru_cache(maxsize=16384)
def _label(text: str) -> str | None:
    """Return the label that a text is, None when it is none."""
    label = label_of(text)
    return label if label in every_label() else None


def _left(grid: Grid, at: int) -> Grid:
    cells = [list(row[:at]) for row in grid.cells]
    merges = [Merge(m.top, m.left, m.bottom, min(m.right, at - 1)) for m in grid.merges if m.left < at]
    return replace(grid, cells=cells, merges=tuple(merges))


def _right(grid: Grid, at: int) -> Grid:
    cells = [[""] * min(at, len(row)) + list(row[at:]) for row in grid.cells]
    return replace(grid, cells=cells, merges=tuple(m for m in grid.merges if m.left >= at))
