"""Columns: all quads of a release, dictionary-encoded in Parquet, a folder for each partition, read by DuckDB.

    FOLDER/columns.json                format, salt, and for each partition its graphs (with the hash of their
                                       N-Quads), its number of quads and, per predicate, how many objects are
                                       IRIs, blank nodes and literals
    FOLDER/PARTITION/quads.parquet     one row a quad, sorted by p, s, o
        p, s, o, g  UBIGINT            ids of predicate, subject, object and graph
        lex         VARCHAR            the words of a literal object; null for IRIs and blank nodes
        type        VARCHAR            its datatype IRI, or "@" and its language in lower case
    FOLDER/PARTITION/terms.parquet     one row an IRI or blank node of the partition, sorted by id
        id          UBIGINT
        text        VARCHAR            the IRI, or "_:" and the label
        subject     BOOLEAN            whether it is the subject of a statement of the partition

A partition is a county with all that lies below it (catalogues, lists, what is derived from them); everything
else is the partition "base". Only partitions whose graphs changed are written again, the others are linked.

The id of a term is the upper half of the MD5 of its N-Triples form, its two highest bits replaced by its kind
(0 IRI, 1 blank node, 2 literal). So it is the same in every release and partition. Two terms with one id are
found when the columns are written; then all are written again with another salt before the form. A connection
sees the views `quads` and `terms`; a term may stand in `terms` once for each partition.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import duckdb

from graphs.columns_parse import BLANK, IRI, LITERAL, CollisionError, quote, salted_form, stage, unstage
from graphs.errors import IntegrityError
from graphs.quads import BlankNode, Literal, NamedNode, Quad, nquads

BASE = "base"
FORMAT = 1
MANIFEST = "columns.json"
Term = NamedNode | BlankNode | Literal
Read = Callable[[str], bytes]
Counts = dict[str, tuple[int, int, int]]

_PLACE = re.compile(
    r"/graph/(?:catalogue|powerlist|servicelist|inventory|pub|derived|link)/(?:[^/]+/)*?(\d{6})(?:\d{3}){0,2}(?:/|$)"
)
_SALTS = 8
_SMALL, _ALONE = 400_000, 2_000_000
"""Up to how many triples columns are read into memory when they are opened, and up to how many one thread does."""


def partition_of(graph: str) -> str:
    """Return the partition that a graph belongs to.

    >>> partition_of("https://zwgk.example.org/graph/catalogue/230102003001"), partition_of("urn:x")
    ('230102', 'base')
    """
    found = _PLACE.search(graph)
    return found[1] if found else BASE


def term_id(term: Term, salt: int = 0) -> int:
    """Return the id of a term.

    >>> term_id(NamedNode("urn:a")) >> 62, term_id(BlankNode("a")) >> 62, term_id(Literal("a")) >> 62
    (0, 1, 2)
    """
    form = str(term)
    kind = {"<": IRI, "_": BLANK, '"': LITERAL}[form[0]]
    digest = hashlib.md5(salted_form(form, salt).encode(), usedforsecurity=False).digest()
    return kind << 62 | int.from_bytes(digest[8:], "little") >> 2


class Columns:
    """Quads as columns, with a DuckDB connection that sees the views `quads` and `terms`."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        salt: int,
        counts: Mapping[str, Counts],
        folder: Path | None = None,
        in_memory: bool = True,
    ) -> None:
        self._connection = connection
        self.is_in_memory = in_memory
        self._folder = folder
        self._salt = salt
        self._counts = counts

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        partitions: Iterable[str] | None = None,
        memory: str = "3GB",
        threads: int | None = None,
        spill: Path | None = None,
    ) -> Self:
        """Open columns for reading, all or some partitions; raise IntegrityError when they are not whole."""
        manifest = _manifest(folder)
        chosen = sorted(manifest["partitions"] if partitions is None else partitions)
        triples = sum(manifest["partitions"][part]["triples"] for part in chosen)
        small = triples <= _SMALL
        connection = _connect(memory, threads or (1 if triples <= _ALONE else 2), spill)
        for name in ("quads", "terms"):
            files = [str(folder / part / f"{name}.parquet") for part in chosen]
            if not files:
                connection.execute(_EMPTY[name])
                continue
            listed = ", ".join(quote(f) for f in files)
            made = "TABLE" if small else "VIEW"
            try:
                connection.execute(f"CREATE {made} {name} AS SELECT * FROM read_parquet([{listed}])")
            except duckdb.Error as error:
                raise _damaged(folder, error) from error
        counts = {part: _counts(manifest["partitions"][part]) for part in chosen}
        return cls(connection, int(manifest["salt"]), counts, folder, in_memory=small)

    @classmethod
    def in_memory(cls, quads: Iterable[Quad] | bytes | Path, *, memory: str = "2GB", threads: int = 2) -> Self:
        """Return quads (or N-Quads as `nquads` writes them, or a file of them) as columns that stay in memory.

        A triple that stands in several graphs counts once.
        """
        body = quads if isinstance(quads, Path) else [quads if isinstance(quads, bytes) else nquads(quads)]
        for salt in range(_SALTS):
            connection = _connect(memory, threads, None)
            with suppress(CollisionError):
                stage(connection, body, salt)
                again = "SELECT 1 FROM encoded GROUP BY hash(p, s, o) HAVING count(*) > 1 LIMIT 1"
                once = "SELECT p, s, o, min(g) AS g FROM encoded GROUP BY p, s, o"
                kept = once if connection.execute(again).fetchone() else "FROM encoded"
                connection.execute(
                    f"CREATE TABLE quads AS SELECT p, s, o, g, lex, type FROM ({kept} ORDER BY p)"
                    " LEFT JOIN literals ON literals.id = o"
                )
                connection.execute(
                    "CREATE TABLE terms AS SELECT id, text, id IN (SELECT s FROM quads) AS subject"
                    " FROM staged_terms ORDER BY id"
                )
                counts = {BASE: _count(connection)}
                unstage(connection)
                return cls(connection, salt, counts)
        raise AssertionError("no salt keeps the ids apart")

    @staticmethod
    def write(folder: Path, graphs: Mapping[str, str], read: Read, *, previous: Path | None = None) -> int:
        """Write graphs, given with the hash of their N-Quads and read one at a time, into a new folder.

        What is equal in the previous columns is linked. Return how many partitions were written.
        """
        before = _manifest(previous) if previous is not None and (previous / MANIFEST).is_file() else None
        first = int(before["salt"]) if before else 0
        for salt in range(first, first + _SALTS):
            kept = previous if before and salt == first else None
            try:
                return _write(folder, graphs, read, salt, kept, before["partitions"] if before else {})
            except CollisionError:
                shutil.rmtree(folder)
        raise AssertionError("no salt keeps the ids apart")

    @property
    def partitions(self) -> tuple[str, ...]:
        """The partitions, sorted."""
        return tuple(sorted(self._counts))

    def __len__(self) -> int:
        return sum(sum(n) for counts in self._counts.values() for n in counts.values())

    def predicates(self) -> Counts:
        """Return for each predicate how many objects are IRIs, blank nodes and literals."""
        total: Counts = {}
        for counts in self._counts.values():
            for predicate, found in counts.items():
                a, b, c = total.get(predicate, (0, 0, 0))
                total[predicate] = (a + found[0], b + found[1], c + found[2])
        return total

    def id(self, term: Term) -> int:
        """Return the id of a term, whether it occurs or not."""
        return term_id(term, self._salt)

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        """Run a statement that returns nothing."""
        self._connection.execute(sql, parameters)

    def make(self, table: str, sql: str) -> int:
        """Make a temporary table of the rows of a SELECT; return how many there are."""
        [(number,)] = self._connection.execute(f"CREATE TEMP TABLE {table} AS {sql}").fetchall()
        return int(number)

    def rows(self, sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        return self._connection.execute(sql, parameters).fetchall()

    def arrays(self, sql: str) -> list[Any]:
        """Run a statement whose columns are whole numbers; return each column as a numpy array."""
        return list(self._connection.execute(sql).fetchnumpy().values())

    def stream(self, sql: str, size: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """Run a statement and yield its rows without holding them all."""
        cursor = self._connection.execute(sql)
        while batch := cursor.fetchmany(size):
            yield from batch

    def located(self, name: str, but: Iterable[str] = ()) -> str | None:
        """Return the SELECT of `quads` or `terms` with the partition of each row in `part`, some left out."""
        parts = [part for part in self.partitions if part not in set(but)]
        if self._folder is None or not parts:
            return None
        files = ", ".join(quote(str(self._folder / part / f"{name}.parquet")) for part in parts)
        part = "regexp_extract(filename, '([^/]+)/[^/]+$', 1) AS part"
        return f"SELECT *, {part} FROM read_parquet([{files}], filename = true)"

    def same_ids(self, other: Path) -> bool:
        """Say whether other columns give terms the same ids."""
        return int(_manifest(other)["salt"]) == self._salt

    def part(self, partitions: Sequence[str], before: Path | None = None) -> str:
        """Return the SELECT of the quads of some partitions, as they are and, if so wished, as they were before."""
        files = []
        for folder in (self._folder, before):
            if folder is not None:
                known = _manifest(folder)["partitions"]
                files += [quote(str(folder / part / "quads.parquet")) for part in partitions if part in known]
        if not files:
            return "SELECT * FROM quads WHERE false"
        return f"SELECT DISTINCT p, s, o, lex, type FROM read_parquet([{', '.join(files)}])"

    def difference(self, partitions: Sequence[str], before: Path) -> str:
        """Return the SELECT of the statements that some partitions have and had not before, or had and have not."""
        if self._folder is None:
            return "SELECT * FROM quads WHERE false"
        sides = []
        for folder in (self._folder, before):
            known = _manifest(folder)["partitions"]
            files = [quote(str(folder / part / "quads.parquet")) for part in partitions if part in known]
            sides.append(f"read_parquet([{', '.join(files)}])" if files else "(SELECT * FROM quads WHERE false)")
        same = "o.p = q.p AND o.s = q.s AND o.o = q.o"
        parts = (f"SELECT q.* FROM {a} q ANTI JOIN {b} o ON {same}" for a, b in (sides, reversed(sides)))
        return f"SELECT DISTINCT p, s, o, lex, type FROM ({' UNION ALL '.join(parts)})"

    def changed(self, before: Path) -> tuple[str, ...]:
        """Return the partitions that are not as they were before, new ones and those that are gone among them."""
        assert self._folder is not None
        now, then = (_manifest(folder)["partitions"] for folder in (self._folder, before))
        graphs = ({name: entry["graphs"] for name, entry in found.items()} for found in (now, then))
        first, second = graphs
        return tuple(sorted(name for name in {*first, *second} if first.get(name) != second.get(name)))

    def close(self) -> None:
        """Let go of the files and the memory."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_EMPTY = {
    "quads": "CREATE TABLE quads (p UBIGINT, s UBIGINT, o UBIGINT, g UBIGINT, lex VARCHAR, type VARCHAR)",
    "terms": "CREATE TABLE terms (id UBIGINT, text VARCHAR, subject BOOLEAN)",
}


def _connect(memory: str, threads: int, spill: Path | None) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database with its limits set; without a place to spill to, it fails rather than writes."""
    settings: dict[str, Any] = {
        "memory_limit": memory,
        "threads": threads,
        "preserve_insertion_order": False,
        "enable_object_cache": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": "" if spill is None else str(spill),
    }
    connection = duckdb.connect(config=settings)
    with suppress(duckdb.InvalidInputException):  # in a notebook without widgets there is no bar to switch off
        connection.execute("SET enable_progress_bar = false")
    return connection


def _write(folder: Path, graphs: Mapping[str, str], read: Read, salt: int, previous: Path | None, old: Any) -> int:
    """Write all partitions with one salt; raise CollisionError when it does not keep the ids apart."""
    partitions: dict[str, dict[str, str]] = {}
    for graph in sorted(graphs):
        partitions.setdefault(partition_of(graph), {})[graph] = graphs[graph]
    folder.mkdir(parents=True, exist_ok=True)
    entries: dict[str, Any] = {}
    written: list[str] = []
    with _writing(folder) as connection:
        for name in sorted(partitions):
            target = folder / name
            target.mkdir()
            if previous is not None and old.get(name, {}).get("graphs") == partitions[name]:
                for file in ("quads.parquet", "terms.parquet"):
                    _link(previous / name / file, target / file)
                entries[name] = old[name]
            else:
                made = _write_partition(connection, target, partitions[name], read, salt)
                entries[name] = {"graphs": partitions[name], **made}
                written.append(name)
        lines = (f"{json.dumps(name)}: {json.dumps(entries[name], sort_keys=True)}" for name in sorted(entries))
        stated = ",\n".join(lines)  # a line a partition: an indented form takes a second for two thousand of them
        (folder / MANIFEST).write_text(
            f'{{"format": {FORMAT}, "salt": {salt}, "partitions": {{\n{stated}\n}}}}\n', "utf-8"
        )
        if written and len(entries) > 1:
            _check_collisions(connection, folder, written)
    return len(written)


@contextmanager
def _writing(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that spills into the folder and keeps the order of rows, so that files are always the same."""
    spill = folder / ".spill"
    connection = _connect("500MB", 2, spill)
    try:
        connection.execute("SET preserve_insertion_order = true")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def _write_partition(
    connection: duckdb.DuckDBPyConnection, target: Path, graphs: Iterable[str], read: Read, salt: int
) -> dict[str, Any]:
    """Write the files of one partition and return its entry of the manifest."""
    stage(connection, (read(graph) for graph in sorted(graphs)), salt)
    for name, query in (
        ("quads", "SELECT p, s, o, g, lex, type FROM encoded LEFT JOIN literals ON id = o ORDER BY p, s, o, g"),
        ("terms", "SELECT id, text, id IN (SELECT s FROM encoded) AS subject FROM staged_terms ORDER BY id"),
    ):
        file = quote(str(target / f"{name}.parquet"))
        connection.execute(f"COPY ({query}) TO {file} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)")
    counts = _count(connection, "encoded", "staged_terms")
    unstage(connection)
    return {"triples": sum(map(sum, counts.values())), "predicates": counts}


def _count(connection: duckdb.DuckDBPyConnection, quads: str = "quads", terms: str = "terms") -> Counts:
    """Count the objects of each predicate by kind."""
    query = f"""
        SELECT any_value(t.text), count(*) FILTER (q.k = 0), count(*) FILTER (q.k = 1), count(*) FILTER (q.k = 2)
        FROM (SELECT p, o >> 62 AS k FROM {quads}) q JOIN {terms} t ON t.id = q.p GROUP BY q.p"""
    return {text: (a, b, c) for text, a, b, c in sorted(connection.execute(query).fetchall())}


def _counts(entry: Mapping[str, Any]) -> Counts:
    return {predicate: (n[0], n[1], n[2]) for predicate, n in entry["predicates"].items()}


def _check_collisions(connection: duckdb.DuckDBPyConnection, folder: Path, written: Sequence[str]) -> None:
    """Raise CollisionError when a term of a partition that was written shares its id with a different one anywhere."""
    for name, number, same, rows in (
        ("terms", "id", "hash(text)", "true"),
        ("quads", "o", "hash(lex, type)", "lex IS NOT NULL"),
    ):
        every = f"read_parquet({quote(str(folder / '*' / f'{name}.parquet'))})"
        new = ", ".join(quote(str(folder / part / f"{name}.parquet")) for part in written)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT DISTINCT {number} AS id FROM read_parquet([{new}])"
        )
        found = connection.execute(
            f"SELECT 1 FROM {every} WHERE {rows} AND {number} IN (SELECT id FROM fresh)"
            f" GROUP BY {number} HAVING min({same}) <> max({same}) LIMIT 1"
        ).fetchone()
        if found:
            raise CollisionError


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(f"format {found['format']}")
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(folder, error) from error
    return found


def _damaged(folder: Path, error: Exception) -> IntegrityError:
    return IntegrityError(
        f"列存 {folder} 无法打开：{error}。请重新构建。", f"the columns {folder} do not open ({error}); build again"
    )


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
