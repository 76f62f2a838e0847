"""Every triple stands in exactly one graph: the store is read as the union of all, and must count none twice."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graphs.columns import Columns, partition_of
from graphs.errors import IntegrityError

_CHECKING, _TOGETHER = "600MB", 64  # partitions
_SUBJECTS = "SELECT id FROM terms WHERE subject GROUP BY id HAVING count(*) > 1"
_TWICE = (
    "SELECT p, s, o, any_value(lex), any_value(type), min(g), max(g) FROM quads {} "
    "GROUP BY p, s, o HAVING min(g) <> max(g) LIMIT 1"
)
_WORDS = "SELECT id, text FROM terms WHERE id IN ({})"


def check_unique(folder: Path, changed: Iterable[str], spill: Path | None = None) -> None:
    """Raise IntegrityError, with the triple and both graphs, when one triple stands in two graphs of columns.

    Only partitions with a graph that changed are looked into; what one partition shares with another, whatever it is.
    """
    with Columns.open(folder, memory=_CHECKING, spill=spill) as columns:
        known = columns.partitions
        both = [row[0] for row in columns.rows(_SUBJECTS)] if len(known) > 1 else []
        found = columns.rows(_TWICE.format(f"WHERE s IN ({', '.join(map(str, both))})")) if both else []
        _refuse(columns, found)
    written = sorted({partition_of(graph) for graph in changed}.intersection(known))
    for start in range(0, len(written), _TOGETHER):
        with Columns.open(
            folder, partitions=written[start : start + _TOGETHER], memory=_CHECKING, spill=spill
        ) as columns:
            _refuse(columns, columns.rows(_TWICE.format("")))


def _refuse(columns: Columns, found: Iterable[tuple[Any, ...]]) -> None:
    """Raise IntegrityError for a triple that was found twice."""
    for p, s, o, lex, kind, first, second in found:
        ids = ", ".join(map(str, {p, s, o, first, second}))
        words = dict(columns.rows(_WORDS.format(ids)))
        end = f'"{lex}"' if lex is not None else f"<{words[o]}>"
        shown = f"<{words[s]}> <{words[p]}> {end} ({kind})" if kind else f"<{words[s]}> <{words[p]}> {end}"
        raise IntegrityError(
            f"同一陈述出现在两个图中：{shown}，图 {words[first]} 与 {words[second]}。未发布新版本。",
            f"one triple stands in two graphs: {shown} in {words[first]} and {words[second]}; nothing was published",
        )
