"""Cut a grid into tables: titles, headers, repeated headers, section rows, notes; every row is accounted for."""

import re
from dataclasses import dataclass, field, replace

from ingest.model import Problem
from ingest.tables.asides import counts_columns, is_aside, is_contacts, other_table
from ingest.tables.cells.text import flat, is_nothing, strip_serial
from ingest.tables.cells.ticks import tick
from ingest.tables.grid import Grid
from ingest.tables.headers import find_header, kind_of_header, kind_of_title, legend
from ingest.tables.model import Header, Row, Table, TableKind
from ingest.tables.unlabelled import letter, with_lost_labels
from ingest.tables.words import codes

_NOTE = re.compile(
    r"^(?:[（(]?注\d?[:：、.)）]|备注[:：]|说明[:：]|填表说明|附注|填报|填表|制表|审核人|联系人|联系电话|咨询电话|监督电话|"
    r"单位[:：]|日期[:：]|编制单位|发布日期|更新时间|第?\d+页|—?\d+—?$|打印|关闭|附件\d*[:：]?$|合计)"
)
_CONTINUED = re.compile(r"\(?续(?:上?表|页)?[一二三四五\d]*\)?$|\(接上[页表]\)$")
_TITLE = re.compile(r"目录|清单|指引|一览表|标准化")
_SECTION = re.compile(r"(.{2,24}?)(?:领域|类(?:事项)?$)")
LOOK_AHEAD = 5
MOST_TEXTS = 2  # in the row of a title


@dataclass(slots=True)
class _Open:
    """A table whose end has not been found yet."""

    header: Header
    kind: TableKind
    title: str
    preamble: tuple[str, ...]
    hint: str = ""
    problems: tuple[Problem, ...] = ()
    rows: list[Row] = field(default_factory=list)
    accounted: int = 0
    over: bool = False  # another table has begun that is none of ours
    numbered: tuple[int, ...] = field(init=False)  # columns of numbers

    def __post_init__(self) -> None:
        self.numbered = tuple(column for column, key in self.header.keys.items() if key == "number")


def place(file: str, sheet: str, at: int | str) -> str:
    """Return the place of a row or cell: file, sheet (when there is one) and row or cell.

    >>> place("a.xlsx", "一", 3), place("a.csv", "", "B3")
    ('a.xlsx!一!3', 'a.csv!B3')
    """
    return "!".join(filter(None, (file, sheet, str(at))))


def tables(grid: Grid, file: str, name_hint: str = "", going_on: Table | None = None) -> list[Table]:
    """Return the tables of a grid in order; an empty list when no header is recognised.

    `name_hint` (the file name) may say what kind of table to expect. `going_on` is the table, without rows, whose
    header counts until another comes.
    """
    hint = kind_of_title(grid.sheet) or kind_of_title(" ".join(grid.caption)) or kind_of_title(name_hint)
    done: list[Table] = []
    current = _carried(going_on) if going_on else None
    pending: list[str] = list(grid.caption)
    announced = _kind(pending, hint)
    passed, headed = 0, False  # blank rows passed over; whether a header stands right above
    row, height = 0, len(grid.cells)
    while row < height:
        texts = _texts(grid, row)
        if not texts:
            passed, row = passed + 1, row + 1
            continue
        header = None if _numbered(current, texts) else find_header(grid, row, announced or "catalogue")
        if header is not None:
            used = header.last_row - row + 1
            if current is not None and _same(current.header, header) and not _announces(pending, current):
                current.accounted += used + passed
            else:
                _finish(current, done, grid, file)
                current = _open(header, pending, hint, grid, file)
                current.accounted += used + passed
            pending, passed, row, headed = [], 0, header.last_row + 1, True
            announced = hint
            continue
        if current is not None and _passes(current, grid, row, texts, headed):
            current.accounted += 1
        elif current is not None and is_contacts(texts):
            current.over = True
            current.accounted += 1
            current.problems += (other_table(place(file, grid.sheet, grid.first_row + row), texts),)
        elif current is not None and len(texts) > MOST_TEXTS:  # neither a title nor a section nor a heading
            current.accounted += passed
            passed = 0
            current.rows.append(_row(grid, row, current, file, texts))
        elif current is None or _lone_title(grid, row, texts):
            pending.append(next(iter(texts.values())) if len(texts) == 1 else " ".join(dict.fromkeys(texts.values())))
            announced = kind_of_title(pending[-1]) or announced
            passed += 1
        elif _lone(texts, grid, row, current.header) and _NOTE.match(flat(next(iter(texts.values())))):
            current.accounted += 1
        elif section := _section(grid, row, texts, current.header):
            if current.rows:
                _finish(current, done, grid, file)
                current = _Open(current.header, current.kind, current.title, current.preamble)
            current.hint = section
            current.accounted += 1
        elif heading := _heading(grid, row, texts, current.header):
            number = grid.first_row + row
            current.rows.append(Row(place(file, grid.sheet, number), number, {"heading": heading}, {"": heading}))
        else:
            current.accounted += passed
            passed = 0
            current.rows.append(_row(grid, row, current, file, texts))
        row, headed = row + 1, False
    if current is not None:
        current.accounted += passed
    _finish(current, done, grid, file)
    return done


