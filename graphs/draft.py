"""A release while it is being written: beside the others, invisible until it is published."""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphs.columns import Columns
from graphs.errors import IntegrityError
from graphs.lock import writing
from graphs.releases import (
    COLUMNS,
    MANIFEST,
    RELEASES,
    GraphFile,
    Release,
    clean,
    find_current,
    folder,
    next_number,
    read_release,
    switch,
    sync,
)
from graphs.store import GraphStore

_SMALL, _OLDEST = 4, 20  # copy the store when less than a quarter changed, at most 20 times in a row


@contextmanager
def drafting(data: Path) -> Iterator["Draft"]:
    """Hold the data folder and yield a draft on top of the current release; unpublished drafts vanish."""
    with writing(data):
        clean(data)
        (data / RELEASES).mkdir(exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix=".draft-", dir=data / RELEASES))
        path.chmod(0o755)
        try:
            yield Draft(data, path, find_current(data))
        finally:
            shutil.rmtree(path, ignore_errors=True)


class Draft:
    """Files of the next release. What is equal in the previous release is linked, not written again."""

    def __init__(self, data: Path, path: Path, previous: Release | None) -> None:
        self.data = data
        self.path = path
        self.previous = previous
        self.graphs: dict[str, GraphFile] = {}
        self.shared: dict[str, GraphFile] = {}
        self.history: dict[str, GraphFile] = {}
        self.store_age = 0  # how many releases ago the store was made anew
        self._linked: set[Path] = set()
        for name in ("graphs", "shared", "sources", "history"):
            (path / name).mkdir()

    def put_graph(self, iri: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add a graph as canonical N-Quads, with the hashes of the files it comes from."""
        self.graphs[iri] = self._put("graphs", iri, body, sources)

    def put_shared(self, owner: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add what a source, named by its own graph, states in shared graphs."""
        self.shared[owner] = self._put("shared", owner, body, sources)

    def put_history(self, graph: str, body: bytes) -> None:
        """Add the superseded versions of what a graph described, in a file that is not loaded into the store."""
        self.history[graph] = self._put("history", graph, body, ())

    def keep_history(self, graph: str) -> None:
        """Take over the superseded versions of what a graph described from the previous release."""
        assert self.previous is not None
        self._link(self.previous.history[graph].file)
        self.history[graph] = self.previous.history[graph]

    def keep(self, owner: str) -> None:
        """Take over a source's graph and its shared statements from the previous release."""
        assert self.previous is not None
        for kept, target in ((self.previous.graphs, self.graphs), (self.previous.shared, self.shared)):
            if owner in kept:
                self._link(kept[owner].file)
                target[owner] = kept[owner]

    def put_source(self, path: Path, sha256: str) -> str:
        """Keep a copy of an input file; return its place in the release."""
        name = f"sources/{sha256}{path.suffix.lower()}"
        if not (self.path / name).exists():
            if self.previous and (self.previous.path / name).exists():
                self._link(name)
            else:
                shutil.copyfile(path, self.path / name)
        return name

    def keep_source(self, file: str) -> None:
        """Take over the copy of an input file from the previous release."""
        if not (self.path / file).exists():
            self._link(file)

    def put_file(self, name: str, body: bytes) -> None:
        """Add another file of the release."""
        (self.path / name).write_bytes(body)

    def read(self, entry: GraphFile) -> bytes:
        """Return the N-Quads of a graph or contribution of the draft."""
        with gzip.open(self.path / entry.file) as stream:
            return stream.read()

    def shared_bodies(self) -> Iterator[bytes]:
        """Yield what each source states in shared graphs."""
        return (self.read(self.shared[owner]) for owner in sorted(self.shared))

    def fill_store(self) -> GraphStore:
        """Make the store of all graphs so far: from the previous one when little has changed, else anew."""
        before = self.previous.graphs if self.previous else {}
        changed = [g for g, e in self.graphs.items() if g not in before or before[g].sha256 != e.sha256]
        gone = [g for g in before if g not in self.graphs or g in changed]
        size = sum(self.graphs[g].triples for g in changed) + sum(before[g].triples for g in gone)
        whole = sum(entry.triples for entry in self.graphs.values())
        age = int(self.previous.manifest["store_age"]) + 1 if self.previous else 0
        if self.previous and size * _SMALL < whole and age < _OLDEST:
            self.store_age = age
            self._copy_store(self.previous.store_path)
        else:
            changed, gone = list(self.graphs), []
        store = GraphStore.create(self.path / "store")
        for graph in gone:
            store.remove_graph(graph)
        for batch in batches(self.read(self.graphs[g]) for g in sorted(changed)):
            store.load(batch)
        return store

    def finish_store(self, store: GraphStore) -> None:
        """Write the store to disk; order it anew unless most of it is linked from the release before."""
        store.flush()
        if not self.store_age:
            store.optimize()
        stated = sum(entry.triples for entry in self.graphs.values())
        if len(store) != stated:
            raise IntegrityError(
                f"图数据库有 {len(store)} 条陈述，各图文件共 {stated} 条，不一致。未发布新版本。",
                f"the store holds {len(store)} triples, the graphs {stated}; nothing was published",
            )

    def _copy_store(self, source: Path) -> None:
        """Start from a finished store; its data files never change, so they are linked."""
        (self.path / "store").mkdir()
        for path in sorted(source.iterdir()):
            if path.suffix == ".sst":
                self._link(f"store/{path.name}")
            elif path.name not in {"LOCK", "LOG"}:
                shutil.copyfile(path, self.path / "store" / path.name)

    def fill_columns(self) -> int:
        """Make the columns from all graphs; partitions that did not change are linked. Return how many were made."""
        digests = {graph: entry.sha256 for graph, entry in self.graphs.items()}
        before = self.previous.path / COLUMNS if self.previous else None
        return Columns.write(self.path / COLUMNS, digests, lambda g: self.read(self.graphs[g]), previous=before)

    def check_unique(self) -> None:
        """Raise IntegrityError when one triple stands in two graphs."""
        check_unique(sorted(self.graphs), lambda g: self.read(self.graphs[g]))

    def publish(self, manifest: Mapping[str, Any]) -> Release:
        """Write `release.json`, make everything safe on disk, rename, and switch `current`."""
        number = next_number(self.data)
        stated = {
            "id": number,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "store_age": self.store_age,
            "previous": self.previous.number if self.previous else None,
            **manifest,
            "graphs": {iri: self.graphs[iri].to_json() for iri in sorted(self.graphs)},
            "shared": {iri: self.shared[iri].to_json() for iri in sorted(self.shared)},
            "history": {iri: self.history[iri].to_json() for iri in sorted(self.history)},
        }
        body = json.dumps(stated, ensure_ascii=False, indent=1) + "\n"
        self.put_file(MANIFEST, body.encode())
        for path in sorted(self.path.rglob("*"), reverse=True):
            if path not in self._linked:
                sync(path)
        sync(self.path)
        self.path.rename(folder(self.data, number))
        sync(self.data / RELEASES)
        switch(self.data, number)
        return read_release(folder(self.data, number), current=True)

    def _put(self, kind: str, iri: str, body: bytes, sources: Iterable[str]) -> GraphFile:
        file = f"{kind}/{file_name(iri)}.nq.gz"
        digest = hashlib.sha256(body).hexdigest()
        entry = GraphFile(file, digest, body.count(b"\n"), tuple(sources))
        before = (getattr(self.previous, kind) if self.previous else {}).get(iri)
        if before and before.sha256 == digest and before.file == file:
            self._link(file)
        else:
            (self.path / file).write_bytes(gzip.compress(body, mtime=0))
        return entry

    def _link(self, file: str) -> None:
        assert self.previous is not None
        source, target = self.previous.path / file, self.path / file
        try:
            os.link(source, target)
            self._linked.add(target)
        except OSError:  # a file system without hard links
            shutil.copyfile(source, target)


class Sketch:
    """A release that stays in memory: what would be, if files were laid over the current release."""

    def __init__(self, previous: Release | None) -> None:
        self.previous = previous
        self._graphs: dict[str, bytes] = {}
        self._shared: dict[str, bytes] = {}

    def put_graph(self, iri: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add a graph as canonical N-Quads."""
        self._graphs[iri] = body

    def put_shared(self, owner: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add what a source states in shared graphs."""
        self._shared[owner] = body

    def keep(self, owner: str) -> None:
        """Take over a source's graph and its shared statements from the release."""
        assert self.previous is not None
        for entries, target in ((self.previous.graphs, self._graphs), (self.previous.shared, self._shared)):
            if owner in entries:
                target[owner] = self.previous.read(entries[owner])

    def shared_bodies(self) -> Iterator[bytes]:
        """Yield what each source states in shared graphs."""
        return iter(self._shared.values())

    def fill_store(self) -> GraphStore:
        """Make a store in memory from all graphs so far."""
        store = GraphStore.in_memory()
        store.load(io.BufferedReader(Chain(self._graphs.values())))
        return store


def file_name(iri: str) -> str:
    """Return a readable file name for a graph that no other graph has.

    >>> file_name("https://zwgk.example.org/graph/catalogue/230100")
    'catalogue__230100'
    """
    name = iri.rsplit("/graph/", 1)[-1]
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", name.replace("/", "__"))
    if plain == name.replace("/", "__") and "__" not in name and len(plain) <= 100:
        return plain
    return f"{plain[:100]}-{hashlib.sha1(iri.encode(), usedforsecurity=False).hexdigest()[:8]}"


def check_unique(names: Iterable[str], read: Callable[[str], bytes]) -> None:
    """Raise IntegrityError, with the triple and both graphs, when one triple stands in two graphs."""
    seen: dict[int, str] = {}
    for name in names:
        for triple in _triples(read(name), name):
            first = seen.setdefault(hash(triple), name)
            if first != name and triple in _triples(read(first), first):
                shown = triple.decode()
                raise IntegrityError(
                    f"同一陈述出现在两个图中：{shown}，图 {first} 与 {name}。未发布新版本。",
                    f"one triple stands in two graphs: {shown} in {first} and {name}; nothing was published",
                )


def _triples(body: bytes, graph: str) -> Iterator[bytes]:
    """Yield the statements of a graph's N-Quads without the graph."""
    end = len(f" <{graph}> .".encode())
    return (line[:-end] for line in body.split(b"\n") if line)


def batches(bodies: Iterable[bytes], size: int = 50_000_000) -> Iterator[bytes]:
    """Yield N-Quads put together to some 250,000 statements: a load keeps all that it is given in memory.

    >>> list(batches([b"aa", b"bb", b"cc"], size=3))
    [b'aabb', b'cc']
    """
    waiting: list[bytes] = []
    for body in bodies:
        waiting.append(body)
        if sum(map(len, waiting)) >= size:
            yield b"".join(waiting)
            waiting = []
    if waiting:
        yield b"".join(waiting)


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
