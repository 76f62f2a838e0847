"""Which text belongs to which section, and the responsible-unit brackets in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents.clauses import Piece
from ingest.documents.grammar import read_clause
from ingest.documents.model import Section
from ingest.documents.normalise import NormalText, fold

UNITS = re.compile(
    r"[（〔【]?(?:牵头|责任|主要责任|配合|协办|主办|承办|落实|负责)(?:责任)?(?:单位|部门|处室|科室)(?:及[^：:\n]{0,8})?[：:](?P<names>(?:[^（）〔〕【】。\n]|（[^（）]*）)*)[）〕】]?"
)
_LABEL = re.compile("(?:牵头|责任|主要责任|配合|协办|主办|承办|落实|负责)(?:责任)?(?:单位|部门|处室|科室)[：:]")
_MODAL = re.compile("要(?![求点素])|应当|应(?![用急])|必须|不得|可以|负责")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text of one section, responsible units attached; `row` marks an assignment row without a verb."""

    section: Section | None
    start: int
    end: int
    units: tuple[str, ...] = ()
    row: bool = False


def unit_names(names: str) -> tuple[str, ...]:
    """Return the units that a bracket names, as written.

    >>> unit_names("市司法局、市财政局，各基层政府")
    ('市司法局', '市财政局', '各基层政府')
    """
    out: list[str] = []
    depth, low = 0, 0
    for at, mark in enumerate(names):
        if mark in "（(":
            depth += 1
        elif mark in "）)":
            depth -= 1
        elif mark in "、，；" and depth <= 0:
            out.append(names[low:at])
            low = at + 1
    out.append(names[low:])
    cleaned = (_LABEL.sub("", name).strip(" 。等") for name in out)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def stretches(text: NormalText, sections: Sequence[Section]) -> Iterator[Stretch]:
    """Return the text of each section without its headings, cut at the responsible-unit brackets."""
    for section, start, end in _own(text, sections):
        yield from _with_units(text.text, section, start, end)


def _own(text: NormalText, sections: Sequence[Section]) -> Iterator[tuple[Section | None, int, int]]:
    """Return the ranges that belong to each section itself and not to one inside it."""
    if not sections:
        yield from ((None, low, high) for low, high in _unnumbered(text))
        return
    bounds = [(text.at(s.span.start), text.at(s.span.end)) for s in sections]
    stack: list[int] = []
    place = bounds[0][0]
    for i, (start, end) in enumerate(bounds):
        while stack and bounds[stack[-1]][1] <= start:
            top = stack.pop()
            if bounds[top][1] > place:
                yield sections[top], place, bounds[top][1]
                place = bounds[top][1]
        if stack and start > place:
            yield sections[stack[-1]], place, start
        place = _body(text.text, sections[i], start, end, _has_child(bounds, i))
        stack.append(i)
    while stack:
        top = stack.pop()
        if bounds[top][1] > place:
            yield sections[top], place, bounds[top][1]
            place = bounds[top][1]


def _has_child(bounds: Sequence[tuple[int, int]], i: int) -> bool:
    return i + 1 < len(bounds) and bounds[i + 1][0] < bounds[i][1]


def _body(text: str, section: Section, start: int, end: int, parent: bool) -> int:
    """Return where the text of a section begins: after its heading, or at it when the heading is the sentence."""
    heading = section.heading if section.heading in text[start : section.body] else fold(section.heading)
    if not heading:
        return section.body if section.body > start else start
    low = text.find(heading, start, start + len(section.number or "") + len(heading) + 12)
    if low < 0:
        return start + len(section.number or "")
    high = low + len(heading)
    rest = text[high:end].strip("。；;：: \n")
    if section.sentence or _says(heading) or (not parent and (not rest or UNITS.fullmatch(rest))):
        return low
    return high + 1 if text[high : high + 1] in ("。", "\n", "：", "；") else high


def _says(heading: str) -> bool:
    """Say whether a heading is a sentence with subject and modal word or date.

    >>> _says("各镇要于6月底前公布清单"), _says("规范公布清单")
    (True, False)
    """
    clause = read_clause(heading, Piece(0, len(heading), ""))
    return clause.subject is not None and (clause.modal is not None or clause.dated)


def _with_units(text: str, section: Section | None, start: int, end: int) -> Iterator[Stretch]:
    """Cut a range at its unit brackets; the units of a bracket belong to what stands before it."""
    low = start
    for found in UNITS.finditer(text, start, end):
        names = unit_names(found["names"])
        head = text[low : found.start()]
        closes = _closes(text, found.end(), end)
        if not re.search("[。；，]", head) and not _MODAL.search(head) and head.strip():
            yield Stretch(section, low, found.end(), names, row=True)
        elif head.strip():
            yield Stretch(section, low, found.start(), names)
        low = closes
    if low < end and text[low:end].strip():
        yield Stretch(section, low, end)


def _closes(text: str, at: int, end: int) -> int:
    """Return the place after the full stop that follows a bracket."""
    while at < end and text[at] in "。；\n ":
        at += 1
    return at


def _unnumbered(text: NormalText) -> Iterator[tuple[int, int]]:
    """Return the paragraphs that can hold duties in a text without numbered headings."""
    lines = list(text.lines())
    for i, (start, end) in enumerate(lines):
        line = text.text[start:end]
        if line.endswith(("：", ":")) or not re.search("[。；]", line):
            continue
        if i < 6 and re.search("(?:如下|下列意见|下列通知)[。：]?$|经[^。]{0,12}(?:同意|批准)|现印发给你们", line):
            continue
        yield start, end
