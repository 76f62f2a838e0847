"""Power lists and public-service lists are read by their labels, whatever the order."""

from pathlib import Path

import pytest

from ingest.tables.extract_json import to_json
from ingest.tables.understand import understand
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, csv_bytes, docx_bytes, html, xlsx

POWER_HEADERS = [
    ("序号", "权力类型", "项目编码", "项目名称", "子项", "实施依据", "责任事项", "追责情形"),
    ("序号", "职权类别", "权力编码", "权力事项名称", "子项名称", "设定依据", "责任事项", "追责情形"),
    ("编号", "权种类型", "事项编码", "职权名称", "子项", "法律依据", "责任事项", "追责依据"),
]


def power_list(labels: tuple[str, ...], order: tuple[int, ...] = tuple(range(8))) -> Sheet:
    rows = [
        [
            "1",
            "行政许可",
            "990121MZ-XK-0001",
            "慈善组织公开募捐资格审查",
            "",
            "《慈善法》第二十二条",
            "受理、审查",
            "不当许可",
        ],
        ["2", "行政确认", "990121MZ-QR-0002", "特困人员认定", "", "《社会救助暂行办法》", "受理", "失职"],
        ["3", "行政给付", "", "临时救助金给付", "支出型", "", "受理", "失职"],
        ["4", "", "", "", "急难型", "", "受理", "失职"],
        ["5", "神秘权力", "", "某项权力", "", "", "", ""],
    ]
    sheet = Sheet("权责清单")
    sheet.add("示例县民政局权责清单", *[""] * 7)
    sheet.merge(0, 0, 0, 7)
    for row in ([*labels], *rows):
        sheet.add(*[row[i] for i in order])
    return sheet


@pytest.mark.parametrize("labels", POWER_HEADERS)
@pytest.mark.parametrize("write", [xlsx, csv_bytes, html, docx_bytes], ids=lambda f: f.__name__)
def test_a_power_list_is_read(labels: tuple[str, ...], write: object) -> None:
    for order in (tuple(range(8)), (3, 4, 1, 0, 2, 7, 6, 5)):
        data = write(power_list(labels, order))  # type: ignore[operator]
        found = to_json(understand(Path("示例县民政局权责清单.xlsx"), AREAS, data=data))
        assert (found["kind"], found["area"]) == ("powerlist", "990121")
        items = found["tables"][0]["items"]
        assert [i["name"] for i in items] == [
            "慈善组织公开募捐资格审查",
            "特困人员认定",
            "临时救助金给付",
            "临时救助金给付",
            "某项权力",
        ]
        assert [i["sub_name"] for i in items] == [None, None, "支出型", "急难型", None]
        assert [i["type"] for i in items] == ["行政许可", "行政确认", "行政给付", "行政给付", None]
        assert items[0]["base_code"] == "990121MZ-XK-0001"
        assert items[0]["basis_detail"][0]["article"] == "第二十二条"
        assert "kind-unread" in {p["code"] for p in found["problems"]}


def test_a_service_list_is_read() -> None:
    sheet = Sheet("公共服务事项清单")
    sheet.add("示例县公共服务事项清单")
    sheet.add("序号", "事项名称", "实施编码", "承办机构", "服务对象", "设定依据", "办理时限")
    sheet.add("1", "老年人补贴", "990121F0001", "县民政局", "自然人", "《老年人权益保障法》", "20个工作日")
    found = to_json(understand(Path("示例县公共服务事项清单.xlsx"), AREAS, data=xlsx(sheet)))
    assert found["kind"] == "servicelist"
    [item] = found["tables"][0]["items"]
    assert (item["name"], item["type"], item["bodies"]) == ("老年人补贴", "公共服务", ["县民政局"])
    assert item["implementation_code"] == "990121F0001"
    assert item["extra"]["办理时限"] == "20个工作日"
