"""The lists and matrices of the pages as workbooks, with the filters of the page."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import answers, listings, matrix
from api.coverage import STATES
from api.lists import as_iri
from api.pages.duties import duty_cells
from api.pages.items import ELEMENTS, words_of
from api.pages.items import asked_of as items_asked
from api.pages.obligations import asked_of, bound_of
from api.pages.reading import Entry, Found, find, find_listed
from api.pages.render import several
from api.service import Service
from graphs.releases import Release
from ingest.tables.out.sheet import listing

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5_000  # rows of a workbook
Columns = Sequence[tuple[str, Callable[[Entry], str]]]


def said(*keys: str) -> Callable[[Entry], str]:
    """Return what reads the first of some properties that an entry has, as words."""
    return lambda entry: "、".join(words_of(entry, keys))


ITEMS: Columns = (
    ("地区", said("area")),
    ("领域", said("domain")),
    ("一级事项", said("level1Name")),
    *((zh.partition("（")[0], said(*keys)) for zh, _, keys in ELEMENTS),
    ("位置", said("sourcePlace")),
    ("标识", lambda entry: str(entry["id"])),
)
DUTIES: Columns = (
    ("要求", said("quotation", "normalizedText", "label")),
    ("情态", said("modality")),
    ("主体", said("bearer", "bearerText", "bearerGroup")),
    ("期限", said("deadline")),
    ("责任单位", said("responsibleUnit")),
    ("领域", said("domain")),
    ("文件", said("normOf")),
    ("章节", said("statedIn")),
    ("标识", lambda entry: str(entry["id"])),
)
DOCUMENTS: Columns = (
    ("题名", said("label")),
    ("文号", said("documentNumber")),
    ("成文日期", said("date_document")),
    ("发文机关", said("issuedBy")),
    ("地区", said("documentArea", "inferredArea")),
    ("贯彻", said("implementsDocument")),
    ("标识", lambda entry: str(entry["id"])),
)


async def _list(request: Request, found: Found, title: str, columns: Columns, name: str) -> Response:
    rows = [[read(entry) for _, read in columns] for entry in found.entries]
    if found.after:
        rest = f"共 {found.total} 条，此处只列前 {len(rows)} 条。请先筛选再下载，或用接口逐页读取。"
        rows.append([f"{rest} / The first {len(rows)} of {found.total}: filter first, or read page by page."])
    service: Service = request.app.state.service
    return await _book(request, service.release(), title, [head for head, _ in columns], rows, name)


async def _book(
    request: Request, release: Release, title: str, head: Sequence[str], rows: Iterable[Sequence[str]], name: str
) -> Response:
    body = await asyncio.to_thread(listing, title, head, rows)
    extra = {"Content-Disposition": f'attachment; filename="zwgk-{name}-{release.number}.xlsx"'}
    return answers.answer(request, release, body, XLSX, extra=extra)


@router.get("/items.xlsx")
async def items(request: Request) -> Response:
    """Return the catalogue items of a list as a workbook."""
    service: Service = request.app.state.service
    found = await find_listed(
        service, service.release(), listings.ITEMS, items_asked(request)[1], limit=MOST, sort="sourcePlace"
    )
    return await _list(request, found, "公开事项", ITEMS, "items")


@router.get("/obligations.xlsx")
async def obligations(request: Request) -> Response:
    """Return the norms of a list as a workbook."""
    service: Service = request.app.state.service
    found = await find(service, service.release(), "page_obligations", bound_of(asked_of(request)), limit=MOST)
    return await _list(request, found, "要求", DUTIES, "obligations")


@router.get("/documents.xlsx")
async def documents(request: Request, area: str = "", implements: str = "") -> Response:
    """Return the documents of a list as a workbook."""
    asked = {
        "area": as_iri("area", area) if area else "",
        "implements": as_iri("doc", implements) if implements else "",
    }
    service: Service = request.app.state.service
    found = await find_listed(service, service.release(), listings.DOCUMENTS, asked, limit=MOST)
    return await _list(request, found, "政策文件", DOCUMENTS, "documents")


@router.get("/coverage.xlsx")
async def coverage(request: Request, within: str = "", level: str = "") -> Response:
    """Return the matrix area × domain as a workbook."""
    service: Service = request.app.state.service
    release = service.release()
    rows = matrix.flat(await matrix.domains(service, release, within or None, level or None))
    head = list(rows[0]) if rows else ["code", "area", "level"]
    names = {"code": "代码", "area": "地区", "level": "层级"}
    table = [[str(row[column]) for column in head] for row in rows]
    return await _book(request, release, "领域覆盖", [names.get(h, h) for h in head], table, "coverage")


@router.get("/coverage/obligations.xlsx")
async def duties(
    request: Request, document: str = "CN/guobanfa-2019-54", within: str = "", state: str = ""
) -> Response:
    """Return what became of each duty of a document as a workbook."""
    service: Service = request.app.state.service
    release = service.release()
    cells = await duty_cells(service, release, as_iri("doc", document), within)
    rows = [
        [
            str(value or "")
            for value in (
                cell["clause"]["section"],
                cell["norm"]["text"],
                cell["area"]["label"],
                cell["document"]["label"],
                STATES[cell["state"]][0],
                "；".join(w.partition(" / ")[0] for w in several(cell["reasons"])),
            )
        ]
        for cell in cells
        if not state or cell["state"] == state
    ]
    head: list[Any] = ["章节", "要求", "下级地区", "下级文件", "状态", "说明"]
    return await _book(request, release, "要求落实", head, rows, "duties")
