"""Validate your file: the form, and the findings by row beside the table."""

import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api import validation
from api.pages.findings import column_of
from api.pages.render import environment
from api.pages.reports import NAMES, SIGNS, cells, checks_by_id, severities
from api.templating import render

router = APIRouter()


@router.get("/validate")
async def form(request: Request) -> Response:
    """Show the form that checks a file."""
    return render(request, "validate.html", formats=sorted(validation.MEDIA_TYPES))


@router.post("/validate/report")
async def report(request: Request) -> Response:
    """Check a file and show the findings by row."""
    answer = await validation.validate(request)
    found: dict[str, Any] = json.loads(bytes(answer.body))
    body = environment.get_template("report.html").render(
        request=request,
        report=found,
        marked="xlsx" in validation.MEDIA_TYPES,
        rows=by_row(found["findings"]),
        others=[f for f in found["findings"] if not cells(f.get("quotation"))],
        severities=severities(found["findings"]),
        checks=checks_by_id(),
        names=NAMES,
        signs=SIGNS,
    )
    return HTMLResponse(body, headers={"Cache-Control": "no-store"})


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
    return file, sheet, int(row) if row.isdigit() else 0
