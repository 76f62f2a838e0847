"""Claims about versions: what is replaced is kept, what is unchanged keeps its IRI, and the difference can be told."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from graphs.errors import InputError
from graphs.releases import open_current
from ingest.asof import store_as_of
from ingest.differences import differences
from ingest.history import versions
from ingest.pipeline import build, remove
from ontology import iris
from ontology.terms import DCTERMS, PROV, ZWGK
from tests.conftest import EXAMPLE

ITEM = "城市、镇总体规划及同级土地利用规划"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder with the first workbook of a county and the table of areas."""
    shutil.copy(next(EXAMPLE.glob("990121*/*标准目录.xlsx")), tmp_path / "990121_甲.xlsx")
    shutil.copy(EXAMPLE / "areas.csv", tmp_path / "areas.csv")
    return tmp_path


def edited(folder: Path, old: str, new: str, year: int, **cells: str) -> Path:
    book = load_workbook(folder / f"990121_{old}.xlsx")
    book["目录说明"]["A3"] = f"版本日期：{year}年11月20日"
    for at, words in cells.items():
        book.worksheets[1][at] = words
    book.save(folder / f"990121_{new}.xlsx")
    return folder / f"990121_{new}.xlsx"


def test_superseded_versions_go_to_history(county: Path) -> None:
    data = county / "data"
    build([county / "990121_甲.xlsx", county / "areas.csv"], data)
    build([edited(county, "甲", "乙", 2021, F6="实时公开", C7="新的规划")], data)
    build([edited(county, "乙", "丙", 2022, F6="长期公开")], data)
    release = open_current(data)
    [change] = differences("2", "3", data).changed
    assert change.fields == {"公开时限": ("实时公开", "长期公开")}
    first, second = versions(release, change.item.iri)
    assert first[str(ZWGK.validFrom)] == ["2020-11-20"]
    assert first[str(ZWGK.validUntil)] == second[str(ZWGK.validFrom)] == ["2021-11-20"]
    assert first[str(DCTERMS.isVersionOf)] == [change.item.iri]
    assert second[str(PROV.wasRevisionOf)] == [iris.version(change.item.iri, 1)]
    assert second[str(ZWGK.timeLimitText)] == ["实时公开"]
    store = release.store()
    assert next(iter(store.match(change.item.iri)), None) is not None
    assert next(iter(store.match(iris.version(change.item.iri, 1))), None) is None


def test_moving_rows_and_reading_again_make_no_version(county: Path) -> None:
    data = county / "data"
    build([county / "990121_甲.xlsx", county / "areas.csv"], data)
    book = load_workbook(county / "990121_甲.xlsx")
    book.worksheets[1].insert_rows(3)
    book.save(county / "990121_乙.xlsx")
    merged = book.worksheets[1].merged_cells.ranges
    assert merged
    build([county / "990121_甲.xlsx"], data)
    assert open_current(data).history == {}


def test_the_difference_tells_fields(county: Path) -> None:
    other = edited(county, "甲", "乙", 2021, F6="实时公开", C7="新的规划", L8="√")
    found = differences(str(county / "990121_甲.xlsx"), str(other), county / "data")
    assert [i.level2 for i in found.added] == ["新的规划"]
    assert len(found.removed) == 1
    by_name = {c.item.level2: c.fields for c in found.changed}
    assert by_name[ITEM] == {"公开时限": ("自信息形成或者变更之日起30个工作日内", "实时公开")}
    assert any("公开方式" in fields for fields in by_name.values())
    assert "实时公开" in found.text()
    assert differences(str(other), str(other), county / "data").changed == ()


def test_a_removed_catalogue_is_kept_in_history(county: Path) -> None:
    data = county / "data"
    build([county / "990121_甲.xlsx", county / "areas.csv"], data)
    count = open_current(data).manifest["counts"]["items"]
    remove("990121", data)
    release = open_current(data)
    body = release.read(release.history[iris.graph("catalogue", "990121")])
    assert body.count(str(DCTERMS.isVersionOf).encode()) == count
    build([EXAMPLE / "areas.csv"], data)
    assert list(open_current(data).history) == [iris.graph("catalogue", "990121")]


def test_a_release_and_a_file_cannot_be_compared(county: Path) -> None:
    with pytest.raises(InputError):
        differences("1", str(county / "990121_甲.xlsx"), county)


def powers(folder: Path, name: str, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    book.active.append(["合成示例县民政局权责清单"])
    book.active.append(["序号", "权力类型", "项目编码", "项目名称", "实施主体", "实施依据"])
    for row in rows:
        book.active.append(list(row))
    (folder / name).mkdir()
    book.save(folder / name / "990121_权责清单.xlsx")
    return folder / name / "990121_权责清单.xlsx"


def test_lists_are_compared_by_code_else_by_name(county: Path) -> None:
    old = powers(
        county,
        "old",
        ("1", "行政许可", "MZ-XK-01", "公墓建设审批", "县民政局", "《殡葬管理条例》"),
        ("2", "行政处罚", "", "对违规募捐的处罚", "县民政局", "《慈善法》"),
    )
    new = powers(
        county,
        "new",
        ("1", "行政许可", "MZ-XK-01", "公墓和骨灰堂建设审批", "县民政局", "《殡葬管理条例》"),
        ("2", "行政确认", "", "特困人员认定", "县民政局", "《社会救助暂行办法》"),
    )
    found = differences(str(old), str(new), county)
    [change] = found.changed
    assert change.fields == {"名称": ("公墓建设审批", "公墓和骨灰堂建设审批")}
    assert [(i.kind, i.level2) for i in (*found.added, *found.removed)] == [
        ("powerlist", "特困人员认定"),
        ("powerlist", "对违规募捐的处罚"),
    ]
    assert "权责清单 / 特困人员认定" in found.text()


def test_what_a_catalogue_said_on_a_day(county: Path) -> None:
    data = county / "data"
    build([county / "990121_甲.xlsx", county / "areas.csv"], data)
    build([edited(county, "甲", "乙", 2021, F6="实时公开")], data)
    [change] = differences("1", "2", data).changed
    stores = [store_as_of(data, day) for day in (date(2019, 1, 1), date(2021, 3, 1), date(2021, 12, 1))]
    none, old, new = [[str(q.object) for q in s.match(change.item.iri, str(ZWGK.timeLimitText))] for s in stores]
    assert none == []
    assert old != new == ['"实时公开"']
