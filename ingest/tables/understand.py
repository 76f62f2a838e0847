"""From a file to what it says about one area: every row is extracted or reported."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.areas import AreaIndex
from ingest.model import Problem
from ingest.tables.cells.itemkinds import item_kind
from ingest.tables.cells.text import is_ditto
from ingest.tables.continued import carried, goes_on
from ingest.tables.forms import as_table
from ingest.tables.grid import Grid
from ingest.tables.items import Reading, read_item
from ingest.tables.labels import column_key
from ingest.tables.listed import read_inventoried, read_listed
from ingest.tables.lost import lost_ticks, reported
from ingest.tables.model import (
    ITEM_KINDS,
    Catalogue,
    CatalogueItem,
    ListedItem,
    PublishedItem,
    Row,
    Table,
    TableKind,
    UnderstoodTable,
)
from ingest.tables.notes import problem
from ingest.tables.place import area_named, area_of, code_in_path, domain_of, domains_in
from ingest.tables.published import read_published
from ingest.tables.readers import read_bytes, read_tables
from ingest.tables.rejoin import rejoined
from ingest.tables.rows import Logical, logical_rows
from ingest.tables.segment import no_header, place, tables
from ingest.tables.sides import sides
from ingest.tables.turned import upright, with_columns_named

_DECLARED = re.compile(r"(?:覆盖|涉及|包括|包含|公开|编制)领域[:：](.+)")
_VERSION = re.compile(
    r"(?:版本|发布|编制|更新|修订|公布)(?:日期|时间)[:：]?\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})"
)
_ABOVE = re.compile(r"(公开(?:责任)?(?:主体|单位|时限|渠道(?:和载体)?|依据))[:：]\s*([^\s　]+)")
CONVERTED = (".html", ".htm", ".docx", ".txt")  # files of pages and letters: what was ticked may be lost
COVER_ROWS = 30
REPORT_SHEETS = frozenset({"检查结果", "各项结论", "未检查"})  # that a marked workbook carries beside its tables


def understand(
    path: Path, areas: AreaIndex, *, area: str | None = None, data: bytes | None = None, domain: str | None = None
) -> Catalogue:
    """Return what a file says: its tables, items and problems.

    `area` and `domain` are what the user states; `data` the bytes where `path` is only a name. A file without any
    recognisable header gives no tables and a problem of severity error. Raise InputError when the file will not open,
    or when its area is unknown or ambiguous.
    """
    content = data if data is not None else read_bytes(path, path.name)
    grids, unseen = _seen(read_tables(content, path.name, hidden=True), path)
    grids = [grid for grid in grids if grid.sheet not in REPORT_SHEETS] or grids
    grids = [side for grid in grids for side in sides(grid)]
    cut = list(cut_tables(grids, path))
    covers = [grid for grid, found in cut if not found]
    texts = [text for grid in covers for text in _lines(grid)[:6]]
    scope = _scope(path, areas, area)
    own = _own_areas([table for _, found in cut for table in found], areas, scope)
    texts += [t for _, found in cut for table in found if id(table) not in own for t in (table.title, *table.preamble)]
    sheets = [table.sheet for _, found in cut for table in found if id(table) not in own] if own else []
    code = area_of(path, [*texts, *(sheets if own else (grid.sheet for grid in grids))], areas, area)
    problems = [p for grid, found in cut if not found for p in _headerless(grid, path.name, any(f for _, f in cut))]
    problems += unseen
    problems += [_hidden(grid, path.name) for grid, found in cut if found and grid.hidden]
    understood: list[UnderstoodTable] = []
    for _, found in cut:
        for table in found:
            problems.extend(table.problems)
            known = domain or _domain(table, path)
            understood += _tables(
                table, known, own.get(id(table)), code, scope if any(scope) else (code,), areas, problems
            )
    cover = [line for grid in covers for line in _lines(grid)] or [t for _, f in cut for x in f for t in x.preamble]
    return Catalogue(
        path.name,
        code,
        tuple(understood),
        tuple(problems),
        hashlib.sha256(content).hexdigest(),
        cover[0] if covers and cover else (understood[0].title if understood else ""),
        _declared(cover),
        _version(cover),
    )


def _seen(grids: Sequence[Grid], path: Path) -> tuple[list[Grid], list[Problem]]:
    """Return the sheets that are shown, and a problem for each hidden one that has a table."""
    seen = [grid for grid in grids if grid.shown]
    hidden = [grid for grid in grids if not grid.shown]
    found = [_unseen(grid, path.name) for grid in hidden if tables(grid, path.name, path.stem)]
    return seen, found if seen else [replace(problem, severity="error") for problem in found]


def cut_tables(grids: Sequence[Grid], path: Path) -> Iterator[tuple[Grid, list[Table]]]:
    """Yield each grid with its tables; one without a header may go on with the table before it."""
    before: Table | None = None
    for grid in grids:
        laid, found = _cut(grid, path)
        if not found and before is not None and goes_on(grid, before):
            at = place(path.name, grid.sheet, grid.first_row)
            found = tables(grid, path.name, path.stem, carried(before, at))
        before = found[-1] if found else before
        yield laid, found


def _cut(grid: Grid, path: Path) -> tuple[Grid, list[Table]]:
    """Return a grid with its tables; forms laid out as a table where it has none."""
    found = tables(grid, path.name, path.stem)
    laid = None if found else as_table(grid)
    lying = upright(grid) if laid is None and not found else None
    if lying is not None:
        return lying, [with_columns_named(table) for table in tables(lying, path.name, path.stem)]
    if laid is None:
        return grid, found
    cut = tables(laid, path.name, path.stem)
    return laid, [replace(cut[0], accounted=cut[0].accounted - 1), *cut[1:]] if cut else []  # its header is ours


def _scope(path: Path, areas: AreaIndex, given: str | None) -> tuple[str | None, ...]:
    """Return the areas in which those of single tables are looked for, in turn: what is given, or what the path says.

    The one given may be that of some tables or rows only; the others must then be known from what is around it.
    """
    if given:
        found = areas.get(given)
        return (given, found.parent) if found and found.parent else (given,)
    code = code_in_path(path)
    if code:
        return (code,) if code in areas else (None,)
    return (next((c for text in (path.stem, path.parent.name) if (c := area_named(text, areas))), None),)


def _own_areas(found: Sequence[Table], areas: AreaIndex, scope: Sequence[str | None]) -> dict[int, str]:
    """Return the areas that single tables are of, where their titles and sheets name at least two."""
    named = {}
    for table in found:
        texts = (table.title, *reversed(table.preamble), table.sheet)
        code = next((c for text in texts if (c := area_named(text, areas, *scope))), None)
        if code:
            named[id(table)] = code
    return named if len(set(named.values())) > 1 else {}


def own_level(code: str, areas: AreaIndex) -> str | None:
    """Return the level that 市 stands for in an area's tables: the county's where that is a city by name."""
    chain = [a for a in (areas.get(code), *areas.ancestors(code)) if a is not None] if code in areas else []
    county = next((a for a in chain if a.level == "county"), None)
    return "county" if county and county.name.endswith("市") else None


def _lines(grid: Grid) -> list[str]:
    """Return the texts of the first rows of a sheet without a table, and of its caption."""
    rows = [" ".join(dict.fromkeys(text for text in row if text)) for row in list(grid.cells)[:COVER_ROWS]]
    return [text for text in (*grid.caption, *rows) if text]


def _headerless(grid: Grid, file: str, others: bool) -> Iterable[Problem]:
    """Yield a problem for a grid without a header; a note when it is small, none when it is a cover, beside others."""
    narrow = max((sum(bool(c) for c in row) for row in grid.cells), default=0) <= 2
    if not (others and narrow):
        found = no_header(grid, file)
        small = others and len(grid.cells) <= COVER_ROWS // 2
        yield _small(found, len(grid.cells)) if small else found


def _small(found: Problem, rows: int) -> Problem:
    zh = f"此表（{rows} 行）没有目录的表头，未读入；如果不是目录或清单，不必理会。"
    return replace(
        found, message=zh, message_en=f"not read: {rows} rows without the header of a catalogue", severity="note"
    )


def _declared(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the domains that a cover declares.

    >>> _declared(["某县目录", "覆盖领域：养老服务、社会救助"])
    ('21', '20')
    """
    return tuple(dict.fromkeys(c for line in lines if (m := _DECLARED.search(line)) for c in domains_in(m[1])))


