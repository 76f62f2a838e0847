"""What the columns of marks say of a row: audience, method, levels. Rows repeat, so each combination is read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ingest.tables.cells.levels import ORDER, levels
from ingest.tables.cells.text import clean
from ingest.tables.cells.ticks import chosen, tick
from ingest.tables.cells.wording import attribute, audience, method
from ingest.tables.model import Header

Cells = tuple[tuple[str, str], ...]


class Said(NamedTuple):
    """A note to be left on every row that reads so; of marks that were lost over many rows it is no problem of one."""

    code: str
    key: str = ""
    text: str = ""
    unread: str = ""
    of_many: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks of a row mean, with notes in the order in which they were found."""

    audience: tuple[str, ...]
    audience_text: str | None
    method: tuple[str, ...]
    attribute: str | None
    levels: tuple[str, ...]
    notes: tuple[Said, ...]


@dataclass(slots=True)
class MarkReader:
    """Reads the marks of the rows of one table."""

    header: Header
    own_level: str | None
    known: dict[tuple[Cells, frozenset[str]], Marks] = field(default_factory=dict)

    def read(self, cells: Cells, lost: frozenset[str]) -> Marks:
        """Return what the columns of marks say; `lost` are the groups of them whose marks were lost in the row."""
        found = self.known.get((cells, lost))
        if found is None:
            found = self.known[cells, lost] = _read(dict(cells), lost, self.header, self.own_level)
        return found


@lru_cache(maxsize=4096)
def is_mark(key: str) -> bool:
    """Tell whether a column is one of marks, or of words in their place.

    >>> is_mark("audience.public"), is_mark("level:县级"), is_mark("level1")
    (True, True, False)
    """
    return key.startswith(("audience", "method")) or key == "attribute" or _is_level(key)


def _is_level(key: str) -> bool:
    return key.split(":", maxsplit=1)[0].split("#", maxsplit=1)[0] == "level"


def _read(cells: Mapping[str, str], lost: frozenset[str], header: Header, own_level: str | None) -> Marks:
    notes: list[Said] = []
    audiences, words = _audience(cells, lost, notes)
    methods = _method(cells, lost, notes)
    if not audiences and "社会" in cells.get("method", ""):
        audiences, _ = audience(cells["method"])
    kind = attribute(cells.get("attribute", ""))
    gridded = any(key.startswith("method.") for key in header.keys.values())
    if not methods and kind in {"proactive", "on-request"} and not gridded:
        methods = (kind,)
        notes.append(Said("method-from-attribute"))
    found = _levels(cells, lost, header, own_level, notes)
    return Marks(audiences, words, methods, kind, found, tuple(notes))


def _audience(cells: Mapping[str, str], lost: frozenset[str], notes: list[Said]) -> tuple[tuple[str, ...], str | None]:
    found: list[str] = []
    words: list[str] = []
    for key, text in cells.items():
        if not key.startswith("audience"):
            continue
        mark = tick(text)
        column = key.partition(".")[2].split("#")[0]
        if mark == "lost":
            notes.append(Said("cell-lost", key, text, "audience"))
        elif mark == "yes" and column:
            found.append(column)
        elif mark == "yes":
            notes.append(Said("tick-without-label", key, text, "audience"))
        elif mark == "text":
            said = chosen(text)
            named, group = audience(said)
            if column:
                notes.append(Said("text-in-tick-cell"))
                if column == "specific":
                    named, group = ("specific",), clean(said)
            found.extend(named)
            words.extend([group] if group else [])
    _note_lost("audience", lost, notes)
    ordered = tuple(code for code in ("public", "specific") if code in found)
    return ordered, "；".join(words) or None


def _method(cells: Mapping[str, str], lost: frozenset[str], notes: list[Said]) -> tuple[str, ...]:
    found: list[str] = []
    for key, text in cells.items():
        if not key.startswith("method"):
            continue
        mark = tick(text)
        column = key.partition(".")[2].split("#")[0].replace("_", "-")
        if mark == "lost":
            notes.append(Said("cell-lost", key, text, "method"))
        elif mark == "yes" and column:
            found.append(column)
        elif mark == "yes":
            notes.append(Said("tick-without-label", key, text, "method"))
        elif mark == "text":
            named = method(chosen(text))
            found.extend(named or ((column,) if column == "on-request" else ()))
            if column:
                notes.append(Said("text-in-tick-cell"))
    _note_lost("method", lost, notes)
    return tuple(code for code in ("proactive", "on-request") if code in found)


def _levels(
    cells: Mapping[str, str], lost: frozenset[str], header: Header, own_level: str | None, notes: list[Said]
) -> tuple[str, ...]:
    labels = [key.removeprefix("level:") for key in header.keys.values() if key.startswith("level:")]
    found: set[str] = set()
    for key, text in cells.items():
        if not _is_level(key):
            continue
        mark = tick(text)
        label = key.partition(":")[2].split("#")[0]
        county = any("county" in levels(other) for other in labels if other != label)
        if mark == "lost":
            notes.append(Said("cell-lost", key, text, "level"))
        elif mark == "yes" and label:
            found.update(levels(label, own_level, county))
        elif mark == "yes":
            notes.append(Said("tick-without-label", key, text, "level"))
        elif mark == "text":
            said = chosen(text)
            named = levels(said, own_level, county)
            found.update(named)
            if label and named:
                notes.append(Said("text-in-tick-cell"))
            elif said and not named:
                notes.append(Said("level-unread", key, text))
    _note_lost("level", lost, notes)
    return tuple(code for code in ORDER if code in found)


def _note_lost(group: str, lost: frozenset[str], notes: list[Said]) -> None:
    if group in lost:
        notes.append(Said("ticks-lost", unread=group, of_many=True))
