"""The index of a release says what the store says: the same lists in the same order, the same counts, every word."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.coverage import domain_matrix
from api.listings import AREAS, CATALOGUES, DOCUMENTS, ITEMS, LISTED_ITEMS, ORGANISATIONS, STANDARD_ITEMS, Listing
from api.lists import as_iri
from api.resources import expand
from graphs.columns import Columns
from graphs.draft import drafting
from graphs.errors import IntegrityError
from graphs.index import Index
from graphs.index_build import build
from graphs.index_files import CELL_STATES, CLASSES
from graphs.index_search import find
from graphs.named import named_query
from graphs.releases import open_current
from graphs.store import GraphStore
from graphs.wording import written
from ontology.terms import ZWGK

JSON = "application/sparql-results+json"
LISTS = [AREAS, CATALOGUES, DOCUMENTS, ITEMS, LISTED_ITEMS, ORGANISATIONS, STANDARD_ITEMS]


@pytest.fixture(scope="module")
def index(example: Path) -> Index:
    return Index(open_current(example).index_path)


@pytest.fixture(scope="module")
def store(example: Path) -> GraphStore:
    return open_current(example).store()


def rows(store: GraphStore, name: str, parameters: dict[str, str] | None = None) -> list[dict[str, dict[str, str]]]:
    text = written(named_query(name), parameters or {})
    found: list[dict[str, dict[str, str]]] = json.loads(store.answer(text, accept=[JSON]).body)["results"]["bindings"]
    return found


def whole(index: Index, which: Listing, size: int, **asked: Any) -> tuple[list[str], int]:
    found: list[str] = []
    page = index.page(which.index, limit=size, **asked)
    total = page.total
    while True:
        assert len(page.ids) <= size
        found += page.ids
        if page.next is None:
            return found, total
        page = index.page(which.index, limit=size, after=page.next, **asked)


@pytest.mark.parametrize("which", LISTS, ids=lambda w: w.index)
@pytest.mark.parametrize("descending", [False, True])
def test_every_list_is_in_the_order_of_its_query(
    index: Index, store: GraphStore, which: Listing, descending: bool
) -> None:
    for sort in ("", *which.sorts):
        bound = {"sort": expand(which.sorts[sort])} if sort else {}
        keys: dict[str, str] = {}
        for row in rows(store, which.query, bound):  # what has several values stands at the least of them
            keys.setdefault(row["id"]["value"], row["key"]["value"])
        expected = sorted(keys, key=lambda i: keys[i], reverse=descending)
        found, total = whole(index, which, 37, sort=sort, descending=descending)
        assert found == expected, sort
        assert total == len(expected) > 0


@pytest.mark.parametrize(
    ("which", "given"),
    [
        (ITEMS, {"within": "990100", "domain": "20"}),
        (ITEMS, {"area": "990121", "channel": "gov-website"}),
        (ITEMS, {"area": "230000"}),
        (ITEMS, {"domain": "99"}),
        (AREAS, {"parent": "990121"}),
        (AREAS, {"within": "990000", "level": "township"}),
        (CATALOGUES, {"within": "990100"}),
        (ORGANISATIONS, {"area": "990121"}),
        (DOCUMENTS, {"area": "990000"}),
        (LISTED_ITEMS, {"within": "990000"}),
        (STANDARD_ITEMS, {"domain": "21"}),
    ],
)
def test_filters_choose_what_the_query_chooses(
    index: Index, store: GraphStore, which: Listing, given: dict[str, str]
) -> None:
    bound = {name: as_iri(which.kinds[name], value) for name, value in given.items()}
    expected = [row["id"]["value"] for row in rows(store, which.query, bound)]
    found, total = whole(index, which, 11, filters=[(which.filters[name], iri) for name, iri in bound.items()])
    assert (found, total) == (expected, len(expected))


@pytest.mark.parametrize("within", [None, "990121"])
@pytest.mark.parametrize("level", [None, "village"])
def test_the_matrix_is_the_one_that_the_queries_make(
    index: Index, store: GraphStore, within: str | None, level: str | None
) -> None:
    given = (("within", within and as_iri("area", within)), ("level", level and as_iri("level", level)))
    bound = {name: iri for name, iri in given if iri}
    expected = domain_matrix(
        rows(store, "coverage_domains", bound), rows(store, "coverage_scope", bound), rows(store, "coverage_standards")
    )
    domains, found = index.fact("domains"), index.matrix(bound.get("within"), bound.get("level"))
    areas = [json.loads(row) for row in index.coverage_rows(found)]
    assert {"domains": domains, "areas": areas} == expected
    assert len(areas) > 0
    for row, area in zip(range(len(areas)), areas, strict=True):
        one = found.rows(np.array([row]))
        assert [c["state"] for c in area["cells"]] == [CELL_STATES[s] for s in one.state[0]]
        assert [c["items"] for c in area["cells"]] == one.items[0].tolist()
        assert [c["matched"] for c in area["cells"]] == one.matched[0].tolist()
    states = Counter(c["state"] for area in areas for c in area["cells"])
    assert {name: n for name, n in found.counted().items() if n} == states
    assert found.adopted() == [sum(a["cells"][n]["state"] == "adopted" for a in areas) for n in range(len(domains))]
    missing = [a["id"] for a in areas if any(c["state"] == "missing" for c in a["cells"])]
    assert index.iris(found.having("missing").areas.tolist()) == missing


def test_rows_of_the_matrix_come_page_by_page(index: Index) -> None:
    everything = index.matrix()
    whole = index.coverage_rows(everything)
    first = index.coverage_rows(everything, limit=3)
    last = json.loads(first[-1])["id"]
    assert [*first, *index.coverage_rows(everything, after=last, limit=3)] == whole[:6]
    assert index.coverage_rows(everything, start=4, limit=2) == whole[4:6]
    assert index.coverage_rows(index.matrix(only=last)) == first[-1:]


def test_what_a_filter_counts_is_what_the_store_counts(index: Index, store: GraphStore) -> None:
    for which, name, cls, prop in (
        ("items", "area", "CatalogueItem", "area"),
        ("items", "channel", "CatalogueItem", "channel"),
        ("norms", "modality", "Norm", "modality"),
        ("norms", "normOf", "Norm", "normOf"),
        ("items", "disclosingBody", "CatalogueItem", "disclosingBody"),
    ):
        expected = counted(store, f"?s a zwgk:{cls} ; zwgk:{prop} ?key .")
        assert dict(index.facet(which, name)) == expected, name
        most = index.facet(which, name, most=2)
        assert [n for _, n in most] == sorted(expected.values(), reverse=True)[:2]
    county = as_iri("area", "990121")
    expected = counted(store, f"?s a zwgk:CatalogueItem ; zwgk:area <{county}> ; zwgk:domain ?key .")
    assert dict(index.facet("items", "domain", [("area", county)])) == expected
    assert index.facet("items", "domain", [("area", "urn:none")]) == []


def counted(store: GraphStore, pattern: str) -> dict[str, int]:
    prefix = f"PREFIX zwgk: <{ZWGK}>"
    query = f"{prefix} SELECT ?key (COUNT(DISTINCT ?s) AS ?n) {{ {pattern} }} GROUP BY ?key"
    found = json.loads(store.answer(query, accept=[JSON]).body)["results"]["bindings"]
    return {row["key"]["value"]: int(row["n"]["value"]) for row in found}


def test_areas_are_sorted_into_the_areas_above_them(index: Index) -> None:
    city, county, other = (as_iri("area", code) for code in ("990100", "990121", "110000"))
    found = index.inside([city, other], [county, other, "urn:unknown"])
    assert found == {city: [county], other: [other]}
    assert county in index.within(city)
    assert city not in index.within(county)


def test_the_counts_of_the_whole_are_those_of_the_queries(index: Index, store: GraphStore) -> None:
    classes = {r["class"]["value"]: int(r["n"]["value"]) for r in rows(store, "void_classes")}
    assert index.fact("classes") == classes
    properties = {r["property"]["value"]: int(r["n"]["value"]) for r in rows(store, "void_properties")}
    assert index.fact("properties") == properties
    levels: dict[str, dict[str, int]] = {}
    for row in rows(store, "page_levels"):
        levels.setdefault(row["level"]["value"], {})[row["class"]["value"]] = int(row["n"]["value"])
    assert index.fact("levels") == levels


def test_items_stand_in_the_order_of_their_rows(index: Index, store: GraphStore) -> None:
    found: list[str] = []
    after = ""
    while after is not None:
        page = index.page("items", [("area", as_iri("area", "990121"))], sort="sourcePlace", after=after, limit=17)
        found += page.ids
        after = page.next  # type: ignore[assignment]
    query = f"SELECT ?id ?key {{ ?id <{ZWGK.sourcePlace}> ?key ; <{ZWGK.area}> <{as_iri('area', '990121')}> }}"
    held = json.loads(store.answer(query, accept=[JSON]).body)["results"]["bindings"]
    place = {row["id"]["value"]: row["key"]["value"].rpartition("!") for row in held}
    assert found == sorted(found, key=lambda i: (place[i][0], int(place[i][2] or 0), i))
    assert len(found) == len(set(found)) == page.total > 20


@pytest.mark.parametrize("word", ["救助", "公开目录", "养老服务补贴", "政府", "2020"])
def test_a_search_finds_every_text_with_the_word(index: Index, store: GraphStore, word: str) -> None:
    expected = set()
    for cls in CLASSES.values():
        for row in rows(store, "search_texts", {"class": str(cls)}):
            if row["field"]["value"] in ("title", "alt", "words") and word in row["value"]["value"]:
                expected.add(row["id"]["value"])
    found = find(index, word, {}, limit=10_000)
    assert {hit.id for hit in found.hits} >= expected
    assert found.total == len(found.hits) == sum(n for _, n in found.facets["kind"])
    if word != "2020":  # numbers are words of their own
        assert {hit.id for hit in found.hits} == expected


def test_a_page_of_hits_is_a_part_of_all(index: Index) -> None:
    whole = [hit.id for hit in find(index, "公开", {}, limit=300).hits]
    paged = [hit.id for start in range(0, 300, 60) for hit in find(index, "公开", {}, limit=60, start=start).hits]
    assert paged == whole
    assert len(set(whole)) == 300


def test_a_name_counts_more_than_a_text(index: Index) -> None:
    hits = find(index, "社会救助", {}, limit=100).hits
    named = [n for n, hit in enumerate(hits) if hit.title == "社会救助"]
    assert named
    assert named[0] == 0


def test_an_index_is_linked_when_no_graph_changed(example: Path, tmp_path: Path) -> None:
    release = open_current(example)
    with drafting(tmp_path) as draft:
        draft.previous = release
        draft.graphs = dict(release.graphs)
        draft.fill_index()
        for file in release.index_path.iterdir():
            assert (draft.path / "index" / file.name).samefile(file)


def test_an_empty_release_has_an_empty_index(tmp_path: Path) -> None:
    Columns.write(tmp_path / "columns", {}, lambda _: b"")
    with Columns.open(tmp_path / "columns") as columns:
        build(columns, tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.page("items").ids == find(index, "公开", {}).hits == ()
    assert index.coverage_rows(index.matrix()) == index.fact("domains") == index.facet("items", "area") == []


def test_an_index_that_is_not_whole_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match=str(tmp_path)):
        Index(tmp_path)
