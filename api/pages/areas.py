"""Areas: one with the areas above and below it, its documents, its domains and what is missing."""

from collections import Counter, defaultdict

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.coverage import STATES, domain_matrix
from api.pages.overview import LEVEL_NAMES
from api.pages.reading import find, local, resource, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, severities, stamp
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
    within = {local(r["id"]) for r in await table(service, release, "page_within", area=iri)}
    found = [f for f in findings_of(service, release) if f["area"] == code]
    deeper = [f for f in findings_of(service, release) if f["area"] in within and f["area"] != code]
    return show(
        request,
        release,
        "area.html",
        state=stamp(service, release),
        area=entry,
        code=code,
        above=above,
        below=below,
        documents=await find(service, release, "rest_documents", {"area": iri}, limit=100),
        cells=own,
        lacking=lacking,
        exemptions=await table(service, release, "page_exemptions", area=iri),
        lacks=Counter(f["check_id"] for f in found if f["check_id"] in LACKS),
        checks=LACKS,
        counts=Counter(cell["state"] for cell in own),
        states=STATES,
        findings=found,
        checked=bool(stamp(service, release)),
        severities=severities(found),
        deeper=severities(deeper),
        levels=LEVEL_NAMES,
        wrong=Counter(f["area"] for f in deeper),
        names=NAMES,
        signs=SIGNS,
    )


async def around(service: Service, release: Release, iri: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the areas above an area from the nation down, itself last, and those directly below."""
    rows = await table(service, release, "page_area", area=iri)
    for row in rows:
        row["code"], row["level"] = local(row["id"]), local(row["level"])
    return [r for r in rows if r["way"] == "above"], [r for r in rows if r["way"] == "below"]


async def own_cells(service: Service, release: Release, iri: str) -> list[dict[str, object]]:
    """Return the cells of an area's own row of the matrix with the names of the domains, none without a catalogue."""
    bound = {"within": iri, "level": ""}
    held = await service.named("coverage_domains", release, parameters=bound)
    scopes = await service.named("coverage_scope", release, parameters=bound)
    matrix = domain_matrix(held, scopes, await service.named("coverage_standards", release))
    labels = {d["code"]: d for d in matrix["domains"]}
    row = next((a for a in matrix["areas"] if a["id"] == iri), None)
    cells = row["cells"] if row else []
    return [
        {**cell, "label": labels[cell["domain"]]["label"], "standard": labels[cell["domain"]]["standard_items"]}
        for cell in cells
    ]
