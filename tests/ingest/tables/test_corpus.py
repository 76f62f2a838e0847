"""Every layout of the corpus is read as a careful person would, and no row is lost."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.tables.extract_json import to_json
from ingest.tables.readers import read_tables
from ingest.tables.sides import sides
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import Case, cases
from tests.ingest.tables.places import AREAS

CASES = list(cases())
FIELD_ACCURACY = 0.98
FILES = 120


@cache
def read(case: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what is extracted of each file of a case, by file name."""
    return [(name, to_json(understand(Path(name), AREAS, data=data))) for name, data in CASES[case].files()]


def limit(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a time limit without its wording."""
    if value is None:
        return None
    out = {key: value[key] for key in ("kind", "n", "unit", "anchor")}
    return out | ({"parts": [limit(part) for part in value["parts"]]} if value.get("parts") else {})


def compare(case: Case, found: dict[str, Any]) -> tuple[int, list[str]]:
    """Return how many fields the truth has, and what differs."""
    fields, wrong = 0, []
    got = [table["items"] for table in found["tables"]]
    for table, truth in enumerate(case.truth):
        for row, item in enumerate(truth):
            fields += len(item)
            have = got[table][row] if table < len(got) and row < len(got[table]) else {}
            for key, value in item.items():
                seen = limit(have.get(key)) if key == "time_limit" else have.get(key, "nothing")
                if seen != value:
                    wrong.append(f"table {table} row {row} {key}: {value!r} read as {seen!r}")
    return fields, wrong


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_a_layout_is_read_right(number: int) -> None:
    case = CASES[number]
    for name, found in read(number):
        assert found["kind"] == case.kind
        assert [len(t["items"]) for t in found["tables"]] == [len(t) for t in case.truth], name
        if case.domains is not None:
            assert tuple(t["domain"] for t in found["tables"]) == case.domains, name
        assert compare(case, found)[1] == [], name
        assert {p["code"] for p in found["problems"]} >= set(case.problems or ()), name


def test_the_corpus_is_large_and_its_fields_are_read_right() -> None:
    fields = wrong = files = 0
    for number, case in enumerate(CASES):
        for _, found in read(number):
            count, differences = compare(case, found)
            files, fields, wrong = files + 1, fields + count, wrong + len(differences)
    assert files >= FILES
    assert 1 - wrong / fields >= FIELD_ACCURACY


def test_every_row_is_an_item_a_part_of_one_a_heading_or_a_problem() -> None:
    for number, case in enumerate(CASES):
        for name, data in case.files():
            grids = [side for grid in read_tables(data, name) for side in sides(grid)]
            found = understand(Path(name), AREAS, data=data)
            told = {table.sheet for table in found.tables}  # other sheets are covers and notes
            rows = sum(len(grid.cells) for grid in grids if grid.sheet in told)
            assert sum(t.rows_seen + t.rows_other for t in found.tables) == rows, case.name
            for table in found.tables:
                joined = sum("rows-joined" in item.notes for item in table.items)
                reported = sum(p.code in {"blank-row", "no-item-name", "heading-row"} for p in found.problems)
                entries = len(table.items) + len(table.listed) + len(table.published)
                assert joined or entries + reported >= table.rows_seen, (number, case.name)
