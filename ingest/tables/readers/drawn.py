"""Tell whether a page, letter or text is a table of ours and no document, by the headers of its tables."""

from ingest.tables.grid import Grid
from ingest.tables.readers.guard import check_zip
from ingest.tables.readers.texts import decode, read_csv, read_docx, read_html
from ingest.tables.segment import tables
from ingest.tables.turned import upright

FEWEST_TABS = 3  # in a line of a delimited text
SHARE = 0.6  # of the lines that have as many; of the text of a page or letter that stands in tables
FEWEST_COLUMNS = 3  # that we know, numbers aside
LONGEST = 300  # a cell with more is prose, as on pages that are laid out by tables


def is_drawn(body: bytes, ending: str, texts: int) -> bool:
    """Tell whether most of a file's text, of so many letters, stands in tables with a header that we know."""
    try:
        grids = _grids(body, ending)
        told = sum(len(t) for g in grids for row in g.cells for t in row if len(t) <= LONGEST)
        return (not texts or told >= SHARE * texts) and any(_has_items(grid) for grid in grids)
    except Exception:  # whatever it is, the readers of documents say so
        return False


def _grids(body: bytes, ending: str) -> list[Grid]:
    if ending == ".docx":
        check_zip(body, "")
        return read_docx(body, "")
    if ending in {".html", ".htm"}:
        return read_html(body, "")
    lines = [line for line in decode(body, "").splitlines()[:100] if line.strip()]
    tabbed = sum(line.count("\t") >= FEWEST_TABS for line in lines)
    return read_csv(body, "") if lines and tabbed >= SHARE * len(lines) else []


def _has_items(grid: Grid) -> bool:
    found = tables(grid, "")
    lying = None if found else upright(grid)
    for table in tables(lying, "") if lying else found:
        told = {k for k in table.header.keys.values() if not k.startswith(("extra", "number", "area", "domain"))}
        if table.rows and len(told) >= FEWEST_COLUMNS:
            return True
    return False
