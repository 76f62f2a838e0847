"""The calendar: which norms are due on which day of a year, with the same filters as the list of norms."""

import re
from calendar import Calendar
from collections import defaultdict
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.compare import MODALITY_SIGNS
from api.pages.obligations import asked_of, bound_of
from api.pages.reading import find, table
from api.pages.render import show
from api.service import Service
from graphs.errors import InputError

router = APIRouter()

MOST = 1000
_YEAR = re.compile("[1-9][0-9]{3}")
Week = list[tuple[date | None, int]]


@router.get("/obligations/calendar")
async def year(request: Request, year: str = "") -> Response:
    """Show the deadlines of a year month by month."""
    service: Service = request.app.state.service
    release = service.release()
    days = [d["day"] for d in await table(service, release, "page_due")]
    shown = _year(year) if year else _nearest(days)
    asked = {name: value for name, value in asked_of(request).items() if name not in ("from", "until", "dated")}
    bound = bound_of({**asked, "from": f"{shown:04}-01-01", "until": f"{shown:04}-12-31"})
    found = await find(service, release, "page_obligations", bound, limit=MOST)
    due: dict[str, list[Any]] = defaultdict(list)
    for entry in found.entries:
        due[str(entry["day"])[:10]].append(entry)
    months = [(month, weeks(shown, month, due)) for month in range(1, 13) if any(d[5:7] == f"{month:02}" for d in due)]
    return show(
        request,
        release,
        "calendar.html",
        state=str(date.today()),
        year=shown,
        years=sorted({int(d[:4]) for d in days} | {shown}),
        months=months,
        due=dict(sorted(due.items())),
        found=found,
        asked=asked,
        today=date.today(),
        modalities=MODALITY_SIGNS,
        recurring=await table(service, release, "c39_recurring"),
    )


def weeks(year: int, month: int, due: dict[str, list[Any]]) -> list[Week]:
    """Return a month as weeks from Monday on: each day with how many norms are due; None for days of other months.

    >>> weeks(2020, 11, {"2020-11-30": [1]})[-1][:2]
    [(datetime.date(2020, 11, 30), 1), (None, 0)]
    """
    return [
        [(day, len(due.get(day.isoformat(), ()))) if day.month == month else (None, 0) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def _nearest(days: list[str]) -> int:
    """Return the year of the next deadline, else of the last one, else this year."""
    today = date.today().isoformat()
    return int(next((d for d in days if d >= today), days[-1] if days else today)[:4])


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text) or text == "9999":  # the days after its last one have no date
        raise InputError(f"“{text}”不是年份，请写成四位数字。", f"not a year: {text!r}; write four digits")
    return int(text)
