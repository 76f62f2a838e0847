"""Items are described once, found again under their names, and linked upwards and to the lists."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graphs.quads import Description, nquads
from graphs.store import GraphStore
from ingest.areas import describe_areas
from ingest.tables.describe import describe
from ingest.tables.link import link
from ingest.tables.understand import understand
from ontology import iris
from ontology.terms import ZWGK
from tests.ingest.tables.corpus import ITEMS, Item, form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, xlsx

COUNTY, TOWN, VILLAGE = "990121", "990121100", "990121100201"


def catalogue(code: str, items: Sequence[Item] = ITEMS) -> list[Description]:
    found = understand(Path(f"{code}/养老服务.xlsx"), AREAS, data=xlsx(form(items, title="养老服务领域目录")))
    return describe(code, [found], AREAS)


def services(*names: str) -> list[Description]:
    sheet = Sheet("公共服务事项清单")
    sheet.add("序号", "事项名称", "实施编码", "承办机构")
    for n, name in enumerate(names, 1):
        sheet.add(str(n), name, f"F{n}", "县民政局")
    found = understand(Path(f"{COUNTY}/公共服务事项清单.xlsx"), AREAS, data=xlsx(sheet))
    return describe(COUNTY, [found], AREAS)


def store_of(*descriptions: Description) -> GraphStore:
    store = GraphStore.in_memory()
    store.load({quad for d in (describe_areas(AREAS), *descriptions) for quad in d.own | d.shared})
    return store


def links(store: GraphStore) -> dict[str, set[tuple[str, str, str]]]:
    """Return the linked triples by graph kind, as plain texts."""
    return {
        d.graph.split("/graph/")[1]: {(q.subject.value, q.predicate.value, q.object.value) for q in d.own}
        for d in link(store)
    }


def item(code: str, level1: str, level2: str, ordinal: int = 1) -> str:
    return iris.item(code, "21", level1, level2, ordinal)


def test_an_item_keeps_its_iri_when_number_and_content_change() -> None:
    changed = [replace(i, number="9", content="别的内容", time="及时公开") for i in ITEMS]
    assert _items(catalogue(COUNTY)) == _items(catalogue(COUNTY, changed))


def _items(descriptions: list[Description]) -> set[str]:
    return {q.subject.value for d in descriptions for q in d.own if q.predicate.value == str(ZWGK.inCatalogue)}


def test_equal_names_are_told_apart_by_an_ordinal() -> None:
    assert len(_items(catalogue(COUNTY, [ITEMS[0], ITEMS[0]]))) == 2


def test_the_same_file_twice_is_described_once_and_alike() -> None:
    found = understand(Path(f"{COUNTY}/a.xlsx"), AREAS, data=xlsx(form()))
    once, twice = describe(COUNTY, [found], AREAS), describe(COUNTY, [found, found], AREAS)
    assert [nquads(d.own) for d in once] == [nquads(d.own) for d in twice]


def test_no_triple_stands_in_two_graphs() -> None:
    county, town = catalogue(COUNTY)[0], catalogue(TOWN)[0]
    assert not {str(q.graph_name) for q in county.own} & {str(q.graph_name) for q in county.shared}
    assert not county.own & town.own
    assert county.shared & town.shared


def test_an_office_of_the_county_is_the_same_from_the_town() -> None:
    items = [replace(i, body="县民政局") for i in ITEMS]
    expected = iris.organisation(COUNTY, "示例县民政局")
    for code in (COUNTY, TOWN):
        objects = {
            q.object.value for q in catalogue(code, items)[0].own if q.predicate.value == str(ZWGK.disclosingBody)
        }
        assert objects == {expected}


def test_a_group_of_offices_is_not_an_organisation() -> None:
    items = [replace(i, body="相关部门") for i in ITEMS]
    assert not [q for q in catalogue(COUNTY, items)[0].own if q.predicate.value == str(ZWGK.disclosingBody)]


@pytest.mark.parametrize("township_has_one", [True, False])
def test_a_village_item_corresponds_to_the_nearest_catalogue_that_covers_it(township_has_one: bool) -> None:
    village = catalogue(VILLAGE, [replace(i, county="", township="√") for i in ITEMS])
    county = catalogue(COUNTY, [replace(i, township="√") for i in ITEMS])
    town = catalogue(TOWN, [replace(i, county="", township="√") for i in ITEMS])
    found = links(store_of(*village, *county, *(town if township_has_one else ())))["derived/corresponds"]
    upper = TOWN if township_has_one else COUNTY
    name = (ITEMS[1].level1, ITEMS[1].level2)
    assert (item(VILLAGE, *name), str(ZWGK.correspondsTo), item(upper, *name)) in found


def test_a_catalogue_whose_level_does_not_cover_the_place_is_passed_over() -> None:
    village = catalogue(VILLAGE, [replace(i, county="", township="√") for i in ITEMS])
    county = catalogue(COUNTY)  # ticks 县级 alone
    assert "derived/corresponds" not in links(store_of(*village, *county))


def test_village_and_township_share_a_local_matter_of_their_county() -> None:
    own = [replace(ITEMS[0], level1="村规民约", level2="红白理事会章程", township="√")]
    found = links(store_of(*catalogue(VILLAGE, own), *catalogue(TOWN, own)))["derived/matter"]
    matters = {o for _, p, o in found if p == str(ZWGK.matter)}
    assert matters == {iris.local_matter(COUNTY, "21", "村规民约", "红白理事会章程")}


def test_a_listed_item_of_the_same_name_is_covered_and_a_similar_one_proposed() -> None:
    found = links(store_of(*catalogue(COUNTY), *services("老年人补贴", "养老服务扶持补贴金", "殡葬服务")))
    assert {s for s, _, _ in found["derived/covers"]} == {item(COUNTY, "养老服务通用政策", "老年人补贴")}
    proposed = {o for _, p, o in found["link/covers"] if p == str(ZWGK.linkSubject)}
    assert proposed == {item(COUNTY, "养老服务业务办理", "养老服务扶持补贴")}
    assert not {p for _, p, _ in found["link/covers"]} & {str(ZWGK.covers)}
