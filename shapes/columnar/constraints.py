"""The components of SHACL core, each as the SELECT of what violates it: f, v, l, t, and r for a closed shape."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import Literal

from graphs.columns_parse import BLANK, IRI
from ontology.terms import RDF, RDFS
from shapes.columnar import judged, literals
from shapes.columnar.case import ALL, NONE, Case, one, other_values, where
from shapes.columnar.comparisons import COMPARE
from shapes.columnar.conditions import condition, many, of_constraint
from shapes.columnar.plan import Constraint, Shape
from shapes.columnar.statement import Source, Statement, quote
from shapes.columnar.typed import BOUNDS, bound, datatype, less_than


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one constraint finds: the shape and component that a result names, and the SELECT."""

    shape: Shape
    component: str
    sql: str


def compile_shape(source: Source, shape: Shape, nodes: str) -> Iterator[Compiled]:
    """Yield a statement for each constraint of a shape, and of its property shapes, over a table of nodes."""
    if shape.deactivated:
        return
    for constraint in shape.constraints:
        if _is_idle(source, shape, constraint):
            continue
        statement = Statement(source)
        values = statement.values(nodes, shape.path)
        for component, sql in violations(Case(statement, shape, constraint, nodes, values)):
            yield Compiled(shape, component, statement.sql(sql))
    for part in shape.properties:
        if shape.path is None:
            yield from compile_shape(source, part, nodes)
        else:
            statement = Statement(source)
            yield from _below(statement, part, statement.values(nodes, shape.path))


def _is_idle(source: Source, shape: Shape, constraint: Constraint) -> bool:
    """Say whether a constraint looks only at values, and the data have none along the path."""
    return constraint.component not in _WITHOUT_VALUES and not source.occurs(shape.path)


_WITHOUT_VALUES = frozenset({"MinCount", "HasValue", "Equals", "QualifiedValue", "RequiredElements", "UniqueWithin"})
"""Components that can find fault where there is no value."""


def _below(statement: Statement, part: Shape, values: str) -> Iterator[Compiled]:
    """Yield what a property shape finds in the values of another: once for each focus node that has the value."""
    if part.deactivated:
        return
    for constraint in part.constraints:
        own = statement.copy()
        nodes = own.nodes(values)
        inner = own.values(nodes, part.path)
        for component, sql in violations(Case(own, part, constraint, nodes, inner)):
            found = f"SELECT x.f, x.v, x.l, x.t, x.r FROM ({sql}) x JOIN {values} y ON y.v = x.f"
            yield Compiled(part, component, own.sql(found))
    for deeper in part.properties:
        own = statement.copy()
        inner = own.values(own.nodes(values), part.path)
        onward = own.let(f"SELECT a.f, b.v, b.l, b.t FROM {values} a JOIN {inner} b ON b.f = a.v")
        yield from _below(own, deeper, onward)


