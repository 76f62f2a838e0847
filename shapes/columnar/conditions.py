"""Shapes that say no more of a value than its own words tell, as an SQL condition: no join, no table of nodes."""

from collections.abc import Callable

from rdflib import Literal, URIRef
from rdflib.term import Node

from graphs.columns_parse import BLANK, IRI, LITERAL
from ontology.terms import SH
from shapes.columnar import literals
from shapes.columnar.plan import Constraint, Path, Shape
from shapes.columnar.statement import Statement, quote

KINDS = {
    SH.IRI: (IRI,),
    SH.BlankNode: (BLANK,),
    SH.Literal: (LITERAL,),
    SH.BlankNodeOrIRI: (IRI, BLANK),
    SH.BlankNodeOrLiteral: (BLANK, LITERAL),
    SH.IRIOrLiteral: (IRI, LITERAL),
}


def condition(statement: Statement, shape: Shape, path: Path | None) -> str | None:
    """Return what holds for a value `v` that conforms to a shape, null never; None when that takes more.

    `path` is what leads to the values.
    """
    if shape.deactivated:
        return "true"
    if shape.path is not None or shape.properties:
        return None
    return _all([of_constraint(statement, c, path) for c in shape.constraints])


def of_constraint(statement: Statement, constraint: Constraint, path: Path | None) -> str | None:
    """Return what holds for a value `v` that meets a constraint, null never; None when that takes more."""
    name = constraint.component
    if name in _LOGIC:
        inner = [condition(statement, shape, path) for shape in constraint.shapes]
        known = [sql for sql in inner if sql is not None]
        return _LOGIC[name](known) if len(known) == len(inner) else None
    if name in _STRINGS and (path is None or statement.may_be_iri(path)):
        return None
    return _SINGLE[name](statement, constraint) if name in _SINGLE else None


def _all(parts: list[str | None]) -> str | None:
    known = [f"({sql})" for sql in parts if sql is not None]
    return (" AND ".join(known) or "true") if len(known) == len(parts) else None


def _in(statement: Statement, constraint: Constraint) -> str:
    return f"v.v IN ({', '.join(str(statement.source.id(t)) for t in many(constraint)) or 1})"


def _node_kind(_: Statement, constraint: Constraint) -> str:
    kinds = KINDS.get(URIRef(str(constraint.value)), ())
    return f"v.v >> 62 IN ({', '.join(map(str, kinds)) or 9})"


def _language_in(_: Statement, constraint: Constraint) -> str:
    wanted = [str(term).lower() for term in many(constraint)]
    if "*" in wanted:
        return "COALESCE(v.t[1] = '@', false)"
    fits = [f"v.t = {quote(f'@{tag}')}" for tag in wanted]
    fits += [f"starts_with(v.t, {quote(f'@{tag}-')})" for tag in wanted if "-" not in tag]
    return f"COALESCE({' OR '.join(fits) or 'false'}, false)"


def _pattern(_: Statement, constraint: Constraint) -> str | None:
    assert isinstance(constraint.value, Literal)
    own = literals.database_pattern(str(constraint.value)) if constraint.other is None else None
    return None if own is None else f"COALESCE(regexp_matches(v.l, {quote(own)}), false)"


def _length(_: Statement, constraint: Constraint) -> str:
    number = constraint.numbers[0]
    if constraint.component == "MaxLength":
        return f"COALESCE(length(v.l) <= {number}, false)"
    return "true" if number == 0 else f"COALESCE(length(v.l) >= {number}, false)"


def many(constraint: Constraint) -> tuple[Node, ...]:
    """Return the terms of a constraint that lists some."""
    assert isinstance(constraint.value, tuple)
    return constraint.value


_SINGLE: dict[str, Callable[[Statement, Constraint], str | None]] = {
    "In": _in,
    "NodeKind": _node_kind,
    "LanguageIn": _language_in,
    "Pattern": _pattern,
    "MinLength": _length,
    "MaxLength": _length,
}
_STRINGS = frozenset({"Pattern", "MinLength", "MaxLength"})
"""Components that look at the string of a value: for an IRI it stands in another table."""
_LOGIC: dict[str, Callable[[list[str]], str]] = {
    "Not": lambda parts: f"NOT ({parts[0]})",
    "Node": " AND ".join,
    "And": lambda parts: " AND ".join(f"({p})" for p in parts),
    "Or": lambda parts: " OR ".join(f"({p})" for p in parts),
    "Xone": lambda parts: f"{' + '.join(f'({p})::INTEGER' for p in parts)} = 1",
}
