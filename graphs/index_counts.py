"""The counts in the index of a release: the matrix area × domain, classes, properties, levels."""

import json
import sqlite3
import sys
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from graphs.coverage import cell
from graphs.index_files import CELL_STATES, save
from graphs.index_work import Work
from ontology.terms import CV, RDF, SKOS, ZWGK

_BY_LEVEL = {  # how the things of a class are held by an area
    ZWGK.DisclosureCatalogue: (ZWGK.area,),
    ZWGK.CatalogueItem: (ZWGK.area,),
    ZWGK.ListedItem: (ZWGK.area,),
    ZWGK.PolicyDocument: (ZWGK.documentArea, ZWGK.inferredArea),
}


def coverage(work: Work, base: sqlite3.Connection, folder: Path) -> None:
    """Write for each catalogue's area how many items and matched standard items it has in each domain."""
    a, domain = work.id(RDF.type), work.id(ZWGK.domain)
    work.table(
        "catalogues",
        f"SELECT DISTINCT q.s AS c, r.o AS area FROM links q JOIN links r ON r.s = q.s AND r.p = {work.id(ZWGK.area)}"
        f" WHERE q.p = {a} AND q.o = {work.id(ZWGK.DisclosureCatalogue)}",
    )
    scopes: dict[str, list[str]] = {}
    for area, of in work.columns.stream(f"""
        SELECT x.iri, y.iri FROM catalogues c JOIN names x ON x.id = c.area
        LEFT JOIN links q ON q.s = c.c AND q.p = {work.id(ZWGK.scopeDomain)} LEFT JOIN names y ON y.id = q.o"""):
        declared = scopes.setdefault(area, [])
        if of is not None and of not in declared:
            declared.append(sys.intern(of))
    covered = "JOIN things x ON x.id = q.s WHERE q.s IN (SELECT area FROM catalogues)"
    named = dict(
        work.columns.stream(
            f"SELECT x.iri, min(q.lex) FROM quads q {covered}"
            f" AND q.p = {work.id(SKOS.prefLabel)} AND q.type = '@zh' GROUP BY x.iri"
        )
    )
    levels = dict(
        work.columns.stream(
            "SELECT x.iri, min(regexp_extract(y.iri, '[^/]+$')) FROM links q JOIN names y ON y.id = q.o"
            f" {covered} AND q.p = {work.id(ZWGK.areaLevel)} GROUP BY x.iri"
        )
    )
    domains = _domains(work)
    held = work.columns.stream(f"""
        WITH d AS (SELECT s, o FROM links WHERE p = {domain}),
             standards AS (SELECT s FROM links WHERE p = {a} AND o = {work.id(ZWGK.StandardItem)}),
             m AS (SELECT q.s, q.o FROM links q SEMI JOIN standards ON standards.s = q.o
                   WHERE p = {work.id(ZWGK.matter)}),
             counted AS (SELECT c.area, d.o AS domain, count(DISTINCT i.s) AS items, count(DISTINCT md.s) AS matched
                FROM catalogues c JOIN links i ON i.o = c.c AND i.p = {work.id(ZWGK.inCatalogue)} JOIN d ON d.s = i.s
                LEFT JOIN m ON m.s = i.s LEFT JOIN d md ON md.s = m.o AND md.o = d.o GROUP BY c.area, d.o)
        SELECT x.iri, y.iri, items, matched FROM counted JOIN names x ON x.id = area JOIN names y ON y.id = domain
        ORDER BY x.iri""")
    by_area = groupby(held, key=itemgetter(0))
    ahead = next(by_area, None)
    numbers: list[int] = []
    arrays = {name: np.zeros((len(scopes), len(domains)), dtype=np.int32) for name in ("state", "items", "matched")}
    for at, area in enumerate(sorted(scopes)):
        here: dict[str, tuple[int, int]] = {}
        if ahead and ahead[0] == area:
            here = {of: (items, matched) for _, of, items, matched in ahead[1]}
            ahead = next(by_area, None)
        cells = [cell(d, *here.get(d["id"], (0, 0)), scopes[area]) for d in domains]
        for name, values in arrays.items():
            values[at] = [CELL_STATES.index(c[name]) if name == "state" else c[name] for c in cells]
        row = {"id": area, "code": area.rpartition("/")[2], "label": named.get(area), "level": levels.get(area)}
        [(number,)] = base.execute("SELECT n FROM things WHERE iri = ?", (area,))
        base.execute(
            "INSERT INTO coverage VALUES (?, ?)", (number, json.dumps(row | {"cells": cells}, ensure_ascii=False))
        )
        numbers.append(number)
    base.execute("INSERT INTO facts VALUES ('domains', ?)", (json.dumps(domains, ensure_ascii=False),))
    save(folder, "covered", np.array(numbers, dtype=np.int32))
    for name, values in arrays.items():
        save(folder, f"cell_{name}", values)


