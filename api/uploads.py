"""What a client sends: a file as a form or as the body itself, or JSON; within the limits of size."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from api.errors import TooLargeError, UnsupportedTypeError
from api.write_examples import XLSX
from graphs.errors import InputError

ENDINGS = {
    XLSX: ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "text/csv": ".csv",
    "text/html": ".html",
}
LARGEST_JSON = 2**20


async def receive_table(request: Request, folder: Path, name: str) -> Path:
    """Write a table that was sent into a folder; return its path. A body without a name is called `name`.

    Raises UnsupportedTypeError, TooLargeError, InputError.
    """
    limit = request.app.state.service.settings.upload_limit
    kind = media_type(request)
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5, max_part_size=2**20) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile):
                raise InputError("请在 file 字段中上传一个文件。", "upload one file in the field file")
            body, path = await read_part(sent, limit), folder / safe_name(sent.filename)
        if path.suffix.lower() not in ENDINGS.values():
            raise UnsupportedTypeError(
                f"不支持 {path.suffix or '无扩展名'} 文件，可用：{'、'.join(ENDINGS.values())}。",
                f"files {path.suffix or 'without ending'} are not read; there are {', '.join(ENDINGS.values())}",
            )
    elif kind in ENDINGS:
        body, path = await read_body(request, limit), folder / f"{name}{ENDINGS[kind]}"
    else:
        listed = ["multipart/form-data", *ENDINGS]
        raise UnsupportedTypeError(
            f"不支持内容类型“{kind}”，可用：{'、'.join(listed)}。",
            f"unsupported content type {kind!r}; there are {', '.join(listed)}",
        )
    path.write_bytes(body)
    return path


async def json_body(request: Request, types: tuple[str, ...]) -> tuple[bytes, dict[str, Any]]:
    """Return a JSON object that was sent, with its bytes. Raises as `receive_table` does."""
    kind = media_type(request)
    if kind not in types:
        raise UnsupportedTypeError(
            f"不支持内容类型“{kind}”，可用：{'、'.join(types)}。",
            f"unsupported content type {kind!r}; there are {', '.join(types)}",
        )
    body = await read_body(request, LARGEST_JSON)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("请求体不是 JSON。", "the body is not JSON") from error
    if not isinstance(found, dict):
        raise InputError("请求体应为 JSON 对象。", "the body must be a JSON object")
    return body, found


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request; raise TooLargeError as soon as it is over the limit."""
    check_stated_size(request, limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        _check_size(len(body), limit)
    return bytes(body)


def check_stated_size(request: Request, limit: int) -> None:
    """Raise TooLargeError when a request says that its body is over the limit."""
    stated = request.headers.get("content-length") or "0"
    _check_size(int(stated) if stated.isdecimal() else 0, limit)


async def read_part(sent: UploadFile, limit: int) -> bytes:
    """Return a file that was sent in a form; raise TooLargeError when it is over the limit."""
    body = await sent.read(limit + 1)
    _check_size(len(body), limit)
    return body


def media_type(request: Request) -> str:
    """Return the media type of a request's body without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def safe_name(name: str | None) -> str:
    """Return the last part of a file name as sent, without what a file name cannot hold.

    >>> safe_name("../../etc/x.xlsx"), safe_name("C:\\\\a\\\\目录.xlsx"), safe_name(None), safe_name("--help")
    ('x.xlsx', '目录.xlsx', 'upload', '_--help')
    """
    bare = PurePosixPath((name or "").replace("\\", "/")).name
    kept = "".join(c for c in bare if c.isprintable())
    while len(kept.encode()) > 200:
        kept = kept[1:]
    return "upload" if kept in ("", "..") else "_" + kept if kept.startswith("-") else kept


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        words = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit // 1024} KiB"
        raise TooLargeError(f"内容超过 {words}，请拆分。", f"the content is over {words}: split it")
