"""Catalogues that are all but copies of another place's."""

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping

_SKETCH, _BAND = 32, 2
FEWEST = 20
"""Of how many lines at least a catalogue must be to be compared."""


def digest_of(line: str) -> int:
    """Return a short digest of a line, so that the lines of a whole country fit into memory."""
    return int.from_bytes(hashlib.blake2b(line.encode(), digest_size=8).digest(), "big")


def shares(lines: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str, float]]:
    """Yield each catalogue with another one and the share of its lines that the two have in common, the largest found.

    `lines` gives the digests of each catalogue's lines. Candidates are found by their smallest digests, so that not
    every pair is compared; of catalogues that are nearly equal none is missed, others may be.

    >>> lines = {c: frozenset(range(30)) for c in "ab"} | {"c": frozenset(range(50, 90))}
    >>> list(shares(lines))
    [('a', 'b', 1.0), ('b', 'a', 1.0)]
    """
    large = {name: own for name, own in sorted(lines.items()) if len(own) >= FEWEST}
    buckets: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, own in large.items():
        for band in _bands(own):
            buckets[band].append(name)
    for name, own in large.items():
        near = {buckets[band][0] for band in _bands(own)} | {buckets[band][-1] for band in _bands(own)}
        scored = [(len(own & large[other]) / len(own), other) for other in sorted(near - {name})]
        if scored:
            share, other = max(scored, key=lambda s: (s[0], s[1]))
            yield name, other, share


def _bands(own: frozenset[int]) -> list[tuple[int, ...]]:
    """Return the smallest digests in small groups; near copies share a group at least."""
    return list(_groups(heapq.nsmallest(_SKETCH, own)))


def _groups(smallest: list[int]) -> Iterator[tuple[int, ...]]:
    for at in range(len(smallest) - _BAND + 1):
        yield tuple(smallest[at : at + _BAND])
