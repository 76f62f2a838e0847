"""Layouts that offices make once: pages without their header, wrong letters in labels, groups over parts, forms."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.form import ITEMS, LAW, STANDARD, TWENTY, Case, form
from tests.ingest.tables.sheets import Sheet

BOARD = "社区/企事业单位/村公示栏(电子屏)"
MISREAD = {
    "body": "公开王体",
    "level1": "一级亊项",
    "channel": "公开渠道和栽体",
    "public": "全杜会",
    "on_request": "依电请公开",
    "time": "公开时现",
    "basis": "公布依据",
    "content": "★公开内容",
}


def odd_cases() -> Iterator[Case]:
    """Yield the odd layouts."""
    yield from _pages()
    yield from _labels()
    yield from _villages()
    yield from _lists()
    yield _pairs()


def _pages() -> Iterator[Case]:
    for columns, name in ((STANDARD, "by number"), (STANDARD[1:], "by time limit")):
        whole = form(columns=columns, merge_names=False, repeat_names=True)
        first = Sheet("第1页", whole.rows[:-2], whole.merges)
        rest = Sheet("第2页", whole.rows[-2:])
        truth = [replace(i, number=i.number if columns is STANDARD else "").truth() for i in ITEMS]
        yield Case(
            f"pages go on without a header, {name}",
            [first, rest],
            [truth[:2], truth[2:]],
            problems=("table-continued",),
            formats=("xlsx", "html", "docx"),
            domains=("养老服务", "养老服务"),
        )


def _labels() -> Iterator[Case]:
    for key, label in MISREAD.items():
        columns = [
            (k, g, label) if k == key and leaf else (k, label if k == key else g, leaf) for k, g, leaf in STANDARD
        ]
        problems = ("header-wrong",) if key == "time" else None
        yield Case(f"label of {key} misread", [form(columns=columns)], [[i.truth() for i in ITEMS]], problems=problems)


def _villages() -> Iterator[Case]:
    sheet = Sheet("村务公开目录")
    sheet.add("示例村村务公开目录", "", "", "", "", "")
    sheet.add("序号", "公开类别", "公开事项", "公开时间", "公开方式", "责任主体")
    sheet.add("1", "村级财务", "收支明细", "每季度一次", "村务公开栏、村民微信群", "村委会")
    sheet.add("2", "村级财务", "债务情况", "及时公开", "入户告知", "村委会")
    truth = [
        {"level1": "村级财务", "level2": "收支明细", "channels": [BOARD, "村（居）民微信群"], "bodies": ["村委会"]},
        {"level1": "村级财务", "level2": "债务情况", "channels": ["入户/现场"], "method": None},
    ]
    yield Case("channels under 公开方式", [sheet], [truth], kind="village", domains=None, problems=("header-wrong",))
    sheet = Sheet("三务公开目录")
    sheet.add("示例村三务公开目录", "", "", "")
    sheet.add("序号", "公开内容", "公开时间", "公开形式")
    sheet.merge(2, 0, 2, 3)
    sheet.add("一、党务公开", "", "", "")
    sheet.add("1", "党员发展", "每半年", "公开栏")
    truth = [{"number": "1", "level1": "党务公开", "level2": "党员发展", "channels": [BOARD], "row": 4}]
    yield Case("no names but contents", [sheet], [truth], kind="village", domains=None, formats=("xlsx", "html"))


def _lists() -> Iterator[Case]:
    sheet = Sheet("权责清单")
    sheet.add("示例县权责清单", *[""] * 6)
    sheet.add("序号", "部门", "事项名称", "", "事项类型", "实施依据", "")
    sheet.add("", "", "主项", "子项", "", "法规", "条款内容")
    sheet.add("1", "县林业局", "采伐许可", "人工林采伐许可", "行政许可", "《某林木管理条例》", "第二十五条")
    for merge in ((0, 0, 0, 6), (1, 2, 1, 3), (1, 5, 1, 6), *((1, c, 2, c) for c in (0, 1, 4))):
        sheet.merge(*merge)
    item = {"name": "采伐许可", "sub_name": "人工林采伐许可", "type": "行政许可", "basis": ["某林木管理条例"]}
    yield Case(
        "groups over parts",
        [sheet],
        [[item]],
        file="清单.xlsx",
        kind="powerlist",
        domains=None,
        formats=("xlsx", "html"),
    )


def _pairs() -> Case:
    sheet = Sheet("养老服务")
    truth = []
    for n in range(1, 4):
        sheet.add("事项名称", f"事项{n}", "公开主体", "示例县民政局")
        sheet.add("公开内容", f"内容{n}", "公开时限", "自信息形成或者变更之日起20个工作日内")
        sheet.add("公开依据", f"《{LAW}》", "公开渠道", "政府网站")
        truth.append({"level1": f"事项{n}", "content": f"内容{n}", "basis": [LAW], "time_limit": TWENTY})
    return Case("two pairs in a row of a form", [sheet], [truth])
