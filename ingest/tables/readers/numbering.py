"""The numbers that Word prints before the paragraphs of automatic lists: they stand in no text, only in styles."""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset({"chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"})
_DIGITS = "零一二三四五六七八九"
DEEPEST = 9  # levels of a list
MOST = 9999  # no list counts further


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str  # with %1 … %9 for the numbers of the levels


@dataclass(slots=True)
class Numbering:
    """The lists of one letter, and how far each of them has counted."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by numId
    kinds: dict[str, str] = field(default_factory=dict)  # the abstract list of each: it is what counts on
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # by style: numId and level
    counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def number(self, paragraph: etree._Element) -> str:
        """Return what Word prints before a paragraph, empty when it is of no list; each call counts one on."""
        found = self._listed(paragraph)
        if found is None:
            return ""
        number, level = found
        kind, levels = self.kinds[number], self.lists[number]
        own = levels[level]
        at = min(self.counted.get((kind, level), own.start - 1) + 1, MOST)
        self.counted[kind, level] = at
        for deeper in range(level + 1, DEEPEST):
            self.counted.pop((kind, deeper), None)
        if own.form in {"bullet", "none"}:
            return ""

        def shown(match: re.Match[str]) -> str:
            nth = int(match[1]) - 1
            upper = levels.get(nth, own)
            return formed(self.counted.get((kind, nth), upper.start), upper.form)

        return re.sub(r"%([1-9])", shown, own.text)

    def _listed(self, paragraph: etree._Element) -> tuple[str, int] | None:
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        of_style = self.styles.get(style.get(f"{WORD}val") or "") if style is not None else None
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        number, level = _num_pr(own) if own is not None else ("", None)
        if own is None and of_style is None:
            return None
        number = number or (of_style[0] if of_style else "")
        deep = level if level is not None else (of_style[1] if of_style else 0)
        return (number, deep) if deep in self.lists.get(number, {}) else None


def formed(number: int, form: str) -> str:
    """Return a number as its list prints it.

    >>> formed(12, "decimal"), formed(12, "chineseCounting"), formed(3, "upperLetter"), formed(2, "decimalZero")
    ('12', '十二', 'C', '02')
    >>> formed(20, "chineseCounting"), formed(10, "chineseCounting"), formed(3, "decimalEnclosedCircle")
    ('二十', '十', '③')
    """
    if form in _CHINESE and number < 100:
        tens, units = divmod(number, 10)
        head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return head + (_DIGITS[units] if units or not tens else "")
    if form in {"upperLetter", "lowerLetter"} and number <= 26:
        return chr((64 if form == "upperLetter" else 96) + number)
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x245F + number)
    return f"{number:02}" if form == "decimalZero" else str(number)


def numbering(data: bytes) -> Numbering:
    """Return the lists of a letter, none where it has none or they are damaged."""
    out = Numbering()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
            if "word/numbering.xml" not in parts:
                return out
            _read_lists(_parsed(archive.read("word/numbering.xml")), out)
            if "word/styles.xml" in parts:
                _read_styles(_parsed(archive.read("word/styles.xml")), out)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, etree.XMLSyntaxError, NotImplementedError):
        return Numbering()
    return out


def _parsed(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _read_lists(root: etree._Element, out: Numbering) -> None:
    kinds = {node.get(f"{WORD}abstractNumId", ""): node for node in root.iterchildren(f"{WORD}abstractNum")}
    for node in root.iterchildren(f"{WORD}num"):
        number = node.get(f"{WORD}numId", "")
        kind = _value(node.find(f"{WORD}abstractNumId"), "")
        if kind not in kinds:
            continue
        levels = {int(n.get(f"{WORD}ilvl", "0")): _level(n) for n in kinds[kind].iterchildren(f"{WORD}lvl")}
        begun = {o.get(f"{WORD}ilvl", "0"): o.find(f"{WORD}startOverride") for o in node.iter(f"{WORD}lvlOverride")}
        for deep, start in begun.items():
            if start is not None and int(deep) in levels:
                old = levels[int(deep)]
                levels[int(deep)] = _Level(int(_value(start, "1")), old.form, old.text)
        out.lists[number] = levels
        out.kinds[number] = number if any(start is not None for start in begun.values()) else f"of {kind}"


def _level(node: etree._Element) -> _Level:
    form = _value(node.find(f"{WORD}numFmt"), "decimal")
    return _Level(int(_value(node.find(f"{WORD}start"), "1")), form, _value(node.find(f"{WORD}lvlText"), "%1"))


def _read_styles(root: etree._Element, out: Numbering) -> None:
    based: dict[str, str] = {}
    for style in root.iterchildren(f"{WORD}style"):
        name = style.get(f"{WORD}styleId", "")
        based[name] = _value(style.find(f"{WORD}basedOn"), "")
        found = style.find(f"{WORD}pPr/{WORD}numPr")
        if found is not None:
            number, level = _num_pr(found)
            if number in out.lists:
                out.styles[name] = (number, level or 0)
    for name in based:
        upper = name
        for _ in range(DEEPEST):
            upper = based.get(upper, "")
            if upper in out.styles:
                out.styles.setdefault(name, out.styles[upper])


def _num_pr(node: etree._Element) -> tuple[str, int | None]:
    """Return the list and the level that a paragraph or a style states; numId 0 means no list."""
    level = node.find(f"{WORD}ilvl")
    return _value(node.find(f"{WORD}numId"), ""), int(_value(level, "0")) if level is not None else None


def _value(node: etree._Element | None, default: str) -> str:
    return (node.get(f"{WORD}val") or default) if node is not None else default
