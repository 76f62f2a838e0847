"""What pages read: named queries as rows of plain words, lists by their keys, resources with their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.lists import count, describe
from api.queries import written
from api.resources import SINGLE, objects
from api.service import Service
from graphs.errors import NotFoundError
from graphs.named import named_query
from graphs.releases import Release

PAGE = 50
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list: its entries, how many there are in all, and the key to go on from."""

    entries: list[Entry]
    total: int
    after: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a list can be filtered by, with the number of entries that have it."""

    iri: str
    code: str
    label: str
    n: int


async def table(service: Service, release: Release, name: str, **parameters: str) -> list[dict[str, str]]:
    """Return the rows of a named query as words; a variable that is not bound is left out."""
    rows = await service.named(name, release, parameters=parameters)
    return [{key: cell["value"] for key, cell in row.items()} for row in rows]


async def find(
    service: Service, release: Release, name: str, parameters: Mapping[str, str], after: str = "", limit: int = PAGE
) -> Found:
    """Return one page of a list query (id, key and perhaps day) with everything that is said of its entries."""
    query, given = named_query(name), {k: v for k, v in parameters.items() if v}
    rows = await service.rows(written(query, {**given, "after": after}, limit=limit + 1), release)
    shown = rows[:limit]
    known = await resources(service, release, dict.fromkeys(row["id"]["value"] for row in shown))
    entries = [
        known[row["id"]["value"]] | ({"day": row["day"]["value"]} if "day" in row else {})
        for row in shown
        if row["id"]["value"] in known
    ]
    total = await count(service, release, written(query, given))
    return Found(entries, total, shown[-1]["key"]["value"] if len(rows) > limit else None)


async def resources(service: Service, release: Release, ids: Iterable[str]) -> dict[str, Entry]:
    """Return resources by their IRIs, each as one object."""
    wanted = list(ids)
    rows = await describe(service, release, wanted)
    return {entry["id"]: _firsts(entry) for entry in objects(wanted, rows)}


def _firsts(entry: Entry) -> Entry:
    """Return a resource with one value where pages show one, however many there are."""
    return {k: v[0] if k in SINGLE and isinstance(v, list) and v else v for k, v in entry.items()}


async def names(service: Service, release: Release, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the Chinese and the English name of each resource that has one; either may be empty."""
    wanted = list(ids)
    rows = await service.named("page_labels", release, values={"id": wanted}) if wanted else []
    found: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda r: str(r["name"]["value"])):
        tongue = "en" if row["name"].get("xml:lang") == "en" else "zh"
        found.setdefault(row["id"]["value"], {}).setdefault(tongue, row["name"]["value"])
    return {iri: (said.get("zh", ""), said.get("en", "")) for iri, said in found.items()}


async def resource(service: Service, release: Release, iri: str) -> Entry:
    """Return one resource; raise NotFoundError when nothing is said of it."""
    found = await resources(service, release, [iri])
    if iri not in found:
        raise NotFoundError(f"图谱中没有 {iri}。", f"{iri} is not in the graph")
    return found[iri]


async def facets(service: Service, release: Release, cls: str, properties: Sequence[str]) -> dict[str, list[Option]]:
    """Return for each property of a class the values that are there, by the local name of the property."""
    rows = await service.named("page_facets", release, parameters={"class": cls}, values={"property": properties})
    found: dict[str, list[Option]] = {local(p): [] for p in properties}
    for row in rows:
        iri = row["id"]["value"]
        label = row.get("label", {}).get("value") or local(iri)
        found[local(row["property"]["value"])].append(Option(iri, local(iri), label, int(row["n"]["value"])))
    return found


def local(iri: str) -> str:
    """Return what stands behind the last / or # of an IRI.

    >>> local("urn:a/b#c")
    'c'
    """
    return iri.replace("#", "/").rpartition("/")[2]
