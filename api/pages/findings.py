"""What the checks found: a list by area, check and severity; one finding; the checks and one check."""

import asyncio
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.lists import as_iri
from api.pages.ages import Ages, ages, history
from api.pages.cells import column_of
from api.pages.places import by_iri, way_down
from api.pages.reading import PAGE, Entry, local, resources
from api.pages.render import show
from api.pages.reports import (
    NAMES,
    SIGNS,
    Findings,
    checks_by_id,
    ensured,
    findings_of,
    severities,
    source_words,
    stamp,
)
from api.pages.text import kept_text, place_in_text
from api.search import index_of
from api.service import Service
from graphs.errors import NotFoundError
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE
from shapes.catalogue import Check
from shapes.examples import examples
from shapes.kept import Column, Where

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
    found = await picked(service, release, asked, status)
    start = max(0, start - start % PAGE)
    everything, aged = found.everything, found.ages
    return show(
        request,
        release,
        "findings.html",
        state=stamp(service, release),
        findings=await asyncio.to_thread(found.page, group, start),
        total=found.total(),
        start=start,
        page=PAGE,
        group=group,
        severities=found.severities(),
        places=await way_down(service, release, area, by_iri(everything.by("area"))),
        ids=sorted(everything.by("check_id").items()),
        checks=checks_by_id(),
        asked={**asked, "status": status},
        ages=aged,
        new=aged.new(release.number),
        waived=len(everything.waived),
        statuses=STATUS,
        names=NAMES,
        signs=SIGNS,
    )


@dataclass(frozen=True, slots=True)
class Picked:
    """The findings of a release that filters let pass; `fixed` are those of the release before that have gone."""

    everything: Findings
    ages: Ages
    where: Where
    without: Where
    fixed: tuple[Entry, ...] | None = None

    def total(self) -> int:
        """Return how many there are."""
        return self.everything.count(self.where, self.without) if self.fixed is None else len(self.fixed)

    def severities(self) -> dict[str, int]:
        """Return how many there are of each severity that are not waived."""
        if self.fixed is not None:
            return severities(self.fixed)
        return self.everything.severities(self.where, self.without)

    def entries(self, **asked: Any) -> list[Entry]:
        """Return them, or a part of them."""
        return self.everything.entries(self.where, self.without, **asked) if self.fixed is None else list(self.fixed)

    def page(self, group: str, start: int) -> list[Entry]:
        """Return a page of them, by area, by check, or the newest first."""
        if self.fixed is not None:
            return list(self.fixed[start : start + PAGE])
        if group != "age" or self.everything.report is None:
            order: tuple[Column, ...] = ("check_id", "area", "n") if group == "check" else ("n",)
            return self.entries(order=order, start=start, limit=PAGE)
        report, seen = self.everything.report, self.ages.seen
        numbered = zip(*(report.values(column, self.where, self.without) for column in ("n", "iri")), strict=True)
        newest = sorted(numbered, key=lambda f: (-seen[f[1]].number, f[0]))[start : start + PAGE]
        found = {entry["iri"]: entry for entry in self.everything.entries({"n": [n for n, _ in newest]})}
        return [found[iri] for _, iri in newest]


async def picked(service: Service, release: Release, asked: dict[str, str], status: str) -> Picked:
    """Return the findings of a release that the filters let pass, and how old they are; run the checks if need be."""
    everything = await ensured(service, release)
    aged = await asyncio.to_thread(ages, service, release, everything.report)
    given: dict[Column, str] = {"check_id": asked.get("check", ""), "severity": asked.get("severity", "")}
    where: dict[Column, str | Collection[str] | Collection[int]] = {c: value for c, value in given.items() if value}
    if area := asked.get("area", ""):
        index = await index_of(service, release)
        where["area"] = {area, *map(local, await asyncio.to_thread(index.within, as_iri("area", area)))}
    if status == "fixed":
        gone = (f for f in aged.fixed if all(f[column] in _several(value) for column, value in where.items()))
        return Picked(everything, aged, {}, {}, tuple(gone))
    if status == "waived":
        where["n"] = everything.with_waiver
    elif status == "new":
        where["iri"] = aged.new(release.number)
    return Picked(everything, aged, where, {"iri": aged.new(release.number)} if status == "old" else {})


def _several(value: Any) -> Collection[Any]:
    return (value,) if isinstance(value, str) else value


@router.get("/findings/{path:path}")
async def finding(request: Request, path: str) -> Response:
    """Show one finding: where, by which rule, and how to mend it."""
    service: Service = request.app.state.service
    release = service.release()
    iri = f"{DEFAULT_BASE}id/finding/{path}"
    everything = await ensured(service, release)
    aged = await asyncio.to_thread(ages, service, release, everything.report)
    held = everything.entries({"iri": iri})
    found = held[0] if held else next((f for f in aged.fixed if f["iri"] == iri), None)
    if found is None:
        raise NotFoundError(
            "本版本的检查报告中没有这条问题，可能已经改正。",
            "the report of this release has no such finding; perhaps it has been mended",
        )
    other = str(found.get("reference") or "")
    known = (await resources(service, release, [other])).get(other, {}) if ":" in other else {}
    same = everything.entries({"focus": found["focus"]}, {"iri": iri})
    return show(
        request,
        release,
        "finding.html",
        state=stamp(service, release),
        finding=found,
        check=checks_by_id().get(found["check_id"]),
        same=same,
        column=column_of(found),
        mended=not held,
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
        found=findings_of(service, release).by("check_id"),
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
    held = findings_of(service, release)
    verdicts = held.report.verdicts(check_id) if held.report else []
    found = held.entries({"check_id": check_id}, limit=20)
    ids = sorted(known)
    at = ids.index(check_id)
    return show(
        request,
        release,
        "check.html",
        state=stamp(service, release),
        check=known[check_id],
        findings=found,
        total=held.count({"check_id": check_id}),
        verdicts=verdicts,
        outcomes=Counter(v["outcome"] for v in verdicts),
        checked=sum(v["checked"] for v in verdicts),
        sources=await _sources(service, release, known[check_id], found),
        before=known[ids[at - 1]] if at else None,
        after=known[ids[at + 1]] if at + 1 < len(ids) else None,
        ran=held.report is not None,
        example=examples().get(check_id),
        names=NAMES,
        signs=SIGNS,
    )
