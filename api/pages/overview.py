"""The front page: what the graph holds, what is due, what was found, and the ways in."""

import asyncio
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.ages import ages
from api.pages.changes import KINDS, STATES, changed_sources, previous, source_names
from api.pages.reading import local, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, stamp
from api.search import index_of
from api.service import Service
from graphs.errors import InputError

router = APIRouter()

HELD = {
    "PolicyDocument": ("政策文件", "policy documents", "/documents"),
    "Norm": ("规范要求", "norms", "/obligations"),
    "Obligation": ("其中：义务", "of these: obligations", "/obligations?modality=must"),
    "DisclosureCatalogue": ("标准目录", "catalogues", "/coverage"),
    "CatalogueItem": ("公开事项", "catalogue items", "/items"),
    "StandardItem": ("标准指引事项", "standard items", "/api/v1/standard-items"),
    "ListedItem": ("清单事项", "listed items", "/api/v1/listed-items"),
    "Area": ("地区", "areas", "/areas"),
}
LEVELS = ("nation", "province", "city", "county", "township", "village")
LEVEL_NAMES = {
    "nation": ("国家", "nation"),
    "province": ("省级", "province"),
    "city": ("市级", "city"),
    "county": ("县级", "county"),
    "township": ("乡级", "township"),
    "village": ("村级", "village"),
}
COLUMNS = {
    "Area": ("地区", "areas"),
    "PolicyDocument": ("文件", "documents"),
    "Norm": ("要求", "norms"),
    "DisclosureCatalogue": ("目录", "catalogues"),
    "CatalogueItem": ("公开事项", "items"),
    "ListedItem": ("清单事项", "listed"),
}
SHOWN = 12


@router.get("/")
async def front(request: Request, on: str = "") -> Response:
    """Show what the graph holds and the ways in; deadlines as seen on a day, by default today."""
    service: Service = request.app.state.service
    release = service.release()
    today = _day(on).isoformat()
    index = await index_of(service, release)
    counts = {local(iri): n for iri, n in index.fact("classes").items()}
    levels = {local(iri): {local(cls): n for cls, n in held.items()} for iri, held in index.fact("levels").items()}
    due = await table(service, release, "page_due")
    ahead = [d for d in due if d["day"] >= today]
    before = previous(service, release)
    changed = changed_sources(before, release) if before else []
    found = findings_of(service, release)
    aged = await asyncio.to_thread(ages, service, release, found.report) if found.report else None
    return show(
        request,
        release,
        "overview.html",
        state=today + stamp(service, release),
        held=[(zh, en, counts.get(name, 0), link) for name, (zh, en, link) in HELD.items()],
        levels=[(LEVEL_NAMES[name], levels[name]) for name in LEVELS if name in levels],
        columns=COLUMNS,
        ahead=ahead[:SHOWN],
        past=[d for d in due if d["day"] < today][-SHOWN:],
        today=today,
        on=on,
        before=before,
        changed=changed[:SHOWN],
        changed_total=len(changed),
        changed_names=await source_names(service, release, changed[:SHOWN]),
        kinds=KINDS,
        changes=STATES,
        report=found.report is not None,
        severities=found.severities() if found.report else {},
        new=len(aged.new(release.number)) if aged else 0,
        ages=aged,
        waived=len(found.waived),
        names=NAMES,
        signs=SIGNS,
        build=release.report(),
    )


def _day(on: str) -> date:
    try:
        return date.fromisoformat(on) if on else date.today()
    except ValueError:
        raise InputError(
            f"日期“{on}”无效，请写成 2020-12-31 的形式。", f"{on!r} is not a date: write it as 2020-12-31"
        ) from None
