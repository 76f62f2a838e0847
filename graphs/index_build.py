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
    """Write which things fit each filter of a list, each class, each facet of search."""
    a = work.id(RDF.type)
    classes = " UNION ALL ".join(
        f"SELECT 'class:{name}' AS name, s, o FROM links WHERE p = {a} AND o = {work.id(cls)}"
        for name, cls in LISTS.items()
    )
    kinds = " ".join(f"WHEN {work.id(cls)} THEN {k}" for k, cls in enumerate(CLASSES.values()))
    work.table(
        "kinds",
        f"SELECT n, min(CASE o {kinds} END)::INTEGER AS k FROM links q JOIN things ON q.s = things.id"
        f" WHERE p = {a} AND o IN ({work.ids(CLASSES.values())}) GROUP BY n",
    )
    direct = " UNION ALL ".join(
        f"SELECT 'filter:{name}' AS name, s, o FROM links WHERE p IN ({work.ids(properties)})"
        for name, properties in FILTERS.items()
    )
    within = " UNION ALL ".join(
        f"SELECT 'filter:{name}' AS name, q.s, w.o FROM links q JOIN links w ON w.s = q.o AND w.p = {work.id(second)}"
        f" WHERE q.p = {work.id(first)}"
        for name, first, second in PATHS
    )
    facets = (
        f"SELECT 'facet:area' AS name, s, o FROM links WHERE p IN ({work.ids(AREAS)})"
        f" UNION ALL SELECT 'facet:domain' AS name, s, o FROM links WHERE p = {work.id(ZWGK.domain)}"
    )
    work.table(
        "fits",
        "SELECT DISTINCT name, o, n FROM"
        f" ({classes} UNION ALL {direct} UNION ALL {within} UNION ALL {facets}) x JOIN things ON x.s = things.id",
    )
    work.table(
        "filters",
        "SELECT name, o, iri, (row_number() OVER (ORDER BY name, iri) - 1)::INTEGER AS f"
        " FROM (SELECT DISTINCT name, o FROM fits) JOIN names ON names.id = o",
    )
    base.executemany("INSERT INTO filters VALUES (?, ?, ?)", work.columns.stream("SELECT f, name, iri FROM filters"))
    numbers, things = work.arrays("SELECT f, n FROM fits JOIN filters USING (name, o) ORDER BY f, n")
    [(count,)] = work.columns.rows("SELECT count(*) FROM filters")
    _grouped(folder, "filter", numbers, things, count)
    things, kinds_of = work.arrays("SELECT n, coalesce(k, -1) FROM things LEFT JOIN kinds USING (n) ORDER BY n")
    save(folder, "kind", kinds_of.astype(np.int8))
    for facet in ("area", "domain"):
        numbers, things = work.arrays(
            f"SELECT f, n FROM fits JOIN filters USING (name, o) WHERE name = 'facet:{facet}' ORDER BY n, f"
        )
        save(folder, f"{facet}_of", np.stack([things, numbers]).astype(np.int32))


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
