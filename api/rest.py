"""REST under /api/v1: one resource at its IRI path, named queries, releases, lineage, differences."""

import asyncio
import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from api import answers
from api.changes import changes
from api.findings import report_of
from api.formats import JSON, list_type
from api.lists import LIST, Format, Number, as_iri, describe, written_out
from api.resources import local_name, objects
from api.search import CLASSES, search
from api.service import Service
from graphs.errors import InputError, NotFoundError
from graphs.named import named_queries, named_query
from graphs.releases import Release, list_releases
from graphs.wording import iri_text, written
from ingest.asof import graph_as_of
from ontology.iris import DEFAULT_BASE, graph
from shapes.kept import Column

router = APIRouter(prefix="/api/v1", tags=["REST"])

KINDS = {
    "areas": "id/area/",
    "organisations": "id/org/",
    "documents": "id/doc/",
    "obligations": "id/norm/",
    "standard-items": "id/std/",
    "catalogues": "id/catalogue/",
    "items": "id/item/",
    "publications": "id/pub/",
    "listed-items": "id/",
}
_LISTS = {"power": "powerlist", "service": "servicelist"}
_PARTS = {
    "Provision": "sections",
    "Norm": "norms",
    "Citation": "citations",
    "Definition": "definitions",
    "DomainMention": "domains",
}
LONGEST_LINEAGE = 12
_FOUND: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "命中、总数与分面 / hits, their number and facets",
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["data", "total", "facets", "links", "release"],
                    "properties": {
                        "data": {"type": "array", "items": {"type": "object", "required": ["id", "kind", "title"]}},
                        "total": {"type": "integer"},
                        "facets": {"type": "object", "required": ["kind", "area", "domain"]},
                    },
                }
            }
        },
    },
    **{code: LIST[code] for code in (304, 422, 503, 504)},
}
IriPath = Annotated[str, Path(description="IRI 路径 / path of the IRI", max_length=1000)]
Resource = Annotated[str, Query(description="资源 IRI / IRI of the resource", max_length=2000)]


async def one(request: Request, iri: str, forced: str | None, number: int | None) -> Response:
    """Return one resource by its IRI, a document with its parts; raises NotFoundError."""
    service: Service = request.app.state.service
    release = service.release(number)
    iri_text(iri)
    media_type = list_type(request.headers.get("accept"), forced)
    tag = answers.etag(release, str(request.url), media_type, held=answers.state_of(release, iri))
    if unchanged := answers.unchanged(request, release, tag):
        return unchanged
    rows = await describe(service, release, [iri])
    if not rows:
        raise NotFoundError(f"图谱中没有 {iri}。", f"{iri} is not in the graph")
    links = _links(str(request.url))
    more: dict[str, Any] = {}
    if iri.startswith(DEFAULT_BASE + "id/doc/"):
        more["parts"] = await parts(service, release, iri)
    if media_type != JSON:
        return written_out(request, release, media_type, tag, rows, [iri], links)
    body = {**written_one(objects([iri], rows)[0], links["self"], release), **more}
    return answers.answer(request, release, json.dumps(body, ensure_ascii=False), JSON, tag=tag)


def _links(address: str) -> dict[str, str]:
    return {"self": address, "query": "/api/v1/queries/rest_describe"}


def written_one(entry: dict[str, Any], address: str, release: Release) -> dict[str, Any]:
    """Return the answer about one resource."""
    return {"data": entry, "links": _links(address), "release": release.number}


async def parts(service: Service, release: Release, document: str) -> dict[str, list[dict[str, Any]]]:
    """Return sections, norms, citations and definitions of a document in the order of the text."""
    rows = await service.named("document_parts", release, parameters={"document": document})
    kinds = {row["id"]["value"]: local_name(row["class"]["value"]) for row in rows}
    found: dict[str, list[dict[str, Any]]] = {}
    for part in objects(kinds, await describe(service, release, list(kinds))):
        found.setdefault(_PARTS[kinds[part["id"]]], []).append(part)
    for group in found.values():
        group.sort(key=lambda p: (p.get("charStart", 0), p["id"]))
    return found


