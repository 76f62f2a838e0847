"""Clean the text of a cell before its meaning is looked for; the raw text is kept elsewhere."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_GLOSS = re.compile(rf"(?<=[\u3400-\u9fff])\s*[（(]\s*[a-zü]*[{_TONED}ńňǹḿ][a-zü]*\s*[)）]", re.I)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_CJK = r"\u3400-\u9fff〇（）()《》〈〉〔〕“”、，。；：！？【】"
_INNER_SPACE = re.compile(rf"(?<=[{_CJK}])\s+(?=\S)|(?<=\S)\s+(?=[{_CJK}])")
_SERIAL = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}(?:[.．]\d{1,3})+(?![\d万亿元%％倍米吨亩])[.．、\s]?"
    r"|\d{1,3}[.．、](?!\d)\s*"
    r"|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
_DITTO = re.compile(r"^(?:同上|同前|同上一行|同上行|[\"“”〃″]|//)[。.]?$")
LONGEST_DITTO = 16
_NOTHING = re.compile(r"^[\s\-—–_/\\无／.。·]*$")
_STROKES, _RUINS = "-—–_/\\无／.。·", "?？\ufffd#"  # with which such texts begin
_ERRORS = re.compile(r"^#(?:REF|N/A|NAME|VALUE|DIV/0|NULL|NUM)[!?]?$")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Return the text without invisible characters, pinyin glosses and traditional forms; lines are kept.

    >>> clean("規(guī)範文件 ")
    '规范文件'
    >>> clean("政务公开（試點）")
    '政务公开（试点）'
    """
    if text.isascii():
        return text.strip()
    out = _INVISIBLE.sub("", text.replace("\xa0", " ").replace("\u3000", " "))
    if "（" in out or "(" in out:
        out = _GLOSS.sub("", out)
    try:
        out.encode("gb2312")
    except UnicodeEncodeError:
        out = _converter().convert(out)
    return out.strip()


@lru_cache(maxsize=16384)
def name(text: str) -> str:
    """Return a name on one line, words that were broken over lines joined again.

    >>> name("最低生活 保障\\n审核信息")
    '最低生活保障审核信息'
    """
    return " ".join(_INNER_SPACE.sub("", clean(text)).split())


@lru_cache(maxsize=16384)
def flat(text: str) -> str:
    """Return the text for pattern matching: NFKC, no white space.

    >>> flat("２０ 个 工作日（内）")
    '20个工作日(内)'
    """
    return "".join(unicodedata.normalize("NFKC", clean(text)).split())


@lru_cache(maxsize=16384)
def match_key(text: str | None) -> str:
    """Return a name as it is compared: no serial number, punctuation or white space.

    >>> match_key("1.2 最低生活保障(审核)信息")
    '最低生活保障审核信息'
    """
    if not text:
        return ""
    plain = unicodedata.normalize("NFKC", strip_serial(name(text)))
    return "".join(c for c in plain if c.isalnum()).lower()


@lru_cache(maxsize=16384)
def strip_serial(text: str) -> str:
    """Return a name without the serial number printed before it.

    >>> strip_serial("（一）综合业务"), strip_serial("3.政策文件"), strip_serial("1.1 低保"), strip_serial("12345热线")
    ('综合业务', '政策文件', '低保', '12345热线')
    >>> strip_serial("1.5万元以上支出")
    '1.5万元以上支出'
    """
    return _SERIAL.sub("", text) or text


def serial(text: str) -> str | None:
    """Return the serial number printed before a name, None when there is none.

    >>> serial("1.1 低保"), serial("低保")
    ('1.1', None)
    """
    found = _SERIAL.match(text)
    return found[0].strip().rstrip("、.．") if found and found.end() < len(text) else None


def is_ditto(text: str) -> bool:
    """Tell whether a cell points to the one above.

    >>> is_ditto("同 上"), is_ditto("〃"), is_ditto("同上级部门")
    (True, True, False)
    """
    return len(text) <= LONGEST_DITTO and bool(_DITTO.match(flat(text)))


def is_nothing(text: str) -> bool:
    """Tell whether a cell is blank or holds only a dash, a stroke or 无.

    >>> is_nothing(" — "), is_nothing("/"), is_nothing("无"), is_nothing("0")
    (True, True, True, False)
    """
    first = text[:1]
    return not first or ((first.isspace() or first in _STROKES) and bool(_NOTHING.match(text)))


def is_lost(text: str) -> bool:
    """Tell whether a cell holds only what a broken conversion or formula leaves behind.

    >>> is_lost("???"), is_lost("#REF!"), is_lost("\\ufffd"), is_lost("√")
    (True, True, True, False)
    """
    first = text.lstrip()[:1]
    if not first or first not in _RUINS:
        return False
    squeezed = "".join(text.split())
    return not squeezed.strip("?？\ufffd") or bool(_ERRORS.match(squeezed))
