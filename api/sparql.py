"""SPARQL 1.1 Protocol, queries only (https W3C REC sparql11-protocol, section 2.1)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.errors import ReadOnlyError, TooLargeError
from api.negotiation import result_type
from api.service import Service
from graphs.errors import QueryRefusedError
from graphs.guard import guard

router = APIRouter(tags=["SPARQL"])

_READ_ONLY = ReadOnlyError(
    "本服务只读，不接受 SPARQL 更新。数据以文件方式通过 zwgk build 进入。",
    "this endpoint is read only and takes no SPARQL Update; data comes in as files through zwgk build",
)


@router.get("/sparql", summary="SPARQL 查询 / SPARQL query")
async def sparql_get(
    request: Request,
    query: Annotated[list[str] | None, Query(description="SPARQL 1.1 查询 / query")] = None,
    default_graph_uri: Annotated[list[str] | None, Query(alias="default-graph-uri")] = None,
    named_graph_uri: Annotated[list[str] | None, Query(alias="named-graph-uri")] = None,
    format: Annotated[str | None, Query(description="json, xml, csv, tsv, ttl, nt, jsonld, rdf")] = None,
    timeout: Annotated[float | None, Query(gt=0, description="秒 / seconds")] = None,
    update: Annotated[str | None, Query(include_in_schema=False)] = None,
) -> Response:
    """Answer a query given in the address."""
    if update is not None:
        raise _READ_ONLY
    return await _answer(request, query or [], default_graph_uri or [], named_graph_uri or [], format, timeout)


@router.post("/sparql", summary="SPARQL 查询 / SPARQL query")
async def sparql_post(request: Request) -> Response:
    """Answer a query in the body: a form, or application/sparql-query with the dataset in the address."""
    service: Service = request.app.state.service
    length = int(request.headers.get("content-length") or 0)
    if length > service.settings.query_length_limit * 4:
        raise TooLargeError("查询正文过大，请缩短查询。", "the request body is too large: shorten the query")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    parameters = request.query_params
    if kind == "application/x-www-form-urlencoded":
        form = await request.form()
        if "update" in form:
            raise _READ_ONLY
        queries = [str(x) for x in form.getlist("query")]
        default = [str(x) for x in form.getlist("default-graph-uri")]
        named = [str(x) for x in form.getlist("named-graph-uri")]
        chosen = form.get("format") or parameters.get("format")
        seconds = form.get("timeout") or parameters.get("timeout")
    elif kind == "application/sparql-query":
        try:
            queries = [(await request.body()).decode("utf-8")]
        except UnicodeDecodeError:
            raise QueryRefusedError("查询正文不是 UTF-8 编码。", "the query in the body is not UTF-8") from None
        default = parameters.getlist("default-graph-uri")
        named = parameters.getlist("named-graph-uri")
        chosen, seconds = parameters.get("format"), parameters.get("timeout")
    elif kind == "application/sparql-update":
        raise _READ_ONLY
    else:
        raise QueryRefusedError(
            f"不支持内容类型“{kind}”：请用 application/x-www-form-urlencoded 或 application/sparql-query。",
            f"unsupported content type {kind!r}: use application/x-www-form-urlencoded or application/sparql-query",
        )
    return await _answer(request, queries, default, named, str(chosen) if chosen else None, _seconds(seconds))


def _seconds(value: object) -> float | None:
    if not value:
        return None
    try:
        number = float(str(value))
    except ValueError:
        number = 0.0
    if not number > 0:
        raise QueryRefusedError("timeout 应为正的秒数。", "timeout must be a positive number of seconds")
    return number


async def _answer(
    request: Request,
    queries: list[str],
    default: list[str],
    named: list[str],
    chosen: str | None,
    seconds: float | None,
) -> Response:
    if len(queries) != 1 or not queries[0].strip():
        raise QueryRefusedError(
            "请用 query 参数给出一个 SPARQL 查询。", "give exactly one SPARQL query in the parameter query"
        )
    service: Service = request.app.state.service
    form = guard(queries[0], max_length=service.settings.query_length_limit)
    media_type = result_type(form, request.headers.get("accept"), chosen)
    release = service.release()
    answer = await service.sparql(
        queries[0],
        media_type,
        release=release,
        timeout=seconds,
        default_graphs=default,
        named_graphs=named,
    )
    return Response(
        answer.body,
        media_type=answer.media_type,
        headers={"X-Zwgk-Release": answer.release, "Vary": "Accept", "Access-Control-Allow-Origin": "*"},
    )
