"""Read channel cells: ticked lists with all their glyphs, plain lists, free text after 其他."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.tables.cells.text import clean, flat, is_nothing
from ingest.tables.words import by_pattern, codes

ON = "■▄√☑✓✔●◆★☒▇█"
OFF = "□○〇☐◻▢◯×✗"
LETTERS_ON = "tTRþüV"  # marks of symbol fonts, only right before a known name
LETTERS_OFF = "口囗ロ¨£"
SEPARATORS = "、,;:/\\|·.。"
_SKIP = re.compile(r"[\s、,;。/|·.]+|\(?(?:\d{1,2}|[①-⑳])[).、]\s*|[①-⑳]\s*")
_DONE = r"(?:上|中)?(?:进行|予以|同步|及时)?(?:向社会)?(?:主动)?(?:公开|发布|公示|公布)?[。.]?$"
_AND_SO_ON = r"等(?:方式|形式|渠道|途径|载体|平台)"
_SENTENCE = re.compile(
    rf"^(?:主要)?(?:通过|经由|利用|采用|借助|依托|在(?!线))(.+?)(?:{_AND_SO_ON})?{_DONE}|^(.+?){_AND_SO_ON}{_DONE}",
    re.S,
)
_JOINT = re.compile(r"以及|及|和|与|或|并")
_REMARK = re.compile(r"\s*\([^()]*\)")
_CHUNK = re.compile(r"(?:\([^()]*\)|[^\s、,;。|(]|\((?![^()]*\)))+")


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels that a cell promises: codes in order, and free texts that have no concept."""

    codes: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    code: str | None
    text: str
    listed: bool = False  # joined to the name before it by 、 or a comma


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Return a pattern for every known name; white space may break it anywhere."""
    spellings = sorted(codes("channel"), key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, s)) for s in spellings))


@lru_cache(maxsize=16384)
def channels(text: str, optional_box: bool = False) -> Channels:
    """Return the channels of a cell. `optional_box` says that the header explains □ as optional.

    >>> channels("■政府网站 □政府公报 ■两微一端").codes
    ('gov-website', 'new-media')
    >>> channels("t政府网站 口政府公报").codes
    ('gov-website',)
    >>> channels("1.政府网站 2.便民服务站").codes
    ('gov-website', 'convenience-station')
    >>> channels("□政府网站 □政府公报")
    Channels(codes=(), free=(), optional=(), notes=('channel-only-unticked',))
    >>> channels("■政府网站 □公开查阅点", optional_box=True).optional
    ('reading-point',)
    >>> channels("■其他：办税服务厅").codes
    ('other', 'tax-hall')
    """
    shown = _fold(clean(text))
    if is_nothing(shown):
        return Channels()
    shown = _spoken(shown)
    segments = [(mark, _in_segment(part, mark is not None)) for mark, part in _segments(shown)]
    marks = {mark for mark, names in segments if mark is not None and names}
    notes: list[str] = []
    if marks:
        chosen = [name for mark, names in segments if mark for name in _ticked(names)]
        unticked = [name for mark, names in segments if mark is False for name in names]
        if True not in marks:
            notes.append("channel-only-unticked")
        if len(chosen) + len(unticked) < sum(len(names) for _, names in segments):
            notes.append("channel-without-mark")
    else:
        chosen = [name for _, names in segments for name in names]
        unticked = []
    optional: tuple[str, ...] = ()
    if optional_box and unticked:
        optional = tuple(dict.fromkeys(name.code for name in unticked if name.code))
        notes.append("channel-box-is-optional")
    free = tuple(name.text for name in chosen if not name.code)
    if free:
        notes.append("channel-unknown")
    found = tuple(dict.fromkeys(name.code for name in chosen if name.code))
    return Channels(found, free, optional, tuple(notes))


def _fold(text: str) -> str:
    """Return the text with half-width brackets and strokes; white space stays, it separates names."""
    table = str.maketrans("（）／，；：．【】＋+&", "()/,;:.[]、、、")
    text = re.sub(r"[\t\r\f\v ]+", " ", text.translate(table))
    text = re.sub(r"[(\[]\s*[√✓✔■●]\s*[)\]]", "■", text)
    return re.sub(r"\(\s*\)|\[\s*\]", "□", text)


def _spoken(text: str) -> str:
    """Return the names in a sentence that says what is done through them.

    >>> _spoken("通过政府网站、公示栏等渠道公开"), _spoken("政府网站等平台发布"), _spoken("村务公开")
    ('政府网站、公示栏', '政府网站', '村务公开')
    """
    found = _SENTENCE.match(text)
    return (found[1] or found[2]) if found else text


def _segments(text: str) -> list[tuple[bool | None, str]]:
    """Return the stretches between marks, each with its mark; a mark may stand before or after its name.

    >>> _segments("■甲□乙"), _segments("甲√ 乙□")
    ([(True, '甲'), (False, '乙')], [(True, '甲'), (False, ' 乙')])
    """
    marks = [(i, mark) for i in range(len(text)) if (mark := _glyph(text, i)) is not None]
    if not marks:
        return [(None, text)]
    squeezed = text.strip()
    trailing = marks[0][0] > 0 and bool(text[: marks[0][0]].strip()) and _glyph(squeezed, len(squeezed) - 1) is not None
    out: list[tuple[bool | None, str]] = []
    if trailing:
        start = 0
        for at, mark in marks:
            out.append((mark, text[start:at]))
            start = at + 1
        return out
    if text[: marks[0][0]].strip():
        out.append((None, text[: marks[0][0]]))
    ends = [at for at, _ in marks[1:]] + [len(text)]
    out.extend((mark, text[at + 1 : end]) for (at, mark), end in zip(marks, ends, strict=True))
    return out


def _glyph(text: str, at: int) -> bool | None:
    """Return True for a tick, False for an empty box, None for anything else."""
    char = text[at]
    if char in ON or char in OFF:
        return char in ON
    if char in LETTERS_ON or char in LETTERS_OFF:
        before = text[at - 1] if at else " "
        if (before.isspace() or before in SEPARATORS or _ends_name(text[:at])) and _names().match(text, at + 1):
            return char in LETTERS_ON
    return None


def _ends_name(text: str) -> bool:
    """Tell whether the text ends with a known name, so that what follows may be a mark without a space."""
    return any(found.end() == len(text) for found in _names().finditer(text))


def _ticked(names: list[_Name]) -> list[_Name]:
    """Return the names that one tick covers: the first, and those listed with it."""
    out: list[_Name] = []
    for name in names:
        if out and not name.listed:
            break
        out.append(name)
    return out


def _in_segment(text: str, marked: bool) -> list[_Name]:
    """Return the names in a stretch without marks, in order.

    >>> [n.code for n in _in_segment("某县政府网站、村公示栏", False)]
    ['gov-website', 'notice-board']
    """
    out: list[_Name] = []
    at, listed = 0, False
    while at < len(text):
        skip = _SKIP.match(text, at)
        if skip:
            listed = listed or (bool(out) and bool(re.search(r"[、,]", skip[0])))
            at = skip.end()
            continue
        joint = _JOINT.match(text, at)
        if joint and out and _names().match(text, joint.end()):
            listed, at = True, joint.end()
            continue
        found = _names().match(text, at)
        if found and _ends_well(text, found.end()):
            code, at = codes("channel")[flat(found[0])], found.end()
            out.append(_Name(code, found[0], listed))
            remark = _REMARK.match(text, at)
            if code != "other" and remark:
                at = remark.end()
            if code == "other":
                free, at = _after_other(text, at, marked)
                out.extend(_Name(c, t, True) for c, t in free)
        else:
            chunk = _CHUNK.match(text, at)
            stop = chunk.end() if chunk else at + 1
            word = text[at:stop].strip("()_.:")
            if word and not is_nothing(word) and not (out and word in {"等", "等等"}):
                out.append(_Name(codes("channel").get(flat(word)) or by_pattern("channel", word), word, listed))
            at = max(stop, at + 1)
        listed = False
    return out


def _ends_well(text: str, end: int) -> bool:
    """Tell whether a name that ends here is whole: nothing follows, or a separator, or the next name."""
    rest = text[end : end + 1]
    if not rest or rest.isspace() or rest in SEPARATORS + "()_等和及并与或以":
        return True
    return bool(_names().match(text, end) or re.compile(r"\d{1,2}[.、)]|[①-⑳]").match(text, end))


def _after_other(text: str, at: int, marked: bool) -> tuple[list[tuple[str | None, str]], int]:
    """Return what is written after 其他, as known channels, and where it ends; unknown words stay free text."""
    pattern = r"[\s:(_]*([^\n;]*)" if marked else r"\s*[:(_]+\s*([^\n;]*)"
    found = re.compile(pattern).match(text, at)
    if not found:
        return [], at
    words = [w.strip(" _()。.:") for w in re.split(r"[、,\s]+", found[1])]
    known = [(codes("channel").get(flat(w)) or by_pattern("channel", w), w) for w in words if w]
    return [(code, w) for code, w in known if code and code != "other"], found.end()
