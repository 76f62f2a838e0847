"""However long a sheet is and whatever it lacks, four times the rows take four times the work: calls are counted."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from ingest.tables.forms import as_table
from ingest.tables.grid import Grid
from ingest.tables.rows import logical_rows
from ingest.tables.segment import tables
from ingest.tables.sides import sides

ROWS, TIMES = 300, 4  # of the short sheet; how many times as long the long one is
SLACK = 1.15  # what is done once a sheet makes a long one cheaper, what repeats by chance may make it dearer
HEADER = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道"]


def words(n: int) -> list[str]:
    """Rows of texts, none of them a header."""
    return [f"第{n}行", f"说明{n}", f"其他{n}", f"内容之{n}"]


def titles(n: int) -> list[str]:
    """Rows that each might be the title of a table to come."""
    return [f"某县第{n}号公开事项标准目录"]


def notes(n: int) -> list[str]:
    return [f"注：第{n}条说明"]


def items(n: int) -> list[str]:
    return [
        str(n),
        f"类别{n // 9}",
        f"事项{n}",
        f"名称；第{n}类对象",
        f"《办法{n}》",
        "及时公开",
        "民政局",
        "■政府网站",
    ]


def unnumbered(n: int) -> list[str]:
    return ["", *items(n)[1:]]


def blank(n: int) -> list[str]:
    return ["", "", "", f"内容{n}"] if n % 50 == 0 else ["", "", "", ""]


def understood(grid: Grid) -> None:
    """Cut a sheet into tables and these into rows, as a reader does."""
    for side in sides(grid):
        found = tables(side, "a.xlsx") or [t for laid in [as_table(side)] if laid for t in tables(laid, "a.xlsx")]
        for table in found:
            list(logical_rows(table))


def counted(work: Callable[[], None]) -> int:
    """Return how many calls some work makes, generators that go on among them."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def sheet(row: Callable[[int], list[str]], count: int, headers: int, first: int) -> Grid:
    """Return a sheet with a header before the first row (1), before every hundredth (2) or none (0)."""

    def lines() -> Iterator[list[str]]:
        for n in range(count):
            if (headers == 1 and n == 0) or (headers == 2 and n % 100 == 0):
                yield HEADER
            yield row(first + n)

    return Grid("表", list(lines()))


@pytest.mark.parametrize("headers", [0, 1, 2])
@pytest.mark.parametrize("row", [words, titles, notes, items, unnumbered, blank])
def test_a_long_sheet_is_looked_through_once(row: Callable[[int], list[str]], headers: int) -> None:
    understood(sheet(row, 10, headers, 1_000_000))  # what is loaded once
    short = sheet(row, ROWS, headers, 10_000)
    long = sheet(row, ROWS * TIMES, headers, 20_000)
    few, many = counted(lambda: understood(short)), counted(lambda: understood(long))
    assert few > ROWS  # something was looked at
    assert many <= SLACK * TIMES * few
