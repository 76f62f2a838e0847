"""The two engines behind one door: the columnar one, which hands over what it does not compile, and pySHACL."""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Literal

from rdflib import Graph
from rdflib.term import Node

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.quads import Quad, read_nquads
from graphs.store import GraphStore
from shapes import reference
from shapes.columnar.engine import Skipped
from shapes.columnar.handover import validate_all
from shapes.model import NotChecked
from shapes.reference import Result

Engine = Literal["columnar", "pyshacl"]
ENGINES: tuple[Engine, ...] = ("columnar", "pyshacl")


def check_engine(name: str) -> None:
    """Raise InputError for an engine that there is not."""
    if name not in ENGINES:
        raise InputError(
            f"没有名为 {name} 的检查引擎，可用：{'、'.join(ENGINES)}。",
            f"there is no engine {name}; use {' or '.join(ENGINES)}",
        )


def evaluate(
    engine: str,
    data: Graph | GraphStore | Iterable[Quad],
    graph: Graph,
    rules: Graph,
    only: set[Node] | None,
    name: str = "",
    columns: Columns | None = None,
) -> tuple[list[Result], tuple[NotChecked, ...]]:
    """Return the results of an engine, and the rules that it did not evaluate.

    `graph` is the data as rdflib sees them; `columns`, when there are any, the same data as columns.
    """
    if engine == "pyshacl":
        return reference.run(graph, rules, only, name), ()
    focus = None if only is None else sorted(only, key=str)
    with nullcontext(columns) if columns is not None else as_columns(data, graph) as opened:
        whole = validate_all(opened, graph, rules, focus=focus)
    return list(whole.results), tuple(_not_evaluated(s) for s in whole.account.not_evaluated)


def as_columns(data: Graph | GraphStore | Iterable[Quad], graph: Graph) -> Columns:
    """Return data as columns in memory."""
    if isinstance(data, GraphStore):
        return Columns.in_memory(data)
    return Columns.in_memory(read_nquads(graph.serialize(format="nt", encoding="utf-8")))


def _not_evaluated(skipped: Skipped) -> NotChecked:
    return NotChecked(
        "rule",
        str(skipped.shape),
        f"未评估：{skipped.reason}，数据超出参考引擎的规模",
        f"not evaluated: {skipped.reason_en}, and the data are too large for the reference engine",
    )
