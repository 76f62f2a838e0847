"""Writing under /api/v1: an area's catalogue as a file, and single items; each write becomes a release of its own.

Who writes sends a key (Authorization: Bearer) and the state that the change is to replace (If-Match: the ETag of the
catalogue or of an item in it; If-None-Match: * for the first catalogue of an area).
"""

import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from fastapi.security import HTTPBearer

from api import answers
from api.disposable import run
from api.errors import BusyError, PreconditionError
from api.formats import CSV, JSON
from api.lists import describe
from api.negotiation import choose
from api.resources import objects
from api.service import Service
from api.uploads import json_body, receive_table
from api.write_examples import CHANGED, IF_MATCH, IF_NONE_MATCH, ITEM, PATCH, REASONS, TABLES, XLSX
from api.writing import Write, authorised
from graphs.errors import NotFoundError, StaleError, ZwgkError
from graphs.states import ABSENT, state
from ontology import iris

router = APIRouter(prefix="/api/v1")
_KEY = [Depends(HTTPBearer(auto_error=False, scheme_name="key", description="密钥 / a key: zwgk keys create"))]
Code = Annotated[
    str, InPath(pattern=r"^(CN|\d{6}|\d{9}|\d{12})$", description="地区代码 / area code", examples=["990121"])
]
ItemKey = Annotated[
    str, InPath(pattern=r"^[0-9a-f]{12}$", description="事项 IRI 的末段 / end of its IRI", examples=["0123456789ab"])
]
Findings = Annotated[bool, Query(description="写后检查 / run the checks afterwards")]


@router.put(
    "/areas/{code}/catalogue",
    tags=["writes"],
    dependencies=_KEY,
    summary="上传一个地区的目录，替换原目录 / put an area's catalogue",
    response_class=Response,
    responses={**CHANGED, **REASONS},
    openapi_extra={
        "parameters": [{**IF_MATCH, "required": False}, IF_NONE_MATCH],
        "requestBody": {"required": True, "content": TABLES},
    },
)
async def put_catalogue(request: Request, code: Code, findings: Findings = True) -> Response:
    """Replace the catalogue of an area by what a workbook, a CSV or an HTML table says."""
    write = await authorised(request, code, "put")
    wanted = _wanted(request, code, first=True)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder, write.told():
        file = await receive_table(request, Path(folder), code)
        write.digest(file.read_bytes())
        done = await write.run({"file": str(file), "state": wanted, "findings": findings}, Path(folder))
    status = 201 if wanted == ABSENT else 200
    return await _answer(request, code, done, iris.catalogue(code), status)


@router.post(
    "/areas/{code}/items",
    tags=["writes"],
    dependencies=_KEY,
    summary="向目录添加一个事项 / add an item",
    status_code=201,
    response_class=Response,
    responses={201: CHANGED[201], **REASONS},
    openapi_extra={"parameters": [IF_MATCH], "requestBody": {"required": True, "content": {JSON: ITEM}}},
)
async def post_item(request: Request, code: Code, findings: Findings = True) -> Response:
    """Add one item to the catalogue of an area."""
    write = await authorised(request, code, "add")
    return await _edit(request, write, {"state": _wanted(request, code), "findings": findings}, (JSON,))


@router.patch(
    "/items/{code}/{key}",
    tags=["writes"],
    dependencies=_KEY,
    summary="修改一个事项 / change an item (RFC 7396)",
    response_class=Response,
    responses={200: CHANGED[200], **REASONS},
    openapi_extra={"parameters": [IF_MATCH], "requestBody": {"required": True, "content": PATCH}},
)
async def patch_item(request: Request, code: Code, key: ItemKey, findings: Findings = True) -> Response:
    """Change the fields that the merge patch names; null takes one out. A new name gives the item a new IRI."""
    write = await authorised(request, code, "change")
    return await _edit(request, write, {**_of_item(request, code, key), "findings": findings}, tuple(PATCH))


