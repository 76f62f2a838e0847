"""The audit log: who wrote what and when, one JSON object a line, only ever added to, safe on disk before the answer.

A write has two lines of one request id: `begun` before anything is changed, then its outcome. A line `begun` alone
tells that the server ended in between; whether its release was published is seen by the digest in `releases/`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphs.files import append_line

FILE = "audit.jsonl"


def record(data: Path, **facts: Any) -> None:
    """Add a line with the time of now and these facts."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts}
    append_line(data / FILE, json.dumps(line, ensure_ascii=False).encode())


def lines(data: Path, last: int | None = None) -> list[dict[str, Any]]:
    """Return the lines, oldest first, or only the last so many; what a crash cut short is left out."""
    path = data / FILE
    found: list[dict[str, Any]] = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found[-last:] if last else found
