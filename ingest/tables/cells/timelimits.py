"""Read time limits: kind, number, unit, anchor; cells with several become compound."""

import re
from functools import lru_cache

from ingest.tables.cells.text import clean, flat
from ingest.tables.model import Anchor, TimeLimit, TimeLimitKind, Unit

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMERAL = re.compile(r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十") | {ord("廿"): "二十", ord("卅"): "三十"}
_UNITS: dict[str, tuple[int, Unit]] = {
    "工作日": (1, "workday"),
    "工作天": (1, "workday"),
    "日": (1, "day"),
    "天": (1, "day"),
    "自然日": (1, "day"),
    "日历日": (1, "day"),
    "周": (7, "day"),
    "星期": (7, "day"),
    "个月": (1, "month"),
    "月": (1, "month"),
    "季度": (1, "quarter"),
    "季": (1, "quarter"),
    "年": (1, "year"),
}
_NUMBER_UNIT = re.compile(
    r"(?<![\d年月])(\d{1,3})(?:(个月)|(?:个|\(个\))?(工作日|工作天|自然日|日历日|月|季度|星期|周|日|天|年|小时))(?!报|第|起)"
)
_PERIOD = re.compile(
    r"(每半年|半年|每年度?|年度|每季度?|按季度?|每个?月|按月|逐月|每周|每旬|按旬|每学期|每日|每天|按年|季度)(?:末|初|至少|更新|公[开布示]|发布"
    r"|[底前内一的首第年上下中结终\d]|$|[,、;。(])|(\d{1,2})(?:次以上)?次?/(年|半年|季度?|月|周)"
    r"|每(\d{1,2})个?(月|年|季度|日|天|周|工作日)"
    r"|(?<![\d年月个])(\d{1,2})?(年|季度?|个?月|周)(?:至少)?(?:\d次|[一1](?=公|更|发|换))"
)
_PERMANENT = re.compile(
    r"(长期|永久|常年|长年|全年|持续)(?:有效)?(?:性)?(?:公[开示布]|发布|展示|保留|坚持|$|[(,;、。])"
)
_REALTIME = re.compile(r"实时|即时|随时|同步公开|当[日天]")
_PROMPT = re.compile(r"及时|尽快|第一时间|立即")
_PROGRESS = re.compile(
    r"(?:按|根据|随|视|依据?|结合)[^,;。]{0,12}(?:进展|进度|实际|情况|需要)|(?<!实时)动态(?:调整|更新|公开|管理)|按实际更新|阶段性公开|适时|不定期"
)
_WITH_EVENT = re.compile(
    r"(?:^|[,;。])(?:随(?!时)|与|和)[^,;。]{1,30}?(?:同时|同步|一并|一起)?(?:公[开布示告]|发布|印发)"
)
_EXTERNAL = re.compile(
    r"(?:按|按照|依据?|依照|根据|遵照|执行|从)[^;。]{0,30}?(?:规定|要求|其规定|法律法规|标准)|(?:法定|规定的?)(?:时限|期限|时间)|另行|依法(?:依规)?公开|(?:法律|法规|国家|上级)[^;。]{0,12}规定"
)
_PREVAILS = re.compile(
    r"[,，(]?(?:法律|法规|国家|上级|另)[^;。]{0,20}(?:另有|有)规定的?[^;。]{0,3},?(?:从其规定|除外)\)?"
)
_BEFORE = re.compile(
    r"提前|之?前\d|事前|\d月(?:\d{1,2}日|底|末|初)(?:之|以)?前|年底(?:之|以)?前|[召举]开前|开始前|施工前|实施前|开工前|报名前"
)
_ADVERB = re.compile(r"(?:及时|随时|即时|实时|立即|尽快|动态)+(?:更新|变更|调整|制作|制定)")
_DISPLAY = re.compile(r"公示(?:期|时间)?(?:限)?(?:为|不少于|不得少于|至少)?$")

_ANCHORS: tuple[tuple[re.Pattern[str], Anchor], ...] = (
    (re.compile(r"下发|收到|接到|受理"), "received"),
    (
        re.compile(
            r"(?:形成|产生|生成)[^,;。]{0,6}(?:变更|变动|变化|更新|更改)|(?:变更|更新)[^,;。]{0,4}(?:形成|产生|生成)"
        ),
        "formed_or_changed",
    ),
    (
        re.compile(r"获取|(?:获得|取得)(?![^,;。]{0,8}(?:批|证|资格|许可))(?=[^,;。]{0,8}(?:信息|日|后|起))"),
        "made_or_obtained",
    ),
    (re.compile(r"分配[^,;。]{0,8}(?:确定|结果|下达|方案)|(?:资金|指标|计划)[^,;。]{0,4}下达"), "allocated"),
    (re.compile(r"批准|批复|审批(?:通过|结束|完成)|审议通过|审核通过|通过后|核准"), "approved"),
    (re.compile(r"作出|做出|(?:决定|决策|裁决|认定)[^,;。]{0,4}(?:之日|后|起)"), "decided"),
    (re.compile(r"形成|产生|生成"), "formed"),
    (re.compile(r"变更|变动|变化|更新|调整"), "changed"),
    (re.compile(r"制作|制定"), "made_or_obtained"),
    (re.compile(r"之?日起|之后|以后|后\d*$|完成|结束|印发|发布|公告|开始"), "other"),
)


@lru_cache(maxsize=16384)
def time_limit(text: str) -> TimeLimit | None:
    """Return the time limit of a cell, None when it states none that we know.

    >>> limit = time_limit("自信息形成或者变更之日起20个工作日内")
    >>> limit.kind, limit.n, limit.unit, limit.anchor
    ('within', 20, 'workday', 'formed_or_changed')
    >>> time_limit("二十个工作日").n, time_limit("批准后20日内").unit
    (20, 'day')
    >>> [p.kind for p in time_limit("20个工作日内公开，并长期公开").parts]
    ['within', 'permanent']
    >>> time_limit("20个工作日内，法律法规另有规定的从其规定").kind
    'within'
    >>> time_limit("半年至少更新一次").n, time_limit("提前一周公告").kind, time_limit("及时公开").kind
    (6, 'before', 'prompt')
    >>> time_limit("见附件") is None
    True
    """
    shown = clean(text)
    plain = _arabic(_PREVAILS.sub("", flat(text)))
    parts: list[TimeLimit] = []
    for clause in re.split(r"[;。]|(?<=开),(?=其[他余])", plain):
        parts.extend(_clause(clause))
    parts = _joined(parts)
    if not parts:
        whole = _arabic(flat(text))
        return TimeLimit("external", text=shown) if _EXTERNAL.search(whole) or _PREVAILS.search(whole) else None
    if len(parts) == 1:
        one = parts[0]
        return TimeLimit(one.kind, one.n, one.unit, one.anchor, shown)
    return TimeLimit("compound", text=shown, parts=tuple(parts))


def _arabic(text: str) -> str:
    """Return the text with numerals before units as digits.

    >>> _arabic("二十个工作日内"), _arabic("十五日"), _arabic("每月"), _arabic("半个月"), _arabic("廿个工作日")
    ('20个工作日内', '15日', '每月', '15日', '20个工作日')
    """
    text = text.translate(_FORMAL).replace("半个月", "15日").replace("一次", "1次").replace("两次", "2次")
    return re.sub(
        rf"(?<!第)({_NUMERAL.pattern})(?=(?:个|\(个\))?(?:工作日|工作天|自然日|月|日|天|周|星期|季|年|小时|次))",
        lambda m: str(_value(m[1])),
        text,
    )


def _value(numeral: str) -> int:
    """Return the value of a Chinese numeral below one hundred.

    >>> _value("二十"), _value("十五"), _value("七")
    (20, 15, 7)
    """
    if "十" not in numeral:
        return _DIGITS[numeral]
    tens, _, units = numeral.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)


