"""The index of a release: words to search, filters, orders and counts, read without touching a store.

    FOLDER/index.db          SQLite: the IRIs of things in their order, texts with their Chinese bigrams (FTS5),
                             filters, coverage of each catalogue's area
    FOLDER/NAME.npy          whole numbers: what belongs to what; NAME_starts.npy where each group begins

A thing is a number, its place in the order of IRIs; a text is a number too, so what a thousand villages copied from one
another is searched once. Made by `graphs.index_build`; releases are immutable, so nothing here is ever written.
"""

import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphs.errors import IntegrityError
from ontology.terms import DCTERMS, ELI, ORG, RDFS, SKOS, ZWGK

Array = npt.NDArray[Any]
FORMAT, DATABASE = 2, "index.db"
CLASSES = {
    "document": ZWGK.PolicyDocument,
    "obligation": ZWGK.Norm,
    "item": ZWGK.CatalogueItem,
    "standard-item": ZWGK.StandardItem,
    "listed-item": ZWGK.ListedItem,
    "organisation": ORG.Organization,
    "area": ZWGK.Area,
    "concept": SKOS.Concept,
}
LISTS = {
    "areas": ZWGK.Area,
    "organisations": ORG.Organization,
    "documents": ZWGK.PolicyDocument,
    "standard-items": ZWGK.StandardItem,
    "catalogues": ZWGK.DisclosureCatalogue,
    "items": ZWGK.CatalogueItem,
    "listed-items": ZWGK.ListedItem,
    "publications": ZWGK.Publication,
}
ORDERS = {
    "areas_notation": (ZWGK.Area, SKOS.notation),
    "areas_prefLabel": (ZWGK.Area, SKOS.prefLabel),
    "organisations_prefLabel": (ORG.Organization, SKOS.prefLabel),
    "documents_label": (ZWGK.PolicyDocument, RDFS.label),
    "documents_date_document": (ZWGK.PolicyDocument, ELI.date_document),
    "standard-items_title": (ZWGK.StandardItem, DCTERMS.title),
    "catalogues_title": (ZWGK.DisclosureCatalogue, DCTERMS.title),
    "items_title": (ZWGK.CatalogueItem, DCTERMS.title),
    "items_itemNumber": (ZWGK.CatalogueItem, ZWGK.itemNumber),
    "listed-items_title": (ZWGK.ListedItem, DCTERMS.title),
    "publications_title": (ZWGK.Publication, DCTERMS.title),
    "publications_issued": (ZWGK.Publication, DCTERMS.issued),
}
_GROUPED = ("title", "words", "shown_title", "shown_words", "filter")
ARRAYS = (
    *_GROUPED,
    *(f"{name}_starts" for name in _GROUPED),
    "kind",
    "covered",
    "area_of",
    "domain_of",
    *(f"order_{name}" for name in ORDERS),
)
_WEIGHTS = {"title": 8.0, "words": 1.0}
_MOST_FACETS = 200
_MANY = 32  # things of a text, from which on it is quicker to go through the texts one by one
_AT_ONCE = 500
_BLOCK = 64
_LARGER = {
    False: "SELECT n FROM things WHERE iri > ? ORDER BY iri LIMIT 1",
    True: "SELECT n FROM things WHERE iri >= ? ORDER BY iri LIMIT 1",
}
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+")


def bigrams(text: str) -> list[str]:
    """Return the bigrams of Chinese runs and the other words of a text; one Chinese character stands alone.

    >>> bigrams("公开目录2020年")
    ['公开', '开目', '目录', '2020', '年']
    """
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def save(folder: Path, name: str, values: Array) -> None:
    """Write an array of the index."""
    np.save(folder / f"{name}.npy", values)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found; `words` are its longer texts."""

    id: str
    kind: str
    title: str
    words: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, how many there are in all, and how many in each facet: kind, area, domain."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: IRIs with the key of the last one when there are more, and how many there are in all."""

    ids: tuple[str, ...]
    total: int
    next: str | None


