"""Choosing an area: the way down from the nation, each step with how much there is below it."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.lists import as_iri
from api.pages.reading import local, table
from api.search import index_of
from api.service import Service
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

NATION = "CN"
_SHORT = 60  # areas in a list that is still read at a glance


@dataclass(frozen=True, slots=True)
class Place:
    """An area that can be chosen, how deep it stands on the way down, and how much there is in it."""

    code: str
    label: str
    depth: int
    n: int


async def around(service: Service, release: Release, iri: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the areas above an area from the nation down, itself last, and those directly below."""
    rows = await table(service, release, "page_area", area=iri)
    for row in rows:
        row["code"], row["level"] = local(row["id"]), local(row["level"])
    return [r for r in rows if r["way"] == "above"], [r for r in rows if r["way"] == "below"]


async def way_down(service: Service, release: Release, chosen: str, counts: Mapping[str, int]) -> list[Place]:
    """Return the areas above a chosen one (a code; empty for the nation), itself, and those below that have any.

    `counts` says how much each area has itself, by its IRI. Below stand as many levels as make a short list, at least
    one; where there is but one way down, it is gone.
    """
    index = await index_of(service, release)
    held = list(counts)

    async def down(area: dict[str, str]) -> list[dict[str, str]]:
        _, below = await around(service, release, area["id"])
        inside = index.inside([a["id"] for a in below], held)
        found = [{**a, "n": str(sum(counts[i] for i in inside[a["id"]]))} for a in below]
        return [a for a in found if a["n"] != "0"]

    above, _ = await around(service, release, as_iri("area", chosen or NATION))
    inside = index.inside([a["id"] for a in above], held)
    steps = [{**a, "n": str(sum(counts[i] for i in inside[a["id"]]))} for a in above]
    below: dict[str, list[dict[str, str]]] = {}
    level, shown = steps[-1:], 0
    while level:
        found = {a["id"]: await down(a) for a in level}
        several = sum(map(len, found.values()))
        if shown and shown + several > _SHORT:
            break
        below |= found
        level = [a for areas in found.values() for a in areas]
        shown += several if several > 1 else 0

    def laid(area: dict[str, str], depth: int) -> list[Place]:
        place = Place(area["code"], area["label"], depth, int(area["n"]))
        return [place, *(p for a in below.get(area["id"], ()) for p in laid(a, depth + 1))]

    last = [p for p in laid(steps[-1], len(steps) - 2) if p.code != NATION] if steps else []
    return [Place(a["code"], a["label"], n - 1, int(a["n"])) for n, a in enumerate(steps[:-1]) if n] + last


def by_iri(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by the codes of areas as counts by their IRIs."""
    return {f"{DEFAULT_BASE}id/area/{code}": n for code, n in counts.items() if code}
