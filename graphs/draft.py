"""A release while it is being written: beside the others, invisible until it is published."""

import gzip
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphs.columns import Columns
from graphs.errors import IntegrityError
from graphs.index_build import build as build_index
from graphs.lock import writing
from graphs.packed import Packed, pack, pieces
from graphs.releases import (
    COLUMNS,
    INDEX,
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
from graphs.unique import check_unique

_MAKING = "600MB"  # for DuckDB; more is put into files
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
        self.spool = path / ".spool"  # for files on their way into the draft
        self._linked: set[Path] = set()
        for name in ("graphs", "shared", "sources", "history", ".spool"):
            (path / name).mkdir()

    def put_graph(self, iri: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
        """Add a graph as canonical N-Quads, with the hashes of the files it comes from."""
        self.graphs[iri] = self._put("graphs", iri, body, sources)

    def put_shared(self, owner: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
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

    def graph_digests(self) -> Mapping[str, str]:
        """Return the digests of all graphs so far."""
        return {graph: entry.sha256 for graph, entry in self.graphs.items()}

    def shared_digests(self) -> Mapping[str, str]:
        """Return the digests of what sources state in shared graphs, by source."""
        return {owner: entry.sha256 for owner, entry in self.shared.items()}

    def body(self, graph: str) -> Path:
        """Return the file of a graph."""
        return self.path / self.graphs[graph].file

    def shared_body(self, owner: str) -> Path:
        """Return the file of what a source states in shared graphs."""
        return self.path / self.shared[owner].file

    def changed(self) -> tuple[list[str], list[str]]:
        """Return the graphs that the release before does not have so, and those of its graphs that are gone."""
        before = self.previous.graphs if self.previous else {}
        new = [g for g, e in self.graphs.items() if g not in before or before[g].sha256 != e.sha256]
        return sorted(new), sorted(g for g in before if g not in self.graphs)

    def fill_store(self) -> GraphStore:
        """Make the store of all graphs: from the previous one when little has changed, else anew."""
        before = self.previous.graphs if self.previous else {}
        changed, gone = self.changed()
        size = sum(self.graphs[g].triples for g in changed)
        size += sum(before[g].triples for g in (*changed, *gone) if g in before)
        whole = sum(entry.triples for entry in self.graphs.values())
        age = int(self.previous.manifest["store_age"]) + 1 if self.previous else 0
        if self.previous and size * _SMALL < whole and age < _OLDEST:
            self.store_age = age
            self._copy_store(self.previous.store_path)
        else:
            self.store_age = 0
            changed, gone, before = sorted(self.graphs), [], {}
        store = GraphStore.create(self.path / "store")
        for graph in (*changed, *gone):
            if graph in before:
                store.remove_graph(graph)
        for batch in batches(piece for graph in changed for piece in pieces(self.body(graph))):
            store.load(batch)
        return store

    def finish_store(self, store: GraphStore) -> None:
        """Write the store to disk; order it anew unless most of it is linked from the release before.

        Raises IntegrityError when it does not hold what the graphs state: all of them, or those that changed.
        """
        store.flush()
        if self.store_age:
            for graph in self.changed()[0]:
                _check_size(sum(1 for _ in store.quads_for_graph(graph)), self.graphs[graph].triples)
        else:
            store.optimize()
            _check_size(len(store), sum(entry.triples for entry in self.graphs.values()))

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

    def fill_index(self) -> None:
        """Make the index from the finished columns; it is linked when no graph changed."""
        before = self.previous.index_path if self.previous else None
        if self.previous and before and before.is_dir() and not any(self.changed()):
            (self.path / INDEX).mkdir()
            for file in sorted(before.iterdir()):
                self._link(f"{INDEX}/{file.name}")
            return
        with Columns.open(self.path / COLUMNS, memory=_MAKING, spill=self.spool) as columns:
            build_index(columns, self.path / INDEX)

    def check_unique(self) -> None:
        """Raise IntegrityError when one triple stands in two graphs, as the columns show."""
        check_unique(self.path / COLUMNS, self.changed()[0], self.spool)

    def publish(self, manifest: Mapping[str, Any]) -> Release:
        """Write `release.json`, make everything safe on disk, rename, and switch `current`."""
        shutil.rmtree(self.spool)
        number = next_number(self.data)
        changed, gone = self.changed()
        stated = {
            "id": number,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "store_age": self.store_age,
            "previous": self.previous.number if self.previous else None,
            "changed": sorted([*changed, *gone]),
            **manifest,
            "graphs": {iri: self.graphs[iri].to_json() for iri in sorted(self.graphs)},
            "shared": {iri: self.shared[iri].to_json() for iri in sorted(self.shared)},
            "history": {iri: self.history[iri].to_json() for iri in sorted(self.history)},
        }
        self.put_file(MANIFEST, json_lines(stated))
        for path in sorted(self.path.rglob("*"), reverse=True):
            if path not in self._linked:
                sync(path)
        sync(self.path)
        self.path.rename(folder(self.data, number))
        sync(self.data / RELEASES)
        switch(self.data, number)
        return read_release(folder(self.data, number), current=True)

    def _put(self, kind: str, iri: str, body: bytes | Packed, sources: Iterable[str]) -> GraphFile:
        file = f"{kind}/{file_name(iri)}.nq.gz"
        packed = pack([body]) if isinstance(body, bytes) else body
        entry = GraphFile(file, packed.sha256, packed.triples, tuple(sources), packed.classes)
        before = (getattr(self.previous, kind) if self.previous else {}).get(iri)
        if before and before.sha256 == entry.sha256 and before.file == file:
            self._link(file)
        else:
            self._clear(file)
            if isinstance(packed.body, bytes):
                (self.path / file).write_bytes(packed.body)
            else:
                packed.body.replace(self.path / file)
        return entry

    def _clear(self, file: str) -> None:
        """Take away a file that was put or linked before: what is linked must never be written into."""
        (self.path / file).unlink(missing_ok=True)
        self._linked.discard(self.path / file)

    def _link(self, file: str) -> None:
        assert self.previous is not None
        source, target = self.previous.path / file, self.path / file
        self._clear(file)
        try:
            os.link(source, target)
            self._linked.add(target)
        except OSError:  # a file system without hard links
            shutil.copyfile(source, target)


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


def _check_size(held: int, stated: int) -> None:
    """Raise IntegrityError when the store holds more or less than the graphs state."""
    if held != stated:
        raise IntegrityError(
            f"图数据库有 {held} 条陈述，各图文件共 {stated} 条，不一致。未发布新版本。",
            f"the store holds {held} triples, the graphs {stated}; nothing was published",
        )


def json_lines(stated: Mapping[str, Any]) -> bytes:
    r"""Return an object as JSON, an entry a line down to the second level: to be read and compared, and fast to write.

    >>> print(json_lines({"a": 1, "b": {"c": [2]}}).decode(), end="")
    {
    "a": 1,
    "b": {
     "c": [2]}
    }
    """
    return ("{\n" + ",\n".join(f"{_json(key)}: {_entry(value)}" for key, value in stated.items()) + "\n}\n").encode()


def _entry(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return "{\n" + ",\n".join(f" {_json(key)}: {_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join(f" {_json(inner)}" for inner in value) + "]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def batches(bodies: Iterable[bytes], size: int = 50_000_000) -> Iterator[bytes]:
    """Yield N-Quads put together to some 250,000 statements: a load keeps all that it is given in memory.

    >>> list(batches([b"aa", b"bb", b"cc"], size=3))
    [b'aabb', b'cc']
    """
    waiting: list[bytes] = []
    length = 0
    for body in bodies:
        waiting.append(body)
        length += len(body)
        if length >= size:
            yield b"".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield b"".join(waiting)
