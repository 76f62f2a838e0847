"""The focus nodes for which a comparison can be made at all, as `zc:comparable` in `shapes/components.ttl` says."""

from collections.abc import Callable

from rdflib import URIRef

from ontology.terms import RDF, SKOS, XSD, ZWGK
from shapes.columnar.comparisons import ends, parameter, placed_where_served, strings, through_value
from shapes.columnar.plan import Constraint, Path, Shape
from shapes.columnar.statement import Source, Statement, quote

Fit = Callable[[Statement, Constraint, str, str], str]


def judged(source: Source, shape: Shape, nodes: str) -> tuple[str | None, bool]:
    """Return the SELECT n of the nodes that a shape can really judge, None for all, and whether it is strict.

    Strict is a shape of which one node that was not read leaves open whether a place conforms.
    """
    parts = []
    strict = False
    if shape.constraints and shape.path is None and not shape.properties:
        return None, False
    for part in shape.properties:
        compared = [c for c in part.constraints if c.component in FIT]
        if part.path is None or not compared or not isinstance(part.node, URIRef):
            return None, False
        for constraint in compared:
            statement = Statement(source)
            through = through_value(part.path) if constraint.component == "UniqueWithin" else ()
            # a node shares a value with itself, so here it is enough to have one
            path = part.path.parts[0] if through else part.path
            values = statement.values(nodes, path)
            parts.append(f"({statement.sql(FIT[constraint.component](statement, constraint, nodes, values))})")
            strict = strict or constraint.component == "RequiredElements"
    return (" UNION ".join(parts), strict) if parts else (None, False)


def _both(statement: Statement, constraint: Constraint, _: str, values: str) -> str:
    """Both ends have values."""
    own, theirs = ends(statement, parameter(constraint), values)
    return f"SELECT v.f AS n FROM {values} v SEMI JOIN {own} a ON a.f = v.f SEMI JOIN {theirs} b ON b.f = v.v"


def _both_dates(statement: Statement, constraint: Constraint, _: str, values: str) -> str:
    day = quote(str(XSD.date))
    own, theirs = ends(statement, parameter(constraint), values)
    return (
        f"SELECT v.f AS n FROM {values} v SEMI JOIN (SELECT f FROM {own} WHERE t = {day}) a ON a.f = v.f"
        f" SEMI JOIN (SELECT f FROM {theirs} WHERE t = {day}) b ON b.f = v.v"
    )


def _at_level(statement: Statement, constraint: Constraint, nodes: str, values: str) -> str:
    assert constraint.other is not None
    level = statement.source.id(constraint.other)
    there = (
        f"SELECT a.s FROM {statement.triples(ZWGK.area)} a SEMI JOIN"
        f" (SELECT s FROM {statement.triples(ZWGK.areaLevel)} WHERE o = {level}) b ON b.s = a.o"
    )
    return f"SELECT n FROM ({_both(statement, constraint, nodes, values)}) SEMI JOIN ({there}) t ON t.s = n"


def _limits(statement: Statement, constraint: Constraint, nodes: str, values: str) -> str:
    assert constraint.other is not None
    cls = statement.source.id(constraint.other)
    fit = statement.let(
        f"SELECT v.* FROM {values} v SEMI JOIN (SELECT s FROM {statement.triples(RDF.type)} WHERE o = {cls}) c"
        " ON c.s = v.v"
    )
    own, theirs = ends(statement, parameter(constraint), fit)
    days = statement.triples(ZWGK.comparableDays)
    with_days = (f"(SELECT e.f FROM {end} e SEMI JOIN {days} d ON d.s = e.v)" for end in (own, theirs))
    return f"SELECT v.f AS n FROM {fit} v" + "".join(
        f" SEMI JOIN {end} {name} ON {name}.f = v.{column}"
        for end, name, column in zip(with_days, "ab", "fv", strict=True)
    )


def _other(statement: Statement, constraint: Constraint, nodes: str, values: str) -> str:
    other = statement.values(nodes, Path("predicate", str(parameter(constraint))))
    return f"SELECT v.f AS n FROM {values} v SEMI JOIN {other} a ON a.f = v.f"


def _scheme(statement: Statement, constraint: Constraint, _: str, values: str) -> str:
    scheme = statement.source.id(parameter(constraint))
    held = f"SELECT 1 FROM {statement.triples(SKOS.inScheme)} WHERE o = {scheme}"
    return f"SELECT f AS n FROM {values} WHERE EXISTS ({held})"


def _codes(statement: Statement, constraint: Constraint, _: str, values: str) -> str:
    own, theirs = ends(statement, parameter(constraint), values)
    numbers = f"SELECT f FROM {strings(statement, parameter(constraint), theirs)} WHERE regexp_full_match(x, '[0-9]+')"
    return f"SELECT v.f AS n FROM {values} v SEMI JOIN {own} a ON a.f = v.f SEMI JOIN ({numbers}) b ON b.f = v.v"


def _served(statement: Statement, _: Constraint, __: str, values: str) -> str:
    return f"SELECT f AS n FROM {placed_where_served(statement, values)}"


def _read(statement: Statement, constraint: Constraint, _: str, values: str) -> str:
    """Some element is asked for, and none was lost whose property the node lacks."""
    wanted = statement.triples(parameter(constraint))
    lost = statement.let(
        f"SELECT u.s AS n, w.o AS p FROM {statement.triples(ZWGK.unreadElement)} u JOIN {wanted} w ON w.s = u.o"
    )
    having = statement.let(
        f"SELECT DISTINCT s, p FROM quads WHERE p IN (SELECT p FROM {lost}) AND s IN (SELECT n FROM {lost})"
    )
    open_ = f"SELECT l.n FROM {lost} l ANTI JOIN {having} h ON h.s = l.n AND h.p = l.p"
    return f"SELECT v.f AS n FROM {values} v SEMI JOIN {wanted} w ON w.s = v.v ANTI JOIN ({open_}) x ON x.n = v.f"


def _scoped(statement: Statement, constraint: Constraint, nodes: str, values: str) -> str:
    return f"SELECT v.f AS n FROM {values} v SEMI JOIN {statement.triples(parameter(constraint))} s ON s.s = v.f"


FIT: dict[str, Fit] = {
    "NotLaterOn": _both_dates,
    "LaterOn": _both_dates,
    "SameOn": _both,
    "SupersetOn": _both,
    "SameAtLevel": _at_level,
    "NotLooserOn": _limits,
    "AgreesWith": _other,
    "InScheme": _scheme,
    "PrefixedOn": _codes,
    "CoveredBy": _served,
    "RequiredElements": _read,
    "UniqueWithin": _scoped,
}
