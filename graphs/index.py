"""The index of a release: lists, filters, counts and coverage, read without touching a store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from graphs.index_files import BY_PLACE, LISTS, Array, Stored
from graphs.index_matrix import Matrix

_LARGER = {
    False: "SELECT n FROM things WHERE iri > ? ORDER BY iri LIMIT 1",
    True: "SELECT n FROM things WHERE iri >= ? ORDER BY iri LIMIT 1",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: IRIs with the key of the last one when there are more, and how many there are in all."""

    ids: tuple[str, ...]
    total: int
    next: str | None


class Index(Stored):
    """An index, open for reading by any number of threads."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._chosen = lru_cache(maxsize=64)(self._choose)

    # lists

    def _choose(self, name: str, filters: tuple[tuple[str, str], ...]) -> Array:
        chosen = self.filter(f"class:{name}", str(LISTS[name]))
        for which, value in filters:
            chosen = np.intersect1d(chosen, self.filter(f"filter:{which}", value), assume_unique=True)
        return chosen

    def page(
        self,
        name: str,
        filters: Sequence[tuple[str, str]] = (),
        *,
        sort: str = "",
        after: str = "",
        limit: int = 100,
        descending: bool = False,
    ) -> Page:
        """Return a page of a list: what fits all filters (name, IRI), in the order of IRIs or of a property."""
        chosen = self._chosen(name, tuple(filters))
        total = len(chosen)
        if sort:
            things, texts = self.arrays[f"order_{name}_{sort}"]
            if total < len(things):
                mask = np.zeros(self.size, dtype=bool)
                mask[chosen] = True
                places = np.flatnonzero(mask[things])
            else:
                places = np.arange(len(things))
        else:
            things, texts, places = chosen, None, np.arange(total)
        start, end = 0, len(places)
        if after and f"{name}_{sort}" in BY_PLACE:
            at = self._behind(things, places, after, descending)
            start, end = (0, at) if descending else (at, end)
        elif after and sort:
            at = self._after(things, texts, places, after, descending)
            start, end = (0, at) if descending else (at, end)
        elif after:
            at = self._after_iri(chosen, after, descending)
            start, end = (0, at) if descending else (at, end)
        shown = (
            places[max(start, end - limit - 1) : end][::-1]
            if descending
            else places[start : min(end, start + limit + 1)]
        )
        ids = tuple(self.iris(things[shown[:limit]].tolist()))
        return Page(ids, total, self._key(ids[-1], texts, shown[limit - 1]) if len(shown) > limit else None)

    def _key(self, iri: str, texts: Array | None, place: int) -> str:
        """Return the key of a place in an order, as our queries build it."""
        if texts is None or texts[place] < 0:
            return iri
        [(text,)] = self.rows("SELECT text FROM words WHERE t = ?", (int(texts[place]),))
        return f"{text} {iri}"

    def _after_iri(self, chosen: Array, iri: str, descending: bool) -> int:
        found = self.rows(_LARGER[descending], (iri,))
        return int(np.searchsorted(chosen, found[0][0])) if found else len(chosen)

    def _after(self, things: Array, texts: Array, places: Array, key: str, descending: bool) -> int:
        """Return the first place whose key is larger (or, descending, not smaller), by halving."""
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            place = places[middle]
            found = self._key(self.iri(things[place]), texts, place)
            if found < key or (found == key and not descending):
                low = middle + 1
            else:
                high = middle
        return low

    def _behind(self, things: Array, places: Array, iri: str, descending: bool) -> int:
        """Return the first place behind a thing in an order that has no texts (descending, the thing's own)."""
        at = np.flatnonzero(things == self.numbers([iri]).get(iri, -1))
        return int(np.searchsorted(places, at[0], "left" if descending else "right")) if len(at) else len(places)

    # counts

    def facet(
        self, name: str, which: str, filters: Sequence[tuple[str, str]] = (), most: int | None = None
    ) -> list[tuple[str, int]]:
        """Return the values of a filter with how many entries of a list have each, only those that fit other filters.

        In the order of their IRIs; with `most` only those that most entries have, these first.
        """
        chosen = self._chosen(name, tuple(filters))
        values = self.rows("SELECT f, value FROM filters WHERE name = ? ORDER BY f", (f"filter:{which}",))
        if not values or not len(chosen):
            return []
        first, last = int(values[0][0]), int(values[-1][0])  # filters of one name stand together
        starts = np.asarray(self.arrays["filter_starts"][first : last + 2])
        mask = np.zeros(self.size, dtype=np.int64)
        mask[chosen] = 1
        fits = np.concatenate([[0], np.cumsum(mask[self.arrays["filter"][starts[0] : starts[-1]]])])
        counts = fits[starts[1:] - starts[0]] - fits[starts[:-1] - starts[0]]
        kept = np.flatnonzero(counts)
        if most is not None:
            kept = kept[np.argsort(-counts[kept], kind="stable")][:most]
        return [(str(values[k][1]), int(counts[k])) for k in kept]

    def inside(self, areas: Iterable[str], within: Sequence[str]) -> dict[str, list[str]]:
        """Return for each of some areas which others (IRIs) lie in it, itself included."""
        known = self.numbers(within)
        by_number = {n: iri for iri, n in known.items()}
        mask = np.zeros(self.size, dtype=bool)
        mask[list(known.values())] = True
        found: dict[str, list[str]] = {}
        for area in areas:
            things = self.filter("filter:inArea", area)
            found[area] = [by_number[n] for n in things[mask[things]].tolist()]
        return found

    def within(self, area: str) -> list[str]:
        """Return all areas in an area, itself included."""
        return self.iris(self.filter("filter:inArea", area).tolist())

    # coverage

    def matrix(self, within: str | None = None, level: str | None = None, *, only: str = "") -> Matrix:
        """Return the matrix area × domain of all areas that have a catalogue; of those within one, of a level, or one.

        Areas and levels are IRIs.
        """
        cells = (self.arrays[name] for name in ("covered", "cell_state", "cell_items", "cell_matched"))
        found = Matrix(*map(np.asarray, cells))
        if only:
            found = found.of(np.array(list(self.numbers([only]).values()), dtype=np.int32))
        for name, value in (("filter:inArea", within), ("filter:areaLevel", level)):
            if value:
                found = found.of(self.filter(name, value))
        return found

    def coverage_rows(self, matrix: Matrix, after: str = "", start: int = 0, limit: int | None = None) -> list[str]:
        """Return the rows of a matrix as JSON, a page of them: behind an area (IRI), or from a place on."""
        start = self._after_iri(matrix.areas, after, False) if after else start
        shown = matrix.areas[start:] if limit is None else matrix.areas[start : start + limit]
        found = dict(self.batches("SELECT n, row FROM coverage WHERE n IN ({})", shown.tolist()))
        return [found[n] for n in shown.tolist()]
