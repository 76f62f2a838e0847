"""Checking again after some partitions changed: only nodes whose judgement reads a statement of these partitions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path as File

from rdflib import Graph, URIRef
from rdflib.term import Node

from graphs.columns import BASE, Columns
from ontology.terms import RDF
from shapes.columnar.engine import Run
from shapes.columnar.plan import NotNativeError, Planner, Shape
from shapes.columnar.reads import EverywhereError, Read, backwards, reads
from shapes.columnar.statement import NO_WORDS, Source, Statement, quote
from shapes.results import Result


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run of the same shapes: the file of its results, as `Run.save` writes it, and what it was run on."""

    results: File
    columns: File


@dataclass(frozen=True, slots=True)
class Update:
    """New results for the nodes that a change can affect. `stale` says whether an old result is superseded."""

    results: tuple[Result, ...]
    stale: Callable[[Result], bool]

    def merge(self, old: Iterable[Result]) -> list[Result]:
        """Return the results of a full run, from those of the run before the change."""
        return sorted([*(r for r in old if not self.stale(r)), *self.results], key=order)


def order(r: Result) -> tuple[str, str, str, str, str]:
    """Order results as the reference engine does."""
    return (str(r.shape), str(r.focus), str(r.value), str(r.component), r.path or "")


def recheck(folder: File, shapes: Graph, *changed: str, before: File | None = None, memory: str = "3GB") -> Update:
    """Judge again what changed partitions of a release's columns can affect, reading only partitions that matter."""
    planner = Planner(shapes)
    with Columns.open(folder, memory=memory) as columns:
        near = neighbours(columns, planner, changed, before)
    with Columns.open(folder, partitions=near, memory=memory) as columns:
        return affected(columns, planner, *changed, before=before)


def neighbours(
    columns: Columns, planner: Planner, changed: Sequence[str], before: File | None = None
) -> tuple[str, ...] | None:
    """Return the partitions that judging again can read, None for all.

    From the terms of the changed partitions one goes through the base along all properties that the shapes read,
    onward to what can be read and backward to who can read. Another partition matters when it describes a node
    reached onward, or names a node reached backward, or has an object reached onward of a property read inversely.
    """
    if not set(changed) <= set(columns.partitions) or (before is not None and not columns.same_ids(before)):
        return None
    try:
        needed = _needed(planner)
    except (NotNativeError, EverywhereError):
        return None
    if _shared(planner):
        return None
    source = Source(columns)
    held = {p for (p,) in columns.rows(f"SELECT DISTINCT p FROM ({columns.part(changed, before)})")}
    if any(r.anywhere and r.property and source.id(URIRef(r.property)) in held for r in needed):
        return None
    return _with_near(columns, needed, changed, before)


def around(columns: Columns, planner: Planner, code: str) -> tuple[str, ...] | None:
    """Return the partitions that judging the nodes of an area can read, None for all."""
    start = code[:6]
    while start.endswith("00"):
        start = start[:-2]
    own = [p for p in columns.partitions if p != BASE and (start.startswith(p) or p.startswith(start))]
    if not code.isdigit() or len(own) * 2 > len(columns.partitions):
        return None
    try:
        return _with_near(columns, _needed(planner), own, None)
    except (NotNativeError, EverywhereError):
        return None


def _needed(planner: Planner) -> set[Read]:
    return {read for node in planner.targeted() for read in reads(planner.shape(node))}


def _with_near(
    columns: Columns, needed: set[Read], changed: Sequence[str], before: File | None
) -> tuple[str, ...] | None:
    """Return some partitions and the base with all that matter to them; None when these are many."""
    source, known, near = Source(columns), set(columns.partitions), list(changed)
    while True:
        more = _near(source, needed, near, before)
        if not more:
            return tuple(sorted({*near, BASE} & known))
        near += sorted(more)
        if len(near) * 2 > len(known):
            return None


