"""A release that stays in memory: what would be, if files were laid over the current release."""

import hashlib
import io
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from graphs.columns import Columns
from graphs.packed import Packed
from graphs.releases import GraphFile, Release
from graphs.store import GraphStore


class Sketch:
    """A release that stays in memory: what would be, if files were laid over the current release."""

    def __init__(self, previous: Release | None) -> None:
        self.previous = previous
        self._graphs: dict[str, bytes | GraphFile] = {}
        self._shared: dict[str, bytes | GraphFile] = {}
        self._digests: dict[str, str] = {}
        self._shared_digests: dict[str, str] = {}

    def put_graph(self, iri: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
        """Add a graph as canonical N-Quads."""
        self._graphs[iri], self._digests[iri] = _opened(body)

    def put_shared(self, owner: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
        """Add what a source states in shared graphs."""
        self._shared[owner], self._shared_digests[owner] = _opened(body)

    def keep(self, owner: str) -> None:
        """Take over a source's graph and its shared statements from the release, where they are read when asked for."""
        assert self.previous is not None
        for entries, bodies, digests in (
            (self.previous.graphs, self._graphs, self._digests),
            (self.previous.shared, self._shared, self._shared_digests),
        ):
            if owner in entries:
                bodies[owner], digests[owner] = entries[owner], entries[owner].sha256

    def graph_digests(self) -> Mapping[str, str]:
        """Return the digests of all graphs so far."""
        return dict(self._digests)

    def shared_digests(self) -> Mapping[str, str]:
        """Return the digests of what sources state in shared graphs, by source."""
        return dict(self._shared_digests)

    def body(self, graph: str) -> bytes:
        """Return the lines of a graph."""
        return self._plain(self._graphs[graph])

    def shared_body(self, owner: str) -> bytes:
        """Return what a source states in shared graphs."""
        return self._plain(self._shared[owner])

    def fill_store(self, graphs: Collection[str] | None = None) -> GraphStore:
        """Make a store in memory from all graphs so far, or from some of them."""
        store = GraphStore.in_memory()
        wanted = self._graphs if graphs is None else sorted(self._graphs.keys() & set(graphs))
        store.load(io.BufferedReader(Chain(map(self.body, wanted))))
        return store

    def fill_columns(self, folder: Path) -> Path:
        """Make columns from all graphs so far, in a new folder; what did not change is linked."""
        before = self.previous.columns_path if self.previous else None
        Columns.write(folder, self._digests, self.body, previous=before)
        return folder

    def _plain(self, body: bytes | GraphFile) -> bytes:
        if isinstance(body, bytes):
            return body
        assert self.previous is not None
        return self.previous.read(body)


def _opened(body: bytes | Packed) -> tuple[bytes, str]:
    """Return lines with their digest."""
    if isinstance(body, bytes):
        return body, hashlib.sha256(body).hexdigest()
    return body.plain(), body.sha256


class Chain(io.RawIOBase):
    """Bodies one after the other as one stream."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self._bodies = iter(bodies)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, target: Any, /) -> int:
        """Fill the target from the bodies in turn; return 0 at the end."""
        space = memoryview(target)
        while not self._rest:
            body = next(self._bodies, None)
            if body is None:
                return 0
            self._rest = memoryview(body)
        count = min(len(space), len(self._rest))
        space[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
