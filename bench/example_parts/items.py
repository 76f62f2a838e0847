"""The items that the example's catalogues hold, from the shipped standard items; contents are our own words."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from example_parts.places import Place

from ontology.vocabulary import pref_label

STANDARD = Path(__file__).parents[2] / "graphs" / "data" / "standard_items" / "items.csv"
COUNTY_ITEMS = 8
VILLAGE_ITEMS = 4
DOMAINS = tuple(pref_label("domain", f"{i:02d}") for i in range(1, 27))
OFFICES = [
    "自然资源局",
    "发展和改革局",
    "发展和改革局",
    "财政局",
    "应急管理局",
    "税务局",
    "自然资源局",
    "住房和城乡建设局",
    "住房和城乡建设局",
    "住房和城乡建设局",
    "生态环境局",
    "文化和旅游局",
    "司法局",
    "乡村振兴局",
    "应急管理局",
    "市场监督管理局",
    "城市管理局",
    "人力资源和社会保障局",
    "人力资源和社会保障局",
    "民政局",
    "民政局",
    "公安局",
    "农业农村局",
    "教育局",
    "卫生健康局",
    "城市管理局",
]
TOWN_DOMAINS = ("05", "12", "14", "20", "21", "23")
STREET_DOMAINS = ("12", "18", "19", "20", "21")
VILLAGE_DOMAINS = ("14", "20", "21", "23")
COMMUNITY_DOMAINS = ("12", "20", "21")
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
    "社区/企事业单位/村公示栏（电子屏）",
    "精准推送",
    "其他",
)
BOARD = CHANNELS[10]
_VAGUE = ("及时", "实时", "随", "按进展", "决定作出后", "每20", "招标公告", "会议", "收到申请")
_COUNTY_ONLY = ("许可", "备案", "执业", "处罚")  # what townships and villages do not do
_REGULATIONS = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
_CONTENTS = (
    (
        ("处罚", "强制", "违法", "擅自", "损坏", "涂写", "未按", "未取得", "不符合", "随地"),
        "当事人名称、主要事实、处理依据、处理结果、决定日期",
    ),
    (("法规", "法律", "规章", "文件", "标准", "制度", "条例"), "文件名称、文号、制定机关、施行日期、全文"),
    (
        ("许可", "审批", "核准", "备案", "登记", "注册", "注销", "变更", "户口", "证", "审核", "受理"),
        "办理条件、所需材料、办理流程、办结时限、办理结果、咨询电话",
    ),
    (("补贴", "补助", "救助", "奖励", "扶助", "保护", "资金"), "对象范围、申请条件、发放标准、发放结果、监督电话"),
    (("预算", "决算"), "报告全文、收支总表、重点支出说明、三公经费"),
    (("指南", "服务", "咨询", "查询", "培训", "活动"), "服务内容、服务对象、服务时间、地点、联系方式"),
    (("名录", "名单", "清单", "对象", "识别", "退出"), "名单、认定条件、认定程序、公示结果"),
    (("规划", "计划", "方案", "任务", "分配"), "目标、安排、进度、责任单位、完成情况"),
)


@dataclass(frozen=True)
class Item:
    """One row of a catalogue before it is written; `channels` are names, `levels` a subset of 县乡村."""

    domain: str
    level1: str
    level2: str
    content: str
    basis: str
    limit: str
    body: str
    channels: tuple[str, ...]
    everyone: str  # the tick cell of 全社会
    group: str  # the cell of 特定群体: a tick or who they are
    proactive: str
    on_request: str
    levels: str
    printed: str = ""  # channels as printed, instead of the list


def contents(level2: str) -> str:
    """Return what an item of this name discloses.

    >>> contents("养老机构备案")
    '养老机构备案：办理条件、所需材料、办理流程、办结时限、办理结果、咨询电话'
    """
    for words, fields in _CONTENTS:
        if any(word in level2 for word in words):
            return f"{level2}：{fields}"
    return f"{level2}：基本情况、工作进展、办理结果、咨询方式"


Rows = list[dict[str, str]]


def _standard() -> dict[str, Rows]:
    """Return the standard items with a plain time limit, by domain."""
    found: dict[str, Rows] = defaultdict(list)
    with STANDARD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            limit = row["time_limit"]
            if row["level1"] and row["level2"] and limit and not limit.startswith(_VAGUE):
                found[row["domain"]].append(row)
    return dict(sorted(found.items()))


def _best(rows: Rows, count: int) -> Rows:
    """Return the rows seen in most places, in their own order."""
    best = sorted(rows, key=lambda r: -int(r["evidence_count"]))[:count]
    return [row for row in rows if row in best]


_STANDARD = _standard()
_COUNTY = {domain: _best(rows, COUNTY_ITEMS) for domain, rows in _STANDARD.items()}
_BELOW = {
    domain: _best([r for r in rows if not any(w in r["level1"] + r["level2"] for w in _COUNTY_ONLY)], COUNTY_ITEMS)
    for domain, rows in _STANDARD.items()
}


def domains_of(place: Place) -> tuple[str, ...]:
    """Return the codes of the domains that a place's catalogue covers."""
    if place.level == "county":
        return tuple(f"{i:02d}" for i in range(1, 27))
    if place.level == "township":
        return STREET_DOMAINS if place.name.endswith("街道") else TOWN_DOMAINS
    return COMMUNITY_DOMAINS if place.name.endswith("社区") else VILLAGE_DOMAINS


