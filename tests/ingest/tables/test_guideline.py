"""A guideline workbook gives standard items, and a county's catalogue finds them under the same names."""

from pathlib import Path, PurePath

import pytest

from graphs.errors import InputError
from graphs.store import GraphStore
from ingest.areas import describe_areas
from ingest.tables.describe import describe
from ingest.tables.guideline import describe_guideline, is_guideline
from ingest.tables.link import link
from ingest.tables.manifest import Assignment, assignment, read_manifest
from ingest.tables.understand import understand
from ontology.terms import RDF, ZWGK
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import xlsx

GUIDELINE = understand(
    Path("养老服务领域基层政务公开标准指引.xlsx"), AREAS, data=xlsx(form(title="养老服务领域基层政务公开标准指引"))
)


def test_a_guideline_is_told_from_a_catalogue() -> None:
    assert is_guideline(GUIDELINE)
    assert not is_guideline(understand(Path("示例县目录.xlsx"), AREAS, data=xlsx(form())))


def test_items_of_a_county_are_the_guidelines() -> None:
    [standard] = describe_guideline([GUIDELINE])
    county = describe("990121", [understand(Path("990121/a.xlsx"), AREAS, data=xlsx(form()))], AREAS)
    store = GraphStore.in_memory()
    store.load({q for d in (describe_areas(AREAS), standard, *county) for q in d.own | d.shared})
    matters = next(d for d in link(store) if d.graph.endswith("derived/matter"))
    standard_items = {
        q.subject.value
        for q in standard.own
        if q.predicate.value == str(RDF.type) and q.object.value == str(ZWGK.StandardItem)
    }
    assert len(standard_items) == len(ITEMS)
    assert {q.object.value for q in matters.own if q.predicate.value == str(ZWGK.matter)} == standard_items


def test_a_manifest_names_area_and_domain_of_files() -> None:
    manifest = read_manifest(
        "文件,区划代码,领域\n甲/1.xlsx,990121,城乡规划\n2.xlsx,990122,\n".encode("gb18030"), "areas.csv"
    )
    assert manifest is not None
    assert assignment(manifest, PurePath("某处/甲/1.xlsx")) == Assignment("990121", "01")
    assert assignment(manifest, PurePath("乙/2.xlsx")) == Assignment("990122", None)
    assert assignment(manifest, PurePath("3.xlsx")) is None


def test_a_manifest_with_an_unknown_domain_is_an_error() -> None:
    with pytest.raises(InputError, match="茶艺"):
        read_manifest("file,area,domain\n1.xlsx,990121,茶艺\n".encode(), "areas.csv")
