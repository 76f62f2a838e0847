"""Through a whole build: manifest, guideline, inventory and list of publications."""

from collections import Counter
from pathlib import Path

from graphs.releases import open_current
from ingest.pipeline import build, remove
from ontology import iris
from ontology.terms import RDF, ZWGK
from tests.ingest.tables.corpus import form
from tests.ingest.tables.sheets import xlsx
from tests.ingest.tables.test_inventories import INVENTORY, PUBLISHED, listing

AREAS = """code,name,level,parent,aliases,source,valid_as_of,synthetic
990000,示例省,province,CN,,合成,2024-01-01,true
990100,示例市,city,990000,,合成,2024-01-01,true
990121,示例县,county,990100,,合成,2024-01-01,true
"""


def folder(tmp_path: Path, **files: bytes) -> Path:
    given = tmp_path / "in"
    for name, body in {"areas.csv": AREAS.encode(), **files}.items():
        path = given / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return given


def test_inventory_and_publications_are_in_the_release_and_linked(tmp_path: Path) -> None:
    files = {"990121/目录.xlsx": form(), "990121/清单.xlsx": INVENTORY, "990121/台账.xlsx": PUBLISHED}
    given = folder(tmp_path, **{name: xlsx(sheet) for name, sheet in files.items()})
    build([given], tmp_path / "d", base_data=False)
    release = open_current(tmp_path / "d")
    assert Counter(u["kind"] for u in release.manifest["units"].values()) == {"catalogue": 1, "inventory": 1, "pub": 1}
    assert all(u["inputs"] for u in release.manifest["units"].values())
    store = release.store()
    for predicate in (ZWGK.inInventoryAs, ZWGK.fulfils, ZWGK.dueDate):
        assert list(store.match(None, predicate)), predicate
    remove("990121", tmp_path / "d")
    assert not list(open_current(tmp_path / "d").store().match(None, RDF.type, ZWGK.InventoryItem))


def test_a_manifest_says_whose_a_file_is(tmp_path: Path) -> None:
    nameless = listing(
        "标准目录",
        ("序号", "一级事项", "二级事项", "公开内容", "公开时限"),
        ("1", "规划", "总体规划", "文本", "及时公开"),
    )
    given = folder(
        tmp_path,
        **{
            "来件/目录1.xlsx": xlsx(nameless),
            "来件/areas.csv": "文件,区划代码,领域\n目录1.xlsx,990121,城乡规划\n".encode(),
        },
    )
    build([given], tmp_path / "d", base_data=False)
    store = open_current(tmp_path / "d").store()
    assert iris.graph("catalogue", "990121") in store.graph_names()
    assert list(store.match(iris.item("990121", "01", "规划", "总体规划"), ZWGK.domain, iris.concept("domain", "01")))


def test_a_guideline_replaces_the_standard_items_that_ship_for_its_domain(tmp_path: Path) -> None:
    given = folder(tmp_path, **{"养老服务领域基层政务公开标准指引.xlsx": xlsx(form(title="养老服务领域标准指引"))})
    build([given], tmp_path / "d")
    release = open_current(tmp_path / "d")
    graph = iris.graph("std", "21")
    assert release.manifest["units"][graph]["kind"] == "guideline"
    store = release.store()
    own = {q.subject.value for q in store.quads_for_graph(graph) if q.predicate.value == str(RDF.type)}
    assert len(own) == 4
    assert iris.graph("std", "20") in store.graph_names()
    build([given / "areas.csv"], tmp_path / "d")  # the next build keeps it
    again = open_current(tmp_path / "d").store()
    assert {q.subject.value for q in again.quads_for_graph(graph) if q.predicate.value == str(RDF.type)} == own
