"""Layouts of county offices: which words head the columns, how ticks and channels are written."""

from collections.abc import Iterator
from dataclasses import replace

from tests.ingest.tables.corpus.columns import (
    ALL,
    DISASTER,
    ORDER,
    TEXT,
    Cell,
    case,
    cols,
    page,
    table,
    ticked,
)
from tests.ingest.tables.corpus.form import CHANNELS, Case
from tests.ingest.tables.sheets import Sheet


def county_cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from heads()
    yield from marks()


def shown(cell: Cell, mark: str, none: str) -> Cell:
    """Return a tick cell with other marks."""
    return lambda item: mark if cell(item) else none


def heads() -> Iterator[Case]:
    """Headers: orders, labels, groups, three rows."""
    yield page("plain", cols(), formats=(*ALL, "csv", "gbk"))
    yield page("columns reversed", cols(tuple(reversed(ORDER))), merge=(12,), formats=ALL)
    odd = (
        "number",
        "body",
        "level1",
        "level2",
        "time",
        "channel",
        "basis",
        "content",
        "county",
        "township",
        "proactive",
        "on_request",
        "public",
        "specific",
    )
    yield page("body first", cols(odd), merge=(2,), formats=("xlsx", "csv"))
    deep = [
        (("政务公开标准", *labels), cell) if labels[0] not in {"序号"} else (labels, cell) for labels, cell in cols()
    ]
    yield page("three rows, one group over all", deep, formats=ALL)
    two = [
        (
            (("事项" if labels[0] in {"公开事项"} else "公开要求"), *labels)
            if len(labels) > 1 or labels[0] != "序号"
            else labels,
            cell,
        )
        for labels, cell in cols()
    ]
    yield page("three rows, two groups", two, formats=ALL)
    yield page(
        "wide spaces in labels",
        cols(content="公　开　内　容", basis="公　开　依　据", time="公 开 时 限", body="公　开　主　体"),
        formats=TEXT,
    )
    yield page(
        "broken labels",
        cols(
            content="公开\n内容\n(要素)",
            basis="公开\n依据",
            time="公开\n时限",
            body="公开\n主体",
            channel="公开渠\n道和载\n体",
        ),
        formats=("xlsx", "html", "docx"),
    )
    yield page(
        "other labels 1",
        cols(
            number="编码",
            level1=("公开事项", "一级事项名称"),
            level2=("公开事项", "二级事项名称"),
            content="公开内容（标准）",
            basis="公开的法律依据",
            time="公开时限要求",
            body="公开责任单位",
            channel="公开渠道（载体）",
        ),
        formats=TEXT,
    )
    yield page(
        "other labels 2",
        cols(
            number="序　号",
            level1=("事项名称", "一级"),
            level2=("事项名称", "二级"),
            content="主要内容",
            basis="法律法规依据",
            time="公开的时间",
            body="责任部门",
            channel="公开方式及载体",
        ),
    )
    yield page(
        "other labels 3",
        cols(
            number="序号",
            level1=("政务公开事项名称", "一级事项"),
            level2=("政务公开事项名称", "二级事项"),
            content="公开内容及标准",
            basis="依据文件",
            time="公开时限（工作日）",
            body="公开责任主体（单位）",
            channel="公开渠道和载体（可多选）",
        ),
    )
    yield page(
        "audience and method named differently",
        cols(
            public=("公开范围", "面向全社会"),
            specific=("公开范围", "特定对象（请注明）"),
            proactive=("公开属性", "主动公开"),
            on_request=("公开属性", "依申请公开"),
        ),
    )
    yield page("one row header", [((labels[-1],), cell) for labels, cell in cols()], formats=TEXT)
    yield page("group prefixed one row header", [(("-".join(labels),), cell) for labels, cell in cols()], formats=TEXT)
    yield page("header merges lost", cols(), formats=("csv", "gbk"), merges=False)
    extra = [
        (("备注",), lambda i: "无"),
        (("联系电话",), lambda i: "0000-7654321"),
        (("监督电话",), lambda i: "0000-1234567"),
    ]
    yield page("more columns", [*cols(), *extra])
    yield page("more columns between", [*cols()[:7], extra[1], *cols()[7:], extra[0]])
    yield page("empty columns at the left", cols(), left=2, title="")
    gap = [(("",), lambda i: "")]
    yield page("an empty column inside", [*cols()[:5], *gap, *cols()[5:]], merges=False, formats=TEXT)
    yield page("legend in the header", cols(channel=(("公开渠道和载体（在□内打√）",), lambda i: ticked(i, "☑", "□"))))
    yield page("level label with 街道", cols(township=("公开层级", "乡镇（街道）级")))
    yield page("level label with 镇街", cols(township=("公开层级", "镇街级"), county=("公开层级", "区（县）级")))


