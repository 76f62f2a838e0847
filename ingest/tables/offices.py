"""Which organisation a printed body is: the area it belongs to and its full name."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.areas import Area, AreaIndex
from ingest.tables.cells.bodies import is_group

_FILE = Path(__file__).parent / "bodies.toml"
_TIER = (
    (re.compile(r"^(?:省|自治区)(?!级)"), "province"),
    (re.compile(r"^(?:市|州|盟)(?!级|场|政|容|民)"), "city"),
    (re.compile(r"^(?:县|区|旗)(?!级|域)"), "county"),
    (re.compile(r"^(?:镇|乡|街道)(?!级|村|镇)"), "township"),
    (re.compile(r"^(?:村|社区)(?!级|镇)"), "village"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation: the code of its area, and its name with the area's name before it."""

    area: str
    name: str


@lru_cache(maxsize=1)
def _short_names() -> Mapping[str, str]:
    table: Mapping[str, str] = tomllib.loads(_FILE.read_text("utf-8"))["short"]
    return table


def office(body: str, area: str, areas: AreaIndex) -> Office | None:
    """Return the organisation that a body's name stands for in an area, None for a group of offices.

    A name that begins with an area's name belongs there; 县民政局 in a township's table is its county's; a name
    without a place is of the table's own area.
    """
    if is_group(body):
        return None
    chain = [a for a in (areas.get(area), *areas.ancestors(area)) if a is not None]
    for place in (*chain, *areas.children(area)):
        spelling = next((n for n in (place.name, *place.aliases) if body.startswith(n) and len(n) > 1), None)
        if spelling:
            return _named(place, body[len(spelling) :])
    for pattern, level in _TIER:
        found = pattern.match(body)
        if found:
            place_of_tier = _of_tier(chain, level, found[0])
            return _named(place_of_tier, body[found.end() :]) if place_of_tier else Office(area, body)
    return _named(chain[0], body) if chain else Office(area, body)


def _of_tier(chain: list[Area], level: str, word: str) -> Area | None:
    """Return the area of a tier in the chain; 市 is also a county-level city."""
    if word == "市":
        ending = next((a for a in chain if a.name.endswith("市") and a.level == "county"), None)
        if ending:
            return ending
    return next((a for a in chain if a.level == level), None)


def _named(place: Area, rest: str) -> Office:
    return Office(place.code, place.name + _short_names().get(rest, rest))
