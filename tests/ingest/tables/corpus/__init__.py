"""Workbooks as offices keep them, each with what a careful reader would take from it.

One `Case` is one layout with its truth; `cases()` gives them all, over every reader. Values of the truth are those of
`zwgk extract`. Names, time limits and channels are facts of published catalogues; the rest is our own wording.
"""

from collections.abc import Iterator

from tests.ingest.tables.corpus.cells import channel_cases, tick_cases, time_cases
from tests.ingest.tables.corpus.counties import county_cases
from tests.ingest.tables.corpus.form import ITEMS, Case, Item, form
from tests.ingest.tables.corpus.further import form_cases
from tests.ingest.tables.corpus.headers import header_cases, level_cases
from tests.ingest.tables.corpus.lists import list_cases
from tests.ingest.tables.corpus.mixed import mixed_cases
from tests.ingest.tables.corpus.odd import odd_cases
from tests.ingest.tables.corpus.rows import noise_cases, row_cases
from tests.ingest.tables.corpus.surroundings import surrounding_cases

__all__ = ["ITEMS", "Case", "Item", "cases", "form"]


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from header_cases()
    yield from level_cases()
    yield from channel_cases()
    yield from time_cases()
    yield from tick_cases()
    yield from row_cases()
    yield from noise_cases()
    yield from mixed_cases(40)
    yield from county_cases()
    yield from surrounding_cases()
    yield from form_cases()
    yield from list_cases()
    yield from odd_cases()
