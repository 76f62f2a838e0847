"""The tree of numbered headings: 一、 （一） 1. （1） ① and unnumbered run-in headings (坚持…。).

Ids are those a reader would quote: 三（一） where sub-numbering starts anew in each part, （四） where it runs on.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents.lines import NUMERAL, numeral, signature
from ingest.documents.model import Section
from ingest.documents.normalise import NormalText

_KINDS = (
    ("chapter", re.compile(rf"(第([{NUMERAL}零〇0-9]+)[章编]) ?")),
    ("division", re.compile(rf"(第([{NUMERAL}零〇0-9]+)节) ?")),
    ("article", re.compile(rf"(第([{NUMERAL}零〇0-9]+)条) ?")),
    ("part", re.compile(rf"(([{NUMERAL}]{{1,4}}))[、.](?!$)")),
    ("clause", re.compile(rf"(（([{NUMERAL}]{{1,4}})）)[、.]?")),
    ("item", re.compile(r"(([0-9]{1,3})(?:、|\.(?![0-9])|\.(?=(?:19|20)[0-9]{2}年|[0-9]{1,2}月[底0-9])))[、.]?")),
    ("subitem", re.compile(r"(（([0-9]{1,3})）|([⑴-⒇]))")),
    ("point", re.compile(r"(([①-⑳]))")),
)
_INNER = re.compile(
    rf"(?<=[。：；])(?=[{NUMERAL}]{{1,3}}、|（[{NUMERAL}]{{1,3}}）)"
    rf"|(?<=[一-鿿])(?=（一）[^，。；（）]{{2,30}}。)"
)
_RUN_IN = re.compile(r"(?:——|－－|--)?([^，。；：、！？“”（）\n]{4,14})[。：](?=[^\n])")
_DATE_OR_MODAL = re.compile(r"[0-9]{1,4}年|[0-9]{1,2}月|要[^求点素]|应当|应[^急用对]|必须|不得|可以|负责")
_ASIDE = re.compile(r"（[^（）]*）$")  # 编制目录（9月底前完成） is a heading
_CELLS = 2  # tabs that make a line the row of a table
_LISTED = re.compile(r"附件?：1?[.、]?[^。\n]{2,60}$|附件?：$", re.MULTILINE)
_DUE = re.compile(r"[0-9](?:年年?|月|日)[底末]?(?:之前|以前|前)")
_ATTACHMENT = re.compile(r"附件?[0-9一二三四五]*[：:]?[^。，]{0,40}")
_TAIL = re.compile(
    r"（?(?:主办单位|版权所有|网站标识码|扫一扫|相关链接|相关附件|此件|联系人|联系电话|主题词|抄送|公开方式|信息公开选项)|附件?[0-9：:]|.{0,40}[0-9]{1,2}日印发"
)
_UNIT = re.compile(r"[（〔]\s*(?:责任|牵头|配合|主办|协办|承办|落实|完成)[^（）〔〕。]{0,12}[：:]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that begins a section."""

    kind: str
    number: str | None
    value: int
    heading: tuple[int, int]
    start: int
    body: int
    sentence: bool


def find_sections(text: NormalText) -> tuple[Section, ...]:
    """Return the sections of a text in text order, parents before children. Linear in the length.

    >>> from ingest.documents.normalise import normalise
    >>> [s.id for s in find_sections(normalise("一、目标\\n（一）近期。抓紧。\\n二、任务\\n（一）编制。抓紧。"))]
    ['一', '一（一）', '二', '二（一）']
    """
    lines = [line for line in text.lines() if line[1] > line[0]]
    return _find(text, lines) or _find(text, _inner_lines(text.text, lines))


