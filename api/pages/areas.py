"""Areas: one with the areas above and below it, its documents, its domains and what is missing."""

import asyncio
from collections import Counter, defaultdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.coverage import STATES
from api.listings import DOCUMENTS
from api.matrix import domains
from api.pages.overview import LEVEL_NAMES
from api.pages.places import around
from api.pages.reading import find_listed, local, resource, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, stamp
from api.search import index_of
from api.service import Service
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()

LACKS = {
    "X03": ("清单事项没有编入目录", "listed items that the catalogue leaves out"),
    "X05": ("标准指引事项没有编入目录", "standard items that the catalogue leaves out"),
    "X09": ("上级义务没有承接", "duties from above that nothing takes up"),
    "A03": ("试点领域没有覆盖", "pilot domains that are not covered"),
    "E01": ("事项缺少要素", "items that lack an element"),
}


@router.get("/areas")
async def nation(request: Request) -> Response:
    """Show the nation: the way down to all areas."""
    return await area(request, "CN")


@router.get("/areas/{code}")
async def area(request: Request, code: str) -> Response:
    """Show one area: where it lies, what it has and lacks."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/area/{code}"
    entry = await resource(service, release, iri)
    above, below = await around(service, release, iri)
    own = await own_cells(service, release, iri)
    lacking: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in await table(service, release, "page_lacking", area=iri) if own else []:
        lacking[local(row["domain"])].append(row)
    index = await index_of(service, release)
    within = set(map(local, await asyncio.to_thread(index.within, iri)))
    found, deeper = findings_of(service, release), within - {code}
    return show(
        request,
        release,
        "area.html",
        state=stamp(service, release),
        area=entry,
        code=code,
        above=above,
        below=below,
        documents=await find_listed(service, release, DOCUMENTS, {"area": iri}, limit=100),
        cells=own,
        lacking=lacking,
        exemptions=await table(service, release, "page_exemptions", area=iri),
        lacks=found.by("check_id", {"area": code, "check_id": list(LACKS)}),
        checks=LACKS,
        counts=Counter(cell["state"] for cell in own),
        states=STATES,
        findings=found.entries({"area": code}, limit=20),
        checked=bool(stamp(service, release)),
        severities=found.severities({"area": code}),
        deeper=found.severities({"area": deeper}),
        levels=LEVEL_NAMES,
        wrong=found.by("area", {"area": deeper}),
        names=NAMES,
        signs=SIGNS,
    )


async def own_cells(service: Service, release: Release, iri: str) -> list[dict[str, object]]:
    """Return the cells of an area's own row of the matrix with the names of the domains, none without a catalogue."""
    matrix = await domains(service, release, only=iri)
    labels = {d["code"]: d for d in matrix["domains"]}
    return [
        {**cell, "label": labels[cell["domain"]]["label"], "standard": labels[cell["domain"]]["standard_items"]}
        for row in matrix["areas"]
        for cell in row["cells"]
    ]