def _texts(grid: Grid, row: int) -> dict[int, str]:
    """Return the texts of a row by column: merged ranges count in their first row."""
    origins = grid.origins
    if not origins:
        return {c: t for c, t in enumerate(grid.cells[row]) if t}
    return {c: t for c, t in enumerate(grid.cells[row]) if t and (row, c) not in origins}


def _passes(current: _Open, grid: Grid, row: int, texts: dict[int, str], headed: bool) -> bool:
    """Tell whether a row is passed over: a page number, a total, the columns' numbers, a table that is none of ours."""
    over = current.over and not _lone_title(grid, row, texts)
    return over or is_aside(texts) or (headed and counts_columns(texts))


def _numbered(current: _Open | None, texts: dict[int, str]) -> bool:
    """Tell whether a row has a number in the number column, as no header has."""
    return current is not None and any(texts[c].isdigit() for c in current.numbered if c in texts)


def _kind(pending: list[str], hint: TableKind | None) -> TableKind | None:
    return next((kind for text in reversed(pending) if (kind := kind_of_title(text))), None) or hint


def _open(header: Header, pending: list[str], hint: TableKind | None, grid: Grid, file: str) -> _Open:
    titles = [text for text in pending if _TITLE.search(text)]
    title = titles[-1] if titles else (pending[0] if pending else grid.sheet)
    kind = kind_of_header(header, _kind(pending, hint))
    if any(legend(text) for text in pending) and not header.optional_box:
        header = replace(header, optional_box=True)
    at = place(file, grid.sheet, grid.first_row + header.first_row)
    header, problems = with_lost_labels(header, grid, at)
    return _Open(header, kind, title, tuple(pending), problems=problems)


def _carried(table: Table) -> _Open:
    return _Open(table.header, table.kind, table.title, table.preamble, table.domain_hint, table.problems)


def _same(a: Header, b: Header) -> bool:
    """Tell whether a header repeats another; a few cells may have been lost in the second."""
    shared = sum(a.keys.get(c) == key for c, key in b.keys.items())
    return shared >= 0.8 * len(b.keys) and len(b.keys) >= 0.5 * len(a.keys)


def _announces(pending: list[str], current: _Open) -> bool:
    """Tell whether the texts between two headers open a new table, as for another domain."""
    return any(
        _TITLE.search(text)
        and _CONTINUED.sub("", flat(text)) != _CONTINUED.sub("", flat(current.title))
        and len(flat(text)) > 4
        for text in pending
    )


def _finish(current: _Open | None, done: list[Table], grid: Grid, file: str) -> None:
    if current is None:
        return
    done.append(
        Table(
            file,
            grid.sheet,
            current.title,
            current.kind,
            current.header,
            tuple(current.rows),
            current.preamble,
            current.hint,
            current.problems,
            current.accounted,
        )
    )


def _lone(texts: dict[int, str], grid: Grid, row: int, header: Header) -> bool:
    """Tell whether a row has one text that is not a value of a column: merged across, or in the first column."""
    if len(texts) != 1:
        return False
    column = next(iter(texts))
    wide = sum(grid.origins.get((row, c)) == (row, column) for c in range(grid.width))
    first = min(header.keys, default=0)
    return wide >= min(3, len(header.keys) - 1) or (column <= first and not texts[column].isdigit())


