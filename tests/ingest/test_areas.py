"""Areas: the shipped table, further tables, names and the closure."""

import re
from collections import Counter
from pathlib import Path

import pytest

from graphs.errors import InputError
from graphs.store import GraphStore
from ingest.areas import LEVELS, AreaIndex, describe_areas, needed, read_areas
from ontology.iris import area, concept
from ontology.terms import RDF, SKOS, ZWGK

HEADER = "code,name,level,parent,aliases,source,valid_as_of,synthetic\n"


@pytest.fixture(scope="module")
def areas() -> AreaIndex:
    return read_areas()


def table(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "areas.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_the_nation_and_all_34_provinces_are_there(areas: AreaIndex) -> None:
    assert "CN" in areas
    assert len(areas.children("CN")) == 34


def test_every_shipped_area_names_its_source_and_day(areas: AreaIndex) -> None:
    assert all(place.source and place.valid_as_of for place in areas)


def test_codes_nest_as_their_digits_do(areas: AreaIndex) -> None:
    for place in areas:
        if place.level in {"city", "county"}:
            assert place.parent
            assert place.code[:2] == place.parent[:2]
            if not place.parent.endswith("0000"):
                assert place.code[:4] == place.parent[:4]


def test_a_district_lies_in_city_province_and_nation(areas: AreaIndex) -> None:
    [district] = areas.find("道里区")
    assert [above.name for above in areas.ancestors(district.code)] == ["哈尔滨市", "黑龙江省", "中华人民共和国"]
    assert areas.within(district.code, "230000")
    assert not areas.within(district.code, "220000")
    nearest = areas.nearest(district.code, "city")
    assert nearest is not None
    assert nearest.code == "230100"


def test_a_name_that_two_places_bear_gives_both(areas: AreaIndex) -> None:
    assert {place.code for place in areas.find("吉林")} == {"220000", "220200"}
    assert [place.code for place in areas.find("朝阳区", within="220000")] == ["220104"]
    assert areas.find("没有这个地方") == []


def test_an_unknown_code_has_no_level_and_lies_nowhere(areas: AreaIndex) -> None:
    assert areas.get("999999") is None
    assert areas.level("999999") is None
    assert not areas.within("999999", "CN")


def test_a_further_table_adds_areas(tmp_path: Path) -> None:
    path = table(tmp_path, "990000,示例省,province,CN,示例,虚构,2026-01-01,true\n990100,示例市,city,990000,,,,true\n")
    areas = read_areas([path])
    assert areas.level("990100") == "city"
    assert [place.name for place in areas.find("示例")] == ["示例省"]
    assert all(place.synthetic for place in areas.children("990000"))


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ("990100,示例市,city,990000,,,,\n", ":2", "990000"),
        ("990000,示例省,province,CN,,,,\n99,坏,city,990000,,,,\n", ":3", "99"),
        ("990000,示例省,country,CN,,,,\n", ":2", "country"),
        ("990000,示例省,province,,,,,\n", ":2", "上级代码"),
        ("990000,,province,CN,,,,\n", ":2", "没有名称"),
        ("990000,示例省,province,CN,,,2020年,\n", ":2", "2020年"),
        ("990100,甲,city,230100,,,,\n", ":2", "层级不高于"),
        ("230100,改名市,city,230000,,,,\n", ":2", "areas.csv:80"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, rows: str, line: str, says: str) -> None:
    path = table(tmp_path, rows)
    with pytest.raises(InputError) as error:
        read_areas([path])
    assert f"{path}{line}" in error.value.message
    assert says in error.value.message
    assert f"{path}{line}" in error.value.message_en


def test_a_table_without_its_columns_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="缺少列"):
        read_areas([table(tmp_path, "", "代码,名称\n")])
    path = tmp_path / "gbk.csv"
    path.write_bytes((HEADER + "990000,示例省,province,CN,,,,\n").encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        read_areas([path])
    with pytest.raises(InputError, match="无法打开"):
        read_areas([tmp_path / "nowhere.csv"])


def test_the_graph_holds_the_reflexive_closure(areas: AreaIndex) -> None:
    store = GraphStore.in_memory()
    store.load(describe_areas(areas).own)
    inside = {quad.object.value for quad in store.match(area("230102"), str(ZWGK.inArea))}
    assert inside == {area(code) for code in ("230102", "230100", "230000", "CN")}
    assert len(list(store.match(None, str(RDF.type), str(ZWGK.Area)))) == len(areas)
    [level] = store.match(area("230102"), str(ZWGK.areaLevel))
    assert level.object.value == concept("level", "county")
    [name] = store.match(area("230102"), str(SKOS.prefLabel))
    assert (name.object.value, name.object.language) == ("道里区", "zh")


def test_the_whole_country_keeps_the_rules() -> None:
    index = read_areas()
    count = Counter(own.level for own in index)
    assert count["province"] == 34
    assert count["county"] > 2_800
    assert count["township"] > 38_000
    for own in index:
        assert re.fullmatch(r"CN|\d{6}|\d{9}", own.code)
        assert own.source
        assert own.valid_as_of
        upper = index.get(own.parent or "")
        assert upper is None if own.level == "nation" else upper is not None
        assert upper is None or LEVELS.index(upper.level) < LEVELS.index(own.level)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("辽宁省朝阳市双塔区", "211302"),
        ("沧源县", "530927"),
        ("东莞市虎门镇", "441900121"),
        ("中山市石岐街道办事处", "442000001"),
        ("哈尔滨", "230100"),
        ("北京市朝阳区", "110105"),
    ],
)
def test_a_place_is_found_by_its_names(words: str, code: str) -> None:
    assert read_areas().resolve(words).code == code


def test_several_places_of_a_name_are_named() -> None:
    with pytest.raises(InputError, match="（110105）") as error:
        read_areas().resolve("朝阳区")
    assert "吉林省长春市朝阳区（220104）" in str(error.value)
    with pytest.raises(InputError, match="没有这个区划"):
        read_areas().resolve("某某县")


def test_names_that_are_words_count_within_a_place_only() -> None:
    index = read_areas()
    assert index.find("城区") == []
    assert [found.code for found in index.find("城区", within="140500")] == ["140502"]


def test_the_graph_gets_what_is_spoken_of() -> None:
    index = read_areas()
    found = needed(index, ["211302003"])
    assert {"CN", "210000", "211300", "211302", "211302003", "110000", "210102"} <= found
    assert not {"110105", "211302004", "230103"} & found
    assert len(describe_areas(index, found).own) < 3_000


def test_a_table_of_yours_replaces_a_row_of_the_country(tmp_path: Path) -> None:
    table = tmp_path / "areas-新.csv"
    header = "code,name,level,parent,aliases,source,valid_as_of\n"
    table.write_text(
        f"{header}211302003,南塔新街道,township,211302,,民政局,2026-01-01\n"
        "211302003001,南塔社区,village,211302003,,民政局,2026-01-01\n",
        "utf-8",
    )
    index = read_areas([table])
    assert index.resolve("双塔区南塔新街道").code == "211302003"
    assert index.level("211302003001") == "village"
    assert "211302003001" not in needed(index, ["211302"])
    assert "211302003001" in needed(index, ["211302003001"])
