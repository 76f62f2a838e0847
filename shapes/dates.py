"""Checks that look at today: spans counted back from the day of the run become dates before anything is compared."""

import calendar
import re
from datetime import date

from rdflib import Graph, Literal
from rdflib.term import Node

from ontology.terms import SH, XSD, ZWGK
from shapes.indexed import Indexed
from shapes.model import NotChecked

_SPAN = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:0D)?")


def dated(rules: Graph, as_of: str | None) -> tuple[Graph, tuple[NotChecked, ...]]:
    """Return the shapes for a day: each span counted back from it. Without a day, their checks have no targets."""
    shapes = sorted(rules.subjects(ZWGK.notOlderThan, None), key=str)
    if not shapes:
        return rules, ()
    if as_of is None:
        owners = [_owner(rules, shape) for shape in shapes]
        targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
        hidden = frozenset((owner, predicate) for owner in owners for predicate in targets)
        return Indexed(rules, hidden), tuple(_needs_day(owner) for owner in owners)
    copy = Graph(bind_namespaces="none")
    copy += rules
    for shape in shapes:
        span = str(rules.value(shape, ZWGK.notOlderThan))
        copy.set((shape, SH.minInclusive, Literal(earliest(as_of, span), datatype=XSD.date)))
    return copy, ()


def earliest(day: str, span: str) -> str:
    """Return the day that lies a span of years and months before another.

    >>> earliest("2021-12-31", "P12M"), earliest("2024-02-29", "P1Y"), earliest("2021-03-31", "P1M")
    ('2020-12-31', '2023-02-28', '2021-02-28')
    >>> earliest("2021-12-31", "P0D")
    '2021-12-31'
    """
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(f"not a span of years and months: {span}")
    end = date.fromisoformat(day)
    years, months = (int(part or 0) for part in found.groups())
    year, month = divmod(end.year * 12 + end.month - 1 - years * 12 - months, 12)
    return date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def _owner(rules: Graph, shape: Node) -> Node:
    """Return the shape that a property shape belongs to."""
    return min(rules.subjects(SH.property, shape), key=str, default=shape)


def _needs_day(owner: Node) -> NotChecked:
    return NotChecked(
        "rule", str(owner), "要看今天的日期，请用 --as-of 给出", "it depends on the day: give one with --as-of"
    )
