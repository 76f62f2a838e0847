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


ADJACENT = {
    "village": (
        "某村村务公开目录",
        ("序号", "公开事项", "公开依据", "公开时限", "公开主体", "公开渠道", "公开层级"),
        ("1", "宅基地审批情况", "村民委员会组织法", "20个工作日", "村委会", "村务公开栏", "村级"),
        "village",
    ),
    "village with stages": (
        "村（社区）村务公开标准指引",
        (
            "过程",
            "公开事项",
            "公开内容（要素）",
            "公开依据",
            "公开时限",
            "公开主体",
            "公开渠道和载体",
            "公开对象",
            "公开方式",
        ),
        ("决策", "行政村简介", "村名", "", "20个工作日", "村委会", "村公示栏", "全社会", "主动公开"),
        "village",
    ),
    "powers without numbers": (
        "",
        ("项目名称", "权种类型", "设定依据", "责任事项", "责任岗位", "追责情形"),
        ("独生子女父母光荣证核发", "行政确认", "某省条例", "受理", "计生办", "失职"),
        "powerlist",
    ),
    "powers with flow charts": (
        "",
        ("权力事项名称", "实施依据", "责任事项", "追责情形", "权力运行流程图", "廉政风险点"),
        ("宅基地审批", "土地管理法", "受理", "失职", "见图", "无"),
        "powerlist",
    ),
    "services of a platform": (
        "政务服务事项目录",
        ("序号", "基本编码", "实施编码", "事项名称", "实施主体", "办事指南"),
        ("1", "000123", "1199F", "老年人优待证办理", "县民政局", "http://www.example.org/g"),
        "servicelist",
    ),
    "an enterprise": (
        "某燃气公司信息公开目录",
        ("序号", "一级事项", "二级事项", "公开内容（要素）", "公开时限", "公开主体", "公开渠道和载体", "公开对象"),
        ("1", "单位概况", "基本简介", "名称", "20个工作日", "办公室", "企业网站", "全社会"),
        "catalogue",
    ),
}


@pytest.mark.parametrize("name", ADJACENT)
def test_the_forms_of_neighbouring_lists_are_told_apart(name: str) -> None:
    title, header, row, kind = ADJACENT[name]
    sheet = Sheet("表")
    if title:
        sheet.add(title)
    sheet.add(*header)
    sheet.add(*row)
    found = to_json(understand(Path("990121/表.xlsx"), AREAS, data=xlsx(sheet)))
    assert [t["kind"] for t in found["tables"]] == [kind]
    assert len(found["tables"][0]["items"]) == 1
