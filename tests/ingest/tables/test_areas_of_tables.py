"""One file may hold the tables of several areas: a sheet or a title for each, or a column that names them."""

from pathlib import Path

import pytest

from ingest.areas import AreaIndex
from ingest.pipeline import overlay
from ingest.tables.extract_json import to_json
from ingest.tables.understand import understand
from ontology import iris
from tests.conftest import EXAMPLE
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.corpus.form import STANDARD
from tests.ingest.tables.places import AREAS, SECOND_TOWN
from tests.ingest.tables.sheets import Sheet, csv_bytes, xlsx

TOWNS = AreaIndex([*AREAS, SECOND_TOWN])
ONE, TWO, COUNTY = "990121100", "990121101", "990121"


def titled(sheet: str, place: str) -> Sheet:
    return form(title=f"{place}养老服务领域基层政务公开标准目录" if place else "", sheet=sheet)


def areas(data: bytes, name: str, given: str | None = None) -> dict[str | None, int]:
    found = understand(Path(name), TOWNS, data=data, area=given).by_area(given)
    return {code: sum(len(table.items) for table in part.tables) for code, part in found.items()}


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (("甲", "河口镇"), ("乙", "石桥镇"), "990121/乡镇养老服务目录.xlsx"),
        (("河口镇", ""), ("石桥镇", ""), "990121/乡镇养老服务目录.xlsx"),
        (("河口镇", ""), ("石桥镇", ""), "示例县养老服务目录.xlsx"),
        (("甲", "示例县河口镇"), ("乙", "示例县石桥镇"), "养老服务.xlsx"),
    ],
)
def test_a_sheet_or_title_for_each_area(first: tuple[str, str], second: tuple[str, str], name: str) -> None:
    data = xlsx(titled(*first), titled(*second))
    assert areas(data, name) == {ONE: 4, TWO: 4}
    assert areas(data, name, TWO) == {TWO: 4}
    assert areas(data, name, COUNTY) == {ONE: 4, TWO: 4}


def test_tables_of_no_town_are_of_the_files_own_area() -> None:
    data = xlsx(titled("养老服务", "示例县"), titled("河口镇", "示例县河口镇"), titled("石桥镇", "示例县石桥镇"))
    assert areas(data, "示例县.xlsx") == {COUNTY: 4, ONE: 4, TWO: 4}


@pytest.mark.parametrize("label", ["所属乡镇", "行政区划", "乡镇（街道）"])
@pytest.mark.parametrize("write", [xlsx, csv_bytes], ids=lambda f: f.__name__)
def test_a_column_for_the_area(label: str, write: object) -> None:
    sheet = form(title="", columns=(("town", label, ""), *STANDARD))
    for row, place in zip(sheet.rows[2:], ("河口镇", "", "石桥镇", ""), strict=True):
        row[0] = place
    data = write(sheet)  # type: ignore[operator]
    assert areas(data, "990121/养老服务.xlsx") == {ONE: 2, TWO: 2}
    found = to_json(understand(Path("990121/养老服务.xlsx"), TOWNS, data=data))
    assert [table["area"] for table in found["tables"]] == [ONE, TWO]


def test_an_unknown_place_is_reported() -> None:
    sheet = form(title="", columns=(("town", "所属乡镇", ""), *STANDARD))
    sheet.rows[2][0] = "不知何镇"
    found = understand(Path("990121/养老服务.xlsx"), TOWNS, data=xlsx(sheet))
    assert "area-unread" in {problem.code for problem in found.problems}
    assert found.by_area().keys() == {COUNTY}


def test_a_build_makes_a_catalogue_for_each_area(tmp_path: Path) -> None:
    folder = tmp_path / "990121"
    folder.mkdir()
    towns = [
        row.split(",")[:2] for row in (EXAMPLE / "areas.csv").read_text("utf-8").splitlines() if ",township," in row
    ]
    inside = [(code, name) for code, name in towns if code.startswith(COUNTY)][:2]
    (folder / "养老服务.xlsx").write_bytes(xlsx(*(titled(f"表{code}", name) for code, name in inside)))
    found = overlay([folder, EXAMPLE / "areas.csv"], None)
    for code, _ in inside:
        assert found.store.dump(iris.graph("catalogue", code)).count(b"#CatalogueItem>") == len(ITEMS)
    assert not found.store.dump(iris.graph("catalogue", COUNTY))
