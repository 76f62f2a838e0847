"""The way through the house: from paths to a published release, or to a store laid over one."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from graphs.draft import Draft, drafting
from graphs.errors import InputError, NotFoundError
from graphs.quads import Description
from graphs.releases import Release, open_current
from graphs.sketch import Sketch
from graphs.store import GraphStore
from ingest.areas import AreaIndex, describe_areas, needed, read_areas
from ingest.assembly import assemble
from ingest.curated import read_curated
from ingest.documents.review import REVIEWED, Review, read_reviews
from ingest.history import record
from ingest.linked import FILE as LINKED
from ingest.linked import Record, read_record
from ingest.model import Problem
from ingest.prov import TOOL, describe_provenance, describe_registry, program
from ingest.reading import read_units
from ingest.report import Reported, from_json, problems_xlsx, report_json
from ingest.sources import Source, find_sources, source_again
from ingest.standards import read_standards
from ingest.unchanged import read_changed
from ingest.units import Progress, Reading, Unit, same_as_any, unit_of
from ontology import iris
from ontology.terms import ZWGK

WRITING = "写入版本 / writing the release"
_COUNTED = {
    "documents": (ZWGK.PolicyDocument, "文件"),
    "norms": (ZWGK.Norm, "规范"),
    "catalogues": (ZWGK.DisclosureCatalogue, "目录"),
    "items": (ZWGK.CatalogueItem, "公开事项"),
    "listed": (ZWGK.ListedItem, "清单事项"),
    "standard_items": (ZWGK.StandardItem, "标准事项"),
    "areas": (ZWGK.Area, "区划"),
}


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did. `added`, `replaced` and `removed` are IRIs of the graphs of documents and tables."""

    release: int
    triples: int
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float
    unchanged: int = 0  # files that were not read again
    published: bool = True  # False when nothing had changed: `release` is the one of before

    def text(self) -> str:
        """Return the summary for people."""
        if not self.published:
            return (
                f"没有变化，仍为第 {self.release} 号版本；未变而未重读的文件 {self.unchanged}；"
                f"用时 {self.seconds:.1f} 秒 / nothing has changed, release {self.release} stays; "
                f"{self.unchanged} files unchanged; {self.seconds:.1f} s"
            )
        named = "，".join(f"{label} {self.counts.get(key, 0)}" for key, (_, label) in _COUNTED.items())
        plain = ", ".join(f"{key} {self.counts.get(key, 0)}" for key in _COUNTED)
        return (
            f"已发布第 {self.release} 号版本：{named}；三元组 {self.triples}；"
            f"新增 {len(self.added)}，替换 {len(self.replaced)}，移除 {len(self.removed)}，"
            f"未变而未重读的文件 {self.unchanged}；"
            f"问题 {len(self.problems)}（见 report.json、problems.xlsx）；用时 {self.seconds:.1f} 秒"
            f" / published release {self.release}: {plain}; triples {self.triples}; added {len(self.added)}, "
            f"replaced {len(self.replaced)}, removed {len(self.removed)}, {self.unchanged} files unchanged; "
            f"problems {len(self.problems)} (see report.json, problems.xlsx); {self.seconds:.1f} s"
        )


@dataclass(frozen=True)
class Overlay:
    """A release with files laid over it: `touched` are the graphs that came from the files."""

    sketch: Sketch
    touched: frozenset[str]
    problems: tuple[Problem, ...]

    @cached_property
    def store(self) -> GraphStore:
        """All of it in memory."""
        return self.sketch.fill_store()


@dataclass(slots=True)
class _Plan:
    """What the next release is made of: areas, units that are new, units and inputs that stay."""

    areas: AreaIndex
    new: list[Unit]
    kept: dict[str, Mapping[str, Any]]
    inputs: dict[str, Mapping[str, Any]]
    problems: list[Reported]  # of this build
    known: list[Reported]  # of what stays
    shipped: list[Unit]  # the documents that ship as facts
    fresh: dict[str, Source] = field(default_factory=dict)
    base: list[Unit] = field(default_factory=list)
    unchanged: int = 0  # files that were not read again