@router.delete(
    "/items/{code}/{key}",
    tags=["writes"],
    dependencies=_KEY,
    summary="删除一个事项 / take an item out",
    response_class=Response,
    responses={200: CHANGED[200], **REASONS},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def delete_item(request: Request, code: Code, key: ItemKey, findings: Findings = True) -> Response:
    """Take one item out of the catalogue; it stays in the history and in older releases."""
    write = await authorised(request, code, "drop")
    return await _edit(request, write, {**_of_item(request, code, key), "findings": findings})


def _of_item(request: Request, code: str, key: str) -> dict[str, Any]:
    return {"state": _wanted(request, code), "item": f"{iris.BASE}id/item/{code}/{key}"}


async def _edit(request: Request, write: Write, asked: dict[str, Any], types: tuple[str, ...] = ()) -> Response:
    """Let a write to one item be done, with the fields in the body where it has one; `types` are those it may have."""
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder, write.told():
        if types:
            body, asked["fields"] = await json_body(request, types)
        else:
            body = asked["item"].encode()
        write.digest(body)
        done = await write.run(asked, Path(folder))
    status = 201 if write.action == "add" else 200
    return await _answer(request, write.area, done, done["item"] or asked["item"], status)


def _wanted(request: Request, code: str, *, first: bool = False) -> str | None:
    """Return the state that the client wants to replace: None for any, ABSENT for none.

    Raises PreconditionError when it does not say, StaleError when none of its tags is the catalogue as it is now.
    """
    service: Service = request.app.state.service
    now = _now(service, code)
    given = request.headers.get("if-match", "").strip()
    if first and not given and request.headers.get("if-none-match", "").strip() == "*":
        return ABSENT
    if now == ABSENT and not first:
        raise NotFoundError(
            f"{code} 还没有目录，请先用 PUT 上传（If-None-Match: *）。",
            f"{code} has no catalogue yet: PUT one first, with If-None-Match: *",
        )
    if not given:
        how = "If-None-Match: *" if now == ABSENT else "If-Match"
        raise PreconditionError(
            f"请用 {how} 注明要替换的版本（读取时得到的 ETag）。",
            f"say what is to be replaced: {how} with the ETag that came with what you read",
        )
    if now == ABSENT:
        raise StaleError(
            f"{code} 还没有目录，首次上传请用 If-None-Match: *。",
            f"{code} has no catalogue yet: the first one is put with If-None-Match: *",
        )
    if given == "*":
        return None
    tags = [tag.strip() for tag in given.split(",")]
    if not any(tag.startswith('"') and tag.rstrip('"').rpartition("-")[2] == now for tag in tags):
        raise StaleError(
            f"{code} 的目录已被修改，请重新读取后再改。",
            f"the catalogue of {code} was changed meanwhile: read it again before you change it",
        )
    return now


def _now(service: Service, code: str) -> str:
    return state(service.release(), iris.graph("catalogue", code))


async def _answer(request: Request, code: str, done: Mapping[str, Any], node: str, status: int) -> Response:
    """Return what a write made: the resource as REST shows it, the release, problems and findings."""
    service: Service = request.app.state.service
    release = service.release()
    if release.number != done["release"]:
        release = service.release(done["release"])
    found: list[dict[str, Any]] = []
    with suppress(ZwgkError):  # what is published is published, also when it cannot be shown now
        found = objects([node], await describe(service, release, [node]))
    place = node.removeprefix(f"{iris.BASE}id/")
    path = f"/api/v1/{'items' if place.startswith('item/') else 'catalogues'}/{place.partition('/')[2]}"
    links = {
        "self": path,
        "catalogue": f"/api/v1/areas/{code}/catalogue",
        "diff": f"/api/v1/diff?a={done['previous']}&b={done['release']}",
        "findings": f"/api/v1/findings?area={code}&release={done['release']}",
    }
    names = ("release", "previous", "seconds", "added", "replaced", "counts", "problems", "findings")
    body = {"data": found[0] if found else None, **{name: done[name] for name in names}, "links": links}
    headers = {
        "X-Zwgk-Release": str(release.number),
        "ETag": answers.etag(release, path, JSON, held=done["state"]),
        "Cache-Control": "no-store",
    }
    if status == 201:
        headers["Location"] = path
    return Response(json.dumps(body, ensure_ascii=False), status, headers, JSON)


FORMATS = {"xlsx": XLSX, "csv": CSV, "html": "text/html"}


@router.get(
    "/areas/{code}/catalogue",
    tags=["REST"],
    summary="一个地区的目录，官方表格样式 / an area's catalogue in the official form",
    response_class=Response,
    responses={200: {"description": "目录 / the catalogue", "content": {t: {} for t in FORMATS.values()}}, **REASONS},
)
async def get_catalogue(
    request: Request,
    code: Code,
    format: Annotated[Literal["xlsx", "csv", "html"] | None, Query(description="格式 / format")] = None,
) -> Response:
    """Return the catalogue of an area as a workbook, CSV or HTML: the file that PUT takes."""
    service: Service = request.app.state.service
    release = service.release()
    if _now(service, code) == ABSENT:
        raise NotFoundError(f"{code} 没有目录。", f"{code} has no catalogue")
    chosen = FORMATS[format] if format else choose(request.headers.get("accept"), list(FORMATS.values()))
    form = next(name for name, media_type in FORMATS.items() if media_type == chosen)
    tag = answers.etag(release, str(request.url), chosen, held=answers.state_of(release, iris.catalogue(code)))
    if unchanged := answers.unchanged(request, release, tag):
        return unchanged
    command = ["export", "--data", str(service.settings.data), "--area", code, "--format", form]
    status, out, _ = await run(command, service.settings.validate_timeout, service.settings.validate_memory)
    if status or service.release().number != release.number:  # what was written may be of either release
        raise BusyError("目录暂时无法导出，请稍后再试。", "the catalogue cannot be written out now: try again")
    name = f'attachment; filename="{code}.{form}"'
    return answers.answer(request, release, out, chosen, tag=tag, extra={"Content-Disposition": name})
