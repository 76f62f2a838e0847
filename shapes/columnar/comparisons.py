"""Our own components, as `shapes/components.ttl` defines them in SPARQL: each the SELECT of what violates it.

All stand on property shapes: f is the focus node, v the reference node that the path leads to.
"""

from collections.abc import Callable

from rdflib import URIRef
from rdflib.term import Node

from ontology.terms import RDF, SKOS, XSD, ZWGK
from shapes.columnar.literals import NUMBERS
from shapes.columnar.plan import Constraint, Path
from shapes.columnar.statement import NO_WORDS, Statement, quote

NOTHING = "SELECT v.f, v.v, v.l, v.t, NULL::UBIGINT AS r FROM {} v WHERE false"
FOUND = "v.f, v.v, v.l, v.t, NULL::UBIGINT AS r"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NAMES = (ZWGK.domain, ZWGK.level1Name, ZWGK.level2Name, ZWGK.level3Name)
READ = frozenset(
    map(
        str,
        (
            *(RDF.type, SKOS.inScheme, ZWGK.area, ZWGK.areaLevel, ZWGK.comparableDays, ZWGK.exempts),
            *(ZWGK.unreadElement, *_NAMES),
        ),
    )
)
"""The properties that the components read whatever they are given."""
Compare = Callable[[Statement, Constraint, str, str, Path | None], str]


def parameter(constraint: Constraint) -> URIRef:
    """Return the property that a component compares."""
    assert isinstance(constraint.value, URIRef)
    return constraint.value


def ends(statement: Statement, predicate: Node, values: str) -> tuple[str, str]:
    """Return what focus nodes and reference nodes have on a property, as values, only for what the path connects."""
    first = statement.let(f"SELECT DISTINCT f AS n, {NO_WORDS} FROM {values}")
    second = statement.nodes(values)
    path = Path("predicate", str(predicate))
    return statement.values(first, path), statement.values(second, path)


def _is_day(alias: str) -> str:
    return f"{alias}.t = {quote(str(XSD.date))} AND regexp_matches({alias}.l, '{_DAY}')"


def strings(statement: Statement, predicate: Node, values: str) -> str:
    """Return values of a property with their strings, blank nodes left out."""
    return statement.text(values, Path("predicate", str(predicate)))


def not_later_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """The last date of the focus node is after everything that the reference node has."""
    predicate = parameter(constraint)
    own, theirs = ends(statement, predicate, values)
    last = statement.let(f"SELECT f, max(l) AS x FROM {own} a WHERE {_is_day('a')} GROUP BY f")
    all_theirs = strings(statement, predicate, theirs)
    other = statement.let(f"SELECT f, max(x) AS x FROM {all_theirs} a GROUP BY f HAVING bool_or({_is_day('a')})")
    return f"SELECT {FOUND} FROM {values} v JOIN {last} a ON a.f = v.f JOIN {other} b ON b.f = v.v WHERE a.x > b.x"


def later_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """Nothing that the focus node has is after something that the reference node has."""
    predicate = parameter(constraint)
    own, theirs = (strings(statement, predicate, end) for end in ends(statement, predicate, values))
    last = statement.let(f"SELECT f, max(x) AS x FROM {own} a GROUP BY f HAVING bool_or({_is_day('a')})")
    first = statement.let(f"SELECT f, min(x) AS x FROM {theirs} a GROUP BY f HAVING bool_or({_is_day('a')})")
    return f"SELECT {FOUND} FROM {values} v JOIN {last} a ON a.f = v.f JOIN {first} b ON b.f = v.v WHERE a.x <= b.x"


def same_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """Both ends have values, and one has a value that the other has not."""
    return _different(statement, parameter(constraint), values, both=True)