def _near(source: Source, needed: set[Read], changed: Sequence[str], before: File | None) -> set[str]:
    """Return the other partitions that matter to some."""
    columns = source.columns
    others, quads = (columns.located(name, [*changed, BASE]) for name in ("terms", "quads"))
    if others is None:
        return set()
    table, onward, backward = (source.name(prefix) for prefix in ("changed", "onward", "backward"))
    columns.run(f"CREATE TEMP TABLE {table} AS {columns.part(changed, before)}")
    base = "(SELECT * FROM quads WHERE false)"
    if BASE in columns.partitions and BASE not in changed:
        base = f"({columns.part([BASE])})"
    inverse = _listed(source, {i for r in needed for i in _inverse(r)})
    start = f"SELECT s AS n FROM {table} UNION SELECT o FROM {table}"
    back = f"SELECT s AS n FROM {table} UNION SELECT o FROM {table} WHERE p IN ({inverse})"
    for name, first, one, other in ((onward, start, "s", "o"), (backward, back, "o", "s")):
        edges = f"SELECT {one} AS a, {other} AS b FROM {base}"
        edges += f" UNION ALL SELECT {other}, {one} FROM {base} WHERE p IN ({inverse})"
        columns.run(
            f"CREATE TEMP TABLE {name} AS WITH RECURSIVE edges AS ({edges}), w(n) AS ({first}"
            " UNION SELECT e.b FROM w JOIN edges e ON e.a = w.n) SELECT n FROM w"
        )
    found = columns.rows(
        f"""SELECT DISTINCT part FROM ({others}) WHERE (subject AND id IN (SELECT n FROM {onward}))
        OR id IN (SELECT n FROM {backward})
        UNION SELECT DISTINCT part FROM ({quads}) WHERE p IN ({inverse}) AND o IN (SELECT n FROM {onward})"""
    )
    for name in (table, onward, backward):
        columns.run(f"DROP TABLE {name}")
    return {part for (part,) in found}


def _inverse(read: Read) -> set[str]:
    """Return the properties that a read goes along from object to subject."""
    found = {read.property} if read.inverse and read.property else set()
    todo = [] if read.path is None else [read.path]
    while todo:
        path = todo.pop()
        todo += path.parts
        found |= {path.iri} if path.step == "inverse" else set()
    return found


def _listed(source: Source, properties: Iterable[str]) -> str:
    return ", ".join(str(source.id(URIRef(p))) for p in sorted(properties)) or "0"


def affected(columns: Columns, planner: Planner, *changed: str, before: File | None = None) -> Update:
    """Judge again what the changed partitions can affect. `before` are the columns as they were, if there were any."""
    run = Run(columns, planner.shapes, planner)
    focus = _foci(run, planner, changed, before)
    try:
        run.evaluate(focus)
        results = tuple(run.results())
        stale = _stale(run, planner, focus)
    finally:
        run.close()
        _drop(columns, focus)
    return Update(results, stale)


def rejudge(run: Run, earlier: Earlier) -> bool:
    """Fill a run with the results of an earlier one, judging only what has changed; say whether that was possible."""
    columns, planner = run.columns, run.planner
    if planner is None or not columns.same_ids(earlier.columns):
        return False
    known = {str(shape.node): shape for root in run.native for shape in _parts(planner, root)}
    rows = columns.rows(f"SELECT DISTINCT shape, component FROM read_parquet({quote(str(earlier.results))})")
    if run.foreign or any(shape not in known for shape, _ in rows):
        return False
    focus = _foci(run, planner, columns.changed(earlier.columns), earlier.columns)
    old = run.source.name("old")
    columns.run(f"CREATE TEMP TABLE {old} AS SELECT * FROM read_parquet({quote(str(earlier.results))})")
    for root, table in focus.items():
        if table != "":
            listed = ", ".join(quote(str(shape.node)) for shape in _parts(planner, root))
            only = "" if table is None else f" AND f IN (SELECT n FROM {table})"
            columns.run(f"DELETE FROM {old} WHERE shape IN ({listed}){only}")
    again = Run(columns, run.shapes, planner, source=run.source)
    again.evaluate(focus)
    run.take(again.table, again.found)
    for shape, component in rows:
        stands = (
            f"(SELECT 0 AS k, f, v, l, t, r FROM {old} WHERE shape = {quote(shape)} AND component = {quote(component)})"
        )
        run.take(stands, [(known[shape], component)])
    again.drop()
    _drop(columns, {**focus, RDF.nil: old})
    return True


