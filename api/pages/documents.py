"""Policy documents: the list by date; one with its sections and norms; its norms beside those above and below."""

import asyncio
from collections import defaultdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.listings import DOCUMENTS
from api.lists import as_iri
from api.pages.changes import words
from api.pages.compare import MODALITY_SIGNS, Pair, alignment
from api.pages.overview import LEVEL_NAMES, LEVELS
from api.pages.reading import Entry, facets, find_listed, local, resource, resources, table
from api.pages.render import show
from api.pages.reports import NAMES, SIGNS, findings_of, stamp
from api.pages.text import Marks, kept_text, laid_out, norm_anchor
from api.resources import local_name
from api.service import Service
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()

WHOLE = 3  # documents that are laid beside one on a single page
LONGEST = 300_000  # characters of a text that is shown whole


@router.get("/documents")
async def documents(
    request: Request, area: str = "", implements: str = "", year: str = "", view: str = "", after: str = ""
) -> Response:
    """List the documents, the latest first, or lay them out by day and level."""
    service: Service = request.app.state.service
    release = service.release()
    bound = {
        "area": as_iri("area", area) if area else "",
        "implements": as_iri("doc", implements) if implements else "",
    }
    found = await find_listed(service, release, DOCUMENTS, bound, after, limit=200)
    years = sorted({str(d["date_document"])[:4] for d in found.entries if d.get("date_document")}, reverse=True)
    entries = [d for d in found.entries if not year or str(d.get("date_document") or "").startswith(year)]
    entries.sort(key=lambda d: str(d.get("date_document") or ""), reverse=True)
    levels = await _levels(service, release, entries) if view == "timeline" else {}
    counts = {r["document"]: r for r in await table(service, release, "page_document_counts")}
    options = await facets(service, release, DOCUMENTS.index, ["documentArea"])
    wrong: dict[str, int] = defaultdict(int)
    reported = findings_of(service, release)
    for kind in ("doc", "norm"):
        for focus, n in reported.by("focus", under=f"{DEFAULT_BASE}id/{kind}/").items():
            wrong[document_of(focus)] += n
    return show(
        request,
        release,
        "documents.html",
        state=stamp(service, release),
        found=found,
        entries=entries,
        years=years,
        view=view,
        levels=levels,
        lanes=[(name, LEVEL_NAMES[name]) for name in LEVELS if name in levels.values()],
        counts=counts,
        wrong=wrong,
        areas=sorted((o.code, o.label) for o in options["documentArea"]),
        asked={"area": area, "implements": implements, "year": year, "view": view},
    )


async def _levels(service: Service, release: Release, entries: list[Entry]) -> dict[str, str]:
    """Return the level of each document whose area is known, by its IRI."""
    place = {d["id"]: str((d.get("documentArea") or d.get("inferredArea") or {}).get("id", "")) for d in entries}
    areas = await resources(service, release, sorted({a for a in place.values() if a}))
    level = {iri: local(str((area.get("areaLevel") or {}).get("id", ""))) for iri, area in areas.items()}
    return {d: level[a] for d, a in place.items() if a in level}


def document_of(iri: str) -> str:
    """Return the document that a norm, a section or the document itself belongs to.

    >>> document_of("urn:b/id/norm/CN/x/s2.4/1"), document_of("urn:b/id/doc/CN/x#s2")
    ('urn:b/id/doc/CN/x', 'urn:b/id/doc/CN/x')
    """
    base, mark, rest = iri.partition("/id/norm/")
    if mark:
        return f"{base}/id/doc/{'/'.join(rest.split('/')[:2])}"
    return iri.partition("#")[0]


