"""Understand one row of a catalogue: every cell becomes a value, or None with a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.documents.names import is_advert
from ingest.model import Problem
from ingest.tables.cells.bases import bases
from ingest.tables.cells.bodies import bodies
from ingest.tables.cells.channels import Channels, channels
from ingest.tables.cells.itemkinds import item_code
from ingest.tables.cells.text import clean, is_ditto, is_lost, is_nothing, name, serial, strip_serial
from ingest.tables.cells.ticks import tick
from ingest.tables.cells.timelimits import time_limit
from ingest.tables.cells.wording import openness
from ingest.tables.headers import NAMES
from ingest.tables.lost import Lost, tick_group
from ingest.tables.marks import MarkReader, Said, is_mark
from ingest.tables.model import CatalogueItem, Header, Row
from ingest.tables.notes import NOTES, problem
from ingest.tables.rows import Logical
from ingest.tables.unlabelled import letter
from ingest.tables.words import code as word_code

_ELEMENT = {"content": "content", "basis": "basis", "time_limit": "time-limit", "body": "body", "channel": "channel"}
SHORTEST_ADVERT = 3
_NAMED = ("level1", "level2", "level3", "name")
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reading:
    """What the rows of one table share: its header, its domain, and the texts that 同上 points to."""

    header: Header
    domain: str | None
    own_level: str | None
    lost: Lost = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)  # above the table, of all rows: 公开主体：县民政局
    kind: str = ""  # of a power or service, that the sheet or title names
    marks: MarkReader = field(init=False)

    def __post_init__(self) -> None:
        self.marks = MarkReader(self.header, self.own_level)


@dataclass(slots=True)
class _Notes:
    """Notes and unread elements gathered while one row is read."""

    row: Row
    header: Header
    codes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, key: str = "", text: str = "", unread: str = "") -> None:
        if code not in self.codes:
            self.codes.append(code)
        if unread and unread not in self.unread:
            self.unread.append(unread)
        if NOTES[code][2] != "note":
            self.problems.append(problem(code, self.cell(key), text))

    def take(self, said: Said) -> None:
        """Add what the columns of marks say; marks lost over many rows are reported once for all of them."""
        if not said.of_many:
            self.add(said.code, said.key, said.text, said.unread)
        elif said.unread not in self.unread:
            self.unread.append(said.unread)
            if said.code not in self.codes:
                self.codes.append(said.code)

    def cell(self, key: str) -> str:
        column = next((c for c, k in self.header.keys.items() if k == key), None)
        head, _, number = self.row.place.rpartition("!")
        if column is None:
            return self.row.place
        return f"{head}!{number}{column + 1}" if number.isalpha() else f"{head}!{letter(column)}{number}"  # C: lying


def read_item(logical: Logical, reading: Reading) -> tuple[CatalogueItem, list[Problem]]:
    """Return the item of a row and what of it could not be understood."""
    row = logical.row
    notes = _Notes(row, reading.header, list(logical.notes))
    cells = _undittoed(row, reading, notes)
    for key, words in reading.stated.items():
        if key not in reading.header.keys.values():
            cells[key] = words
            notes.add("stated-above")
    names = {key: shown for key in _NAMED if (given := cells.get(key)) and not is_nothing(shown := name(given))}
    level1, level2, level3 = _levels_of_name(names)
    title = next((names[k] for k in ("name", "level3", "level2", "level1") if k in names), "")
    channel_text = _channel_text(cells)
    found = _channels(channel_text, reading, notes)
    limit_text = cells.get("time_limit")
    limit = time_limit(limit_text) if limit_text else None
    if limit_text and limit is None:
        notes.add("time-limit-unread", "time_limit", limit_text)
    marked = tuple([cell for cell in cells.items() if is_mark(cell[0])])
    marks = reading.marks.read(marked, reading.lost.get(row.number, _NONE))
    for said in marks.notes:
        notes.take(said)
    item = CatalogueItem(
        place=row.place,
        row=row.number,
        number=_number(cells, names),
        level1=level1,
        level2=level2,
        level3=level3,
        title=title,
        content=_text(cells, "content"),
        basis=bases(cells.get("basis", "")),
        basis_text=_text(cells, "basis"),
        time_limit=limit,
        time_limit_text=_text(cells, "time_limit"),
        bodies=bodies(cells.get("body", "")),
        body_text=_text(cells, "body"),
        channels=found.codes,
        channel_text=clean(channel_text) or None,
        audience=marks.audience,
        audience_text=marks.audience_text,
        method=marks.method,
        levels=marks.levels,
        openness=openness(cells.get("openness", "")),
        attribute=marks.attribute,
        base_code=item_code(cells.get("base_code", "")),
        implementation_code=item_code(cells.get("implementation_code", "")),
        domain=_domain(cells, reading),
        unread=tuple(notes.unread),
        notes=tuple(notes.codes),
        extra=extras(cells),
        raw=row.raw,
    )
    return item, notes.problems


def _undittoed(row: Row, reading: Reading, notes: _Notes) -> dict[str, str]:
    """Return the cells with 同上 replaced by the text above and damaged texts taken out."""
    out: dict[str, str] = {}
    for key, text in row.cells.items():
        if _says_something(text):
            out[key] = reading.above[key] = text
            continue
        if is_ditto(text) and not tick_group(key):
            above = reading.above.get(key)
            notes.add("ditto" if above else "ditto-without-above", key, text)
            if above:
                out[key] = above
            continue
        if key in _ELEMENT and is_lost(text):
            notes.add("cell-lost", key, text, _ELEMENT[key])
            continue
        kept = text
        if _is_advert(text):
            notes.add("advert", key, text, _ELEMENT.get(key, "name" if key in NAMES else ""))
            kept = "、".join(b.text for b in bases(text) if not is_advert(b.text)) if key == "basis" else ""
        if kept:
            out[key] = reading.above[key] = kept
    return out


@lru_cache(maxsize=16384)
def _says_something(text: str) -> bool:
    """Tell whether a text is what it is in any column: no 同上, nothing lost, no advert."""
    return bool(text) and not (is_ditto(text) or is_lost(text) or _is_advert(text))


def _is_advert(text: str) -> bool:
    return len(text) >= SHORTEST_ADVERT and is_advert(text)


def _levels_of_name(names: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    """Return level 1 to 3 without serial numbers; a lone name is level 1."""
    level1, level2, level3 = (names.get(key) for key in ("level1", "level2", "level3"))
    lone = names.get("name")
    if lone:
        if level1 is None:
            level1 = lone
        elif level2 is None:
            level2 = lone
        elif level3 is None:
            level3 = lone
    one, two, three = (strip_serial(text) if text else None for text in (level1, level2, level3))
    return one, two, three


def _number(cells: Mapping[str, str], names: Mapping[str, str]) -> str | None:
    """Return the printed number, else the one before the deepest name."""
    text = name(cells.get("number", ""))
    if text and not is_nothing(text):
        return text
    return next((n for key in ("level3", "level2", "name") if key in names and (n := serial(names[key]))), None)


def _text(cells: Mapping[str, str], key: str) -> str | None:
    text = cells.get(key)
    return _said(text) if text else None


@lru_cache(maxsize=16384)
def _said(text: str) -> str | None:
    words = clean(text)
    return words if words and not is_nothing(words) else None


def _domain(cells: Mapping[str, str], reading: Reading) -> str | None:
    """Return the domain of the row's own column, else the table's."""
    words = cells.get("domain", "").removesuffix("领域")
    return (word_code("domain", words) if words else None) or reading.domain


def extras(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of the columns that no synonym explains, by label."""
    return {key.removeprefix("extra:"): text for key, text in cells.items() if key[:6] == "extra:"}


def _channels(text: str, reading: Reading, notes: _Notes) -> Channels:
    found = channels(text, reading.header.optional_box)
    for code in found.notes:
        notes.add(code, "channel", "、".join(found.free) if code == "channel-unknown" else text)
    return found


def _channel_text(cells: Mapping[str, str]) -> str:
    """Return the channel cell; where each channel has a column of its own, the ticked ones as a list."""
    marked = []
    for key in [key for key in cells if key[:8] == "channel:"]:
        words = cells[key]
        mark, label = tick(words), key.partition(":")[2].split("#")[0]
        if mark in {"yes", "text"}:
            marked.append(f"{label}：{words}" if mark == "text" and label.startswith("其") else label)
    return "、".join(filter(None, (cells.get("channel", ""), *marked)))
