"""Items each on a form of its own: labels with their values beside them, again and again, instead of a table."""

from collections.abc import Iterator

from ingest.tables.grid import Grid
from ingest.tables.labels import column_key

FEWEST = 4  # labels that make a form
SHARE = 0.6  # of the rows with text that hold a label and its value
_NAMES = {"name", "level1", "level2", "level3"}
Form = tuple[int, dict[str, str]]  # first row from 0, value by printed label


def as_table(grid: Grid) -> Grid | None:
    """Return forms as a table with one header, each in the row of its first line; None when the grid holds none."""
    forms = list(_forms(grid))
    whole = [form for form in forms if len(form[1]) >= FEWEST and _NAMES & {_key(label) for label in form[1]}]
    if any(_is_turned([text for text in row if text]) for row in grid.cells):
        return None  # a table lying on its side: its items are columns
    texts = sum(any(row) for row in grid.cells)
    used = sum(any(_key(text) for text in row if text) for row in grid.cells)
    if not whole or used < SHARE * texts:
        return None
    labels = list(dict.fromkeys(label for _, said in whole for label in said))
    rows: list[list[str]] = [labels, *([] for _ in grid.cells)]
    for first, said in whole:
        rows[first + 1] = [said.get(label, "") for label in labels]
    above = [text for row in grid.cells[: whole[0][0]] for text in row if text]
    return Grid(grid.sheet, rows, (), (*grid.caption, *above), grid.first_row - 1)


def _forms(grid: Grid) -> Iterator[Form]:
    """Yield the forms in order; a label that comes again begins the next."""
    first, said, seen = 0, dict[str, str](), set[str]()
    for at, row in enumerate(grid.cells):
        for label, value in _pairs([text for c, text in enumerate(row) if text and (at, c) not in grid.origins]):
            key = _key(label)
            if key in seen:
                yield first, said
                said, seen = {}, set()
            first = first if said else at
            said[label] = value
            seen.add(key)
    if said:
        yield first, said


def _pairs(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each label of a row with the text that follows it, empty when that is the next label."""
    for at, text in enumerate(texts):
        if _key(text):
            following = texts[at + 1] if at + 1 < len(texts) else ""
            yield text, "" if _key(following) else following


def is_form_line(grid: Grid, row: int) -> bool:
    """Tell whether a row has a label and its value twice or more, and another row of a form stands below."""
    line = _line(grid, row)
    if len(line) < 4 or len(line) % 2 or any(bool(_key(t)) == bool(n % 2) for n, t in enumerate(line)):
        return False
    below = _line(grid, row + 1) if row + 1 < len(grid.cells) else []
    return len(below) > 1 and bool(_key(below[0])) and not _key(below[1]) and _key(below[0]) != _key(line[0])


def _line(grid: Grid, row: int) -> list[str]:
    return [text for column, text in enumerate(grid.cells[row]) if text and (row, column) not in grid.origins]


def _is_turned(texts: list[str]) -> bool:
    """Tell whether a row has a label and several values after it."""
    return len(texts) > 2 and bool(_key(texts[0])) and not any(map(_key, texts[1:]))


def _key(text: str) -> str:
    return (column_key(text) or "") if 1 < len(text) <= 14 else ""
