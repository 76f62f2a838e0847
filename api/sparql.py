"""SPARQL 1.1 Protocol, queries only (W3C Recommendation, section 2.1), and the service description."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response

from api import answers
from api.description import service_description, write
from api.errors import MethodError, RateLimitedError, ReadOnlyError, TooLargeError, UnsupportedTypeError
from api.negotiation import GRAPH_TYPES, HTML, SELECT_TYPES, graph_type, result_type
from api.service import Service
from api.templating import render
from graphs.errors import InputError, QueryRefusedError
from graphs.guard import guard, tokens
from graphs.wording import iri_text

router = APIRouter(tags=["SPARQL"])

_FORM, _DIRECT, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_CHANGING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_SHOWN: dict[str, object] = {t: {} for t in (*SELECT_TYPES.values(), *GRAPH_TYPES.values(), HTML)}
_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {"description": "结果 / the result", "content": _SHOWN},
    304: {"description": "未改变 / not modified"},
    403: {"description": "只读 / read only", "content": {"application/problem+json": {}}},
}


def read_only() -> ReadOnlyError:
    """Return what an update is answered."""
    return ReadOnlyError(
        "本服务只读，不接受 SPARQL 更新。数据以文件方式通过 zwgk build 进入。",
        "this endpoint is read only and takes no SPARQL Update; data comes in as files through zwgk build",
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One query as the protocol carries it."""

    queries: list[str]
    default_graphs: list[str]
    named_graphs: list[str]
    format: str | None = None
    timeout: float | None = None
    release: int | None = None


@router.get("/sparql", summary="SPARQL 查询 / SPARQL query", responses=_RESPONSES, response_class=Response)
async def sparql_get(
    request: Request,
    query: Annotated[
        list[str] | None,
        Query(description="SPARQL 1.1 查询 / query", examples=["SELECT * WHERE { ?s ?p ?o } LIMIT 10"]),
    ] = None,
    default_graph_uri: Annotated[list[str] | None, Query(alias="default-graph-uri")] = None,
    named_graph_uri: Annotated[list[str] | None, Query(alias="named-graph-uri")] = None,
    format: Annotated[str | None, Query(description="json, xml, csv, tsv, ttl, nt, jsonld, rdf")] = None,
    timeout: Annotated[float | None, Query(gt=0, description="秒 / seconds")] = None,
    release: Annotated[int | None, Query(ge=1, description="较早的版本 / an older release")] = None,
    update: Annotated[str | None, Query(include_in_schema=False)] = None,
) -> Response:
    """Answer a query given in the address; without one, describe the service."""
    if update is not None:
        raise read_only()
    if query is None:
        return _describe(request, release)
    asked = Asked(query, default_graph_uri or [], named_graph_uri or [], format, timeout, release)
    return await _answer(request, asked)


async def sparql_fast(request: Request) -> Response:
    """Answer a query given in the address, on the short way."""
    return await _answer(request, _asked({name: request.query_params.getlist(name) for name in request.query_params}))


@router.post(
    "/sparql",
    summary="SPARQL 查询 / SPARQL query",
    responses=_RESPONSES,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string", "example": "ASK { ?s ?p ?o }"}},
                    }
                },
                _DIRECT: {"schema": {"type": "string"}},
            },
        }
    },
)
async def sparql_post(request: Request) -> Response:
    """Answer a query in the body: a form, or application/sparql-query with the dataset in the address."""
    service: Service = request.app.state.service
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", rest.lower())
    if kind == _UPDATE:
        raise read_only()
    if kind not in (_FORM, _DIRECT) or (charset and charset[1] not in ("utf-8", "utf8", "us-ascii")):
        raise UnsupportedTypeError(
            f"不支持内容类型“{kind}{rest and ';' + rest}”：请用 UTF-8 的 {_FORM} 或 {_DIRECT}。",
            f"unsupported content type {kind + (rest and ';' + rest)!r}: use {_FORM} or {_DIRECT} in UTF-8",
        )
    body = await _text(request, service.settings.query_length_limit)
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    if kind == _FORM:
        for name, values in _fields(body).items():
            given.setdefault(name, []).extend(values)
        if "update" in given:
            raise read_only()
        queries = given.get("query", [])
    else:
        queries = [body]
    return await _answer(request, _asked({**given, "query": queries}))


def _asked(given: dict[str, list[str]]) -> Asked:
    """Return the query that the fields of an address or a form mean."""
    return Asked(
        given.get("query", []),
        given.get("default-graph-uri", []),
        given.get("named-graph-uri", []),
        next(iter(given.get("format", [])), None),
        _number(given, "timeout"),
        _whole(given, "release"),
    )


