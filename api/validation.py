"""POST /validate: a file is checked in a process of its own that ends with the answer; nothing is stored.

The file comes as a form (`file`, `shapes`, `format`, `area`) or as the body itself, with its media type.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from api.disposable import run
from api.errors import UnsupportedTypeError
from api.service import Service
from api.settings import Settings
from api.uploads import check_stated_size, media_type, read_body, read_part, safe_name
from graphs.errors import InputError, ZwgkError
from shapes.report import FORMATS

router = APIRouter(tags=["validate"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "turtle": "text/turtle; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": _XLSX,
    "html": "text/html; charset=utf-8",
    "sarif": "application/sarif+json",
}
MEDIA_TYPES = {name: _MEDIA_TYPES.get(name, "application/octet-stream") for name in ("xlsx", *FORMATS)}
ENDINGS = {
    _XLSX: ".xlsx",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/trig": ".trig",
}
_FORM_ROOM = 2**16  # what a form has around its files
_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "工作簿、文件或 RDF / workbook, document or RDF"},
        "shapes": {"type": "string", "format": "binary", "description": "自己的 SHACL / own shapes (Turtle)"},
        "format": {"type": "string", "enum": list(MEDIA_TYPES), "default": "json"},
        "area": {"type": "string", "description": "地区代码 / area code"},
    },
}
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}


@router.post(
    "/validate",
    summary="检查一个文件 / validate one file",
    response_class=Response,
    responses={
        200: {"description": "报告 / the report", "content": {t.partition(";")[0]: {} for t in MEDIA_TYPES.values()}},
        413: {"description": "过大 / too large", **_PROBLEM},
        415: {"description": "内容类型不支持 / unsupported media type", **_PROBLEM},
        422: {"description": "无法读取 / cannot be read", **_PROBLEM},
        504: {"description": "超时 / timed out", **_PROBLEM},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": _FORM},
                **{t: {"schema": {"type": "string", "format": "binary"}} for t in ENDINGS},
            },
        },
        "parameters": [
            {"name": "format", "in": "query", "schema": {"type": "string", "enum": list(MEDIA_TYPES)}},
            {"name": "area", "in": "query", "schema": {"type": "string"}},
        ],
    },
)
async def validate(request: Request) -> Response:
    """Return the report on one file laid over the current release; X-Zwgk-Conforms says whether it conforms."""
    found = await check(request)
    headers = {"X-Zwgk-Conforms": str(found.conforms).lower(), "Cache-Control": "no-store"}
    return Response(found.report, headers={**headers, "Content-Type": MEDIA_TYPES[found.format]})


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a file that was sent: its report, and the workbook with its cells marked when asked for."""

    name: str
    format: str
    conforms: bool
    report: bytes
    marked: bytes | None = None


async def check(request: Request, *, marking: bool = False, report: str = "") -> Checked:
    """Check the file of a request in a process of its own; `marking` asks for the marked workbook as well.

    `report` is a format that wins over the one that the request asks for.
    """
    service: Service = request.app.state.service
    settings = service.settings
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        options = await _receive(request, Path(folder), settings)
        asked = options.pop("format")
        report = report or asked
        if report not in MEDIA_TYPES:
            raise InputError(
                f"没有名为“{report}”的报告格式，可选：{'、'.join(MEDIA_TYPES)}。",
                f"no report format {report!r}; choose one of {', '.join(MEDIA_TYPES)}",
            )
        file, copy = Path(options.pop("file")), Path(folder) / "marked.xlsx"
        command = ["validate", str(file), "--data", str(settings.data), "--format", report, "--quiet"]
        if marking and file.suffix.lower() == ".xlsx":
            command.append(f"--marked={copy}")
        for name, value in options.items():
            if value:
                command.append(f"--{name}={value}")
        code, out, err = await run(command, settings.validate_timeout, settings.validate_memory)
        if code not in (0, 1) or not out:
            raise _failure(code, err.decode(errors="replace"), folder)
        return Checked(file.name, report, code == 0, out, copy.read_bytes() if copy.exists() else None)


def _failure(code: int, message: str, folder: str) -> ZwgkError:
    """Return the error that the process wrote on its last line, without the place of our own copy."""
    lines = message.replace(folder + "/", "").strip().splitlines()
    zh, _, en = (lines[-1] if lines else "").partition(" / ")
    if code == 2 and zh:
        return InputError(zh, en or zh)
    return InputError(
        "检查未能完成：文件过大或过于复杂，请拆分后再试。",
        "the check did not finish: the file is too large or too complex, split it",
    )


async def _receive(request: Request, folder: Path, settings: Settings) -> dict[str, str]:
    """Write what was sent into a folder; return the path of the file and the options of the check."""
    kind, given = media_type(request), request.query_params
    options = {"format": given.get("format") or "json", "area": given.get("area") or ""}
    if kind == "multipart/form-data":
        check_stated_size(request, settings.upload_limit + _FORM_ROOM)
        async with request.form(max_files=2, max_fields=10, max_part_size=2**20) as form:
            return await _from_form(form, folder, settings.upload_limit, options)
    if kind not in ENDINGS:
        raise UnsupportedTypeError(
            f"不支持内容类型“{kind}”：请用 multipart/form-data 上传，或用下列类型之一：{'、'.join(ENDINGS)}。",
            f"unsupported content type {kind!r}: upload a form, or one of {', '.join(ENDINGS)}",
        )
    path = folder / f"upload{ENDINGS[kind]}"
    path.write_bytes(await read_body(request, settings.upload_limit))
    return {"file": str(path), **options}


async def _from_form(form: FormData, folder: Path, limit: int, options: dict[str, str]) -> dict[str, str]:
    found = dict(options)
    for field in ("file", "shapes"):
        sent = form.get(field)
        if isinstance(sent, UploadFile):
            place = folder / field
            place.mkdir()
            path = place / safe_name(sent.filename)
            path.write_bytes(await read_part(sent, limit))
            found[field] = str(path)
    if "file" not in found:
        raise InputError("请在 file 字段中上传一个文件。", "upload one file in the field file")
    for field in ("format", "area"):
        value = form.get(field)
        if isinstance(value, str) and value:
            found[field] = value
    return found
