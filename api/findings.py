"""What the checks found in a release: its kept report, or one computed once in a process of its own."""

import asyncio
import tempfile
from functools import lru_cache
from pathlib import Path

from api.disposable import run
from api.service import Service
from graphs.errors import NotFoundError, ZwgkError
from graphs.releases import Release
from shapes.kept import DATABASE, KeptReport, keep_json

_KEPT = 2  # computed reports


async def report_of(service: Service, release: Release) -> KeptReport:
    """Return the report on a release; run the checks when nobody has.

    Raises NotFoundError for an older release of which none was kept: only the current one can be checked.
    """
    if found := await asyncio.to_thread(kept_report, release):
        return found
    key = f"{release.number} {release.created}"
    task = service.reports.get(key)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = asyncio.ensure_future(_computed(service, release))
        service.reports[key] = task
        for old in list(service.reports)[:-_KEPT]:
            del service.reports[old]
    computed: KeptReport = await asyncio.shield(task)
    return computed


def kept_report(release: Release) -> KeptReport | None:
    """Return the report that stands in the folder of a release; None where nobody has run the checks."""
    when = report_time(release)
    return _opened(release.path / DATABASE, when) if when else None


def computed_report(service: Service, release: Release) -> KeptReport | None:
    """Return the report that this server has computed of a release, None while there is none."""
    task = service.reports.get(f"{release.number} {release.created}")
    if task is None or not task.done() or task.cancelled() or task.exception():
        return None
    found: KeptReport = task.result()
    return found


def report_time(release: Release) -> str:
    """Return a word that changes with the kept report of a release; empty where none is kept."""
    try:
        return str((release.path / DATABASE).stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=16)
def _opened(path: Path, _when: str) -> KeptReport:
    return KeptReport(path)


def _of_json(body: bytes) -> KeptReport:
    """Return a report that is there as JSON, by a database that goes with it."""
    folder = tempfile.TemporaryDirectory(prefix="zwgk-findings-")
    keep_json(body, Path(folder.name) / DATABASE)
    found = KeptReport(Path(folder.name) / DATABASE)
    found.holds = folder
    return found


async def _computed(service: Service, release: Release) -> KeptReport:
    _check_current(service, release)
    data = str(service.settings.data)
    command = ["validate", "--data", data, "--format", "json", "--quiet"]
    code, body, err = await run(command, service.settings.validate_timeout, service.settings.validate_memory)
    if code not in (0, 1):
        raise ZwgkError(
            "检查未能完成，请稍后再试。", f"the checks did not finish: {err.decode(errors='replace')[-200:]}"
        )
    _check_current(service, release)  # else what was checked may be another
    return await asyncio.to_thread(lambda: kept_report(release) or _of_json(body))


def _check_current(service: Service, release: Release) -> None:
    if service.release().number != release.number:
        raise NotFoundError(
            f"第 {release.number} 号版本没有保存检查报告，只能检查当前版本。",
            f"no report was kept with release {release.number}; only the current one can be checked",
        )