@router.get("/queries", summary="命名查询 / named queries")
async def queries() -> dict[str, Any]:
    """Return the named queries."""
    return {"data": [{"name": q.name, "title": q.title, "title_en": q.title_en} for q in named_queries().values()]}


@router.get("/queries/{name}", summary="一个命名查询 / one named query", responses={404: LIST[404], 422: LIST[422]})
async def query(request: Request, name: str) -> dict[str, Any]:
    """Return the text of a named query; parameters in the address are written in, so that it runs in any client."""
    found = named_query(name)
    known = {p.name for p in found.parameters}
    given = {n: v for n, v in request.query_params.items() if n in known}
    return {
        "data": {
            "name": found.name,
            "title": found.title,
            "title_en": found.title_en,
            "parameters": [
                {"name": p.name, "kind": p.kind, "label": p.label, "label_en": p.label_en} for p in found.parameters
            ],
            "sparql": written(found, given) if given else found.sparql,
        }
    }


@router.get("/releases", summary="发布版本 / releases")
async def releases(request: Request) -> dict[str, Any]:
    """Return the releases that are kept, oldest first."""
    service: Service = request.app.state.service
    return {"data": [release.summary() for release in list_releases(service.settings.data)]}


@router.get(
    "/diff", summary="两个版本的差异 / what changed between two releases", responses={404: LIST[404], 422: LIST[422]}
)
async def diff(
    request: Request,
    a: Annotated[int, Query(ge=1, description="较早的版本 / the older release")],
    b: Annotated[int, Query(ge=1, description="较新的版本 / the newer release")],
) -> dict[str, Any]:
    """Return which graphs were added, removed or changed, with the resources that changed in each."""
    service: Service = request.app.state.service
    data = await asyncio.to_thread(changes, service.release(a), service.release(b))
    return {"data": data, "a": a, "b": b}


@router.get("/lineage", summary="来龙去脉 / lineage", responses={404: LIST[404], 422: LIST[422], 504: LIST[504]})
async def lineage(request: Request, resource: Resource, release: Number = None) -> dict[str, Any]:
    """Return what a resource belongs to, is based on, corresponds to and is stated in, step by step to the source."""
    service: Service = request.app.state.service
    held = service.release(release)
    iri_text(resource)
    if not await describe(service, held, [resource]):
        raise NotFoundError(f"图谱中没有 {resource}。", f"{resource} is not in the graph")
    data: list[dict[str, Any]] = []
    seen, reached = {resource}, [resource]
    for depth in range(1, LONGEST_LINEAGE + 1):
        rows = await service.named("lineage", held, values={"from": sorted(reached)})
        data += [
            {
                "from": row["from"]["value"],
                "step": local_name(row["step"]["value"]),
                "id": row["id"]["value"],
                "label": row.get("label", {}).get("value"),
                "depth": depth,
            }
            for row in rows
        ]
        reached = list(dict.fromkeys(i for row in rows if (i := row["id"]["value"]) not in seen))[:200]
        seen.update(reached)
        if not reached:
            break
    return {"data": data, "links": {"query": "/api/v1/queries/lineage"}, "release": held.number}


