"""The coverage matrix for people: areas × domains with the way down, and the duties of a document × areas."""

import asyncio
import json
from collections import Counter
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import matrix
from api.coverage import STATES
from api.lists import Number, as_iri
from api.pages.duties import SIGNS
from api.pages.faults import wants_page
from api.pages.overview import LEVEL_NAMES
from api.pages.places import around, by_iri
from api.pages.reading import Entry, local
from api.pages.render import show
from api.pages.reports import findings_of, stamp
from api.search import index_of
from api.service import Service
from graphs.index import Index
from graphs.index_matrix import Matrix
from ontology.iris import DEFAULT_BASE

router = APIRouter()

PAGE = 200  # areas on a page
MOST = 120  # areas that are shown one by one unless asked for


@router.get("/coverage")
async def coverage(
    request: Request,
    within: str | None = None,
    level: str | None = None,
    domain: str = "",
    state: str = "",
    view: str = "",
    start: int = 0,
    format: Literal["json", "csv", "html"] | None = None,
    release: Number = None,
    limit: matrix.Limit = 1000,
    after: matrix.After = "",
) -> Response:
    """Show the matrix area × domain to people, each area or each area below; programs get it page by page as data."""
    if format in ("json", "csv") or (format is None and not wants_page(request)):
        return await matrix.coverage(request, within, level, format, release, limit, after)
    service: Service = request.app.state.service
    held = service.release(release)
    iri = as_iri("area", within) if within else f"{DEFAULT_BASE}id/area/CN"
    above, below = await around(service, held, iri)
    index = await index_of(service, held)
    everything = index.fact("domains")
    shown = [n for n, d in enumerate(everything) if not domain or d["code"] == domain]
    domains = [everything[n] for n in shown]
    cells = index.matrix(iri if within else None, as_iri("level", level) if level else None).columns(shown)
    held_total = len(cells.areas)
    summed = view == "below" or (not view and held_total > MOST)
    wrong = findings_of(service, held).standing("area", {"severity": "violation"})
    if summed:
        rows = await asyncio.to_thread(_summed, index, cells, below, domains)
        counts = Counter(c["state"] for row in rows for c in row["cells"])
        rows = [row for row in rows if not state or any(c["state"] == state for c in row["cells"])]
        inside = await asyncio.to_thread(index.inside, [row["id"] for row in rows], list(by_iri(wrong)))
        wrong = Counter({r["code"]: sum(wrong[local(i)] for i in inside[r["id"]]) for r in rows})
        total = len(rows)
    else:
        cells = cells.having(state) if state else cells
        counts, total, start = Counter(cells.counted()), len(cells.areas), max(0, start - start % PAGE)
        texts = await asyncio.to_thread(index.coverage_rows, cells, start=start, limit=PAGE)
        rows = [json.loads(text) for text in texts]
        rows = [{**row, "cells": [row["cells"][n] for n in shown]} for row in rows]
    return show(
        request,
        held,
        "coverage.html",
        state=stamp(service, held),
        rows=rows,
        domains=domains,
        all_domains=everything,
        summed=summed,
        held_total=held_total,
        start=start,
        page=PAGE,
        total=total,
        above=above,
        below=below,
        levels=LEVEL_NAMES,
        totals=cells.adopted(),
        items=cells.items.sum(axis=0).tolist(),
        counts=counts,
        wrong=wrong,
        checked=bool(stamp(service, held)),
        asked={"within": within or "", "level": level or "", "domain": domain, "state": state, "view": view},
        states=STATES,
        signs=SIGNS,
    )


def _summed(index: Index, cells: Matrix, areas: list[dict[str, str]], domains: list[Entry]) -> list[Entry]:
    """Return for each of some areas a row that sums up the areas in it; none for an area without catalogues below."""
    rows = []
    for area in areas:
        inside = cells.of(index.filter("filter:inArea", area["id"]))
        if len(inside.areas):
            rows.append({**area, "areas": len(inside.areas), "cells": inside.summed(domains)})
    return rows
