"""How machines find what is here: VoID, DCAT-AP, and which standards tests this build passes."""

import asyncio
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response

from api import answers
from api.catalogue import catalogue
from api.description import service_description, with_partitions, write
from api.dumps import check_sums
from api.formats import CSV, JSON, as_csv, list_type
from api.graph_store import RDF_CONTENT, Number
from api.matrix import TABLE, Form
from api.negotiation import HTML, choose, graph_type
from api.resources import local_name
from api.search import index_of
from api.service import Service
from api.templating import render

router = APIRouter(tags=["discovery"])


@router.get("/.well-known/void", summary="VoID", responses=RDF_CONTENT, response_class=Response)
async def void(request: Request, release: Number = None) -> Response:
    """Return what the dataset holds: graphs, classes and properties with their counts."""
    service: Service = request.app.state.service
    held = service.release(release)
    media_type = graph_type(request.headers.get("accept"))
    tag = answers.etag(held, str(request.url), media_type)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    address = answers.address(request)
    index = await index_of(service, held)
    graph = with_partitions(
        service_description(held, address), address, index.fact("classes"), index.fact("properties")
    )
    return answers.answer(request, held, write(graph, media_type), media_type, tag=tag)


@router.get("/catalog", summary="DCAT-AP", responses=RDF_CONTENT, response_class=Response)
async def catalog(request: Request, release: Number = None) -> Response:
    """Return the DCAT-AP catalogue: dataset, services, downloads."""
    service: Service = request.app.state.service
    held = service.release(release)
    media_type = graph_type(request.headers.get("accept"))
    tag = answers.etag(held, str(request.url), media_type)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    sums = await asyncio.to_thread(check_sums, held)
    body = await asyncio.to_thread(lambda: write(catalogue(held, answers.address(request), sums), media_type))
    return answers.answer(request, held, body, media_type, tag=tag)


@router.get("/api/v1/statistics", summary="数量 / numbers", responses=TABLE, response_class=Response)
async def statistics(request: Request, format: Form = None, release: Number = None) -> Response:
    """Return how many resources of each class there are: in all (level null), and by the level of their area."""
    service: Service = request.app.state.service
    held = service.release(release)
    media_type = list_type(request.headers.get("accept"), format, jsonld=False)
    tag = answers.etag(held, str(request.url), media_type)
    if unchanged := answers.unchanged(request, held, tag):
        return unchanged
    index = await index_of(service, held)
    rows = [{"class": cls, "level": None, "n": n} for cls, n in index.fact("classes").items()]
    for level, counts in index.fact("levels").items():
        rows += [{"class": cls, "level": local_name(level), "n": n} for cls, n in counts.items()]
    if media_type == CSV:
        return answers.answer(request, held, as_csv(rows), f"{CSV}; charset=utf-8", tag=tag)
    links = {"self": str(request.url), "query": "/api/v1/queries/page_levels"}
    body = json.dumps({"data": rows, "links": links, "release": held.number}, ensure_ascii=False)
    return answers.answer(request, held, body, JSON, tag=tag)


@lru_cache(maxsize=1)
def conformance_results() -> dict[str, Any]:
    """Return the results of the standards tests of this build, as `bench/conformance.py` wrote them."""
    found: dict[str, Any] = json.loads((files("api") / "facts" / "conformance.json").read_text("utf-8"))
    return found


@router.get("/conformance", summary="标准符合情况 / conformance", response_class=Response)
async def conformance(request: Request) -> Response:
    """Return each W3C protocol test with its result."""
    chosen = choose(request.headers.get("accept"), ["application/json", HTML])
    if chosen == HTML:
        return render(request, "conformance.html", suites=conformance_results()["suites"])
    return Response(
        json.dumps(conformance_results(), ensure_ascii=False), media_type=chosen, headers={"Vary": "Accept"}
    )
