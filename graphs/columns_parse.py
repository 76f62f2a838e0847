"""N-Quads into the tables that columns are written from: parsing and ids as set-based SQL, with DuckDB.

A body of quads says each of its terms many times over. So lines are cut into their four parts, each different part
is hashed and understood once, and what the lines refer to is put in its place by joins.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

IRI, BLANK, LITERAL = 0, 1, 2
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPES = (('"', '"'), ("n", "\n"), ("r", "\r"), ("t", "\t"), ("b", "\b"), ("f", "\f"))
_MEANT = {**dict(_ESCAPES), "\\": "\\"}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")
_CHUNK = 96_000_000
_SMALL = 1_000_000
_LONGEST = 16_000_000
"""How many bytes are parsed at once, from how many a file in memory pays, and how long a line of such a file may be."""


class CollisionError(Exception):
    """Two terms have one id; another salt is tried."""


def stage(connection: duckdb.DuckDBPyConnection, bodies: Iterable[bytes] | Path, salt: int) -> None:
    """Parse N-Quads, or a file of them, into the tables `encoded`, `literals` and `staged_terms`.

    Raise CollisionError when two terms share an id.
    """
    salted = "md5_number_lower($1)" if salt == 0 else f"md5_number_lower('{salted_form('', salt)}' || $1)"
    connection.execute("CREATE TABLE encoded (p UBIGINT, s UBIGINT, o UBIGINT, g UBIGINT)")
    connection.execute("CREATE TABLE forms (form VARCHAR, id UBIGINT)")
    for raw in _cuts(connection, bodies):
        for part in "spog":
            found = "cut_objects" if part == "o" and raw else f"(SELECT DISTINCT {part} FROM cut)"
            parts = f"SELECT {part} AS raw, {raw.get(part, part)} AS form FROM {found}"
            query = f"SELECT raw, form, {_id_sql('form', salted)} AS id FROM ({parts})"
            connection.execute(f"CREATE TABLE cut_{part} AS {query}")
            connection.execute(f"INSERT INTO forms SELECT form, id FROM cut_{part}")
        graphs = connection.execute("SELECT id FROM cut_g LIMIT 2").fetchall()
        if len(graphs) == 1:
            connection.execute(_ENCODE.replace("cut_g.id", f"{graphs[0][0]}::UBIGINT"))
        else:
            connection.execute(_ENCODE + " JOIN cut_g ON cut_g.raw = cut.g")
        for table in ("cut", "cut_objects", *(f"cut_{part}" for part in "spog")):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("CREATE TABLE words AS SELECT DISTINCT form, id FROM forms")
    connection.execute("DROP TABLE forms")
    if connection.execute("SELECT 1 FROM words GROUP BY id HAVING count(*) > 1 LIMIT 1").fetchone():
        raise CollisionError
    for query in _UNDERSTAND:
        connection.execute(query)
    _unescape_rare(connection)


_CUT = r"""
CREATE TABLE cut AS
WITH heads AS (SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p FROM LINES),
     tails AS (SELECT s, p, line[length(s) + length(p) + 3 : -3] AS rest FROM heads),
     ends AS (SELECT *, CASE WHEN contains(rest, ' ') AND NOT ends_with(rest, '"') THEN split_part(rest, ' ', -1) END
                        AS last FROM tails)
SELECT s, p,
       CASE WHEN graph THEN rest[: -length(last) - 2] ELSE rest END AS o,
       CASE WHEN graph THEN last ELSE '<urn:x-default>' END AS g
