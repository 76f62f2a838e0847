"""The coverage matrix for people: areas × domains with the way down, and the duties of a document × areas."""

from collections import Counter, defaultdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import matrix
from api.coverage import STATES
from api.lists import Number, as_iri
from api.pages.areas import around
from api.pages.duties import SIGNS
from api.pages.faults import wants_page
from api.pages.overview import LEVEL_NAMES
from api.pages.reading import Entry, local, table
from api.pages.render import show
from api.pages.reports import findings_of, stamp
from api.service import Service
from ontology.iris import DEFAULT_BASE

router = APIRouter()

MOST = 120  # areas that are shown one by one unless asked for


@router.get("/coverage")
async def coverage(
    request: Request,
    within: str | None = None,
    level: str | None = None,
    domain: str = "",
    state: str = "",
    view: str = "",
    format: Annotated[str | None, Query(pattern="^(json|csv|html)$")] = None,
    release: Number = None,
) -> Response:
    """Show the matrix area × domain to people, each area or each area below; programs get it as JSON or CSV."""
    if format in ("json", "csv") or (format is None and not wants_page(request)):
        return await matrix.coverage(request, within, level, format, release)
    service: Service = request.app.state.service
    held = service.release(release)
    iri = as_iri("area", within) if within else f"{DEFAULT_BASE}id/area/CN"
    above, below = await around(service, held, iri)
    found = await matrix.domains(service, held, within or None, level or None)
    everything = [d["code"] for d in found["domains"]]
    shown = [n for n, code in enumerate(everything) if not domain or code == domain]
    summed = view == "below" or (not view and len(found["areas"]) > MOST)
    inside: dict[str, set[str]] = defaultdict(set)
    if summed:
        for row in await table(service, held, "page_children", within=iri):
            inside[row["child"]].add(row["id"])
        rows = [summary(area, found["areas"], inside[area["id"]]) for area in below if inside[area["id"]]]
    else:
        rows = found["areas"]
    rows = [{**row, "cells": [row["cells"][n] for n in shown]} for row in rows]
    if state:
        rows = [row for row in rows if any(c["state"] == state for c in row["cells"])]
    columns = [[row["cells"][n] for row in rows] for n in range(len(shown))]
    wrong = Counter(f["area"] for f in findings_of(service, held) if f["severity"] == "violation" and not f["waived"])
    if summed:
        wrong = Counter({r["code"]: sum(wrong[local(i)] for i in inside[r["id"]]) for r in rows})
    return show(
        request,
        held,
        "coverage.html",
        state=stamp(service, held),
        rows=rows,
        domains=[found["domains"][n] for n in shown],
        all_domains=found["domains"],
        summed=summed,
        held_total=len(found["areas"]),
        above=above,
        below=below,
        levels=LEVEL_NAMES,
        totals=[sum(c.get("adopted", c["state"] == "adopted") for c in column) for column in columns],
        items=[sum(c["items"] for c in column) for column in columns],
        counts=Counter(c["state"] for column in columns for c in column),
        wrong=wrong,
        checked=bool(stamp(service, held)),
        asked={"within": within or "", "level": level or "", "domain": domain, "state": state, "view": view},
        states=STATES,
        signs=SIGNS,
    )


def summary(area: Entry, areas: list[Entry], inside: set[str]) -> Entry:
    """Return a row for an area that sums up the areas in it: of those that a domain applies to, how many have items.

    >>> cell = {"domain": "01", "state": "adopted", "items": 2, "matched": 1}
    >>> row = summary({"id": "p", "level": "city"}, [{"id": "a", "cells": [cell]}], {"a"})
    >>> row["cells"][0]["state"], row["cells"][0]["adopted"], row["cells"][0]["declared"]
    ('adopted', 1, 1)
    """
    rows = [row["cells"] for row in areas if row["id"] in inside]
    return {**area, "areas": len(rows), "cells": [_summed(list(column)) for column in zip(*rows, strict=True)]}


def _summed(cells: list[Entry]) -> Entry:
    found = Counter(c["state"] for c in cells)
    state = next((s for s in ("missing", "conflicting", "adopted", "unknown") if found[s]), "not-applicable")
    return {
        "domain": cells[0]["domain"],
        "state": state,
        "items": sum(c["items"] for c in cells),
        "matched": sum(c["matched"] for c in cells),
        "adopted": found["adopted"],
        "declared": found["adopted"] + found["missing"] + found["conflicting"],
    }
