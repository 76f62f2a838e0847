"""REST under /api/v1: lists in keyset pages, one resource at its IRI path, every answer with the query that made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.resources import objects
from api.service import Service
from graphs.errors import NotFoundError
from graphs.named import named_queries, named_query
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE, concept

router = APIRouter(prefix="/api/v1", tags=["REST"])

Limit = Annotated[int, Query(ge=1, le=1000, description="每页条数 / page size")]
After = Annotated[str, Query(description="上一页最后一条的 id / id of the last entry seen")]
Code = Annotated[str | None, Query(description="代码或 IRI / code or IRI")]


@dataclass(frozen=True, slots=True)
class Page:
    """One list: the named query behind it and how a filter's short value becomes an IRI."""

    path: str
    query: str
    scheme_of: Mapping[str, str] = field(default_factory=dict)


AREAS = Page("areas", "rest_areas", {"parent": "area", "within": "area", "level": "level"})
DOCUMENTS = Page("documents", "rest_documents", {"area": "area", "implements": "doc"})
OBLIGATIONS = Page(
    "obligations",
    "rest_obligations",
    {
        "document": "doc",
        "modality": "modality",
        "group": "bearer-group",
        "area": "area",
        "domain": "domain",
        "object": "object",
    },
)
ITEMS = Page(
    "items",
    "rest_items",
    {"area": "area", "within": "area", "domain": "domain", "channel": "channel", "matter": "matter"},
)
_INSTANCES = {"area", "doc", "matter"}


def as_iri(kind: str, value: str) -> str:
    """Return the IRI that a filter value means: an IRI as it is, a code in its scheme or registry."""
    if ":" in value:
        return value
    if kind in _INSTANCES:
        return f"{DEFAULT_BASE}id/{kind}/{value}"
    return concept(kind, value)


async def page(
    request: Request, which: Page, filters: Mapping[str, str | None], limit: int, after: str
) -> dict[str, Any]:
    """Return one page of a list with links to itself, to the next page and to the query that made it."""
    service: Service = request.app.state.service
    release = service.release()
    bound = {name: as_iri(which.scheme_of[name], value) if value else "" for name, value in filters.items()}
    rows = await service.named(which.query, release, limit=limit + 1, after=after, **bound)
    ids = [row["id"]["value"] for row in rows]
    data = await describe(service, release, ids[:limit])
    links = {"self": str(request.url), "query": f"/api/v1/queries/{which.query}"}
    if len(ids) > limit:
        links["next"] = str(request.url.include_query_params(after=ids[limit - 1]))
    return {"data": data, "links": links, "release": release.number}


async def describe(service: Service, release: Release, ids: list[str]) -> list[dict[str, Any]]:
    """Return the resources with these IRIs, in this order."""
    if not ids:
        return []
    rows = await service.named("rest_describe", release, values={"s": ids})
    return objects(ids, rows)


async def one(request: Request, kind: str, path: str) -> dict[str, Any]:
    """Return one resource by its IRI path; raises NotFoundError."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/{kind}/{path}"
    found = await describe(service, release, [iri])
    if not found:
        raise NotFoundError(f"图谱中没有 {iri}。", f"{iri} is not in the graph")
    return {
        "data": found[0],
        "links": {"self": str(request.url), "query": "/api/v1/queries/rest_describe"},
        "release": release.number,
    }


@router.get("/areas", summary="地区 / areas")
async def areas(
    request: Request,
    parent: Code = None,
    within: Code = None,
    level: Code = None,
    limit: Limit = 100,
    after: After = "",
) -> dict[str, Any]:
    """Return areas: below a parent, anywhere within an area, of a level."""
    return await page(request, AREAS, {"parent": parent, "within": within, "level": level}, limit, after)


@router.get("/areas/{path:path}", summary="一个地区 / one area")
async def area(request: Request, path: str) -> dict[str, Any]:
    """Return one area by its code."""
    return await one(request, "area", path)


@router.get("/documents", summary="政策文件 / policy documents")
async def documents(
    request: Request, area: Code = None, implements: Code = None, limit: Limit = 100, after: After = ""
) -> dict[str, Any]:
    """Return policy documents: of an area, implementing a document."""
    return await page(request, DOCUMENTS, {"area": area, "implements": implements}, limit, after)


@router.get("/documents/{path:path}", summary="一份文件 / one document")
async def document(request: Request, path: str) -> dict[str, Any]:
    """Return one document with its sections, norms, citations and definitions."""
    answer = await one(request, "doc", path)
    service: Service = request.app.state.service
    release = service.release()
    iri = answer["data"]["id"]
    rows = await service.named("document_parts", release, document=iri)
    ids = list(dict.fromkeys(row["id"]["value"] for row in rows))
    kinds = {row["id"]["value"]: row["class"]["value"].rpartition("#")[2] for row in rows}
    parts: dict[str, list[dict[str, Any]]] = {}
    for part in await describe(service, release, ids):
        parts.setdefault(_PARTS[kinds[part["id"]]], []).append(part)
    for found in parts.values():
        found.sort(key=lambda p: (p.get("charStart", 0), p["id"]))
    return {**answer, "parts": parts}


_PARTS = {
    "Provision": "sections",
    "Norm": "norms",
    "Citation": "citations",
    "Definition": "definitions",
    "DomainMention": "domains",
}


@router.get("/obligations", summary="规范要求 / norms")
async def obligations(
    request: Request,
    document: Code = None,
    modality: Annotated[str | None, Query(description="must, shall-not, may, goal, fact")] = None,
    group: Annotated[str | None, Query(description="grassroots-gov …")] = None,
    area: Code = None,
    domain: Code = None,
    object: Code = None,
    limit: Limit = 100,
    after: After = "",
) -> dict[str, Any]:
    """Return norms: of a document, a modality, a group of bearers, an area, a domain, an object."""
    filters = {
        "document": document,
        "modality": modality,
        "group": group,
        "area": area,
        "domain": domain,
        "object": object,
    }
    return await page(request, OBLIGATIONS, filters, limit, after)


@router.get("/obligations/{path:path}", summary="一条要求 / one norm")
async def obligation(request: Request, path: str) -> dict[str, Any]:
    """Return one norm."""
    return await one(request, "norm", path)


@router.get("/items", summary="公开事项 / catalogue items")
async def items(
    request: Request,
    area: Code = None,
    within: Code = None,
    domain: Code = None,
    channel: Code = None,
    matter: Code = None,
    limit: Limit = 100,
    after: After = "",
) -> dict[str, Any]:
    """Return catalogue items: of an area or within it, of a domain, promised in a channel, of a matter."""
    filters = {"area": area, "within": within, "domain": domain, "channel": channel, "matter": matter}
    return await page(request, ITEMS, filters, limit, after)


@router.get("/items/{path:path}", summary="一个事项 / one item")
async def item(request: Request, path: str) -> dict[str, Any]:
    """Return one catalogue item."""
    return await one(request, "item", path)


@router.get("/queries", summary="命名查询 / named queries")
async def queries() -> dict[str, Any]:
    """Return the named queries."""
    return {"data": [{"name": q.name, "title": q.title, "title_en": q.title_en} for q in named_queries().values()]}


@router.get("/queries/{name}", summary="一个命名查询 / one named query")
async def query(name: str) -> dict[str, Any]:
    """Return the text of a named query, which runs unchanged in any SPARQL client."""
    found = named_query(name)
    return {"data": {"name": found.name, "title": found.title, "title_en": found.title_en, "sparql": found.sparql}}
