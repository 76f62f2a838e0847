"""Releases: immutable folders of graphs with their store; `current` points at the one that is served.

    DATA/current -> releases/000002
    DATA/releases/000002/release.json      what it holds; the only file with a time in it
                         graphs/*.nq.gz    every graph, canonical N-Quads: the truth
                         shared/*.nq.gz    what each source adds to graphs that sources share
                         history/*.nq.gz   superseded versions of what a graph described
                         store/            the same quads, for SPARQL
                         columns/          the same quads, for checks and statistics
                         index/            words, filters, orders and counts, for search and lists
                         sources/          the files it was built from, by hash
                         report.json, problems.xlsx
                         findings.db       what the checks found
                         linking.json      by which inputs links were made, so that the same are not made again

A release is written beside the others, renamed and only then pointed at, so nobody sees half of one.
"""

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from graphs.errors import InputError, IntegrityError, NotFoundError, NothingPublishedError
from graphs.lock import writing
from graphs.store import GraphStore

RELEASES, CURRENT, MANIFEST, COLUMNS, INDEX = "releases", "current", "release.json", "columns", "index"


@dataclass(frozen=True, slots=True)
class GraphFile:
    """Where a graph lies in its release. `sha256` is of the plain N-Quads, `sources` of input files."""

    file: str
    sha256: str
    triples: int
    sources: tuple[str, ...] = ()
    classes: Mapping[str, int] = field(default_factory=dict)  # how many subjects are said to be of a class

    def to_json(self) -> dict[str, Any]:
        """Return the entry of `release.json`."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "triples": self.triples,
            "source": list(self.sources),
            "classes": dict(self.classes),
        }


@dataclass(frozen=True)
class Release:
    """A published release, as its `release.json` states it."""

    number: int
    path: Path
    manifest: Mapping[str, Any]
    current: bool = False

    @property
    def store_path(self) -> Path:
        """Where the store lies."""
        return self.path / "store"

    @property
    def columns_path(self) -> Path:
        """Where the columns lie."""
        return self.path / COLUMNS

    @property
    def index_path(self) -> Path:
        """Where the index of words, filters and counts lies."""
        return self.path / INDEX

    @property
    def created(self) -> str:
        """When it was published, ISO 8601 in UTC."""
        return str(self.manifest["created"])

    @property
    def triples(self) -> int:
        """How many statements it holds."""
        return sum(g.triples for g in self.graphs.values())

    @cached_property
    def graphs(self) -> dict[str, GraphFile]:
        """Every graph by its IRI."""
        return _entries(self.manifest["graphs"])

    @cached_property
    def shared(self) -> dict[str, GraphFile]:
        """What each source (by the IRI of its own graph) adds to shared graphs."""
        return _entries(self.manifest["shared"])

    @cached_property
    def history(self) -> dict[str, GraphFile]:
        """The superseded versions of what a graph (by its IRI) described; they are not in the store."""
        return _entries(self.manifest.get("history", {}))

    def read(self, entry: GraphFile) -> bytes:
        """Return the N-Quads of a graph, a contribution or a history."""
        with gzip.open(self.path / entry.file) as stream:
            return stream.read()

    def store(self) -> GraphStore:
        """Open the store, read only."""
        return GraphStore.open_read_only(self.store_path)

    def summary(self) -> dict[str, Any]:
        """Return what a list of releases shows: number, created, triples, sources, current."""
        return {
            "number": self.number,
            "created": self.created,
            "triples": self.triples,
            "sources": len(self.manifest.get("inputs", ())),
            "current": self.current,
        }

    def report(self) -> dict[str, Any]:
        """Return the build report."""
        found: dict[str, Any] = json.loads((self.path / "report.json").read_text("utf-8"))
        return found


def _entries(stated: Mapping[str, Any]) -> dict[str, GraphFile]:
    return {
        iri: GraphFile(e["file"], e["sha256"], e["triples"], tuple(e["source"]), e.get("classes", {}))
        for iri, e in stated.items()
    }


def folder(data: Path, number: int) -> Path:
    """Return where a release lies."""
    return data / RELEASES / f"{number:06d}"


def read_release(path: Path, *, current: bool = False) -> Release:
    """Read a release from its folder; raise IntegrityError when it is not whole."""
    try:
        manifest = json.loads((path / MANIFEST).read_text("utf-8"))
        return Release(int(manifest["id"]), path, manifest, current)
    except (OSError, ValueError, KeyError) as error:
        raise IntegrityError(
            f"版本 {path} 不完整：{error}。请用 zwgk releases 回退到另一版本。",
            f"the release {path} is not whole ({error}); roll back to another with zwgk releases",
        ) from error


def find_current(data: Path) -> Release | None:
    """Return the release that is served, or None when nothing has been published."""
    link = data / CURRENT
    while link.is_symlink():
        path = link.resolve()
        try:
            return read_release(path, current=True)
        except IntegrityError:
            if link.resolve() == path:
                raise  # else another was published, and this one pruned, between two looks
    return None


def open_current(data: Path) -> Release:
    """Return the release that is served; raise NothingPublishedError when there is none."""
    found = find_current(data)
    if found is None:
        raise NothingPublishedError(
            f"数据目录 {data} 中没有已发布的版本，请先运行 zwgk build。",
            f"there is no release in {data}: run zwgk build first",
        )
    return found


def open_release(data: Path, number: int) -> Release:
    """Return a release by its number; raise NotFoundError, naming those that are kept, when it is not."""
    paths = {int(path.name): path for path in _whole(data) if path.name.isdecimal()}
    found = _kept(data, paths[number]) if number in paths else None
    if found is None:
        listed = ", ".join(str(n) for n in paths if n != number) or "-"
        raise NotFoundError(
            f"没有第 {number} 号版本，现有：{listed}。", f"there is no release {number}; there are: {listed}"
        )
    return found


def list_releases(data: Path) -> list[Release]:
    """Return all whole releases, oldest first."""
    return [found for path in _whole(data) if (found := _kept(data, path))]


def _kept(data: Path, path: Path) -> Release | None:
    """Return the release of a folder, None when it is pruned while it is read."""
    try:
        return read_release(path, current=path.resolve() == (data / CURRENT).resolve())
    except IntegrityError:
        if path.is_dir():
            raise
        return None


def earlier(data: Path, release: Release) -> list[Release]:
    """Return the kept releases that a release was built on, the latest first; what was rolled back is left out."""
    kept = {r.number: r for r in list_releases(data)}
    found = [release]
    while before := kept.get(found[-1].manifest.get("previous") or 0):
        found.append(before)
    return found[1:]


def _whole(data: Path) -> list[Path]:
    """Return the folders of releases that have been written whole, oldest first."""
    return [path for path in sorted((data / RELEASES).glob("[0-9]*")) if (path / MANIFEST).is_file()]


def next_number(data: Path) -> int:
    """Return the number of the next release: never one that was used."""
    return max((int(p.name) for p in (data / RELEASES).glob("[0-9]*") if p.name.isdigit()), default=0) + 1


def switch(data: Path, number: int) -> None:
    """Point `current` at a release, atomically."""
    target = os.path.relpath(folder(data, number), data)
    beside = Path(tempfile.mkdtemp(prefix=".switch-", dir=data))
    try:
        (beside / CURRENT).symlink_to(target)
        os.replace(beside / CURRENT, data / CURRENT)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync(data)


def roll_back(data: Path, number: int) -> Release:
    """Serve another release again; later builds start from it. Raise NotFoundError when it is not kept."""
    with writing(data):
        open_release(data, number)
        switch(data, number)
        return read_release(folder(data, number), current=True)


def prune(data: Path, keep: int) -> list[int]:
    """Delete the oldest releases so that at most `keep` and the current one stay; return what was deleted."""
    if keep < 1:
        raise InputError("至少保留 1 个版本。", "keep at least 1 release")
    with writing(data):
        found = list_releases(data)
        gone = [r for r in found[: max(0, len(found) - keep)] if not r.current]
        for release in gone:
            trash = release.path.with_name(f".trash-{release.path.name}")
            release.path.rename(trash)  # at once, so that no list shows half a release
            shutil.rmtree(trash, ignore_errors=True)
        return [r.number for r in gone]


def clean(data: Path) -> None:
    """Remove what a writer that died left behind. Only for who holds the lock."""
    for pattern in (f"{RELEASES}/.draft-*", f"{RELEASES}/.trash-*", ".switch-*"):
        for left in data.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)


def sync(path: Path) -> None:
    """Make a file or folder safe against loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
