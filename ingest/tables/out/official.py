"""`zwgk export --area`: an area's catalogue in the official table form."""

from collections.abc import Callable

from graphs.store import GraphStore
from ingest.tables.out.held import Held, held
from ingest.tables.out.plain import as_csv, as_html
from ingest.tables.out.workbook import book_bytes, cover_lines, new_book, put_cover, put_table
from ontology.vocabulary import pref_label

_NOTE = "说明：本表由目录数据导出；■为已选渠道，□为未选。请勿更改表头，改后可直接重新读入。"


def export_catalogue(store: GraphStore, code: str, format: str) -> bytes:
    """Return the catalogue of an area as xlsx, csv or html; raise NotFoundError when the area has none."""
    return TABLE_FORMATS[format](held(store, code))


def _lines(catalogue: Held) -> list[str]:
    scope = [pref_label("domain", code) for code in catalogue.scope]
    return list(cover_lines(catalogue.name, catalogue.chain, catalogue.code, scope, catalogue.valid_from))


def _xlsx(catalogue: Held) -> bytes:
    book = new_book()
    put_cover(book, [*_lines(catalogue), _NOTE])
    for table in catalogue.tables:
        put_table(book, table)
    return book_bytes(book)


def _html(catalogue: Held) -> bytes:
    heading, *lines = _lines(catalogue)
    return as_html(heading, lines, catalogue.tables, _NOTE)


TABLE_FORMATS: dict[str, Callable[[Held], bytes]] = {
    "xlsx": _xlsx,
    "csv": lambda catalogue: as_csv(_lines(catalogue), catalogue.tables),
    "html": _html,
}
"""Every form of a catalogue by its name on the command line."""
