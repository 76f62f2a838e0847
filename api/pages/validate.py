"""Validate your file: the form, and the findings by row beside the table."""

import json
from base64 import b64encode
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api import validation
from api.pages.cells import column_of
from api.pages.render import environment
from api.pages.reports import NAMES, SIGNS, cells, checks_by_id, severities
from api.service import Service
from api.templating import VARY, render

router = APIRouter()

ENDINGS = (".xlsx", ".xls", ".csv", ".html", ".htm", ".docx", ".txt", ".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf")
FORMAT_NAMES = {
    "xlsx": ("标注后的工作簿", "marked workbook"),
    "text": ("文本", "text"),
    "json": ("JSON", ""),
    "csv": ("CSV 表格", "table"),
    "turtle": ("Turtle (SHACL)", ""),
    "html": ("网页", "HTML"),
    "sarif": ("SARIF", ""),
}
_LARGEST = 4 * 2**20  # a marked workbook that travels in a page


@router.get("/validate")
async def form(request: Request) -> Response:
    """Show the form that checks a file."""
    service: Service = request.app.state.service
    return render(
        request,
        "validate.html",
        formats=validation.MEDIA_TYPES,
        names=FORMAT_NAMES,
        endings=",".join(ENDINGS),
        limit=service.settings.upload_limit,
    )


@router.post("/validate/report")
async def report(request: Request) -> Response:
    """Check a file and show the findings by row; the marked workbook travels in the page, nothing is kept here."""
    checked = await validation.check(request, marking=True, report="json")
    found: dict[str, Any] = json.loads(checked.report)
    marked = checked.marked if checked.marked and len(checked.marked) <= _LARGEST else None
    body = environment.get_template("report.html").render(
        request=request,
        report=found,
        name=checked.name,
        marked=b64encode(marked).decode() if marked else "",
        too_large=checked.marked is not None and marked is None,
        rows=by_row(found["findings"]),
        others=[f for f in found["findings"] if not cells(f.get("quotation"))],
        severities=severities(found["findings"]),
        checks=checks_by_id(),
        names=NAMES,
        signs=SIGNS,
    )
    return HTMLResponse(body, headers={"Cache-Control": "no-store", "Vary": VARY})


def by_row(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of tables with their findings, by sheet and row, with the columns that they are about."""
    rows: dict[str, dict[str, Any]] = {}
    for finding in findings:
        held = cells(finding.get("quotation"))
        if not held or not finding.get("place"):
            continue
        place = str(finding["place"])
        row = rows.setdefault(place, {"place": place, "cells": held, "columns": (), "findings": []})
        row["columns"] += column_of(finding)
        row["findings"].append(finding)
    return sorted(rows.values(), key=lambda r: _place(r["place"]))


def _place(place: str) -> tuple[str, str, int]:
    """Return a place for sorting: file, sheet, row as a number.

    >>> _place("a.xlsx!甲!12")
    ('a.xlsx', '甲', 12)
    """
    file, _, rest = place.partition("!")
    sheet, _, row = rest.rpartition("!")
    return file, sheet, int(row) if row.isdecimal() else 0
