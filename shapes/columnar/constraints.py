"""The components of SHACL core, each as the SELECT of what violates it: f, v, l, t, and r for a closed shape."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from graphs.columns_parse import BLANK, IRI, LITERAL
from ontology.terms import RDF, RDFS, SH, XSD
from shapes.columnar import judged, literals
from shapes.columnar.comparisons import COMPARE
from shapes.columnar.plan import Constraint, Path, Shape
from shapes.columnar.statement import Source, Statement, quote, type_of

ALL = "v.f, v.v, v.l, v.t, NULL::UBIGINT AS r"
NONE = "NULL::UBIGINT AS v, NULL::VARCHAR AS l, NULL::VARCHAR AS t, NULL::UBIGINT AS r"
_KINDS = {
    SH.IRI: (IRI,),
    SH.BlankNode: (BLANK,),
    SH.Literal: (LITERAL,),
    SH.BlankNodeOrIRI: (IRI, BLANK),
    SH.BlankNodeOrLiteral: (BLANK, LITERAL),
    SH.IRIOrLiteral: (IRI, LITERAL),
}
_BOUNDS: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "MinExclusive": (">", operator.gt),
    "MinInclusive": (">=", operator.ge),
    "MaxExclusive": ("<", operator.lt),
    "MaxInclusive": ("<=", operator.le),
}
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"


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
    if name == "QualifiedValue":
        yield from _qualified(case)
    elif name in COMPARE:
        statement = case.statement
        yield name, COMPARE[name](statement, case.constraint, case.nodes, case.values, case.path)
    else:
        yield name, _CORE[name](case)


def failing(statement: Statement, shape: Shape, nodes: str) -> str:
    """Return the relation n of the nodes that do not conform to a shape."""
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
    return statement.let(f"SELECT DISTINCT n FROM ({' UNION ALL '.join(parts)})")


def _where(case: Case, condition: str) -> str:
    return f"SELECT {ALL} FROM {case.values} v WHERE {condition}"


def _class(case: Case) -> str:
    assert case.constraint.value is not None
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {case.statement.instances(_one(case))} i ON i.s = v.v"


def _datatype(case: Case) -> str:
    datatype = str(_one(case))
    if datatype == str(RDFS.Literal):
        return _where(case, f"v.v >> 62 <> {LITERAL}")
    if datatype == str(RDF.langString):
        return _where(case, "v.t IS NULL OR v.t[1] <> '@'")
    typed = f"v.t = {quote(datatype)}"
    if datatype == str(XSD.date):
        plain = f"regexp_full_match(v.l, '{_DAY}') AND TRY_CAST(v.l AS DATE) IS NOT NULL"
    elif datatype == str(XSD.string):
        plain = "true"
    else:
        pattern = literals.PLAIN.get(datatype)
        plain = "false" if pattern is None else f"regexp_full_match(v.l, {quote(pattern)})"
    odd = f"SELECT DISTINCT l, t FROM {case.values} v WHERE {typed} AND NOT ({plain})"
    good = judged.table(case.statement, odd, literals.has_datatype) if datatype != str(XSD.string) else None
    accepted = f"COALESCE({typed} AND ({plain}), false)"
    if good is None:
        return _where(case, f"NOT {accepted}")
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {good} g ON g.l = v.l AND g.t = v.t WHERE NOT {accepted}"


def _node_kind(case: Case) -> str:
    kinds = _KINDS.get(URIRef(str(_one(case))), ())
    return _where(case, f"v.v >> 62 NOT IN ({', '.join(map(str, kinds)) or 9})")


def _count(case: Case) -> str:
    number = case.constraint.numbers[0] or 0
    if case.constraint.component == "MaxCount":
        return f"SELECT f, {NONE} FROM {case.values} GROUP BY f HAVING count(*) > {number}"
    if number == 0:
        return f"SELECT n AS f, {NONE} FROM {case.nodes} WHERE false"
    if number == 1:
        return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN {case.values} v ON v.f = a.n"
    enough = f"SELECT f FROM {case.values} GROUP BY f HAVING count(*) >= {number}"
    return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({enough}) e ON e.f = a.n"


def _bound(case: Case) -> str:
    bound = _one(case)
    assert isinstance(bound, Literal)
    sign, accept = _BOUNDS[case.constraint.component]
    form, kind = str(bound), type_of(bound)
    fits, plain = "false", "false"
    if kind in literals.NUMBERS and bound.ill_typed is not True and len(form) < 16:
        fits = (
            f"v.t IN ({', '.join(map(quote, literals.NUMBERS))}) AND regexp_full_match(v.l, '{literals.PLAIN_NUMBER}')"
        )
        plain = f"TRY_CAST(v.l AS DOUBLE) {sign} CAST({quote(form)} AS DOUBLE)"
    elif kind == str(XSD.date) and bound.ill_typed is not True and len(form) == 10:
        fits = f"v.t = {quote(kind)} AND regexp_full_match(v.l, '{_DAY}') AND TRY_CAST(v.l AS DATE) IS NOT NULL"
        plain = f"v.l {sign} {quote(form)}"
    odd = f"SELECT DISTINCT l, t FROM {case.values} v WHERE v.l IS NOT NULL AND NOT ({fits})"
    good = judged.table(case.statement, odd, literals.within(bound, lambda c: accept(c, 0)))
    accepted = f"COALESCE(({fits}) AND {plain}, false)"
    if good is None:
        return _where(case, f"NOT {accepted}")
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {good} g ON g.l = v.l AND g.t = v.t WHERE NOT {accepted}"


def _strings(case: Case, condition: str) -> str:
    """Return values whose string does not meet a condition on v.x; blank nodes have none."""
    text = case.statement.text(case.values, case.path)
    blank = f"SELECT {ALL} FROM {case.values} v WHERE v.v >> 62 = {BLANK}"
    return f"SELECT {ALL} FROM {text} v WHERE NOT ({condition}) UNION ALL {blank}"


def _length(case: Case) -> str:
    number = case.constraint.numbers[0]
    if case.constraint.component == "MinLength":
        return _where(case, "false") if number == 0 else _strings(case, f"length(v.x) >= {number}")
    return _strings(case, f"length(v.x) <= {number}")


def _pattern(case: Case) -> str:
    pattern, flags = _one(case), case.constraint.other
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


def _language_in(case: Case) -> str:
    wanted = [str(term).lower() for term in _many(case)]
    if "*" in wanted:
        return _where(case, "v.t IS NULL OR v.t[1] <> '@'")
    fits = [f"v.t = {quote(f'@{tag}')}" for tag in wanted]
    fits += [f"starts_with(v.t, {quote(f'@{tag}-')})" for tag in wanted if "-" not in tag]
    return _where(case, f"NOT COALESCE({' OR '.join(fits) or 'false'}, false)")


def _unique_lang(case: Case) -> str:
    return f"SELECT f, {NONE} FROM {case.values} WHERE t[1] = '@' GROUP BY f, t HAVING count(*) > 1"


def _other(case: Case) -> str:
    """Return the values of the other property that a constraint names."""
    return case.statement.values(case.nodes, Path("predicate", str(_one(case))))


def _equals(case: Case) -> str:
    other = _other(case)
    return (
        f"SELECT {ALL} FROM {case.values} v ANTI JOIN {other} o ON o.f = v.f AND o.v = v.v"
        f" UNION ALL SELECT {ALL} FROM {other} v ANTI JOIN {case.values} o ON o.f = v.f AND o.v = v.v"
    )


def _disjoint(case: Case) -> str:
    return f"SELECT {ALL} FROM {case.values} v SEMI JOIN {_other(case)} o ON o.f = v.f AND o.v = v.v"


def _less_than(case: Case) -> str:
    statement, other = case.statement, _other(case)
    first = statement.text(case.values, case.path)
    second = statement.text(other, Path("predicate", str(_one(case))))
    pairs = statement.let(
        f"SELECT a.f, a.v, a.l, a.t, a.x, b.x AS y, b.t AS u FROM {first} a JOIN {second} b ON b.f = a.f"
    )
    strict = case.constraint.component == "LessThan"
    sign, day = "<" if strict else "<=", quote(str(XSD.date))
    numbers = ", ".join(map(quote, literals.NUMBERS))
    dates = (
        f"v.t = {day} AND v.u = {day} AND regexp_full_match(v.x, '{_DAY}') AND regexp_full_match(v.y, '{_DAY}')"
        " AND TRY_CAST(v.x AS DATE) IS NOT NULL AND TRY_CAST(v.y AS DATE) IS NOT NULL"
    )
    plain = literals.PLAIN_NUMBER
    counts = (
        f"v.t IN ({numbers}) AND v.u IN ({numbers})"
        f" AND regexp_full_match(v.x, '{plain}') AND regexp_full_match(v.y, '{plain}')"
    )
    fits = f"COALESCE(({dates}) OR ({counts}), false)"
    good = judged.table(
        statement, f"SELECT DISTINCT x, t, y, u FROM {pairs} v WHERE NOT {fits}", literals.ordered(strict)
    )
    accepted = (
        f"CASE WHEN {dates} THEN v.x {sign} v.y"
        f" WHEN {counts} THEN TRY_CAST(v.x AS DOUBLE) {sign} TRY_CAST(v.y AS DOUBLE) ELSE false END"
    )
    blank = (
        f" UNION ALL SELECT {ALL} FROM {case.values} v JOIN {other} b ON b.f = v.f"
        f" WHERE v.v >> 62 = {BLANK} OR b.v >> 62 = {BLANK}"
    )
    if good is None:
        return f"SELECT {ALL} FROM {pairs} v WHERE NOT COALESCE({accepted}, false){blank}"
    same = " AND ".join(f"g.{c} IS NOT DISTINCT FROM v.{c}" for c in "xtyu")
    return f"SELECT {ALL} FROM {pairs} v ANTI JOIN {good} g ON {same} WHERE NOT COALESCE({accepted}, false){blank}"


def _logic(case: Case) -> str:
    statement, name = case.statement, case.constraint.component
    nodes = statement.nodes(case.values)
    bad = [failing(statement, shape, nodes) for shape in case.constraint.shapes]
    if name in ("Node", "And"):
        anywhere = " UNION ".join(f"SELECT n FROM {b}" for b in bad)
        return f"SELECT {ALL} FROM {case.values} v SEMI JOIN ({anywhere}) b ON b.n = v.v"
    if name == "Not":
        return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {bad[0]} b ON b.n = v.v"
    if name == "Or":
        sql = f"SELECT {ALL} FROM {case.values} v"
        return sql + "".join(f" SEMI JOIN {b} b{i} ON b{i}.n = v.v" for i, b in enumerate(bad))
    every = " UNION ALL ".join(f"SELECT n FROM {b}" for b in bad)
    one = f"SELECT n FROM ({every}) GROUP BY n HAVING count(*) = {len(bad) - 1}"
    if len(bad) == 1:
        return f"SELECT {ALL} FROM {case.values} v SEMI JOIN {bad[0]} b ON b.n = v.v"
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN ({one}) b ON b.n = v.v"


def _qualified(case: Case) -> Iterator[tuple[str, str]]:
    statement, (least, most) = case.statement, case.constraint.numbers
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
        yield "QualifiedMinCount", f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({enough}) e ON e.f = a.n"


def _closed(case: Case) -> str:
    source = case.source
    allowed = ", ".join(str(source.id(p)) for p in _many(case)) or "0"
    kind, anything = source.id(RDF.type), source.id(RDFS.Resource)
    return (
        f"SELECT v.f, q.o AS v, q.lex AS l, q.type AS t, q.p AS r FROM {case.values} v JOIN quads q ON q.s = v.v"
        f" WHERE q.p NOT IN ({allowed}) AND NOT (q.p = {kind} AND q.o = {anything})"
    )


def _has_value(case: Case) -> str:
    wanted = f"SELECT f FROM {case.values} WHERE v = {case.source.id(_one(case))}"
    return f"SELECT a.n AS f, {NONE} FROM {case.nodes} a ANTI JOIN ({wanted}) w ON w.f = a.n"


def _in(case: Case) -> str:
    return _where(case, f"v.v NOT IN ({', '.join(str(case.source.id(t)) for t in _many(case)) or 1})")


def _one(case: Case) -> Node:
    assert case.constraint.value is not None
    assert not isinstance(case.constraint.value, tuple)
    return case.constraint.value


def _many(case: Case) -> tuple[Node, ...]:
    assert isinstance(case.constraint.value, tuple)
    return case.constraint.value


_CORE: dict[str, Callable[[Case], str]] = {
    "Class": _class,
    "Datatype": _datatype,
    "NodeKind": _node_kind,
    "MinCount": _count,
    "MaxCount": _count,
    **dict.fromkeys(_BOUNDS, _bound),
    "MinLength": _length,
    "MaxLength": _length,
    "Pattern": _pattern,
    "LanguageIn": _language_in,
    "UniqueLang": _unique_lang,
    "Equals": _equals,
    "Disjoint": _disjoint,
    "LessThan": _less_than,
    "LessThanOrEquals": _less_than,
    **dict.fromkeys(("Node", "And", "Not", "Or", "Xone"), _logic),
    "Closed": _closed,
    "HasValue": _has_value,
    "In": _in,
}
