"""Layouts of lists: powers and services, villages, inventories, publications."""

from collections.abc import Iterator, Sequence

from tests.ingest.tables.corpus.form import Case, Truth
from tests.ingest.tables.sheets import Merge, Sheet


def listed(
    name: str,
    title: str,
    header: Sequence[Sequence[str]],
    rows: Sequence[Sequence[str]],
    truth: list[Truth],
    kind: str,
    formats: tuple[str, ...] = ("xlsx",),
    *,
    merges: Sequence[Merge] = (),
    file: str = "示例县清单.xlsx",
) -> Case:
    """Return a list under its title and header."""
    sheet = Sheet("清单")
    if title:
        sheet.add(title, *[""] * (len(header[0]) - 1))
        sheet.merge(0, 0, 0, len(header[0]) - 1)
    for h in header:
        sheet.add(*h)
    for r in rows:
        sheet.add(*r)
    for m in merges:
        sheet.merge(*m)
    return Case(name, [sheet], [truth], formats=formats, kind=kind, domains=None, file=file)


POWERS = [
    ("1", "行政许可", "公墓建设审批", "", "《殡葬管理条例》第八条", "县民政局"),
    ("2", "行政处罚", "对违规募捐的处罚", "", "《慈善法》", "县民政局"),
    ("3", "行政确认", "特困人员认定", "本地户籍", "《社会救助暂行办法》", "县民政局"),
    ("4", "行政确认", "特困人员认定", "异地户籍", "《社会救助暂行办法》", "县民政局"),
]
POWERS_TRUTH = [
    {"number": n, "type": k, "name": a, "sub_name": s or None, "bodies": [o]} for n, k, a, s, _, o in POWERS
]


