"""Cells in the wordings of many counties, labelled by hand: one a line, the text, a tab, what it means.

In a text a line break is written \\n. Time limits: kind, amount and unit, anchor, several joined by +. A channel with ?
may be read or kept as text. Bases: title|number|article, several joined by ;. Bodies are joined by |.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.tables.cells.bases import bases
from ingest.tables.cells.bodies import bodies
from ingest.tables.cells.channels import channels
from ingest.tables.cells.timelimits import time_limit

HERE = Path(__file__).parent / "wordings"
ACCURACY = 0.98
ANCHORS = {
    "fc": "formed_or_changed",
    "f": "formed",
    "c": "changed",
    "mo": "made_or_obtained",
    "dec": "decided",
    "app": "approved",
    "all": "allocated",
    "rec": "received",
    "oth": "other",
    "-": None,
}
UNITS = {"w": "workday", "d": "day", "m": "month", "q": "quarter", "y": "year"}


def lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (HERE / f"{name}.tsv").read_text("utf-8").splitlines():
        text, _, meaning = line.partition("\t")
        yield text.replace("\\n", "\n"), meaning


def limit(words: str) -> tuple[str, int | None, str | None, str | None]:
    kind, amount, anchor = words.split()
    number, unit = (int(amount[:-1]), UNITS[amount[-1]]) if amount != "-" else (None, None)
    return kind, number, unit, ANCHORS[anchor]


def right_time(text: str, meaning: str) -> bool:
    found = time_limit(text)
    wanted = None if meaning == "none" else [limit(part) for part in meaning.split(" + ")]
    return (found and [(p.kind, p.n, p.unit, p.anchor) for p in found.parts or (found,)]) == wanted


def right_channels(text: str, meaning: str) -> bool:
    needed = [code for code in meaning.split() if not code.endswith("?")]
    allowed = {code[:-1] for code in meaning.split() if code.endswith("?")}
    return [code for code in channels(text).codes if code not in allowed - set(needed)] == needed


def right_bases(text: str, meaning: str) -> bool:
    wanted = [(*part.strip().split("|"), "", "")[:3] for part in meaning.split(" ; ")] if meaning else []
    found = [(basis.title or "", basis.number or "", basis.article or "") for basis in bases(text)]
    return len(found) == len(wanted) and all(
        want.endswith("?") or want == have
        for one, other in zip(wanted, found, strict=True)
        for want, have in zip(one, other, strict=True)
    )


def right_bodies(text: str, meaning: str) -> bool:
    return list(bodies(text)) == (meaning.split("|") if meaning else [])


@pytest.mark.parametrize(
    ("name", "right", "fewest"),
    [
        ("times", right_time, 150),
        ("channels", right_channels, 100),
        ("bases", right_bases, 60),
        ("bodies", right_bodies, 60),
    ],
)
def test_nearly_every_wording_is_understood(name: str, right: Callable[[str, str], bool], fewest: int) -> None:
    cells = list(lines(name))
    wrong = [text for text, meaning in cells if not right(text, meaning)]
    assert len(cells) >= fewest
    assert 1 - len(wrong) / len(cells) >= ACCURACY, wrong
