"""The terms that a document defines for itself; a definition holds in that document only."""

import re

from ingest.documents.model import Definition
from ingest.documents.names import split_list
from ingest.documents.normalise import HAN, NormalText

_BRACKET = re.compile(rf"(?P<term>[{HAN}]{{2,16}})（(?:包括|包含|含|是指|指|即)：?(?=[^。；\n）]{{2}})")
_SHORT = re.compile(r"以下(?:简称|统称|称)：?(?P<term>[^（），。；\n]{1,40}(?=）))")
_ROUND = re.compile(r"[（）\n]")
_VERB = re.compile(
    r"(?:切实|进一步|不断|全面|积极|着力)?(?:提升|提高|加强|推进|推动|规范|完善|组织|指导|督促|协调|由|对|将|把|向)"
)
_SAME = re.compile(r"[，、；]下同$")
_CALLED = re.compile(rf"所称的?(?P<term>[“”{HAN}]{{2,20}}?)，?(?:是指|指|包括)：?(?P<text>[^。\n]{{2,200}})(?=。|$)")
_AS = re.compile(
    rf"(?P<text>[{HAN}（）、]{{4,30}})作为(?P<term>[{HAN}]{{4,16}}?(?:平台|渠道|主体|部门|载体|单位))(?=，)"
)
_IS = re.compile(
    rf"(?P<text>[{HAN}（）、]{{4,40}}?)(?:是|为)(?P<term>[{HAN}]{{2,16}}的?(?:主管部门|责任主体|第一责任人|牵头单位|主管机构))(?=[，。；])"
)
_STOP = re.compile(
    r"^.*(?:。|，|前|由|对|将|把|向|使|以|全省|全市|全县|全区|全国|覆盖|组织|指导|督促|和|及|要求)(?=[^和及]{3,})"
)
_AND = re.compile(r"(?:(?<=[府处会署局厅办部委心位院])(?:和|及)|(?:和|及)(?![^、，和及]{1,8}[局厅委部办](?:[、，]|$)))")
_SUFFIX = re.compile(r"(?:人民政府|政府|管委会|委员会|办事处|行署)$")


def find_definitions(text: NormalText) -> tuple[Definition, ...]:
    """Return the definitions of a text in text order.

    >>> from ingest.documents.normalise import normalise
    >>> [(d.term, d.members) for d in find_definitions(normalise("基层政府（包括县、区人民政府和街道办事处）要抓紧。"))]
    [('基层政府', ('县人民政府', '区人民政府', '街道办事处'))]
    """
    out: list[Definition] = []
    for match in _BRACKET.finditer(text.text):
        end = closing(text.text, match.start("term") + len(match["term"]))
        if end is None:
            continue
        low = match.start("term") + _term_start(match["term"])
        term = text.text[low : match.end("term")].removeprefix("各")
        words = _SAME.sub("", text.text[match.end() : end])
        out.append(Definition(term, words, members_of(words), text.span(low, end + 1)))
    for match in _SHORT.finditer(text.text):
        found = _whole(text.text, match.start())
        if found:
            low, high = found
            whole = text.text[low:high]
            parts = () if whole.startswith("《") or whole.count("、") < 2 else members_of(whole)
            out.append(Definition(match["term"].strip("“”"), whole, parts, text.span(low, match.end() + 1)))
    for pattern in (_CALLED, _AS, _IS):
        for match in pattern.finditer(text.text):
            low = _term_start(match["text"]) if pattern is _AS else 0
            start = match.start() + low
            out.append(Definition(match["term"].strip("“”"), match["text"][low:], (), text.span(start, match.end())))
    return tuple(sorted(out, key=lambda d: d.span.start))


def members_of(text: str) -> tuple[str, ...]:
    """Return the members of a definition, each with the noun that the enumeration shares.

    >>> members_of("旗、自治县人民政府和苏木人民政府、办事处")
    ('旗人民政府', '自治县人民政府', '苏木人民政府', '办事处')
    >>> members_of("县（旗）政府（管委会）及镇政府")
    ('县（旗）政府', '管委会', '镇政府')
    """
    parts: list[str] = []
    for part in split_list(_AND.sub("、", re.sub(r"以及|及其", "、", text)), "、，"):
        nested = re.fullmatch(r"(?P<body>.+(?:政府|行署))（(?P<other>[^（）]*(?:管委会|行署|委员会)[^（）]*)）", part)
        parts += [nested["body"], nested["other"]] if nested else [part]
    out: list[str] = []
    noun = ""
    for part in reversed(parts):
        match = _SUFFIX.search(part)
        if match:
            noun = match[0] if "政府" in match[0] else ""
        out.append(part if match or not noun else part + noun)
    return tuple(reversed(out))


def closing(text: str, opening: int, limit: int = 400) -> int | None:
    """Return where the round bracket that opens at an offset closes, None when it does not within the limit.

    >>> closing("甲（乙（丙）丁）", 1)
    7
    """
    stop = min(len(text), opening + limit)
    if text.find("）", opening, stop) < 0:
        return None
    depth = 0
    for match in _ROUND.finditer(text, opening, stop):
        if match[0] == "\n":
            return None
        depth += 1 if match[0] == "（" else -1
        if depth == 0:
            return match.start()
    return None


def _term_start(words: str) -> int:
    if "各" in words[:-2]:
        return words.index("各")
    match = _STOP.match(words)
    return match.end() if match and len(words) - match.end() >= 2 else 0


def _whole(text: str, place: int) -> tuple[int, int] | None:
    """Return the range that a short name stands for: the title before its bracket, or the enumeration."""
    opening = text.rfind("（", max(0, place - 80), place)
    if opening < 0:
        return None
    if text[opening - 1] == "》":
        low = matching_title(text, opening - 1)
        return (low, opening) if low is not None else None
    floor = max(0, opening - 400)
    low = max(text.rfind(mark, floor, opening) for mark in "。；，：\n") + 1
    if opening - low < 2 or (low == 0 and floor):
        return None
    verb = _VERB.match(text, low, opening)
    return (verb.end() if verb and opening - verb.end() > 1 else low), opening


def matching_title(text: str, end: int, limit: int = 200) -> int | None:
    """Return where the title that ends with the 》 at `end` begins, None when no 《 matches within the limit."""
    if text.rfind("《", max(0, end - limit), end) < 0:
        return None
    depth = 0
    for i in range(end, max(-1, end - limit), -1):
        if text[i] == "》":
            depth += 1
        elif text[i] == "《":
            depth -= 1
            if depth == 0:
                return i
        elif text[i] == "\n":
            return None
    return None
