"""Obligations: the list with its filters, one with what stands above and below it, bearers, a calendar."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.coverage import STATES
from api.lists import as_iri
from api.pages.calendar import calendar
from api.pages.compare import MODALITY_SIGNS, differences
from api.pages.duties import SIGNS as STATE_SIGNS
from api.pages.duties import adoption
from api.pages.reading import Entry, facets, find, local, resource, resources, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, stamp
from api.pages.text import place_in_text
from api.service import Service
from graphs.errors import InputError
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE
from ontology.terms import ZWGK

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
    options = await facets(service, release, str(ZWGK.Norm), [str(ZWGK[name]) for name in _FACETS])
    places = await facets(service, release, str(ZWGK.PolicyDocument), [str(ZWGK.documentArea), str(ZWGK.inferredArea)])
    return show(
        request,
        release,
        "obligations.html",
        found=found,
        asked=asked,
        options=options,
        areas=sorted({(o.code, o.label) for group in places.values() for o in group}),
        modalities=MODALITY_SIGNS,
        doc_code=lambda iri: iri.removeprefix(f"{DEFAULT_BASE}id/doc/"),
    )


@router.get("/obligations.ics")
async def calendar_of(request: Request) -> Response:
    """Return the deadlines of a list as a calendar."""
    service: Service = request.app.state.service
    release = service.release()
    found = await find(service, release, "page_obligations", bound_of({**asked_of(request), "dated": "1"}), limit=2000)
    body = calendar(found.entries, str(request.base_url), release.created)
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
        findings=[f for f in findings_of(service, release) if f["focus"] == iri],
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
async def bearers(request: Request) -> Response:
    """List the bodies and groups that are bound."""
    service: Service = request.app.state.service
    release = service.release()
    norms = await facets(service, release, str(ZWGK.Norm), [str(ZWGK.bearer), str(ZWGK.bearerGroup)])
    items = await facets(service, release, str(ZWGK.CatalogueItem), [str(ZWGK.disclosingBody)])
    bodies: dict[str, dict[str, Any]] = {}
    for name, group in (("norms", norms["bearer"]), ("items", items["disclosingBody"])):
        for option in group:
            entry = bodies.setdefault(option.iri, {"id": option.iri, "label": option.label, "norms": 0, "items": 0})
            entry[name] = option.n
    return show(
        request,
        release,
        "bearers.html",
        groups=norms["bearerGroup"],
        bodies=sorted(bodies.values(), key=lambda b: (-b["norms"] - b["items"], b["label"])),
    )


@router.get("/bearers/{path:path}")
async def bearer(request: Request, path: str, after: str = "") -> Response:
    """Show everything that one body must do and disclose."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/org/{path}"
    entry = await resource(service, release, iri)
    duties = await find(service, release, "page_obligations", {"bearer": iri}, limit=500)
    items = await find(service, release, "rest_items", {"body": iri, "sort": str(ZWGK.sourcePlace)}, after)
    return show(
        request,
        release,
        "bearer.html",
        body=entry,
        duties=duties,
        dated=any(n.get("deadline") for n in duties.entries),
        items=items,
        listed=await find(service, release, "rest_listed_items", {"body": iri}, limit=60),
        modalities=MODALITY_SIGNS,
    )
