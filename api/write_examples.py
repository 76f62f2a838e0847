"""The write interface in the OpenAPI description: what is sent, what is answered, with examples."""

from typing import Any

from api.errors import PROBLEM
from ingest.edits import CONCEPTS, TEXTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
TABLES: dict[str, Any] = {
    XLSX: _FILE,
    "application/vnd.ms-excel": _FILE,
    "text/csv": _FILE,
    "text/html": _FILE,
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary", "description": "目录 / the catalogue"}},
        }
    },
}
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 1000},
    "description": "要替换的版本的 ETag / the ETag of what is to be replaced",
    "example": '"2-0f1e2d3c4b5a6978-0123456789abcdef"',
}
IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string", "enum": ["*"]},
    "description": "首次上传 / the first upload",
}
_CODES = {
    "description": "代码、名称、IRI 或 {id} / codes, labels, IRIs, or objects with an id",
    "type": ["array", "null"],
    "items": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
        ]
    },
}
_TEXT = {"type": ["string", "null"], "maxLength": 30_000}
_FIELDS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "domain": _CODES,
        **dict.fromkeys(TEXTS, _TEXT),
        "audienceText": _TEXT,
        **dict.fromkeys(CONCEPTS, _CODES),
    },
}
_ITEM_EXAMPLE = {
    "domain": ["21"],
    "level1Name": "养老服务",
    "level2Name": "高龄津贴发放情况",
    "content": "发放对象、标准、名单",
    "basisText": "《中华人民共和国政府信息公开条例》",
    "timeLimitText": "自信息形成或变更之日起20个工作日内",
    "bodyText": "县民政局",
    "channel": ["gov-website", "notice-board"],
    "audience": ["public"],
    "disclosureMethod": ["proactive"],
    "disclosureLevel": ["county"],
}
_NAMED = {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": r"\S"}
ITEM: dict[str, Any] = {
    "schema": {
        **_FIELDS,
        "properties": {**_FIELDS["properties"], "level1Name": _NAMED},
        "required": ["level1Name"],
    },
    "example": _ITEM_EXAMPLE,
}
_PATCH = {"schema": {**_FIELDS, "minProperties": 1}, "example": {"content": "发放对象、标准", "audienceText": None}}
PATCH: dict[str, Any] = {"application/merge-patch+json": _PATCH, "application/json": _PATCH}
_WRITTEN = {
    "type": "object",
    "required": ["data", "release", "previous", "problems", "findings", "links"],
    "properties": {
        "data": {"type": ["object", "null"], "description": "写后的资源，删除后为 null / the resource as it is now"},
        "release": {"type": "integer"},
        "previous": {"type": "integer"},
        "seconds": {"type": "number"},
        "added": {"type": "array", "items": {"type": "string"}},
        "replaced": {"type": "array", "items": {"type": "string"}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "problems": {"type": "array", "items": {"type": "object", "required": ["place", "code", "message"]}},
        "findings": {"type": ["object", "null"], "required": ["total", "by_severity", "first"]},
        "links": {"type": "object"},
    },
    "example": {
        "data": {"id": "/id/item/990121/0123456789ab", "type": ["CatalogueItem"]},
        "release": 3,
        "previous": 2,
        "seconds": 3.2,
        "added": [],
        "replaced": ["graph/catalogue/990121"],
        "counts": {"items": 679},
        "problems": [],
        "findings": {"total": 0, "by_severity": {}, "first": []},
        "links": {"self": "/api/v1/items/990121/0123456789ab"},
    },
}
_TAG = {"ETag": {"description": "新版本，供下次写入用 / for the next write", "schema": {"type": "string"}}}
CHANGED: dict[int | str, dict[str, Any]] = {
    200: {"description": "已发布 / published", "headers": _TAG, "content": {"application/json": {"schema": _WRITTEN}}},
    201: {"description": "已新增并发布 / added and published", "headers": _TAG},
}
CHANGED[201]["content"] = CHANGED[200]["content"]
_SAID = {
    401: "没有有效的密钥 / no valid key",
    403: "密钥不适用于该地区 / the key is not for this area",
    404: "没有该目录或事项 / no such catalogue or item",
    406: "格式不支持 / not acceptable",
    409: "正在写入，见 Retry-After / being written, see Retry-After",
    412: "已被他人修改 / changed meanwhile",
    413: "过大 / too large",
    415: "内容类型不支持 / unsupported media type",
    422: "内容有误，见 problems / not usable, see problems",
    428: "缺少 If-Match / If-Match is missing",
    503: "繁忙，见 Retry-After / busy, see Retry-After",
    504: "超时，未发布 / timed out, nothing was published",
    507: "空间不足，未发布 / no room left, nothing was published",
}
REASONS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {PROBLEM: {"schema": {"type": "object"}}}}
    for status, words in _SAID.items()
}
