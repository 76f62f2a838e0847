"""Calendar dates by which something is due, in every form that policy Chinese writes them."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.documents.model import DeadlineType

_N = "一二三四五六七八九十"
YEAR = r"(?:(?:19|20)[0-9]{2}|[二一][〇○零O0一二三四五六七八九]{3}(?=年))"
_BEFORE = r"(?:之前|以前|前|以内)"
_RELATIVE_YEAR = "今年|明年|本年度?|当年|次年|翌年|下一?年|第二年"
_LIST = re.compile(rf"{YEAR}年?(?:[、，和及]{YEAR}年?)+")
_YEARS = re.compile(YEAR)
_HIT = re.compile(
    rf"{YEAR}(?=[年、，和及])|(?:[0-9]{{1,2}}|[{_N}]{{1,2}})月|年[底末]|年?内|[上下]半年|季度|[今明次翌下]年|第二年|岁末|年终|当年"
)
_HEAD = re.compile(rf"(?:{YEAR}年|(?:{_RELATIVE_YEAR})度?|第?[一二三四1-4])$")
_DATE = re.compile(
    rf"""(?:(?P<y>{YEAR})年|(?P<rel>{_RELATIVE_YEAR})度?)?
    (?:(?P<m>[0-9]{{1,2}}|[{_N}]{{1,2}})月(?:份)?
         (?:(?P<d>[0-9]{{1,2}}|[{_N}]{{1,3}})[日号]|(?P<part>[上中下]旬)|(?P<mend>月?底|末|月末))?
      |(?P<half>[上下]半年)
      |(?P<q>第?[一二三四1-4])季度(?P<qend>末|底)?
      |(?P<yend>年?底|年?末|岁末|年终)
      |(?P<inside>年?内)
    )?(?P<before>{_BEFORE})?""",
    re.VERBOSE,
)
_RANGE = re.compile(
    rf"(?:(?P<y1>{YEAR})年)?(?P<m1>[0-9]{{1,2}})月(?:[0-9]{{1,2}}日)?[-—–~～至到]{{1,2}}"
    rf"(?:(?P<y>{YEAR})年)?(?P<m>[0-9]{{1,2}})月(?:(?P<d>[0-9]{{1,2}})日|底|末)?(?:{_BEFORE})?"
)
_LEAD = re.compile(r"(?:最迟于?|不[迟晚]于|截[至止]到?|力争到?|到|至)$")
_NOT_DUE = re.compile(r"以来|起|印发|发布的?|公布|第[0-9]+号|度|至今|期间|版")
_PAST = re.compile(r"以来|(?:印发|发布|公布)的|第[0-9]+号")
_DONE = re.compile(r".{0,4}?(?:完成|建成|实现|上线|报送|提交|形成|编制|出台|公开)")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """A dated phrase: its range, the years it writes, and its dates with whether the year is inferred."""

    start: int
    end: int
    years: tuple[int, ...]
    kind: DeadlineType
    dates: tuple[tuple[str | None, bool], ...]


@dataclass(frozen=True, slots=True)
class _Clock:
    """The years that an undated phrase may lean on: of the same sentence, and of the document."""

    before: tuple[int, ...]
    year: int | None


def find_dates(text: str, blocked: list[tuple[int, int]], year: int | None) -> Iterator[Due]:
    """Return each dated phrase outside the blocked ranges, in text order."""
    sentences = [0, *(m.end() for m in re.finditer(r"[。\n]", text))]
    known: tuple[int, ...] = ()
    known_in = -1
    place = 0
    for hit in _HIT.finditer(text):
        if hit.start() < place:
            continue
        head = _HEAD.search(text[max(place, hit.start() - 6) : hit.start()])
        start = hit.start() - len(head[0]) if head else hit.start()
        sentence = bisect_right(sentences, start)
        match, listed, is_range = _match(text, start)
        if match is None or match.end() <= hit.start() or overlaps(blocked, start, match.end()):
            continue
        place = max(match.end(), hit.end())
        clock = _Clock(known if known_in == sentence else (), year)
        due = _due(text, match, start, listed, clock, is_range)
        if due:
            known, known_in = due.years or clock.before, sentence
            yield due


def overlaps(blocked: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a range meets one of the sorted ranges that do not meet each other."""
    at = bisect_right(blocked, (start, end))
    return any(low < end and start < high for low, high in blocked[max(0, at - 1) : at + 1])


def year_value(text: str) -> int:
    """Return the year that four digits or four Chinese digits write.

    >>> year_value("2020"), year_value("二〇二〇")
    (2020, 2020)
    """
    return int(text.translate(str.maketrans("〇○零O一二三四五六七八九", "0000123456789")))


