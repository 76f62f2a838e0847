"""Tables printed over several pages or sheets that bear their header only once: the rest goes on under it."""

from dataclasses import replace

from ingest.model import Problem
from ingest.tables.cells.text import is_nothing
from ingest.tables.cells.timelimits import time_limit
from ingest.tables.grid import Grid
from ingest.tables.model import Header, Table

SHARE = 0.6  # of the rows whose time limit must read as one where no number tells
FEWEST = 3  # texts of a row that counts


def goes_on(grid: Grid, table: Table) -> bool:
    """Tell whether a grid without a header holds the next rows of a table: by its number, else by its time limits."""
    keys = table.header.keys
    used = {c for row in grid.cells for c, text in enumerate(row) if text}
    if len(keys) < FEWEST or not used or max(used) > max(keys) or len(used & set(keys)) < len(keys) // 2:
        return False
    rows = [row for row in range(len(grid.cells)) if sum(map(bool, grid.cells[row])) >= FEWEST]
    numbers = [text for row in rows if (text := _at(grid, row, table.header, "number"))]
    last = next((n for row in reversed(table.rows) if (n := row.cells.get("number", "")) and n.isdigit()), "")
    if last and numbers and numbers[0].isdigit():
        return int(numbers[0]) == int(last) + 1
    limits = [text for row in rows if not is_nothing(text := _at(grid, row, table.header, "time_limit"))]
    return bool(limits) and sum(time_limit(text) is not None for text in limits) >= SHARE * len(limits)


def carried(table: Table, place: str) -> Table:
    """Return a table without rows that goes on under the header of another, and says so."""
    header = replace(table.header, first_row=-1, last_row=-1)
    said = Problem(
        place,
        "table-continued",
        "此处没有表头，按上一张表的表头读入；请核对，最好在每页保留表头。",
        "no header here: read under the header of the table before; check it, better repeat the header",
        "note",
        table.title,
    )
    return replace(table, header=header, rows=(), problems=(said,), accounted=0)


def _at(grid: Grid, row: int, header: Header, key: str) -> str:
    return next((grid.at(row, column) for column, k in header.keys.items() if k == key), "")
