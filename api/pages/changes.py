"""What a release changed against an earlier one: which sources, and in catalogues which items and cells."""

import asyncio
import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.reading import resources
from api.pages.render import show
from api.pages.versions import Piece, pieces
from api.service import Service
from graphs.errors import InputError
from graphs.releases import Release, earlier, list_releases
from ingest.differences import Differences, differences
from ontology.iris import DEFAULT_BASE

router = APIRouter()

KINDS = {
    "doc": ("文件", "document"),
    "catalogue": ("公开目录", "catalogue"),
    "powerlist": ("权责清单", "list of powers"),
    "servicelist": ("公共服务事项清单", "list of services"),
    "inventory": ("事项清单", "inventory"),
    "pub": ("发布记录", "publications"),
    "std": ("标准指引", "guideline"),
}
STATES = {"added": ("＋", "新增", "added"), "removed": ("－", "移除", "removed"), "changed": ("≠", "改动", "changed")}
_NUMBER = re.compile("[0-9]{1,9}")
MOST = 12  # catalogues whose items are compared on one page


@dataclass(frozen=True, slots=True)
class Changed:
    """A source that differs between two releases; `about` is what it describes."""

    kind: str
    code: str
    about: str
    change: str
    before: int
    after: int


def changed_sources(a: Release, b: Release) -> list[Changed]:
    """Return the sources whose statements differ, as the manifests of two releases say."""
    found = []
    before, after = a.graphs, b.graphs
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        kind, _, code = name.partition("/graph/")[2].partition("/")
        if kind not in KINDS or (old and new and old.sha256 == new.sha256):
            continue
        about = f"{DEFAULT_BASE}id/{'doc' if kind == 'doc' else 'area'}/{code}" if kind != "std" else ""
        change = "changed" if old and new else "added" if new else "removed"
        found.append(Changed(kind, code, about, change, old.triples if old else 0, new.triples if new else 0))
    return found


async def source_names(service: Service, release: Release, found: list[Changed]) -> dict[str, str]:
    """Return the names of what sources describe."""
    known = await resources(service, release, sorted({c.about for c in found if c.about}))
    return {iri: str(e.get("label") or e.get("prefLabel") or iri) for iri, e in known.items()}


def previous(service: Service, release: Release) -> Release | None:
    """Return the kept release that one was built on."""
    return next(iter(earlier(service.settings.data, release)), None)


@router.get("/changes")
async def page(request: Request, a: str = "", b: str = "") -> Response:
    """Show what changed between two releases, by default the current one and the one before."""
    service: Service = request.app.state.service
    release = service.release()
    newer = service.release(_number(b)) if b else release
    older = service.release(_number(a)) if a else previous(service, newer)
    found = changed_sources(older, newer) if older else []
    held = [c.code for c in found if c.kind == "catalogue" and c.change == "changed"]
    items = await asyncio.to_thread(_items, service, older, newer, held[:MOST]) if older else {}
    return show(
        request,
        release,
        "changes.html",
        older=older,
        newer=newer,
        kept=list_releases(service.settings.data),
        found=found,
        names=await source_names(service, release, found),
        items=items,
        left_out=max(0, len(held) - MOST),
        kinds=KINDS,
        states=STATES,
        words=lambda pair: words(*pair),
    )


def words(old: str | None, new: str | None) -> tuple[Piece, ...]:
    """Return how a cell became another."""
    return pieces(old or "", new or "")


def _items(service: Service, a: Release, b: Release, codes: list[str]) -> dict[str, Differences]:
    data = service.settings.data
    return {code: differences(str(a.number), str(b.number), data, code) for code in codes}


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise InputError(f"“{text}”不是版本号。", f"not the number of a release: {text!r}")
    return int(text)
