"""One writer at a time: an advisory lock that the system releases when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphs.errors import InputError, LockedError

LOCK = "writer.lock"


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Hold the data folder for writing; make it if need be. Raise LockedError naming who holds it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(
            f"数据目录 {data} 不能写入：{error.strerror}。请另选目录或检查权限。",
            f"the data folder {data} cannot be written ({error.strerror}): choose another, check permissions",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "?"
            raise LockedError(
                f"数据目录 {data} 正由进程 {holder} 写入，请等它结束后再试。",
                f"the data folder {data} is being written by process {holder}; wait until it has finished",
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)
