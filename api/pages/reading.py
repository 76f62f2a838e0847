"""What pages read: named queries as rows of plain words, lists by their keys, resources with their names."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.listings import Listing
from api.lists import count, describe
from api.resources import SINGLE, objects
from api.search import index_of
from api.service import Service
from graphs.errors import NotFoundError
from graphs.named import named_query
from graphs.releases import Release
from graphs.wording import iri_text, written

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


async def find_listed(
    service: Service,
    release: Release,
    which: Listing,
    bound: Mapping[str, str],
    after: str = "",
    limit: int = PAGE,
    sort: str = "",
) -> Found:
    """Return one page of a list that the index has, with everything that is said of its entries."""
    index = await index_of(service, release)
    filters = filters_of(which, bound)
    page = await asyncio.to_thread(index.page, which.index, filters, sort=sort, after=after, limit=limit)
    known = await resources(service, release, page.ids)
    return Found([known[iri] for iri in page.ids if iri in known], page.total, page.next)


def filters_of(which: Listing, bound: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return filters (name, IRI) as the index calls them."""
    return [(which.filters[name], iri_text(iri)[1:-1]) for name, iri in bound.items() if iri]


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


async def facets(
    service: Service,
    release: Release,
    which: str,
    names: Sequence[str],
    filters: Sequence[tuple[str, str]] = (),
    most: int | None = None,
) -> dict[str, list[Option]]:
    """Return for each filter of an indexed list the values that its entries have, of those that fit other filters."""
    index = await index_of(service, release)
    found = {name: await asyncio.to_thread(index.facet, which, name, filters, most) for name in names}
    labels = await asyncio.to_thread(index.labels, {iri for values in found.values() for iri, _ in values})
    return {
        name: [Option(iri, local(iri), labels.get(iri) or local(iri), n) for iri, n in values]
        for name, values in found.items()
    }


def local(iri: str) -> str:
    """Return what stands behind the last / or # of an IRI.

    >>> local("urn:a/b#c")
    'c'
    """
    return iri.replace("#", "/").rpartition("/")[2]
