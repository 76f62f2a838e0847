"""Search across everything, with facets and the words found marked."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from api import search
from api.lists import as_iri
from api.pages.reading import PAGE, local, names
from api.pages.render import show
from api.service import Service
from graphs.errors import InputError

router = APIRouter()

KINDS = {
    "document": ("文件", "documents"),
    "obligation": ("要求", "norms"),
    "item": ("公开事项", "catalogue items"),
    "standard-item": ("标准事项", "standard items"),
    "listed-item": ("清单事项", "listed items"),
    "organisation": ("机构", "organisations"),
    "area": ("地区", "areas"),
    "concept": ("概念", "concepts"),
}


@router.get("/search")
async def find(
    request: Request, q: str = "", kind: str = "", area: str = "", domain: str = "", start: int = 0
) -> Response:
    """Show what is found for some words."""
    service: Service = request.app.state.service
    release = service.release()
    asked = {"q": q, "kind": kind, "area": area, "domain": domain}
    wanted = {"kind": kind, "area": area and as_iri("area", area), "domain": domain and as_iri("domain", domain)}
    found, fault = None, None
    start = max(0, start)
    if q.strip():
        try:
            wanted = {name: value for name, value in wanted.items() if value}
            found = await search.search(service, release, q, wanted, PAGE, start)
        except InputError as error:
            fault = error
    facets = found["facets"] if found else {}
    named = await names(service, release, [v["value"] for key in ("area", "domain") for v in facets.get(key, ())[:40]])
    hits = found["data"] if found else []
    return show(
        request,
        release,
        "search.html",
        asked=asked,
        found=found,
        fault=fault,
        hits=[
            {**hit, "highlight": Markup(hit["highlight"]), "snippet": Markup(hit["snippet"])}  # noqa: S704
            for hit in hits
        ],
        kinds=KINDS,
        options={
            "kind": [(v["value"], KINDS.get(v["value"], (v["value"],)), v["count"]) for v in facets.get("kind", ())],
            **{name: [_option(v, named) for v in facets.get(name, ())[:40]] for name in ("area", "domain")},
        },
        start=start,
        page=PAGE,
    )


def _option(facet: dict[str, Any], named: dict[str, tuple[str, str]]) -> tuple[str, tuple[str, str], int]:
    code = local(facet["value"])
    return code, named.get(facet["value"], (code, "")), int(facet["count"])
