"""Downloads of a release: the whole and each graph, gzipped N-Quads, with check sums, ranges and validators.

The whole is its graphs one after the other: gzip files put together are a gzip file, so nothing is written for it.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import PlainTextResponse, StreamingResponse

from api import answers
from api.lists import LIST
from api.middleware import HEAD
from api.negotiation import HTML, choose
from api.service import Service
from api.templating import render
from graphs.errors import NotFoundError
from graphs.releases import Release, list_releases

router = APIRouter(tags=["dumps"])

WHOLE, SUMS = "all.nq.gz", "SHA256SUMS"
_BLOCK = 2**20
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_sums: dict[tuple[str, str], dict[str, tuple[str, int]]] = {}


def parts(release: Release, file: str) -> list[Path]:
    """Return the files that a dump consists of; raise NotFoundError for one that the release does not have."""
    files = [release.path / entry.file for _, entry in sorted(release.graphs.items())]
    if file == WHOLE:
        return files
    wanted = release.path / file
    if wanted not in files:
        raise NotFoundError(
            f"第 {release.number} 号版本没有文件 {file}。", f"there is no file {file} in release {release.number}"
        )
    return [wanted]


def read_blocks(files: list[Path], start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes from start up to stop of files put one after the other."""
    for path in files:
        size = path.stat().st_size
        if start < size and stop > 0:
            with path.open("rb") as stream:
                stream.seek(start)
                left = min(size, stop) - start
                while left > 0 and (block := stream.read(min(_BLOCK, left))):
                    left -= len(block)
                    yield block
        start, stop = max(0, start - size), stop - size


def check_sums(release: Release) -> dict[str, tuple[str, int]]:
    """Return SHA-256 and size of each dump of a release by its path; computed once."""
    key = (str(release.path), release.created)
    if key not in _sums:
        found: dict[str, tuple[str, int]] = {}
        whole, total = hashlib.sha256(), 0
        for _, entry in sorted(release.graphs.items()):
            own = hashlib.sha256()
            size = 0
            for block in read_blocks([release.path / entry.file], 0, 2**63):
                own.update(block)
                whole.update(block)
                size += len(block)
            total += size
            found[entry.file] = (own.hexdigest(), size)
        found[WHOLE] = (whole.hexdigest(), total)
        _sums[key] = found
    return _sums[key]


@router.get("/dumps/", summary="下载 / downloads", response_class=Response)
async def index(request: Request) -> Response:
    """List the downloads of every release that is kept."""
    service: Service = request.app.state.service
    current = service.release()
    listed = [
        {
            **release.summary(),
            "whole": f"/dumps/{release.number}/{WHOLE}",
            "checksums": f"/dumps/{release.number}/{SUMS}",
            "graphs": f"/graphs?release={release.number}",
        }
        for release in reversed(list_releases(service.settings.data))
    ]
    chosen = choose(request.headers.get("accept"), ["application/json", HTML])
    if chosen == HTML:
        return render(request, "dumps.html", releases=listed)
    return answers.json_answer(request, current, {"data": listed}, cached=False)


@router.get(
    "/dumps/{number}/" + SUMS,
    summary="校验和 / check sums",
    response_class=PlainTextResponse,
    responses={404: LIST[404]},
)
async def sums(request: Request, number: Annotated[int, InPath(ge=1)]) -> PlainTextResponse:
    """Return the check sums of a release as `sha256sum -c` reads them."""
    service: Service = request.app.state.service
    release = service.release(number)
    found = await asyncio.to_thread(check_sums, release)
    text = "".join(f"{digest}  {file}\n" for file, (digest, _) in sorted(found.items()))
    return PlainTextResponse(text, headers={"X-Zwgk-Release": str(number), "Cache-Control": "public, max-age=86400"})


_DUMP: dict[int | str, dict[str, Any]] = {
    200: {"description": "N-Quads, gzip", "content": {"application/gzip": {}}},
    206: {"description": "一段 / a range"},
    304: LIST[304],
    404: LIST[404],
    416: {"description": "范围无效 / range not satisfiable"},
}


@router.get("/dumps/{number}/{file:path}", summary="一个下载 / one download", responses=_DUMP, response_class=Response)
async def dump(request: Request, number: Annotated[int, InPath(ge=1)], file: str) -> Response:
    """Return a dump or a range of it."""
    service: Service = request.app.state.service
    release = service.release(number)
    files = parts(release, file)
    size = sum(path.stat().st_size for path in files)
    tag = answers.etag(release, "dump", file)
    headers = {
        "X-Zwgk-Release": str(number),
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": f'attachment; filename="zwgk-{number}-{file.rpartition("/")[2]}"',
    }
    if answers.matches(request, tag):
        return Response(status_code=304, headers=headers)
    asked = _range(request, size, tag)
    if asked == (0, 0) and size:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, stop = asked or (0, size)
    headers["Content-Length"] = str(stop - start)
    if asked:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    status = 206 if asked else 200
    if HEAD in request.scope:  # nothing is read that is not sent
        return Response(status_code=status, headers=headers, media_type="application/gzip")
    return StreamingResponse(read_blocks(files, start, stop), status, headers=headers, media_type="application/gzip")


def _range(request: Request, size: int, tag: str) -> tuple[int, int] | None:
    """Return start and stop of the range asked for; None when the whole is, (0, 0) when it cannot be satisfied."""
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if not found or not (found[1] or found[2]) or request.headers.get("if-range", tag) != tag:
        return None
    if not found[1]:
        length = int(found[2])
        return (max(0, size - length), size) if length else (0, 0)
    start = int(found[1])
    stop = min(size, int(found[2]) + 1) if found[2] else size
    if found[2] and int(found[2]) < start:
        return None
    return (start, stop) if start < size else (0, 0)
