"""The columnar engine: all shapes over all focus nodes, one SQL statement a constraint."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graphs.columns import Columns
from ontology.terms import RDF, SH, ZC
from shapes.columnar.comparisons import READ
from shapes.columnar.constraints import compile_shape
from shapes.columnar.messages import default_messages
from shapes.columnar.plan import COMPARISONS, NotNativeError, Planner, Shape, Targets
from shapes.columnar.statement import Source, constant_nodes, quote, read_term
from shapes.paths import path_text
from shapes.results import Result

LARGEST_HANDED = 2_000_000
"""Up to how many triples the reference engine is given what this one does not compile."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A shape that was not compiled, and why."""

    shape: Node
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: results, totals per shape and component, and which shapes ran natively."""

    results: tuple[Result, ...]
    totals: dict[tuple[Node, URIRef], int]
    native: tuple[Node, ...]
    foreign: tuple[Skipped, ...]
    untargeted: tuple[Node, ...] = ()


@dataclass(slots=True)
class Run:
    """One run over one body of data: the focus nodes found, and a table of what was found at fault."""

    columns: Columns
    shapes: Graph
    planner: Planner | None = None
    foreign: list[Skipped] = field(default_factory=list)
    native: list[Node] = field(default_factory=list)
    untargeted: list[Node] = field(default_factory=list)
    tables: dict[Node, str | None] = field(default_factory=dict)
    found: list[tuple[Shape, str]] = field(default_factory=list)
    source: Source = None  # type: ignore[assignment]
    _table: str = ""

    def __post_init__(self) -> None:
        self.source = self.source or Source(self.columns)

    def aim(self, focus: Sequence[Node] | Mapping[Node, str | None] | None = None) -> None:
        """Find the focus nodes of all shapes that can be compiled; with `focus`, of these nodes only.

        A mapping names for each shape the table of the nodes, None for all and "" for none.
        """
        planner = self.planner = self.planner or Planner(self.shapes)
        self.source.hold(_mentioned(self.shapes))
        among = None if focus is None or isinstance(focus, Mapping) else self._focus(focus)
        made: dict[tuple[Targets, str | None], str | None] = {}
        for node in planner.targeted():
            try:
                shape = planner.shape(node)
            except NotNativeError as error:
                self.foreign.append(Skipped(node, error.reason, error.reason_en))
                continue
            self.native.append(node)
            if isinstance(focus, Mapping):
                among = focus[node]
            key = (shape.targets, among)
            if key not in made:
                made[key] = None if among == "" else self._targets(shape, among)
            self.tables[node] = made[key]

    def narrow(self, among: str) -> None:
        """Judge only those of the focus nodes found that are in a table."""
        narrowed: dict[str, str | None] = {}
        for table in {t for t in self.tables.values() if t is not None}:
            name = self.source.name("nodes")
            narrowed[table] = self._made(name, f"SELECT t.* FROM {table} t SEMI JOIN {among} a ON a.n = t.n")
            self.columns.run(f"DROP TABLE {table}")
        self.tables = {node: narrowed[t] if t is not None else None for node, t in self.tables.items()}

    def evaluate(self, focus: Sequence[Node] | Mapping[Node, str | None] | None = None) -> None:
        """Evaluate all shapes that can be compiled; with `focus`, for these nodes only."""
        source = self.source
        self._open()
        if self.planner is None or not self.native:
            self.aim(focus)
        assert self.planner is not None
        for node, nodes in self.tables.items():
            if nodes is None:
                self.untargeted.append(node)
                continue
            for compiled in compile_shape(source, self.planner.shape(node), nodes):
                number = len(self.found)
                self.found.append((compiled.shape, compiled.component))
                self.columns.run(f"INSERT INTO {self._table} SELECT {number}, f, v, l, t, r FROM ({compiled.sql})")
            source.tidy()

    def _open(self) -> None:
        if not self._table:
            self._table = self.source.name("found")
            self.columns.run(
                f"CREATE TEMP TABLE {self._table} (k INTEGER, f UBIGINT, v UBIGINT, l VARCHAR, t VARCHAR, r UBIGINT)"
            )

    def take(self, rows: str, found: Sequence[tuple[Shape, str]]) -> None:
        """Take over results of another run, given with what their `k` stands for there."""
        self._open()
        first = len(self.found)
        self.found += found
        self.columns.run(f"INSERT INTO {self._table} SELECT k + {first}, f, v, l, t, r FROM {rows}")

    def save(self, file: Path) -> bool:
        """Write the results as Parquet: shape, component, f, v, l, t, r; not where shapes have no IRI of their own."""
        if any(not isinstance(shape.node, URIRef) for shape, _ in self.found):
            return False
        named = [(k, str(shape.node), component) for k, (shape, component) in enumerate(self.found)]
        listed = (
            ", ".join(f"({k}, {quote(shape)}, {quote(component)})" for k, shape, component in named) or "(0, '', '')"
        )
        self.columns.run(
            f"COPY (SELECT n.shape, n.component, f.f, f.v, f.l, f.t, f.r FROM {self._table} f"
            f" JOIN (VALUES {listed}) n(k, shape, component) ON n.k = f.k ORDER BY ALL)"
            f" TO {quote(str(file))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return True

    @property
    def table(self) -> str:
        """The table of what was found: k (the place in `found`), f, v, l, t, r."""
        return self._table

    def totals(self) -> dict[tuple[Node, URIRef], int]:
        """Return how many results each shape and component has."""
        counts = self.columns.rows(f"SELECT k, count(*) FROM {self._table} GROUP BY k ORDER BY k")
        total: dict[tuple[Node, URIRef], int] = {}
        for k, n in counts:
            shape, component = self.found[k]
            key = shape.node, component_iri(component)
            total[key] = total.get(key, 0) + n
        return total

    def results(self, limit: int | None = None, among: str | None = None) -> Iterator[Result]:
        """Yield the results, at most `limit` for each shape and component, in no particular order.

        `among` is a SELECT of some rows of the table of what was found.
        """
        source, table = self.source, self._table if among is None else f"({among})"
        if limit is not None:
            table = f"(SELECT * FROM {table} QUALIFY row_number() OVER (PARTITION BY k ORDER BY f, v, l, r) <= {limit})"
        words = f"""SELECT o AS id, any_value(lex) AS lex, any_value(type) AS type FROM quads
            WHERE o IN (SELECT f FROM {table} WHERE f >> 62 = 2) GROUP BY o"""
        names = f"""SELECT id, any_value(text) AS text FROM {source.terms}
            WHERE id IN (SELECT unnest([f, v, r]) FROM {table}) GROUP BY id"""
        sql = f"""WITH names AS MATERIALIZED ({names})
            SELECT a.k, a.f, a.v, a.l, a.t, a.r, b.text, c.text, d.text, w.lex, w.type FROM {table} a
            LEFT JOIN names b ON b.id = a.f LEFT JOIN names c ON c.id = a.v LEFT JOIN names d ON d.id = a.r
            LEFT JOIN ({words}) w ON w.id = a.f"""
        for k, f, v, lex, kind, r, f_text, v_text, r_text, f_lex, f_kind in self.columns.stream(sql):
            shape, component = self.found[k]
            focus = read_term(f_text, f_lex, f_kind)
            focus = source.constant(f) if focus is None else focus
            value = read_term(v_text, lex, kind)
            value = source.constant(v) if value is None and v is not None else value
            path = shape.path_text
            if r is not None:
                predicate = source.constants.get(r) or read_term(r_text, None, None)
                path = path_text(self.shapes, predicate) if predicate is not None else path
            assert focus is not None
            yield Result(
                focus,
                path,
                value,
                component_iri(component),
                shape.node,
                shape.severity,
                shape.messages or default_messages(component),
            )

    def close(self) -> None:
        """Drop the tables of focus nodes and of what was found, and let go of what is kept in memory."""
        self.drop()
        self.source.close()

    def drop(self) -> None:
        """Drop the tables of focus nodes and of what was found."""
        for table in {self._table, *self.tables.values()} - {None, ""}:
            self.columns.run(f"DROP TABLE IF EXISTS {table}")
        self.tables = {}

    def _focus(self, nodes: Iterable[Node]) -> str:
        ids = [self.source.id(node) for node in nodes]
        name = self.source.name("focus")
        self.columns.run(f"CREATE TEMP TABLE {name} AS SELECT DISTINCT unnest($1::UBIGINT[]) AS n", [ids])
        return name

    def _targets(self, shape: Shape, among: str | None) -> str | None:
        """Make the table of a shape's focus nodes; return None when there are none."""
        source, targets = self.source, shape.targets
        words = "NULL::VARCHAR AS l, NULL::VARCHAR AS t"
        parts = []
        if targets.nodes:
            parts.append(constant_nodes(source, targets.nodes))
        classes = source.populated(c for cls in targets.classes for c in source.subclasses(cls))
        if classes:
            among_classes = ", ".join(map(str, classes))
            parts.append(f"SELECT s AS n, {words} FROM {source.triples(RDF.type)} WHERE o IN ({among_classes})")
        single = len(parts) == len(classes) == 1  # no statement stands twice, so no node does
        for ends, column, kinds in (
            (targets.subjects_of, "s", words),
            (targets.objects_of, "o", "lex AS l, type AS t"),
        ):
            for predicate in ends:
                if str(predicate) in source.counts:
                    parts.append(f"SELECT {column} AS n, {kinds} FROM {source.triples(predicate)}")
        if not parts:
            return None
        only = "" if among is None else f" WHERE n IN (SELECT n FROM {among})"
        name = source.name("nodes")
        found = " UNION ALL ".join(parts)
        sql = f"SELECT n, any_value(l) AS l, any_value(t) AS t FROM ({found}){only} GROUP BY n"
        if not any(source.kinds(str(p))[2] for p in targets.objects_of) and not _has_literals(targets.nodes):
            sql = f"SELECT n, {words} FROM (SELECT DISTINCT n FROM ({found}){only})"
        if single and len(parts) == 1:
            sql = f"SELECT n, l, t FROM ({parts[0]}){only}"
        return self._made(name, sql)

    def _made(self, table: str, sql: str) -> str | None:
        """Make a table of nodes and return its name, or None, with the table dropped, when it is empty."""
        number = self.source.sizes[table] = self.columns.make(table, sql)
        if number:
            return table
        self.columns.run(f"DROP TABLE {table}")
        return None


