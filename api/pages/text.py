"""The text of a document as its file has it, with sections, norms, deadlines and citations marked in their place.

The text is read from the file that the release keeps; it is not in the graph. Contact data are struck out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from api.pages.reading import Entry
from graphs.errors import InputError
from graphs.releases import Release
from ingest.documents.personal import mask
from ingest.documents.read import read_document

_HEADING = 200  # a heading ends within so many characters of the beginning of its section


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters in a row with the same marks; `anchors` are the sections that begin with them."""

    text: str
    citation: Entry | None = None
    due: str | None = None
    heading: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row that belong to the same norm, or to none; `first` where the norm begins."""

    norm: Entry | None
    first: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be marked in a text: each with charStart and charEnd, offsets of code points."""

    sections: tuple[Entry, ...] = ()
    norms: tuple[Entry, ...] = ()
    citations: tuple[Entry, ...] = ()
    deadlines: tuple[Mapping[str, str], ...] = field(default=())


def kept_text(release: Release, document: str) -> str | None:
    """Return the text of a document from the file that it was read from; None where the release keeps no such file."""
    head, mark, rest = document.partition("/id/doc/")
    entry = release.manifest["graphs"].get(f"{head}/graph/doc/{rest}") if mark else None
    inputs = {str(i.get("id")): i for i in release.manifest.get("inputs", ())} if entry else {}
    for source in entry["source"] if entry else ():
        found = inputs.get(source, {})
        if found.get("file") and found.get("kind") == "document":
            return _read(release.path / str(found["file"]), str(found.get("name", "")))
    return None


@lru_cache(maxsize=64)
def _read(path: Path, name: str) -> str | None:
    try:
        return mask(read_document(path.read_bytes(), name).text)
    except (OSError, InputError):
        return None


def laid_out(text: str, marks: Marks) -> list[list[Run]]:
    """Return the paragraphs of a text, each as its runs.

    >>> norm = {"id": "n", "charStart": 2, "charEnd": 4}
    >>> first, _ = laid_out("一、甲乙。\\n丙", Marks(norms=(norm,)))
    >>> [(run.norm and run.norm["id"], [piece.text for piece in run.pieces]) for run in first]
    [(None, ['一、']), ('n', ['甲乙']), (None, ['。'])]
    """
    headings = [(int(s["charStart"]), _heading_end(text, s)) for s in marks.sections if "charStart" in s]
    edges = {0, len(text)}
    for one in (*marks.norms, *marks.citations):
        edges |= {int(one.get("charStart", 0)), int(one.get("charEnd", 0))}
    for due in marks.deadlines:
        edges |= {int(due["start"]), int(due["end"])}
    for start, end in headings:
        edges |= {start, end}
    anchors = {s["id"].partition("#")[2]: int(s["charStart"]) for s in marks.sections if "charStart" in s}
    paragraphs, waiting = [], dict(anchors)
    for start, end in _lines(text):
        cuts = sorted({start, end, *(e for e in edges if start < e < end)})
        pieces = []
        for low, high in pairwise(cuts):
            begun = tuple(name for name, at in waiting.items() if at <= low)
            waiting = {name: at for name, at in waiting.items() if at > low}
            norm = _around(marks.norms, low, high)
            days = [d for d in marks.deadlines if int(d["start"]) <= low and high <= int(d["end"])]
            piece = Piece(
                text[low:high],
                _around(marks.citations, low, high),
                days[0].get("day", "") if days else None,
                any(a <= low and high <= b for a, b in headings),
                begun,
            )
            pieces.append((norm, low, piece))
        paragraphs.append(_runs(pieces))
    return paragraphs


def _heading_end(text: str, section: Entry) -> int:
    """Return where the heading of a section ends; its beginning when no heading is found there."""
    start, title = int(section["charStart"]), str(section.get("title") or "")
    at = text.find(title, start, start + _HEADING) if title else -1
    return start if at < 0 else at + len(title)


def _lines(text: str) -> Iterable[tuple[int, int]]:
    """Yield where the lines that are not blank begin and end, without white space around them."""
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            at = start + line.index(words[0])
            yield at, at + len(words)
        start += len(line)


def _around(marks: Iterable[Entry], low: int, high: int) -> Entry | None:
    """Return the shortest mark that covers a stretch."""
    found = [m for m in marks if int(m.get("charStart", 0)) <= low and high <= int(m.get("charEnd", 0))]
    return min(found, key=lambda m: int(m["charEnd"]) - int(m["charStart"]), default=None)


def _runs(pieces: list[tuple[Entry | None, int, Piece]]) -> list[Run]:
    runs: list[Run] = []
    for norm, low, piece in pieces:
        if runs and (runs[-1].norm or {}).get("id") == (norm or {}).get("id"):
            runs[-1] = Run(norm, runs[-1].first, (*runs[-1].pieces, piece))
        else:
            runs.append(Run(norm, bool(norm) and int((norm or {})["charStart"]) == low, (piece,)))
    return runs


def norm_anchor(iri: str) -> str:
    """Return the name under which a norm can be found on the page of its document.

    >>> norm_anchor("urn:b/id/norm/CN/x/s2.4/1")
    'n-CN-x-s2.4-1'
    """
    return "n-" + iri.partition("/norm/")[2].replace("/", "-")


def place_in_text(norm: str) -> str | None:
    """Return the address of a norm in the text of its document; None for what is no norm.

    >>> place_in_text("urn:b/id/norm/CN/x/s2.4/1"), place_in_text("urn:b/id/item/1/a")
    ('/documents/CN/x#n-CN-x-s2.4-1', None)
    """
    area, _, rest = norm.partition("/id/norm/")[2].partition("/")
    return f"/documents/{area}/{rest.partition('/')[0]}#{norm_anchor(norm)}" if rest else None
