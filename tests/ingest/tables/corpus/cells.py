"""Cells: channels, deadlines, ticks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.ingest.tables.corpus.form import CHANNELS, ITEMS, STANDARD, TWENTY, Case, Truth, form, relabel, truths


def ticked(on: Sequence[str], yes: str, no: str, separator: str) -> str:
    """Return the whole printed list with marks."""
    return separator.join((yes if name in on else no) + name for name in CHANNELS)


def _channel_case(name: str, cell: str, channels: Sequence[str] | None, **more: Any) -> Case:
    columns = more.pop("columns", STANDARD)
    items = [replace(i, channel=cell, channels=tuple(channels) if channels else None) for i in ITEMS]
    return Case(f"channel {name}", [form(items, columns)], [truths(items)], **more)


def channel_cases() -> Iterator[Case]:
    """FORMATS 2: glyphs, separators, codings, aliases, the trap of the optional box."""
    on = ("政府网站", "公开查阅点", "社区/企事业单位/村公示栏(电子屏)")
    for yes in ("■", "▄", "√", "☑", "t"):
        for no, separator in (("□", " "), ("口", "\n"), ("□", "、")):
            yield _channel_case(f"{yes}{no}{separator!r}", ticked(on, yes, no, separator), on)
    mixed = ticked(on, "■", "□", " ").replace("□纸质", "口纸质").replace("□精准", "口精准")
    yield _channel_case("口 and □ in one cell", mixed, on, formats=("xlsx", "html", "csv"))
    yield _channel_case("no separator", ticked(on, "■", "□", ""), on)
    yield _channel_case("ticked only", "\n".join("■" + c for c in on), on)
    yield _channel_case("full width brackets", ticked(on, "■", "□", "　").replace("(", "（").replace(")", "）"), on)
    yield _channel_case("numbered", "1.政府网站 2.两微一端", ("政府网站", "两微一端"))
    yield _channel_case("comma list", "政府网站，公开查阅点，便民服务站", ("政府网站", "公开查阅点", "便民服务站"))
    yield _channel_case("one a line", "政府网站\n政务服务中心\n入户/现场", ("政府网站", "政务服务中心", "入户/现场"))
    yield _channel_case("semicolons", "政府网站;两微一端；纸质媒体", ("政府网站", "两微一端", "纸质媒体"))
    yield _channel_case(
        "broken words",
        "■政府网\n站 ■社区/企事业单\n位/村公示栏（电子屏）",
        ("政府网站", "社区/企事业单位/村公示栏(电子屏)"),
    )
    yield _channel_case("marks after names", "政府网站√ 政府公报□ 两微一端√", ("政府网站", "两微一端"))
    yield _channel_case("only boxes", "□政府网站 □政府公报 □两微一端", None)
    yield _channel_case("free text", "■政府网站 ■其他：办税服务厅", ("政府网站", "其他", "办税服务厅"))
    yield _channel_case("free text unticked", "■政府网站 □其他 基层公共服务平台", ("政府网站",))
    yield _channel_case(
        "free text ticked", "■政府网站\n■其他 基层公共服务平台", ("政府网站", "其他", "基层公共服务平台")
    )
    yield _channel_case("unknown", "■政府网站 ■老茶馆", ("政府网站",), problems=("channel-unknown",))
    legend = relabel(channel="公开渠道和载体（■必选 □可选）")
    yield _channel_case("legend", "■政府网站 □公开查阅点", ("政府网站",), columns=legend)
    yield _channel_case("legend, boxes only", "□政府网站 □公开查阅点", None, columns=legend)
    grid = [*STANDARD[:7], *((c, "公开渠道和载体", c) for c in CHANNELS), *STANDARD[8:]]
    items = [replace(i, channels=("政府网站", "公开查阅点"), extra={"政府网站": "√", "公开查阅点": "√"}) for i in ITEMS]
    yield Case("a column for each channel", [form(items, grid)], [truths(items)], formats=("xlsx", "html"))
    aliases = {
        "发布会": "发布会/听证会",
        "发布会听证会": "发布会/听证会",
        "行政服务中心": "政务服务中心",
        "政府服务中心": "政务服务中心",
        "政务服务大厅": "政务服务中心",
        "办事窗口": "政务服务中心",
        "一微一端": "两微一端",
        "政务新媒体": "两微一端",
        "纸质载体": "纸质媒体",
        "镇村公示公开栏": "社区/企事业单位/村公示栏(电子屏)",
        "单位/村委会公示栏（电子屏）": "社区/企事业单位/村公示栏(电子屏)",
        "示例县政府门户网站": "政府网站",
        "12345政务服务热线": "12345政务服务热线",
        "图书馆": "图书馆",
        "信用中国网站": "信用中国",
        "中国政府采购网": "中国政府采购网",
        "公共资源交易平台": "公共资源交易平台",
        "国家企业信用信息公示系统": "国家企业信用信息公示系统",
        "示例县司法局公众号": "公众号",
        "村应急广播": "村应急广播",
        "组员微信群": "村（居）民微信群",
        "办税服务厅": "办税服务厅",
        "部门网站": "部门网站",
        "政务公开专区": "政务公开专区",
    }
    for alias, name in aliases.items():
        yield _channel_case(f"alias {alias}", f"■{alias}", (name,))


def limit(kind: str, n: int | None = None, unit: str | None = None, anchor: str | None = None) -> Truth:
    return {"kind": kind, "n": n, "unit": unit, "anchor": anchor}


def _compound(*parts: Truth) -> Truth:
    return limit("compound") | {"parts": list(parts)}


WITHIN_20 = limit("within", 20, "workday")
TIMES: tuple[tuple[str, Truth | None], ...] = (
    ("信息形成（变更）20个工作日内", TWENTY),
    ("自信息形成或变更之日起20 个工作日内", TWENTY),
    ("信息形成或者变更之日起二十个工作日内", TWENTY),
    ("自制作或获取该信息之日起20个工作日内", limit("within", 20, "workday", "made_or_obtained")),
    ("20个工作日", WITHIN_20),
    ("20工作日", WITHIN_20),
    ("制定或获取信息之日起10个工作日内", limit("within", 10, "workday", "made_or_obtained")),
    ("信息形成之日起20个工作日内", limit("within", 20, "workday", "formed")),
    ("分配结果确定后20个工作日内", limit("within", 20, "workday", "allocated")),
    ("按进展情况及时公开", limit("progress")),
    ("及时公开", limit("prompt")),
    ("实时公开", limit("realtime")),
    ("永久公开", limit("permanent")),
    ("长期公开", limit("permanent")),
    ("信息形成或变更之日起3个工作日内", limit("within", 3, "workday", "formed_or_changed")),
    ("信息形成（变更）5个工作日内", limit("within", 5, "workday", "formed_or_changed")),
    ("本级人大批准后20日内", limit("within", 20, "day", "approved")),
    ("本级财政部门批复后20日内", limit("within", 20, "day", "approved")),
    ("20个工作日内，法律法规另有规定的，从其规定", WITHIN_20),
    ("信息形成（变更）下发至本单位20个工作日内", limit("within", 20, "workday", "received")),
    ("半年至少更新1次", limit("periodic", 6, "month")),
    ("每季度", limit("periodic", 1, "quarter")),
    ("每季度的首个月20日前公布", limit("periodic", 1, "quarter")),
    ("每月公布一次", limit("periodic", 1, "month")),
    ("每年", limit("periodic", 1, "year")),
    ("随时公布", limit("realtime")),
    ("按主管部门要求单独公开", limit("external")),
    ("提前一周发通知邀请", limit("before", 7, "day", "other")),
    ("随采购公告、采购文件公开", limit("with_event", None, None, "other")),
    ("决策作出后及时公开", limit("prompt", None, None, "decided")),
    ("20个工作日内公开，并长期公开", _compound(WITHIN_20, limit("permanent"))),
    ("5个工作日；长期公示", _compound(limit("within", 5, "workday"), limit("permanent"))),
    ("除处罚决定外长期公开；处罚决定20个工作日内", _compound(limit("permanent"), WITHIN_20)),
    ("执法决定7个工作日内；其他20个工作日内", _compound(limit("within", 7, "workday"), WITHIN_20)),
    (
        "信息形成之日起20个工作日内 许可决定后7个工作日内",
        _compound(limit("within", 20, "workday", "formed"), limit("within", 7, "workday", "decided")),
    ),
    ("见附件三", None),
)


def time_cases() -> Iterator[Case]:
    """FORMATS 3: every class of deadline, four to a file."""
    for start in range(0, len(TIMES), 4):
        part = [*TIMES[start : start + 4], *TIMES][:4]
        items = [replace(i, time=t, time_truth=truth) for i, (t, truth) in zip(ITEMS, part, strict=True)]
        yield Case(f"times {start}", [form(items)], [truths(items)], formats=("xlsx", "csv", "docx"))


def tick_cases() -> Iterator[Case]:
    """FORMATS 4: marks, words instead of marks, both, none, lost."""
    for mark in ("√", "✓", "■", "●", "是", "☑"):
        items = [replace(i, public=mark, proactive=mark, county=mark) for i in ITEMS]
        yield Case(f"tick {mark}", [form(items)], [truths(items)], formats=("xlsx", "html"))
    both = [replace(i, specific="√", audience=("全社会", "特定群体")) for i in ITEMS]
    yield Case("both audiences", [form(both)], [truths(both)])
    words = [
        replace(i, public="", specific="项目单位", audience=("特定群体",), more={"audience_text": "项目单位"})
        for i in ITEMS
    ]
    yield Case("words in a tick cell", [form(words)], [truths(words)], formats=("xlsx", "html", "csv"))
    named = [replace(i, county="县级", levels=("县级",)) for i in ITEMS]
    yield Case("level named in the cell", [form(named)], [truths(named)])
    plain = (
        *STANDARD[:8],
        ("audience_word", "公开对象", ""),
        ("method_word", "公开方式", ""),
        ("level_word", "公开层级", ""),
    )
    said = [
        replace(
            i,
            extra={"audience_word": "全社会", "method_word": "主动公开", "level_word": "县级、乡级"},
            levels=("县级", "乡级"),
        )
        for i in ITEMS
    ]
    yield Case("words without a grid", [form(said, plain)], [truths(said)], formats=("xlsx", "csv"))
    wide = [
        replace(i, extra=i.extra | {"method_word": "全社会范围主动公开", "audience_word": "", "level_word": "县级"})
        for i in ITEMS
    ]
    yield Case("audience within the method", [form(wide, plain)], [truths(wide)])
    asked = [replace(i, proactive="", on_request="√", method=("依申请公开",)) for i in ITEMS]
    yield Case("on request", [form(asked)], [truths(asked)])
    none = [replace(i, public="", audience=None) for i in ITEMS[:1]] + list(ITEMS[1:])
    yield Case("no audience on one row", [form(none)], [truths(none)])
    lost = [
        replace(
            i,
            public="",
            proactive="",
            county="",
            audience=None,
            method=None,
            levels=None,
            more={"unread": ["audience", "method", "level"]},
        )
        for i in ITEMS
    ]
    yield Case(
        "all ticks lost", [form(lost)], [truths(lost)], problems=("ticks-lost",), formats=("xlsx", "html", "csv")
    )
    broken = [replace(i, county="?", levels=None, more={"unread": ["level"]}) for i in ITEMS]
    yield Case("damaged ticks", [form(broken)], [truths(broken)], problems=("cell-lost",))
    stated = (*STANDARD[:8], ("attr", "公开属性", ""))
    listed = [
        replace(
            i,
            extra={"attr": "依申请公开"},
            audience=None,
            method=("依申请公开",),
            levels=None,
            more={"attribute": "依申请公开"},
        )
        for i in ITEMS
    ]
    yield Case("attribute column", [form(listed, stated)], [truths(listed)])