def marks() -> Iterator[Case]:
    """Ticks, channels in columns, words instead of ticks."""
    channel = [(("公开渠道和载体", c), lambda i, c=c: "√" if c in (i.channels or ()) else "") for c in CHANNELS]
    grid = [*cols()[:7], *channel, *cols()[8:]]
    yield page("a column for each channel", grid, formats=ALL)
    yield page("a column for each channel, one row", [((labels[-1],), cell) for labels, cell in grid], formats=TEXT)
    short = dict(
        zip(
            CHANNELS,
            (
                "政府\n网站",
                "政府\n公报",
                "两微\n一端",
                "发布会听证会",
                "广播\n电视",
                "纸质\n媒体",
                "公开查阅点",
                "政务服务中心",
                "便民服务站",
                "入户现场",
                "社区企事业单位村公示栏",
                "精准\n推送",
                "其他",
            ),
            strict=True,
        )
    )
    named = [(("公开渠道和载体", short[c]), lambda i, c=c: "√" if c in (i.channels or ()) else "") for c in CHANNELS]
    yield page("channels' columns with broken labels", [*cols()[:7], *named, *cols()[8:]], formats=("xlsx", "html"))
    other = [(("公开渠道和载体", c), lambda i, c=c: "■" if c in (i.channels or ()) else "□") for c in CHANNELS]
    yield page("boxes in channels' columns", [*cols()[:7], *other, *cols()[8:]])
    free = [
        replace(DISASTER[0], channels=("政府网站", "两微一端", "其他", "信用中国"), extra={"o": "信用中国"}),
        *DISASTER[1:],
    ]
    wordy = [
        (
            ("公开渠道和载体", c),
            lambda i, c=c: i.extra.get("o", "") if c == "其他" else "√" if c in (i.channels or ()) else "",
        )
        for c in CHANNELS
    ]
    yield page("words in the column of other channels", [*cols()[:7], *wordy, *cols()[8:]], free)
    for mark, none in (
        ("Y", "N"),
        ("是", "否"),
        ("●", "○"),
        ("1", "0"),
        ("✔", ""),
        ("有", "无"),
        ("√", "×"),
        ("R", "£"),
    ):
        marked = [
            (labels, shown(cell, mark, none)) if labels[0] in {"公开对象", "公开方式", "公开层级"} else (labels, cell)
            for labels, cell in cols()
        ]
        yield page(f"ticks {mark} {none}", marked)
    groups = [replace(i, specific="受灾群众" if i.specific else "") for i in DISASTER]
    yield page("the group is written out", cols(), groups, more={2: {"audience_text": "受灾群众"}})
    noted = [replace(i, specific="√（受灾群众）" if i.specific else "") for i in DISASTER]
    yield page("a tick and the group", cols(), noted, more={2: {"audience_text": "受灾群众"}})
    noted = [replace(i, specific="√\n受灾群众" if i.specific else "") for i in DISASTER]
    yield page("a tick and the group on two lines", cols(), noted, more={2: {"audience_text": "受灾群众"}})
    words = [
        *cols()[:8],
        (("公开对象",), lambda i: "全社会" if i.public else "特定群体：受灾群众"),
        (("公开方式",), lambda i: "主动公开" if i.proactive else "依申请公开"),
        (("公开层级",), lambda i: "、".join(i.levels)),
    ]
    yield page("words for ticks", words, formats=TEXT)
    both = [
        *cols()[:8],
        (("公开对象",), lambda i: "☑全社会 □特定群体" if i.public else "□全社会 ☑特定群体"),
        (("公开方式",), lambda i: "■主动 □依申请" if i.proactive else "□主动 ■依申请"),
        (
            ("公开层级",),
            lambda i: ("■" if "县级" in i.levels else "□") + "县级 " + ("■" if "乡级" in i.levels else "□") + "乡级",
        ),
    ]
    yield page("boxes with words in one cell", both, formats=TEXT)
    spoken = {("县级", "乡级"): "县乡两级", ("县级",): "县级部门", ("乡级",): "乡镇（街道）"}
    yield page("levels in words", [*cols()[:12], (("公开层级",), lambda i: spoken[i.levels])])
    three = [replace(i, levels=("县级", "乡级", "村级")) for i in DISASTER]
    yield page("three levels in words", [*cols()[:12], (("公开层级",), lambda i: "县、乡、村三级")], three)
    yield page(
        "levels with 、村级",
        [*cols()[:12], (("公开层级", "县级"), lambda i: "√"), (("公开层级", "乡、村级"), lambda i: "√")],
        three,
    )
    across = Sheet("救灾")
    table(across, cols(), three2 := [replace(i, levels=("县级", "乡级")) for i in DISASTER])
    for n in range(2, 7):
        across.rows[n][13] = ""
        across.merge(n, 12, n, 13)
    yield case("one tick merged over two levels", [across], [three2], formats=("xlsx", "html"))
    down = Sheet("救灾")
    flat = [replace(i, public="√", specific="", audience=("全社会",), levels=("县级",)) for i in DISASTER]
    table(down, cols(), flat, merge=(1, 8, 12))
    yield case("a tick merged over rows", [down], [flat], formats=ALL)
    prose = {c: c for c in CHANNELS}
    yield page(
        "channels in words",
        cols(channel=(("公开渠道",), lambda i: "、".join(prose[c] for c in i.channels))),
        formats=TEXT,
    )
    yield page("channels one a line", cols(channel=(("公开渠道",), lambda i: "\n".join(prose[c] for c in i.channels))))
    yield page(
        "channels after a verb",
        cols(channel=(("公开渠道",), lambda i: "通过" + "、".join(prose[c] for c in i.channels) + "公开")),
    )
    yield page(
        "channels numbered with marks",
        cols(
            channel=(
                ("公开渠道和载体",),
                lambda i: "\n".join(f"{n}.{'■' if c in i.channels else '□'}{c}" for n, c in enumerate(CHANNELS, 1)),
            )
        ),
    )
    yield page("channels with 丨", cols(channel=(("公开渠道和载体",), lambda i: ticked(i, "√", "", "\n"))))
    yield page(
        "channels tick behind in brackets",
        cols(
            channel=(
                ("公开渠道和载体",),
                lambda i: " ".join(
                    f"{c}（{'√' if c in i.channels else ' '}）" for c in CHANNELS if "/" not in c or c in i.channels
                ),
            )
        ),
    )
