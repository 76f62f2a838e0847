"""Columns whose header cell was lost: what they hold is read from their cells, or they stay as they are."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.model import Problem
from ingest.tables.cells.bases import bases
from ingest.tables.cells.bodies import looks_like_bodies
from ingest.tables.cells.channels import channels
from ingest.tables.cells.text import is_ditto, is_nothing
from ingest.tables.cells.timelimits import time_limit
from ingest.tables.grid import Grid
from ingest.tables.labels import nearly
from ingest.tables.model import Header

ROWS = 60
FEWEST = 3  # texts in a row that counts: headings and notes have fewer
SHARE = 0.6


def _is_number(text: str) -> bool:
    return text.replace(".", "").isdigit() and len(text) <= 6


def _is_channel(text: str) -> bool:
    found = channels(text)
    return bool(found.codes or found.notes) and not found.free


def _is_basis(text: str) -> bool:
    return "《" in text or any(b.number or (b.title or "").startswith("中华人民共和国") for b in bases(text))


_SIGNS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("number", "序号", _is_number),
    ("time_limit", "公开时限", lambda text: len(text) < 80 and time_limit(text) is not None),
    ("channel", "公开渠道和载体", _is_channel),
    ("basis", "公开依据", _is_basis),
    ("body", "公开主体", looks_like_bodies),
)


def letter(column: int) -> str:
    """Return the letters of a column, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def with_lost_labels(header: Header, grid: Grid, place: str) -> tuple[Header, tuple[Problem, ...]]:
    """Return the header with columns for the cells that stand under no label, and what was read into them."""
    rows = range(header.last_row + 1, min(header.last_row + 1 + ROWS, len(grid.cells)))
    texts: dict[int, list[str]] = {}
    for row in rows:
        if sum(map(bool, grid.cells[row])) < FEWEST:
            continue
        for column, text in enumerate(grid.cells[row]):
            if (
                text
                and not (is_nothing(text) or is_ditto(text))
                and column not in header.keys
                and (row, column) not in grid.origins
            ):
                texts.setdefault(column, []).append(text)
    keys, labels = dict(header.keys), dict(header.labels)
    problems = list(_respelt(keys, labels, header, grid, place))
    for column, values in sorted(texts.items()):
        sign = next((s for s in _SIGNS if s[0] not in keys.values() and _mostly(s[2], values)), None)
        keys[column] = sign[0] if sign else f"extra:{letter(column)}"
        labels[column] = letter(column)
        if sign:
            problems.append(_said(place, letter(column), sign[1]))
    if not texts and not problems:
        return header, ()
    return replace(header, keys=keys, labels=labels), tuple(problems)


def _respelt(keys: dict[int, str], labels: dict[int, str], header: Header, grid: Grid, place: str) -> Iterator[Problem]:
    """Give columns whose label is misspelt, or says how where the cells say by what, the key that these tell."""
    for column, key in header.keys.items():
        near = nearly(key.removeprefix("extra:"), header.section) if key.startswith("extra:") else frozenset()
        near = frozenset({"channel"}) if key == "method" else near  # 公开方式：村务公开栏
        sign = next((s for s in _SIGNS if s[0] in near and s[0] not in keys.values()), None)
        rows = range(header.last_row + 1, min(header.last_row + 1 + ROWS, len(grid.cells))) if sign else ()
        values = [text for row in rows if (text := grid.at(row, column)) and not (is_nothing(text) or is_ditto(text))]
        if sign and values and _mostly(sign[2], values):
            keys[column] = sign[0]
            yield _wrong(place, letter(column), labels[column], sign[1])


def _wrong(place: str, column: str, label: str, meant: str) -> Problem:
    return Problem(
        place,
        "header-wrong",
        f"{column} 列的表头“{label}”有误，按内容读作“{meant}”；请改正。",
        f"the label {label} of column {column} is wrong and was read as {meant} from its cells; correct it",
        "note",
        label,
    )


def _mostly(fits: Callable[[str], bool], values: list[str]) -> bool:
    return sum(map(fits, values)) >= SHARE * len(values)


def _said(place: str, column: str, label: str) -> Problem:
    return Problem(
        place,
        "header-cell-lost",
        f"{column} 列没有表头，按内容读作“{label}”；请补上表头。",
        f"column {column} has no label and was read as {label} from its cells; complete the header",
        "note",
        column,
    )
