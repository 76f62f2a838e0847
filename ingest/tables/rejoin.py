"""Join level-1 names that were printed in two pieces, as around a page break: 城镇燃 / 气管理."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from ingest.tables.cells.text import match_key
from ingest.tables.model import CatalogueItem

SHORTEST = 4


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Return the level-1 names of the standard items, as compared."""
    table = files("graphs").joinpath("data/standard_items/items.csv")
    if not table.is_file():
        return frozenset()
    return frozenset(match_key(row["level1"]) for row in csv.DictReader(table.read_text("utf-8").splitlines()))


def rejoined(items: Sequence[CatalogueItem]) -> list[CatalogueItem]:
    """Return the items, level-1 names in two pieces joined where only the whole is a known name.

    The whole is known when it is a standard item's, or stands in another row of the same table.
    """
    out = list(items)
    names = {match_key(item.level1) for item in items}
    known = _known() | names
    first = 0
    while first < len(out):
        last = first
        while last + 1 < len(out) and out[last + 1].level1 == out[first].level1:
            last += 1
        following = out[last + 1].level1 if last + 1 < len(out) else None
        whole = (out[first].level1 or "") + (following or "")
        pieces = {match_key(out[first].level1), match_key(following)}
        if following and len(match_key(whole)) >= SHORTEST and match_key(whole) in known and not pieces & _known():
            end = last + 1
            while end + 1 < len(out) and out[end + 1].level1 == following:
                end += 1
            for i in range(first, end + 1):
                notes = (*out[i].notes, "level1-rejoined")
                title = whole if out[i].title == out[i].level1 else out[i].title
                out[i] = replace(out[i], level1=whole, title=title, notes=notes)
            first = end + 1
        else:
            first = last + 1
    return out
