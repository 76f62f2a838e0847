"""Files that are whole or not there, also after a crash: written beside, made safe, renamed."""

import os
import tempfile
from pathlib import Path

from graphs.releases import sync


def write_whole(path: Path, body: bytes, mode: int = 0o644) -> None:
    """Replace a file at once: who reads it sees the old one or the new one."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync(path.parent)


def append_line(path: Path, body: bytes, mode: int = 0o640) -> None:
    """Add one line to a file, safe on disk when this returns; a line that a crash cut short is ended first."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, mode)
    try:
        size = os.fstat(handle).st_size
        broken = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if broken else b"") + body + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
