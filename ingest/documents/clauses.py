"""Cut a stretch of text into sentences and clauses, never inside brackets or quotation marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN = {"（": "）", "《": "》", "“": "”", "〔": "〕", "‘": "’", "【": "】"}
_ANY_OPEN = re.compile("[（《“〔‘【]")
_CLOSE = frozenset(_OPEN.values())
_SENTENCE = frozenset("。！？；\n")
_CLAUSE = frozenset("，：")
_REACH = 600  # a bracket that stays open longer than this was never meant to close


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause as a half-open range, and the mark that ends it ("" at the end of the text)."""

    start: int
    end: int
    mark: str


def depths(text: str, start: int, end: int) -> bytearray:
    """Return for each character of text[start:end] whether it stands inside a closed bracket pair.

    A bracket without its partner encloses nothing. The marks themselves count as inside.

    >>> list(depths("按（甲，乙）办", 0, 7))
    [0, 1, 1, 1, 1, 1, 0]
    >>> list(depths("按（甲，乙", 0, 5))
    [0, 0, 0, 0, 0]
    """
    inside = bytearray(end - start)
    stack: list[tuple[str, int]] = []
    for at in range(start, end):
        mark = text[at]
        if mark == "\n":
            stack.clear()
        elif mark in _OPEN:
            stack.append((_OPEN[mark], at))
        elif mark in _CLOSE:
            while stack and stack[-1][0] != mark and any(want == mark for want, _ in stack[-8:]):
                stack.pop()
            if stack and stack[-1][0] == mark:
                _, low = stack.pop()
                if not inside[low - start] and at - low < _REACH:
                    inside[low - start : at - start + 1] = b"\1" * (at - low + 1)
    return inside


def mask(text: str, start: int, end: int) -> str:
    """Return text[start:end] with what brackets and quotation marks hold blanked out, so that words can be sought.

    >>> mask("将“应公开、尽公开”要求（见附件）写入", 0, 19)
    '将“□□□□□□□”要求（□□□）写入'
    """
    body = text[start:end]
    if not _ANY_OPEN.search(body):
        return body
    inside = depths(text, start, end)
    letters = list(body)
    for i, letter in enumerate(letters):
        if inside[i] and letter not in _OPEN and letter not in _CLOSE:
            letters[i] = "□"
    return "".join(letters)


def sentences(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Cut text[start:end] into sentences (。！？； and line ends), each a list of clauses (， and ：).

    >>> [[("甲乙，丙。丁；戊"[p.start : p.end], p.mark) for p in s] for s in sentences("甲乙，丙。丁；戊", 0, 8)]
    [[('甲乙', '，'), ('丙', '。')], [('丁', '；')], [('戊', '')]]
    """
    inside = depths(text, start, end)
    pieces: list[Piece] = []
    low = start
    for at in range(start, end):
        mark = text[at]
        if mark not in _SENTENCE and mark not in _CLAUSE:
            continue
        if inside[at - start] and mark != "\n":
            continue
        pieces.append(_trim(text, low, at, mark))
        low = at + 1
        if mark in _SENTENCE:
            yield [p for p in pieces if p.end > p.start]
            pieces = []
    if low < end:
        pieces.append(_trim(text, low, end, ""))
    yield [p for p in pieces if p.end > p.start]


def _trim(text: str, start: int, end: int, mark: str) -> Piece:
    """Return the range without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end, mark)
