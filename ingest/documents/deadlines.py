"""When something is due: every time idiom of policy Chinese, read from normalised text.

A date is the inclusive last day. A year that the text does not write is taken from the document and marked
inferred; a phrase without a date (及时, 每季度) keeps its words and has no date.
"""

import re
from collections.abc import Iterator

from ingest.documents.duedates import YEAR, find_dates, last_day, overlaps, year_value
from ingest.documents.model import Deadline, DeadlineType, Span

_EVERY_YEAR = re.compile(
    rf"(?P<from>{YEAR})年?[至到—–~～-]{{1,2}}(?P<to>{YEAR})年?(?:期间)?[，,]?(?:于|在)?每年度?"
    r"(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})日|(?P<mend>月?底|末))?(?P<before>之?前|以前)?"
)
_RECURRING = re.compile(
    r"每半?(?:两|[0-9])?个?(?:季度?|月度?|年度?|周|日|天|工作日)"
    r"(?:(?:[0-9]{1,2}月|首月|末月|第[一二三]个?月|的?(?:首|最后一)个月)?(?:[0-9]{1,2}[日号]|[上中下]旬|[月年]?底|末)?(?:之?前)?)"
    r"|(?<!不)定期|逐[年月季周]|按[年月季]度?(?=[^a-z、，。]{0,2}(?:通报|报送|报告|公布|公开|更新|调度))"
)
_SPELL = r"[0-9一二三五七十两]{1,3}个?(?:工作日|日|天|月|小时)(?:之内|以?内)"
_RELATIVE = re.compile(
    r"(?<!是否)(?<!不)及时|第一时间|适时|随时|尽快|立即|实时|限时|按(?:照)?时间(?:节点|要求|进度)|按时限?(?=要求|完成|报)"
    rf"|在?规定的?时限内|(?:(?:自|从|在)[^，。；：、]{{0,24}}(?:之日起?|之后|后|起)的?)?(?<![0-9]){_SPELL}"
    r"|(?:本|当|次|下)?月底(?:之?前)|(?:依据|根据|按照|随)[^，。；]{2,24}变化(?:等?情况)?"
)
_PERIODS = {"年": "P1Y", "季": "P3M", "月": "P1M", "周": "P1W", "日": "P1D", "天": "P1D", "工": "P1D"}


def find_deadlines(text: str, year: int | None = None) -> tuple[Deadline, ...]:
    """Return the deadlines of a normalised text in text order; spans are offsets into that text.

    `year` is the year of the document: dates written without a year get it, or that of the last date in the
    same sentence, and are marked inferred. Without either they have no `iso`.

    >>> [(d.text, d.iso) for d in find_deadlines("2020年11月底前完成,到2023年建成")]
    [('2020年11月底前', '2020-11-30'), ('到2023年', '2023-12-31')]
    >>> [d.iso for d in find_deadlines("于2020年、2021年、2022年12月底前检查，并于次年2月底前报送")]
    ['2020-12-31', '2021-12-31', '2022-12-31', '2021-02-28', '2022-02-28', '2023-02-28']
    >>> [(d.iso, d.inferred_year) for d in find_deadlines("7月上旬培训，12月底前验收，年底前报告", 2020)]
    [('2020-07-10', True), ('2020-12-31', True), ('2020-12-31', True)]
    >>> [(d.text, d.type, d.recurrence) for d in find_deadlines("每季度通报，定期检查，及时更新")]
    [('每季度', 'recurring', 'P3M'), ('定期', 'recurring', None), ('及时', 'relative', None)]
    >>> [d.iso for d in find_deadlines("2021年至2023年，每年10月底前自查")]
    ['2021-10-31', '2022-10-31', '2023-10-31']
    >>> [d.iso for d in find_deadlines("2017年以来，按照2019年印发的意见，截至2019年底")]
    []
    """
    found: list[Deadline] = []
    taken: list[tuple[int, int]] = []
    for again in _recurring(text):
        found.append(again)
        taken.append(_range(again))
    for due in find_dates(text, sorted(set(taken)), year):
        found += [_deadline(text, due.start, due.end, iso, due.kind, inferred) for iso, inferred in due.dates]
        taken.append((due.start, due.end))
    blocked = sorted(set(taken))
    for match in _RELATIVE.finditer(text):
        start, end = match.span()
        if not overlaps(blocked, start, end):
            found.append(_deadline(text, start, end, None, "relative"))
    return tuple(sorted(found, key=lambda d: (_range(d)[0], d.iso or "")))


def period(phrase: str) -> str | None:
    """Return the ISO 8601 duration between two occurrences, None when the words do not fix it.

    >>> period("每季度"), period("每半年"), period("每年12月底前"), period("每两年"), period("定期")
    ('P3M', 'P6M', 'P1Y', 'P2Y', None)
    """
    match = re.match(r"(?:每个?|逐|按)(半)?(两|[0-9])?个?([季月年周日天工])", phrase)
    if not match:
        return None
    if match[1]:
        return "P6M"
    base = _PERIODS[match[3]]
    count = {"两": 2, None: 1}.get(match[2]) or int(match[2])
    return base if count == 1 else f"P{int(base[1]) * count}{base[2]}"


def _recurring(text: str) -> Iterator[Deadline]:
    done: list[tuple[int, int]] = []
    for match in _EVERY_YEAR.finditer(text):
        first, last = year_value(match["from"]), year_value(match["to"])
        if not first < last < first + 12:
            continue
        done.append(match.span())
        for year in range(first, last + 1):
            iso = last_day(year, match.groupdict())
            yield Deadline(match[0], iso, "recurring", False, "P1Y", Span(*match.span(), match[0]))
    for match in _RECURRING.finditer(text):
        if not overlaps(done, *match.span()):
            yield Deadline(match[0], None, "recurring", False, period(match[0]), Span(*match.span(), match[0]))


def _deadline(text: str, start: int, end: int, iso: str | None, kind: DeadlineType, inferred: bool = False) -> Deadline:
    phrase = text[start:end]
    return Deadline(phrase, iso, kind, inferred, None, Span(start, end, phrase))


def _range(deadline: Deadline) -> tuple[int, int]:
    span = deadline.span
    return (span.start, span.end) if span else (0, 0)
