"""A table on its side is read like one that stands, and its items are placed by their column."""

from pathlib import Path

import pytest

from ingest.tables.extract_json import to_json
from ingest.tables.understand import understand
from tests.ingest.tables.corpus.form import ITEMS, STANDARD, form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, csv_bytes, docx_bytes, html, xlsx

WRITERS = {"xlsx": xlsx, "html": html, "docx": docx_bytes, "csv": csv_bytes}


def on_its_side(above: str = "示例县养老服务领域标准目录") -> Sheet:
    up = form(title="", columns=STANDARD, merge_names=False, repeat_names=True)
    rows = [[row[c] for row in up.rows] for c in range(up.width)]
    merges = [(left + 1, top, right + 1, bottom) for top, left, bottom, right in up.merges]
    return Sheet("养老服务", [[above], *rows], merges)


@pytest.mark.parametrize("format", WRITERS)
def test_a_table_on_its_side_is_read(format: str) -> None:
    found = to_json(understand(Path(f"990121.{format}"), AREAS, data=WRITERS[format](on_its_side())))
    [table] = found["tables"]
    truth = [item.truth() for item in ITEMS]
    assert [{k: i[k] for k in ("number", "level1", "level2", "content")} for i in table["items"]] == [
        {k: t[k] for k in ("number", "level1", "level2", "content")} for t in truth
    ]
    for key in ("basis", "bodies", "channels", "audience", "method", "levels"):
        assert [item[key] for item in table["items"]] == [t[key] for t in truth]
    assert table["domain"] == "养老服务"


def test_its_items_and_problems_are_placed_by_their_column() -> None:
    sheet = on_its_side()
    line = next(row for row in sheet.rows if row[0] == "公开时限")
    line[3] = "见另册"
    found = understand(Path("990121.xlsx"), AREAS, data=xlsx(sheet))
    assert [item.place for item in found.items] == [f"990121.xlsx!养老服务!{c}" for c in "CDEF"]
    assert [p.place for p in found.problems] == [f"990121.xlsx!养老服务!D{sheet.rows.index(line) + 1}"]
