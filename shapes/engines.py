"""The two engines by name, and data as columns for the one that needs them."""

from typing import Literal

from rdflib import Dataset, Graph

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.quads import read_nquads
from graphs.store import GraphStore
from shapes.columnar.engine import Skipped
from shapes.model import NotChecked

Engine = Literal["columnar", "pyshacl"]
ENGINES: tuple[Engine, ...] = ("columnar", "pyshacl")


def check_engine(name: str) -> None:
    """Raise InputError for an engine that there is not."""
    if name not in ENGINES:
        raise InputError(
            f"没有名为 {name} 的检查引擎，可用：{'、'.join(ENGINES)}。",
            f"there is no engine {name}; use {' or '.join(ENGINES)}",
        )


def as_columns(data: Graph | GraphStore) -> Columns:
    """Return data as columns in memory."""
    if isinstance(data, GraphStore):
        return Columns.in_memory(data)
    merged = data
    if isinstance(data, Dataset):
        merged = Graph(bind_namespaces="none")
        for s, p, o, _ in data.quads():
            merged.add((s, p, o))
    return Columns.in_memory(read_nquads(merged.serialize(format="nt", encoding="utf-8")))


def not_evaluated(skipped: Skipped) -> NotChecked:
    """Return what a report says of a shape that no engine could judge."""
    return NotChecked(
        "rule",
        str(skipped.shape),
        f"未评估：{skipped.reason}，数据超出参考引擎的规模",
        f"not evaluated: {skipped.reason_en}, and the data are too large for the reference engine",
    )