def _foci(run: Run, planner: Planner, changed: Sequence[str], before: File | None) -> dict[Node, str | None]:
    """Make for each shape the table of the nodes whose judgement reads a changed statement; None is all nodes."""
    columns, source = run.columns, run.source
    comparable = before is None or columns.same_ids(before)
    table = source.name("changed")
    changes = columns.difference(changed, before) if before is not None and comparable else columns.part(changed)
    columns.run(f"CREATE TEMP TABLE {table} AS {changes}")
    held = {p for (p,) in columns.rows(f"SELECT DISTINCT p FROM {table}")}
    focus: dict[Node, str | None] = {}
    shared = _shared(planner)
    for node in planner.targeted():
        try:
            everywhere = not comparable or node in shared
            focus[node] = None if everywhere else _focus(source, table, held, reads(planner.shape(node)))
        except EverywhereError:
            focus[node] = None
        except NotNativeError:
            continue
    columns.run(f"DROP TABLE {table}")
    return focus


def _drop(columns: Columns, tables: Mapping[Node, str | None]) -> None:
    for name in {t for t in tables.values() if t}:
        columns.run(f"DROP TABLE {name}")


def _focus(source: Source, table: str, held: set[int], needed: set[Read]) -> str | None:
    """Make the table of the nodes whose judgement reads a changed statement; None is all nodes, "" is none."""
    ends: dict[object, list[Read]] = {}
    for read in needed:
        if read.property is None or source.id(URIRef(read.property)) in held:
            if read.anywhere:
                return None
            ends.setdefault(read.path, []).append(read)
    statement = Statement(source)
    parts = []
    for path, group in ends.items():
        sides = [_side(source, table, read) for read in group]
        nodes = statement.let(
            f"SELECT n, any_value(l) AS l, any_value(t) AS t FROM ({' UNION ALL '.join(sides)}) GROUP BY n"
        )
        if path is None:
            parts.append(f"SELECT n FROM {nodes}")
        else:
            parts.append(f"SELECT v AS n FROM {statement.values(nodes, backwards(path))}")  # type: ignore[arg-type]
    if not parts:
        return ""
    name = source.name("touched")
    source.columns.run(f"CREATE TEMP TABLE {name} AS SELECT DISTINCT n FROM ({statement.sql(' UNION '.join(parts))})")
    return name


def _side(source: Source, table: str, read: Read) -> str:
    where = "" if read.property is None else f" WHERE p = {source.id(URIRef(read.property))}"
    if read.inverse:
        return f"SELECT DISTINCT o AS n, lex AS l, type AS t FROM {table}{where}"
    return f"SELECT DISTINCT s AS n, {NO_WORDS} FROM {table}{where}"


def _stale(run: Run, planner: Planner, focus: dict[Node, str | None]) -> Callable[[Result], bool]:
    """Return what tells results that were judged again from those that stand."""
    again: dict[Node, frozenset[int] | None] = {}
    for root, table in focus.items():
        [(listed,)] = run.columns.rows(f"SELECT list(n) FROM {table}") if table else [(None,)]
        ids = None if table is None else frozenset(listed or ())
        for shape in _shapes(planner, root):
            known = again.get(shape, frozenset())
            again[shape] = None if ids is None or known is None else known | ids
    source = run.source

    def stale(result: Result) -> bool:
        nodes = again.get(result.shape, frozenset())
        return nodes is None or source.id(result.focus) in nodes

    return stale


def _shared(planner: Planner) -> set[Node]:
    """Return the targeted shapes that share a shape with another, so that a result does not tell whose it is."""
    owners: dict[Node, set[Node]] = {}
    for root in planner.targeted():
        with suppress(NotNativeError):
            for shape in _shapes(planner, root):
                owners.setdefault(shape, set()).add(root)
    return {root for roots in owners.values() if len(roots) > 1 for root in roots}


def _parts(planner: Planner, root: Node) -> list[Shape]:
    """Return a shape with its property shapes."""
    found = [planner.shape(root)]
    for shape in found:
        found += shape.properties
    return found


def _shapes(planner: Planner, root: Node) -> list[Node]:
    return [shape.node for shape in _parts(planner, root)]