class Index:
    """An index, open for reading by any number of threads."""

    def __init__(self, folder: Path) -> None:
        try:
            loaded = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
            self._arrays = {name: values.view(np.ndarray) for name, values in loaded.items()}
            self._path = folder / DATABASE
            self._local = threading.local()
            [(stated,)] = self._rows("SELECT value FROM facts WHERE name = 'format'")
            if int(stated) != FORMAT:
                raise ValueError(f"format {stated}")
        except (OSError, ValueError, sqlite3.Error) as error:
            raise IntegrityError(
                f"索引 {folder} 无法打开：{error}。请重新构建。",
                f"the index {folder} does not open ({error}); build again",
            ) from error
        self.size = len(self._arrays["kind"])
        self._kind = np.array(self._arrays["kind"], dtype=np.intp)
        for name in ("area_of", "domain_of"):  # read whole by every search
            self._arrays[name] = np.array(self._arrays[name], dtype=np.intp)
        self._chosen = lru_cache(maxsize=64)(self._choose)

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        base: sqlite3.Connection | None = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.base = base
        return base.execute(sql, parameters).fetchall()

    def _group(self, name: str, key: int) -> Array:
        starts = self._arrays[f"{name}_starts"]
        return np.asarray(self._arrays[name][starts[key] : starts[key + 1]])

    def _filter(self, name: str, value: str) -> Array:
        """Return the things that fit a filter, in their order."""
        found = self._rows("SELECT f FROM filters WHERE name = ? AND value = ?", (name, value))
        return self._group("filter", found[0][0]) if found else np.zeros(0, dtype=np.int32)

    def iri(self, thing: int) -> str:
        """Return the IRI of a thing."""
        [(iri,)] = self._rows("SELECT iri FROM things WHERE n = ?", (int(thing),))
        return str(iri)

    # lists

    def _choose(self, name: str, filters: tuple[tuple[str, str], ...]) -> Array:
        chosen = self._filter(f"class:{name}", str(LISTS[name]))
        for which, value in filters:
            chosen = np.intersect1d(chosen, self._filter(f"filter:{which}", value), assume_unique=True)
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
            things, texts = self._arrays[f"order_{name}_{sort}"]
            if total < len(things):
                mask = np.zeros(self.size, dtype=bool)
                mask[chosen] = True
                places = np.flatnonzero(mask[things])
            else:
                places = np.arange(len(things))
        else:
            things, texts, places = chosen, None, np.arange(total)
        start, end = 0, len(places)
        if after and sort:
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
        keyed = [(self.iri(things[p]), p) for p in shown]
        more = keyed[limit - 1] if len(keyed) > limit else None
        ids = tuple(iri for iri, _ in keyed[:limit])
        return Page(ids, total, self._key(more[0], texts, more[1]) if more else None)

    def _key(self, iri: str, texts: Array | None, place: int) -> str:
        """Return the key of a place in an order, as our queries build it."""
        if texts is None or texts[place] < 0:
            return iri
        [(text,)] = self._rows("SELECT text FROM words WHERE t = ?", (int(texts[place]),))
        return f"{text} {iri}"

    def _after_iri(self, chosen: Array, iri: str, descending: bool) -> int:
        found = self._rows(_LARGER[descending], (iri,))
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

    # coverage

    def coverage(
        self, within: str | None = None, level: str | None = None, *, after: str = "", limit: int | None = None
    ) -> tuple[list[dict[str, Any]], list[str], int]:
        """Return the matrix area × domain: domains, each area's row as JSON, and how many areas there are in all.

        `within` and `level` restrict the areas (IRIs); a page begins behind the area `after`.
        """
        [(domains,)] = self._rows("SELECT value FROM facts WHERE name = 'domains'")
        areas = self._arrays["covered"]
        for name, value in (("filter:inArea", within), ("filter:areaLevel", level)):
            if value:
                areas = np.intersect1d(areas, self._filter(name, value), assume_unique=True)
        start = self._after_iri(areas, after, False) if after else 0
        shown = areas[start:] if limit is None else areas[start : start + limit]
        rows: list[str] = []
        for begin in range(0, len(shown), _AT_ONCE):
            marks = ", ".join(map(str, shown[begin : begin + _AT_ONCE].tolist()))
            rows += [row for (row,) in self._rows(f"SELECT row FROM coverage WHERE n IN ({marks}) ORDER BY n")]
        return json.loads(domains), rows, len(areas)

    # search

    def find(self, query: str, wanted: Mapping[str, str], limit: int = 20, start: int = 0) -> Found:
        """Return what all words of a query occur in, best first; `wanted` restricts kind, area or domain (IRI)."""
        phrases = [p for word in unicodedata.normalize("NFKC", query).split() if (p := " ".join(bigrams(word)))]
        if not phrases:
            return Found((), 0, {"kind": (), "area": (), "domain": ()})
        score = np.zeros(self.size, dtype=np.float32)
        mask = self._kind >= 0
        for phrase in phrases:
            one = self._scores(phrase)
            mask &= one > 0
            score += one
        for name, value in wanted.items():
            fits = np.zeros(self.size, dtype=bool)
            if name == "kind":
                fits = self._kind == list(CLASSES).index(value)
            else:
                fits[self._filter(f"facet:{name}", value)] = True
            mask &= fits
        hits = np.flatnonzero(mask)
        best = _best(hits, score[hits], start + limit)[start:]
        return Found(tuple(self._hit(n, score[n]) for n in best), len(hits), self._facets(mask, hits))

    def _scores(self, phrase: str) -> Array:
        """Return what a phrase scores in each thing: more in names than in other words, more if it is rare."""
        rows = self._rows("SELECT rowid, bm25(bigrams) FROM bigrams WHERE bigrams MATCH ?", (f'"{phrase}"',))
        total = np.zeros(self.size, dtype=np.float32)
        if not rows:
            return total
        texts = np.fromiter((t for t, _ in rows), dtype=np.int64, count=len(rows))
        scores = np.fromiter((-s for _, s in rows), dtype=np.float32, count=len(rows))
        order = np.argsort(scores)  # of the texts of a thing the one that fits best is written last, and counts
        texts, scores = texts[order], scores[order]
        for name, weight in _WEIGHTS.items():
            starts, things = self._arrays[f"{name}_starts"], self._arrays[name]
            first, counts = starts[texts], starts[texts + 1] - starts[texts]
            best = np.zeros(self.size, dtype=np.float32)
            few = counts <= _MANY
            if whole := int(counts[few].sum()):
                begin = np.cumsum(counts[few]) - counts[few]
                places = np.arange(whole) + np.repeat(first[few] - begin, counts[few])
                best[things[places]] = np.repeat(scores[few], counts[few])
            for text in np.flatnonzero(~few).tolist():
                of = things[first[text] : first[text] + counts[text]]
                best[of] = np.maximum(best[of], scores[text])
            total += np.float32(weight) * best
        return total

    def _facets(self, mask: Array, hits: Array) -> dict[str, tuple[tuple[str, int], ...]]:
        kinds = np.bincount(self._kind[hits], minlength=len(CLASSES))
        counted = [(name, int(n)) for name, n in zip(CLASSES, kinds, strict=True) if n]
        found = {"kind": tuple(sorted(counted, key=lambda c: (-c[1], c[0])))}
        for facet in ("area", "domain"):
            things, values = self._arrays[f"{facet}_of"]
            counts = np.bincount(values[mask[things]]) if len(things) else np.zeros(0, dtype=np.int64)
            values = np.flatnonzero(counts)
            top = _best(values, counts[values], _MOST_FACETS)
            marks = ", ".join(str(int(f)) for f in top)
            named = dict(self._rows(f"SELECT f, value FROM filters WHERE f IN ({marks})"))
            found[facet] = tuple((named[int(f)], int(counts[f])) for f in top)
        return found

    def _hit(self, thing: int, score: float) -> Hit:
        iri = self.iri(thing)
        titles, words = (
            [self._rows("SELECT text FROM words WHERE t = ?", (int(t),))[0][0] for t in self._group(name, int(thing))]
            for name in ("shown_title", "shown_words")
        )
        title = titles[0] if titles else words[0] if words else re.split("[/#]", iri.rstrip("/#"))[-1]
        return Hit(iri, list(CLASSES)[self._kind[thing]], title, "　".join(words), float(score))


def _best(things: Array, scores: Array, count: int) -> Array:
    """Return the things with the highest scores, highest first, those of one score in their order.

    >>> _best(np.array([4, 5, 6, 7]), np.array([1.0, 3.0, 3.0, 3.0]), 2).tolist()
    [5, 6]
    """
    if count * _BLOCK < len(things):
        whole = len(things) // _BLOCK * _BLOCK
        tops = np.append(scores[:whole].reshape(-1, _BLOCK).max(axis=1), scores[whole:])
        least = np.sort(tops)[-count]  # so many blocks have one at least as good
        chosen = np.concatenate([np.flatnonzero(scores > least), np.flatnonzero(scores == least)[:count]])
        things, scores = things[chosen], scores[chosen]
    return things[np.lexsort((things, -scores))[:count]]
