"""Which area and which domain a table is for is read from names, and never guessed."""

from pathlib import Path

import pytest

from graphs.errors import InputError
from ingest.tables.place import area_of
from ingest.tables.understand import understand
from tests.ingest.tables.corpus import form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, xlsx

NEUTRAL = xlsx(form(title="养老服务领域标准目录"))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("990121_示例县/养老服务.xlsx", "990121"),
        ("990121_示例县/990121100_河口镇/养老服务.xlsx", "990121100"),
        ("目录/990121养老服务.xlsx", "990121"),
        ("目录/示例县养老服务领域目录.xlsx", "990121"),
        ("目录/示例县河口镇养老服务目录.xlsx", "990121100"),
        ("990122_邻县/河口镇养老服务目录.xlsx", "990122100"),
        ("示例县/养老服务.xlsx", "990121"),
        ("某处/养老服务.xlsx", None),
        ("某处/20200630养老服务.xlsx", None),
    ],
)
def test_the_area_is_read_from_file_and_folder(path: str, code: str | None) -> None:
    assert understand(Path(path), AREAS, data=NEUTRAL).area_code == code


def test_the_area_is_read_from_the_title() -> None:
    assert understand(Path("目录.xlsx"), AREAS, data=xlsx(form())).area_code == "990121"


def test_what_the_user_states_wins() -> None:
    assert understand(Path("示例县目录.xlsx"), AREAS, data=NEUTRAL, area="990122").area_code == "990122"


def test_a_name_of_two_places_is_an_error_that_names_both() -> None:
    with pytest.raises(InputError) as caught:
        understand(Path("河口镇目录.xlsx"), AREAS, data=NEUTRAL)
    assert "990121100" in caught.value.message
    assert "990122100" in caught.value.message


def test_a_file_in_another_countys_folder_is_ambiguous() -> None:
    with pytest.raises(InputError, match="990122"):
        understand(Path("990121_示例县/邻县目录.xlsx"), AREAS, data=NEUTRAL)


@pytest.mark.parametrize("path", ["990199_某县/目录.xlsx", "990199目录.xlsx", "990199_某县/示例县目录.xlsx"])
def test_a_code_that_the_table_of_areas_lacks_is_kept(path: str) -> None:
    assert understand(Path(path), AREAS, data=NEUTRAL).area_code == "990199"


def test_an_unknown_stated_code_is_an_error() -> None:
    with pytest.raises(InputError, match="123456"):
        understand(Path("目录.xlsx"), AREAS, data=NEUTRAL, area="123456")


@pytest.mark.parametrize(
    ("title", "sheet", "file", "domain"),
    [
        ("示例县养老服务领域标准目录", "Sheet1", "目录", "21"),
        ("标准目录", "城乡规划", "目录", "01"),
        ("标准目录", "Sheet1", "示例县户籍管理", "22"),
        ("标准目录", "Sheet1", "示例县就业领域", "18"),
        ("标准目录", "Sheet1", "目录", None),
    ],
)
def test_the_domain_is_read_from_title_sheet_or_file(title: str, sheet: str, file: str, domain: str | None) -> None:
    found = understand(Path(f"990121_示例县/{file}.xlsx"), AREAS, data=xlsx(form(title=title, sheet=sheet)))
    assert found.tables[0].domain == domain
    assert ("no-domain" in {p.code for p in found.problems}) == (domain is None)


def test_a_code_on_the_cover_tells_the_area_where_names_do_not() -> None:
    texts = ["某目录", "所在地区：示例省示例市河口镇（990122100）"]
    assert area_of(Path("目录.xlsx"), texts, AREAS) == "990122100"


@pytest.mark.parametrize(("code", "level"), [("990181", "county"), ("990121", "city")])
def test_a_citys_column_is_the_countys_level_only_where_the_county_is_a_city(code: str, level: str) -> None:
    sheet = Sheet("养老服务")
    sheet.add("序号", "一级事项", "二级事项", "公开时限", "市级", "镇级")
    sheet.add("1", "综合", "政策文件", "及时公开", "√", "√")
    [item] = understand(Path(f"{code}/a.xlsx"), AREAS, data=xlsx(sheet)).items
    assert item.levels == (level, "township")


def test_a_title_may_name_a_town_of_the_county_whose_folder_it_is() -> None:
    assert area_of(Path("示例县/目录.xlsx"), ["河口镇养老服务领域目录"], AREAS) == "990121100"
    assert area_of(Path("示例县/目录.xlsx"), ["示例县养老服务领域目录"], AREAS) == "990121"


@pytest.mark.parametrize("name", ["示例市高新区养老服务目录", "示例经开区目录", "示例县工业园区政务公开目录"])
def test_a_zone_without_a_code_is_not_the_city_it_lies_in(name: str) -> None:
    assert area_of(Path(f"示例市/{name}.xlsx"), [], AREAS) is None
    assert area_of(Path(f"990121_某县/{name}.xlsx"), [], AREAS) == "990121"
