"""Which area each node belongs to, for all nodes at once: the same answer as `shapes.targets.Places` gives for one."""

from ontology.terms import RDF, ZWGK
from shapes.columnar.statement import Source
from shapes.targets import LAST, TO_AREA, TO_OWNER

_DEEPEST = 8


def place(source: Source, nodes: str) -> str:
    """Make a table n, a of the areas of all nodes of a table, and of the nodes that lead to them; a may be null."""
    columns = source.columns
    placed, open_, owners, new = (source.name(prefix) for prefix in ("placed", "open", "owners", "new"))
    columns.run(f"CREATE TEMP TABLE {placed} (n UBIGINT, a UBIGINT)")
    columns.run(f"CREATE TEMP TABLE {open_} (n UBIGINT)")
    columns.run(f"CREATE TEMP TABLE {owners} (n UBIGINT, rank INTEGER, o UBIGINT)")
    columns.run(f"CREATE TEMP TABLE {new} AS SELECT DISTINCT n FROM {nodes}")
    for _ in range(_DEEPEST):
        columns.run(f"INSERT INTO {placed} {_direct(source, new)}")
        columns.run(f"CREATE TEMP TABLE {new}x AS SELECT n FROM {new} ANTI JOIN {placed} p USING (n)")
        columns.run(f"INSERT INTO {open_} SELECT n FROM {new}x")
        columns.run(f"INSERT INTO {owners} {_owners(source, f'{new}x')}")
        columns.run(f"DROP TABLE {new}")
        columns.run(
            f"CREATE TEMP TABLE {new} AS SELECT DISTINCT o AS n FROM {owners}"
            f" WHERE o NOT IN (SELECT n FROM {placed}) AND o NOT IN (SELECT n FROM {open_})"
        )
        columns.run(f"DROP TABLE {new}x")
        if not columns.rows(f"SELECT 1 FROM {new} LIMIT 1"):
            break
    _settle(source, placed, open_, owners)
    for table in (open_, owners, new):
        columns.run(f"DROP TABLE {table}")
    return placed


def _direct(source: Source, nodes: str) -> str:
    """Return the SELECT of the areas that nodes name themselves, the surest first, then the first by IRI."""
    area = source.id(ZWGK.Area)
    parts = [f"SELECT s AS n, 0 AS rank, s AS o FROM {source.triples(RDF.type)} WHERE o = {area}"]
    parts += _stated(source, TO_AREA, first=1)
    return _first(source, f"({' UNION ALL '.join(parts)}) SEMI JOIN {nodes} USING (n)")


def _stated(source: Source, predicates: tuple[object, ...], first: int) -> list[str]:
    """Return SELECTs of what nodes have of some properties, ranked in their order; only IRIs count."""
    return [
        f"SELECT s AS n, {rank} AS rank, o FROM {source.triples(str(p))} WHERE o >> 62 = 0"
        for rank, p in enumerate(predicates, start=first)
        if str(p) in source.counts
    ]


def _first(source: Source, candidates: str) -> str:
    """Return the SELECT of the first candidate of each node: by rank, then by IRI."""
    return (
        f"WITH c AS (SELECT n, rank, o FROM {candidates}), m AS (SELECT n, min(rank) AS rank FROM c GROUP BY n),"
        " d AS (SELECT c.n, c.o FROM c JOIN m ON m.n = c.n AND m.rank = c.rank),"
        f" w AS (SELECT id, any_value(text) AS text FROM {source.terms} WHERE id IN (SELECT o FROM d) GROUP BY id)"
        " SELECT d.n, arg_min(d.o, w.text) AS a FROM d JOIN w ON w.id = d.o GROUP BY d.n"
    )


def _owners(source: Source, nodes: str) -> str:
    """Return the SELECT n, rank, o of the nodes that others hang on, a rank for each property and IRI."""
    parts = _stated(source, TO_OWNER, first=0)
    if str(ZWGK.hasDeadline) in source.counts:
        deadline = source.triples(ZWGK.hasDeadline)
        parts.append(f"SELECT o AS n, {len(TO_OWNER)} AS rank, s AS o FROM {deadline} WHERE s >> 62 = 0")
    if not parts:
        return f"SELECT n, 0 AS rank, n AS o FROM {nodes} WHERE false"
    return f"SELECT n, rank, o FROM ({' UNION ALL '.join(parts)}) SEMI JOIN {nodes} USING (n)"


def _settle(source: Source, placed: str, open_: str, owners: str) -> None:
    """Give open nodes the area of their first owner that has one, from the end of each chain on."""
    columns = source.columns
    last = _stated(source, LAST, first=0)
    ready, found = source.name("ready"), source.name("found")
    for turn in range(2 * _DEEPEST):
        waiting = f"SELECT w.n FROM {owners} w SEMI JOIN {open_} t ON t.n = w.o"
        if turn == 2 * _DEEPEST - 1:
            waiting = f"SELECT n FROM {open_} WHERE false"
        columns.run(f"CREATE TEMP TABLE {ready} AS SELECT n FROM {open_} ANTI JOIN ({waiting}) w USING (n)")
        if columns.rows(f"SELECT 1 FROM {ready} LIMIT 1"):
            columns.run(
                f"CREATE TEMP TABLE {found} AS WITH c AS (SELECT w.n, w.rank, w.o, p.a FROM {owners} w"
                f" SEMI JOIN {ready} r ON r.n = w.n JOIN {placed} p ON p.n = w.o WHERE p.a IS NOT NULL),"
                f" t AS (SELECT id, any_value(text) AS text FROM {source.terms}"
                " WHERE id IN (SELECT o FROM c) GROUP BY id)"
                " SELECT c.n, arg_min(c.a, (c.rank, t.text)) AS a FROM c JOIN t ON t.id = c.o GROUP BY c.n"
            )
            rest = f"(SELECT n FROM {ready} ANTI JOIN {found} USING (n))"
            if last:
                of_last = _first(source, f"({' UNION ALL '.join(last)}) SEMI JOIN {rest} x USING (n)")
                columns.run(f"INSERT INTO {found} {of_last}")
            columns.run(f"INSERT INTO {placed} SELECT r.n, f.a FROM {ready} r LEFT JOIN {found} f ON f.n = r.n")
            columns.run(f"DELETE FROM {open_} WHERE n IN (SELECT n FROM {ready})")
            columns.run(f"DROP TABLE {found}")
        columns.run(f"DROP TABLE {ready}")
        if not columns.rows(f"SELECT 1 FROM {open_} LIMIT 1"):
            break
