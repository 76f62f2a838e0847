"""Workbooks of a second generator are read right too, and no row of them is lost."""

from functools import cache
from pathlib import Path
from typing import Any

from ingest.tables.describe import describe
from ingest.tables.extract_json import to_json
from ingest.tables.model import Catalogue
from ingest.tables.readers import read_tables
from ingest.tables.understand import understand
from ontology.terms import RDFS
from tests.ingest.tables.nasty import POISON, Book, compared, workbook
from tests.ingest.tables.places import AREAS

SEEDS = range(150)
FIELD_ACCURACY = 0.99
ROW_PROBLEMS = {"blank-row", "no-item-name", "heading-row", "advert"}


@cache
def read(seed: int) -> tuple[Book, Catalogue]:
    book = workbook(seed)
    return book, understand(Path("990121") / book.name, AREAS, data=book.data)


def items(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [item for table in to_json(catalogue)["tables"] for item in table["items"]]


def test_nearly_every_field_is_read_right() -> None:
    fields, wrong = 0, []
    for seed in SEEDS:
        book, found = read(seed)
        count, differences = compared(book.truth, items(found))
        fields += count
        wrong += [f"{seed} {d}" for d in differences]
    assert 1 - len(wrong) / fields >= FIELD_ACCURACY, wrong[:20]


def test_every_logical_row_is_an_item() -> None:
    for seed in SEEDS:
        book, found = read(seed)
        assert len(found.items) == len(book.truth), seed


def test_every_printed_row_is_an_item_a_part_of_one_or_reported() -> None:
    for seed in SEEDS:
        book, found = read(seed)
        seen = sum(t.rows_seen + t.rows_other for t in found.tables)
        covers = sum(len(g.cells) for g in read_tables(book.data, book.name) if g.width == 1)
        assert seen + covers == sum(len(g.cells) for g in read_tables(book.data, book.name)), seed
        joined = any("rows-joined" in item.notes for item in found.items)
        reported = sum(p.code in ROW_PROBLEMS for p in found.problems)
        assert joined or len(found.items) + reported >= sum(t.rows_seen for t in found.tables), seed


def test_an_advert_is_flagged_and_never_a_law() -> None:
    poisoned = [seed for seed in SEEDS if any(p.code == "advert" for p in read(seed)[1].problems)]
    assert poisoned
    for seed in poisoned:
        found = read(seed)[1]
        assert to_json(found)["untrusted"]
        quads = [q for d in describe("990121", [found], AREAS) for q in d.own | d.shared]
        titles = {q.object.value for q in quads if q.predicate.value == str(RDFS.label)}
        assert not titles & {title.strip("《》") for title in POISON}


def test_the_generator_covers_what_offices_do() -> None:
    traits = {trait for seed in SEEDS for trait in read(seed)[0].traits}
    assert len(traits) >= 40