@router.get("/documents/{path:path}")
async def document(request: Request, path: str, view: str = "") -> Response:
    """Show one document with its text, or its norms alone; with /compare at the end those beside other levels."""
    service: Service = request.app.state.service
    release = service.release()
    wide = path.endswith("/compare")
    iri = f"{DEFAULT_BASE}id/doc/{path.removesuffix('/compare')}"
    entry = await resource(service, release, iri)
    if wide:
        groups = await alignment(service, release, iri)
        key = {other_of(g, iri).removeprefix(f"{DEFAULT_BASE}id/doc/"): g for g in groups}
        chosen = request.query_params.get("with", "") or ("" if len(groups) <= WHOLE else next(iter(key)))
        return show(
            request,
            release,
            "compare.html",
            document=entry,
            pairs=[key[chosen]] if chosen in key else groups,
            others={code: g[0] if g[1]["id"] == iri else g[1] for code, g in key.items()},
            chosen=chosen if chosen in key else "",
            signs=MODALITY_SIGNS,
            words=words,
        )
    parts = await parts_of(service, release, iri)
    text = await asyncio.to_thread(kept_text, release, iri)
    shown = text is not None and view != "norms" and len(text) <= LONGEST
    marks = Marks(
        tuple(parts["Provision"]),
        tuple(n for n in parts["Norm"] if "charStart" in n),
        tuple(c for c in parts["Citation"] if "charStart" in c),
        tuple(await table(service, release, "doc_deadlines", document=iri)) if shown else (),
    )
    held = findings_of(service, release)
    norms = f"{iri.replace('/id/doc/', '/id/norm/')}/"
    found = [f for f in (*held.entries(under=iri), *held.entries(under=norms)) if document_of(f["focus"]) == iri]
    by_focus: dict[str, list[Entry]] = defaultdict(list)
    for finding in found:
        by_focus[finding["focus"]].append(finding)
    sections = tree(parts["Provision"], parts["Norm"], parts["Citation"])
    return show(
        request,
        release,
        "document.html",
        state=stamp(service, release),
        document=entry,
        sections=sections,
        loose=[n for n in parts["Norm"] if not n.get("statedIn")],
        parts=parts,
        citing=await table(service, release, "page_citing", document=iri),
        findings=found,
        by_focus=by_focus,
        paragraphs=await asyncio.to_thread(laid_out, text, marks) if text is not None and shown else [],
        held=text is not None,
        anchor=norm_anchor,
        modalities=MODALITY_SIGNS,
        names=NAMES,
        signs=SIGNS,
    )


def other_of(group: tuple[Entry, Entry, list[Pair]], document: str) -> str:
    """Return the document of a pair of documents that is not this one."""
    upper, lower, _ = group
    return str(upper["id"] if lower["id"] == document else lower["id"])


async def parts_of(service: Service, release: Release, document: str) -> dict[str, list[Entry]]:
    """Return sections, norms, citations, definitions and named domains of a document, in the order of the text."""
    rows = await table(service, release, "document_parts", document=document)
    kinds = {row["id"]: local_name(row["class"]) for row in rows}
    found: dict[str, list[Entry]] = defaultdict(list)
    for iri, part in (await resources(service, release, kinds)).items():
        found[kinds[iri]].append(part)
    for group in found.values():
        group.sort(key=_place)
    return found


def _place(part: Entry) -> tuple[Any, ...]:
    where = part.get("provisionPath") or local(str((part.get("statedIn") or {}).get("id", ""))).lstrip("s")
    return (steps(str(where)), part.get("charStart", 0), part.get("ordinal", 0), part["id"])


def steps(path: str) -> tuple[int, ...]:
    """Return the path of a section as numbers, so that 2.10 follows 2.9.

    >>> sorted(["2.10", "2.9", "2"], key=steps)
    ['2', '2.9', '2.10']
    """
    return tuple(int(part) if part.isdecimal() else 0 for part in path.split("."))


def tree(provisions: list[Entry], norms: list[Entry], citations: list[Entry]) -> list[Entry]:
    """Return the sections in order, each with its depth, its norms and its citations."""
    inside: dict[str, list[Entry]] = defaultdict(list)
    cited: dict[str, list[Entry]] = defaultdict(list)
    for norm in norms:
        inside[(norm.get("statedIn") or {}).get("id", "")].append(norm)
    for citation in citations:
        cited[(citation.get("statedIn") or {}).get("id", "")].append(citation)
    return [
        {
            "entry": provision,
            "depth": min(int(provision.get("sectionLevel") or 1), 4),
            "norms": inside[provision["id"]],
            "citations": cited[provision["id"]],
        }
        for provision in provisions
    ]
