"""Catalogue items: the list with its filters; one with all elements and the same matter at every level."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.listings import ITEMS
from api.lists import as_iri
from api.pages.overview import LEVELS
from api.pages.places import way_down
from api.pages.reading import Entry, facets, filters_of, find_listed, local, resource, resources, table
from api.pages.render import several, show
from api.pages.reports import NAMES, SIGNS, cells, findings_of, stamp
from api.pages.versions import versions_of
from api.service import Service
from ontology.iris import DEFAULT_BASE

router = APIRouter()

_KINDS = {"area": "area", "within": "area", "domain": "domain", "channel": "channel", "matter": "std", "body": "org"}
_MOST = 12  # entries for the same matter that are laid side by side
ELEMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("公开事项", "item", ("title",)),
    ("公开内容（要素）", "content", ("content",)),
    ("公开依据", "basis", ("basisText",)),
    ("公开时限", "time limit", ("timeLimit", "timeLimitText")),
    ("公开主体", "disclosing body", ("disclosingBody", "bodyText")),
    ("公开方式", "method", ("disclosureMethod",)),
    ("公开渠道和载体", "channels", ("channel",)),
    ("公开对象", "audience", ("audience", "audienceText")),
    ("公开层级", "level", ("disclosureLevel",)),
)


def words_of(entry: Entry, keys: tuple[str, ...]) -> list[str]:
    """Return what an item says of an element: the first property that says anything.

    >>> words_of({"channel": [{"id": "urn:a", "label": "政府网站"}]}, ("channel",))
    ['政府网站']
    """
    for key in keys:
        found = [
            str(v.get("label") or local(v["id"])) if isinstance(v, dict) else str(v) for v in several(entry.get(key))
        ]
        if found:
            return found
    return []


def asked_of(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    """Return the filters that an address has, and the same as parameters of the query."""
    asked = {name: request.query_params.get(name, "") for name in _KINDS}
    return asked, {name: as_iri(_KINDS[name], value) for name, value in asked.items() if value}


@router.get("/items")
async def items(request: Request, after: str = "") -> Response:
    """List catalogue items by area, domain, channel, matter and body."""
    service: Service = request.app.state.service
    release = service.release()
    asked, bound = asked_of(request)
    found = await find_listed(service, release, ITEMS, bound, after, sort="sourcePlace")
    place = filters_of(ITEMS, {name: iri for name, iri in bound.items() if name in ("area", "within")})
    others = filters_of(ITEMS, {name: iri for name, iri in bound.items() if name not in ("area", "within")})
    held = (await facets(service, release, ITEMS.index, ["area"], others))["area"]
    places = await way_down(service, release, asked["within"] or asked["area"], {o.iri: o.n for o in held})
    return show(
        request,
        release,
        "items.html",
        state=stamp(service, release),
        found=found,
        asked=asked,
        places=places,
        options=await facets(service, release, ITEMS.index, ["domain", "channel"], place),
        wrong=set(findings_of(service, release).by("focus", {"focus": [e["id"] for e in found.entries]})),
        chips=[(name, local(value)) for name, value in bound.items() if name in ("matter", "body", "area")],
    )


@router.get("/items/{path:path}")
async def item(request: Request, path: str) -> Response:
    """Show one item: its elements, the same matter at other levels, its standard item and listed items."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/item/{path}"
    entry = await resource(service, release, iri)
    others, more = await _others(service, release, entry)
    links = await table(service, release, "page_item_links", item=iri)
    return show(
        request,
        release,
        "item.html",
        state=stamp(service, release),
        item=entry,
        source=cells(entry.get("sourceText")),
        elements=[(zh, en, words_of(entry, keys)) for zh, en, keys in ELEMENTS],
        columns=others,
        more=more,
        comparison=compared(others, iri),
        listed=links,
        published=await table(service, release, "page_item_publications", item=iri),
        versions=await asyncio.to_thread(versions_of, release, entry),
        findings=findings_of(service, release).entries({"focus": iri}),
        names=NAMES,
        signs=SIGNS,
    )


async def _others(service: Service, release: Any, entry: Entry) -> tuple[list[Entry], int]:
    """Return the standard item and the entries for the same matter, upper levels first; none when it stands alone.

    Of very many only the uppermost and the item itself; the number says how many are left out.
    """
    rows = await table(service, release, "page_same_matter", item=entry["id"])
    level = {row["id"]: LEVELS.index(local(row["level"])) for row in rows}
    matter = str((entry.get("matter") or {}).get("id", "")) if isinstance(entry.get("matter"), dict) else ""
    ordered = sorted(level, key=lambda i: (i != entry["id"], level[i], i))[:_MOST]
    known = await resources(service, release, [*ordered, *([matter] if matter else [])])
    shown = [known[i] for i in sorted(ordered, key=lambda i: (level[i], i)) if i in known]
    standard = known.get(matter, {})
    if "StandardItem" in standard.get("type", ()):
        shown.insert(0, standard)
    return (shown, len(level) - len(ordered)) if len(shown) > 1 else ([], 0)


def compared(columns: list[Entry], own: str) -> list[tuple[str, str, list[tuple[list[str], bool]]]]:
    """Return a row for each element: in each column its words, and whether they differ from the item's own."""
    mine = next((c for c in columns if c["id"] == own), None)
    if mine is None:
        return []
    rows = []
    for zh, en, keys in ELEMENTS:
        said = words_of(mine, keys)
        rows.append(
            (zh, en, [(words_of(c, keys), bool(words_of(c, keys)) and words_of(c, keys) != said) for c in columns])
        )
    return rows