@router.get("/findings", summary="检查结果 / findings", responses={422: LIST[422], 504: LIST[504]})
async def findings(
    request: Request,
    check: Annotated[str | None, Query(description="检查编号，如 E01 / check id")] = None,
    severity: Literal["violation", "warning", "info"] | None = None,
    area: Annotated[str | None, Query(description="地区代码 / area code")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[str, Query(max_length=500, description="上一页最后一条的 iri / last iri seen")] = "",
    release: Number = None,
) -> dict[str, Any]:
    """Return what the checks found in a release: of a check, a severity, an area; ordered by IRI."""
    service: Service = request.app.state.service
    held = service.release(release)
    report = await report_of(service, held)
    asked: dict[Column, str | None] = {"check_id": check, "severity": severity, "area": area}
    where = {name: value for name, value in asked.items() if value}
    page = await asyncio.to_thread(report.select, where, after=after, order=("iri",), limit=limit + 1)
    links = {"self": str(request.url)}
    if len(page) > limit:
        links["next"] = str(request.url.include_query_params(after=page[limit - 1]["iri"]))
    return {"data": page[:limit], "total": report.count(where), "links": links, "release": held.number}


@router.get("/findings/{check}/{key}", summary="一条检查结果 / one finding", responses={404: LIST[404], 504: LIST[504]})
async def finding(request: Request, check: str, key: str, release: Number = None) -> dict[str, Any]:
    """Return one finding by the path of its IRI."""
    service: Service = request.app.state.service
    held = service.release(release)
    iri = f"{DEFAULT_BASE}id/finding/{check}/{key}"
    for entry in (await report_of(service, held)).select({"iri": iri}):
        return {"data": entry, "release": held.number}
    raise NotFoundError(f"第 {held.number} 号版本中没有 {iri}。", f"{iri} is not among the findings")


@router.get("/search", summary="检索 / search", responses=_FOUND, response_class=Response)
async def searching(
    request: Request,
    q: Annotated[
        str, Query(min_length=2, max_length=200, description="检索词，以空格分隔 / words", examples=["社会救助"])
    ],
    kind: Annotated[Literal[tuple(CLASSES)] | None, Query()] = None,  # type: ignore[valid-type]
    area: Annotated[str | None, Query(description="地区代码 / area code")] = None,
    domain: Annotated[str | None, Query(description="领域代码 / domain code")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    start: Annotated[int, Query(ge=0, le=10_000)] = 0,
    release: Number = None,
) -> Response:
    """Return what matches all the words, best first, with the words marked and exact counts by kind, area, domain."""
    service: Service = request.app.state.service
    held = service.release(release)
    tag = answers.etag(held, str(request.url), JSON)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    given = {"kind": kind, "area": area and as_iri("area", area), "domain": domain and as_iri("domain", domain)}
    found = await search(service, held, q, {n: v for n, v in given.items() if v}, limit, start)
    links = {"self": str(request.url)}
    if start + limit < found["total"] and start + limit <= 10_000:
        links["next"] = str(request.url.include_query_params(start=start + limit))
    return answers.json_answer(request, held, {**found, "links": links, "release": held.number})


@router.get("/domains/{code}", summary="一个领域 / one domain", responses=LIST, response_class=Response)
async def domain(request: Request, code: str, format: Format = None, release: Number = None) -> Response:
    """Return one domain by its code."""
    if "/" in code or not code.isalnum():
        raise InputError(f"“{code}”不是有效的代码。", f"not a code: {code!r}")
    return await one(request, as_iri("domain", code), format, release)


@router.get("/{kind}/{path:path}", summary="一个资源 / one resource", responses=LIST, response_class=Response)
async def resource(
    request: Request,
    kind: Annotated[str, Path(description="、".join(KINDS))],
    path: IriPath,
    format: Format = None,
    release: Number = None,
    as_of: Annotated[date | None, Query(description="目录和清单取此日的 / catalogues and lists as of this day")] = None,
) -> Response:
    """Return one resource: its path is that of its IRI. With as_of, an item or a catalogue as it was on a day."""
    if kind not in KINDS:
        raise NotFoundError(
            f"没有名为“{kind}”的资源，可选：{'、'.join(KINDS)}。",
            f"no resources {kind!r}; there are {', '.join(KINDS)}",
        )
    if as_of is not None and release is None:
        release = await asyncio.to_thread(_release_of, request.app.state.service, kind, path, as_of)
    return await one(request, f"{DEFAULT_BASE}{KINDS[kind]}{path}", format, release)


def _release_of(service: Service, kind: str, path: str, day: date) -> int | None:
    """Return the release in which a catalogue or list is as it held on a day, None for what has no such days."""
    first, _, rest = path.partition("/")
    table, code = (_LISTS.get(first, ""), rest.partition("/")[0]) if kind == "listed-items" else ("catalogue", first)
    if kind not in {"items", "catalogues", "listed-items"} or not table:
        return None
    held = graph_as_of(service.settings.data, graph(table, code), day)
    if held is None:
        raise NotFoundError(
            f"保留的版本没有 {day.isoformat()} 这一天的内容。",
            f"the releases that are kept do not reach back to {day.isoformat()}",
        )
    return held[0].number