def _clause(clause: str) -> list[TimeLimit]:
    """Return the limits of one clause in text order."""
    found: list[tuple[int, TimeLimit]] = []
    start = 0
    for match in _NUMBER_UNIT.finditer(clause):
        before, after = clause[start : match.start()], clause[match.end() : match.end() + 6]
        limit = _counted(before, match, after, clause)
        if limit:
            found.append((match.start(), limit))
            start = match.end()
    periods = list(_PERIOD.finditer(clause))
    for period in periods:
        n, unit = _period(period)
        found.append((period.start(), TimeLimit("periodic", n, unit, None, clause)))
    if not periods and "定期" in clause and "不定期" not in clause and not found:
        found.append((0, TimeLimit("periodic", None, None, None, clause)))
    permanent = _PERMANENT.search(clause)
    if permanent:
        found.append((permanent.start(), TimeLimit("permanent", None, None, None, clause)))
    if not found:
        kind = _worded(clause)
        if kind:
            anchor = _anchor(_ADVERB.sub("", clause)) if kind not in {"external", "progress"} else None
            anchor = "other" if kind == "with_event" else anchor
            found.append((0, TimeLimit(kind, None, None, anchor, clause)))
    return [limit for _, limit in sorted(found, key=lambda pair: pair[0])]


def _counted(before: str, match: re.Match[str], after: str, clause: str) -> TimeLimit | None:
    """Return the limit that a number and unit state, None when they are a date or a frequency."""
    number, word = int(match[1]), match[2] or match[3]
    if word == "小时":
        number = max(1, -(-number // 24))
        if _BEFORE.search(before + match[0]) or re.match(r"(?:以|之)?前", after):
            return TimeLimit("before", number, "day", _anchor_or_other(before + after), clause)
        return TimeLimit("within", number, "day", _anchor(before), clause)
    if re.match(r"(?:至少)?\d次", after):
        return None  # a frequency, 一季度一次
    if word in {"月", "年"} or re.search(
        r"每(?:年|季度?|月|个)?(?:的?[首末第]?个?月?)?$|每(?:半年|年度?|季度?|个?月|周|旬)(?:度)?(?:结束|终了|末|初)后?$",
        before,
    ):
        return None
    if word == "日" and re.search(r"\d年?\d*月$", before):
        return None
    factor, unit = _UNITS[word]
    if _BEFORE.search(before + match[0]) or re.match(r"(?:以|之)?前", after):
        return TimeLimit("before", number * factor, unit, _anchor_or_other(before + after), clause)
    if _DISPLAY.search(before):
        return TimeLimit("within", number * factor, unit, "other", before[-4:] + match[0])
    tail = after if after.startswith(("内", "之内", "以内")) else ""
    anchor = _anchor(before) or _trailing(clause[match.end() :])
    return TimeLimit("within", number * factor, unit, anchor, before + match[0] + tail[:2])


def _trailing(after: str) -> Anchor | None:
    """Return the anchor in brackets after a number.

    >>> _trailing("内(信息形成之日起)"), _trailing("内公开")
    ('formed', None)
    """
    found = re.match(r"(?:之内|以内|内)?\(([^)]{2,20})\)", after)
    return _anchor(found[1]) if found and "公示" not in found[1] else None


def _anchor(text: str) -> Anchor | None:
    """Return what the count starts from, None when the text does not say.

    >>> _anchor("自制作或获取该信息之日起"), _anchor("信息形成(变更)"), _anchor("分配结果确定后"), _anchor("")
    ('made_or_obtained', 'formed_or_changed', 'allocated', None)
    """
    return next((anchor for pattern, anchor in _ANCHORS if pattern.search(text)), None)


def _anchor_or_other(text: str) -> Anchor:
    return _anchor(text) or "other"


def _period(match: re.Match[str]) -> tuple[int | None, Unit | None]:
    """Return number and unit of a recurrence; twice a year is every six months, a school term has no fixed length.

    >>> _period(_PERIOD.search("每20个工作日更新1次")), _period(_PERIOD.search("每年至少公布2次"))
    ((20, 'workday'), (6, 'month'))
    """
    word = match[1] or match[3] or match[5] or match[7] or ""
    count = int(match[4] or match[6] or 1)
    often = re.search(r"([2346])次", match.string[match.end() - 1 : match.end() + 8])
    if "学期" in word:
        return None, None
    if "工作日" in word:
        return count, "workday"
    if "旬" in word:
        return 10 * count, "day"
    if "半年" in word:
        return 6, "month"
    if often and count == 1 and "年" in word:
        return 12 // int(often[1]), "month"
    if "季" in word:
        return count, "quarter"
    if "月" in word:
        return count, "month"
    if "周" in word:
        return 7 * count, "day"
    if "日" in word or "天" in word:
        return count, "day"
    return count, "year"


def _worded(clause: str) -> TimeLimitKind | None:
    """Return the kind of a limit without a number."""
    if _PROGRESS.search(clause):
        return "progress"
    if _WITH_EVENT.search(clause):
        return "with_event"
    if _REALTIME.search(clause):
        return "realtime"
    if _PROMPT.search(clause):
        return "prompt"
    if _BEFORE.search(clause):
        return "before"
    if _EXTERNAL.search(clause):
        return "external"
    return None


def _joined(parts: list[TimeLimit]) -> list[TimeLimit]:
    """Return the parts, equal ones once; "formed: 20, changed: 20" is one limit.

    >>> a, b = TimeLimit("within", 20, "workday", "formed"), TimeLimit("within", 20, "workday", "changed")
    >>> [p.anchor for p in _joined([a, b])]
    ['formed_or_changed']
    """
    out: list[TimeLimit] = []
    for part in parts:
        key = (part.kind, part.n, part.unit)
        twin = next((i for i, p in enumerate(out) if (p.kind, p.n, p.unit) == key), None)
        if twin is not None and {out[twin].anchor, part.anchor} == {"formed", "changed"}:
            out[twin] = TimeLimit(part.kind, part.n, part.unit, "formed_or_changed", out[twin].text)
        elif twin is None or out[twin].anchor != part.anchor:
            out.append(part)
    return out


_LETTER: dict[str, str] = {"workday": "WD", "day": "D", "month": "M", "quarter": "Q", "year": "Y"}  # P1Q: not ISO


def value_key(limit: TimeLimit) -> str:
    """Return the key that equal values share; the wording plays no part.

    >>> value_key(TimeLimit("within", 20, "workday", "formed_or_changed"))
    'P20WD-formed_or_changed'
    >>> value_key(TimeLimit("periodic", 1, "quarter")), value_key(TimeLimit("permanent"))
    ('periodic-P1Q', 'permanent')
    """
    if limit.kind == "compound":
        return "compound-" + "_".join(value_key(p) for p in limit.parts)
    amount = f"P{limit.n}{_LETTER[limit.unit]}" if limit.n is not None and limit.unit else None
    head = [] if limit.kind == "within" and amount else [limit.kind]
    return "-".join([*head, *filter(None, (amount, limit.anchor))])


def comparable_days(limit: TimeLimit) -> int | None:
    """Return a limit in working days for comparison, rounded up; None where it cannot be compared.

    >>> comparable_days(TimeLimit("within", 20, "workday")), comparable_days(TimeLimit("within", 7, "day"))
    (20, 5)
    >>> comparable_days(TimeLimit("realtime")), comparable_days(TimeLimit("permanent"))
    (0, None)
    """
    if limit.kind == "realtime":
        return 0
    if limit.kind == "compound":
        days = [comparable_days(p) for p in limit.parts if p.kind != "permanent"]
        return days[0] if len(days) == 1 else None
    if limit.kind != "within" or limit.n is None or limit.unit is None:
        return None
    per_unit = {"workday": (1, 1), "day": (5, 7), "month": (150, 7), "quarter": (450, 7), "year": (1825, 7)}
    up, down = per_unit[limit.unit]
    return -(-limit.n * up // down)
