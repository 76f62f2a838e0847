"""Coverage over HTTP: area × domain and area × obligation, as JSON, CSV and a page."""

import asyncio
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api import answers
from api.coverage import STATES, domain_matrix, obligation_cells
from api.formats import CSV, JSON, as_csv, list_type
from api.lists import LIST, Code, Number, as_iri
from api.search import index_of
from api.service import Service
from graphs.errors import NotFoundError
from graphs.named import named_query
from graphs.releases import Release
from graphs.store import GraphStore
from graphs.wording import iri_text, written

router = APIRouter(tags=["coverage"])

TABLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "矩阵 / the matrix",
        "content": {JSON: {"schema": {"type": "object", "required": ["data"]}}, CSV: {}},
    },
    **{code: LIST[code] for code in (304, 404, 406, 422, 503, 504)},
}
Level = Annotated[str | None, Query(description="county, township, village …", max_length=200)]
Form = Annotated[Literal["json", "csv"] | None, Query(description="格式，优先于 Accept / format, wins over Accept")]
Limit = Annotated[int, Query(ge=1, le=100_000, description="每页地区数 / areas on a page")]
After = Annotated[str, Query(max_length=2000, description="取自 links.next / from links.next")]


async def domains(
    service: Service, release: Release, within: str | None = None, level: str | None = None, only: str = ""
) -> dict[str, Any]:
    """Return the matrix area × domain of a release: of all areas, those within one, of a level, or of one (IRI)."""
    found, areas, _ = await _rows(service, release, within, level, only=only)
    return {"domains": found, "areas": json.loads(f"[{','.join(areas)}]")}


async def _rows(
    service: Service,
    release: Release,
    within: str | None,
    level: str | None,
    after: str = "",
    limit: int | None = None,
    only: str = "",
) -> tuple[list[dict[str, Any]], list[str], int]:
    """Return the domains, a page of the areas as JSON, and how many areas there are."""
    places = (as_iri("area", within) if within else None, as_iri("level", level) if level else None)
    for place in filter(None, places):
        iri_text(place)
    index = await index_of(service, release)
    found = index.matrix(*places, only=only)
    rows = await asyncio.to_thread(index.coverage_rows, found, after, limit=limit)
    return index.fact("domains"), rows, len(found.areas)


def stored_matrix(store: GraphStore, within: str) -> dict[str, Any]:
    """Return the matrix of the areas within one, from an open store; raise NotFoundError when none has a catalogue."""
    names = ("coverage_domains", "coverage_scope", "coverage_standards")
    bound = {"within": as_iri("area", within)}
    texts = [written(named_query(name), bound if name != names[2] else {}) for name in names]
    held, scopes, standards = (json.loads(store.answer(t).body)["results"]["bindings"] for t in texts)
    if not scopes:
        raise NotFoundError(
            f"{within} 及其下级没有目录，请核对代码。", f"no area within {within} has a catalogue: check the code"
        )
    return domain_matrix(held, scopes, standards)


def flat(matrix: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a matrix as a table: one row an area, one column a domain with its number of items."""
    names = {d["code"]: f"{d['code']} {d['label']}" for d in matrix["domains"]}
    return [
        {
            "code": area["code"],
            "area": area["label"],
            "level": area["level"],
            **{
                names[c["domain"]]: c["items"] if c["state"] == "adopted" else STATES[c["state"]][0]
                for c in area["cells"]
            },
        }
        for area in matrix["areas"]
    ]


@router.get("/coverage", summary="领域覆盖 / coverage of domains", responses=TABLE, response_class=Response)
@router.get(
    "/api/v1/coverage/domains", summary="领域覆盖 / coverage of domains", responses=TABLE, response_class=Response
)
async def coverage(
    request: Request,
    within: Code = None,
    level: Level = None,
    format: Form = None,
    release: Number = None,
    limit: Limit = 1000,
    after: After = "",
) -> Response:
    """Return which area covers which domain, areas in their order; browsers get a page at /coverage."""
    service: Service = request.app.state.service
    held = service.release(release)
    chosen = list_type(request.headers.get("accept"), format, jsonld=False)
    tag = answers.etag(held, str(request.url), chosen)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    found, areas, total = await _rows(service, held, within, level, after, limit + 1)
    more, areas = len(areas) > limit, areas[:limit]
    listed = f"[{','.join(areas)}]"
    body: str | bytes
    if chosen == CSV:
        body = as_csv(flat({"domains": found, "areas": json.loads(listed)}))
    else:
        links = {"self": str(request.url), "query": "/api/v1/queries/coverage_domains"}
        if more:
            links["next"] = str(request.url.include_query_params(after=json.loads(areas[-1])["id"]))
        rest = json.dumps({"total": total, "links": links, "release": held.number}, ensure_ascii=False)
        body = f'{{"data": {{"domains": {json.dumps(found, ensure_ascii=False)}, "areas": {listed}}}, {rest[1:]}'
    charset = "; charset=utf-8" if chosen.startswith("text/") else ""
    return answers.answer(request, held, body, chosen + charset, tag=tag)


@router.get(
    "/api/v1/coverage/obligations",
    summary="要求的落实 / coverage of obligations",
    responses=TABLE,
    response_class=Response,
)
async def obligations(
    request: Request,
    document: Code = None,
    within: Code = None,
    state: Annotated[str | None, Query(pattern=f"^({'|'.join(STATES)})$")] = None,
    format: Form = None,
    release: Number = None,
) -> Response:
    """Return what became of each duty of an upper document in each document below it, with both clauses."""
    service: Service = request.app.state.service
    held = service.release(release)
    chosen = list_type(request.headers.get("accept"), format, jsonld=False)
    tag = answers.etag(held, str(request.url), chosen)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    bound = {
        "document": as_iri("doc", document) if document else "",
        "within": as_iri("area", within) if within else "",
    }
    cells = obligation_cells(await service.named("coverage_obligations", held, parameters=bound))
    if state:
        cells = [c for c in cells if c["state"] == state]
    if chosen == CSV:
        table = [
            {
                "area": c["area"]["label"],
                "document": c["document"]["label"],
                "section": c["clause"]["section"],
                "norm": c["norm"]["text"],
                "state": STATES[c["state"]][0],
                "reasons": c["reasons"],
                "counterparts": c["counterparts"],
            }
            for c in cells
        ]
        return answers.answer(request, held, as_csv(table), f"{CSV}; charset=utf-8", tag=tag)
    links = {"self": str(request.url), "query": "/api/v1/queries/coverage_obligations"}
    body = json.dumps({"data": cells, "links": links, "release": held.number}, ensure_ascii=False)
    return answers.answer(request, held, body, JSON, tag=tag)
