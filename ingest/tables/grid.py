"""A grid of texts: what every reader turns its file into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 6_000_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet (or of one table of a page or letter), row by row from the first row.

    `first_row` is the printed number of the first row; `caption` has the text that stands above a table of a page.
    `links` has the web addresses that cells lead to, `hidden` the numbers of rows that are not shown;
    `shown` is false for a sheet that is hidden as a whole.
    `has_merges` tells whether the format could say what is merged: where it cannot, a blank below a text may be
    the rest of a merged range.
    """

    sheet: str
    cells: Sequence[Sequence[str]]
    merges: tuple[Merge, ...] = ()
    caption: tuple[str, ...] = ()
    first_row: int = 1
    has_merges: bool = True
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    shown: bool = True
    width: int = field(default=0, init=False, compare=False)  # columns of the widest row
    origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        height, width = len(self.cells), max(map(len, self.cells), default=0)
        object.__setattr__(self, "width", width)
        for m in self.merges:
            for r in range(max(m.top, 0), min(m.bottom + 1, height)):
                for c in range(max(m.left, 0), min(m.right + 1, width)):
                    if (r, c) != (m.top, m.left):
                        self.origins[r, c] = (m.top, m.left)

    def at(self, row: int, column: int) -> str:
        """Return the text of a cell alone, empty beyond the edge."""
        line = self.cells[row]
        return line[column] if column < len(line) else ""

    def filled(self, row: int, column: int) -> str:
        """Return the text of a cell, or of the merged range that it lies in."""
        r, c = self.origins.get((row, column), (row, column))
        return self.at(r, c)
