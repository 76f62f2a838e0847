"""What the columnar engine does not compile goes to the reference engine, while the data are small enough for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Node

from graphs.columns import Columns
from ontology.terms import OWL, RDF, RDFS, SH
from shapes import reference
from shapes.columnar.engine import LARGEST_HANDED, Outcome, Skipped, validate_columns
from shapes.results import Result

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Account:
    """Which shapes ran natively, which were handed over, and which were not evaluated, with the reasons."""

    native: tuple[Node, ...]
    handed: tuple[Skipped, ...]
    not_evaluated: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """The results of both engines together, in a fixed order."""

    results: tuple[Result, ...]
    account: Account


def validate_all(
    columns: Columns,
    data: Graph,
    shapes: Graph,
    *,
    limit: int | None = None,
    focus: Sequence[Node] | None = None,
    largest: int = LARGEST_HANDED,
) -> Whole:
    """Check with the columnar engine, and what it does not compile with the reference engine on the same data."""
    outcome = validate_columns(columns, shapes, limit=limit, focus=focus)
    if not outcome.foreign:
        return Whole(outcome.results, Account(outcome.native, (), ()))
    if len(columns) > largest:
        return Whole(outcome.results, Account(outcome.native, (), outcome.foreign))
    only = None if focus is None else set(focus)
    handed = reference.run(data, without(shapes, outcome), only)
    results = tuple(sorted((*outcome.results, *handed), key=order))
    return Whole(results, Account(outcome.native, outcome.foreign, ()))


def without(shapes: Graph, outcome: Outcome) -> Graph:
    """Return a copy of the shapes in which those that ran natively have no targets."""
    copy = Graph(bind_namespaces="none")
    copy += shapes
    for shape in outcome.native:
        for predicate in _TARGETS:
            copy.remove((shape, predicate, None))
        _undo_class(copy, shape)
    return copy


def _undo_class(copy: Graph, shape: Node) -> None:
    """Take away that a shape is a class, which would make its instances targets."""
    for kind in (RDFS.Class, OWL.Class, *list(copy.subjects(RDFS.subClassOf, RDFS.Class))):
        copy.remove((shape, RDF.type, kind))


def order(r: Result) -> tuple[str, str, str, str, str]:
    """Order results as the reference engine does."""
    return (str(r.shape), str(r.focus), str(r.value), str(r.component), r.path or "")