def _inner_lines(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut the lines of a text that has lost its line ends before each number that follows a full stop."""
    out: list[tuple[int, int]] = []
    for start, end in lines:
        cuts = [m.start() for m in _INNER.finditer(text, start, end)] if end - start > 300 else []
        out += zip([start, *cuts], [*cuts, end], strict=True)
    return out


def _find(text: NormalText, lines: list[tuple[int, int]]) -> tuple[Section, ...]:
    marks: dict[int, _Mark] = {}
    in_list = False  # the numbered names of attachments after 附件： are no sections
    for i, (start, end) in enumerate(lines):
        mark = _mark(text.text, start, end)
        in_list = bool(_LISTED.match(text.text, start, end)) or (in_list and mark is not None and mark.kind == "item")
        if mark and not in_list:
            marks[i] = mark
    if not marks:
        return ()
    marks |= _run_ins(text.text, lines, marks)
    last = _last_line(text.text, lines, max(marks))
    return _tree(text, lines, marks, last)


def section_at(sections: Sequence[Section], offset: int) -> str | None:
    """Return the id of the innermost section that holds a normalised offset, None before and after them all."""
    if not sections or offset >= sections[-1].end:  # the last heading and all above it end together
        return None
    at = bisect_right(sections, offset, key=lambda section: section.start)
    return next((sections[i].id for i in range(at - 1, -1, -1) if sections[i].end > offset), None)


def heading_end(text: str, start: int, end: int) -> int:
    """Return where a heading that begins at `start` ends: before 。, a responsible-unit bracket, or at the line end."""
    stop = text.find("。", start, end)
    stop = end if stop < 0 else stop
    unit = _UNIT.search(text, start, stop)
    return unit.start() if unit else stop


def _mark(text: str, start: int, end: int) -> _Mark | None:
    if text.count("\t", start, end) >= _CELLS:
        return None
    for kind, pattern in _KINDS:
        match = pattern.match(text, start, end)
        if match:
            return _read(text, kind, match, end)
    return None


def _read(text: str, kind: str, match: re.Match[str], end: int) -> _Mark | None:
    numbers = [g for g in match.groups()[1:] if g]
    value = numeral(numbers[0])
    low = match.end()
    high = heading_end(text, low, end)
    if kind == "article":
        return _Mark(kind, match[1], value, (low, low), match.start(), low, False)
    if high <= low:
        return None
    while high > low + 1 and text[high - 1] in "：:":
        high -= 1
    title = text[low:high]
    body = high + 1 if text[high : high + 1] in ("。", "：") else high
    alone = body >= end and high < end
    long = len(title) > 60 or (alone and len(title) > 30 and "，" in title)
    sentence = bool(
        long or _DUE.search(_ASIDE.sub("", title)) or (_DATE_OR_MODAL.search(title) and (alone or "，" in title))
    )
    return _Mark(kind, match[1], value, (low, high), match.start(), body, sentence)


def _run_ins(text: str, lines: list[tuple[int, int]], marks: dict[int, _Mark]) -> dict[int, _Mark]:
    """Return unnumbered run-in headings: two or more paragraphs in a row under one heading that begin alike."""
    out: dict[int, _Mark] = {}
    row: list[tuple[int, re.Match[str]]] = []
    first = min(marks)
    for i, (start, end) in enumerate([*lines, (0, 0)]):
        match = _RUN_IN.match(text, start, end) if first < i < len(lines) and i not in marks else None
        if match and not _DATE_OR_MODAL.search(match[1]):
            row.append((i, match))
            continue
        if len(row) >= 2:
            for n, (at, found) in enumerate(row, 1):
                out[at] = _Mark("run-in", None, n, found.span(1), found.start(), found.end(), False)
        row = []
    return out


def _last_line(text: str, lines: list[tuple[int, int]], last_mark: int) -> int:
    """Return the index of the last line of the body: signature, date and notes after it are no section text."""
    for i in range(last_mark + 1, len(lines)):
        line = text[lines[i][0] : lines[i][1]]
        after = text[lines[i + 1][0] : lines[i + 1][1]] if i + 1 < len(lines) else ""
        body, date = signature(line)
        if date or _TAIL.match(line):
            return i - 1
        if body and (not after or any(signature(after))):
            return i - 1
    return len(lines) - 1


_RANK = {kind: rank for rank, (kind, _) in enumerate(_KINDS)} | {"run-in": len(_KINDS)}


@dataclass(slots=True)
class _Open:
    """A section whose end is not known yet."""

    mark: _Mark
    id: str
    path: str
    parent: str | None
    level: int
    end: int


def _tree(text: NormalText, lines: list[tuple[int, int]], marks: dict[int, _Mark], last: int) -> tuple[Section, ...]:
    running = _runs_on(list(marks.values()))
    above: list[_Open] = []  # the path of sections that are open
    found: list[_Open] = []
    seen: dict[str, int] = {}
    breaks = _breaks(text.text, lines, marks, last)
    for i in sorted(marks):
        mark = marks[i]
        while above and i in breaks:
            above.pop().end = breaks[i]
        while above and _RANK[above[-1].mark.kind] >= _RANK[mark.kind]:
            above.pop().end = lines[i - 1][1]
        parent = above[-1] if above else None
        name, path = _name(mark, parent, running)
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name, path = f"{name}#{seen[name]}", f"{path}x{seen[name]}"
        found.append(_Open(mark, name, path, parent.id if parent else None, len(above) + 1, lines[last][1]))
        above.append(found[-1])
    return tuple(_close(text, section) for section in found)


def _close(text: NormalText, section: _Open) -> Section:
    mark = section.mark
    end = max(section.end, mark.body)
    low, high = text.raw_span(mark.start, mark.start + len(mark.number)) if mark.number else (0, 0)
    return Section(
        id=section.id,
        path=section.path,
        number=text.raw[low:high] or None,
        heading=text.text[mark.heading[0] : mark.heading[1]],
        level=section.level,
        span=text.span(mark.start, end),
        parent=section.parent,
        start=mark.start,
        end=end,
        body=mark.body,
        sentence=mark.sentence,
    )


def _breaks(text: str, lines: list[tuple[int, int]], marks: dict[int, _Mark], last: int) -> dict[int, int]:
    """Return the marks before which a signature or an attachment begins, with the end of the text above it."""
    out: dict[int, int] = {}
    above: int | None = None
    started = False
    for i, (start, end) in enumerate(lines):
        if i in marks:
            if above is not None and marks[i].value == 1:
                out[i] = above
            above = None
            started = True
        elif started and above is None and i <= last:
            line = text[start:end]
            if signature(line)[1] or (line.startswith("附件") and _ATTACHMENT.fullmatch(line)):
                above = lines[i - 1][1]
    return out


def _name(mark: _Mark, parent: _Open | None, running: bool) -> tuple[str, str]:
    path = str(mark.value)
    if mark.kind == "part":
        label = mark.number or ""
    elif mark.kind == "clause":
        label = mark.number or ""
        if running:
            return label, f"{parent.path}.{path}" if parent else path
    elif mark.kind == "run-in":
        return f"{parent.id if parent else ''}/{mark.value}", f"{parent.path if parent else 0}.{path}"
    elif mark.kind == "item":
        label = path
    else:
        label = mark.number or path
    if parent is None or mark.kind == "article":
        return label, path if mark.kind != "article" else f"a{path}"
    return f"{parent.id}{label}", f"{parent.path}.{path}"


def _runs_on(marks: list[_Mark]) -> bool:
    """Say whether （一）（二）… runs on over the parts of the document instead of starting anew in each."""
    part = 0
    parts_with: set[int] = set()
    values: list[int] = []
    for mark in marks:
        if mark.kind in ("part", "chapter"):
            part += 1
        elif mark.kind == "clause":
            parts_with.add(part)
            values.append(mark.value)
    return len(parts_with) > 1 and values == list(range(1, len(values) + 1))
