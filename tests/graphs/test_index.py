"""The index of a release says what the store says: the same lists in the same order, the same counts, every word."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.coverage import domain_matrix
from api.listings import AREAS, CATALOGUES, DOCUMENTS, ITEMS, LISTED_ITEMS, ORGANISATIONS, STANDARD_ITEMS, Listing
from api.lists import as_iri
from api.resources import expand
from graphs.columns import Columns
from graphs.draft import drafting
from graphs.errors import IntegrityError
from graphs.index import CLASSES, Index
from graphs.index_build import build
from graphs.named import named_query
from graphs.releases import open_current
from graphs.store import GraphStore
from graphs.wording import written

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
    domains, areas, total = index.coverage(bound.get("within"), bound.get("level"))
    assert {"domains": domains, "areas": [json.loads(a) for a in areas]} == expected
    assert total == len(areas) > 0
    first, second = index.coverage(limit=3)[1], index.coverage(after=index_id(index, 2), limit=3)[1]
    assert [*first, *second] == index.coverage(limit=6)[1]


def index_id(index: Index, place: int) -> str:
    return str(json.loads(index.coverage()[1][place])["id"])


@pytest.mark.parametrize("word", ["救助", "公开目录", "养老服务补贴", "政府", "2020"])
def test_a_search_finds_every_text_with_the_word(index: Index, store: GraphStore, word: str) -> None:
    expected = set()
    for cls in CLASSES.values():
        for row in rows(store, "search_texts", {"class": str(cls)}):
            if row["field"]["value"] in ("title", "alt", "words") and word in row["value"]["value"]:
                expected.add(row["id"]["value"])
    found = index.find(word, {}, limit=10_000)
    assert {hit.id for hit in found.hits} >= expected
    assert found.total == len(found.hits) == sum(n for _, n in found.facets["kind"])
    if word != "2020":  # numbers are words of their own
        assert {hit.id for hit in found.hits} == expected


def test_a_page_of_hits_is_a_part_of_all(index: Index) -> None:
    whole = [hit.id for hit in index.find("公开", {}, limit=300).hits]
    paged = [hit.id for start in range(0, 300, 60) for hit in index.find("公开", {}, limit=60, start=start).hits]
    assert paged == whole
    assert len(set(whole)) == 300


def test_a_name_counts_more_than_a_text(index: Index) -> None:
    hits = index.find("社会救助", {}, limit=100).hits
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
    assert index.page("items").ids == index.find("公开", {}).hits == ()
    assert index.coverage() == ([], [], 0)


def test_an_index_that_is_not_whole_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match=str(tmp_path)):
        Index(tmp_path)