def same_at_level(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """As `same_on`, for focus nodes whose area is of the level."""
    assert constraint.other is not None
    level = statement.source.id(constraint.other)
    places = (
        f"SELECT a.s FROM {statement.triples(ZWGK.area)} a SEMI JOIN"
        f" (SELECT s FROM {statement.triples(ZWGK.areaLevel)} WHERE o = {level}) b ON b.s = a.o"
    )
    there = f" SEMI JOIN ({places}) p ON p.s = v.f"
    return _different(statement, parameter(constraint), values, both=True, there=there)


def superset_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """Both ends have values, and the focus node lacks one of the reference node."""
    return _different(statement, parameter(constraint), values, both=False)


def _different(statement: Statement, predicate: Node, values: str, *, both: bool, there: str = "") -> str:
    """Find the pairs whose values are not the same; only the few that differ in some value are looked into."""
    stated = statement.triples(predicate)
    some = (
        f"SELECT DISTINCT v.f, v.v, v.l, v.t FROM {values} v JOIN {stated} a ON a.s = v.f"
        f" JOIN {stated} b ON b.s = v.v AND b.o <> a.o"
    )
    kept = statement.source.keep(statement.sql(f"SELECT v.* FROM ({some}) v{there}"))
    if kept is None:
        return NOTHING.format(values)
    own, theirs = ends(statement, predicate, kept)
    first = statement.let(f"SELECT v.f, v.v, a.v AS x FROM {kept} v JOIN {own} a ON a.f = v.f")
    second = statement.let(f"SELECT v.f, v.v, b.v AS x FROM {kept} v JOIN {theirs} b ON b.f = v.v")
    lacking = f"SELECT b.f, b.v FROM {second} b ANTI JOIN {first} a ON a.f = b.f AND a.v = b.v AND a.x = b.x"
    if both:
        lacking += (
            f" UNION SELECT a.f, a.v FROM {first} a ANTI JOIN {second} b ON a.f = b.f AND a.v = b.v AND a.x = b.x"
        )
    return f"SELECT {FOUND} FROM {kept} v SEMI JOIN ({lacking}) d ON d.f = v.f AND d.v = v.v"


def not_looser_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """The longest limit of the focus node is longer than the longest of a reference node of the class."""
    assert constraint.other is not None
    cls = statement.source.id(constraint.other)
    numbers = ", ".join(quote(n) for n in (*NUMBERS, str(XSD.double), str(XSD.float)))
    days = statement.let(
        f"SELECT s, TRY_CAST(lex AS DOUBLE) AS x FROM {statement.triples(ZWGK.comparableDays)}"
        f" WHERE type IN ({numbers}) AND TRY_CAST(lex AS DOUBLE) IS NOT NULL"
    )
    limits = statement.let(
        f"SELECT e.s, d.x FROM {statement.triples(parameter(constraint))} e JOIN {days} d ON d.s = e.o"
    )
    kept = statement.source.keep(
        statement.sql(
            f"SELECT DISTINCT v.f, v.v, v.l, v.t FROM {values} v JOIN {limits} a ON a.s = v.f"
            f" JOIN {limits} b ON b.s = v.v AND a.x > b.x"
        )
    )
    if kept is None:
        return NOTHING.format(values)
    among = f"SELECT s FROM {statement.triples(RDF.type)} WHERE o = {cls}"
    fit = statement.let(f"SELECT v.* FROM {kept} v SEMI JOIN ({among}) c ON c.s = v.v")
    longest = [
        f"(SELECT s, max(x) AS x FROM {limits} SEMI JOIN {fit} z ON z.{end} = s GROUP BY s)" for end in ("f", "v")
    ]
    return (
        f"SELECT {FOUND} FROM {fit} v JOIN {longest[0]} a ON a.s = v.f JOIN {longest[1]} b ON b.s = v.v WHERE a.x > b.x"
    )


def agrees_with(statement: Statement, constraint: Constraint, nodes: str, values: str, _: Path | None) -> str:
    """The focus node has values of the other property, and this value is not among them."""
    other = statement.values(nodes, Path("predicate", str(parameter(constraint))))
    return (
        f"SELECT {FOUND} FROM {values} v SEMI JOIN {other} a ON a.f = v.f"
        f" ANTI JOIN {other} b ON b.f = v.f AND b.v = v.v"
    )


def in_scheme(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """The data hold concepts of the scheme, and the value is none of them."""
    scheme = statement.source.id(parameter(constraint))
    concepts = statement.let(f"SELECT s FROM {statement.triples(SKOS.inScheme)} WHERE o = {scheme}")
    return f"SELECT {FOUND} FROM {values} v ANTI JOIN {concepts} c ON c.s = v.v WHERE EXISTS (SELECT 1 FROM {concepts})"


def prefixed_on(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """A code of the focus node does not begin with the significant part of the reference node's."""
    predicate = parameter(constraint)
    own, theirs = (strings(statement, predicate, end) for end in ends(statement, predicate, values))
    return (
        f"SELECT DISTINCT {FOUND} FROM {values} v JOIN {own} a ON a.f = v.f"
        f" JOIN (SELECT f, regexp_replace(x, '(00)+$', '') AS x FROM {theirs} WHERE regexp_full_match(x, '[0-9]+')) b"
        " ON b.f = v.v WHERE NOT starts_with(a.x, b.x)"
    )


def covered_by(statement: Statement, constraint: Constraint, _: str, values: str, __: Path | None) -> str:
    """In an area with a catalogue, no witness points to both nodes, and no exemption is recorded."""
    assert constraint.other is not None
    area, exempts = statement.triples(ZWGK.area), statement.triples(ZWGK.exempts)
    placed = placed_where_served(statement, values)
    witnesses = (
        f"SELECT w.o AS f, x.o AS v FROM {statement.triples(parameter(constraint))} w"
        f" JOIN {statement.triples(constraint.other)} x ON x.s = w.s"
    )
    by_area = f"SELECT e.o AS v, a.o AS a FROM {exempts} e JOIN {area} a ON a.s = e.s"
    return (
        f"SELECT DISTINCT {FOUND} FROM {placed} v ANTI JOIN ({witnesses}) w ON w.f = v.f AND w.v = v.v"
        f" ANTI JOIN {exempts} e ON e.o = v.f ANTI JOIN ({by_area}) g ON g.v = v.v AND g.a = v.a"
    )


def placed_where_served(statement: Statement, values: str) -> str:
    """Return the values with the areas `a` of their focus nodes, only areas that have a catalogue."""
    area = statement.triples(ZWGK.area)
    catalogues = (
        f"SELECT s FROM {statement.triples(RDF.type)} WHERE o = {statement.source.id(ZWGK.DisclosureCatalogue)}"
    )
    served = statement.let(f"SELECT DISTINCT a.o FROM {area} a SEMI JOIN ({catalogues}) c ON c.s = a.s")
    return statement.let(
        f"SELECT v.*, a.o AS a FROM {values} v JOIN {area} a ON a.s = v.f SEMI JOIN {served} b ON b.o = a.o"
    )


def required_elements(statement: Statement, constraint: Constraint, nodes: str, _: str, path: Path | None) -> str:
    """An element that the path reaches has a property of which the focus node has no value, and it was not unread.

    Turned round: first the nodes that lack a property of any element, which are few; the path only from these.
    """
    columns = statement.source.columns
    query = f"""SELECT DISTINCT q.s, t.text FROM {statement.triples(parameter(constraint))} q
        JOIN {statement.source.terms} t ON t.id = q.o WHERE q.o >> 62 = 0 ORDER BY ALL"""
    wanted = columns.rows(query)
    if not wanted:
        return f"SELECT {FOUND} FROM {nodes} v WHERE false".replace("v.f, v.v", "v.n AS f, v.n AS v")
    parts = [
        f"SELECT a.n, {element}::UBIGINT AS e FROM {nodes} a ANTI JOIN {statement.triples(iri)} h ON h.s = a.n"
        for element, iri in wanted
    ]
    lacking = statement.source.keep(statement.sql(" UNION ALL ".join(parts)))
    if lacking is None:
        return f"SELECT {FOUND} FROM {nodes} v WHERE false".replace("v.f, v.v", "v.n AS f, v.n AS v")
    few = statement.let(f"SELECT DISTINCT n, {NO_WORDS} FROM {lacking}")
    reached = statement.values(few, path)
    unread = statement.triples(ZWGK.unreadElement)
    return (
        f"SELECT DISTINCT {FOUND} FROM {reached} v SEMI JOIN {lacking} k ON k.n = v.f AND k.e = v.v"
        f" ANTI JOIN {unread} u ON u.s = v.f AND u.o = v.v"
    )


def unique_within(statement: Statement, constraint: Constraint, nodes: str, values: str, path: Path | None) -> str:
    """Another node in the same scope has the same domain and names; the pair is reported at the greater IRI.

    Along a path through a shared value (a name) the pairs are found by scope and value together.
    """
    scope = statement.triples(parameter(constraint))
    through = through_value(path)
    if through:
        named = statement.let(" UNION ALL ".join(_in_scope(statement, scope, p) for p in through))
        often = f"SELECT scope, x FROM {named} GROUP BY ALL HAVING count(*) > 1"
        kept = statement.source.keep(
            statement.sql(f"SELECT a.* FROM {named} a SEMI JOIN ({often}) b ON b.scope = a.scope AND b.x = a.x")
        )
        if kept is None:
            return NOTHING.format(values)
        pairs = statement.let(
            f"SELECT DISTINCT a.s AS f, b.s AS v, {NO_WORDS} FROM {kept} a SEMI JOIN {nodes} n ON n.n = a.s"
            f" JOIN {kept} b ON b.scope = a.scope AND b.x = a.x WHERE a.s <> b.s"
        )
    else:
        pairs = statement.let(
            f"SELECT DISTINCT v.f, v.v, v.l, v.t FROM {values} v JOIN {scope} a ON a.s = v.f"
            f" JOIN {scope} b ON b.s = v.v AND b.o = a.o WHERE v.f <> v.v"
        )
    terms = statement.source.terms
    sql = (
        f"SELECT {FOUND} FROM {pairs} v JOIN (SELECT DISTINCT id, text FROM {terms} WHERE id IN (SELECT f FROM {pairs}"
        f" UNION SELECT v FROM {pairs})) a ON a.id = v.f JOIN (SELECT DISTINCT id, text FROM {terms} WHERE id IN"
        f" (SELECT f FROM {pairs} UNION SELECT v FROM {pairs})) b ON b.id = v.v"
    )
    for i, predicate in enumerate(_NAMES):
        values_of = statement.triples(predicate)
        differ = (
            f"SELECT p.f, p.v FROM {pairs} p JOIN {values_of} x ON x.s = p.f"
            f" JOIN {values_of} y ON y.s = p.v WHERE x.o <> y.o"
        )
        sql += f" ANTI JOIN ({differ}) d{i} ON d{i}.f = v.f AND d{i}.v = v.v"
    return f"{sql} WHERE b.text < a.text"


def _in_scope(statement: Statement, scope: str, through: str) -> str:
    return f"SELECT s.s, s.o AS scope, q.o AS x FROM {scope} s JOIN {statement.triples(through)} q ON q.s = s.s"


def through_value(path: Path | None) -> tuple[str, ...]:
    """Return the properties by which a path goes to a value and back, none when it does something else."""
    if path is None or path.step != "sequence" or len(path.parts) != 2:
        return ()
    first, second = (part.parts if part.step == "alternative" else (part,) for part in path.parts)
    there = {part.iri for part in first if part.step == "predicate"}
    same = there == {part.iri for part in second if part.step == "inverse"}
    return tuple(sorted(there)) if same and len(there) == len(first) == len(second) else ()


COMPARE: dict[str, Compare] = {
    "NotLaterOn": not_later_on,
    "LaterOn": later_on,
    "SameOn": same_on,
    "SameAtLevel": same_at_level,
    "SupersetOn": superset_on,
    "NotLooserOn": not_looser_on,
    "AgreesWith": agrees_with,
    "InScheme": in_scheme,
    "PrefixedOn": prefixed_on,
    "CoveredBy": covered_by,
    "RequiredElements": required_elements,
    "UniqueWithin": unique_within,
}
