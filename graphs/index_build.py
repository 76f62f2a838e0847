"""Making the index of a release from its columns: words, filters, orders and counts, set-based, in one pass each."""

import sqlite3
import unicodedata
from pathlib import Path

import numpy as np

from graphs.columns import Columns
from graphs.index_counts import counts, coverage
from graphs.index_files import BY_PLACE, CLASSES, DATABASE, FORMAT, LISTS, ORDERS, Array, bigrams, save
from graphs.index_work import AREAS, FILTERS, NAMES, OTHER_NAMES, PATHS, WORDS, Work
from ontology.terms import RDF, ZWGK

_TABLES = """
    CREATE TABLE things (n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
    CREATE TABLE words (t INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE bigrams USING fts5(words, content='', tokenize='unicode61');
    CREATE TABLE filters (f INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (name, value));
    CREATE TABLE coverage (n INTEGER PRIMARY KEY, row TEXT NOT NULL);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


def build(columns: Columns, folder: Path) -> None:
    """Write the index of what the columns hold into a new folder."""
    folder.mkdir(parents=True)
    base = sqlite3.connect(folder / DATABASE)
    try:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.executescript(_TABLES)
        work = Work(columns)
        work.prepare()
        _things(work, base)
        _texts(work, base, folder)
        _filters(work, base, folder)
        _orders(work, folder)
        coverage(work, base, folder)
        counts(work, base)
        base.execute("INSERT INTO facts VALUES ('format', ?)", (str(FORMAT),))
        base.commit()
    finally:
        base.close()


def _things(work: Work, base: sqlite3.Connection) -> None:
    base.executemany("INSERT INTO things VALUES (?, ?)", work.columns.stream("SELECT n, iri FROM things ORDER BY n"))


def _texts(work: Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write the texts with their bigrams, which things each stands in, and what each thing shows."""
    named, other, words = (work.ids(ps) for ps in (NAMES, OTHER_NAMES, WORDS))
    base.executemany("INSERT INTO words VALUES (?, ?)", work.columns.stream("SELECT t, lex FROM words ORDER BY t"))
    [(total,)] = work.columns.rows("SELECT count(*) FROM words")
    searched = work.columns.stream(
        f"SELECT t, lex FROM words SEMI JOIN (SELECT lex FROM said WHERE p IN ({named}, {other}, {words})) USING (lex)"
        " ORDER BY t"
    )
    base.executemany(
        "INSERT INTO bigrams (rowid, words) VALUES (?, ?)",
        ((t, " ".join(bigrams(_flat(lex)))) for t, lex in searched),
    )
    base.execute("INSERT INTO bigrams(bigrams) VALUES ('optimize')")
    for name, properties in (("title", f"{named}, {other}"), ("words", words)):
        texts, things = work.arrays(
            f"SELECT DISTINCT t, n FROM said JOIN words USING (lex) WHERE p IN ({properties}) ORDER BY t, n"
        )
        _grouped(folder, name, texts, things, total)
    # what a thing shows: its names, Chinese before others, longer first; then other names; then words, longest first
    rank = (
        f"CASE WHEN p IN ({named}) THEN CASE WHEN regexp_matches(lex, '[^\\x00-\\x7F]') THEN 0 ELSE 1 END"
        f" WHEN p IN ({other}) THEN 2 ELSE 3 END"
    )
    [(count,)] = work.columns.rows("SELECT count(*) FROM things")
    for name, low, high in (("shown_title", 0, 1), ("shown_words", 2, 3)):
        things, texts = work.arrays(
            f"SELECT n, t FROM (SELECT DISTINCT n, t, lex, {rank} AS r FROM said JOIN words USING (lex)"
            f" WHERE p IN ({named}, {other}, {words})) WHERE r BETWEEN {low} AND {high}"
            " ORDER BY n, r, length(lex) DESC, lex"
        )
        _grouped(folder, name, things, texts, count)


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _grouped(folder: Path, name: str, keys: Array, values: Array, count: int) -> None:
    """Write values by their keys (0 to count - 1): where each key's begin, and the values."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=starts[1:])
    save(folder, f"{name}_starts", starts)
    save(folder, name, values.astype(np.int32))


def _filters(work: Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write which things fit each filter of a list, each class, each facet of search: one name after the other."""
    numbers, things, count = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)], 0
    for name, query in sorted(_members(work).items()):
        work.table("fits", f"SELECT DISTINCT o, n FROM ({query}) x JOIN things ON x.s = things.id")
        work.table(
            "filters",
            f"SELECT o, iri, (row_number() OVER (ORDER BY iri) - 1 + {count})::INTEGER AS f"
            " FROM (SELECT DISTINCT o FROM fits) JOIN names ON names.id = o",
        )
        rows = [(f, name, iri) for f, iri in work.columns.stream("SELECT f, iri FROM filters ORDER BY f")]
        base.executemany("INSERT INTO filters VALUES (?, ?, ?)", rows)
        count += len(rows)
        of, held = (
            a.astype(np.int32) for a in work.arrays("SELECT f, n FROM fits JOIN filters USING (o) ORDER BY f, n")
        )
        numbers.append(of)
        things.append(held)
        if name.startswith("facet:"):
            order = np.lexsort((of, held))
            save(folder, f"{name.removeprefix('facet:')}_of", np.stack([held[order], of[order]]))
    _grouped(folder, "filter", np.concatenate(numbers), np.concatenate(things), count)
    kinds = " ".join(f"WHEN {work.id(cls)} THEN {k}" for k, cls in enumerate(CLASSES.values()))
    _, kinds_of = work.arrays(
        "SELECT n, coalesce(k, -1) FROM things LEFT JOIN ("
        f" SELECT s AS id, min(CASE o {kinds} END)::INTEGER AS k FROM links"
        f" WHERE p = {work.id(RDF.type)} AND o IN ({work.ids(CLASSES.values())}) GROUP BY s) USING (id) ORDER BY n"
    )
    save(folder, "kind", kinds_of.astype(np.int8))