def _version(lines: Sequence[str]) -> str | None:
    """Return the day of the version that a cover states, ISO.

    >>> _version(["版本日期：2020年11月20日"])
    '2020-11-20'
    """
    for line in lines:
        if found := _VERSION.search(line):
            year, month, day = map(int, found.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04}-{month:02}-{day:02}"
    return None


def _domain(table: Table, path: Path) -> str | None:
    """Return the domain of a table from its section row, title, sheet, file or folder."""
    above = [text for text in (table.title, *table.preamble) if not _DECLARED.search(text)]
    return domain_of(table.domain_hint, *above, table.sheet, path.stem, path.parent.name)


def _tables(
    table: Table,
    domain: str | None,
    own: str | None,
    code: str | None,
    scope: Sequence[str | None],
    areas: AreaIndex,
    problems: list[Problem],
) -> list[UnderstoodTable]:
    """Return a table understood; where a column names the area of each row, one table for each of them."""
    known = own or code
    level = own_level(known, areas) if known else None
    if "area" not in table.header.keys.values():
        return [replace(_table(table, domain, level, problems), area=own)]
    rows: dict[str | None, list[Row]] = {}
    at = own
    for row in table.rows:
        words = row.cells.get("area", "")
        named = area_named(words, areas, *((own,) if own else scope)) if words and not is_ditto(words) else at
        if words and named is None:
            problems.append(problem("area-unread", row.place, words))
        at = named
        rows.setdefault(named, []).append(row)
    parts = [(at, replace(table, rows=tuple(part), accounted=0)) for at, part in rows.items()]
    parts[:1] = [(parts[0][0], replace(parts[0][1], accounted=table.accounted))] if parts else [(own, table)]
    return [replace(_table(part, domain, level, problems), area=at) for at, part in parts]


