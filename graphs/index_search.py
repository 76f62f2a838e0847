"""Search in an index: what all words of a query occur in, best first, with exact facets."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphs.index_files import CLASSES, Array, Stored, bigrams

_WEIGHTS = {"title": 8.0, "words": 1.0}
_MOST_FACETS = 200
_MANY = 32  # things of a text, from which on it is quicker to go through the texts one by one
_BLOCK = 64


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


def find(index: Stored, query: str, wanted: Mapping[str, str], limit: int = 20, start: int = 0) -> Found:
    """Return what all words of a query occur in, best first; `wanted` restricts kind, area or domain (IRI)."""
    phrases = [p for word in unicodedata.normalize("NFKC", query).split() if (p := " ".join(bigrams(word)))]
    if not phrases:
        return Found((), 0, {"kind": (), "area": (), "domain": ()})
    score = np.zeros(index.size, dtype=np.float32)
    mask = index.kind >= 0
    for phrase in phrases:
        one = _scores(index, phrase)
        mask &= one > 0
        score += one
    for name, value in wanted.items():
        fits = np.zeros(index.size, dtype=bool)
        if name == "kind":
            fits = index.kind == list(CLASSES).index(value)
        else:
            fits[index.filter(f"facet:{name}", value)] = True
        mask &= fits
    hits = np.flatnonzero(mask)
    best = _best(hits, score[hits], start + limit)[start:]
    return Found(tuple(_hit(index, n, score[n]) for n in best), len(hits), _facets(index, mask, hits))


def _scores(index: Stored, phrase: str) -> Array:
    """Return what a phrase scores in each thing: more in names than in other words, more if it is rare."""
    rows = index.rows("SELECT rowid, bm25(bigrams) FROM bigrams WHERE bigrams MATCH ?", (f'"{phrase}"',))
    total = np.zeros(index.size, dtype=np.float32)
    if not rows:
        return total
    texts = np.fromiter((t for t, _ in rows), dtype=np.int64, count=len(rows))
    scores = np.fromiter((-s for _, s in rows), dtype=np.float32, count=len(rows))
    order = np.argsort(scores)  # of the texts of a thing the one that fits best is written last, and counts
    texts, scores = texts[order], scores[order]
    for name, weight in _WEIGHTS.items():
        starts, things = index.arrays[f"{name}_starts"], index.arrays[name]
        first, counts = starts[texts], starts[texts + 1] - starts[texts]
        best = np.zeros(index.size, dtype=np.float32)
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


def _facets(index: Stored, mask: Array, hits: Array) -> dict[str, tuple[tuple[str, int], ...]]:
    kinds = np.bincount(index.kind[hits], minlength=len(CLASSES))
    counted = [(name, int(n)) for name, n in zip(CLASSES, kinds, strict=True) if n]
    found = {"kind": tuple(sorted(counted, key=lambda c: (-c[1], c[0])))}
    for facet in ("area", "domain"):
        things, values = index.arrays[f"{facet}_of"]
        counts = np.bincount(values[mask[things]]) if len(things) else np.zeros(0, dtype=np.int64)
        values = np.flatnonzero(counts)
        top = _best(values, counts[values], _MOST_FACETS)
        marks = ", ".join(str(int(f)) for f in top)
        named = dict(index.rows(f"SELECT f, value FROM filters WHERE f IN ({marks})"))
        found[facet] = tuple((named[int(f)], int(counts[f])) for f in top)
    return found


def _hit(index: Stored, thing: int, score: float) -> Hit:
    iri = index.iri(thing)
    titles, words = (
        [index.rows("SELECT text FROM words WHERE t = ?", (int(t),))[0][0] for t in index.group(name, int(thing))]
        for name in ("shown_title", "shown_words")
    )
    title = titles[0] if titles else words[0] if words else re.split("[/#]", iri.rstrip("/#"))[-1]
    return Hit(iri, list(CLASSES)[index.kind[thing]], title, "　".join(words), float(score))


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
