"""A constraint where it is compiled, and the SELECTs that all components are made of."""

from dataclasses import dataclass

from rdflib.term import Node

from shapes.columnar.plan import Constraint, Path, Shape
from shapes.columnar.statement import Source, Statement

ALL = "v.f, v.v, v.l, v.t, NULL::UBIGINT AS r"
NONE = "NULL::UBIGINT AS v, NULL::VARCHAR AS l, NULL::VARCHAR AS t, NULL::UBIGINT AS r"


@dataclass(frozen=True, slots=True)
class Case:
    """A constraint where it is compiled: the statement, the shape, its nodes and their values."""

    statement: Statement
    shape: Shape
    constraint: Constraint
    nodes: str
    values: str

    @property
    def path(self) -> Path | None:
        """The path of the shape."""
        return self.shape.path

    @property
    def source(self) -> Source:
        """What the statement is compiled against."""
        return self.statement.source


def where(case: Case, condition: str) -> str:
    """Return the SELECT of the values that meet a condition."""
    return f"SELECT {ALL} FROM {case.values} v WHERE {condition}"


def one(case: Case) -> Node:
    """Return the term that a constraint names."""
    assert case.constraint.value is not None
    assert not isinstance(case.constraint.value, tuple)
    return case.constraint.value


def other_values(case: Case) -> str:
    """Return the values of the other property that a constraint names."""
    return case.statement.values(case.nodes, Path("predicate", str(one(case))))
