"""What the checks found: a list by area, check and severity; one finding; the checks and one check."""

import asyncio
from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.lists import as_iri
from api.pages.ages import Ages, ages, history
from api.pages.cells import column_of
from api.pages.reading import PAGE, Entry, local, resources, table
from api.pages.render import show
from api.pages.reports import (
    NAMES,
    SIGNS,
    checks_by_id,
    chosen,
    ensured,
    findings_of,
    report_of,
    severities,
    source_words,
    stamp,
)
from api.pages.text import kept_text, place_in_text
from api.service import Service
from graphs.errors import NotFoundError
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE
from shapes.catalogue import Check
from shapes.examples import examples

router = APIRouter()

QUOTED = 240  # characters of a provision that are quoted
FAMILIES = {
    "E": ("目录内容", "elements of items"),
    "X": ("跨级比对", "across levels"),
    "A": ("领域覆盖", "coverage"),
    "D": ("文件自身", "within documents"),
    "R": ("编号登记", "codes and registers"),
    "T": ("数据类型", "types of data"),
}


STATUS = {
    "new": ("新出现的", "new"),
    "old": ("以前就有的", "seen before"),
    "fixed": ("已改正的", "mended"),
    "waived": ("已豁免的", "waived"),
}


@router.get("/findings")
async def findings(
    request: Request,
    area: str = "",
    check: str = "",
    severity: str = "",
    status: str = "",
    group: str = "area",
    start: int = 0,
) -> Response:
    """List the findings of the release."""
    service: Service = request.app.state.service
    release = service.release()
    asked = {"area": area, "check": check, "severity": severity}
    everything, found, aged = await picked(service, release, asked, status)
    start = max(0, start - start % PAGE)
    areas = Counter((f["area"] or "", f["area_label"] or "地区不明") for f in everything)
    ids = Counter(f["check_id"] for f in everything)
    if group == "check":
        found = sorted(found, key=lambda f: (f["check_id"], f["area"] or ""))
    elif group == "age":
        found = sorted(found, key=lambda f: -(aged.seen[f["iri"]].number if f["iri"] in aged.seen else 0))
    return show(
        request,
        release,
        "findings.html",
        state=stamp(service, release),
        report=report_of(service, release),
        findings=found[start : start + PAGE],
        total=len(found),
        start=start,
        page=PAGE,
        group=group,
        severities=severities(found),
        areas=sorted(areas.items()),
        ids=sorted(ids.items()),
        checks=checks_by_id(),
        asked={**asked, "status": status},
        ages=aged,
        new=aged.new(release.number),
        waived=sum(bool(f.get("waived")) for f in everything),
        statuses=STATUS,
        names=NAMES,
        signs=SIGNS,
    )


async def picked(
    service: Service, release: Release, asked: dict[str, str], status: str
) -> tuple[list[Entry], list[Entry], Ages]:
    """Return all findings of a release, those that the filters let pass, and how old they are."""
    await ensured(service, release)
    everything = findings_of(service, release)
    aged = await asyncio.to_thread(ages, service, release, everything)
    area = asked.get("area", "")
    rows = await table(service, release, "page_within", area=as_iri("area", area)) if area else []
    inside = {area: frozenset([area, *(local(r["id"]) for r in rows)])}
    return everything, chosen(_of_status(status, everything, aged, release.number), asked, inside), aged


def _of_status(status: str, found: list[Entry], aged: Ages, number: int) -> list[Entry]:
    """Return the findings that are new, old or waived, or those that have gone; all for no status."""
    if status == "fixed":
        return list(aged.fixed)
    if status == "waived":
        return [f for f in found if f.get("waiver")]
    new = aged.new(number)
    return [f for f in found if status not in ("new", "old") or (f["iri"] in new) == (status == "new")]