def items_of(place: Place, domain: str) -> list[Item]:
    """Return the clean items of a place in a domain, in the order they are printed."""
    rows = _COUNTY[domain] if place.level == "county" else _BELOW[domain]
    if place.level == "village":
        rows = rows[:VILLAGE_ITEMS]
    return [_item(place, domain, row) for row in rows]


def _item(place: Place, domain: str, row: dict[str, str]) -> Item:
    group = row["audience"].partition("(")[2].rstrip(")") if row["audience"].startswith("特定(") else ""
    proactive = row["method"] != "依申请"
    return Item(
        domain=domain,
        level1=row["level1"],
        level2=row["level2"],
        content=contents(row["level2"]),
        basis=_bases(row["basis"]),
        limit=row["time_limit"],
        body=f"{place.name}{OFFICES[int(domain) - 1]}" if place.level == "county" else place.office,
        channels=_channels(place, row["channels"], proactive),
        everyone="" if group else "√",
        group=group,
        proactive="√" if proactive else "",
        on_request="" if proactive else "√",
        levels=_levels(place, domain, row),
    )


def _bases(names: str) -> str:
    """Return the legal bases as printed: laws in full, numbers as they are, the Regulations always."""
    full = []
    for name in filter(None, names.split("、")):
        if name.endswith(("法", "条例", "办法")) and name != "政府信息公开条例":
            full.append(f"《{name}》")
        elif name.endswith("号"):
            full.append(name)
    return "\n".join(dict.fromkeys([*full, _REGULATIONS]))


def _channels(place: Place, names: str, proactive: bool) -> tuple[str, ...]:
    """Return the channels that a place promises, in the order of the printed list."""
    seen = {name.replace("(", "（").replace(")", "）") for name in names.split("、")}
    if place.level == "village":
        seen = {BOARD, "入户/现场"}
    elif place.level == "township":
        seen |= {"政府网站", BOARD}
    elif proactive:
        seen |= {"政府网站"}
    return tuple(name for name in CHANNELS[:-1] if name in seen) or ("政府网站",)


def _levels(place: Place, domain: str, row: dict[str, str]) -> str:
    """Return the levels ticked: the place's own, and those below that publish the item as well."""
    if place.level == "village":
        return "村"
    district = place.code.startswith("990102")
    towns, villages = (STREET_DOMAINS, COMMUNITY_DOMAINS) if district else (TOWN_DOMAINS, VILLAGE_DOMAINS)
    if place.level == "township":
        return "乡" + ("村" if domain in villages and row in _BELOW[domain][:VILLAGE_ITEMS] else "")
    return "县" + ("乡" if domain in towns and row in _BELOW[domain] else "")
