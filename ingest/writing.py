"""One write that came over HTTP, in a process of its own: understand, look at what it is to replace, build, check.

Run as `python -m ingest.writing REQUEST`, a JSON file; the answer is one JSON object on standard output. A request has
`action` (put, add, change, drop), `data`, `area`, `state` (of the catalogue that is to be replaced, see
`graphs.states`; null for any), `wait` (seconds for another writer), `edited` (which key, when), and `file`, `item` or
`fields`.
"""

import json
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphs.errors import InputError, LockedError, NotFoundError, StaleError, ZwgkError
from graphs.lock import writing
from graphs.releases import Release, open_current
from graphs.states import ABSENT, state
from ingest.areas import AreaIndex
from ingest.check import check
from ingest.edits import Edited, add_item, change_item, drop_item
from ingest.model import Problem
from ingest.out import areas_of
from ingest.pipeline import build
from ingest.sources import find_sources
from ingest.tables.understand import understand
from ontology import iris

SHOWN = 100  # problems and findings in an answer


class RefusedError(InputError):
    """A file of which nothing can be used, with the reasons."""

    def __init__(self, message: str, message_en: str, problems: Sequence[Problem]) -> None:
        super().__init__(message, message_en)
        self.problems = problems


def write(request: Mapping[str, Any]) -> dict[str, Any]:
    """Do one write; return the release that it made, its summary, and what the checks find in the catalogue."""
    data, area = Path(request["data"]), str(request["area"])
    areas = areas_of(open_current(data))
    file = Path(request["file"]) if "file" in request else None
    problems = understood(file, area, areas) if file else ()
    with writing(data, wait=float(request["wait"])), tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        release = open_current(data)
        _unchanged(release, area, request["state"])
        edited = None
        if file is None:
            edited = _edit(release, areas_of(release), area, request)
            file = Path(folder) / f"{area}.xlsx"
            file.write_bytes(edited.body)
        base_data = bool(release.manifest["base_data"])
        summary = build([file], data, area=area, base_data=base_data, edited=request.get("edited"))
        made = open_current(data)
    return {
        "release": made.number,
        "previous": release.number,
        "state": state(made, iris.graph("catalogue", area)),
        "item": edited.item if edited else None,
        "seconds": round(summary.seconds, 3),
        "added": list(summary.added),
        "replaced": list(summary.replaced),
        "counts": dict(summary.counts),
        "problems": [p.to_json() for p in problems[:SHOWN]],
        "findings": findings(data, area) if request.get("findings") else None,
    }


def understood(file: Path, area: str, areas: AreaIndex) -> tuple[Problem, ...]:
    """Return what could not be understood of a file that is to be an area's catalogue.

    Raise InputError when it is no catalogue, is another area's, or has no row that can be used.
    """
    [source], _ = find_sources([file], area)
    if source.kind != "table":
        raise InputError(
            f"{file.name} 不是目录表格，请上传 xlsx、xls、csv 或 html 表格。",
            f"{file.name} is not a table of a catalogue: upload xlsx, xls, csv or html",
        )
    body = file.read_bytes()
    read = understand(file, areas, area=area, data=body)
    if not any(table.items for table in read.tables if not table.is_list):
        raise RefusedError(
            f"{file.name} 中没有可用的公开事项，未发布。请按问题所指修改后再上传。",
            f"there is no catalogue item in {file.name} that can be used; nothing was published, see the problems",
            read.problems,
        )
    stated = _stated(file, areas, body)
    if stated and stated != area and not areas.within(area, stated):
        raise InputError(
            f"{file.name} 写明是 {stated} 的目录，不是 {area} 的。请核对区划代码。",
            f"{file.name} says that it is the catalogue of {stated}, not of {area}: check the code",
        )
    return read.problems


def _stated(file: Path, areas: AreaIndex, body: bytes) -> str | None:
    """Return the area that a file itself names, None when it names none or several."""
    try:
        return understand(Path(f"upload{file.suffix}"), areas, data=body).area_code
    except InputError:
        return None


def _unchanged(release: Release, area: str, wanted: str | None) -> None:
    """Raise StaleError when the catalogue is not what the client has seen; None stands for any that there is."""
    now = state(release, iris.graph("catalogue", area))
    if (wanted is None and now == ABSENT) or (wanted is not None and wanted != now):
        raise StaleError(
            f"{area} 的目录已被修改（或尚不存在），请重新读取后再改。",
            f"the catalogue of {area} was changed meanwhile, or is not there: read it again before you change it",
        )


def _edit(release: Release, areas: AreaIndex, area: str, request: Mapping[str, Any]) -> Edited:
    store, action = release.store(), request["action"]
    if action == "add":
        return add_item(store, areas, area, request["fields"])
    if action == "change":
        return change_item(store, areas, area, request["item"], request["fields"])
    if action == "drop":
        return drop_item(store, areas, area, request["item"])
    raise NotFoundError(f"没有操作 {action}。", f"there is no action {action}")


def findings(data: Path, area: str) -> dict[str, Any]:
    """Return what the checks find in an area and below: how many of each severity, and the first ones."""
    report = check([], data, area=area)
    counts = Counter(str(finding.severity) for finding in report.findings)
    return {
        "total": len(report.findings),
        "by_severity": dict(sorted(counts.items())),
        "first": [
            {
                "iri": f.iri,
                "check": f.check_id,
                "severity": f.severity,
                "focus": f.focus,
                "message": f.message,
                "message_en": f.message_en,
            }
            for f in report.findings[:SHOWN]
        ],
    }


def main() -> None:
    """Do the write that a file asks for; print the answer, or the error as a person is told it."""
    request = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    try:
        answer = write(request)
    except ZwgkError as error:
        cls = next(c for c in type(error).__mro__ if c.__module__ == "graphs.errors")
        answer = {"error": cls.__name__, "message": error.message, "message_en": error.message_en}
        answer["problems"] = [p.to_json() for p in getattr(error, "problems", ())[:SHOWN]]
        answer["retry"] = isinstance(error, LockedError)
    except Exception:
        traceback.print_exc()
        sys.exit(3)
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