@router.get("/findings/{path:path}")
async def finding(request: Request, path: str) -> Response:
    """Show one finding: where, by which rule, and how to mend it."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/finding/{path}"
    await ensured(service, release)
    everything = findings_of(service, release)
    aged = await asyncio.to_thread(ages, service, release, everything)
    found = next((f for f in everything if f["iri"] == iri), None)
    mended = found is None
    found = found or next((f for f in aged.fixed if f["iri"] == iri), None)
    if found is None:
        raise NotFoundError(
            "本版本的检查报告中没有这条问题，可能已经改正。",
            "the report of this release has no such finding; perhaps it has been mended",
        )
    other = str(found.get("reference") or "")
    known = (await resources(service, release, [other])).get(other, {}) if ":" in other else {}
    same = [f for f in everything if f["focus"] == found["focus"] and f["iri"] != iri]
    return show(
        request,
        release,
        "finding.html",
        state=stamp(service, release),
        finding=found,
        check=checks_by_id().get(found["check_id"]),
        same=same,
        column=column_of(found),
        mended=mended,
        in_text=place_in_text(found["focus"]),
        quotations={
            iri: await asyncio.to_thread(quoted, release, entry)
            for iri, entry in (await resources(service, release, [s["iri"] for s in found["sources"]])).items()
        },
        reference=known.get("title") or known.get("label") or known.get("prefLabel"),
        before=aged.before,
        seen=aged.seen.get(iri),
        moments=history(service, release, iri),
        example=examples().get(found["check_id"]),
        line=waiver_line(found),
        names=NAMES,
        signs=SIGNS,
    )


def waiver_line(entry: Entry) -> str:
    """Return the beginning of the line of a waivers file that would waive a finding.

    >>> waiver_line({"iri": "urn:f", "check_id": "E01", "focus": "urn:i"})
    'urn:f,E01,urn:i,'
    """
    return ",".join((str(entry["iri"]), str(entry["check_id"]), str(entry["focus"]), ""))


async def _sources(
    service: Service, release: Release, check: Check, found: list[Entry]
) -> list[tuple[str, str, str | None]]:
    """Return the sources of a rule: the document and the section by name, and their words where the text is kept."""
    known = await resources(service, release, check.sources)
    named = []
    for iri in check.sources:
        entry = known.get(iri, {})
        above = str((entry.get("provisionOf") or {}).get("label", ""))
        section = " ".join(str(entry[key]) for key in ("sectionLabel", "title") if entry.get(key))
        label = f"{above} {section or entry.get('label') or ''}".strip()
        words = source_words(found, iri) or label or local(iri)
        named.append((iri, words, await asyncio.to_thread(quoted, release, entry)))
    return named


def quoted(release: Release, provision: Entry) -> str | None:
    """Return the beginning of a provision as its document has it, None where the text is not kept."""
    document = str((provision.get("provisionOf") or {}).get("id", ""))
    if "charStart" not in provision or not document:
        return None
    text = kept_text(release, document)
    words = " ".join((text or "")[int(provision["charStart"]) : int(provision["charEnd"])].split())
    return (words if len(words) <= QUOTED else words[:QUOTED] + "…") or None


@router.get("/checks")
async def checks(request: Request) -> Response:
    """List the checks."""
    service: Service = request.app.state.service
    release = service.release()
    groups: dict[str, list[Check]] = {}
    for check in checks_by_id().values():
        groups.setdefault(check.check_id[0], []).append(check)
    return show(
        request,
        release,
        "checks.html",
        state=stamp(service, release),
        groups=groups,
        families=FAMILIES,
        found=Counter(f["check_id"] for f in findings_of(service, release)),
        ran=bool(stamp(service, release)),
        names=NAMES,
        signs=SIGNS,
    )


@router.get("/checks/{check_id}")
async def check(request: Request, check_id: str) -> Response:
    """Show one check: its rule, its source, its severity, and a case that fails."""
    service: Service = request.app.state.service
    release = service.release()
    known = checks_by_id()
    if check_id not in known:
        raise NotFoundError(f"没有编号为“{check_id}”的检查。", f"there is no check {check_id!r}")
    report = report_of(service, release)
    verdicts = [v for v in report["verdicts"] if v["check_id"] == check_id] if report else []
    found = [f for f in findings_of(service, release) if f["check_id"] == check_id]
    ids = sorted(known)
    at = ids.index(check_id)
    return show(
        request,
        release,
        "check.html",
        state=stamp(service, release),
        check=known[check_id],
        findings=found,
        verdicts=verdicts,
        outcomes=Counter(v["outcome"] for v in verdicts),
        checked=sum(v["checked"] for v in verdicts),
        sources=await _sources(service, release, known[check_id], found),
        before=known[ids[at - 1]] if at else None,
        after=known[ids[at + 1]] if at + 1 < len(ids) else None,
        ran=report is not None,
        example=examples().get(check_id),
        names=NAMES,
        signs=SIGNS,
    )
