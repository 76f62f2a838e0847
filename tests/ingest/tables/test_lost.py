"""Ticks that were lost on the way count as unread, what an office left blank does not."""

from dataclasses import replace
from pathlib import Path

from ingest.tables.model import CatalogueItem
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.corpus.form import Item
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import html, xlsx

MANY = [replace(ITEMS[0], number=str(n), level2=f"事项{n}") for n in range(1, 21)]


def read(items: list[Item]) -> tuple[list[CatalogueItem], list[str]]:
    found = understand(Path("990121.xlsx"), AREAS, data=xlsx(form(items)))
    return list(found.items), [problem.code for problem in found.problems]


def test_a_group_that_nobody_filled_in_is_the_offices_own() -> None:
    items, problems = read([replace(i, county="") for i in MANY])
    assert {i.unread for i in items} == {()}
    assert problems == []


def test_a_stretch_without_ticks_among_rows_that_have_them_is_unread() -> None:
    items, problems = read([replace(i, county="", public="") if 5 <= n < 12 else i for n, i in enumerate(MANY)])
    assert [i.unread for i in items] == [("audience", "level") if 5 <= n < 12 else () for n in range(20)]
    assert problems == ["ticks-lost-here"]


def test_a_few_blanks_are_the_offices_own() -> None:
    items, problems = read([replace(i, county="") if n in {3, 4, 11} else i for n, i in enumerate(MANY)])
    assert {i.unread for i in items} == {()}
    assert problems == []


def test_a_group_that_is_ticked_now_and_then_is_the_offices_own() -> None:
    items, _ = read([replace(i, county="") if n % 7 else i for n, i in enumerate(MANY)])
    assert {i.unread for i in items} == {()}


def test_a_group_that_a_page_shows_no_tick_of_is_unread() -> None:
    blank = form([replace(i, county="") for i in MANY])
    found = understand(Path("990121.html"), AREAS, data=html(blank))
    assert {i.unread for i in found.items} == {("level",)}
    assert [(p.code, p.text) for p in found.problems] == [("tick-group-lost", "公开层级")]
