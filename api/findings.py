"""What the checks found in a release: read from its report, or computed once in a process of its own."""

import asyncio
import json
from typing import Any

from api.disposable import run
from api.service import Service
from graphs.errors import ZwgkError
from graphs.releases import Release

REPORT = "findings.json"


async def report_of(service: Service, release: Release) -> dict[str, Any]:
    """Return the report on a release as `zwgk validate --format json` writes it."""
    key = f"{release.number} {release.created}"
    task = service.reports.get(key)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = asyncio.ensure_future(_report(service, release))
        service.reports[key] = task
    found: dict[str, Any] = await asyncio.shield(task)
    return found


async def _report(service: Service, release: Release) -> dict[str, Any]:
    kept = release.path / REPORT
    if kept.is_file():
        body = await asyncio.to_thread(kept.read_bytes)
    else:
        data = str(service.settings.data)
        command = ["validate", "--data", data, "--format", "json", "--quiet"]
        code, body, err = await run(command, service.settings.validate_timeout, service.settings.validate_memory)
        if code not in (0, 1):
            raise ZwgkError(
                "检查未能完成，请稍后再试。", f"the checks did not finish: {err.decode(errors='replace')[-200:]}"
            )
    found: dict[str, Any] = json.loads(body)
    return found


def select(report: dict[str, Any], **wanted: str | None) -> list[dict[str, Any]]:
    """Return the findings whose fields have the wanted values; those not given do not restrict."""
    kept = {name: value for name, value in wanted.items() if value}
    return [f for f in report["findings"] if all(f.get(name) == value for name, value in kept.items())]
