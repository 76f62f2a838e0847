"""Tables that lie on their side: the labels stand in the first column, and each item is a column."""

from dataclasses import replace

from ingest.tables.grid import Grid, Merge
from ingest.tables.labels import column_key
from ingest.tables.model import Row, Table
from ingest.tables.unlabelled import letter

FEWEST = 4  # different labels one below the other
SHARE = 0.5  # of the rows between the first and the last of them
LABEL_COLUMNS = 3  # in which labels may stand, groups before their leaves
_NAMES = {"name", "level1", "level2", "level3", "title"}


def upright(grid: Grid) -> Grid | None:
    """Return a lying table stood up: its columns are rows, numbered from the first; None when it is none.

    What stands above the labels becomes the caption; each label keeps the number of its row as that of its column.
    """
    found = _labelled(grid)
    if found is None:
        return None
    top, bottom = found
    above = tuple(t for line in grid.cells[:top] for t in dict.fromkeys(line) if t)
    cells = [[grid.at(row, column) if row >= top else "" for row in range(bottom + 1)] for column in range(grid.width)]
    merges = tuple(
        Merge(m.left, max(m.top, top), m.right, min(m.bottom, bottom))
        for m in grid.merges
        if m.bottom >= top and m.top <= bottom
    )
    links = {(column, row): url for (row, column), url in grid.links.items()}
    return replace(grid, cells=cells, merges=merges, caption=(*grid.caption, *above), links=links, hidden=())


def _labelled(grid: Grid) -> tuple[int, int] | None:
    """Return the first and last row of the labels that stand in one of the first columns."""
    for column in range(min(LABEL_COLUMNS, grid.width - 2)):
        keys = {row: key for row in range(len(grid.cells)) if (key := _key(grid.at(row, column)))}
        if len(set(keys.values())) < FEWEST or not _NAMES & set(keys.values()):
            continue
        top, bottom = min(keys), max(keys)
        filled = sum(any(grid.cells[row]) for row in range(top, bottom + 1))
        beside = sum(bool(_key(grid.at(row, column + 1))) and not _groups(grid, row, column) for row in keys)
        if len(keys) >= SHARE * filled and beside <= len(keys) // 2:
            top = next((r for r in range(top) if _key(grid.at(r, 0))), top)
            return top, bottom
    return None


def _groups(grid: Grid, row: int, column: int) -> bool:
    """Tell whether a label is a group that stands before its leaves."""
    return any(m.top <= row <= m.bottom and m.left == column and m.bottom > m.top for m in grid.merges)


def _key(text: str) -> str | None:
    return (column_key(text) or column_key(text, "group") or column_key(text, "list")) if 1 < len(text) <= 14 else None


def with_columns_named(table: Table) -> Table:
    """Return the table of a sheet that was stood up, each item at the place of its column: file!sheet!C."""
    return replace(table, rows=tuple(map(_named, table.rows)))


def _named(row: Row) -> Row:
    return replace(row, place=f"{row.place.rpartition('!')[0]}!{letter(row.number - 1)}")
