"""The official table form: which columns a catalogue's table has, and what stands in their cells.

Cells are keyed as readers key them (`level1`, `audience.public`, `level:县级`), so what is written here is read there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.tables.cells.channels import channels
from ontology.vocabulary import pref_label

TICK = "√"
STANDARD_CHANNELS = (
    "gov-website",
    "gazette",
    "new-media",
    "press-hearing",
    "broadcast",
    "print",
    "reading-point",
    "service-centre",
    "convenience-station",
    "doorstep",
    "notice-board",
    "targeted-push",
    "other",
)
LEVELS = {
    "nation": "国家级",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡级",
    "village": "村级",
}
_BOTH = "乡、村级"
_CODES = {"base_code": "基本编码", "implementation_code": "实施编码"}
_GROUPS = ("公开对象", "公开方式", "公开层级")
_MARKED = frozenset({"audience", "method", "level"})
LOST = "？？？"
_UNREAD_COLUMNS = {
    "content": "content",
    "basis": "basis",
    "time-limit": "time_limit",
    "body": "body",
    "channel": "channel",
    "audience": "audience.",
    "method": "method.",
    "level": "level:",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column: its key, its group's label and its own, empty where the group is the column."""

    key: str
    group: str
    label: str = ""

    @property
    def head(self) -> str:
        """Return the label of the column where the header has one row."""
        return self.label or self.group


@dataclass(frozen=True, slots=True)
class Item:
    """What one row of the form says; controlled values are codes. `hints` help who fills the row in."""

    texts: Mapping[str, str]  # number level1 level2 level3 content basis time_limit body channel openness extra:…
    channels: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    audience_text: str = ""
    method: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()  # elements (cv/element) that could not be read in its source
    hints: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of the form: a title, the columns, and the text of every cell by column key."""

    title: str
    domain: str | None
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    hints: tuple[Mapping[str, str], ...] = ()


def form_table(
    title: str, domain: str | None, sheet: str, items: Sequence[Item], tiers: Iterable[str] = (), filled: bool = True
) -> FormTable:
    """Return the table of some items. `tiers` are levels that get a column even when nothing is ticked in them.

    A table without any mark has no columns for marks, unless its marks were lost in the source or it is to be
    `filled` in (False): empty ones would read as marks that were lost on the way.
    """
    marked = any(i.audience or i.audience_text or i.method or i.levels or i.unread & _MARKED for i in items)
    levels = _level_columns(items, tiers)
    columns = [c for c in _columns(items, levels) if marked or not filled or c.group not in _GROUPS]
    keys = {c.key for c in columns}
    rows = tuple({k: v for k, v in _cells(item, levels, keys).items() if v and k in keys} for item in items)
    return FormTable(title, domain, sheet, tuple(columns), rows, tuple(item.hints or {} for item in items))


def _columns(items: Sequence[Item], levels: Mapping[str, tuple[str, ...]]) -> list[Column]:
    third = any("level3" in item.texts for item in items)
    extra = dict.fromkeys(key for item in items for key in item.texts if key.startswith("extra:"))
    codes = [key for key in _CODES if any(key in item.texts for item in items)]
    return [
        Column("number", "序号"),
        Column("level1", "公开事项", "一级事项"),
        Column("level2", "公开事项", "二级事项"),
        *([Column("level3", "公开事项", "三级事项")] if third else []),
        Column("content", "公开内容（要素）"),
        Column("basis", "公开依据"),
        Column("time_limit", "公开时限"),
        Column("body", "公开主体"),
        Column("channel", "公开渠道和载体"),
        Column("audience.public", "公开对象", "全社会"),
        Column("audience.specific", "公开对象", "特定群体（请写明）"),
        Column("method.proactive", "公开方式", "主动"),
        Column("method.on_request", "公开方式", "依申请公开"),
        *(Column(f"level:{label}", "公开层级", label) for label in levels),
        *([Column("openness", "五公开")] if any("openness" in item.texts for item in items) else []),
        *(Column(key, _CODES[key]) for key in codes),
        *(Column(key, key.removeprefix("extra:")) for key in extra),
    ]


def _level_columns(items: Sequence[Item], tiers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the level columns with the levels that each stands for.

    Where township and village always go together they share a column, as in the usual form; 市级 never stands without
    县级, since alone it could mean either.
    """
    used = {code for item in items for code in item.levels} | set(tiers)
    used |= {"county"} if "city" in used or (not used and any("level" in item.unread for item in items)) else set()
    together = {"township", "village"} <= used and not any(
        len({"township", "village"} & set(item.levels)) == 1 for item in items
    )
    out = {LEVELS[c]: (c,) for c in LEVELS if c in used and not (together and c in {"township", "village"})}
    return out | ({_BOTH: ("township", "village")} if together else {})


def _cells(item: Item, levels: Mapping[str, tuple[str, ...]], columns: Iterable[str]) -> dict[str, str]:
    """Return the text of every cell of a row; what could not be read in the source stays marked as such."""
    cells = _said(item, levels)
    lost = {key for element in item.unread for key in columns if key.startswith(_UNREAD_COLUMNS.get(element, "-"))}
    return cells | {key: LOST for key in lost if not cells.get(key)}


def _said(item: Item, levels: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    specific = "specific" in item.audience
    return {
        **item.texts,
        "channel": channel_cell(item.channels, item.texts.get("channel", "")),
        "audience.public": TICK if "public" in item.audience else "" if specific else item.audience_text,
        "audience.specific": (item.audience_text or TICK) if specific else "",
        "method.proactive": TICK if "proactive" in item.method else "",
        "method.on_request": TICK if "on-request" in item.method else "",
        **{f"level:{label}": TICK if set(codes) <= set(item.levels) else "" for label, codes in levels.items()},
    }


def channel_cell(codes: Sequence[str], printed: str = "") -> str:
    """Return the list of channels with boxes, or the printed text where that says more than the list can.

    >>> channel_cell(["gov-website"]).split()[:2]
    ['■政府网站', '□政府公报']
    >>> channel_cell(["gov-website"], "政府网站、村口黑板报")
    '政府网站、村口黑板报'
    """
    if printed:
        said = channels(printed)
        if not codes or said.free or set(said.codes) != set(codes):
            return printed
    if not codes:
        return ""
    shown = boxes(codes)
    return shown if set(channels(shown).codes) == set(codes) or not printed else printed


def boxes(codes: Sequence[str]) -> str:
    """Return the standard list with a full box before each of the channels, two a line; others follow."""
    named = [*STANDARD_CHANNELS, *(c for c in codes if c not in STANDARD_CHANNELS)]
    marked = [("■" if code in codes else "□") + pref_label("channel", code) for code in named]
    return "\n".join(" ".join(marked[i : i + 2]) for i in range(0, len(marked), 2))


def table_title(area: str, domain: str | None, village: bool = False) -> str:
    """Return the title over a table.

    >>> table_title("某县", "21"), table_title("某村", None, village=True)
    ('某县养老服务领域基层政务公开标准目录', '某村村务公开事项标准目录')
    """
    if domain is None:
        return f"{area}{'村务公开事项' if village else '基层政务公开事项'}标准目录"
    return f"{area}{pref_label('domain', domain)}领域基层政务公开标准目录"
