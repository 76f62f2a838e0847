"""The components of SHACL core that compare literals by their datatype."""

import operator
from collections.abc import Callable

from rdflib import Literal

from graphs.columns_parse import BLANK, LITERAL
from ontology.terms import RDF, RDFS, XSD
from shapes.columnar import judged, literals
from shapes.columnar.case import ALL, Case, one, other_values, where
from shapes.columnar.plan import Path
from shapes.columnar.statement import quote, type_of

BOUNDS: dict[str, tuple[str, Callable[[int, int], bool]]] = {
    "MinExclusive": (">", operator.gt),
    "MinInclusive": (">=", operator.ge),
    "MaxExclusive": ("<", operator.lt),
    "MaxInclusive": ("<=", operator.le),
}
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"


def datatype(case: Case) -> str:
    """Return values that are not well-formed literals of a datatype."""
    kind = str(one(case))
    if kind == str(RDFS.Literal):
        return where(case, f"v.v >> 62 <> {LITERAL}")
    if kind == str(RDF.langString):
        return where(case, "v.t IS NULL OR v.t[1] <> '@'")
    typed = f"v.t = {quote(kind)}"
    if kind == str(XSD.date):
        plain = f"regexp_full_match(v.l, '{_DAY}') AND TRY_CAST(v.l AS DATE) IS NOT NULL"
    elif kind == str(XSD.string):
        plain = "true"
    else:
        pattern = literals.PLAIN.get(kind)
        plain = "false" if pattern is None else f"regexp_full_match(v.l, {quote(pattern)})"
    odd = f"SELECT DISTINCT l, t FROM {case.values} v WHERE {typed} AND NOT ({plain})"
    good = judged.table(case.statement, odd, literals.has_datatype) if kind != str(XSD.string) else None
    accepted = f"COALESCE({typed} AND ({plain}), false)"
    if good is None:
        return where(case, f"NOT {accepted}")
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {good} g ON g.l = v.l AND g.t = v.t WHERE NOT {accepted}"


def bound(case: Case) -> str:
    """Return values that are not on the right side of a bound."""
    limit = one(case)
    assert isinstance(limit, Literal)
    sign, accept = BOUNDS[case.constraint.component]
    form, kind = str(limit), type_of(limit)
    fits, plain = "false", "false"
    if kind in literals.NUMBERS and limit.ill_typed is not True and len(form) < 16:
        fits = (
            f"v.t IN ({', '.join(map(quote, literals.NUMBERS))}) AND regexp_full_match(v.l, '{literals.PLAIN_NUMBER}')"
        )
        plain = f"TRY_CAST(v.l AS DOUBLE) {sign} CAST({quote(form)} AS DOUBLE)"
    elif kind == str(XSD.date) and limit.ill_typed is not True and len(form) == 10:
        fits = f"v.t = {quote(kind)} AND regexp_full_match(v.l, '{_DAY}') AND TRY_CAST(v.l AS DATE) IS NOT NULL"
        plain = f"v.l {sign} {quote(form)}"
    odd = f"SELECT DISTINCT l, t FROM {case.values} v WHERE v.l IS NOT NULL AND NOT ({fits})"
    good = judged.table(case.statement, odd, literals.within(limit, lambda c: accept(c, 0)))
    accepted = f"COALESCE(({fits}) AND {plain}, false)"
    if good is None:
        return where(case, f"NOT {accepted}")
    return f"SELECT {ALL} FROM {case.values} v ANTI JOIN {good} g ON g.l = v.l AND g.t = v.t WHERE NOT {accepted}"


def less_than(case: Case) -> str:
    """Return values that are not less than those of the other property."""
    statement, other = case.statement, other_values(case)
    first = statement.text(case.values, case.path)
    second = statement.text(other, Path("predicate", str(one(case))))
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