FROM (SELECT *, COALESCE(last[1] IN ('<', '_') AND NOT contains(last, '"'), false) AS graph FROM ends)
"""
_CUT_ONE = """
CREATE TABLE cut AS SELECT s, p, line[length(s) + length(p) + 3 :] AS o, 'GRAPH' AS g
FROM (SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p FROM LINES)
"""
_ENCODE = """
INSERT INTO encoded SELECT cut_p.id, cut_s.id, cut_o.id, cut_g.id FROM cut
JOIN cut_p ON cut_p.raw = cut.p JOIN cut_s ON cut_s.raw = cut.s JOIN cut_o ON cut_o.raw = cut.o
"""
_SPLIT = """
CREATE TABLE cut AS SELECT s, p, o, 'GRAPH' AS g, end_ FROM LINES
"""
_STRANGE = """
SELECT 1 FROM cut WHERE s[1] <> '<' OR p[1] <> '<' OR o IS NULL OR COALESCE(end_, 'END') <> 'END'
UNION ALL SELECT 1 FROM cut_objects WHERE NOT (TAIL) LIMIT 1
"""
_SPLIT_END = r"""CASE WHEN o[1] = '<' THEN NOT contains(o, ' ') WHEN o[1] = '_' THEN regexp_full_match(o, '_:[^ ]+ \.')
ELSE regexp_full_match(split_part(o, '"', -1), '(@[A-Za-z0-9-]+)? \.|\^\^<[^ ]*') END"""
_SPLIT_FORMS = {
    "s": "s || '>'",
    "p": "p || '>'",
    "o": "CASE WHEN ends_with(o, ' .') THEN o[:-3] ELSE o || '>' END",
}

_REPLACED = "replace(lex, '\\\\', chr(1))"
for _letter, _meant in _ESCAPES:
    _REPLACED = f"replace({_REPLACED}, '\\{_letter}', chr({ord(_meant)}))"
_UNDERSTAND = (
    r"""
    CREATE TABLE literals AS
    SELECT id, form, CASE WHEN contains(lex, '\') THEN replace(REPLACED, chr(1), '\') ELSE lex END AS lex,
           CASE WHEN kind = '' THEN 'STRING' WHEN kind[1] = '@' THEN lower(kind) ELSE kind[4:-2] END AS type
    FROM (SELECT id, form, form[2 : -length(kind) - 2] AS lex, kind
          FROM (SELECT id, form, split_part(form, '"', -1) AS kind FROM words WHERE form[1] = '"'))
    """.replace("REPLACED", _REPLACED).replace("STRING", _STRING),
    """
    CREATE TABLE staged_terms AS
    SELECT id, CASE WHEN form[1] = '<' THEN form[2:-2] ELSE form END AS text FROM words WHERE form[1] <> '"'
    """,
    "DROP TABLE words",
)


def _chunks(bodies: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield bodies together or cut at the ends of lines, so that each lot is of a size to parse at once."""
    lot: list[bytes] = []
    for body in bodies:
        start = 0
        while start < len(body):
            room = _CHUNK - sum(map(len, lot))
            end = len(body)
            if end - start > room:
                end = body.rfind(b"\n", start, start + room) + 1 or (body.find(b"\n", start) + 1 or end)
            lot.append(body[start:end])
            start = end
            if sum(map(len, lot)) >= _CHUNK // 2:
                yield lot
                lot = []
    if lot:
        yield lot


def _cuts(connection: duckdb.DuckDBPyConnection, bodies: Iterable[bytes] | Path) -> Iterator[dict[str, str]]:
    """Cut lot after lot; a file is read by the database itself, when it is not large and made as files mostly are."""
    if isinstance(bodies, Path):
        if _SMALL < bodies.stat().st_size < 4 * _CHUNK:
            forms = _split(connection, str(bodies), "")
            if forms:
                yield forms
                return
        bodies = [bodies.read_bytes()]
    for lot in _chunks(bodies):
        yield _cut(connection, lot)


def _cut(connection: duckdb.DuckDBPyConnection, lot: list[bytes]) -> dict[str, str]:
    """Cut lines into subject, predicate, object and graph, in the table `cut`.

    Return the SQL that makes the form of a term from a part, where they are not the same.
    """
    query = _CUT
    graph = _only_graph(lot[0]) if len(lot) == 1 else ""
    if graph:
        query = _CUT_ONE.replace("GRAPH", graph.replace("'", "''"))
        lot = [lot[0].replace(f" {graph} .\n".encode(), b"\n")]
    if sum(map(len, lot)) > _SMALL:
        with suppress(duckdb.Error, OSError), _in_memory(lot) as path:
            forms = _split(connection, path, graph)
            if not forms:
                connection.execute(query.replace("LINES", f"read_csv('{path}', {_LINES})"))
            return forms
    connection.execute("CREATE OR REPLACE TABLE lines (line VARCHAR)")
    for body in lot:
        rows = "SELECT unnest(string_split($1, chr(10))) AS line"
        connection.execute(f"INSERT INTO lines SELECT line FROM ({rows}) WHERE line <> ''", [body.decode()])
    connection.execute(query.replace("LINES", "lines"))
    connection.execute("DROP TABLE lines")
    return {}


def _split(connection: duckdb.DuckDBPyConnection, path: str, graph: str) -> dict[str, str]:
    """Cut lines where a "> " stands, which is fast, and return the SQL of the forms.

    Return nothing, and make no table, when a line is not made so: a blank node is its subject, "> " stands in its
    words, or there are graphs. With a `graph`, this and the full stop were cut off.
    """
    query = _SPLIT.replace("GRAPH", graph.replace("'", "''") if graph else "<urn:x-default>")
    strange = _STRANGE.replace("END", "" if graph else ".").replace("TAIL", "true" if graph else _SPLIT_END)
    forms = {**_SPLIT_FORMS, "o": "o"} if graph else _SPLIT_FORMS
    with suppress(duckdb.Error):
        connection.execute(query.replace("LINES", f"read_csv({quote(path)}, {_PARTS})"))
        connection.execute("CREATE TABLE cut_objects AS SELECT DISTINCT o FROM cut")
        if not connection.execute(strange).fetchone():
            return forms
    for table in ("cut", "cut_objects"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    return {}


_PLAIN = (
    "quote = '', escape = '', header = false, auto_detect = false, new_line = '\\n', "
    f"max_line_size = {_LONGEST}, buffer_size = {2 * _LONGEST}"
)
_LINES = f"delim = '\x01', columns = {{'line': 'VARCHAR'}}, {_PLAIN}"
_COLUMNS = ", ".join(f"'{name}': 'VARCHAR'" for name in ("s", "p", "o", "end_"))
_PARTS = f"delim = '> ', columns = {{{_COLUMNS}}}, null_padding = true, strict_mode = false, {_PLAIN}"


def _only_graph(body: bytes) -> str:
    """Return the graph that every line of N-Quads ends in, nothing when there are several or none.

    >>> _only_graph(b"<urn:a> <urn:p> <urn:b> <urn:g> .\\n"), _only_graph(b"<urn:a> <urn:p> <urn:b> .\\n")
    ('<urn:g>', '')
    """
    last = body[-_LONGEST:].rstrip(b" .\n").rsplit(b"\n", 1)[-1]
    graph = last[last.rfind(b" ") + 1 :]
    if len(last.split(b" ", 3)) < 4 or not graph.startswith((b"<", b"_")) or b'"' in graph:
        return ""
    return graph.decode() if body.count(b" " + graph + b" .\n") == body.count(b"\n") else ""


@contextmanager
def _in_memory(lot: list[bytes]) -> Iterator[str]:
    """Hold bytes in a file that is never on disk; yield its path. Raise OSError where there is no such thing."""
    if not hasattr(os, "memfd_create"):
        raise OSError("no files in memory")
    with os.fdopen(os.memfd_create(tempfile.gettempprefix()), "wb") as file:
        for body in lot:
            file.write(body)
            if not body.endswith(b"\n"):
                file.write(b"\n")
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"


def _id_sql(form: str, salted: str) -> str:
    """Return the SQL of the id of an N-Triples form."""
    digest = salted.replace("$1", form)
    kind = f"CASE {form}[1] WHEN '<' THEN {IRI} WHEN '_' THEN {BLANK} ELSE {LITERAL} END"
    return f"(({digest} >> 2) | (({kind})::UBIGINT << 62))"


def salted_form(form: str, salt: int) -> str:
    """Return what is hashed for a term: its form, behind the salt when there is one."""
    return form if salt == 0 else f"{salt} {form}"


def _unescape_rare(connection: duckdb.DuckDBPyConnection) -> None:
    r"""Replace \uXXXX in words and IRIs: control characters, rare in canonical N-Quads, so done one by one."""
    query = "SELECT id, form FROM literals WHERE contains(form, '\\u') OR contains(form, '\\U')"
    for number, form in connection.execute(query).fetchall():
        plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _MEANT[m[3]], form)
        words = plain[1 : plain.rindex('"')]
        connection.execute("UPDATE literals SET lex = ? WHERE id = ?", [words, number])
    for number, text in connection.execute("SELECT id, text FROM staged_terms WHERE contains(text, '\\')").fetchall():
        plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _MEANT[m[3]], text)
        connection.execute("UPDATE staged_terms SET text = ? WHERE id = ?", [plain, number])


def quote(text: str) -> str:
    """Return a text as an SQL string.

    >>> quote("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def unstage(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what `stage` made."""
    connection.execute("DROP TABLE encoded")
    connection.execute("DROP TABLE literals")
    connection.execute("DROP TABLE staged_terms")
