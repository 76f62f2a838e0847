"""An incremental build: files that the release before was made from, unchanged, are not read again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graphs.releases import Release
from ingest.areas import AreaIndex
from ingest.prov import TOOL
from ingest.reading import read_units
from ingest.sources import Source
from ingest.units import Progress, Reading


def read_changed(
    previous: Release | None,
    sources: Sequence[Source],
    areas: AreaIndex,
    known: Sequence[Mapping[str, Any]] = (),
    progress: Progress | None = None,
    spool: Path | None = None,
) -> tuple[Reading, int]:
    """Read the sources but for those that gave what the previous release holds; return also how many these were.

    A document is left out when its bytes and its name are those of before; the tables of an area when all of them are,
    and none was added or is missing, since they make one graph together. Everything is read when the tool or a table
    of areas is another.
    """
    same = _same(previous, sources)
    rest = [s for s in sources if s not in same and s.kind != "areas"]
    found = read_units(rest, areas, known, progress, spool)
    if not same or previous is None:
        return found, 0
    before = _tables(previous)
    given: dict[str, set[str]] = defaultdict(set)
    for source, stated in same.items():
        if source.kind == "table":
            given[stated["area"]].add(stated["id"])
    fresh = {u.facts["area"] for u in found.units if "area" in u.facts}
    mixed = {area for area, ids in given.items() if area in fresh or ids != before.get(area)}
    again = {s for s, stated in same.items() if s.kind == "table" and stated["area"] in mixed}
    if again:
        owner: dict[str, set[str | None]] = defaultdict(set)
        for used in found.used.values():
            owner[used.sha256].add(used.area)
        wanted = [s for s in sources if s in again or (s not in same and owner[s.sha256] & mixed)]
        found = _with(found, mixed, wanted, areas, progress, spool / "again" if spool else None)
    return found, len(same) - len(again)


def _same(previous: Release | None, sources: Sequence[Source]) -> dict[Source, Mapping[str, Any]]:
    """Return the sources whose bytes, name and folder are those of an input of the release, with that input."""
    if previous is None or previous.manifest["tool"] != TOOL:
        return {}
    inputs: dict[tuple[object, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for stated in previous.manifest["inputs"]:
        inputs[stated["sha256"], stated["name"], stated["kind"], stated["hint"]].append(stated)
    tables = {(s.name, s.sha256) for s in sources if s.kind == "areas"}
    if not tables <= {(i["name"], i["sha256"]) for i in previous.manifest["inputs"] if i["kind"] == "areas"}:
        return {}
    used = {key for unit in previous.manifest["units"].values() for key in unit["inputs"]}
    out: dict[Source, Mapping[str, Any]] = {}
    for source in sources:
        known = [i for i in inputs[source.sha256, source.name, source.kind, source.hint] if i["id"] in used]
        known = [i for i in known if source.area in (None, i["area"]) and i.get("domain") == source.domain]
        if len(known) == 1 and source.kind != "areas" and (source.kind == "table" or known[0]["area"] == source.area):
            out[source] = known[0]
    return out


def _tables(previous: Release) -> dict[str, set[str]]:
    """Return the inputs of the tables of each area."""
    out: dict[str, set[str]] = defaultdict(set)
    stated = {i["id"]: i for i in previous.manifest["inputs"]}
    for unit in previous.manifest["units"].values():
        for key in unit["inputs"]:
            if stated[key]["kind"] == "table":
                out[stated[key]["area"]].add(key)
    return out


def _with(
    found: Reading,
    mixed: set[str],
    wanted: Sequence[Source],
    areas: AreaIndex,
    progress: Progress | None,
    spool: Path | None,
) -> Reading:
    """Return a reading with the tables of some areas read anew, old and new files together and in their order."""
    if spool:
        spool.mkdir()  # the first reading has files of the same names
    second = read_units(wanted, areas, (), progress, spool)
    units = [u for u in found.units if u.facts.get("area") not in mixed] + second.units
    hashes = {s.sha256 for s in wanted}
    problems = [r for r in found.problems if r.source not in hashes] + second.problems
    return Reading(units, found.used | second.used, problems)
