"""Making the index of a release from its columns: words, filters, orders and counts, set-based, in one pass each."""

import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from graphs.columns import Columns
from graphs.coverage import cell
from graphs.index import CLASSES, DATABASE, FORMAT, LISTS, ORDERS, Array, bigrams, save
from graphs.quads import NamedNode
from ontology.terms import CV, DCTERMS, ELI, RDF, RDFS, SKOS, ZWGK

_NAMES = (DCTERMS.title, RDFS.label, SKOS.prefLabel)
_OTHER_NAMES = (SKOS.altLabel, ZWGK.documentNumber, ZWGK.inferredTitle, ZWGK.inferredNumber)
_WORDS = (
    ZWGK.content,
    ZWGK.normalizedText,
    ZWGK.level1Name,
    ZWGK.level2Name,
    ZWGK.bodyText,
    ZWGK.basisText,
)
_SORTED = (ZWGK.itemNumber, SKOS.notation, ELI.date_document, DCTERMS.issued)
_AREAS = (ZWGK.area, ZWGK.appliesInArea, ZWGK.documentArea, DCTERMS.spatial)
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
        work = _Work(columns)
        work.prepare()
        _things(work, base)
        _texts(work, base, folder)
        _filters(work, base, folder)
        _orders(work, folder)
        _coverage(work, base, folder)
        base.execute("INSERT INTO facts VALUES ('format', ?)", (str(FORMAT),))
        base.commit()
    finally:
        base.close()


class _Work:
    """The statements of the index over one connection."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def id(self, iri: object) -> int:
        return self.columns.id(NamedNode(str(iri)))

    def ids(self, iris: Iterable[object]) -> str:
        return ", ".join(str(self.id(i)) for i in iris)

    def table(self, name: str, query: str) -> None:
        self.columns.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def arrays(self, query: str) -> list[Array]:
        """Return the columns of a result as arrays of whole numbers."""
        return self.columns.arrays(query)

    def prepare(self) -> None:
        """Number the things by their IRIs, and the texts."""
        classes = self.ids({*CLASSES.values(), *LISTS.values()})
        self.table(
            "things",
            "SELECT id, iri, (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS n FROM ("
            f" SELECT DISTINCT t.id, t.text AS iri FROM terms t SEMI JOIN (SELECT s FROM quads"
            f" WHERE p = {self.id(RDF.type)} AND o IN ({classes})) q ON q.s = t.id WHERE t.text[:2] <> '_:')",
        )
        shown = self.ids((*_NAMES, *_OTHER_NAMES, *_WORDS, *_SORTED))
        self.table(
            "said",
            f"SELECT n, p, lex FROM quads q JOIN things ON q.s = things.id WHERE p IN ({shown}) AND lex IS NOT NULL",
        )
        self.table(
            "words",
            "SELECT lex, (row_number() OVER (ORDER BY lex) - 1)::INTEGER AS t FROM (SELECT DISTINCT lex FROM said)",
        )
        self.table("names", "SELECT DISTINCT id, text AS iri FROM terms")


def _things(work: _Work, base: sqlite3.Connection) -> None:
    base.executemany("INSERT INTO things VALUES (?, ?)", work.columns.stream("SELECT n, iri FROM things ORDER BY n"))


def _texts(work: _Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write the texts with their bigrams, which things each stands in, and what each thing shows."""
    named, other, words = (work.ids(ps) for ps in (_NAMES, _OTHER_NAMES, _WORDS))
    rows = list(work.columns.stream("SELECT t, lex FROM words ORDER BY t"))
    base.executemany("INSERT INTO words VALUES (?, ?)", rows)
    searched = {
        t
        for (t,) in work.columns.stream(
            f"SELECT DISTINCT t FROM said JOIN words USING (lex) WHERE p IN ({named}, {other}, {words})"
        )
    }
    base.executemany(
        "INSERT INTO bigrams (rowid, words) VALUES (?, ?)",
        ((t, " ".join(bigrams(_flat(lex)))) for t, lex in rows if t in searched),
    )
    base.execute("INSERT INTO bigrams(bigrams) VALUES ('optimize')")
    for name, properties in (("title", f"{named}, {other}"), ("words", words)):
        texts, things = work.arrays(
            f"SELECT DISTINCT t, n FROM said JOIN words USING (lex) WHERE p IN ({properties}) ORDER BY t, n"
        )
        _grouped(folder, name, texts, things, len(rows))
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


