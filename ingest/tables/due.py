"""The day by which information is due, counted by the calendar of working days with its moved weekends (调休)."""

import calendar
from datetime import date, timedelta

import chinese_calendar

from ingest.tables.model import TimeLimit

_FROM_INFORMATION = frozenset({None, "formed", "changed", "formed_or_changed", "made_or_obtained", "decided"})


def due_date(formed: str, limit: TimeLimit) -> str | None:
    """Return the last day in time for information of a day; None where the limit or the calendar cannot tell.

    A limit that counts from another event than the information itself cannot tell, nor can one without a number.

    >>> due_date("2020-09-25", TimeLimit("within", 5, "workday", "formed"))  # 27 September worked, 1 to 8 October off
    '2020-10-09'
    >>> due_date("2020-01-31", TimeLimit("within", 1, "month")), due_date("2020-01-31", TimeLimit("within", 7, "day"))
    ('2020-02-29', '2020-02-07')
    >>> due_date("2020-01-31", TimeLimit("realtime")), due_date("2020-01-31", TimeLimit("prompt"))
    ('2020-01-31', None)
    >>> due_date("2020-01-31", TimeLimit("within", 20, "workday", "received")) is None
    True
    """
    start = date.fromisoformat(formed)
    if limit.kind == "compound":
        days = [due_date(formed, part) for part in limit.parts if part.kind != "permanent"]
        return days[0] if len(days) == 1 else None
    if limit.anchor not in _FROM_INFORMATION:
        return None
    if limit.kind == "realtime":
        return start.isoformat()
    if limit.kind != "within" or limit.n is None or limit.unit is None:
        return None
    if limit.unit == "workday":
        day = working_days_after(start, limit.n)
    elif limit.unit == "day":
        day = start + timedelta(days=limit.n)
    else:
        day = _months_after(start, limit.n * {"month": 1, "quarter": 3, "year": 12}[limit.unit])
    return day.isoformat() if day else None


def working_days_after(start: date, n: int) -> date | None:
    """Return the n-th working day after a day, None beyond the years whose holidays are known.

    >>> working_days_after(date(2020, 1, 22), 3)  # the holiday of 2020 was prolonged to 2 February
    datetime.date(2020, 2, 4)
    >>> working_days_after(date(1999, 1, 1), 3) is None
    True
    """
    day = start
    try:
        while n > 0:
            day += timedelta(days=1)
            n -= bool(chinese_calendar.is_workday(day))  # type: ignore[no-untyped-call]
    except NotImplementedError:
        return None
    return day


def _months_after(start: date, months: int) -> date:
    """Return the same day of a later month, or its last day.

    >>> _months_after(date(2020, 11, 30), 3)
    datetime.date(2021, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
