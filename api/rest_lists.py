"""The lists under /api/v1, each with what it can be filtered by."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.listings import (
    AREAS,
    CATALOGUES,
    DOCUMENTS,
    DOMAINS,
    ITEMS,
    LISTED_ITEMS,
    OBLIGATIONS,
    ORGANISATIONS,
    PUBLICATIONS,
    STANDARD_ITEMS,
)
from api.lists import LIST, Code, Page, listed

router = APIRouter(prefix="/api/v1", tags=["REST"], default_response_class=Response)


@router.get("/areas", summary="地区 / areas", responses=LIST)
async def areas(
    request: Request, paging: Page, parent: Code = None, within: Code = None, level: Code = None
) -> Response:
    """Return areas: below a parent, anywhere within an area, of a level."""
    return await listed(request, AREAS, paging, {"parent": parent, "within": within, "level": level})


@router.get("/organisations", summary="机构 / organisations", responses=LIST)
async def organisations(request: Request, paging: Page, area: Code = None) -> Response:
    """Return organisations: of an area."""
    return await listed(request, ORGANISATIONS, paging, {"area": area})


@router.get("/documents", summary="政策文件 / policy documents", responses=LIST)
async def documents(request: Request, paging: Page, area: Code = None, implements: Code = None) -> Response:
    """Return policy documents: of an area, implementing a document."""
    return await listed(request, DOCUMENTS, paging, {"area": area, "implements": implements})


@router.get("/obligations", summary="规范要求 / norms", responses=LIST)
async def obligations(
    request: Request,
    paging: Page,
    document: Code = None,
    modality: Annotated[str | None, Query(description="must, shall-not, may, goal, fact")] = None,
    group: Annotated[str | None, Query(description="grassroots-gov …")] = None,
    area: Code = None,
    domain: Code = None,
    object: Code = None,
    due: Annotated[date | None, Query(description="期限不晚于此日 / due on or before")] = None,
) -> Response:
    """Return norms: of a document, modality, group of bearers, area, domain or object; due on or before a day."""
    filters = {"document": document, "modality": modality, "group": group, "area": area, "domain": domain}
    filters |= {"object": object, "due": due.isoformat() if due else None}
    return await listed(request, OBLIGATIONS, paging, filters)


@router.get("/domains", summary="领域 / domains", responses=LIST)
async def domains(request: Request, paging: Page) -> Response:
    """Return the domains in their order."""
    return await listed(request, DOMAINS, paging, {})


@router.get("/standard-items", summary="标准指引事项 / standard items", responses=LIST)
async def standard_items(request: Request, paging: Page, domain: Code = None, channel: Code = None) -> Response:
    """Return the items of the national standard guidelines: of a domain, promised in a channel."""
    return await listed(request, STANDARD_ITEMS, paging, {"domain": domain, "channel": channel})


@router.get("/catalogues", summary="公开目录 / disclosure catalogues", responses=LIST)
async def catalogues(request: Request, paging: Page, area: Code = None, within: Code = None) -> Response:
    """Return disclosure catalogues: of an area or within it."""
    return await listed(request, CATALOGUES, paging, {"area": area, "within": within})


@router.get("/items", summary="公开事项 / catalogue items", responses=LIST)
async def items(
    request: Request,
    paging: Page,
    area: Code = None,
    within: Code = None,
    domain: Code = None,
    channel: Code = None,
    matter: Code = None,
    body: Code = None,
) -> Response:
    """Return catalogue items: of an area or within it, of a domain, promised in a channel, of a matter, of a body."""
    filters = {"area": area, "within": within, "domain": domain, "channel": channel, "matter": matter, "body": body}
    return await listed(request, ITEMS, paging, filters)


@router.get("/listed-items", summary="清单事项 / listed items", responses=LIST)
async def listed_items(
    request: Request,
    paging: Page,
    area: Code = None,
    within: Code = None,
    domain: Code = None,
    kind: Code = None,
    body: Code = None,
) -> Response:
    """Return items of power and service lists: of an area or within it, of a domain, a kind, a body."""
    filters = {"area": area, "within": within, "domain": domain, "kind": kind, "body": body}
    return await listed(request, LISTED_ITEMS, paging, filters)


@router.get("/publications", summary="已发布信息 / publications", responses=LIST)
async def publications(
    request: Request,
    paging: Page,
    area: Code = None,
    within: Code = None,
    domain: Code = None,
    channel: Code = None,
    item: Code = None,
    body: Code = None,
) -> Response:
    """Return what was published: of an area or within it, of a domain, through a channel, for an item, by a body."""
    filters = {"area": area, "within": within, "domain": domain, "channel": channel, "item": item, "body": body}
    return await listed(request, PUBLICATIONS, paging, filters)