def _filters(work: _Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write which things fit each filter of a list, each class, each facet of search."""
    a = work.id(RDF.type)
    classes = " UNION ALL ".join(
        f"SELECT 'class:{name}' AS name, s, o FROM quads WHERE p = {a} AND o = {work.id(cls)}"
        for name, cls in LISTS.items()
    )
    kinds = " ".join(f"WHEN {work.id(cls)} THEN {k}" for k, cls in enumerate(CLASSES.values()))
    work.table(
        "kinds",
        f"SELECT n, min(CASE o {kinds} END)::INTEGER AS k FROM quads q JOIN things ON q.s = things.id"
        f" WHERE p = {a} AND o IN ({work.ids(CLASSES.values())}) GROUP BY n",
    )
    direct = " UNION ALL ".join(
        f"SELECT 'filter:{name}' AS name, s, o FROM quads WHERE p IN ({work.ids(properties)}) AND lex IS NULL"
        for name, properties in _DIRECT.items()
    )
    within = " UNION ALL ".join(
        f"SELECT 'filter:{name}' AS name, q.s, w.o FROM quads q JOIN quads w ON w.s = q.o AND w.p = {work.id(second)}"
        f" WHERE q.p = {work.id(first)}"
        for name, first, second in (
            ("area/within", ZWGK.area, ZWGK.inArea),
            ("viaChannel/channelKind", ZWGK.viaChannel, ZWGK.channelKind),
        )
    )
    facets = (
        f"SELECT 'facet:area' AS name, s, o FROM quads WHERE p IN ({work.ids(_AREAS)}) AND lex IS NULL"
        f" UNION ALL SELECT 'facet:domain' AS name, s, o FROM quads WHERE p = {work.id(ZWGK.domain)} AND lex IS NULL"
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


_DIRECT: Mapping[str, tuple[object, ...]] = {
    "area": (ZWGK.area,),
    "appliesInArea": (ZWGK.appliesInArea,),
    "documentArea": (ZWGK.documentArea, ZWGK.inferredArea),
    "spatial": (DCTERMS.spatial,),
    "parentArea": (ZWGK.parentArea,),
    "inArea": (ZWGK.inArea,),
    "areaLevel": (ZWGK.areaLevel,),
    "domain": (ZWGK.domain,),
    "channel": (ZWGK.channel,),
    "matter": (ZWGK.matter,),
    "disclosingBody": (ZWGK.disclosingBody,),
    "itemKind": (ZWGK.itemKind,),
    "fulfils": (ZWGK.fulfils,),
    "implementsDocument": (ZWGK.implementsDocument,),
}


def _orders(work: _Work, folder: Path) -> None:
    """Write the order of each list by each property that it can be sorted by."""
    for name, (cls, prop) in ORDERS.items():
        things, texts = work.arrays(
            "SELECT m.n, coalesce(t, -1) FROM"
            f" (SELECT DISTINCT n, iri FROM quads q JOIN things ON q.s = things.id"
            f"   WHERE p = {work.id(RDF.type)} AND o = {work.id(cls)}) m"
            f" LEFT JOIN (SELECT n, min(lex) AS lex FROM said WHERE p = {work.id(prop)} GROUP BY n) v USING (n)"
            " LEFT JOIN words USING (lex) ORDER BY coalesce(lex || ' ' || iri, iri)"
        )
        save(folder, f"order_{name}", np.stack([things, texts]).astype(np.int32))


def _coverage(work: _Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write for each catalogue's area how many items and matched standard items it has in each domain."""
    a, domain = work.id(RDF.type), work.id(ZWGK.domain)
    work.table(
        "catalogues",
        f"SELECT DISTINCT q.s AS c, r.o AS area FROM quads q JOIN quads r ON r.s = q.s AND r.p = {work.id(ZWGK.area)}"
        f" WHERE q.p = {a} AND q.o = {work.id(ZWGK.DisclosureCatalogue)}",
    )
    held = work.columns.stream(f"""
        WITH d AS (SELECT s, o FROM quads WHERE p = {domain}),
             standards AS (SELECT s FROM quads WHERE p = {a} AND o = {work.id(ZWGK.StandardItem)}),
             m AS (SELECT q.s, q.o FROM quads q SEMI JOIN standards ON standards.s = q.o
                   WHERE p = {work.id(ZWGK.matter)}),
             counted AS (SELECT c.area, d.o AS domain, count(DISTINCT i.s) AS items, count(DISTINCT md.s) AS matched
                FROM catalogues c JOIN quads i ON i.o = c.c AND i.p = {work.id(ZWGK.inCatalogue)} JOIN d ON d.s = i.s
                LEFT JOIN m ON m.s = i.s LEFT JOIN d md ON md.s = m.o AND md.o = d.o GROUP BY c.area, d.o)
        SELECT x.iri, y.iri, items, matched FROM counted JOIN names x ON x.id = area JOIN names y ON y.id = domain""")
    cells: dict[str, dict[str, Any]] = {}
    for area, of, items, matched in held:
        cells.setdefault(area, {"held": {}, "scope": []})["held"][of] = [items, matched]
    scopes = work.columns.stream(f"""
        SELECT x.iri, y.iri FROM catalogues c JOIN names x ON x.id = c.area
        LEFT JOIN quads q ON q.s = c.c AND q.p = {work.id(ZWGK.scopeDomain)} LEFT JOIN names y ON y.id = q.o""")
    for area, of in scopes:
        entry = cells.setdefault(area, {"held": {}, "scope": []})
        if of is not None and of not in entry["scope"]:
            entry["scope"].append(of)
    numbers = dict(base.execute("SELECT iri, n FROM things"))
    named = dict(
        work.columns.stream(
            "SELECT x.iri, min(q.lex) FROM quads q JOIN things x ON x.id = q.s"
            f" WHERE q.p = {work.id(SKOS.prefLabel)} AND q.type = '@zh' GROUP BY x.iri"
        )
    )
    levels = dict(
        work.columns.stream(
            "SELECT x.iri, min(regexp_extract(y.iri, '[^/]+$')) FROM quads q"
            " JOIN things x ON x.id = q.s JOIN names y ON y.id = q.o"
            f" WHERE q.p = {work.id(ZWGK.areaLevel)} GROUP BY x.iri"
        )
    )
    domains = _domains(work)
    rows = []
    for area, entry in sorted(cells.items()):
        row = {"id": area, "code": area.rpartition("/")[2], "label": named.get(area), "level": levels.get(area)}
        held_here = {d["id"]: entry["held"].get(d["id"], (0, 0)) for d in domains}
        row["cells"] = [cell(d, held_here[d["id"]][0], held_here[d["id"]][1], entry["scope"]) for d in domains]
        rows.append((numbers[area], json.dumps(row, ensure_ascii=False)))
    base.executemany("INSERT INTO coverage VALUES (?, ?)", rows)
    base.execute("INSERT INTO facts VALUES ('domains', ?)", (json.dumps(domains, ensure_ascii=False),))
    save(folder, "covered", np.array([n for n, _ in rows], dtype=np.int32))


def _domains(work: _Work) -> list[dict[str, Any]]:
    """Return the domains in their order, with how many standard items each has."""
    rows = work.columns.stream(f"""
        WITH standards AS (SELECT s FROM quads WHERE p = {work.id(RDF.type)} AND o = {work.id(ZWGK.StandardItem)})
        SELECT x.iri, min(l.lex), count(DISTINCT d.s) FROM quads q JOIN names x ON x.id = q.s
        JOIN quads l ON l.s = q.s AND l.p = {work.id(SKOS.prefLabel)} AND l.type = '@zh'
        LEFT JOIN (SELECT s, o FROM quads SEMI JOIN standards USING (s) WHERE p = {work.id(ZWGK.domain)}) d ON d.o = q.s
        WHERE q.p = {work.id(SKOS.inScheme)} AND q.o = {work.id(CV.domain)} GROUP BY x.iri ORDER BY x.iri""")
    return [{"id": iri, "code": iri.rpartition("/")[2], "label": label, "standard_items": n} for iri, label, n in rows]
