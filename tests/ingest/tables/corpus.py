"""Workbooks as offices keep them, each with what a careful reader would take from it.

One `Case` is one layout with its truth; `cases()` gives them all, over every reader. Values of the truth are those of
`zwgk extract`. Names, time limits and channels are facts of published catalogues; the rest is our own wording.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.ingest.tables.sheets import Sheet, csv_bytes, docx_bytes, html, xls, xlsx, xml2003

CHANNELS = (
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    "社区/企事业单位/村公示栏(电子屏)",
    "精准推送",
    "其他",
)
LAW = "中华人民共和国政府信息公开条例"
TWENTY = {"kind": "within", "n": 20, "unit": "workday", "anchor": "formed_or_changed"}
TWENTY_TEXT = "自信息形成或者变更之日起20个工作日内"

Truth = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One line of a catalogue: what the truth is, and how the cells say it."""

    number: str
    level1: str
    level2: str
    content: str = "文件名称、文号、制定机关、施行日期、全文"
    basis: str = f"《{LAW}》"
    basis_truth: tuple[str, ...] | None = (LAW,)
    time: str = TWENTY_TEXT
    time_truth: Mapping[str, Any] | None = field(default_factory=lambda: TWENTY)
    body: str = "示例县民政局"
    bodies: tuple[str, ...] | None = ("示例县民政局",)
    channel: str = "■政府网站 □政府公报 ■两微一端"
    channels: tuple[str, ...] | None = ("政府网站", "两微一端")
    public: str = "√"
    specific: str = ""
    audience: tuple[str, ...] | None = ("全社会",)
    proactive: str = "√"
    on_request: str = ""
    method: tuple[str, ...] | None = ("主动公开",)
    county: str = "√"
    township: str = ""
    village: str = ""
    levels: tuple[str, ...] | None = ("县级",)
    extra: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)  # further fields of the truth

    def truth(self) -> Truth:
        """Return what extraction must give."""
        out: Truth = {
            "number": self.number or None,
            "level1": self.level1 or None,
            "level2": self.level2 or None,
            "content": self.content or None,
            "basis": _list(self.basis_truth),
            "time_limit": dict(self.time_truth) if self.time_truth else None,
            "bodies": _list(self.bodies),
            "channels": _list(self.channels),
            "audience": _list(self.audience),
            "method": _list(self.method),
            "levels": _list(self.levels),
        }
        return out | dict(self.more)


def _list(values: Sequence[str] | None) -> list[str] | None:
    return list(values) if values else None


ITEMS = (
    Item("1", "养老服务通用政策", "国家和地方层面养老服务相关法律、法规、政策文件"),
    Item("2", "养老服务通用政策", "老年人补贴", content="补贴名称、对象、标准、经办机构、电话"),
    Item(
        "3",
        "养老服务业务办理",
        "养老机构备案",
        content="备案机构名称、时间、材料清单",
        body="县级民政部门",
        bodies=("县级民政部门",),
    ),
    Item("4", "养老服务业务办理", "养老服务扶持补贴", content="申请条件、发放结果"),
)

Column = tuple[str, str, str]  # key, group label, leaf label
STANDARD: tuple[Column, ...] = (
    ("number", "序号", ""),
    ("level1", "公开事项", "一级事项"),
    ("level2", "公开事项", "二级事项"),
    ("content", "公开内容（要素）", ""),
    ("basis", "公开依据", ""),
    ("time", "公开时限", ""),
    ("body", "公开主体", ""),
    ("channel", "公开渠道和载体", ""),
    ("public", "公开对象", "全社会"),
    ("specific", "公开对象", "特定群体"),
    ("proactive", "公开方式", "主动"),
    ("on_request", "公开方式", "依申请公开"),
    ("county", "公开层级", "县级"),
    ("township", "公开层级", "乡、村级"),
)


