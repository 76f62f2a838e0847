"""Graph Store HTTP Protocol, reading only (W3C Recommendation, sections 4 and 5.2): each graph has an address.

A graph is named directly by its IRI path (`/graph/catalogue/…`) or indirectly (`/graphs?graph=IRI`); `/graphs?default`
is the union of all. Without either, `/graphs` lists what there is.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import answers
from api.errors import MethodError
from api.negotiation import GRAPH_TYPES, HTML, graph_type
from api.service import Service
from graphs.errors import InputError, NotFoundError
from graphs.releases import Release
from graphs.wording import iri_text
from ontology.iris import DEFAULT_BASE

router = APIRouter(tags=["graphs"])

RDF_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "图 / the graph",
        "content": {t: {} for t in (*GRAPH_TYPES.values(), "application/json", HTML)},
    },
    304: {"description": "未改变 / not modified"},
}
Number = Annotated[int | None, Query(ge=1, description="较早的版本 / an older release")]


@router.get("/graphs", summary="命名图 / named graphs", responses=RDF_CONTENT, response_class=Response)
async def graphs(
    request: Request,
    graph: Annotated[str | None, Query(description="命名图 IRI / IRI of a named graph")] = None,
    default: Annotated[str | None, Query(description="所有图的并集 / the union of all")] = None,
    release: Number = None,
) -> Response:
    """Return one graph, the union of all, or the list of graphs."""
    service: Service = request.app.state.service
    held = service.release(release)
    if graph is not None and default is not None:
        raise InputError("graph 与 default 只能给出一个。", "give either graph or default, not both")
    if graph is not None:
        iri_text(graph)
        return await read_graph(request, held, graph)
    if default is not None:
        return await _construct(request, held, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    listed = [
        {"id": name, "triples": entry.triples, "sha256": entry.sha256, "dump": f"/dumps/{held.number}/{entry.file}"}
        for name, entry in sorted(held.graphs.items())
    ]
    return answers.json_answer(request, held, {"data": listed, "release": held.number})


@router.get(
    "/graph/{path:path}", summary="一个命名图 / one named graph", responses=RDF_CONTENT, response_class=Response
)
async def graph_at(request: Request, path: str, release: Number = None) -> Response:
    """Return the graph whose IRI has this path."""
    service: Service = request.app.state.service
    return await read_graph(request, service.release(release), f"{DEFAULT_BASE}graph/{path}")


@router.api_route("/graphs", methods=["PUT", "POST", "DELETE", "PATCH"], include_in_schema=False)
@router.api_route("/graph/{path:path}", methods=["PUT", "POST", "DELETE", "PATCH"], include_in_schema=False)
async def write(path: str = "") -> Response:
    """Refuse to write a graph."""
    raise MethodError(
        "命名图只读。数据以文件方式通过 zwgk build 进入，以便每条陈述都能追到来源。",
        "graphs are read only; data comes in as files through zwgk build, so that every statement has its source",
    )


async def read_graph(request: Request, release: Release, name: str) -> Response:
    """Return a named graph in the format asked for; raise NotFoundError when there is none of that name."""
    if name not in release.graphs:
        raise NotFoundError(
            f"第 {release.number} 号版本中没有图 {name}。", f"there is no graph {name} in release {release.number}"
        )
    return await _construct(
        request, release, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri_text(name)} {{ ?s ?p ?o }} }}"
    )


async def _construct(request: Request, release: Release, query: str) -> Response:
    media_type = graph_type(request.headers.get("accept"))
    tag = answers.etag(release, query, media_type)
    if unchanged := answers.unchanged(request, release, tag):
        return unchanged
    service: Service = request.app.state.service
    found = await service.sparql(query, media_type, release=release)
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return answers.answer(request, release, found.body, media_type + charset, tag=tag)