def violations(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the components of a constraint, each with the SELECT of what violates it."""
    name = case.constraint.component
    simple = of_constraint(case.statement, case.constraint, case.path)
    if simple is not None:
        yield name, where(case, f"NOT ({simple})")
    elif name == "QualifiedValue":
        yield from _qualified(case)
    elif name in COMPARE:
        statement = case.statement
        yield name, COMPARE[name](statement, case.constraint, case.nodes, case.values, case.path)
    else:
        yield name, _CORE[name](case)


def failing(statement: Statement, shape: Shape, nodes: str) -> str:
    """Return the relation n of the nodes that do not conform to a shape; a node may stand there more than once."""
    parts = []
    if not shape.deactivated:
        values = statement.values(nodes, shape.path)
        for constraint in shape.constraints:
            found = violations(Case(statement, shape, constraint, nodes, values))
            parts += [f"SELECT f AS n FROM ({sql})" for _, sql in found]
        for part in shape.properties:
            inner = nodes if shape.path is None else statement.nodes(values)
            below = failing(statement, part, inner)
            if shape.path is None:
                parts.append(f"SELECT n FROM {below}")
            else:
                parts.append(f"SELECT v.f AS n FROM {values} v SEMI JOIN {below} b ON b.n = v.v")
    if not parts:
        return statement.let(f"SELECT n FROM {nodes} WHERE false")
    return statement.let(" UNION ALL ".join(parts))


def _class(case: Case) -> str:
    assert case.constraint.value is not None
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {case.statement.instances(one(case))} i ON i.s = v.v"


def _count(case: Case) -> str:
    number = case.constraint.numbers[0] or 0
    stated = case.statement.step(case.path)
    if stated is not None and (case.constraint.component, number) in (("MaxCount", 0), ("MinCount", 1)):
        having = "SEMI" if number == 0 else "ANTI"
        return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a {having} JOIN {stated[0]} q ON q.{stated[1]} = a.n"
    if case.constraint.component == "MaxCount":
        several = _several(case, number)
        if several is not None:
            return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a SEMI JOIN ({several}) m ON m.n = a.n"
        return f"SELECT f, {NONE} FROM {case.values} GROUP BY f HAVING count(*) > {number}"
    if number == 0:
        return f"SELECT n AS f, {NONE} FROM {case.nodes} WHERE false"
    if number == 1:
        return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN {case.values} v ON v.f = a.n"
    enough = f"SELECT f FROM {case.values} GROUP BY f HAVING count(*) >= {number}"
    return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({enough}) e ON e.f = a.n"


def _strings(case: Case, condition: str) -> str:
    """Return values whose string does not meet a condition on v.x; blank nodes have none.

    Where most IRIs of the data are to be looked at, those at fault are found first.
    """
    sizes = case.source.sizes
    if case.path is None and sizes.get(case.nodes, 0) * 2 > sizes.get(case.source.terms, math.inf):
        names = f"SELECT v.id FROM (SELECT id, text AS x FROM ({case.source.names()})) v WHERE NOT ({condition})"
        words = condition.replace("v.x", "v.l")
        return (
            f"SELECT {ALL} FROM {case.values} v SEMI JOIN ({names}) b ON b.id = v.v WHERE v.v >> 62 = {IRI}"
            f" UNION ALL SELECT {ALL} FROM {case.values} v"
            f" WHERE v.v >> 62 = {BLANK} OR (v.l IS NOT NULL AND NOT ({words}))"
        )
    text = case.statement.text(case.values, case.path)
    blank = f"SELECT {ALL} FROM {case.values} v WHERE v.v >> 62 = {BLANK}"
    return f"SELECT {ALL} FROM {text} v WHERE NOT ({condition}) UNION ALL {blank}"


def _length(case: Case) -> str:
    number = case.constraint.numbers[0]
    if case.constraint.component == "MinLength":
        return where(case, "false") if number == 0 else _strings(case, f"length(v.x) >= {number}")
    return _strings(case, f"length(v.x) <= {number}")


def _pattern(case: Case) -> str:
    pattern, flags = one(case), case.constraint.other
    assert isinstance(pattern, Literal)
    own = literals.database_pattern(str(pattern)) if flags is None else None
    if own is not None:
        return _strings(case, f"regexp_matches(v.x, {quote(own)})")
    text = case.statement.text(case.values, case.path)
    good = judged.table(case.statement, f"SELECT DISTINCT x FROM {text}", literals.matcher(pattern, flags))
    if good is None:
        return _strings(case, "false")
    blank = f"SELECT {ALL} FROM {case.values} v WHERE v.v >> 62 = {BLANK}"
    return f"SELECT {ALL} FROM {text} v ANTI JOIN {good} g ON g.x = v.x UNION ALL {blank}"


def _unique_lang(case: Case) -> str:
    sql = f"SELECT f, {NONE} FROM (VALUES) WHERE t[1] = '@' GROUP BY f, t HAVING count(*) > 1"
    several = _several(case, 1)
    if several is None:
        return sql.replace("(VALUES)", case.values)
    few = case.statement.let(f"SELECT v.* FROM {case.values} v SEMI JOIN ({several}) m ON m.n = v.f")
    return sql.replace("(VALUES)", few)


def _several(case: Case, number: int) -> str | None:
    """Return the SELECT of what has more than so many values along a path of one step, where nodes are most of it."""
    stated = case.statement.step(case.path)
    if stated is None or case.path is None:
        return None
    total = sum(case.source.counts.get(case.path.iri, ()))
    if case.source.sizes.get(case.nodes, 0) * 3 < total:
        return None
    return f"SELECT {stated[1]} AS n FROM {stated[0]} GROUP BY ALL HAVING count(*) > {number}"


def _equals(case: Case) -> str:
    other = other_values(case)
    return (
        f"SELECT {ALL} FROM {case.values} v ANTI JOIN {other} o ON o.f = v.f AND o.v = v.v"
        f" UNION ALL SELECT {ALL} FROM {other} v ANTI JOIN {case.values} o ON o.f = v.f AND o.v = v.v"
    )


def _disjoint(case: Case) -> str:
    return f"SELECT {ALL} FROM {case.values} v SEMI JOIN {other_values(case)} o ON o.f = v.f AND o.v = v.v"


def _logic(case: Case) -> str:
    statement, name = case.statement, case.constraint.component
    nodes = statement.nodes(case.values)
    if name == "Or":
        return _or(case, nodes)
    bad = [failing(statement, shape, nodes) for shape in case.constraint.shapes]
    if name in ("Node", "And"):
        anywhere = " UNION ".join(f"SELECT n FROM {b}" for b in bad)
        return f"SELECT {ALL} FROM {case.values} v SEMI JOIN ({anywhere}) b ON b.n = v.v"
    if name == "Not":
        return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {bad[0]} b ON b.n = v.v"
    every = " UNION ALL ".join(f"SELECT DISTINCT n FROM {b}" for b in bad)
    one = f"SELECT n FROM ({every}) GROUP BY n HAVING count(*) = {len(bad) - 1}"
    if len(bad) == 1:
        return f"SELECT {ALL} FROM {case.values} v SEMI JOIN {bad[0]} b ON b.n = v.v"
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN ({one}) b ON b.n = v.v"


def _or(case: Case, nodes: str) -> str:
    """Narrow the nodes down choice by choice, the simplest first: what is left conforms to none."""
    statement = case.statement
    for shape in sorted(case.constraint.shapes, key=lambda s: 0 if s.path is None else s.path.steps()):
        bad = failing(statement, shape, nodes)
        left = f"SELECT x.n, x.l, x.t FROM {nodes} x SEMI JOIN {bad} b ON b.n = x.n"
        kept = statement.source.keep(statement.sql(left))
        if kept is None:
            return where(case, "false")
        nodes = kept
    return f"SELECT {ALL} FROM {case.values} v SEMI JOIN {nodes} b ON b.n = v.v"


def _qualified(case: Case) -> Iterator[tuple[str, str]]:
    statement, (least, most) = case.statement, case.constraint.numbers
    fits = condition(statement, case.constraint.shapes[0], case.path)
    once = least == 1 and most is None
    values = statement.repeated(case.nodes, case.path) if once else case.values
    good = f"SELECT v.f, v.v FROM {values} v WHERE {fits}"
    if fits is None or case.constraint.siblings:
        nodes = statement.nodes(case.values)
        bad = failing(statement, case.constraint.shapes[0], nodes)
        good = f"SELECT v.f, v.v FROM {case.values} v ANTI JOIN {bad} b ON b.n = v.v"
    for i, sibling in enumerate(case.constraint.siblings):
        good = f"SELECT v.f, v.v FROM ({good}) v SEMI JOIN {failing(statement, sibling, nodes)} s{i} ON s{i}.n = v.v"
    good = statement.let(good)
    if most is not None:
        yield "QualifiedMaxCount", f"SELECT f, {NONE} FROM {good} GROUP BY f HAVING count(*) > {most}"
    if least:
        enough = f"SELECT f FROM {good} GROUP BY f HAVING count(*) >= {least}"
        if least == 1:
            enough = f"SELECT f FROM {good}"
        yield "QualifiedMinCount", f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({enough}) e ON e.f = a.n"


def _closed(case: Case) -> str:
    source = case.source
    allowed = ", ".join(str(source.id(p)) for p in many(case.constraint)) or "0"
    kind, anything = source.id(RDF.type), source.id(RDFS.Resource)
    return (
        f"SELECT v.f, q.o AS v, q.lex AS l, q.type AS t, q.p AS r FROM {case.values} v JOIN quads q ON q.s = v.v"
        f" WHERE q.p NOT IN ({allowed}) AND NOT (q.p = {kind} AND q.o = {anything})"
    )


def _has_value(case: Case) -> str:
    number, stated = case.source.id(one(case)), case.statement.step(case.path)
    wanted = f"SELECT f FROM {case.values} WHERE v = {number}"
    if stated is not None:
        table, node, value = stated
        wanted = f"SELECT {node} AS f FROM {table} WHERE {value} = {number}"
    return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({wanted}) w ON w.f = a.n"


_CORE: dict[str, Callable[[Case], str]] = {
    "Class": _class,
    "Datatype": datatype,
    "MinCount": _count,
    "MaxCount": _count,
    **dict.fromkeys(BOUNDS, bound),
    "MinLength": _length,
    "MaxLength": _length,
    "Pattern": _pattern,
    "UniqueLang": _unique_lang,
    "Equals": _equals,
    "Disjoint": _disjoint,
    "LessThan": less_than,
    "LessThanOrEquals": less_than,
    **dict.fromkeys(("Node", "And", "Not", "Or", "Xone"), _logic),
    "Closed": _closed,
    "HasValue": _has_value,
}
