"""One provision of an upper document beside its counterparts in every document below, norm by norm."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.compare import MODALITY_SIGNS, Pair, alignment
from api.pages.overview import LEVELS
from api.pages.reading import Entry, local, resource, resources
from api.pages.render import show
from api.service import Service
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """A norm above and its best counterpart in each document below, by the document; None where it is not taken up."""

    norm: Entry
    below: dict[str, Pair]


def laid(groups: list[tuple[Entry, Entry, list[Pair]]], document: str) -> tuple[dict[str, Entry], list[Row]]:
    """Return the documents below one, and each of its norms with the best counterpart in each of them.

    >>> upper, lower = {"id": "u"}, {"id": "l"}
    >>> docs, rows = laid([({"id": "d"}, {"id": "e"}, [Pair(upper, None, (), 0.1), Pair(upper, lower, (), 0.9)])], "d")
    >>> list(docs), rows[0].below["e"].lower
    (['e'], {'id': 'l'})
    """
    below: dict[str, Entry] = {}
    rows: dict[str, Row] = {}
    for upper, lower, pairs in groups:
        if upper["id"] != document:
            continue
        below[lower["id"]] = lower
        for pair in pairs:
            row = rows.setdefault(pair.upper["id"], Row(pair.upper, {}))
            held = row.below.get(lower["id"])
            if held is None or _rank(pair) > _rank(held):
                row.below[lower["id"]] = pair
    return below, sorted(rows.values(), key=lambda r: int(r.norm.get("ordinal") or 0))


def _rank(pair: Pair) -> tuple[bool, bool, float]:
    """Return how well a counterpart answers: one that there is, that is not graver, that is more alike."""
    return pair.lower is not None, not any(d.grave for d in pair.differences), pair.score or 0.0


@router.get("/documents/{path:path}/beside")
async def page(request: Request, path: str, section: str = "") -> Response:
    """Show a provision of a document beside its counterparts below."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/doc/{path}"
    entry = await resource(service, release, iri)
    below, rows = laid(await alignment(service, release, iri), iri)
    sections = {s["id"].partition("#")[2]: s for row in rows if (s := row.norm.get("statedIn"))}
    chosen = section or next(iter(sections), "")
    shown = [r for r in rows if (r.norm.get("statedIn") or {}).get("id", "").partition("#")[2] == chosen]
    return show(
        request,
        release,
        "beside.html",
        document=entry,
        below=await _in_order(service, release, below),
        rows=shown,
        sections=sections,
        chosen=chosen,
        modalities=MODALITY_SIGNS,
    )


async def _in_order(service: Service, release: Release, below: dict[str, Entry]) -> list[tuple[Entry, str]]:
    """Return documents from the province down, each with the name of its area."""
    places = {i: d.get("documentArea") or d.get("inferredArea") or {} for i, d in below.items()}
    areas = await resources(service, release, sorted({p["id"] for p in places.values() if p}))

    def rank(iri: str) -> tuple[int, str]:
        level = local(str((areas.get(places[iri].get("id", ""), {}).get("areaLevel") or {}).get("id", "")))
        return LEVELS.index(level) if level in LEVELS else len(LEVELS), iri

    return [(below[i], str(places[i].get("label") or below[i].get("label") or i)) for i in sorted(below, key=rank)]
