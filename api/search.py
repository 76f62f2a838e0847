"""Search over a release: Chinese words of two characters and up, ranked, highlighted, with exact facets.

The index is a part of the release; for a release without one it is made when it is first asked for.
"""

import asyncio
import contextlib
import html
import re
import shutil
import tempfile
import unicodedata
import weakref
from pathlib import Path
from typing import Any

from api.service import Service
from graphs.columns import Columns
from graphs.errors import InputError, IntegrityError
from graphs.index import Index
from graphs.index_build import build
from graphs.index_files import CLASSES
from graphs.index_search import find
from graphs.releases import Release

__all__ = ["CLASSES", "index_of", "search", "snippet"]

_WIDTH, _KEPT, _DEEPEST = 60, 2, 10_000


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


async def index_of(service: Service, release: Release) -> Index:
    """Return the index of a release, opened when it is first asked for."""
    key = f"{release.number} {release.created}"
    task = service.indexes.get(key)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = asyncio.ensure_future(asyncio.to_thread(opened, release))
        service.indexes[key] = task
        for old in list(service.indexes)[:-_KEPT]:
            del service.indexes[old]
    return task.result() if task.done() else await asyncio.shield(task)


def opened(release: Release) -> Index:
    """Open the index of a release; make it in a temporary folder when the release has none that can be read."""
    with contextlib.suppress(IntegrityError):
        return Index(release.index_path)
    held = Path(tempfile.mkdtemp(prefix="zwgk-index-"))
    columns, folder = release.columns_path, held / "index"
    if not columns.is_dir():
        columns = held / "columns"
        digests = {graph: entry.sha256 for graph, entry in release.graphs.items()}
        Columns.write(columns, digests, lambda graph: release.read(release.graphs[graph]))
    with Columns.open(columns, spill=held) as found:
        build(found, folder)
    index = Index(folder)
    weakref.finalize(index, shutil.rmtree, held, ignore_errors=True)
    return index


async def search(
    service: Service, release: Release, query: str, wanted: dict[str, str], limit: int = 20, start: int = 0
) -> dict[str, Any]:
    """Return the hits of a query (data, total, facets); `wanted` restricts kind, area or domain (IRIs)."""
    if start > _DEEPEST:
        raise InputError(f"最多翻到第 {_DEEPEST} 条，请加检索词。", f"pages end at hit {_DEEPEST}: add a word")
    if not any(len(word) > 1 for word in unicodedata.normalize("NFKC", query).split()):
        raise InputError("请输入至少两个字的检索词。", "give a word of at least two characters")
    index = await index_of(service, release)
    found = await asyncio.to_thread(find, index, query, wanted, limit, start)
    data = [
        {
            "id": hit.id,
            "kind": hit.kind,
            "title": hit.title,
            "highlight": snippet(hit.title, query),
            "snippet": snippet(hit.words, query),
            "score": round(hit.score, 4),
        }
        for hit in found.hits
    ]
    facets = {name: [{"value": v, "count": n} for v, n in counts] for name, counts in found.facets.items()}
    return {"data": data, "total": found.total, "facets": facets}
