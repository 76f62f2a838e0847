"""POST /validate: a file is checked in a process of its own that ends with the answer; nothing is stored."""

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from api.errors import TooLargeError
from api.service import Service
from graphs.errors import InputError, QueryTimeoutError, ZwgkError

router = APIRouter(tags=["validate"])

MEDIA_TYPES = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "turtle": "text/turtle",
    "csv": "text/csv; charset=utf-8",
}


@router.post("/validate", summary="检查一个文件 / validate one file")
async def validate(
    request: Request,
    file: Annotated[UploadFile, File(description=".xlsx, .ttl, .nt, .nq, .jsonld")],
    format: Annotated[str, Form(description="text, json, turtle, csv")] = "json",
    area: Annotated[str, Form(description="地区代码 / area code")] = "",
) -> Response:
    """Return the report on one file laid over the current release; X-Zwgk-Conforms says whether it conforms."""
    service: Service = request.app.state.service
    settings = service.settings
    if format not in MEDIA_TYPES:
        raise InputError(
            f"没有名为“{format}”的报告格式，可选：{'、'.join(MEDIA_TYPES)}。",
            f"no report format {format!r}; choose one of {', '.join(MEDIA_TYPES)}",
        )
    body = await file.read(settings.upload_limit + 1)
    if len(body) > settings.upload_limit:
        raise TooLargeError(
            f"文件超过 {settings.upload_limit // 2**20} MB，请拆分后再检查。",
            f"the file is over {settings.upload_limit // 2**20} MB: split it",
        )
    name = PurePosixPath((file.filename or "upload").replace("\\", "/")).name or "upload"
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        command = ["validate", str(path), "--data", str(settings.data), "--format", format, "--quiet"]
        if area:
            command += ["--area", area]
        code, out, err = await _run(command, settings.validate_timeout)
    if code not in (0, 1):
        message = err.decode(errors="replace").strip().splitlines()
        zh, _, en = (message[-1] if message else "检查未完成 / the check failed").partition(" / ")
        raise (InputError if code == 2 else ZwgkError)(zh.replace(folder + "/", ""), en or zh)
    return Response(out, media_type=MEDIA_TYPES[format], headers={"X-Zwgk-Conforms": str(code == 0).lower()})


async def _run(command: list[str], timeout: float) -> tuple[int, bytes, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "zwgk",
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), timeout)
    except TimeoutError:
        raise QueryTimeoutError(
            f"检查超过 {timeout:g} 秒，已停止。请拆分文件后重试。",
            f"the check ran over {timeout:g} s and was stopped: split the file",
        ) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode or 0, out, err