def _lone_title(grid: Grid, row: int, texts: dict[int, str]) -> bool:
    """Tell whether a row is the title of a table that begins within the next rows."""
    if len(texts) > MOST_TEXTS or not any(_TITLE.search(t) or _NOTE.match(flat(t)) for t in texts.values()):
        return False
    if min(texts) > 1 and not any(
        o[0] == row for o in (grid.origins.get((row, c), (-1, 0)) for c in range(grid.width))
    ):
        return False
    ahead = range(row + 1, min(row + 1 + LOOK_AHEAD, len(grid.cells)))
    for following in ahead:
        own = _texts(grid, following)
        if own and find_header(grid, following):
            return True
        if len(own) > 2:
            return False
    return False


def _section(grid: Grid, row: int, texts: dict[int, str], header: Header) -> str:
    """Return the domain that a section row opens, e.g. 一、养老服务领域; empty when the row is none."""
    if not _lone(texts, grid, row, header):
        return ""
    text = strip_serial(flat(next(iter(texts.values()))))
    if text in codes("domain"):
        return text
    found = _SECTION.match(text)
    spellings = [word for word in codes("domain") if found and found[1].endswith(word)]
    return max(spellings, key=len, default="")


def _heading(grid: Grid, row: int, texts: dict[int, str], header: Header) -> str:
    """Return the text of a row that is a heading over the next rows, e.g. （一）综合业务 across the table."""
    if len(texts) != 1:
        return ""
    column, text = next(iter(texts.items()))
    wide = sum(grid.origins.get((row, c)) == (row, column) for c in range(grid.width))
    over_number = header.keys.get(column) == "number" and not any(c.isdigit() for c in text)
    fits = wide >= min(5, len(header.keys) - 1) or (over_number and len(text) > 1)
    return text if fits and len(text) <= 40 and not is_nothing(text) else ""


def _row(grid: Grid, row: int, current: _Open, file: str, texts: dict[int, str]) -> Row:
    """Return a row with merged ranges of its table filled in downwards."""
    cells: dict[str, str] = {}
    raw: dict[str, str] = {}
    inherited: set[str] = set()
    keys, labels, first_data = current.header.keys, current.header.labels, current.header.last_row + 1
    line, origins = grid.cells[row], grid.origins
    width = len(line)
    for column, key in keys.items():
        text = line[column] if column < width else ""
        origin = origins.get((row, column)) if origins else None
        if origin is None:
            pass
        elif origin[1] == column and first_data <= origin[0] < row:
            text = grid.at(*origin)
            if text:
                inherited.add(key)
        elif not text and origin[0] == row and _one_tick(current.header, origin[1], key):
            text = text if tick(grid.at(*origin)) != "yes" else grid.at(*origin)
        if text:
            cells[key] = text
            raw[labels[column]] = text
    for column, text in texts.items():
        if column not in keys:
            cells[f"extra:{letter(column)}"] = raw[letter(column)] = text
    number = grid.first_row + row
    links = {key: url for column, key in keys.items() if (url := grid.links.get((row, column)))} if grid.links else {}
    return Row(place(file, grid.sheet, number), number, cells, raw, frozenset(inherited), links)


def _one_tick(header: Header, column: int, key: str) -> bool:
    """Tell whether a merged range reaches from one tick column to another of the same group."""
    group = re.match(r"(?:audience|method)(?=\.)|(?:level|channel)(?=:)", key)
    return bool(group) and header.keys.get(column, "").startswith(group[0] if group else key)


def no_header(grid: Grid, file: str) -> Problem:
    """Return the problem of a grid in which no header is recognised."""
    rows = sum(any(line) for line in grid.cells)
    return Problem(
        place(file, grid.sheet, "") if grid.sheet else file,
        "no-header",
        f"没有可识别的表头（{rows} 行未读）；请保留“序号、公开事项、公开内容、公开依据、公开时限……”一行。",
        f"no recognisable header ({rows} rows not read); keep the row 序号, 公开事项, 公开内容, 公开依据, 公开时限 …",
        "error",
        " | ".join(text for line in list(grid.cells)[:3] for text in line if text)[:300],
    )
