"""The OpenAPI description: every operation names the problem documents (RFC 9457) that it can answer with."""

from typing import Any

from fastapi import FastAPI

from api.errors import PROBLEM

_REF = {"$ref": "#/components/schemas/Problem"}
_PROBLEM = {
    "type": "object",
    "description": "问题说明 / problem document (RFC 9457)",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "中文说明 / what went wrong and what to do"},
        "detail_en": {"type": "string"},
    },
    "example": {
        "type": "urn:zwgk:problem:not-found",
        "title": "未找到 / not found",
        "status": 404,
        "detail": "第 1 号版本中没有图 urn:a。",
        "detail_en": "there is no graph urn:a in release 1",
    },
}
_REASONS = {
    "400": "请求有误 / bad request",
    "404": "未找到 / not found",
    "405": "方法不允许 / method not allowed",
    "406": "格式不支持 / not acceptable",
    "413": "过大 / too large",
    "415": "内容类型不支持 / unsupported media type",
    "422": "参数或内容有误 / bad parameter or content",
    "429": "过于频繁 / too many requests",
    "500": "内部错误 / internal error",
    "503": "繁忙或尚未发布 / busy, or nothing published yet",
    "504": "超时 / timed out",
}


def install(app: FastAPI) -> None:
    """Complete the description when it is first asked for."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            complete(make())
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def complete(schema: dict[str, Any]) -> None:
    """Add the problem documents to every operation of a description."""
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    for operations in schema["paths"].values():
        for operation in operations.values():
            reasons = ["500", "503"] if operation.get("tags") == ["health"] else list(_REASONS)
            for status in reasons:
                found = operation["responses"].setdefault(status, {"description": _REASONS[status]})
                found["content"] = {PROBLEM: {"schema": _REF}}
