"""The matrix area × domain of an index as whole numbers: chosen, summed and paged without reading a cell as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphs.index_files import CELL_STATES, Array

_GRAVEST = [CELL_STATES.index(name) for name in ("missing", "conflicting", "adopted", "unknown")]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Some areas (rows) by some domains (columns): the state of each cell, its items and matched standard items."""

    areas: Array  # the numbers of things, in their order
    state: Array
    items: Array
    matched: Array

    def rows(self, chosen: Array) -> "Matrix":
        """Return the matrix of some rows: a mask or places."""
        return Matrix(self.areas[chosen], self.state[chosen], self.items[chosen], self.matched[chosen])

    def of(self, things: Array) -> "Matrix":
        """Return the rows of those areas that are among some things."""
        return self.rows(np.isin(self.areas, things))

    def columns(self, chosen: Sequence[int]) -> "Matrix":
        """Return the matrix of some domains, by their places."""
        kept = list(chosen)
        return Matrix(self.areas, self.state[:, kept], self.items[:, kept], self.matched[:, kept])

    def having(self, state: str) -> "Matrix":
        """Return the rows that have a cell of a state."""
        return self.rows((self.state == CELL_STATES.index(state)).any(axis=1))

    def counted(self) -> dict[str, int]:
        """Return how many cells each state has."""
        counts = np.bincount(self.state.ravel(), minlength=len(CELL_STATES)).tolist()
        return dict(zip(CELL_STATES, counts, strict=True))

    def adopted(self) -> list[int]:
        """Return for each domain how many areas have items."""
        found: list[int] = (self.state == CELL_STATES.index("adopted")).sum(axis=0).tolist()
        return found

    def summed(self, domains: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return one cell for each domain that sums up all rows: of those it applies to, how many have items.

        Its state is the gravest: missing where one area lacks the domain, not applicable where it applies to none.
        """
        by_state = np.stack([(self.state == n).sum(axis=0) for n in range(len(CELL_STATES))])
        cells = []
        for column, domain in enumerate(domains):
            found = dict(zip(CELL_STATES, by_state[:, column].tolist(), strict=True))
            state = next((CELL_STATES[n] for n in _GRAVEST if found[CELL_STATES[n]]), "not-applicable")
            cells.append(
                {
                    "domain": domain["code"],
                    "state": state,
                    "items": int(self.items[:, column].sum()),
                    "matched": int(self.matched[:, column].sum()),
                    "adopted": found["adopted"],
                    "declared": found["adopted"] + found["missing"] + found["conflicting"],
                }
            )
        return cells
