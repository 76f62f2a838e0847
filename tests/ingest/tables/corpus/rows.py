"""Rows: merged, broken, blank and pointing; the noise of mirrors."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.cells import limit
from tests.ingest.tables.corpus.form import (
    ALL,
    ITEMS,
    LAW,
    STANDARD,
    TWENTY_TEXT,
    Case,
    add_header,
    add_items,
    cell,
    form,
    truths,
)
from tests.ingest.tables.sheets import Sheet


def row_cases() -> Iterator[Case]:
    """FORMATS 5: merged, broken, blank and pointing rows; numbering."""
    headed = form(ITEMS[:0])
    for heading, part in (("（一）养老服务通用政策", ITEMS[:2]), ("（二）养老服务业务办理", ITEMS[2:])):
        at = headed.add(heading, *[""] * 13)
        headed.merge(at, 0, at, 13)
        add_items(headed, [replace(i, level1="") for i in part], STANDARD, merge_names=False)
    yield Case("level 1 as heading rows", [headed], [truths(ITEMS)], problems=("heading-row",), formats=(*ALL, "csv"))
    number = form()
    number.merge(3, 0, 4, 0)
    number.rows[4][0] = ""
    truth = truths(ITEMS)
    truth[1] = truth[1] | {"number": "1"}
    yield Case("one number over two items", [number], [truth], formats=ALL)
    gaps = [replace(i, number=n) for i, n in zip(ITEMS, ("2", "5", "22", "0505"), strict=True)]
    yield Case("gaps and codes in numbering", [form(gaps)], [truths(gaps)], formats=("xlsx", "csv"))
    prefixed = form()
    for row, serial in zip(prefixed.rows[3:], ("1.1 ", "（二）", "3.", "4、"), strict=True):
        row[2] = serial + row[2]
    yield Case("serial before the name", [prefixed], [truths(ITEMS)])
    unnumbered = [c for c in STANDARD if c[0] != "number"]
    dotted = form(columns=unnumbered)
    for row, serial in zip(dotted.rows[3:], ("1.1 ", "1.2 ", "2.1 ", "2.2 "), strict=True):
        row[1] = serial + row[1]
    yield Case(
        "number in the name",
        [dotted],
        [[t | {"number": n} for t, n in zip(truths(ITEMS), ("1.1", "1.2", "2.1", "2.2"), strict=True)]],
    )
    blank = form()
    blank.add("5", *[""] * 13)
    yield Case("number alone", [blank], [truths(ITEMS)], problems=("blank-row",), formats=("xlsx", "csv"))
    nameless = form()
    nameless.add("5", "", "", "某项内容", "", TWENTY_TEXT, "示例县民政局", "■政府网站", "√", "", "√", "", "√", "")
    yield Case("row without a name", [nameless], [truths(ITEMS)], problems=("no-item-name",), formats=("xlsx", "csv"))
    ditto = form()
    for row in ditto.rows[4:]:
        row[4], row[5], row[7] = "同上", "同上", "同上"
    yield Case("同上", [ditto], [truths(ITEMS)], formats=("xlsx", "csv", "docx"))
    lonely = form()
    lonely.rows[3][5] = "同上"
    yield Case(
        "同上 with nothing above",
        [lonely],
        [[{**t, "time_limit": None} if n == 0 else t for n, t in enumerate(truths(ITEMS))]],
        problems=("ditto-without-above",),
    )
    parts = form(ITEMS[:1])
    for line in ("申请材料", "办理流程"):
        parts.add("", "", "", line, *[""] * 10)
    for column in (c for c in range(14) if c != 3):
        parts.merge(3, column, 5, column)
    add_items(parts, ITEMS[2:], STANDARD)
    truth = truths((ITEMS[0], *ITEMS[2:]))
    truth[0] = truth[0] | {"content": f"{ITEMS[0].content}\n申请材料\n办理流程"}
    yield Case("content over three rows", [parts], [truth], formats=ALL)
    spread = form(ITEMS[:1])
    spread.rows[3][5] = "自信息形成或者变"
    spread.rows[3][2] = "国家和地方层面养老"
    spread.add("", "", "服务相关法律、法规", "", "", "更之日起20个工", *[""] * 8)
    spread.add("", "", "、政策文件", "", "", "作日内", *[""] * 8)
    add_items(spread, ITEMS[2:], STANDARD)
    yield Case("one item broken over three rows", [spread], [truths((ITEMS[0], *ITEMS[2:]))], formats=("xlsx", "csv"))
    basis = form()
    for row in basis.rows[4:]:
        row[4] = ""
    basis.merge(3, 4, 6, 4)
    yield Case("basis merged downwards", [basis], [truths(ITEMS)], formats=ALL)
    empty = form()
    empty.rows[4][5] = empty.rows[5][6] = empty.rows[6][7] = ""
    truth = truths(ITEMS)
    truth[1] = truth[1] | {"time_limit": None}
    truth[2] = truth[2] | {"bodies": None}
    truth[3] = truth[3] | {"channels": None}
    yield Case("blank cells stay blank", [empty], [truth], formats=ALL)
    dashes = form()
    dashes.rows[4][5] = "—"
    dashes.rows[5][6] = "/"
    dashes.rows[6][7] = "无"
    yield Case("dashes are blanks", [dashes], [truth])
    village = Sheet("村务公开")
    village.add("示例村村务公开目录", *[""] * 6)
    village.add("序号", "公开事项", "公开依据", "公开时限", "公开主体", "公开渠道", "公开层级")
    village.add("1", "宅基地审批情况", "《村民委员会组织法》", "每季度", "村民委员会", "村务公开栏、政府网站", "村级")
    village.add(
        "2",
        "救助、慰问情况",
        "《村民委员会组织法》",
        "每季度的首个月20日",
        "村民委员会",
        "村务公开栏、政府网站",
        "村级",
    )
    board = ["社区/企事业单位/村公示栏(电子屏)", "政府网站"]
    truth = [
        {
            "number": n,
            "level1": name,
            "level2": None,
            "content": None,
            "basis": ["中华人民共和国村民委员会组织法"],
            "time_limit": limit("periodic", 1, "quarter"),
            "bodies": ["村民委员会"],
            "channels": board,
            "audience": None,
            "method": None,
            "levels": ["村级"],
        }
        for n, name in (("1", "宅基地审批情况"), ("2", "救助、慰问情况"))
    ]
    yield Case(
        "village affairs",
        [village],
        [truth],
        file="示例村村务公开目录.xlsx",
        formats=("xlsx", "csv", "html", "docx"),
        kind="village",
        domains=None,
    )
    bodies = {
        "县民政局、乡镇人民政府（街道办事处）": ("县民政局", "乡镇人民政府（街道办事处）"),
        "住房和城乡建设局": ("住房和城乡建设局",),
        "县应急管理局和各乡镇人民政府": ("县应急管理局", "各乡镇人民政府"),
        "县教育局\n县民政局": ("县教育局", "县民政局"),
    }
    items = [replace(i, body=text, bodies=b) for i, (text, b) in zip(ITEMS, bodies.items(), strict=True)]
    yield Case("several bodies", [form(items)], [truths(items)])
    bases = {
        "《政府信息公开条例》": (LAW,),
        "《中华人民共和国政府信息公开条例》（国务院令第711号）、《示例省养老服务条例》": (LAW, "示例省养老服务条例"),
        "1.《社会救助暂行办法》\n2.示民发[2020]7号": ("社会救助暂行办法", "示民发〔2020〕7号"),
        "【法律】《预算法》第十四条；【条例】《预算法实施条例》": (
            "中华人民共和国预算法",
            "中华人民共和国预算法实施条例",
        ),
    }
    items = [replace(i, basis=text, basis_truth=b) for i, (text, b) in zip(ITEMS, bases.items(), strict=True)]
    yield Case("several bases", [form(items)], [truths(items)], formats=("xlsx", "csv"))
    more = {
        "政府信息公开条例": (LAW,),
        "《示例省关于养老服务的意见》（示政办发〔2019〕 12号）": ("示例省关于养老服务的意见",),
        "示政发〔2019〕3号、示政办函〔2020〕15号": ("示政发〔2019〕3号", "示政办函〔2020〕15号"),
        "《中华人民共和国老年人权益保障法》《养老机构管理办法》（民政部令第66号）等": (
            "中华人民共和国老年人权益保障法",
            "养老机构管理办法",
        ),
    }
    items = [replace(i, basis=text, basis_truth=b) for i, (text, b) in zip(ITEMS, more.items(), strict=True)]
    yield Case("further bases", [form(items)], [truths(items)])


def noise_cases() -> Iterator[Case]:
    """FORMATS 5 and 6: characters of a mirror, invisible characters, broken words."""
    trad = form()
    trad.rows[3][1] = "養(yǎng)老服務(wù)通用政策"
    trad.rows[3][2] = "國家和地方層面養(yǎng)老服務(wù)相關(guān)法律、法規(guī)、政策文件"
    yield Case("pinyin glosses and traditional characters", [trad], [truths(ITEMS)], formats=("xlsx", "html"))
    broken = form()
    broken.rows[4][2] = "老年 人\n补贴"
    broken.rows[5][2] = "养老\xa0机构\u200b备案"
    yield Case("broken words", [broken], [truths(ITEMS)], formats=("xlsx", "csv"))
    page = form(ITEMS[:3])
    page.rows[5][1] = "养老服务业"
    add_header(page, STANDARD)
    page.add(*[{"level1": "务办理"}.get(k, cell(ITEMS[3], k)) for k, _, _ in STANDARD])
    yield Case("level 1 cut by a page break", [page], [truths(ITEMS)])
