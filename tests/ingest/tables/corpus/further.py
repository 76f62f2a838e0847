"""Further layouts of catalogues."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.columns import DISASTER, TEXT, case, cols, page, table, ticked
from tests.ingest.tables.corpus.form import CHANNELS, Case
from tests.ingest.tables.sheets import Sheet


def form_cases() -> Iterator[Case]:
    """Yield layouts of catalogues: groups of columns, levels, what is stated above, forms for each item."""
    lv = [(("公开层级", c), lambda i, c=c: "√" if c + "级" in i.levels else "") for c in ("县", "乡")]
    yield page("levels without 级", [*cols()[:12], *lv])
    lv = [
        (("公开层级", label), lambda i, c=c: "√" if c in i.levels else "")
        for label, c in (("县（市、区）级", "县级"), ("乡镇（街道）级", "乡级"))
    ]
    yield page("levels with brackets", [*cols()[:12], *lv])
    three = [replace(i, levels=("县级", "乡级", "村级")) for i in DISASTER]
    lv = [(("公开层级", label), lambda i: "√") for label in ("县级", "乡镇级", "村（社区）级")]
    yield page("three levels", [*cols()[:12], *lv], three, formats=("xlsx", "html"))
    sub = [
        *cols()[:3],
        (("公开内容", "公开要素"), lambda i: i.content),
        (("公开内容", "公开标准"), lambda i: "按规定"),
        *cols()[4:],
    ]
    yield page("content in two columns", sub, formats=("xlsx", "html"))
    m = [
        *cols()[:10],
        (("公开方式", "主动公开"), lambda i: i.proactive),
        (("公开方式", "依申请公开"), lambda i: i.on_request),
        (("公开方式", "不予公开"), lambda i: ""),
        *cols()[12:],
    ]
    yield page("three methods", m)
    on = [
        *cols()[:7],
        (("公开渠道和载体", "线上", "政府网站"), lambda i: "√" if "政府网站" in i.channels else ""),
        (("公开渠道和载体", "线上", "两微一端"), lambda i: "√" if "两微一端" in i.channels else ""),
        (("公开渠道和载体", "线下", "公开查阅点"), lambda i: "√" if "公开查阅点" in i.channels else ""),
        (("公开渠道和载体", "线下", "政务服务中心"), lambda i: "√" if "政务服务中心" in i.channels else ""),
        (("公开渠道和载体", "线下", "便民服务站"), lambda i: "√" if "便民服务站" in i.channels else ""),
        (
            ("公开渠道和载体", "线下", "社区/企事业单位/村公示栏(电子屏)"),
            lambda i: "√" if "社区/企事业单位/村公示栏(电子屏)" in i.channels else "",
        ),
        *cols()[8:],
    ]
    yield page("channels online and offline", on, formats=("xlsx", "html"))
    note = [
        *cols()[:7],
        *[
            (("公开渠道和载体", c if c != "其他" else "其他（请注明）"), lambda i, c=c: "√" if c in i.channels else "")
            for c in CHANNELS
        ],
        *cols()[8:],
    ]
    yield page("channel column 其他（请注明）", note)
    one = [*cols()[:8], (("公开对象",), lambda i: "√全社会" if i.public else "√特定群体"), *cols()[10:]]
    yield page("tick and word in one audience column", one)
    nobody = [c for c in cols() if c[0][0] != "公开主体"]
    yield page(
        "body stated above the table",
        nobody,
        [replace(i, body="", bodies=("示例县应急管理局",)) for i in DISASTER],
        before=("公开主体：示例县应急管理局",),
    )
    deep = Sheet("救灾")
    for _ in range(6):
        deep.add(*[""] * 16)
    deep.add("", "", "示例县救灾领域基层政务公开标准目录", *[""] * 13)
    deep.merge(6, 2, 6, 15)
    deep.add("", "", "单位：示例县应急管理局", *[""] * 13)
    table(deep, cols(), DISASTER, left=2)
    yield case("far down and to the right", [deep], [DISASTER])
    per = []
    for l1 in dict.fromkeys(i.level1 for i in DISASTER):
        s = Sheet(l1)
        s.add(f"示例县救灾领域标准目录（{l1}）", *[""] * 13)
        s.merge(0, 0, 0, 13)
        table(s, cols(), [i for i in DISASTER if i.level1 == l1])
        per.append(s)
    yield case(
        "a sheet for each level 1",
        per,
        [[i for i in DISASTER if i.level1 == l1] for l1 in dict.fromkeys(i.level1 for i in DISASTER)],
        domains=("救灾",) * 3,
    )
    yield page(
        "label 事项 over both",
        cols(
            level1=("公开事项", "一级"),
            level2=("公开事项", "二级"),
            content="公开内容（要素）*",
            time="公开时限\n（工作日）",
            body="公开主体\n（责任单位）",
        ),
    )
    yield page(
        "english brackets",
        cols(content="公开内容(要素)", specific=("公开对象", "特定群体(请写明)"), channel="公开渠道和载体(请在□内打√)"),
        formats=TEXT,
    )
    yield page(
        "header with colon",
        cols(number="序号：", content="公开内容：", basis="公开依据：", time="公开时限：", body="公开主体："),
    )
    yield page(
        "numbers as 1.0",
        cols(number=(("序号",), lambda i: i.number + ".0")),
        truth=[replace(i, number=i.number + ".0") for i in DISASTER],
    )
    yield page("time with notes", cols(time=(("公开时限",), lambda i: i.time + "（法律、法规另有规定的除外）")))
    yield page(
        "basis numbered lines",
        cols(
            basis=(
                ("公开依据",),
                lambda i: "\n".join(
                    f"{n}.{p}》"
                    for n, p in enumerate([x for x in i.basis.replace("（国务院令第577号）", "").split("》") if x], 1)
                ),
            )
        ),
    )
    yield page("body lines", cols(body=(("公开主体",), lambda i: i.body.replace("、", "\n"))))
    yield page("body slash", cols(body=(("公开主体",), lambda i: i.body.replace("、", "/"))))
    yield page("level1 in upper merged heading and number in column", cols(), formats=("xlsx",), merge=(1, 4))
    wide = Sheet("救灾")
    wide.add("附件", *[""] * 13)
    wide.add("示例县救灾领域基层政务公开标准目录", *[""] * 13)
    wide.merge(1, 0, 1, 13)
    wide.add(
        "填报单位（盖章）：示例县应急管理局",
        "",
        "",
        "",
        "",
        "填报人：张某",
        "",
        "",
        "联系电话：0000-1234567",
        "",
        "",
        "填报日期：2020.10.15",
        "",
        "",
    )
    table(wide, cols(), DISASTER)
    wide.add("备注：本目录自发布之日起施行。", *[""] * 13)
    yield case(
        "a line of four statements above", [wide], [DISASTER], formats=("xlsx", "csv"), file="示例县救灾目录.xlsx"
    )
    dup = [*cols(), (("备注",), lambda i: "新增" if i.number == "2" else "")]
    yield page("a remark column", dup, more={1: {"extra": {"备注": "新增"}}})
    yield page("english file", cols(), file="disaster.xlsx", title="示例县应急管理局救灾领域基层政务公开标准目录")
    ord = (
        "number",
        "level1",
        "level2",
        "content",
        "basis",
        "time",
        "body",
        "channel",
        "public",
        "specific",
        "proactive",
        "on_request",
    )
    yield page("no levels", cols(ord), [replace(i, levels=None) for i in DISASTER])
    yield page(
        "only some columns",
        cols(("level1", "level2", "content", "time", "body")),
        [
            replace(i, number="", basis_truth=None, basis="", channels=None, audience=None, method=None, levels=None)
            for i in DISASTER
        ],
        merge=(0,),
        formats=("xlsx", "csv"),
        file="示例县救灾目录.xlsx",
    )
    kv = Sheet("救灾")
    for i in DISASTER[:2]:
        kv.add("事项名称", i.level2)
        kv.add("公开内容", i.content)
        kv.add("公开依据", i.basis)
        kv.add("公开时限", i.time)
        kv.add("公开主体", i.body)
        kv.add("公开渠道和载体", ticked(i))
        kv.add("", "")
    yield Case(
        "a form for each item",
        [kv],
        [
            [
                {
                    "level1": i.level2,
                    "content": i.content,
                    "time_limit": i.truth()["time_limit"],
                    "bodies": i.truth()["bodies"],
                    "channels": i.truth()["channels"],
                }
                for i in DISASTER[:2]
            ]
        ],
        domains=("救灾",),
    )
