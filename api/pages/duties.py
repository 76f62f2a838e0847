"""What became of each duty of a document in those below: as comparisons say, else as the texts are linked."""

from collections import Counter, defaultdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.coverage import STATES, obligation_cells
from api.listings import DOCUMENTS
from api.lists import as_iri
from api.pages.beside import laid
from api.pages.compare import MODALITY_SIGNS, Pair, alignment
from api.pages.places import around
from api.pages.reading import Entry, facets, find, find_listed, local, resource, resources, table
from api.pages.render import show
from api.service import Service
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()

SIGNS = {"adopted": "✓", "missing": "✗", "stale": "↻", "conflicting": "≠", "not-applicable": "–", "unknown": "?"}
Cell = dict[str, Any]


async def duty_cells(service: Service, release: Release, document: str, within: str = "") -> list[Cell]:
    """Return one cell for each norm of a document and each document below it that answers or should answer it."""
    bound = {"document": document, "within": as_iri("area", within) if within else ""}
    cells = obligation_cells(await service.named("coverage_obligations", release, parameters=bound))
    known = {(c["norm"]["id"], c["document"]["id"]) for c in cells}
    if within:
        return cells
    below, rows = laid(await alignment(service, release, document), document)
    for row in rows:
        for iri, pair in row.below.items():
            if (row.norm["id"], iri) not in known:
                cells.append(_stated(row.norm, below[iri], pair))
    return cells


def _stated(norm: Entry, below: Entry, pair: Pair) -> Cell:
    """Return the cell of a duty that a clause below carries out, as the texts say."""
    place = below.get("documentArea") or below.get("inferredArea") or {}
    clause = norm.get("statedIn") or {}
    grave = [d.text for d in pair.differences if d.grave]
    return {
        "norm": {"id": norm["id"], "text": norm.get("normalizedText") or norm.get("label")},
        "clause": {"id": clause.get("id"), "section": clause.get("label")},
        "document": {"id": below["id"], "label": below.get("label") or below["id"]},
        "area": {"id": place.get("id"), "label": place.get("label")},
        "state": "missing" if pair.lower is None else "conflicting" if grave else "adopted",
        "counterparts": [pair.lower["id"]] if pair.lower else [],
        "reasons": grave,
    }


async def adoption(service: Service, release: Release, norm: Entry) -> dict[str, Any] | None:
    """Return what became of a norm in each document below, by state, and the areas below whose documents are not held.

    None for a norm that no document below was compared with.
    """
    document = str((norm.get("normOf") or {}).get("id", ""))
    cells = (
        [c for c in await duty_cells(service, release, document) if c["norm"]["id"] == norm["id"]] if document else []
    )
    if not cells:
        return None
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell["state"], []).append(cell)
    place = (await resources(service, release, [document])).get(document, {})
    area = str((place.get("documentArea") or place.get("inferredArea") or {}).get("id", ""))
    _, below = await around(service, release, area) if area else ([], [])
    seen = {cell["area"]["id"] for cell in cells}
    return {"groups": groups, "silent": [a for a in below if a["id"] not in seen]}


@router.get("/coverage/obligations")
async def duties(
    request: Request, document: str = "CN/guobanfa-2019-54", within: str = "", state: str = "", modality: str = ""
) -> Response:
    """Show what became of each duty of an upper document in the documents below it."""
    service: Service = request.app.state.service
    release = service.release()
    iri = as_iri("doc", document)
    entry = await resource(service, release, iri)
    held: dict[str, dict[str, Any]] = defaultdict(dict)
    lower: dict[str, str] = {}
    for cell in await duty_cells(service, release, iri, within):
        held[cell["norm"]["id"]][cell["document"]["id"]] = cell
        lower[cell["document"]["id"]] = cell["area"]["label"] or cell["document"]["label"]
    norms = (await find(service, release, "page_obligations", {"document": iri}, limit=500)).entries
    shown = [
        n
        for n in norms
        if n["id"] in held
        and (not state or any(c["state"] == state for c in held[n["id"]].values()))
        and (not modality or local(str((n.get("modality") or {}).get("id", ""))) == modality)
    ]
    places = await facets(service, release, DOCUMENTS.index, ["documentArea"])
    return show(
        request,
        release,
        "duties.html",
        document=entry,
        lower=sorted(lower.items()),
        rows=shown,
        held=held,
        counts=Counter(c["state"] for row in shown for c in held[row["id"]].values()),
        totals=[
            Counter(held[r["id"]][i]["state"] for r in shown if i in held[r["id"]]) for i, _ in sorted(lower.items())
        ],
        asked={"document": document, "within": within, "state": state, "modality": modality},
        modalities=MODALITY_SIGNS,
        areas=sorted((o.code, o.label) for o in places["documentArea"]),
        documents=(await find_listed(service, release, DOCUMENTS, {}, limit=200)).entries,
        doc_code=lambda iri: iri.removeprefix(f"{DEFAULT_BASE}id/doc/"),
        states=STATES,
        signs=SIGNS,
        below=await table(service, release, "page_citing", document=iri),
    )