def _members(work: Work) -> dict[str, str]:
    """Return for each filter the query for the things (s) and their values (o)."""
    a = work.id(RDF.type)
    found = {
        f"class:{name}": f"SELECT s, o FROM links WHERE p = {a} AND o = {work.id(cls)}" for name, cls in LISTS.items()
    }
    for name, properties in FILTERS.items():
        found[f"filter:{name}"] = f"SELECT s, o FROM links WHERE p IN ({work.ids(properties)})"
    for name, first, second in PATHS:
        found[f"filter:{name}"] = (
            f"SELECT q.s, w.o FROM links q JOIN links w ON w.s = q.o AND w.p = {work.id(second)}"
            f" WHERE q.p = {work.id(first)}"
        )
    found["facet:area"] = f"SELECT s, o FROM links WHERE p IN ({work.ids(AREAS)})"
    found["facet:domain"] = f"SELECT s, o FROM links WHERE p = {work.id(ZWGK.domain)}"
    return found


def _orders(work: Work, folder: Path) -> None:
    """Write the order of each list by each property that it can be sorted by."""
    for name, (cls, prop) in ORDERS.items():
        things, texts = work.arrays(
            "SELECT m.n, coalesce(t, -1) FROM"
            f" (SELECT DISTINCT n, iri FROM links q JOIN things ON q.s = things.id"
            f"   WHERE p = {work.id(RDF.type)} AND o = {work.id(cls)}) m"
            f" LEFT JOIN (SELECT n, min(lex) AS lex FROM said WHERE p = {work.id(prop)} GROUP BY n) v USING (n)"
            " LEFT JOIN words USING (lex) ORDER BY coalesce(lex || ' ' || iri, iri)"
        )
        save(folder, f"order_{name}", np.stack([things, texts]).astype(np.int32))
    for name, (cls, prop) in BY_PLACE.items():
        (things,) = work.arrays(
            "SELECT n FROM (SELECT DISTINCT n, iri FROM links q JOIN things ON q.s = things.id"
            f"   WHERE p = {work.id(RDF.type)} AND o = {work.id(cls)}) m"
            f" LEFT JOIN (SELECT s, min(lex) AS lex FROM quads WHERE p = {work.id(prop)} GROUP BY s) v"
            "   ON v.s = (SELECT id FROM things t WHERE t.n = m.n)"
            " ORDER BY regexp_replace(lex, '[0-9]+$', ''), TRY_CAST(regexp_extract(lex, '[0-9]+$') AS BIGINT), iri"
        )
        save(folder, f"order_{name}", np.stack([things, np.full(len(things), -1)]).astype(np.int32))
