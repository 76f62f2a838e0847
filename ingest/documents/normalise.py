"""One readable form of every text: simplified script, full-width punctuation, whole sentences, no glosses.

The normalised text keeps, for each of its characters, the stretch of the raw file that it stands for, so that
whatever is found in it can be quoted verbatim.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.documents.lines import joins, widget
from ingest.documents.model import Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_GLOSS = re.compile(rf"(?<=[{HAN}]) *（ ?([a-zü{_TONED}]{{1,6}}) ?）")
_DROPPED = re.compile(rf"(?P<gloss>{_GLOSS.pattern})|(?P<void>[\u200b-\u200f\ufeff\u00ad\x00]+|@@+)|[ \t\n]+")
_FIELD = re.compile(rf"[{HAN}]{{2,6}}：")  # a form field after a wide gap stays apart
_NUMBER_BRACKETS = re.compile(
    rf"(?<=[{HAN}])( ?)[〔\[［【﹝〖（(]( ?(?:19|20)[0-9]{{2}} ?)[〕\]］】﹞〗）)](?= ?第? ?[0-9]{{1,5}} ?号)"
)
_ROUND = re.compile(r"[〔〕]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FOLDS = (
    (re.compile(r"(?<![0-9]),|,(?![0-9])"), "，"),
    (re.compile(r"(?<![0-9]):(?!//)|:(?![0-9/])"), "："),
    (re.compile(rf"(?<=[{HAN}])\?|\?(?=[{HAN}])"), "？"),
    (re.compile(rf"(?<=[{HAN}])!|!(?=[{HAN}])"), "！"),
)


@dataclass(frozen=True, slots=True)
class NormalText:
    """A raw text, its readable form, and the map between them.

    `glosses`, `converted`, `joined`, `folded` count what was mended: pinyin annotations removed, traditional
    characters converted, line breaks inside sentences joined, half-width marks widened.
    """

    raw: str
    text: str
    starts: "array[int]"
    ends: "array[int]"
    glosses: int = 0
    converted: int = 0
    joined: tuple[int, ...] = ()  # normalised offsets at which two lines were joined
    folded: int = 0

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open raw range of the normalised range [start, end)."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.raw)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def span(self, start: int, end: int) -> Span:
        """Return the normalised range [start, end) as a span of the raw text with its verbatim quotation."""
        low, high = self.raw_span(start, end)
        return Span(low, high, self.raw[low:high])

    def at(self, raw_offset: int) -> int:
        """Return the normalised offset of the first character that stands at or after a raw offset."""
        return bisect_left(self.starts, raw_offset)

    def lines(self) -> Iterator[tuple[int, int]]:
        """Return the paragraphs as normalised ranges, in text order."""
        start = 0
        while start < len(self.text):
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
            yield start, end
            start = end + 1


def normalise(raw: str) -> NormalText:
    """Return the readable form of a raw text.

    >>> normalise("關(guān)于規(guī)范縣(市)政府").text
    '关于规范县（市）政府'
    >>> normalise("黑政办﹝2020﹞17 号,县〔市、区〕").text
    '黑政办〔2020〕17号，县（市、区）'
    """
    found = _once(raw)
    for _ in range(8):  # nearly always the first pass is the last one; a gloss printed twice takes two
        again = _once(found.text)
        if again.text == found.text:
            break
        found = _compose(found, again)
    return found


def _once(raw: str) -> NormalText:
    text, converted, folded = _characters(raw)
    starts, ends, kept, glosses = _squeeze(text)
    kept = _brackets(kept)
    kept, starts, ends, joined = _join(kept, starts, ends)
    return NormalText(raw, kept, starts, ends, glosses, converted, joined, folded)


def _compose(first: NormalText, second: NormalText) -> NormalText:
    """Return the text of a second pass with its map to the raw text of the first."""
    joined = {bisect_left(second.starts, place) for place in first.joined} | set(second.joined)
    return NormalText(
        first.raw,
        second.text,
        array("I", (first.starts[i] for i in second.starts)),
        array("I", (first.ends[i - 1] for i in second.ends)),
        first.glosses + second.glosses,
        first.converted + second.converted,
        tuple(sorted(place for place in joined if 0 < place < len(second.text))),
        first.folded + second.folded,
    )


def fold(text: str) -> str:
    """Return a short text normalised and without white space, for comparison.

    >>> fold(" 《條例》 (2019) ")
    '《条例》（2019）'
    """
    return re.sub(r"\s", "", normalise(text).text)


def _characters(raw: str) -> tuple[str, int, int]:
    """Convert character by character: the length stays, so offsets stay."""
    simple = raw.translate(_simplified())
    converted = 0 if simple == raw else sum(a != b for a, b in zip(raw, simple, strict=True))
    text = simple.translate(_WIDTHS)
    folded = text.count("（") - simple.count("（") if text != simple else 0
    for pattern, mark in _FOLDS:
        text, count = pattern.subn(mark, text)
        folded += count
    return text, converted, folded


def _squeeze(text: str) -> tuple["array[int]", "array[int]", str, int]:
    """Drop glosses, voids and needless white space; keep the source range of each character kept."""
    starts, ends, pieces, glosses = array("I"), array("I"), list[str](), 0
    done, size, last = 0, len(text), "\n"
    for match in _DROPPED.finditer(text):
        low, high = match.span()
        gloss = match["gloss"] is not None
        if gloss and not _is_reading(text[low - 1], match[2]):
            continue
        if low > done:
            starts.extend(range(done, low))
            ends.extend(range(done + 1, low + 1))
            pieces.append(text[done:low])
            last = text[low - 1]
        done = high
        if gloss:
            glosses += 1
            ends[-1] = high
        elif match["void"] is None:
            keep = _space(match[0], last, text[high] if high < size else "\n")
            if not keep and len(match[0]) > 1 and "\n" not in match[0] and last != "\n" and _FIELD.match(text, high):
                keep = match[0][0]
            if keep:
                last = "\t" if keep == " " and not (last.isascii() and text[high].isascii()) else keep
                for place in _places(match[0], keep):  # an empty cell stands between two tabs
                    starts.append(low + place)
                    ends.append(low + place + 1)
                    pieces.append(last)
    starts.extend(range(done, size))
    ends.extend(range(done + 1, size + 1))
    pieces.append(text[done:])
    return starts, ends, "".join(pieces), glosses


def _space(run: str, before: str, after: str) -> str:
    """Return what stays of a run of white space: a line end, a tab, a space between Latin words, or nothing."""
    if before == "\n" or after == "\n":
        return "\n" if "\n" in run and before != "\n" and after != "\n" else ""
    if "\n" in run:
        return "\n"
    if "\t" in run:
        return "\t"
    return " " if before.isascii() and after.isascii() else ""


def _places(run: str, keep: str) -> list[int]:
    """Return where in a run of white space the characters stand that stay: every tab, or one of another kind."""
    return [i for i, mark in enumerate(run) if mark == "\t"] if keep == "\t" else [run.index(keep)]


def _is_reading(character: str, reading: str) -> bool:
    """Say whether a bracketed Latin word is a pinyin gloss of the character before it."""
    if any(letter in _TONED for letter in reading):
        return True
    return reading in _readings(character)


@cache
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _brackets(text: str) -> str:
    """Give document numbers their 〔〕 and every other 〔〕 round brackets; the length stays."""
    text = _NUMBER_BRACKETS.sub(lambda m: f"{m[1]}〔{m[2]}〕", text)
    if "〔" not in text:
        return text
    stack: list[int] = []
    changes: list[int] = []
    for match in _ROUND.finditer(text):
        if match[0] == "〔":
            stack.append(match.start())
        elif stack:
            start = stack.pop()
            if not _YEAR.fullmatch(text[start + 1 : match.start()].strip()):
                changes += [start, match.start()]
    if not changes:
        return text
    letters = list(text)
    for place in changes:
        letters[place] = "（" if letters[place] == "〔" else "）"
    return "".join(letters)


def _join(
    text: str, starts: "array[int]", ends: "array[int]"
) -> tuple[str, "array[int]", "array[int]", tuple[int, ...]]:
    """Drop page widgets and join the lines that a page or a column broke inside a sentence."""
    lines = text.split("\n")
    dropped = [widget(line) for line in lines]
    glued = joins(lines)
    if not any(dropped) and not any(glued) and "" not in lines:
        return text, starts, ends, ()
    out, low, high, joined, place = list[str](), array("I"), array("I"), list[int](), 0
    size = 0
    for line, drop, glue in zip(lines, dropped, glued, strict=True):
        end = place + len(line)
        if not drop and line:
            if glue:
                joined.append(size)
            elif size:
                out.append("\n")
                low.append(starts[place - 1])
                high.append(ends[place - 1])
                size += 1
            out.append(line)
            low.extend(starts[place:end])
            high.extend(ends[place:end])
            size += len(line)
        place = end + 1
    return "".join(out), low, high, tuple(joined)


@cache
def _simplified() -> dict[int, int]:
    """Return OpenCC's traditional-to-simplified table, character by character."""
    from opencc import OpenCC

    letters = [chr(c) for low, high in ((0x3400, 0x9FFF), (0xF900, 0xFAFF)) for c in range(low, high + 1)]
    found = OpenCC("t2s").convert("\n".join(letters)).split("\n")
    return {ord(a): ord(b) for a, b in zip(letters, found, strict=True) if a != b and len(b) == 1}


def _widths() -> dict[int, int]:
    """Return the table of full-width digits and letters, spaces and brackets."""
    table = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
    for mark in "！（），：；？～｜":
        del table[ord(mark)]
    table |= {ord(a): ord(b) for a, b in zip("()[]﹝﹞;「」『』", "（）〔〕〔〕；“”‘’", strict=True)}
    table |= {c: ord(" ") for c in (0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0x0B, *range(0x2000, 0x200B))}
    table |= {c: ord("\n") for c in (0x0C, 0x0D, 0x85, 0x2028, 0x2029)}
    return table


_WIDTHS = _widths()


def is_monotone(text: NormalText) -> bool:
    """Say whether the map never runs backwards (true of every normalised text)."""
    return all(a <= b for a, b in pairwise(text.starts)) and all(a <= b for a, b in pairwise(text.ends))