def validate_columns(
    columns: Columns, shapes: Graph, *, limit: int | None = None, focus: Sequence[Node] | None = None
) -> Outcome:
    """Check columns against shapes, as far as they can be compiled, and say which could not."""
    run = Run(columns, shapes)
    run.evaluate(focus)
    try:
        results = tuple(sorted(run.results(limit), key=_order))
        return Outcome(results, run.totals(), tuple(run.native), tuple(run.foreign), tuple(run.untargeted))
    finally:
        run.close()


def _has_literals(nodes: Iterable[Node]) -> bool:
    return any(isinstance(node, Literal) for node in nodes)


def _mentioned(shapes: Graph) -> set[str]:
    """Return the properties that judging by shapes can read: all that they name, and what our components read."""
    return {str(term) for term in shapes.objects() if isinstance(term, URIRef)}.union(READ)


def component_iri(name: str) -> URIRef:
    """Return the IRI of a component.

    >>> str(component_iri("MinCount")), str(component_iri("SameOn"))
    ('http://www.w3.org/ns/shacl#MinCountConstraintComponent', 'https://w3id.org/zwgk/components#SameOnComponent')
    """
    return ZC[f"{name}Component"] if name in COMPARISONS else SH[f"{name}ConstraintComponent"]


def _order(r: Result) -> tuple[str, str, str, str, str]:
    return (str(r.shape), str(r.focus), str(r.value), str(r.component), r.path or "")
