"""The findings of a page as files: a table, a workbook, a SHACL report."""

import asyncio
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import answers
from api.formats import CSV
from api.negotiation import GRAPH_TYPES
from api.pages.findings import picked
from api.pages.reports import checks_by_id, stamp
from api.service import Service
from ingest.out import findings_workbook
from shapes.model import CheckName, Concern, Finding, Report, Source, Waiver
from shapes.report import as_csv, as_turtle

router = APIRouter()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITERS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "csv": (f"{CSV}; charset=utf-8", as_csv),
    "xlsx": (XLSX, findings_workbook),
    "ttl": (GRAPH_TYPES["ttl"], as_turtle),
}


@router.get("/findings.{kind}")
async def file(
    request: Request,
    kind: Literal["csv", "xlsx", "ttl"],
    area: str = "",
    check: str = "",
    severity: str = "",
    status: str = "",
) -> Response:
    """Return the findings that the filters of the page let pass, as a file."""
    service: Service = request.app.state.service
    release = service.release()
    picks = await picked(service, release, {"area": area, "check": check, "severity": severity}, status)
    found = await asyncio.to_thread(picks.entries)
    media_type, write = _WRITERS[kind]
    names = [CheckName(c.check_id, c.label, c.label_en) for c in checks_by_id().values()]
    report = Report(tuple(finding_of(f) for f in found), checks=tuple(names))
    body = await asyncio.to_thread(write, report)
    extra = {"Content-Disposition": f'attachment; filename="zwgk-findings-{release.number}.{kind}"'}
    tag = answers.etag(release, str(request.url), stamp(service, release))  # waivers come and go beside the release
    return answers.answer(request, release, body, media_type, tag=tag, extra=extra)


def finding_of(entry: dict[str, Any]) -> Finding:
    """Return a finding from its JSON form."""
    known = {f.name for f in fields(Finding)}
    held = {name: value for name, value in entry.items() if name in known}
    held["sources"] = tuple(Source(**s) for s in entry.get("sources", ()))
    held["concerns"] = tuple(
        Concern(**{**c, "sections": tuple(c["sections"]), "provisions": tuple(c["provisions"])})
        for c in entry.get("concerns", ())
    )
    held["waiver"] = Waiver(**entry["waiver"]) if entry.get("waiver") else None
    return Finding(**held)
