"""Deadlines as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from api.pages.reading import local
from api.pages.render import page_path

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar(entries: Iterable[dict[str, Any]], address: str, created: str) -> bytes:
    """Return one all-day event for each norm and day; `created` is the time of the release."""
    stamp = "".join(c for c in created[:19] if c.isalnum()) + "Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ZWGK//deadlines//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append("X-WR-CALNAME:政务公开义务期限")
    for entry in entries:
        day = date.fromisoformat(str(entry["day"])[:10])
        code = entry["id"].partition("/id/norm/")[2].replace("/", ".")
        document = str((entry.get("normOf") or {}).get("label") or "")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{code}-{day:%Y%m%d}@zwgk",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(str(entry.get('label') or local(entry['id'])))}",
            f"DESCRIPTION:{escaped(str(entry.get('quotation') or entry.get('label') or '') + ' —— ' + document)}",
            f"URL:{address.rstrip('/')}{page_path(entry['id'])}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    r"""Return words as iCalendar writes them.

    >>> print(escaped("公开;目录,细则"))
    公开\;目录\,细则
    """
    return text.translate(_ESCAPES)


def folded(line: str) -> str:
    r"""Return a line folded so that no part is longer than 75 bytes.

    >>> [len(part.encode()) <= 75 for part in folded("公" * 60).split("\r\n")]
    [True, True, True]
    """
    parts, current = [], ""
    for char in line:
        if len((current + char).encode()) > 74:
            parts.append(current)
            current = ""
        current += char
    return "\r\n ".join([*parts, current])