def list_cases() -> Iterator[Case]:
    """Yield layouts of lists of powers and services, of villages, inventories and publications."""
    yield listed(
        "power plain",
        "示例县民政局权力清单",
        [("序号", "权力类型", "权力名称", "子项", "设定依据", "实施主体")],
        POWERS,
        POWERS_TRUTH,
        "powerlist",
        ("xlsx", "html", "docx", "csv"),
    )
    yield listed(
        "power two header rows",
        "示例县民政局权责清单",
        [("序号", "权力类型", "权力事项", "", "实施依据", "行使主体"), ("", "", "权力名称", "子项名称", "", "")],
        POWERS,
        POWERS_TRUTH,
        "powerlist",
        merges=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (1, 5, 2, 5)],
    )
    yield listed(
        "power kind merged",
        "示例县民政局权责清单",
        [("序号", "职权类型", "职权名称", "子项", "职权依据", "责任主体")],
        [POWERS[0], POWERS[1], POWERS[2], ("4", "", "", "异地户籍", "", "县民政局")],
        POWERS_TRUTH,
        "powerlist",
        merges=[(4, 1, 5, 1), (4, 2, 5, 2), (4, 4, 5, 4)],
    )
    lv = [{**t, "levels": ["县级"]} for t in POWERS_TRUTH]
    yield listed(
        "power levels ticked",
        "示例县民政局权责清单",
        [
            ("序号", "权力类型", "权力名称", "子项", "设定依据", "实施主体", "行使层级", "", ""),
            ("", "", "", "", "", "", "市级", "县级", "乡级"),
        ],
        [(*p, "", "√", "") for p in POWERS],
        lv,
        "powerlist",
        merges=[(1, c, 2, c) for c in range(6)] + [(1, 6, 1, 8)],
    )
    sec = (
        [("一、行政许可（共1项）",) + ("",) * 4]
        + [(POWERS[0][0], *POWERS[0][2:])]
        + [("二、行政处罚（共1项）",) + ("",) * 4]
        + [(POWERS[1][0], *POWERS[1][2:])]
        + [("三、行政确认（共2项）",) + ("",) * 4]
        + [(p[0], *p[2:]) for p in POWERS[2:]]
    )
    yield listed(
        "power kinds as section rows",
        "示例县民政局行政权力清单",
        [("序号", "权力名称", "子项", "设定依据", "实施主体")],
        sec,
        POWERS_TRUTH,
        "powerlist",
        merges=[(2, 0, 2, 4), (4, 0, 4, 4), (6, 0, 6, 4)],
    )
    kinds = Sheet("行政许可")
    kinds.add("序号", "权力名称", "子项", "设定依据", "实施主体")
    kinds.add(POWERS[0][0], *POWERS[0][2:])
    k2 = Sheet("行政处罚")
    k2.add("序号", "权力名称", "子项", "设定依据", "实施主体")
    k2.add(POWERS[1][0], *POWERS[1][2:])
    yield Case(
        "power a sheet for each kind",
        [kinds, k2],
        [[POWERS_TRUTH[0]], [POWERS_TRUTH[1]]],
        kind="powerlist",
        domains=None,
        file="示例县民政局权责清单.xlsx",
    )
    services = [
        ("1", "老年人优待证办理", "000123", "F01", "县民政局", "即办件", "1个工作日", "http://www.example.org/1"),
        ("2", "婚姻登记档案查询", "000124", "F02", "县民政局", "承诺件", "3个工作日", "http://www.example.org/2"),
    ]
    services_truth = [
        {"name": a, "base_code": b, "implementation_code": c, "bodies": [d], "page": u}
        for _, a, b, c, d, _, _, u in services
    ]
    yield listed(
        "service platform",
        "示例县政务服务事项目录",
        [("序号", "事项名称", "基本编码", "实施编码", "实施主体", "办件类型", "承诺办结时限", "在线办理地址")],
        services,
        services_truth,
        "servicelist",
        ("xlsx", "csv", "html"),
    )
    yield listed(
        "service platform 2",
        "",
        [
            (
                "序号",
                "主项名称",
                "国家基本编码",
                "事项实施编码",
                "实施主体名称",
                "办件类型",
                "法定办结时限（工作日）",
                "办事指南网址",
            )
        ],
        services,
        services_truth,
        "servicelist",
        file="示例县政务服务事项清单.xlsx",
    )
    yield listed(
        "service with kinds",
        "示例县公共服务事项清单",
        [("序号", "事项类型", "服务事项名称", "业务办理项名称", "业务办理项编码", "承办单位", "服务对象")],
        [
            ("1", "公共服务", "老年人优待证办理", "首次办理", "F01", "县民政局", "自然人"),
            ("2", "公共服务", "老年人优待证办理", "补办", "F02", "县民政局", "自然人"),
        ],
        [
            {"name": "老年人优待证办理", "sub_name": "首次办理", "implementation_code": "F01", "type": "公共服务"},
            {"name": "老年人优待证办理", "sub_name": "补办", "implementation_code": "F02", "type": "公共服务"},
        ],
        "servicelist",
    )
    village = [
        ("1", "村级组织", "村民委员会成员", "姓名、职务、分工", "村务公开栏", "长期公开"),
        ("2", "村级财务", "财务收支", "收入、支出明细", "村务公开栏、村民微信群", "每季度公开一次"),
    ]
    village_truth = [
        {"level1": "村级组织", "level2": "村民委员会成员", "channels": ["社区/企事业单位/村公示栏(电子屏)"]},
        {
            "level1": "村级财务",
            "level2": "财务收支",
            "channels": ["社区/企事业单位/村公示栏(电子屏)", "村（居）民微信群"],
        },
    ]
    yield listed(
        "village",
        "示例县河口镇示例村村务公开目录",
        [("序号", "公开类别", "公开事项", "公开内容", "公开形式", "公开时间")],
        village,
        village_truth,
        "village",
        file="村务.xlsx",
    )
    yield listed(
        "inventory",
        "示例县民政局政府信息公开属性认定清单",
        [("序号", "信息名称", "公开属性", "不予公开的理由", "产生单位")],
        [("1", "低保政策", "主动公开", "", "县民政局"), ("2", "申请人家庭收入", "不予公开", "个人隐私", "县民政局")],
        [
            {"name": "低保政策", "attribute": "主动公开"},
            {"name": "申请人家庭收入", "attribute": "不予公开", "reason": "个人隐私"},
        ],
        "inventory",
        ("xlsx", "csv"),
    )
    yield listed(
        "publications",
        "示例县救灾领域信息发布台账",
        [("序号", "公开事项", "标题", "发布时间", "发布渠道", "链接")],
        [("1", "救灾法规规章", "救灾办法全文", "2020-10-09", "政府网站", "http://www.example.org/9")],
        [{"item": "救灾法规规章", "title": "救灾办法全文", "issued": "2020-10-09", "page": "http://www.example.org/9"}],
        "publications",
    )