def build(
    paths: Sequence[Path],
    data: Path,
    *,
    area: str | None = None,
    base_data: bool = True,
    edited: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> BuildSummary:
    """Add what the paths hold to the current release, or replace it, and publish the next one.

    A document replaces the same document; all files of one kind of an area replace that catalogue or list whole.
    `area` says whose the tables are; `base_data` are the documents and standard items that ship as facts; `edited`
    tells of an edit over HTTP which key made it, when, in which request.
    Raises InputError, with nothing published, for a file named by itself that cannot be used and an unknown area.
    """
    start = time.monotonic()
    sources, unusable = find_sources(paths, area)
    sources = [replace(source, edited=edited) for source in sources]
    with drafting(data) as draft:
        plan = _plan(draft.previous, sources, area, base_data, progress, incremental=True, spool=draft.spool)
        plan.problems[:0] = [Reported(p) for p in unusable]
        if draft.previous and _says_the_same(draft.previous, plan, read_reviews(data / REVIEWED)):
            return _unchanged(draft.previous, plan, start)
        return _publish(draft, plan, start, progress)


def remove(what: str, data: Path) -> BuildSummary:
    """Take an area's tables or a document (IRI, number, title, digest or file name) out; publish the rest.

    Raises NotFoundError when nothing in the current release is called so.
    """
    start = time.monotonic()
    with drafting(data) as draft:
        release = draft.previous or open_current(data)
        base_data = bool(release.manifest["base_data"])
        plan = _plan(release, [], None, base_data, None)
        gone = [graph for graph, unit in plan.kept.items() if _called(what, graph, unit, plan.inputs)]
        if not gone:
            raise NotFoundError(
                f"当前版本中没有 {what}：请给出区划代码，或文件的 IRI、文号、题名、文件名。",
                f"there is no {what} in the current release: give an area code, or a document's IRI, number, title "
                "or file name",
            )
        for graph in gone:
            del plan.kept[graph]
        _settle(plan, base_data)
        return _publish(draft, plan, start, None)


def overlay(
    paths: Sequence[Path],
    data: Path | None,
    *,
    area: str | None = None,
    progress: Progress | None = None,
) -> Overlay:
    """Lay files over the current release, or over the shipped data when there is none; nothing is written."""
    sources, unusable = find_sources(paths, area)
    previous = open_current(data) if data else None
    plan = _plan(previous, sources, area, True, progress)
    decided = read_reviews(data / REVIEWED) if data else None
    units = [*plan.base, *plan.new]
    sketch = Sketch(previous)
    before = read_record(previous.path, program()) if previous else None
    assemble(sketch, _described_areas(plan), units, plan.kept, progress, decided, before)
    problems = [*unusable, *(r.problem for r in plan.problems)]
    return Overlay(sketch, frozenset(unit.graph for unit in plan.new), tuple(problems))


def _plan(
    previous: Release | None,
    sources: Sequence[Source],
    area: str | None,
    base_data: bool,
    progress: Progress | None,
    incremental: bool = False,
    spool: Path | None = None,
) -> _Plan:
    """Read the new sources, if `incremental` only those that changed, and decide what stays of the release before."""
    stated: Mapping[str, Any] = previous.manifest if previous else {"units": {}, "inputs": []}
    inputs = {i["id"]: i for i in stated["inputs"]}
    reading = Reading()
    areas, tables = _areas(previous, inputs, sources, reading)
    if area is not None and area not in areas:
        raise InputError(
            f"未知的区划代码 {area}，请核对，或在 areas.csv 中补充。",
            f"unknown area code {area}: check it, or add it to an areas.csv",
        )
    shipped = [unit_of(d, "curated") for d in read_curated()]
    held = previous if incremental else None
    facts = [u.facts for u in shipped]
    found, unchanged = read_changed(held, sources, areas, facts, progress, spool)
    found.give_way([u for u in stated["units"].values() if u["kind"] == "document"])
    digests = {u.facts["digest"] for u in found.units if "digest" in u.facts}
    graphs = {u.graph for u in found.units}
    kept = {g: u for g, u in stated["units"].items() if g not in graphs and u.get("digest") not in digests}
    names = {s.name for s in tables}
    inputs = {key: i for key, i in inputs.items() if not (i["kind"] == "areas" and i["name"] in names)}
    known = [from_json(p) for p in previous.report()["problems"]] if previous else []
    plan = _Plan(areas, found.units, kept, inputs, reading.problems + found.problems, known, shipped)
    plan.unchanged = unchanged
    plan.fresh = found.used | {s.sha256: s for s in tables}
    if previous and kept and stated["tool"] != TOOL:
        _read_again(plan, previous, progress, spool)
    _settle(plan, base_data)
    return plan


def _read_again(plan: _Plan, previous: Release, progress: Progress | None, spool: Path | None) -> None:
    """Read what stays anew from the kept files, since another version of the tool described it."""
    wanted = {key for u in plan.kept.values() for key in u["inputs"]}
    stored = [source_again(i, previous.path) for key, i in sorted(plan.inputs.items()) if key in wanted]
    again = read_units(stored, plan.areas, [u.facts for u in plan.shipped], progress, spool)
    graphs = {u.graph for u in plan.new}
    plan.new += [u for u in again.units if u.graph not in graphs]
    plan.kept = {}
    plan.fresh |= again.used
    plan.problems += again.problems


def _areas(
    previous: Release | None, inputs: Mapping[str, Mapping[str, Any]], sources: Sequence[Source], reading: Reading
) -> tuple[AreaIndex, list[Source]]:
    """Return the areas that ship, those of earlier tables, and those of new ones, which replace tables so named."""
    new = [s for s in sources if s.kind == "areas"]
    names = {s.name for s in new}
    paths = [
        previous.path / i["file"]
        for i in inputs.values()
        if previous and i["kind"] == "areas" and i["name"] not in names
    ]
    used = []
    for source in new:
        try:
            read_areas([*paths, source.path])
        except InputError as error:
            if source.named:
                raise
            reading.report(source, Problem(source.name, "bad-areas", error.message, error.message_en, "error"))
        else:
            paths.append(source.path)
            used.append(source)
    return read_areas(paths), used


def _settle(plan: _Plan, base_data: bool) -> None:
    """Let texts replace facts, add what ships, and forget inputs and problems of which nothing is left."""
    texts = [u.facts for u in plan.new if u.kind == "document"]
    texts += [u for u in plan.kept.values() if u["kind"] == "document"]
    plan.kept = {g: u for g, u in plan.kept.items() if u["kind"] != "curated" or not same_as_any(u, texts)}
    texts += [u.facts for u in plan.new if u.kind == "curated"]
    texts += [u for u in plan.kept.values() if u["kind"] == "curated"]
    if base_data:
        plan.base = [u for u in plan.shipped if not same_as_any(u.facts, texts)]
        own = {u.graph for u in plan.new} | set(plan.kept)
        plan.base += [unit_of(d, "standard") for d in read_standards() if d.graph not in own]
    used = {key for u in plan.kept.values() for key in u["inputs"]}
    plan.inputs = {key: i for key, i in plan.inputs.items() if key in used or i["kind"] == "areas"}
    fresh = {s.sha256 for s in plan.fresh.values()}
    stay = {i["sha256"] for i in plan.inputs.values()} - fresh
    plan.known = [r for r in plan.known if r.source in stay]


def _publish(draft: Draft, plan: _Plan, start: float, progress: Progress | None) -> BuildSummary:
    decided = read_reviews(draft.data / REVIEWED)
    before = read_record(draft.previous.path, program()) if draft.previous else Record(program())
    units = [*plan.base, *plan.new]
    remembered = assemble(draft, _described_areas(plan), units, plan.kept, progress, decided, before)
    draft.put_file(LINKED, remembered.to_json())
    inputs = {key: dict(i) for key, i in plan.inputs.items() if key not in plan.fresh}
    for known in inputs.values():
        draft.keep_source(known["file"])
    for key, source in plan.fresh.items():
        inputs[key] = {"id": key, **source.to_json(), "file": draft.put_source(source.path, source.sha256)}
    listed = [inputs[key] for key in sorted(inputs)]
    tables = [i["id"] for i in listed if i["kind"] == "areas"]
    draft.graphs[iris.graph("areas")] = replace(draft.graphs[iris.graph("areas")], sources=tuple(tables))
    _describe_graphs(draft, listed)
    _write(draft, progress)
    described = {u.graph: u.to_json() for u in plan.new} | dict(plan.kept)
    summary = _summary(draft, plan)
    problems = [*plan.known, *plan.problems]
    facts = {"tool": TOOL, "inputs": listed, "counts": summary.counts, "triples": summary.triples}
    draft.put_file("report.json", report_json(facts, problems))
    draft.put_file("problems.xlsx", problems_xlsx(problems))
    shipped = {"program": program(), "base_data": bool(plan.base), "reviews": _judged(decided)}
    release = draft.publish({**facts, **shipped, "units": {g: described[g] for g in sorted(described)}})
    seconds = time.monotonic() - start
    return replace(summary, release=release.number, seconds=seconds, unchanged=plan.unchanged)


def _write(draft: Draft, progress: Progress | None) -> None:
    """Make all else of a release from its graphs."""

    def store() -> None:
        draft.finish_store(draft.fill_store())

    history = partial(record, draft)
    parts: list[Callable[[], object]] = [history, draft.fill_columns, draft.fill_index, draft.check_unique, store]
    for done, part in enumerate(parts):
        if progress:
            progress(WRITING, done, len(parts))
        part()
    if progress:
        progress(WRITING, len(parts), len(parts))


def _says_the_same(previous: Release, plan: _Plan, decided: Mapping[str, Review]) -> bool:
    """Say whether a build would publish what the release before says, with the same report."""
    stated = previous.manifest
    inputs = {i["id"]: i["name"] for i in stated["inputs"]}
    given = {key: i["name"] for key, i in plan.inputs.items()} | {key: s.name for key, s in plan.fresh.items()}
    return (
        not plan.new
        and stated.get("program") == program()
        and stated.get("reviews") == _judged(decided)
        and stated["base_data"] == bool(plan.base)
        and set(plan.kept) == set(stated["units"])
        and given == inputs
        and _listed(r.to_json() for r in (*plan.known, *plan.problems)) == _listed(previous.report()["problems"])
    )


def _unchanged(previous: Release, plan: _Plan, start: float) -> BuildSummary:
    """Return the summary of a build that had nothing to publish."""
    problems = tuple(r.problem for r in (*plan.known, *plan.problems))
    return BuildSummary(
        *(previous.number, previous.triples, previous.manifest["counts"], problems, (), (), ()),
        time.monotonic() - start,
        plan.unchanged,
        False,
    )


def _judged(decided: Mapping[str, Review]) -> list[list[str]]:
    """Return the decisions on links, as a release states them."""
    return sorted([review.link, review.decision] for review in decided.values())


def _listed(problems: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(json.dumps(problem, sort_keys=True) for problem in problems)


def _described_areas(plan: _Plan) -> Description:
    """Return the areas that the sources need, not the whole country."""
    spoken = {code for unit in (*plan.base, *plan.new) for code in unit.areas}
    spoken |= {code for unit in plan.kept.values() for code in unit.get("areas", ())}
    return describe_areas(plan.areas, needed(plan.areas, spoken))


def _describe_graphs(draft: Draft, inputs: Sequence[Mapping[str, Any]]) -> None:
    """Put the graphs of provenance and registry."""
    hashes = {i["id"]: i["sha256"] for i in inputs}
    origins = {g: [hashes[key] for key in entry.sources] for g, entry in sorted(draft.graphs.items())}
    provenance = describe_provenance(inputs, origins)
    draft.put_graph(provenance.graph, provenance.own_lines())
    registry = describe_registry({g: entry.triples for g, entry in sorted(draft.graphs.items())})
    draft.put_graph(registry.graph, registry.own_lines())


def _summary(draft: Draft, plan: _Plan) -> BuildSummary:
    before = set(draft.previous.manifest["units"]) if draft.previous else set()
    new = {u.graph for u in plan.new}
    held = draft.graphs.values()
    return BuildSummary(
        0,
        sum(entry.triples for entry in held),
        {key: sum(e.classes.get(str(cls), 0) for e in held) for key, (cls, _) in _COUNTED.items()},
        tuple(r.problem for r in (*plan.known, *plan.problems)),
        tuple(sorted(new - before)),
        tuple(sorted(new & before)),
        tuple(sorted(before - new - set(plan.kept))),
        0.0,
    )


def _called(what: str, graph: str, unit: Mapping[str, Any], inputs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Say whether a unit is meant: its area's code, or a name of the document."""
    if unit.get("area"):
        return bool(unit["area"] == what)
    names = [graph, *(unit.get(key) for key in ("iri", "number", "title", "digest"))]
    files = [inputs[key]["name"] for key in unit["inputs"] if key in inputs]
    wanted = iris.normal(what)
    return any(name and iris.normal(name) == wanted for name in [*names, *files, *(Path(f).name for f in files)])