@dataclass
class Case:
    """One file and its truth, a list of items for each table."""

    name: str
    sheets: list[Sheet]
    truth: list[list[Truth]]
    file: str = "示例县目录.xlsx"
    problems: tuple[str, ...] | None = None  # codes that must be reported, at least
    formats: tuple[str, ...] = ("xlsx",)
    kind: str = "catalogue"
    domains: tuple[str | None, ...] | None = ("养老服务",)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield file name and bytes for each format that can carry the layout."""
        stem = self.file.rpartition(".")[0]
        for kind in self.formats:
            data: Callable[[], bytes] = {
                "xlsx": lambda: xlsx(*self.sheets),
                "csv": lambda: csv_bytes(self.sheets[0]),
                "gbk": lambda: csv_bytes(self.sheets[0], "gb18030"),
                "html": lambda: html(*self.sheets),
                "docx": lambda: docx_bytes(*self.sheets),
                "xml": lambda: xml2003(*self.sheets),
                "xls": lambda: xls(self.sheets[0]),
            }[kind]
            suffix = {"gbk": "csv", "xml": "xls"}.get(kind, kind)
            yield f"{stem}.{suffix}", data()


def form(
    items: Sequence[Item] = ITEMS,
    columns: Sequence[Column] = STANDARD,
    *,
    title: str = "示例县养老服务领域基层政务公开标准目录",
    sheet: str = "养老服务",
    merge_names: bool = True,
    repeat_names: bool = False,
) -> Sheet:
    """Lay items out in the official form: title, header over one or two rows, level 1 merged downwards."""
    out = Sheet(sheet)
    width = len(columns)
    if title:
        out.add(title, *[""] * (width - 1))
        out.merge(0, 0, 0, width - 1)
    add_header(out, columns)
    add_items(out, items, columns, merge_names, repeat_names)
    return out


def add_header(out: Sheet, columns: Sequence[Column]) -> None:
    """Add one header row, or two where columns stand in groups, merged as in the official form."""
    two = any(leaf for _, _, leaf in columns)
    groups = [group for _, group, _ in columns]
    top = out.add(*[g if i == 0 or g != groups[i - 1] or not columns[i][2] else "" for i, g in enumerate(groups)])
    if not two:
        return
    out.add(*[leaf for _, _, leaf in columns])
    start = 0
    for i in range(1, len(columns) + 1):
        if i == len(columns) or groups[i] != groups[start] or not columns[i][2]:
            if columns[start][2]:
                out.merge(top, start, top, i - 1)
            else:
                out.merge(top, start, top + 1, start)
            start = i


def add_items(
    out: Sheet, items: Sequence[Item], columns: Sequence[Column], merge_names: bool = True, repeat: bool = False
) -> None:
    """Add the items' rows; equal level-1 names that follow each other are merged, or left blank below the first."""
    first = len(out.rows)
    for i, item in enumerate(items):
        same = i > 0 and items[i - 1].level1 == item.level1 and not repeat
        out.add(*["" if same and key == "level1" else _cell(item, key) for key, _, _ in columns])
    if merge_names and not repeat:
        at = next((i for i, c in enumerate(columns) if c[0] == "level1"), None)
        start = 0
        for i in range(1, len(items) + 1):
            if at is not None and (i == len(items) or items[i].level1 != items[start].level1):
                out.merge(first + start, at, first + i - 1, at)
                start = i


def _cell(item: Item, key: str) -> str:
    return str(getattr(item, key)) if hasattr(item, key) else item.extra.get(key, "")


def truths(items: Sequence[Item]) -> list[Truth]:
    return [item.truth() for item in items]


def relabel(**labels: str) -> tuple[Column, ...]:
    """Return the standard columns with other leaf labels, or group labels where there is no leaf."""
    return tuple(
        (key, group, labels[key]) if key in labels and leaf else (key, labels.get(key, group), leaf)
        for key, group, leaf in STANDARD
    )


ALL = ("xlsx", "html", "docx", "xml", "xls")


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from header_cases()
    yield from level_cases()
    yield from channel_cases()
    yield from time_cases()
    yield from tick_cases()
    yield from row_cases()
    yield from noise_cases()
    yield from mixed_cases(40)


