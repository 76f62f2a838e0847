"""A copy of a data folder that is whole or not there, and the way back.

Releases are immutable, so they are copied beside a running writer and readers without a lock; files that releases share
are linked in the copy too. `backup.json` names every file with its SHA-256, and is written last.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphs.errors import InputError, IntegrityError
from graphs.files import write_whole
from graphs.lock import LOCK, writing
from graphs.releases import RELEASES, clean, list_releases, open_current, read_release, switch, sync

MANIFEST = "backup.json"
KEPT = ("reviewed.csv", "waivers.csv", "waivers.toml", "keys.json", "audit.jsonl")
"""What a data folder holds beside its releases."""
_TRIES = 5
Progress = Callable[[str, int, int], None]
COPYING = "复制 / copying"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: releases by number, the one that is served, files and bytes (a shared file counts once)."""

    releases: tuple[int, ...]
    current: int
    files: int
    size: int
    created: str


def backup(data: Path, target: Path, *, current_only: bool = False, progress: Progress | None = None) -> Backup:
    """Copy a data folder to a folder that is not there yet or empty. Raise InputError when it is not.

    Other processes may go on reading and writing; when a release is deleted meanwhile, the copy is begun anew.
    """
    open_current(data)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(
            f"{target} 已存在且不为空，请另选备份位置。", f"{target} is there and not empty: choose another place"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{target.name}.part-*"):
        shutil.rmtree(left, ignore_errors=True)
    for _ in range(_TRIES):
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
        try:
            return _copy(data, beside, target, current_only, progress)
        except FileNotFoundError:  # a release was pruned while it was copied
            continue
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    raise IntegrityError(
        f"备份时版本不断被删除，未完成。请稍后再试：{data}",
        f"releases were deleted again and again: try later ({data})",
    )


def _copy(data: Path, beside: Path, target: Path, current_only: bool, progress: Progress | None) -> Backup:
    served = open_current(data)
    releases = [served] if current_only else [r for r in list_releases(data) if r.number <= served.number]
    copied: dict[tuple[int, int], tuple[Path, str]] = {}
    digests: dict[str, str] = {}
    for done, release in enumerate(releases):
        if progress:
            progress(COPYING, done, len(releases))
        for path in sorted(p for p in release.path.rglob("*") if p.is_file()):
            name = path.relative_to(release.path.parents[1]).as_posix()
            digests[name] = _copy_file(path, beside / name, copied)
        release.path.stat()  # else it was deleted on the way, and some of its files may not have been seen
    for name in KEPT:
        if (data / name).is_file():
            digests[name] = _copy_file(data / name, beside / name, {})
    stated = {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "current": served.number,
        "releases": [r.number for r in releases],
        "files": dict(sorted(digests.items())),
    }
    for folder in sorted((p for p in beside.rglob("*") if p.is_dir()), reverse=True):
        sync(folder)
    write_whole(beside / MANIFEST, (json.dumps(stated, ensure_ascii=False, indent=1) + "\n").encode(), 0o600)
    if target.exists():
        target.rmdir()
    beside.rename(target)
    sync(target.parent)
    return _backup(stated, _size(target))


def _backup(stated: Mapping[str, Any], size: int) -> Backup:
    return Backup(tuple(stated["releases"]), stated["current"], len(stated["files"]), size, stated["created"])


def _copy_file(source: Path, target: Path, copied: dict[tuple[int, int], tuple[Path, str]]) -> str:
    """Copy one file, or link it to its copy when it was copied before; return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        facts = os.fstat(stream.fileno())
        first = copied.get((facts.st_dev, facts.st_ino))
        if first:
            try:
                os.link(first[0], target)
            except OSError as error:
                if error.errno not in {errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP}:
                    raise
            else:
                return first[1]
        made = hashlib.sha256()
        with target.open("wb") as out:
            rest = facts.st_size  # what is added to a log meanwhile stays out
            while rest and (chunk := stream.read(min(rest, 2**20))):
                made.update(chunk)
                out.write(chunk)
                rest -= len(chunk)
            out.flush()
            os.fchmod(out.fileno(), facts.st_mode & 0o777)
            os.fsync(out.fileno())
    copied[facts.st_dev, facts.st_ino] = target, made.hexdigest()
    return made.hexdigest()


def restore(source: Path, data: Path, *, force: bool = False, progress: Progress | None = None) -> Backup:
    """Make a data folder of a backup, once every file of it has proved to be what it was.

    Raise InputError for what is no backup and, unless forced, for a data folder that holds something; IntegrityError
    for a backup that is damaged: then nothing was changed. With `force` what was there is replaced.
    """
    stated = _read(source)
    held = [p for p in data.iterdir() if p.name != LOCK] if data.is_dir() else []
    if held and not force:
        raise InputError(
            f"数据目录 {data} 不为空；确要以备份替换，请加 --force。",
            f"the data folder {data} is not empty: give --force to replace it by the backup",
        )
    with writing(data):
        clean(data)
        for left in (*data.glob(".restore-*"), *data.glob(".replaced-*")):
            shutil.rmtree(left, ignore_errors=True)
        beside = Path(tempfile.mkdtemp(prefix=".restore-", dir=data))
        try:
            _check_out(source, beside, stated["files"], progress)
            _replace(beside, data)
            switch(data, int(stated["current"]))
        finally:
            shutil.rmtree(beside, ignore_errors=True)
            for left in data.glob(".replaced-*"):
                shutil.rmtree(left, ignore_errors=True)
    return _backup(stated, _size(source))


def _size(folder: Path) -> int:
    """Return the bytes of the files of a folder; what is linked counts once."""
    return sum({p.stat().st_ino: p.stat().st_size for p in folder.rglob("*") if p.is_file()}.values())


def _read(source: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((source / MANIFEST).read_text("utf-8"))
        if not isinstance(found["files"], dict) or not found["releases"] or not found["current"]:
            raise ValueError
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{source} 不是完整的备份（缺少可读的 {MANIFEST}）。",
            f"{source} is no whole backup: there is no {MANIFEST} that can be read",
        ) from error
    return found


def _check_out(source: Path, beside: Path, files: Mapping[str, str], progress: Progress | None) -> None:
    """Copy every file of a backup; raise IntegrityError for the first that is not what it was."""
    copied: dict[tuple[int, int], tuple[Path, str]] = {}
    for done, (name, digest) in enumerate(files.items()):
        if progress:
            progress(COPYING, done, len(files))
        try:
            whole = ".." not in Path(name).parts and _copy_file(source / name, beside / name, copied) == digest
        except FileNotFoundError:
            whole = False
        if not whole:
            raise IntegrityError(
                f"备份中的 {name} 已损坏或缺失，未恢复任何内容。",
                f"{name} is damaged or missing in the backup; nothing was restored",
            )
    for path in sorted((beside / RELEASES).glob("[0-9]*")):
        read_release(path)


def _replace(beside: Path, data: Path) -> None:
    """Put what was checked in the place of what is there."""
    for folder in sorted((p for p in beside.rglob("*") if p.is_dir()), reverse=True):
        sync(folder)
    old = Path(tempfile.mkdtemp(prefix=".replaced-", dir=data))
    for name in (RELEASES, *KEPT):
        if (data / name).exists():
            (data / name).rename(old / name)
        if (beside / name).exists():
            (beside / name).rename(data / name)
    sync(data)
