"""The coverage matrix for people: areas × domains with the way down, and the duties of a document × areas."""

from collections import Counter, defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import matrix
from api.coverage import STATES, obligation_cells
from api.lists import Number, as_iri
from api.pages.areas import around
from api.pages.compare import Pair, alignment
from api.pages.faults import wants_page
from api.pages.overview import LEVEL_NAMES
from api.pages.reading import Entry, find, resource, table
from api.pages.render import show
from api.service import Service
from ontology.iris import DEFAULT_BASE

router = APIRouter()

SIGNS = {"adopted": "✓", "missing": "✗", "conflicting": "≠", "not-applicable": "–", "unknown": "?"}


@router.get("/coverage")
async def coverage(
    request: Request,
    within: str | None = None,
    level: str | None = None,
    format: Annotated[str | None, Query(pattern="^(json|csv|html)$")] = None,
    release: Number = None,
) -> Response:
    """Show the matrix area × domain to people; programs get it as JSON or CSV."""
    if format in ("json", "csv") or (format is None and not wants_page(request)):
        return await matrix.coverage(request, within, level, format, release)
    service: Service = request.app.state.service
    held = service.release(release)
    iri = as_iri("area", within) if within else f"{DEFAULT_BASE}id/area/CN"
    above, below = await around(service, held, iri)
    found = await matrix.domains(service, held, within, level)
    columns = [[area["cells"][i] for area in found["areas"]] for i in range(len(found["domains"]))]
    return show(
        request,
        held,
        "coverage.html",
        matrix=found,
        above=above,
        below=below,
        within=within or "",
        level=level or "",
        levels=LEVEL_NAMES,
        totals=[sum(c["state"] == "adopted" for c in column) for column in columns],
        items=[sum(c["items"] for c in column) for column in columns],
        counts=Counter(c["state"] for column in columns for c in column),
        states=STATES,
        signs=SIGNS,
    )


@router.get("/coverage/obligations")
async def duties(
    request: Request, document: str = "CN/guobanfa-2019-54", within: str = "", state: str = ""
) -> Response:
    """Show what became of each duty of an upper document in the documents below it."""
    service: Service = request.app.state.service
    release = service.release()
    iri = as_iri("doc", document)
    entry = await resource(service, release, iri)
    bound = {"document": iri, "within": as_iri("area", within) if within else ""}
    cells = obligation_cells(await service.named("coverage_obligations", release, parameters=bound))
    held: dict[str, dict[str, Any]] = defaultdict(dict)
    for cell in cells:
        held[cell["norm"]["id"]][cell["document"]["id"]] = cell
    lower = {c["document"]["id"]: c["area"]["label"] or c["document"]["label"] for c in cells}
    for upper, below, pairs in [] if within else await alignment(service, release, iri):
        if upper["id"] == iri:
            lower.setdefault(below["id"], _place_of(below))
            for pair in pairs:
                held[pair.upper["id"]].setdefault(below["id"], _stated(pair))
    norms = (await find(service, release, "page_obligations", {"document": iri}, limit=500)).entries
    rows = [n for n in norms if n["id"] in held or (cells == [] and not state)] if held else []
    return show(
        request,
        release,
        "duties.html",
        document=entry,
        lower=sorted(lower.items()),
        rows=[r for r in rows if not state or any(c["state"] == state for c in held[r["id"]].values())],
        held=held,
        counts=Counter(c["state"] for row in held.values() for c in row.values()),
        asked={"document": document, "within": within, "state": state},
        documents=(await find(service, release, "rest_documents", {}, limit=200)).entries,
        doc_code=lambda iri: iri.removeprefix(f"{DEFAULT_BASE}id/doc/"),
        states=STATES,
        signs=SIGNS,
        below=await table(service, release, "page_citing", document=iri),
    )


def _place_of(document: Entry) -> str:
    """Return the name of a document's area, else of the document."""
    place = document.get("documentArea") or document.get("inferredArea") or {}
    return str(place.get("label") or document.get("label") or document["id"])


def _stated(pair: Pair) -> dict[str, Any]:
    """Return the cell of a duty that a clause below carries out, as the texts say."""
    if pair.lower is None:
        return {"state": "missing", "counterparts": [], "reasons": []}
    grave = [d.text for d in pair.differences if d.grave]
    return {"state": "conflicting" if grave else "adopted", "counterparts": [pair.lower["id"]], "reasons": grave}
