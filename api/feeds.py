"""The change feed: one Atom entry for each release, and for each thing that changed with the newest one."""

import asyncio
from typing import Any
from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Request, Response

from api import answers
from api.changes import changes
from api.service import Service
from api.templating import local_path
from graphs.releases import Release, earlier

router = APIRouter(tags=["feed"])

ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 500


@router.get("/feed.atom", summary="更新订阅 / change feed", response_class=Response)
async def feed(request: Request) -> Response:
    """Return the release that is served and those before it, newest first, with what changed."""
    service: Service = request.app.state.service
    current, address = service.release(), answers.address(request)
    kept = [current, *earlier(service.settings.data, current)]
    tag = answers.etag(current, "feed", address, *(str(r.number) for r in kept))
    if unchanged := answers.unchanged(request, current, tag):
        return unchanged
    body = await asyncio.to_thread(write_feed, kept, address)
    return answers.answer(request, current, body, "application/atom+xml", tag=tag)


def write_feed(kept: list[Release], address: str) -> bytes:
    """Return the feed of releases, newest first: one entry a release, then one a thing changed by the newest."""
    top = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh"})
    _texts(top, id=address + "feed.atom", title="政务公开义务知识图谱更新", updated=kept[0].created)
    _link(top, address + "feed.atom", "self")
    Xml.SubElement(Xml.SubElement(top, "author"), "name").text = "ZWGK"
    for release, before in zip(kept, [*kept[1:], None], strict=True):
        differing = _differing(release, before)
        entry = Xml.SubElement(top, "entry")
        _texts(
            entry,
            id=f"{address}dumps/{release.number}/",
            title=f"版本 {release.number}",
            updated=release.created,
            summary=f"三元组 {release.triples}；变动的图 {len(differing)} 个。",
        )
        _link(entry, f"{address}api/v1/releases", "alternate")
    if len(kept) > 1:
        for thing in _things(changes(kept[1], kept[0])):
            entry = Xml.SubElement(top, "entry")
            _texts(
                entry, id=f"{thing}#release-{kept[0].number}", title=thing.partition("/id/")[2], updated=kept[0].created
            )
            _link(entry, address.rstrip("/") + local_path(thing), "alternate")
    body: bytes = Xml.tostring(top, encoding="utf-8", xml_declaration=True)
    return body


def _differing(release: Release, before: Release | None) -> list[str]:
    old = before.graphs if before else {}
    names = {*release.graphs, *old}
    return [n for n in names if n not in old or n not in release.graphs or old[n].sha256 != release.graphs[n].sha256]


def _things(found: list[dict[str, Any]]) -> list[str]:
    """Return the named things that changed, without parts of documents."""
    things = {iri for graph in found for iri in graph["resources"] if "/id/" in iri and "#" not in iri}
    return sorted(things)[:_ENTRIES]


def _texts(parent: Xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        Xml.SubElement(parent, name).text = text


def _link(parent: Xml.Element, href: str, rel: str) -> None:
    Xml.SubElement(parent, "link", {"href": href, "rel": rel})