def header_cases() -> Iterator[Case]:
    """FORMATS 1: labels, order, rows of header, what is lost or printed twice."""
    yield Case("standard", [form()], [truths(ITEMS)], formats=ALL)
    yield Case("csv, merges lost", [form()], [truths(ITEMS)], formats=("csv", "gbk"))
    yield Case(
        "no merges, names repeated",
        [form(merge_names=False, repeat_names=True)],
        [truths(ITEMS)],
        formats=("xlsx", "csv"),
    )
    for content in ("公开内容", "公开内容(要素)", "公开内容（要素）及要求", "公 开\n内 容"):
        yield Case(f"label {content}", [form(columns=relabel(content=content))], [truths(ITEMS)])
    for specific in ("特定群众", "特定群体", "特定对象", "特定群体（请写明）"):
        for on_request in ("依申请公开", "依申请", "申请"):
            columns = relabel(specific=specific, on_request=on_request, public="社会", proactive="主动公开")
            yield Case(
                f"labels {specific} {on_request}", [form(columns=columns)], [truths(ITEMS)], formats=("xlsx", "html")
            )
    yield Case("一级|二级", [form(columns=relabel(level1="一级", level2="二级"))], [truths(ITEMS)])
    flat = tuple((k, leaf or g, "") for k, g, leaf in STANDARD)
    flat = tuple((k, {"level1": "事项类别", "level2": "事项名称"}.get(k, g), "") for k, g, _ in flat)
    yield Case(
        "one header row, 事项类别|事项名称", [form(columns=flat)], [truths(ITEMS)], formats=("xlsx", "csv", "docx")
    )
    order = [0, 6, 3, 1, 2, 7, 5, 4, 12, 13, 10, 11, 8, 9]
    yield Case("other order", [form(columns=[STANDARD[i] for i in order])], [truths(ITEMS)], formats=ALL)
    yield Case(
        "no 序号 label",
        [form(columns=(("number", "", ""), *STANDARD[1:]))],
        [truths(ITEMS)],
        problems=("header-cell-lost",),
        formats=("xlsx", "csv"),
    )
    for lost in ("basis", "time", "body", "channel"):
        columns = tuple((k, "" if k == lost else g, leaf) for k, g, leaf in STANDARD)
        yield Case(f"no label over {lost}", [form(columns=columns)], [truths(ITEMS)], problems=("header-cell-lost",))
    kangbashi = (
        *STANDARD[:1],
        ("kind", "事项类别", ""),
        *STANDARD[1:5],
        ("clause", "条款内容", ""),
        ("force", "依据效力（位阶）", ""),
        *STANDARD[5:],
        ("duty", "对应职责", ""),
    )
    items = [
        replace(i, extra={"kind": "行政给付", "clause": "第十九条", "force": "法规", "duty": "补贴"}) for i in ITEMS
    ]
    yield Case("weaker labels beside the usual ones", [form(items, kangbashi)], [truths(items)])
    wrong = tuple((k, "公开方式" if g == "公开层级" else g, leaf) for k, g, leaf in STANDARD)
    yield Case("公开方式 twice", [form(columns=wrong)], [truths(ITEMS)], formats=("xlsx", "html"))
    extra = (
        *STANDARD[:7],
        ("office", "责任科室（单位）", ""),
        *STANDARD[7:],
        ("phone", "咨询电话", ""),
        ("tip", "监督举报电话", ""),
    )
    items = [replace(i, extra={"office": "养老股", "phone": "0000-1234567", "tip": "12345"}) for i in ITEMS]
    yield Case(
        "extra columns", [form(items, extra)], [truths(items)], problems=("extra-columns",), formats=("xlsx", "csv")
    )
    three = form(title="")
    rows = [three.rows[0], three.rows[1], *three.rows[2:]]
    three.rows = [rows[0], [""] * 14, rows[1], *rows[2:]]
    three.rows[1] = ["" if not STANDARD[i][2] else STANDARD[i][2][: len(STANDARD[i][2]) // 2] for i in range(14)]
    three.rows[2] = ["" if not STANDARD[i][2] else STANDARD[i][2][len(STANDARD[i][2]) // 2 :] for i in range(14)]
    three.merges = [(t + (t > 0), le, b + 1, r) for t, le, b, r in three.merges]
    three.merges = [(0, m[1], 0, m[3]) if m[0] == 0 and STANDARD[m[1]][2] else m for m in three.merges]
    yield Case("header over three rows", [three], [truths(ITEMS)])
    pages = form(ITEMS[:2])
    add_header(pages, STANDARD)
    add_items(pages, ITEMS[2:], STANDARD)
    yield Case("header repeated on each page", [pages], [truths(ITEMS)], formats=(*ALL, "csv"))
    several = form(ITEMS[:2])
    others = [replace(i, level1="综合业务", number=str(n)) for n, i in enumerate(ITEMS[2:], 1)]
    at = several.add("示例县社会救助领域基层政务公开标准目录", *[""] * 13)
    several.merge(at, 0, at, 13)
    add_header(several, STANDARD)
    add_items(several, others, STANDARD)
    yield Case(
        "two tables on one sheet",
        [replace(several, title="目录")],
        [truths(ITEMS[:2]), truths(others)],
        formats=(*ALL, "csv"),
        domains=("养老服务", "社会救助"),
    )
    sections = form((), title="示例县基层政务公开标准目录", sheet="目录")
    for title, part in (("一、养老服务领域", ITEMS[:2]), ("二、社会救助领域", others)):
        at = sections.add(title, *[""] * 13)
        sections.merge(at, 0, at, 13)
        add_items(sections, part, STANDARD)
    yield Case(
        "section rows by domain",
        [sections],
        [truths(ITEMS[:2]), truths(others)],
        formats=("xlsx", "html", "docx"),
        domains=("养老服务", "社会救助"),
    )
    with_domain = (("number", "序号", ""), ("area", "相应领域", ""), *STANDARD[1:])
    items = [replace(i, extra={"area": "城乡规划"}, more={"domain": "国土空间规划"}) for i in ITEMS]
    yield Case(
        "column 相应领域",
        [form(items, with_domain, title="示例县目录", sheet="目录")],
        [truths(items)],
        domains=(None,),
    )
    third = (*STANDARD[:3], ("l3", "公开事项", "三级事项"), *STANDARD[3:])
    items = [replace(i, extra={"l3": "省级文件"}, more={"level3": "省级文件"}) for i in ITEMS]
    yield Case("third level", [form(items, third)], [truths(items)])
    opened = (("number", "序号", ""), ("five", "五公开", ""), *STANDARD[1:])
    items = [replace(i, extra={"five": "执行公开"}, more={"openness": ["执行公开"]}) for i in ITEMS]
    yield Case("column 五公开", [form(items, opened)], [truths(items)])
    noted = form()
    noted.add("注：本目录由示例县民政局负责解释。", *[""] * 13)
    noted.rows.insert(1, ["填报单位：示例县民政局", *[""] * 13])
    noted.merges = [(t + 1, le, b + 1, r) if t else (t, le, b, r) for t, le, b, r in noted.merges]
    yield Case("notes above and below", [noted], [truths(ITEMS)], formats=("xlsx", "csv"))
    yield Case(
        "two sheets",
        [form(), form(sheet="社会救助", title="示例县社会救助领域标准目录")],
        [truths(ITEMS)] * 2,
        domains=("养老服务", "社会救助"),
    )


LEVEL_COLUMNS: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (),
    (("县级", ("县级",)), ("乡、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("乡级", ("乡级",))),
    (("乡级", ("乡级",)),),
    (("镇级", ("乡级",)), ("村级", ("村级",))),
    (("市级", ("市级",)), ("县级", ("县级",)), ("乡级", ("乡级",))),
    (("县级", ("县级",)), ("镇级", ("乡级",))),
    (("市级", ("县级",)), ("镇（街）级", ("乡级",))),
    (("区级", ("县级",)), ("乡级", ("乡级",))),
    (("示例市级", ("县级",)), ("镇街乡", ("乡级",)), ("村", ("村级",))),
    (("县级", ("县级",)), ("乡级", ("乡级",)), ("村级", ("村级",))),
    (("县级", ("县级",)), ("镇、村级", ("乡级", "村级"))),
    (("区级", ("县级",)), ("镇（街）级", ("乡级",))),
    (("区级", ("县级",)), ("乡、村级", ("乡级", "村级"))),
    (("镇级", ("乡级",)),),
    (("村级", ("村级",)),),
    (("县级", ("县级",)), ("乡镇级", ("乡级",))),
    (("市级", ("市级",)), ("县（区）级", ("县级",))),
    (("县级", ("县级",)), ("（乡）、村级", ("乡级", "村级"))),
    (("县级", ("县级",)), ("、村级", ("村级",))),
)


def level_cases() -> Iterator[Case]:
    """FORMATS 1: the sets of level columns; one tick may stand for two levels."""
    for labels in LEVEL_COLUMNS:
        columns = [*STANDARD[:12], *((f"tier{i}", "公开层级", label) for i, (label, _) in enumerate(labels))]
        items = []
        for n, item in enumerate(ITEMS):
            ticked = {i for i in range(len(labels)) if (n + i) % 2 == 0 or n == 3}
            truth = [level for i in sorted(ticked) for level in labels[i][1]]
            items.append(replace(item, extra={f"tier{i}": "√" for i in ticked}, levels=tuple(truth) or None))
        name = "|".join(label for label, _ in labels) or "none"
        yield Case(f"levels {name}", [form(items, columns)], [truths(items)], formats=("xlsx", "html"))


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


def _limit(kind: str, n: int | None = None, unit: str | None = None, anchor: str | None = None) -> Truth:
    return {"kind": kind, "n": n, "unit": unit, "anchor": anchor}


def _compound(*parts: Truth) -> Truth:
    return _limit("compound") | {"parts": list(parts)}


WITHIN_20 = _limit("within", 20, "workday")
TIMES: tuple[tuple[str, Truth | None], ...] = (
    ("信息形成（变更）20个工作日内", TWENTY),
    ("自信息形成或变更之日起20 个工作日内", TWENTY),
    ("信息形成或者变更之日起二十个工作日内", TWENTY),
    ("自制作或获取该信息之日起20个工作日内", _limit("within", 20, "workday", "made_or_obtained")),
    ("20个工作日", WITHIN_20),
    ("20工作日", WITHIN_20),
    ("制定或获取信息之日起10个工作日内", _limit("within", 10, "workday", "made_or_obtained")),
    ("信息形成之日起20个工作日内", _limit("within", 20, "workday", "formed")),
    ("分配结果确定后20个工作日内", _limit("within", 20, "workday", "allocated")),
    ("按进展情况及时公开", _limit("progress")),
    ("及时公开", _limit("prompt")),
    ("实时公开", _limit("realtime")),
    ("永久公开", _limit("permanent")),
    ("长期公开", _limit("permanent")),
    ("信息形成或变更之日起3个工作日内", _limit("within", 3, "workday", "formed_or_changed")),
    ("信息形成（变更）5个工作日内", _limit("within", 5, "workday", "formed_or_changed")),
    ("本级人大批准后20日内", _limit("within", 20, "day", "approved")),
    ("本级财政部门批复后20日内", _limit("within", 20, "day", "approved")),
    ("20个工作日内，法律法规另有规定的，从其规定", WITHIN_20),
    ("信息形成（变更）下发至本单位20个工作日内", _limit("within", 20, "workday", "received")),
    ("半年至少更新1次", _limit("periodic", 6, "month")),
    ("每季度", _limit("periodic", 1, "quarter")),
    ("每季度的首个月20日前公布", _limit("periodic", 1, "quarter")),
    ("每月公布一次", _limit("periodic", 1, "month")),
    ("每年", _limit("periodic", 1, "year")),
    ("随时公布", _limit("realtime")),
    ("按主管部门要求单独公开", _limit("external")),
    ("提前一周发通知邀请", _limit("before", 7, "day", "other")),
    ("随采购公告、采购文件公开", _limit("with_event", None, None, "other")),
    ("决策作出后及时公开", _limit("prompt", None, None, "decided")),
    ("20个工作日内公开，并长期公开", _compound(WITHIN_20, _limit("permanent"))),
    ("5个工作日；长期公示", _compound(_limit("within", 5, "workday"), _limit("permanent"))),
    ("除处罚决定外长期公开；处罚决定20个工作日内", _compound(_limit("permanent"), WITHIN_20)),
    ("执法决定7个工作日内；其他20个工作日内", _compound(_limit("within", 7, "workday"), WITHIN_20)),
    (
        "信息形成之日起20个工作日内 许可决定后7个工作日内",
        _compound(_limit("within", 20, "workday", "formed"), _limit("within", 7, "workday", "decided")),
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
            "time_limit": _limit("periodic", 1, "quarter"),
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
    page.add(*[{"level1": "务办理"}.get(k, _cell(ITEMS[3], k)) for k, _, _ in STANDARD])
    yield Case("level 1 cut by a page break", [page], [truths(ITEMS)])


LABELS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号"),
    "content": ("公开内容（要素）", "公开内容", "公开内容(要素)及要求", "公开要素"),
    "basis": ("公开依据", "法律依据", "公开\n依据"),
    "time": ("公开时限", "公开时间", "公 开 时 限"),
    "body": ("公开主体", "责任主体", "公开单位"),
    "channel": ("公开渠道和载体", "公开渠道", "公开载体", "公开渠道\n和载体"),
    "public": ("全社会", "社会"),
    "specific": ("特定群体", "特定群众", "特定对象", "特定群体（请写明）"),
    "proactive": ("主动", "主动公开"),
    "on_request": ("依申请公开", "依申请", "申请"),
    "level1": ("一级事项", "一级"),
    "level2": ("二级事项", "二级"),
}
SEPARATORS = (" ", "\n", "、", "  ", "；")


def mixed_cases(count: int) -> Iterator[Case]:
    """All of the above at once, by chance: labels, order, levels, glyphs, deadlines, rows, formats."""
    for seed in range(count):
        chance = random.Random(seed)
        columns = list(relabel(**{key: chance.choice(words) for key, words in LABELS.items()}))[:12]
        tiers = chance.choice(LEVEL_COLUMNS)
        columns += [(f"tier{i}", "公开层级", label) for i, (label, _) in enumerate(tiers)]
        if chance.random() < 0.4:
            columns = _shuffled(columns, chance)
        if chance.random() < 0.3:
            columns.insert(chance.randrange(1, len(columns)), ("phone", "咨询电话", ""))
            columns = _shuffled(columns, chance) if _torn(columns) else columns
        items = [_mixed(i, tiers, chance) for i in ITEMS for _ in range(chance.randint(1, 3))]
        items = [
            replace(item, number=str(n), level2=f"{item.level2}{'甲乙丙丁戊己庚辛壬癸子丑'[n]}")
            for n, item in enumerate(items)
        ]
        keep = chance.random() < 0.6
        sheet = form(items, columns, merge_names=keep, repeat_names=not keep)
        kind = chance.choice(("xlsx", "xlsx", "html", "docx", "xml", "csv", "gbk"))
        yield Case(f"mixed {seed}", [sheet], [truths(items)], formats=(kind,))


def _torn(columns: Sequence[Column]) -> bool:
    """Tell whether a group's columns do not stand together."""
    groups = [g for _, g, leaf in columns if leaf]
    return len(set(groups)) != sum(i == 0 or g != groups[i - 1] for i, g in enumerate(groups)) or any(
        not b[2] and a[2] and c[2] and a[1] == c[1] for a, b, c in zip(columns, columns[1:], columns[2:], strict=False)
    )


def _shuffled(columns: Sequence[Column], chance: random.Random) -> list[Column]:
    """Return the columns in another order; those of a group stay together."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column[1], []).append(column)
    names = list(groups)
    chance.shuffle(names)
    return [column for name in names for column in groups[name]]


def _mixed(item: Item, tiers: Sequence[tuple[str, tuple[str, ...]]], chance: random.Random) -> Item:
    on = chance.sample(CHANNELS[:12], chance.randint(1, 5))
    on = [c for c in CHANNELS if c in on]
    yes, no = chance.choice("■▄√☑t"), chance.choice("□口")
    separator = chance.choice(SEPARATORS)
    cell = ticked(on, yes, no, separator) if chance.random() < 0.5 else separator.join(yes + c for c in on)
    if chance.random() < 0.2:
        cell = "、".join(on)
    text, truth = chance.choice(TIMES)
    marks = [i for i in range(len(tiers)) if chance.random() < 0.6]
    public, specific = chance.choice(((True, False), (True, True), (False, True), (False, False)))
    proactive = chance.random() < 0.8
    return replace(
        item,
        channel=cell,
        channels=tuple(on),
        time=text,
        time_truth=truth,
        public="√" if public else "",
        specific="√" if specific else "",
        audience=tuple(w for w, yes in (("全社会", public), ("特定群体", specific)) if yes) or None,
        proactive="√" if proactive else "",
        on_request="" if proactive else "√",
        method=("主动公开",) if proactive else ("依申请公开",),
        extra={f"tier{i}": "√" for i in marks} | {"phone": "0000-1234567"},
        levels=tuple(level for i in marks for level in tiers[i][1]) or None,
    )
