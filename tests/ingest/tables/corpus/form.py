"""The official form of a catalogue: items, columns, and how they are laid out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
        out.add(*["" if same and key == "level1" else cell(item, key) for key, _, _ in columns])
    if merge_names and not repeat:
        at = next((i for i, c in enumerate(columns) if c[0] == "level1"), None)
        start = 0
        for i in range(1, len(items) + 1):
            if at is not None and (i == len(items) or items[i].level1 != items[start].level1):
                out.merge(first + start, at, first + i - 1, at)
                start = i


def cell(item: Item, key: str) -> str:
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
