"""From a file of any of the table formats to grids of text. Nothing is understood here yet."""

from pathlib import Path

from graphs.errors import InputError
from ingest.tables.grid import Grid
from ingest.tables.readers.apart import read_old_excel
from ingest.tables.readers.excel import read_excel
from ingest.tables.readers.guard import MAX_FILE, check_zip, sniff
from ingest.tables.readers.texts import read_csv, read_docx, read_html, read_xml2003
from ingest.tables.readers.written import read_written

__all__ = ["TABLE_SUFFIXES", "read_bytes", "read_tables"]

TABLE_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".html", ".htm", ".docx", ".txt"})


def read_tables(source: Path | str | bytes, name: str | None = None, *, hidden: bool = False) -> list[Grid]:
    """Return the grids of a file, by what its bytes are and not by its suffix; `hidden` sheets only when asked for.

    Raise InputError when it is empty, damaged, encrypted, too large or no table file. A file that opens but holds
    no cell raises too: there is nothing to go on with.
    """
    if isinstance(source, bytes):
        data, name = source, name or "upload"
    else:
        name = name or Path(source).name
        data = read_bytes(Path(source), name)
    kind = sniff(data, name)
    if kind in {"xlsx", "docx", "ods"}:
        check_zip(data, name)
    if kind == "xls":
        grids = read_old_excel(data, name)
    elif kind in {"xlsx", "ods"}:
        grids = read_excel(data, name)
    elif kind == "docx":
        grids = read_docx(data, name)
    elif kind == "html":
        grids = read_html(data, name)
    elif kind == "xml2003":
        grids = read_xml2003(data, name)
    else:
        grids = read_written(data, kind, name) or read_csv(data, name)
    if kind in {"docx", "html"} and not grids:
        grids = read_written(data, kind, name)
    grids = grids if hidden else [grid for grid in grids if grid.shown]
    if not grids:
        raise InputError(
            f"{name}：文件里没有任何表格，请确认选对了文件。",
            f"{name}: the file holds no table, check that it is the right one",
        )
    return grids


def read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file; raise InputError when it cannot be opened or is too large."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise InputError(
                f"{name}：文件超过 {MAX_FILE // 2**20} MB，请拆分。",
                f"{name}: the file is larger than {MAX_FILE // 2**20} MB, split it",
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{name}：文件无法打开，请检查权限。", f"{name}: the file cannot be opened, check its permissions"
        ) from error
