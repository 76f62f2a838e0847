"""How a list is read and written: filters, sparse fields, keyset pages, order; every answer names its query."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from api import answers
from api.formats import CSV, JSON, JSONLD, as_csv, as_jsonld, list_type
from api.listings import Listing
from api.lookup import all_rows, reading
from api.resources import expand, objects
from api.search import index_of
from api.service import Row, Service
from graphs.errors import InputError
from graphs.index import Page as ListPage
from graphs.named import named_query
from graphs.releases import Release
from graphs.wording import iri_text, written
from ontology.iris import DEFAULT_BASE, concept

LIST: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "一页 / one page",
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "required": ["data", "links", "release"],
                    "properties": {
                        "data": {"type": "array", "items": {"type": "object", "required": ["id"]}},
                        "links": {"type": "object", "required": ["self", "query"]},
                        "total": {"type": "integer"},
                        "release": {"type": "integer"},
                    },
                },
                "example": {
                    "data": [{"id": DEFAULT_BASE + "id/area/CN", "type": ["Area"], "prefLabel": "中华人民共和国"}],
                    "links": {"self": "/api/v1/areas?limit=1", "query": "/api/v1/queries/rest_areas?"},
                    "total": 431,
                    "release": 1,
                },
            },
            JSONLD: {"schema": {"type": "object", "required": ["@context", "@graph"]}},
            CSV: {"schema": {"type": "string"}},
        },
    },
    304: {"description": "未改变 / not modified"},
    404: {"description": "未找到 / not found", "content": {"application/problem+json": {"schema": {"type": "object"}}}},
    406: {"description": "格式不支持 / not acceptable", "content": {"application/problem+json": {}}},
    422: {"description": "参数有误 / bad parameter", "content": {"application/problem+json": {}}},
    503: {"description": "繁忙 / busy", "content": {"application/problem+json": {}}},
    504: {"description": "超时 / timed out", "content": {"application/problem+json": {}}},
}

Code = Annotated[str | None, Query(description="代码或 IRI / code or IRI", max_length=500)]
Format = Annotated[
    Literal["json", "jsonld", "csv"] | None, Query(description="格式，优先于 Accept / format, wins over Accept")
]
Number = Annotated[int | None, Query(ge=1, description="较早的版本 / an older release")]
_AT_ONCE = 100  # resources
_INSTANCES = {"area", "doc", "item", "matter", "org", "std"}
_REL = {"query": "describedby"}  # what a link is called in the Link header


@dataclass(frozen=True, slots=True)
class Paging:
    """What every list can be asked: which part, in which order, which fields, how written, of which release."""

    limit: Annotated[int, Query(ge=1, le=1000, description="每页条数 / page size")] = 100
    after: Annotated[
        str, Query(max_length=2000, description="取自上一页的 links.next / from links.next of the page before")
    ] = ""
    sort: Annotated[
        str, Query(max_length=100, description="排序属性，前加 - 为降序 / property, - before it for descending")
    ] = ""
    fields: Annotated[
        str, Query(max_length=1000, description="只要这些属性，以逗号分隔 / only these properties, comma separated")
    ] = ""
    format: Format = None
    release: Number = None


Page = Annotated[Paging, Depends()]


def as_iri(kind: str, value: str) -> str:
    """Return the IRI that a filter value means: an IRI as it is, a code in its scheme or registry.

    >>> as_iri("domain", "01")
    'https://w3id.org/zwgk/cv/domain/01'
    """
    if ":" in value or kind == "date":
        return value
    if kind in _INSTANCES:
        return f"{DEFAULT_BASE}id/{kind}/{value}"
    try:
        return concept(kind, value)
    except ValueError:
        raise InputError(f"“{value}”不是有效的代码。", f"not a code: {value!r}") from None


async def listed(request: Request, which: Listing, asked: Paging, filters: Mapping[str, str | None]) -> Response:
    """Return one page of a list with links to itself, to the next page and to the query that made it."""
    service: Service = request.app.state.service
    release = service.release(asked.release)
    media_type = list_type(request.headers.get("accept"), asked.format)
    tag = answers.etag(release, str(request.url), media_type)
    if unchanged := answers.unchanged(request, release, tag):
        return unchanged
    bound = {name: as_iri(which.kinds[name], value) for name, value in filters.items() if value}
    order = _order(which, asked.sort)
    page = await _page(service, release, which, asked, bound, order)
    links = {"self": str(request.url), "query": f"/api/v1/queries/{which.query}?{urlencode({**bound, **order})}"}
    if page.next:
        links["next"] = str(request.url.include_query_params(after=page.next))
    ids = list(page.ids)
    about = await describe(service, release, ids)
    return written_out(request, release, media_type, tag, about, ids, links, asked.fields, total=page.total)


async def _page(
    service: Service,
    release: Release,
    which: Listing,
    asked: Paging,
    bound: Mapping[str, str],
    order: Mapping[str, str],
) -> ListPage:
    """Return a page of IRIs, from the index where the list is in it, else by its query."""
    descending = asked.sort.startswith("-")
    if which.index and not service.settings.store:
        index = await index_of(service, release)
        filters = [(which.filters[name], iri_text(iri)[1:-1]) for name, iri in bound.items()]
        sort = asked.sort.removeprefix("-") if order else ""
        return await asyncio.to_thread(
            index.page,
            which.index,
            filters,
            sort=sort,
            after=asked.after,
            limit=asked.limit,
            descending=descending,
        )
    query = named_query(which.query)
    text = written(query, {**bound, **order, "after": asked.after}, limit=asked.limit + 1)
    if descending:
        text = text.replace("ORDER BY ?key", "ORDER BY DESC(?key)").replace("(?key > ", "(?key < ")
    rows = await service.rows(text, release)
    total = await count(service, release, written(query, bound))
    ids = tuple(row["id"]["value"] for row in rows[: asked.limit])
    return ListPage(ids, total, rows[asked.limit - 1]["key"]["value"] if len(rows) > asked.limit else None)


def _order(which: Listing, sort: str) -> dict[str, str]:
    name = sort.removeprefix("-")
    if not name or name == "id":
        return {}
    if name not in which.sorts:
        known = "、".join(["id", *which.sorts])
        raise InputError(f"不能按“{name}”排序，可选：{known}。", f"cannot sort by {name!r}; choose one of {known}")
    return {"sort": expand(which.sorts[name])}


async def count(service: Service, release: Release, query: str) -> int:
    """Return how many rows a query has."""
    prologue, select, rest = query.partition("SELECT")
    [row] = await service.rows(f"{prologue}SELECT (COUNT(*) AS ?n) WHERE {{ {select}{rest} }}", release)
    return int(row["n"]["value"])


async def describe(service: Service, release: Release, ids: list[str]) -> list[Row]:
    """Return every statement about these resources, with the names of what they point at."""
    held = reading(service, release)
    found: list[Row] = []
    for begin in range(0, len(ids), _AT_ONCE):
        some = ids[begin : begin + _AT_ONCE]
        rows = await asyncio.to_thread(all_rows, held, some) if held else None
        found += rows if rows is not None else await service.named("rest_describe", release, values={"s": some})
    return found


def written_out(
    request: Request,
    release: Release,
    media_type: str,
    tag: str,
    rows: list[Row],
    ids: list[str],
    links: Mapping[str, str],
    fields: str = "",
    **more: Any,
) -> Response:
    """Return resources in the media type asked for; the links stand in the Link header too."""
    wanted = {"id", *(f.strip() for f in fields.split(","))} if fields else None
    extra = {"Link": ", ".join(f'<{url}>; rel="{_REL.get(rel, rel)}"' for rel, url in links.items())}
    if not extra["Link"].isascii():
        extra["Link"] = extra["Link"].encode("ascii", "backslashreplace").decode()
    if media_type == JSONLD:
        body: dict[str, Any] = as_jsonld(rows, ids, answers.address(request))
        if wanted:
            body["@graph"] = [{k: v for k, v in node.items() if k in wanted} for node in body["@graph"]]
    else:
        data = objects(ids, rows)
        if wanted:
            data = [{k: v for k, v in entry.items() if k in wanted} for entry in data]
        if media_type == CSV:
            extra["Content-Disposition"] = f'inline; filename="{request.url.path.rpartition("/")[2] or "data"}.csv"'
            return answers.answer(request, release, as_csv(data), f"{CSV}; charset=utf-8", tag=tag, extra=extra)
        body = {"data": data, "links": dict(links), **more, "release": release.number}
    return answers.answer(
        request, release, json.dumps(body, ensure_ascii=False), media_type or JSON, tag=tag, extra=extra
    )
