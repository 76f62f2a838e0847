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

    `counts` says how much each area has itself, by its IRI. Where there is but one way down, it is gone.
    """
    index = await index_of(service, release)
    iri = as_iri("area", chosen or NATION)
    while True:
        above, below = await around(service, release, iri)
        inside = index.inside([a["id"] for a in (*above, *below)], list(counts))
        sums = {area: sum(counts[i] for i in ids) for area, ids in inside.items()}
        held = [a for a in below if sums[a["id"]]]
        if chosen or len(held) != 1 or sums[held[0]["id"]] != sums.get(iri):
            break
        iri = held[0]["id"]
    steps = [a for a in above if a["code"] != NATION]
    found = [Place(a["code"], a["label"], depth, sums[a["id"]]) for depth, a in enumerate(steps)]
    return found + [Place(a["code"], a["label"], len(steps), sums[a["id"]]) for a in held]


def by_iri(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by the codes of areas as counts by their IRIs."""
    return {f"{DEFAULT_BASE}id/area/{code}": n for code, n in counts.items() if code}