@router.api_route("/sparql", methods=["PUT", "PATCH", "DELETE"], include_in_schema=False)
async def sparql_other() -> Response:
    """Refuse what the protocol does not have."""
    raise MethodError(
        "SPARQL 查询请用 GET 或 POST；本服务只读，数据以文件方式通过 zwgk build 进入。",
        "ask SPARQL queries with GET or POST; this endpoint is read only, data comes in as files through zwgk build",
    )


async def _text(request: Request, limit: int) -> str:
    """Return the body as text; raise TooLargeError as soon as it is over the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit * 12:  # a Chinese character may be written as %XX%XX%XX
            raise TooLargeError("查询正文过大，请缩短查询。", "the request body is too large: shorten the query")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise QueryRefusedError("查询正文不是 UTF-8 编码。", "the query in the body is not UTF-8") from None


def _fields(body: str) -> dict[str, list[str]]:
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=1000, errors="strict")
    except ValueError as error:
        raise QueryRefusedError(
            f"表单正文有误：{error}。请用 UTF-8 编码，字段不超过 1000 个。",
            f"the form is malformed ({error}): use UTF-8 and at most 1000 fields",
        ) from None


def _number(given: dict[str, list[str]], name: str) -> float | None:
    if not (values := given.get(name)):
        return None
    try:
        number = float(values[0])
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9:
        raise InputError(f"{name} 应为正数。", f"{name} must be a positive number")
    return number


def _whole(given: dict[str, list[str]], name: str) -> int | None:
    number = _number(given, name)
    if number is None:
        return None
    if not number.is_integer():
        raise InputError(f"{name} 应为整数。", f"{name} must be a whole number")
    return int(number)


async def _answer(request: Request, asked: Asked) -> Response:
    if len(asked.queries) != 1 or not asked.queries[0].strip():
        raise QueryRefusedError(
            "请用 query 参数给出一个 SPARQL 查询。", "give exactly one SPARQL query in the parameter query"
        )
    service: Service = request.app.state.service
    limits = limits_of(service, request.client.host if request.client else "")
    query = asked.queries[0]
    form = guard(query, max_length=service.settings.query_length_limit)
    media_type = result_type(form, request.headers.get("accept"), asked.format)
    for graph in (*asked.default_graphs, *asked.named_graphs):
        iri_text(graph)
    release = service.release(asked.release)
    tag, parts = None, list(tokens(query))
    if request.method == "GET" and not any(k == "word" and t.upper() in _CHANGING for k, t in parts):
        tag = answers.etag(release, str(request.url), media_type)
        if unchanged := answers.unchanged(request, release, tag):
            unchanged.headers.update(limits)
            return unchanged
    found = await service.sparql(
        _based(query, parts, answers.address(request)),
        media_type,
        release=release,
        timeout=asked.timeout,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )
    own = {"Content-Type": found.media_type + ("; charset=utf-8" if found.media_type.startswith("text/") else "")}
    if tag:
        answers.keep(request, tag, found.body, own)
    return Response(found.body, headers={**answers.headers_of(request, release, tag), **own, **limits})


def _based(query: str, parts: Iterable[tuple[str, str]], address: str) -> str:
    """Return a query, given with its tokens, with this endpoint as its base when it has relative IRIs.

    >>> _based("ASK { <a> ?p ?o }", tokens("ASK { <a> ?p ?o }"), "urn:x/")
    'BASE <urn:x/sparql> ASK { <a> ?p ?o }'
    """
    relative = any(kind == "iri" and not _ABSOLUTE.match(text) for kind, text in parts)
    return f"BASE <{address}sparql> {query}" if relative else query


def limits_of(service: Service, client: str) -> dict[str, str]:
    """Count the query; return the headers that say how many are left, or raise RateLimitedError."""
    limit = service.settings.rate_limit
    left, seconds = service.rates.take(client)
    if left < 0:
        raise RateLimitedError(
            f"每分钟最多 {limit} 次查询，请 {seconds} 秒后再试，或下载整库。",
            f"at most {limit} queries a minute: try again in {seconds} s, or use the dumps",
            retry_after=seconds,
        )
    return {"RateLimit-Policy": f'"sparql";q={limit};w=60', "RateLimit": f'"sparql";r={left};t={seconds}'}


def _describe(request: Request, number: int | None) -> Response:
    service: Service = request.app.state.service
    media_type = graph_type(request.headers.get("accept"), html=True)
    release = service.release(number)
    if media_type == HTML:
        return render(request, "sparql.html", release=release.number)
    body = write(service_description(release, answers.address(request)), media_type)
    return answers.answer(request, release, body, media_type)
