"""Obligations: the list with its filters, one with what stands above and below it, bearers, a calendar."""

import asyncio
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import answers
from api.coverage import STATES
from api.listings import DOCUMENTS, ITEMS, LISTED_ITEMS
from api.lists import as_iri
from api.pages.calendar import calendar
from api.pages.compare import MODALITY_SIGNS, differences
from api.pages.duties import SIGNS as STATE_SIGNS
from api.pages.duties import adoption
from api.pages.reading import Entry, facets, find, find_listed, local, resource, resources, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, stamp
from api.pages.text import place_in_text
from api.search import index_of
from api.service import Service
from graphs.errors import InputError
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()

_FIRST_DAY = "1000-01-01"
_KINDS = {
    "document": "doc",
    "within": "area",
    "modality": "modality",
    "group": "bearer-group",
    "bearer": "org",
    "domain": "domain",
    "action": "action",
    "object": "object",
    "from": "date",
    "until": "date",
}
_BODIES = 100  # a page
_FACETS = ("modality", "bearerGroup", "domain", "action", "object", "normOf")


def bound_of(asked: dict[str, str]) -> dict[str, str]:
    """Return the filters of an address as parameters of the query."""
    bound = {name: as_iri(_KINDS[name], value) for name, value in asked.items() if value and name in _KINDS}
    if "until" in bound or asked.get("dated"):
        bound.setdefault("from", _FIRST_DAY)
    return bound


def asked_of(request: Request) -> dict[str, str]:
    """Return the filters that an address has."""
    asked = {name: request.query_params.get(name, "") for name in (*_KINDS, "dated")}
    for name in ("from", "until"):
        try:
            asked[name] = asked[name] and date.fromisoformat(asked[name]).isoformat()
        except ValueError:
            raise InputError(
                f"日期“{asked[name]}”无效，请写成 2020-12-31 的形式。",
                f"{asked[name]!r} is not a date: write it as 2020-12-31",
            ) from None
    return asked


@router.get("/obligations")
async def obligations(request: Request, after: str = "") -> Response:
    """List norms by document, area, bearer, domain, modality, act and day."""
    service: Service = request.app.state.service
    release = service.release()
    asked = asked_of(request)
    found = await find(service, release, "page_obligations", bound_of(asked), after)
    options = await facets(service, release, "norms", _FACETS)
    places = await facets(service, release, DOCUMENTS.index, ["documentArea"])
    return show(
        request,
        release,
        "obligations.html",
        found=found,
        asked=asked,
        options=options,
        areas=sorted((o.code, o.label) for o in places["documentArea"]),
        modalities=MODALITY_SIGNS,
        doc_code=lambda iri: iri.removeprefix(f"{DEFAULT_BASE}id/doc/"),
    )


@router.get("/obligations.ics")
async def calendar_of(request: Request) -> Response:
    """Return the deadlines of a list as a calendar."""
    service: Service = request.app.state.service
    release = service.release()
    found = await find(service, release, "page_obligations", bound_of({**asked_of(request), "dated": "1"}), limit=2000)
    body = calendar(found.entries, answers.address(request), release.created)
    return Response(
        body,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="zwgk-deadlines.ics"'},
    )


@router.get("/obligations/{path:path}")
async def obligation(request: Request, path: str) -> Response:
    """Show one norm: who, what, by when, from which sentence; what stands above and below it."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/norm/{path}"
    entry = await resource(service, release, iri)
    rows = await table(service, release, "page_norm_links", norm=iri)
    known = await resources(service, release, dict.fromkeys(r["id"] for r in rows))
    ways: dict[str, list[Entry]] = {}
    for row in rows:
        if row["id"] in known:
            ways.setdefault(row["way"], []).append(known[row["id"]])
    ways = {way: list({e["id"]: e for e in entries}.values()) for way, entries in ways.items()}
    return show(
        request,
        release,
        "obligation.html",
        state=stamp(service, release),
        norm=entry,
        in_text=place_in_text(iri),
        ways=ways,
        above=[(n, differences(n, entry)) for n in ways.get("above", [])],
        below=[(n, differences(entry, n)) for n in ways.get("below", [])],
        adoption=await adoption(service, release, entry),
        states=STATES,
        state_signs=STATE_SIGNS,
        document=await _document(service, release, entry),
        findings=findings_of(service, release).entries({"focus": iri}),
        modality=local(str((entry.get("modality") or {}).get("id", ""))),
        modalities=MODALITY_SIGNS,
        names=NAMES,
        signs=SIGNS,
    )


async def _document(service: Service, release: Release, norm: Entry) -> Entry:
    iri = str((norm.get("normOf") or {}).get("id", ""))
    found = await resources(service, release, [iri]) if iri else {}
    return found.get(iri, {})


@router.get("/bearers")
async def bearers(request: Request, start: int = 0) -> Response:
    """List the groups and, most bound first, the bodies that must do or disclose something."""
    service: Service = request.app.state.service
    release = service.release()
    index = await index_of(service, release)
    norms, items = (dict(index.facet(*of)) for of in (("norms", "bearer"), (ITEMS.index, "disclosingBody")))
    bound = sorted({*norms, *items}, key=lambda iri: (-norms.get(iri, 0) - items.get(iri, 0), iri))
    start = max(0, start - start % _BODIES)
    shown = bound[start : start + _BODIES]
    labels = await asyncio.to_thread(index.labels, shown)
    return show(
        request,
        release,
        "bearers.html",
        groups=(await facets(service, release, "norms", ["bearerGroup"]))["bearerGroup"],
        bodies=[(iri, labels.get(iri) or local(iri), norms.get(iri, 0), items.get(iri, 0)) for iri in shown],
        total=len(bound),
        start=start,
        page=_BODIES,
    )


@router.get("/bearers/{path:path}")
async def bearer(request: Request, path: str, after: str = "") -> Response:
    """Show everything that one body must do and disclose."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/org/{path}"
    entry = await resource(service, release, iri)
    duties = await find(service, release, "page_obligations", {"bearer": iri}, limit=500)
    items = await find_listed(service, release, ITEMS, {"body": iri}, after, sort="sourcePlace")
    return show(
        request,
        release,
        "bearer.html",
        body=entry,
        duties=duties,
        dated=any(n.get("deadline") for n in duties.entries),
        items=items,
        listed=await find_listed(service, release, LISTED_ITEMS, {"body": iri}, limit=60),
        modalities=MODALITY_SIGNS,
    )
