"""How much of one sentence is said in another: weighted pairs of characters, rare pairs counting most.

Pairs of characters need no word list, do not care where a word begins, and read short official Chinese well.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_SILENT = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]")


@lru_cache(maxsize=65536)
def pairs(words: str) -> tuple[str, ...]:
    """Return the overlapping pairs of characters, punctuation aside.

    >>> pairs("目录，公开")
    ('目录', '录公', '公开')
    """
    text = _SILENT.sub("", words)
    return tuple(text[i : i + 2] for i in range(len(text) - 1))


class Wording:
    """Weights of pairs learnt from the sentences of a corpus."""

    def __init__(self, sentences: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        count = 0
        for sentence in sentences:
            seen.update(set(pairs(sentence)))
            count += 1
        self._seen, self._count = seen, count
        self._vectors: dict[str, tuple[dict[str, float], float]] = {}
        self._parts: dict[str, tuple[Counter[str], float]] = {}
        self._weights: dict[str, float] = {}

    def weight(self, pair: str) -> float:
        """Return how much a pair tells: the logarithm of its rarity, never negative."""
        if pair not in self._weights:
            self._weights[pair] = max(0.0, math.log((self._count + 1) / (self._seen[pair] + 0.5)))
        return self._weights[pair]

    def _vector(self, words: str) -> tuple[dict[str, float], float]:
        """Return the weights of a sentence's pairs and their length, remembered."""
        if words not in self._vectors:
            found = {p: (1 + math.log(n)) * self.weight(p) for p, n in Counter(pairs(words)).items()}
            self._vectors[words] = found, math.sqrt(sum(v * v for v in found.values()))
        return self._vectors[words]

    def cosine(self, one: str, other: str) -> float:
        """Return how alike two sentences are, 0 to 1."""
        (a, size), (b, other_size) = self._vector(one), self._vector(other)
        if len(b) < len(a):
            a, b = b, a
        dot = sum(v * b[k] for k, v in a.items() if k in b)
        return dot / (size * other_size) if dot else 0.0

    def covered(self, part: str, whole: str) -> float:
        """Return the share of a sentence, by weight, that another says in one place, 0 to 1.

        "In one place" is a window little longer than the sentence, so that a long text does not cover everything.
        """
        wanted, total = self._wanted(part)
        places = _places(whole)
        hits = sorted((at, pair) for pair in wanted for at in places.get(pair, ()))
        if not hits or not total:
            return 0.0
        width = max(8, round(1.4 * sum(wanted.values())))
        best = running = 0.0
        inside: Counter[str] = Counter()
        first = 0
        for at, pair in hits:
            while hits[first][0] < at - width:
                gone = hits[first][1]
                if inside[gone] <= wanted[gone]:
                    running -= self.weight(gone)
                inside[gone] -= 1
                first += 1
            inside[pair] += 1
            if inside[pair] <= wanted[pair]:
                running += self.weight(pair)
            best = max(best, running)
        return best / total

    def _wanted(self, words: str) -> tuple[Counter[str], float]:
        """Return how often a sentence has each pair, and their weight together, remembered."""
        if words not in self._parts:
            found = Counter(pairs(words))
            self._parts[words] = found, sum(self.weight(p) * n for p, n in found.items())
        return self._parts[words]


@lru_cache(maxsize=16384)
def _places(words: str) -> dict[str, tuple[int, ...]]:
    """Return where each pair stands in a text."""
    found: dict[str, list[int]] = {}
    for at, pair in enumerate(pairs(words)):
        found.setdefault(pair, []).append(at)
    return {pair: tuple(at) for pair, at in found.items()}
