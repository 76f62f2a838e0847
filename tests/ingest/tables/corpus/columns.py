"""Tables of counties by their columns: labels top down and the cell of an item under them."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.ingest.tables.corpus.form import CHANNELS, Case, Item
from tests.ingest.tables.sheets import Sheet

FC = {"kind": "within", "n": 20, "unit": "workday", "anchor": "formed_or_changed"}
DEC = {"kind": "within", "n": 7, "unit": "workday", "anchor": "decided"}
LONG = {"kind": "permanent", "n": None, "unit": None, "anchor": None}
QUARTER = {"kind": "periodic", "n": 1, "unit": "quarter", "anchor": None}
LAW = "中华人民共和国政府信息公开条例"
AID = "自然灾害救助条例"
DISASTER = (
    Item(
        "1",
        "政策文件",
        "救灾法规规章",
        "法律、法规、规章及规范性文件",
        f"《{LAW}》《{AID}》（国务院令第577号）",
        (LAW, AID),
        "自信息形成或变更之日起20个工作日内",
        FC,
        "示例县应急管理局",
        ("示例县应急管理局",),
        channels=("政府网站", "两微一端"),
        levels=("县级", "乡级"),
        township="√",
    ),
    Item(
        "2",
        "政策文件",
        "其他政策文件",
        "改革方案；发展规划；专项规划",
        f"《{LAW}》",
        (LAW,),
        "信息形成或者变更之日起20个工作日内",
        FC,
        "示例县应急管理局、各乡镇人民政府",
        ("示例县应急管理局", "各乡镇人民政府"),
        channels=("政府网站",),
        levels=("县级",),
    ),
    Item(
        "3",
        "灾后救助",
        "救助审定信息",
        "自然灾害救助款物通知及划拨情况",
        f"《{AID}》",
        (AID,),
        "实时公开",
        {"kind": "realtime", "n": None, "unit": None, "anchor": None},
        "示例县应急管理局",
        ("示例县应急管理局",),
        channels=("政府网站", "公开查阅点", "社区/企事业单位/村公示栏(电子屏)"),
        public="",
        specific="√",
        audience=("特定群体",),
        levels=("县级", "乡级"),
        township="√",
    ),
    Item(
        "4",
        "灾后救助",
        "灾害救助行政处罚",
        "处罚决定书文号；被处罚人；处罚结果",
        f"《{LAW}》",
        (LAW,),
        "作出决定之日起7个工作日内",
        DEC,
        "示例县应急管理局",
        ("示例县应急管理局",),
        channels=("政府网站", "政务服务中心"),
        proactive="",
        on_request="√",
        method=("依申请公开",),
        levels=("县级",),
    ),
    Item(
        "5",
        "款物管理",
        "捐赠款物信息",
        "捐赠款物接收和使用情况",
        f"《{AID}》",
        (AID,),
        "每季度公开一次",
        QUARTER,
        "示例县民政局",
        ("示例县民政局",),
        channels=("政府网站", "便民服务站"),
        levels=("乡级",),
        county="",
        township="√",
    ),
)
SCHOOL = (
    Item(
        "1",
        "教育概况",
        "教育事业发展主要情况",
        "学校数量、专任教师数",
        f"《{LAW}》",
        (LAW,),
        "长期公开",
        LONG,
        "示例县教育局",
        ("示例县教育局",),
        channels=("政府网站",),
    ),
    Item(
        "2",
        "招生管理",
        "学校介绍",
        "办学性质、办学地点",
        f"《{LAW}》",
        (LAW,),
        "自信息形成或变更之日起20个工作日内",
        FC,
        "示例县教育局",
        ("示例县教育局",),
        channels=("政府网站", "其他"),
    ),
    Item(
        "3",
        "招生管理",
        "招生政策",
        "招生工作实施意见",
        f"《{LAW}》",
        (LAW,),
        "自信息形成或变更之日起20个工作日内",
        FC,
        "示例县教育局",
        ("示例县教育局",),
        channels=("政府网站", "入户/现场"),
    ),
)
Cell = Callable[[Item], str]
Col = tuple[tuple[str, ...], Cell]  # labels top down, cell


def ticked(item: Item, yes: str = "■", no: str = "□", sep: str = " ") -> str:
    return sep.join((yes if c in (item.channels or ()) else no) + c for c in CHANNELS)


def level(item: Item, name: str) -> str:
    return "√" if name in (item.levels or ()) else ""


C: dict[str, Col] = {
    "number": (("序号",), lambda i: i.number),
    "level1": (("公开事项", "一级事项"), lambda i: i.level1),
    "level2": (("公开事项", "二级事项"), lambda i: i.level2),
    "content": (("公开内容（要素）",), lambda i: i.content),
    "basis": (("公开依据",), lambda i: i.basis),
    "time": (("公开时限",), lambda i: i.time),
    "body": (("公开主体",), lambda i: i.body),
    "channel": (("公开渠道和载体",), ticked),
    "public": (("公开对象", "全社会"), lambda i: i.public),
    "specific": (("公开对象", "特定群体（请写明）"), lambda i: i.specific),
    "proactive": (("公开方式", "主动"), lambda i: i.proactive),
    "on_request": (("公开方式", "依申请公开"), lambda i: i.on_request),
    "county": (("公开层级", "县级"), lambda i: level(i, "县级")),
    "township": (("公开层级", "乡级"), lambda i: level(i, "乡级")),
}
ORDER = tuple(C)


def cols(order: Sequence[str] = ORDER, **changed: Any) -> list[Col]:
    """Return columns in an order; a change is labels, or labels and cell."""
    out = []
    for key in order:
        new = changed.get(key)
        base = C.get(key, ((key,), lambda i, key=key: str(i.extra.get(key, ""))))
        if isinstance(new, str):
            new = ((new,), base[1])
        elif isinstance(new, tuple) and isinstance(new[0], str):
            new = (new, base[1])
        out.append(new or base)
    return out


def table(
    out: Sheet,
    columns: Sequence[Col],
    items: Sequence[Item],
    *,
    depth: int = 0,
    merge: Sequence[int] = (1,),
    left: int = 0,
    header: bool = True,
    merges: bool = True,
    blank: bool = True,
) -> Sheet:
    """Add header and items. `merge`: columns whose equal neighbours are merged; `left`: empty columns before."""
    pad = [""] * left
    if header:
        depth = depth or max(len(c[0]) for c in columns)
        top = len(out.rows)
        grid = [[c[0][r] if r < len(c[0]) else "" for c in columns] for r in range(depth)]
        for r in range(depth):
            row = []
            for x, col in enumerate(columns):
                same = (
                    x > 0
                    and r < len(col[0]) - 1
                    and columns[x - 1][0][: r + 1] == col[0][: r + 1]
                    and r < len(columns[x - 1][0]) - 1
                )
                row.append("" if same else grid[r][x])
            out.add(*pad, *row)
        if merges:
            for x, col in enumerate(columns):
                last = len(col[0]) - 1
                if last < depth - 1:
                    out.merge(top + last, left + x, top + depth - 1, left + x)
            for r in range(depth):
                start = 0
                for x in range(1, len(columns) + 1):
                    same = (
                        x < len(columns)
                        and r < len(columns[x][0]) - 1
                        and columns[x][0][: r + 1] == columns[start][0][: r + 1]
                    )
                    if not same:
                        if r < len(columns[start][0]) - 1 and x - 1 > start:
                            out.merge(top + r, left + start, top + r, left + x - 1)
                        start = x
    first = len(out.rows)
    cells = [[c[1](i) for c in columns] for i in items]
    for n, row in enumerate(cells):
        shown = ["" if blank and x in merge and n and cells[n - 1][x] == t else t for x, t in enumerate(row)]
        out.add(*pad, *shown)
    if merges:
        for x in merge:
            start = 0
            for n in range(1, len(cells) + 1):
                if n == len(cells) or cells[n][x] != cells[start][x]:
                    out.merge(first + start, left + x, first + n - 1, left + x)
                    start = n
    return out


def page(
    name: str,
    columns: Sequence[Col],
    items: Sequence[Item] = DISASTER,
    *,
    title: str = "示例县救灾领域基层政务公开标准目录",
    sheet: str = "救灾",
    before: Sequence[str] = (),
    after: Sequence[Sequence[str]] = (),
    truth: Sequence[Item] | None = None,
    formats: tuple[str, ...] = ("xlsx",),
    domain: str | None = "救灾",
    more: dict[int, dict[str, Any]] | None = None,
    file: str = "示例县目录.xlsx",
    **how: Any,
) -> Case:
    out = Sheet(sheet)
    for line in (title, *before):
        if line:
            at = out.add(line, *[""] * (len(columns) - 1))
            if how.get("merges", True):
                out.merge(at, 0, at, len(columns) - 1)
    table(out, columns, items, **how)
    for row in after:
        out.add(*row)
    return case(name, [out], [truth or items], formats, (domain,), more, file)


def case(
    name: str,
    sheets: list[Sheet],
    items: Sequence[Sequence[Item]],
    formats: tuple[str, ...] = ("xlsx",),
    domains: tuple[str | None, ...] | None = ("救灾",),
    more: dict[int, dict[str, Any]] | None = None,
    file: str = "示例县目录.xlsx",
) -> Case:
    truths = [[i.truth() | (more or {}).get(n, {}) for n, i in enumerate(part)] for part in items]
    return Case(name, sheets, truths, formats=formats, domains=domains, file=file)


ALL = ("xlsx", "html", "docx", "xml", "xls")
TEXT = ("xlsx", "csv", "gbk")