def _table(table: Table, domain: str | None, level: str | None, problems: list[Problem]) -> UnderstoodTable:
    """Return a table with its rows understood; add what was not to the problems."""
    is_list = table.kind not in ITEM_KINDS
    lost = {} if is_list else lost_ticks(table.header, table.rows, table.file.lower().endswith(CONVERTED))
    kind = next((t for t in (table.sheet, table.title) if is_list and item_kind(t)), "")
    reading = Reading(table.header, domain, level, lost, stated={} if is_list else _stated(table.preamble), kind=kind)
    head = table.rows[0].place.rpartition("!")[0] if table.rows else table.file
    problems.extend(reported(lost, table.rows, table.header))
    if table.header.extra:
        problems.append(_extra_columns(head, table.header.extra))
    items: list[CatalogueItem] = []
    listed: list[ListedItem] = []
    published: list[PublishedItem] = []
    for logical in logical_rows(table):
        if isinstance(logical, Problem):
            problems.append(logical)
        elif table.kind == "publications":
            publication, found = read_published(logical, reading)
            published.append(publication)
            problems.extend(found)
        elif is_list:
            entry, found = _listed(logical, reading, table.kind)
            listed.append(entry)
            problems.extend(found)
        else:
            item, found = read_item(logical, reading)
            items += [item] if item.title else []  # without one, an advert stood in its place: reported
            problems.extend(found)
    if domain is None and not is_list and table.kind == "catalogue" and any(i.domain is None for i in items):
        problems.append(
            Problem(
                head,
                "no-domain",
                "看不出本表属于哪个领域；请在表名、工作表名或文件名中写明，如“养老服务”。",
                "the domain of the table is not stated; name it in the title, the sheet or the file name",
                "warning",
                table.title,
            )
        )
    return UnderstoodTable(
        table.sheet,
        table.title,
        table.kind,
        domain,
        tuple(rejoined(items)),
        tuple(listed),
        tuple(published),
        table.header.extra,
        len(table.rows),
        table.accounted,
    )


def _stated(lines: Sequence[str]) -> dict[str, str]:
    """Return what is stated above a table for all its rows, by column.

    >>> _stated(["示例县目录", "公开主体：县民政局　　公开时限：长期公开"])
    {'body': '县民政局', 'time_limit': '长期公开'}
    """
    found = (m for line in lines for m in _ABOVE.finditer(line))
    return {key: m[2] for m in found if (key := column_key(m[1])) in {"body", "time_limit", "channel", "basis"}}


def _listed(logical: Logical, reading: Reading, kind: TableKind) -> tuple[ListedItem, list[Problem]]:
    reader = read_inventoried if kind in {"inventory", "exemptions"} else read_listed
    return reader(logical, reading, kind)


def _unseen(grid: Grid, file: str) -> Problem:
    return Problem(
        place(file, grid.sheet, ""),
        "hidden-sheet",
        f"工作表“{grid.sheet}”是隐藏的，其中的表未读入；要用请取消隐藏，不用请删去。",
        f"sheet {grid.sheet!r} is hidden, its tables were not read; unhide it if they hold, else delete it",
        "note",
        grid.sheet,
    )


def _hidden(grid: Grid, file: str) -> Problem:
    shown = "、".join(map(str, grid.hidden[:20])) + ("……" if len(grid.hidden) > 20 else "")
    return Problem(
        place(file, grid.sheet, grid.hidden[0]),
        "hidden-rows",
        f"有隐藏的行，已一并读入：{shown}；不用的请删去。",
        f"hidden rows were read too: {shown}; delete those that no longer hold",
        "note",
        shown,
    )


def _extra_columns(place: str, labels: Sequence[str]) -> Problem:
    names = "、".join(labels)
    return Problem(
        place,
        "extra-columns",
        f"未识别的列已按原文保留：{names}。",
        f"columns not known, kept as text: {names}",
        "note",
        names,
    )
