"""Canonical N-Quads, compressed as they come: a large graph is never in memory as plain text."""

import gzip
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_LEVEL = 3  # a fifth larger than the best, in a quarter of the time
_GZIP = 31  # for zlib: with the head and tail of a .gz file; no time in it
_PIECE = 1 << 16
_CLASS = re.compile(rb" <http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type> <([^>]+)> <")


@dataclass(frozen=True, slots=True)
class Packed:
    """The lines of a graph as a .gz, in memory or in a file, with what a release states of them."""

    sha256: str  # of the plain lines
    triples: int
    classes: Mapping[str, int]  # how many subjects are said to be of a class
    body: bytes | Path

    def plain(self) -> bytes:
        """Return the lines."""
        return gzip.decompress(self.body if isinstance(self.body, bytes) else self.body.read_bytes())


def pack(blocks: Iterable[bytes], file: Path | None = None, look: Callable[[bytes], object] | None = None) -> Packed:
    r"""Compress whole lines that come in canonical order, into memory or a file; `look` is shown all of them.

    >>> packed = pack([b"<urn:a> <urn:p> <urn:b> <urn:g> .\n"])
    >>> packed.triples, packed.plain()
    (1, b'<urn:a> <urn:p> <urn:b> <urn:g> .\n')
    """
    digest, count, classes = hashlib.sha256(), 0, Counter[bytes]()
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    out: list[bytes] = []
    stream = file.open("wb") if file else None
    write = stream.write if stream else out.append
    try:
        for piece in _pieces(blocks):
            digest.update(piece)
            count += piece.count(b"\n")
            classes.update(_CLASS.findall(piece))
            if look:
                look(piece)
            write(press.compress(piece))
        write(press.flush())
    finally:
        if stream:
            stream.close()
    named = {name.decode(): classes[name] for name in sorted(classes)}
    return Packed(digest.hexdigest(), count, named, file if file else b"".join(out))


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks put together to what is worth a call."""
    waiting: list[bytes] = []
    size = 0
    for block in blocks:
        waiting.append(block)
        size += len(block)
        if size >= _PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def pieces(body: Path | bytes, size: int = 8_000_000) -> Iterator[bytes]:
    """Yield the lines of a graph, compressed in a file or plain in memory, many at a time but not all at once."""
    if isinstance(body, bytes):
        yield body
        return
    with gzip.open(body) as stream:
        rest = b""
        while block := stream.read(size):
            head, mark, tail = block.rpartition(b"\n")
            if mark:
                yield rest + head + mark
                rest = tail
            else:
                rest += block
        if rest:
            yield rest