def last_day(year: int, part: Mapping[str, str | None]) -> str | None:
    """Return the ISO date of the last day that a phrase allows, None when there is no such day.

    >>> last_day(2020, {"m": "2", "mend": "底"}), last_day(2020, {"m": "十", "before": "前"}), last_day(2020, {})
    ('2020-02-29', '2020-09-30', '2020-12-31')
    """
    month = part.get("m")
    if month:
        return _in_month(year, _number(month), part)
    if part.get("half"):
        return f"{year}-06-30" if (part["half"] or "").startswith("上") else f"{year}-12-31"
    if part.get("q"):
        return _end(year, _QUARTERS[(part["q"] or "四")[-1]])
    return f"{year}-12-31"


def _in_month(year: int, month: int, part: Mapping[str, str | None]) -> str | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if part.get("d"):
        day = _number(part["d"] or "0")
        return f"{year}-{month:02}-{day:02}" if 1 <= day <= last else None
    if part.get("part"):
        day = {"上": 10, "中": 20, "下": last}[(part["part"] or "下")[0]]
        return f"{year}-{month:02}-{day:02}"
    if part.get("before") and not part.get("mend"):
        return _end(year, month - 1) if month > 1 else _end(year - 1, 12)
    return _end(year, month)


def _end(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}"


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.partition("十")
    if not mark:
        return _N.index(text) + 1 if len(text) == 1 else 0
    return (_N.index(tens) + 1 if tens else 1) * 10 + (_N.index(ones) + 1 if len(ones) == 1 else 0)


def _match(text: str, start: int) -> tuple[re.Match[str] | None, tuple[int, ...], bool]:
    """Return the date at a place, the years of a list of years before it, and whether it is a range."""
    span = _RANGE.match(text, start)
    if span:
        return span, (), True
    years: tuple[int, ...] = ()
    at = start
    listed = _LIST.match(text, start)
    if listed:
        found = list(_YEARS.finditer(text, start, listed.end()))
        years = tuple(year_value(f[0]) for f in found)
        at = found[-1].start()
    return _DATE.match(text, at), years, False


def _due(
    text: str, match: re.Match[str], start: int, listed: tuple[int, ...], clock: _Clock, is_range: bool
) -> Due | None:
    """Return what is due when, or None when the phrase tells of the past or of nothing due."""
    part = match.groupdict()
    low = _start_if_due(text, start, match, is_range, clock.year)
    if low is None or (_NOT_DUE if not part.get("before") else _PAST).match(text, match.end()):
        return None
    end = match.end()
    written = part.get("y") or part.get("y1")
    if listed:
        return Due(low, end, listed, "absolute", tuple((last_day(y, part), False) for y in listed))
    if written:
        own = year_value(written)
        return Due(low, end, (own,), "absolute", ((last_day(own, part), False),))
    relative = part.get("rel") or ""
    if relative[:1] in ("次", "翌", "下", "第"):
        if "每年" in text[max(0, start - 60) : start].rpartition("。")[2]:
            return Due(low, end, (), "recurring", ((None, False),))
        bases = clock.before or ((clock.year,) if clock.year else ())
        dates = tuple((last_day(y + 1, part), not clock.before) for y in bases)
        kind: DeadlineType = "absolute" if len(bases) == 1 else "recurring"
        return Due(low, end, clock.before, kind, dates or ((None, False),))
    if relative[:1] == "明":
        base = clock.year + 1 if clock.year else None
    else:
        base = clock.before[-1] if clock.before and not relative else clock.year
    if base is None:
        return Due(low, end, clock.before, "absolute", ((None, False),))
    return Due(low, end, clock.before, "absolute", ((last_day(base, part), True),))


def _start_if_due(text: str, start: int, match: re.Match[str], is_range: bool, year: int | None) -> int | None:
    """Return where the phrase begins, 到 included, or None when nothing is due."""
    part = match.groupdict()
    lead = _LEAD.search(text[max(0, start - 4) : start])
    word = lead[0] if lead else ""
    if word.startswith("截") and not part.get("before"):
        return None
    if is_range:
        return start
    low = start - 1 if word.endswith("到") or word == "至" else start
    if word or any(part.get(k) for k in ("before", "mend", "yend", "half", "part", "q")):
        return low if any(part.get(k) for k in ("m", "y", "rel", "yend", "half", "q")) else None
    if part.get("inside"):
        return start if part.get("y") or part.get("rel") or match[0] == "年内" else None
    preceding, following = text[start - 1 : start], text[match.end() : match.end() + 1]
    if part.get("y") and not part.get("d"):
        past = year is not None and year_value(part["y"] or "0") < year
        if preceding in ("", "。", "；", "\n", "：") and following == "，" and not past:
            return start
    if preceding in ("于", "在") and part.get("m"):
        return start if part.get("d") or _DONE.match(text, match.end()) else None
    return None
