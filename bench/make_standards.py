"""Make the shipped standard items from the facts seen in published catalogues.

Usage: python bench/make_standards.py FACTS_DIR [--out graphs/data/standard_items]

FACTS_DIR holds one JSON file a domain: what the catalogues of named places agree on. Each value written is
the one that most places show; a list (channels, levels, bases) keeps what at least half of them show.
Time limits are written as the phrase that such catalogues use, so that one reader understands them all.
Deterministic: the same facts give the same bytes.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ITEM_COLUMNS = (
    "domain",
    "level1",
    "level2",
    "time_limit",
    "time_limit_seen",
    "time_limit_of",
    "body",
    "channels",
    "audience",
    "method",
    "levels",
    "basis",
    "evidence_count",
    "evidence_places",
)
GUIDELINE_COLUMNS = ("domain", "title", "issuer", "number", "date", "status")

_WITHIN = {
    "formed_or_changed": "自信息形成或者变更之日起",
    "obtained_formed_or_changed": "自信息获取、形成或者变更之日起",
    "formed": "自信息形成之日起",
    "made_or_obtained": "制定或获取信息之日起",
    "decision_made": "作出决定之日起",
    "approval_received": "收到批准文件之日起",
    "approved": "批准之日起",
    "request_received": "收到申请之日起",
    "survey_done": "调查完成之日起",
    "allocation_fixed": "分配结果确定之日起",
    "allocation_handed_down": "资金下达之日起",
}
_AFTER = {"npc_approved": "本级人民代表大会或其常务委员会批准后", "finance_replied": "本级政府财政部门批复后"}
_UNIT = {"workday": "个工作日", "day": "日"}
_FIXED = {
    ("prompt", None): "及时公开",
    ("prompt", "decision_made"): "决定作出后及时公开",
    ("realtime", None): "实时公开",
    ("progress", None): "按进展情况及时公开",
    ("permanent", None): "长期公开",
    ("before", "tender_notice"): "招标公告发布前30日",
    ("before", "meeting"): "会议召开前1周",
    ("with_event", "work_started"): "随征地工作的开展公开",
    ("with_event", "procurement_notice"): "随采购公告公开",
    ("periodic", None): "每半年至少更新1次",
    ("compound", "permanent; penalty decision 20 workdays"): "长期公开；行政处罚信息自作出决定之日起20个工作日内",
    (
        "compound",
        "formed 20 workdays; licence or penalty decision 7 workdays",
    ): "自信息形成之日起20个工作日内；行政许可、行政处罚信息自作出决定之日起7个工作日内",
    (
        "compound",
        "formed_or_changed 20 workdays; kept permanently",
    ): "自信息形成或者变更之日起20个工作日内；长期公开",
    (
        "compound",
        "made_or_obtained 10 workdays; public notice 7 workdays",
    ): "制定或获取信息之日起10个工作日内；公示7个工作日",
    (
        "compound",
        "formed_or_changed 20 workdays; result 7 workdays",
    ): "自信息形成或者变更之日起20个工作日内；许可结果自作出决定之日起7个工作日内",
}
_REMARK = re.compile(r"[(（](?:乡村振兴版|河南版|地方|抄错|(?:财农|国卫基层发)[^)）]*)[)）]$")
_UNNAMED = re.compile(r"镜像|不详|某|文库|国家指引报道|gov\.cn")
_NO_BASIS = {"同上", "(地方文件)", "镇级招投标工作指引", "国令710"}  # ditto marks, remarks, codes nobody can look up
_LOCAL = ("四川省", "江西省")  # one province's rules are no national basis


def phrase(value: dict[str, Any]) -> str:
    """Return the wording of a time limit as catalogues print it, empty for one that has no plain wording.

    >>> phrase({"kind": "within", "n": 20, "unit": "workday", "anchor": "formed_or_changed"})
    '自信息形成或者变更之日起20个工作日内'
    >>> phrase({"kind": "within", "n": 20, "unit": "day", "anchor": "npc_approved"})
    '本级人民代表大会或其常务委员会批准后20日内'
    >>> phrase({"kind": "compound", "n": None, "unit": None, "anchor": None})
    ''
    """
    kind, n, unit, anchor = value["kind"], value["n"], value["unit"], value["anchor"]
    if kind == "within":
        return f"{(_WITHIN | _AFTER).get(anchor, '')}{n}{_UNIT[unit]}内"
    if kind == "periodic" and unit == "workday":
        return f"每{n}个工作日更新1次"
    return _FIXED.get((kind, anchor), "")


def majority(fact: dict[str, Any] | None) -> list[str]:
    """Return the names that at least half of the places show, most frequent first, ties by name.

    >>> majority({"of": 3, "counts": {"政府网站": 3, "政府公报": 1, "两微一端": 2}})
    ['政府网站', '两微一端']
    """
    if fact is None:
        return []
    ranked = sorted(fact["counts"].items(), key=lambda pair: (-pair[1], pair[0]))
    return [name for name, count in ranked if 2 * count >= fact["of"]]


def _value(fact: dict[str, Any] | None) -> str:
    return "" if fact is None else str(fact["value"])


def _name(raw: str) -> str:
    name = _REMARK.sub("", raw)
    return "" if name in {"—", "(一级未印)"} else name


def _bases(fact: dict[str, Any] | None) -> list[str]:
    kept = (name for name in majority(fact) if name not in _NO_BASIS and not name.startswith(_LOCAL))
    return list(dict.fromkeys(_law(_REMARK.sub("", name)) for name in kept))


def _law(name: str) -> str:
    """Return the full name of a law.

    >>> _law("水污染防治法"), _law("环境行政处罚办法")
    ('中华人民共和国水污染防治法', '环境行政处罚办法')
    """
    return f"中华人民共和国{name}" if name.endswith("法") and not name.endswith("办法") else name


def item_rows(facts: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    """Yield one row for each item of a domain, in the order of the facts; headings without items are left out."""
    for item in facts["items"]:
        if "level-1 name only" in (item.get("note") or ""):
            continue
        limit = item["time_limit"]
        words = phrase(limit["value"]) if limit else ""
        places = sorted({place for place in item["seen_in"] if not _UNNAMED.search(place)})
        yield (
            facts["no"],
            _name(item["level1"]),
            _name(item["level2"]),
            words,
            str(limit["n"]) if words else "",
            str(limit["of"]) if words else "",
            _value(item["body"]),
            "、".join(majority(item["channels"])),
            _value(item["audience"]),
            _value(item["method"]),
            "、".join(majority(item["levels"])),
            "、".join(_bases(item["basis"])),
            str(item["n"]),
            "、".join(places),
        )


def guideline_row(facts: dict[str, Any]) -> tuple[str, ...]:
    """Return what is known of the guideline of a domain; part names in brackets are left off its title."""
    known = facts["guideline"]
    title = re.sub(r" \(.*\)$", "", known["title"] or "")
    date = known["date"] if re.fullmatch(r"\d{4}-\d\d-\d\d", known["date"] or "") else ""
    return (facts["no"], title, known["issuer"] or "", known["number"] or "", date, known["status"])


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Read every domain's facts and write the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--out", type=Path, default=Path("graphs/data/standard_items"))
    options = parser.parse_args()
    domains = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(options.facts.glob("[0-9]*.json"))]
    _write(options.out / "items.csv", ITEM_COLUMNS, (row for facts in domains for row in item_rows(facts)))
    _write(options.out / "guidelines.csv", GUIDELINE_COLUMNS, (guideline_row(facts) for facts in domains))


if __name__ == "__main__":
    main()