def counts(work: Work, base: sqlite3.Connection) -> None:
    """Write how many entities each class has, in all and at each level of areas, and triples each property."""
    a, level = work.id(RDF.type), work.id(ZWGK.areaLevel)
    classes = work.columns.stream(
        f"SELECT iri, count(DISTINCT s) FROM links JOIN names ON names.id = o WHERE p = {a} GROUP BY iri ORDER BY iri"
    )
    properties = work.columns.stream(
        "SELECT iri, n FROM (SELECT p, count(*) AS n FROM quads GROUP BY p) JOIN names ON names.id = p ORDER BY iri"
    )
    levels: dict[str, dict[str, int]] = {}
    held = " UNION ALL ".join(
        f"SELECT '{cls}' AS class, t.s, q.o AS area FROM links t JOIN links q ON q.s = t.s"
        f" AND q.p IN ({work.ids(properties)}) WHERE t.p = {a} AND t.o = {work.id(cls)}"
        for cls, properties in _BY_LEVEL.items()
    )
    places = work.ids(_BY_LEVEL[ZWGK.PolicyDocument])
    rows = work.columns.stream(f"""
        WITH held AS ({held}
            UNION ALL SELECT '{ZWGK.Norm}', t.s, q.o FROM links t
                JOIN links d ON d.s = t.s AND d.p = {work.id(ZWGK.normOf)}
                JOIN links q ON q.s = d.o AND q.p IN ({places})
                WHERE t.p = {a} AND t.o = {work.id(ZWGK.Norm)}
            UNION ALL SELECT '{ZWGK.Area}', s, s FROM links WHERE p = {a} AND o = {work.id(ZWGK.Area)})
        SELECT iri, class, count(DISTINCT held.s) FROM held JOIN links l ON l.s = area AND l.p = {level}
        JOIN names ON names.id = l.o GROUP BY iri, class ORDER BY iri, class""")
    for iri, cls, n in rows:
        levels.setdefault(iri, {})[cls] = n
    facts = {"classes": dict(classes), "properties": dict(properties), "levels": levels}
    base.executemany(
        "INSERT INTO facts VALUES (?, ?)",
        ((name, json.dumps(found, ensure_ascii=False)) for name, found in facts.items()),
    )


def _domains(work: Work) -> list[dict[str, Any]]:
    """Return the domains in their order, with how many standard items each has."""
    rows = work.columns.stream(f"""
        WITH standards AS (SELECT s FROM links WHERE p = {work.id(RDF.type)} AND o = {work.id(ZWGK.StandardItem)})
        SELECT x.iri, min(l.lex), count(DISTINCT d.s) FROM links q JOIN names x ON x.id = q.s
        JOIN quads l ON l.s = q.s AND l.p = {work.id(SKOS.prefLabel)} AND l.type = '@zh'
        LEFT JOIN (SELECT s, o FROM links SEMI JOIN standards USING (s) WHERE p = {work.id(ZWGK.domain)}) d ON d.o = q.s
        WHERE q.p = {work.id(SKOS.inScheme)} AND q.o = {work.id(CV.domain)} GROUP BY x.iri ORDER BY x.iri""")
    return [{"id": iri, "code": iri.rpartition("/")[2], "label": label, "standard_items": n} for iri, label, n in rows]
