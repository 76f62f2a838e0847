"""N-Quads into the tables that columns are written from: parsing and ids as set-based SQL, with DuckDB."""

import re
from collections.abc import Callable, Iterable

import duckdb

IRI, BLANK, LITERAL = 0, 1, 2
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ESCAPES = (('"', '"'), ("n", "\n"), ("r", "\r"), ("t", "\t"), ("b", "\b"), ("f", "\f"))
_MEANT = {**dict(_ESCAPES), "\\": "\\"}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")


class CollisionError(Exception):
    """Two terms have one id; another salt is tried."""


def stage(connection: duckdb.DuckDBPyConnection, bodies: Iterable[bytes], salt: int) -> None:
    """Parse N-Quads into the tables `staged` and `staged_terms`; raise CollisionError when two terms share an id."""
    connection.execute("CREATE TABLE forms (s VARCHAR, p VARCHAR, o VARCHAR, g VARCHAR)")
    for body in bodies:
        if body:
            connection.execute(_SPLIT, [body.decode()])
    salted = "md5_number_lower($1)" if salt == 0 else f"md5_number_lower('{salted_form('', salt)}' || $1)"

    def ids(query: str) -> str:
        return re.sub(r"ID\((\w+)\)", lambda m: _id_sql(m[1], salted), query)

    for name, query in _PARSE.items():
        connection.execute(f"CREATE TABLE {name} AS {ids(query)}")
    _unescape_rare(connection, ids)
    connection.execute("DROP TABLE forms")
    if connection.execute("SELECT 1 FROM staged_terms GROUP BY id HAVING count(*) > 1 LIMIT 1").fetchone():
        raise CollisionError
    twice = "SELECT 1 FROM staged WHERE lex IS NOT NULL GROUP BY o HAVING min(h) <> max(h) LIMIT 1"
    if connection.execute(twice.replace("h)", "hash(lex, type))")).fetchone():
        raise CollisionError


_SPLIT = r"""
INSERT INTO forms
WITH lines AS (SELECT unnest(string_split($1, chr(10))) AS line),
     heads AS (SELECT line, split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p FROM lines WHERE line <> ''),
     tails AS (SELECT s, p, line[length(s) + length(p) + 3 : -3] AS rest FROM heads)
SELECT s, p,
       CASE WHEN graph THEN rest[: -length(last) - 2] ELSE rest END,
       CASE WHEN graph THEN last ELSE '<urn:x-default>' END
FROM (SELECT s, p, rest, last, last[1] IN ('<', '_') AND last <> rest AND NOT contains(last, '"') AS graph
      FROM (SELECT *, split_part(rest, ' ', -1) AS last FROM tails))
"""
_REPLACED = "replace(lit.lex, '\\\\', chr(1))"
for _letter, _meant in _ESCAPES:
    _REPLACED = f"replace({_REPLACED}, '\\{_letter}', chr({ord(_meant)}))"
_PARSE = {
    "staged": r"""
        SELECT ID(p) AS p, ID(s) AS s, ID(o) AS o, ID(g) AS g,
               CASE WHEN contains(lit.lex, '\') THEN replace(REPLACED, chr(1), '\') ELSE lit.lex END AS lex,
               CASE WHEN lit.lex IS NULL THEN NULL WHEN lit.type = '' THEN 'STRING'
                    WHEN lit.type[1] = '@' THEN lower(lit.type) ELSE lit.type[4:-2] END AS type
        FROM (SELECT *, CASE WHEN o[1] = '"' THEN
                  regexp_extract(o, '^"(.*)"(@[^"]+|\^\^<[^"]*>)?$', ['lex', 'type']) END AS lit FROM forms)
        """.replace("REPLACED", _REPLACED).replace("STRING", _STRING),
    "staged_terms": r"""
        SELECT ID(t) AS id, CASE WHEN t[1] = '<' THEN t[2:-2] ELSE t END AS text
        FROM (SELECT DISTINCT t FROM (SELECT unnest([s, p, g, CASE WHEN o[1] <> '"' THEN o END]) AS t FROM forms)
              WHERE t IS NOT NULL)
        """,
}


def _id_sql(form: str, salted: str) -> str:
    """Return the SQL of the id of an N-Triples form."""
    digest = salted.replace("$1", form)
    kind = f"CASE {form}[1] WHEN '<' THEN {IRI} WHEN '_' THEN {BLANK} ELSE {LITERAL} END"
    return f"(({digest} >> 2) | (({kind})::UBIGINT << 62))"


def salted_form(form: str, salt: int) -> str:
    """Return what is hashed for a term: its form, behind the salt when there is one."""
    return form if salt == 0 else f"{salt} {form}"


def _unescape_rare(connection: duckdb.DuckDBPyConnection, ids: Callable[[str], str]) -> None:
    r"""Replace \uXXXX in words and IRIs: control characters, rare in canonical N-Quads, so done one by one."""
    query = f"SELECT DISTINCT {ids('ID(o)')}, o FROM forms WHERE o[1] = '\"' AND contains(o, '\\u')"
    for number, form in connection.execute(query).fetchall():
        plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _MEANT[m[3]], form)
        words = plain[1 : plain.rindex('"')]
        connection.execute("UPDATE staged SET lex = ? WHERE o = ?", [words, number])
    for number, text in connection.execute("SELECT id, text FROM staged_terms WHERE contains(text, '\\')").fetchall():
        plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _MEANT[m[3]], text)
        connection.execute("UPDATE staged_terms SET text = ? WHERE id = ?", [plain, number])


def unstage(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what `stage` made."""
    connection.execute("DROP TABLE staged")
    connection.execute("DROP TABLE staged_terms")
