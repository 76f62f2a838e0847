"""Search over a release: Chinese words of two characters and up, ranked, highlighted, with exact facets.

The index is SQLite FTS5 over bigrams, kept in memory and made once for each release, when it is first asked for.
"""

import asyncio
import html
import re
import sqlite3
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from api.resources import local_name
from api.service import Row, Service
from graphs.errors import InputError
from graphs.releases import Release
from ontology.terms import ORG, SKOS, ZWGK

CLASSES = {
    "document": ZWGK.PolicyDocument,
    "obligation": ZWGK.Norm,
    "item": ZWGK.CatalogueItem,
    "standard-item": ZWGK.StandardItem,
    "listed-item": ZWGK.ListedItem,
    "organisation": ORG.Organization,
    "area": ZWGK.Area,
    "concept": SKOS.Concept,
}
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
_WIDTH, _KEPT, _DEEPEST = 60, 2, 10_000
_TABLES = """
    CREATE VIRTUAL TABLE texts USING fts5(title, words, content='', tokenize='unicode61');
    CREATE TABLE things (n INTEGER PRIMARY KEY, id TEXT, kind TEXT, title TEXT, words TEXT);
    CREATE TABLE facets (n INTEGER, name TEXT, value TEXT);
    CREATE INDEX facets_n ON facets (n);
"""


def tokens(text: str) -> list[str]:
    """Return the bigrams of Chinese runs and the other words of a text; one Chinese character stands alone.

    >>> tokens("公开目录2020年")
    ['公开', '开目', '目录', '2020', '年']
    """
    found: list[str] = []
    for run in _HAN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def match_text(query: str) -> str:
    """Return an FTS5 expression: every word of the query must occur, each as a phrase of its bigrams.

    >>> match_text("公开目录 2020")
    '"公开 开目 目录" AND "2020"'
    """
    phrases = [" ".join(tokens(word)) for word in unicodedata.normalize("NFKC", query).split()]
    return " AND ".join(f'"{p}"' for p in phrases if p)


def snippet(text: str, query: str) -> str:
    """Return the passage around the first word found, as HTML with the words marked.

    >>> snippet("公开<目录>编制", "目录")
    '公开&lt;<mark>目录</mark>&gt;编制'
    """
    words = [w for w in unicodedata.normalize("NFKC", query).split() if w]
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"$^", re.IGNORECASE)
    found = pattern.search(text)
    start = max(0, found.start() - _WIDTH // 3) if found else 0
    passage = text[start : start + _WIDTH * 2]
    out, last = ["…" if start else ""], 0
    for hit in pattern.finditer(passage):
        out += [html.escape(passage[last : hit.start()]), "<mark>", html.escape(hit[0]), "</mark>"]
        last = hit.end()
    return "".join([*out, html.escape(passage[last:]), "…" if start + len(passage) < len(text) else ""])


@dataclass(slots=True)
class Index:
    """The index of one release."""

    _base: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:", check_same_thread=False))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._base.executescript(_TABLES)

    def add(self, kind: str, rows: Iterable[Row]) -> None:
        """Add the resources of one class."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in rows:
            found[row["id"]["value"]][row["field"]["value"]].add(row["value"]["value"])
        with self._lock:
            [(n,)] = self._base.execute("SELECT COALESCE(MAX(n), 0) FROM things")
            for iri, fields in sorted(found.items()):
                n += 1
                titles = sorted(fields["title"], key=lambda t: (t.isascii(), -len(t)))
                other = sorted(fields["alt"])
                words = [*other, *sorted(fields["words"], key=len, reverse=True)]
                title = titles[0] if titles else words[0] if words else local_name(iri)
                self._base.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (n, iri, kind, title, "　".join(words)))
                # an x between texts keeps phrases from running over
                spaced = [" x ".join(" ".join(tokens(t)) for t in texts) for texts in ([*titles, *other], words)]
                self._base.execute("INSERT INTO texts (rowid, title, words) VALUES (?, ?, ?)", (n, *spaced))
                facets = [(n, name, value) for name in ("area", "domain") for value in fields[name]]
                self._base.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(n, "kind", kind), *facets])
            self._base.commit()

    def find(self, query: str, wanted: dict[str, str], limit: int, start: int) -> dict[str, Any]:
        """Return one page of hits, best first, with the number of all hits and of those in each facet."""
        expression = match_text(query)
        if not expression or not any(len(w) > 1 for w in unicodedata.normalize("NFKC", query).split()):
            raise InputError("请输入至少两个字的检索词。", "give a word of at least two characters")
        with self._lock:
            self._base.execute("DROP TABLE IF EXISTS temp.hits")
            self._base.execute(
                "CREATE TEMP TABLE hits AS SELECT rowid AS n, bm25(texts, 8.0, 1.0) AS score FROM texts"
                " WHERE texts MATCH ?",
                (expression,),
            )
            for name, value in wanted.items():
                self._base.execute(
                    "DELETE FROM hits WHERE n NOT IN (SELECT n FROM facets WHERE name = ? AND value = ?)", (name, value)
                )
            [(total,)] = self._base.execute("SELECT COUNT(*) FROM hits")
            rows = self._base.execute(
                "SELECT id, kind, title, words, score FROM hits JOIN things USING (n)"
                " ORDER BY score, id LIMIT ? OFFSET ?",
                (limit, start),
            ).fetchall()
            counted = self._base.execute(
                "SELECT name, value, COUNT(*) FROM hits JOIN facets USING (n) GROUP BY name, value"
                " ORDER BY name, COUNT(*) DESC, value"
            ).fetchall()
        facets: dict[str, list[dict[str, Any]]] = {"kind": [], "area": [], "domain": []}
        for name, value, n in counted:
            facets[name].append({"value": value, "count": n})
        data = [
            {
                "id": iri,
                "kind": kind,
                "title": title,
                "highlight": snippet(title, query),
                "snippet": snippet(words, query),
                "score": round(-score, 4),
            }
            for iri, kind, title, words, score in rows
        ]
        return {"data": data, "total": total, "facets": facets}


async def index_of(service: Service, release: Release) -> Index:
    """Return the index of a release; it is made when it is first asked for."""
    key = f"{release.number} {release.created}"
    task = service.indexes.get(key)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = asyncio.ensure_future(_build(service, release))
        service.indexes[key] = task
        for old in list(service.indexes)[:-_KEPT]:
            del service.indexes[old]
    return await asyncio.shield(task)


async def _build(service: Service, release: Release) -> Index:
    index = Index()
    for kind, cls in CLASSES.items():
        rows = await service.named("search_texts", release, parameters={"class": str(cls)})
        await asyncio.to_thread(index.add, kind, rows)
    return index


async def search(
    service: Service, release: Release, query: str, wanted: dict[str, str], limit: int = 20, start: int = 0
) -> dict[str, Any]:
    """Return the hits of a query (data, total, facets); `wanted` restricts kind, area or domain (IRIs)."""
    if start > _DEEPEST:
        raise InputError(f"最多翻到第 {_DEEPEST} 条，请加检索词。", f"pages end at hit {_DEEPEST}: add a word")
    index = await index_of(service, release)
    return await asyncio.to_thread(index.find, query, wanted, limit, start)
