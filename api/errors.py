"""One table from exceptions to HTTP statuses and exit codes; both doors use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graphs.errors import (
    FullError,
    InputError,
    IntegrityError,
    LockedError,
    NotFoundError,
    NothingPublishedError,
    OtherReleaseError,
    QueryRefusedError,
    QueryTimeoutError,
    RemoteStoreError,
    ResultTooLargeError,
    StaleError,
    ZwgkError,
)
from graphs.guard import QueryTooComplexError

PROBLEM = "application/problem+json"


class TooLargeError(ZwgkError):
    """A request or a result is over its limit. HTTP 413."""


class BusyError(ZwgkError):
    """No reader is free in time. HTTP 503 with Retry-After (seconds)."""

    def __init__(self, message: str, message_en: str, retry_after: int = 5) -> None:
        super().__init__(message, message_en)
        self.retry_after = retry_after


class RateLimitedError(BusyError):
    """One client asks too often. HTTP 429 with Retry-After."""


class UnsupportedTypeError(ZwgkError):
    """A request body has a media type that is not read here. HTTP 415."""


class MethodError(ZwgkError):
    """A method that this resource does not have, because data comes in as files. HTTP 405."""


class NotAcceptableError(ZwgkError):
    """None of the formats asked for can be given. HTTP 406."""


class ReadOnlyError(ZwgkError):
    """A write was tried where only reading is served. HTTP 403."""


class UnknownKeyError(ZwgkError):
    """A write without a key, or with one that is not known or was revoked. HTTP 401."""


class ScopeError(ZwgkError):
    """A key that is not for this area. HTTP 403."""


class WriteRefusedError(InputError):
    """A file or change that cannot be used, with the problems in it. HTTP 422."""

    def __init__(self, message: str, message_en: str, problems: Sequence[Any] = ()) -> None:
        super().__init__(message, message_en)
        self.problems = problems


class PreconditionError(ZwgkError):
    """A write that does not say which state it is to replace. HTTP 428."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a door says for an exception."""

    status: int
    exit_code: int
    slug: str
    title: str


OUTCOMES: dict[type[ZwgkError], Outcome] = {
    RemoteStoreError: Outcome(502, 3, "bad-gateway", "图数据库没有正常应答 / bad gateway"),
    OtherReleaseError: Outcome(503, 3, "other-release", "图数据库中是另一版本 / the store holds another release"),
    ResultTooLargeError: Outcome(413, 2, "too-large", "内容过大 / too large"),
    TooLargeError: Outcome(413, 2, "too-large", "内容过大 / too large"),
    RateLimitedError: Outcome(429, 2, "rate-limited", "请求过于频繁 / too many requests"),
    UnsupportedTypeError: Outcome(415, 2, "unsupported-type", "内容类型不支持 / unsupported media type"),
    MethodError: Outcome(405, 2, "read-only", "只读服务 / read only"),
    QueryTooComplexError: Outcome(422, 2, "query-too-complex", "查询过于复杂 / query too complex"),
    BusyError: Outcome(503, 2, "busy", "服务繁忙 / busy"),
    NotAcceptableError: Outcome(406, 2, "not-acceptable", "格式不支持 / not acceptable"),
    ReadOnlyError: Outcome(403, 2, "read-only", "只读服务 / read only"),
    NothingPublishedError: Outcome(503, 2, "nothing-published", "尚未发布 / nothing published yet"),
    InputError: Outcome(422, 2, "bad-input", "输入有误 / bad input"),
    UnknownKeyError: Outcome(401, 2, "unauthorized", "未经授权 / unauthorized"),
    ScopeError: Outcome(403, 2, "out-of-scope", "超出密钥范围 / out of the key's scope"),
    PreconditionError: Outcome(428, 2, "precondition-required", "须注明所改的版本 / precondition required"),
    StaleError: Outcome(412, 2, "stale", "已被他人修改 / changed meanwhile"),
    FullError: Outcome(507, 2, "full", "空间不足 / no room left"),
    NotFoundError: Outcome(404, 2, "not-found", "未找到 / not found"),
    LockedError: Outcome(409, 2, "locked", "正在写入 / locked"),
    QueryRefusedError: Outcome(400, 2, "query-refused", "查询被拒绝 / query refused"),
    QueryTimeoutError: Outcome(504, 2, "query-timeout", "查询超时 / query timed out"),
    IntegrityError: Outcome(500, 3, "integrity", "数据不一致 / integrity"),
    ZwgkError: Outcome(500, 3, "error", "内部错误 / internal error"),
}


def outcome(error: Exception) -> Outcome:
    """Return the outcome of an exception: that of its nearest class in the table, else an internal error."""
    for cls in type(error).__mro__:
        if cls in OUTCOMES:
            return OUTCOMES[cls]
    return OUTCOMES[ZwgkError]


def problem(status: int, slug: str, title: str, detail: str, **extra: Any) -> JSONResponse:
    """Return a problem document (RFC 9457)."""
    body = {"type": f"urn:zwgk:problem:{slug}", "title": title, "status": status, "detail": detail, **extra}
    return JSONResponse(body, status_code=status, media_type=PROBLEM, headers={"Access-Control-Allow-Origin": "*"})


_HTTP_DETAILS = {
    404: ("没有这个地址，可用的地址见 /openapi.json。", "there is nothing at this address; see /openapi.json"),
    405: ("这个地址不接受此方法，可用方法见 Allow 头。", "this address does not take the method; see the header Allow"),
}


def install(app: FastAPI) -> None:
    """Give every error of the application a problem document."""

    @app.exception_handler(ZwgkError)
    async def _ours(_request: Request, error: ZwgkError) -> JSONResponse:
        found = outcome(error)
        more = {"problems": list(error.problems)} if isinstance(error, WriteRefusedError) else {}
        answer = problem(found.status, found.slug, found.title, error.message, detail_en=error.message_en, **more)
        if isinstance(error, BusyError):
            answer.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, LockedError):
            answer.headers["Retry-After"] = "10"
        if isinstance(error, UnknownKeyError):
            answer.headers["WWW-Authenticate"] = 'Bearer realm="zwgk"'
        if isinstance(error, MethodError):
            answer.headers["Allow"] = "GET, HEAD, OPTIONS"
        return answer

    @app.exception_handler(RequestValidationError)
    async def _parameters(_request: Request, error: RequestValidationError) -> JSONResponse:
        places = "; ".join(".".join(str(x) for x in e["loc"]) + ": " + str(e["msg"]) for e in error.errors()[:5])
        detail = f"请求参数有误，请按说明修改：{places}"
        return problem(
            422,
            "bad-parameter",
            "参数有误 / bad parameter",
            detail,
            detail_en=f"bad request parameters: {places}",
        )

    @app.exception_handler(Exception)
    async def _unforeseen(_request: Request, _error: Exception) -> JSONResponse:
        return problem(
            500,
            "error",
            "内部错误 / internal error",
            "服务内部错误，请稍后再试；若重复出现，请把请求编号（X-Request-ID）告诉维护者。",
            detail_en="internal error: try again later; if it comes back, tell the maintainers the X-Request-ID",
        )

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        title = {
            404: "未找到 / not found",
            405: "方法不允许 / method not allowed",
        }.get(error.status_code, "请求未完成 / request failed")
        detail, detail_en = _HTTP_DETAILS.get(error.status_code, (str(error.detail), str(error.detail)))
        answer = problem(error.status_code, f"http-{error.status_code}", title, detail, detail_en=detail_en)
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer
