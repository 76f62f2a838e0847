"""One writer at a time: an advisory lock that the system releases when its holder dies."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from graphs.errors import FullError, InputError, LockedError

LOCK = "writer.lock"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SAID = (
    "no space left",
    "file too large",
    "quota exceeded",
    "disk is full",
    "disk i/o error",
)  # by engines, in errors of their own
_PAUSE = 0.1  # seconds between two tries
_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())


@contextmanager
def writing(data: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the data folder for writing; make it if need be. Raise LockedError naming who holds it.

    Wait for another writer up to `wait` seconds. Who holds the folder may take it again: a decision on what is
    published and the publishing can so be one step.
    """
    place = data.resolve()
    if place in _held.get():
        yield
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(
            f"数据目录 {data} 不能写入：{error.strerror}。请另选目录或检查权限。",
            f"the data folder {data} cannot be written ({error.strerror}): choose another, check permissions",
        ) from error
    try:
        _take(handle, data, time.monotonic() + wait)
        token = _held.set(_held.get() | {place})
        try:
            yield
        except Exception as error:
            if _no_room(error):
                raise FullError(
                    f"写入 {data} 时空间不足（或磁盘出错），未发布新版本，原版本照常可用。请腾出空间后重试。",
                    f"there is no room left to write to {data}, or the disk failed: nothing was published, the release "
                    "before is as it was; free some space and try again",
                ) from error
            raise
        finally:
            _held.reset(token)
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _take(handle: int, data: Path, deadline: float) -> None:
    """Take the lock and write who holds it, which a full disk does not hinder."""
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as error:
            if time.monotonic() < deadline:
                time.sleep(_PAUSE)
                continue
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "?"
            raise LockedError(
                f"数据目录 {data} 正由进程 {holder} 写入，请等它结束后再试。",
                f"the data folder {data} is being written by process {holder}; wait until it has finished",
            ) from error
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError:
        return


def _no_room(error: BaseException | None) -> bool:
    """Say whether an error, or one that it comes from, tells that the disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if any(words in str(error).lower() for words in _SAID):
            return True
        error = error.__cause__ or error.__context__
    return False
