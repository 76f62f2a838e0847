"""Read legal bases: titles in 《》, numbers of documents, articles, short forms."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ingest.tables.cells.text import clean, flat, is_nothing
from ingest.tables.model import Basis

_SHORT_FORMS = Path(__file__).parent.parent / "bases.toml"
_OPEN, _CLOSE = r"[〔\[(（﹝【［〈]", r"[〕\])）﹞】］〉]"
_NUMBER = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,14}}{_OPEN}\s*(?:\d{{4}})\s*{_CLOSE}?\s*第?\s*\d{{1,4}}\s*号"
    r"|[\u4e00-\u9fff]{0,16}?(?:令|公告)\s*[（(]?(?:\d{4}年)?\s*第?\s*[\d一二三四五六七八九十百零〇]{1,5}\s*号"
    r"|[\u4e00-\u9fff]{0,12}?\d{4}年第?\d{1,3}号(?:令|公告)?|[\u4e00-\u9fff]{0,12}第\d{1,4}号(?:令|公告))"
)
_ONE_ARTICLE = (
    r"第[一二三四五六七八九十百零〇\d]{1,6}条(?:之[一二三四五])?(?:第[一二三四五六七八九十\d]{1,3}款)?"
    r"(?:第?[（(]?[一二三四五六七八九十\d]{1,3}[）)]?项)?"
)
_ARTICLE = re.compile(rf"{_ONE_ARTICLE}(?:[、和及]{_ONE_ARTICLE})*")
_TAG = re.compile(
    r"【[^】]{1,8}】|^\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.、．]\s*(?!\d)|^[①-⑳]\s*|^[●·■]\s*"
)
_ANGLES = re.compile(r"(?:〈+|<<|＜＜|<(?=[\u4e00-\u9fff]))([^〈〉<>＜＞]{2,60})(?:〉+|>>|＞＞|>)")
LONGEST_REST = 40  # of words after a title that can still be titles and not quoted law
_PLAIN_TITLE = re.compile(
    r"\s*(?![等及和])[\u4e00-\u9fff（）()]{3,30}(?:法|条例|办法|细则|规范|标准|规程|通知|意见)[。]?\s*$"
)
_FILLER = re.compile(r"^(?:等(?:法律法规(?:规章)?|规定|文件)?|以及|及|和|、|法律法规(?:和有关规定)?|根据|依据|按照)$")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)(》|$)")
_NATIONAL_LAW = re.compile(
    r"(?!中华人民共和国|.*(?:[办方做想看书语]法$|[〈《])|.*[省市县区州].+实施)[\u4e00-\u9fff]{1,18}法"
    r"(?:$|实施(?:条例|细则|办法)$)"
)
_LAW_LIKE = re.compile(
    r"(?:法|条例|办法|规定|通知|意见|细则|规范|标准|指引|决定|方案|规程|准则|制度|通则|目录|纲要|规划|函|暂行|解释)(?:[（(][^）)]*[）)])?$"
)


@lru_cache(maxsize=1)
def _short_forms() -> Mapping[str, str]:
    table: Mapping[str, str] = tomllib.loads(_SHORT_FORMS.read_text("utf-8"))["short"]
    return {flat(short): full for short, full in table.items()}


@lru_cache(maxsize=16384)
def bases(text: str) -> tuple[Basis, ...]:
    """Return the legal bases of a cell in order; quoted articles of law are not bases of their own.

    >>> [b.title for b in bases("《政府信息公开条例》、《预算法》")]
    ['中华人民共和国政府信息公开条例', '中华人民共和国预算法']
    >>> bases("《某省某办法》（某政发〔2020〕3号）第五条")[0].number
    '某政发〔2020〕3号'
    >>> [b.name for b in bases("某政办发[2019]5号；某办函〔2020〕7号")]
    ['某政办发〔2019〕5号', '某办函〔2020〕7号']
    """
    shown = clean(text)
    if is_nothing(shown):
        return ()
    if "《" not in shown:
        shown = _ANGLES.sub(r"《\1》", shown)  # 〈…〉 and <<…>> for 《…》
    if "《" in shown:
        found = _titled(shown)
    else:
        found = [basis for part in _split(shown) if (basis := _untitled(part))]
    unique = {(b.title, b.number, b.article): b for b in found}
    return tuple(unique.values())


def _titled(text: str) -> list[Basis]:
    """Return the bases of a cell that has titles in 《》; numbers stand after their title."""
    out: list[Basis] = []
    matches = list(_TITLE.finditer(text))
    for i, match in enumerate(matches):
        before = text[matches[i - 1].end() if i else 0 : match.start()]
        if not i:
            out.extend(b for part in _split(before) if (b := _untitled(part)) and (b.number or _LAW_LIKE.search(part)))
        following = text[match.end() : matches[i + 1].start() if i + 1 < len(matches) else len(text)]
        own, *rest = re.split(r"[;；、\n]|(?<=[）)])[,，]?(?=[^条款项])", following, maxsplit=1) or [""]
        own = following if not own and not rest else own
        number = _edition(own) or _NUMBER.search(_bracketed(before) if not i else "")
        article = _ARTICLE.search(following if len(following) < 40 else own)
        out.append(
            Basis(
                _full(match[1].split("》")[0] if match[2] else match[1]),
                number_form(number[0]) if number else None,
                article[0] if article else None,
                (match[0] + own).strip(" ，,；;、"),
            )
        )
        for part in _split(rest[0]) if rest else []:
            extra = _untitled(part)
            named = extra and not extra.number and _PLAIN_TITLE.match(part) and len(rest[0]) <= LONGEST_REST
            if extra and (named or (extra.number and extra.number != (out[-1].number or ""))):
                out.append(extra)
    return out


def _edition(text: str) -> re.Match[str] | None:
    """Return the number after a title; in a history of editions the last one.

    >>> number_form(_edition("（2007年4月国务院令第492号公布 2019年4月国务院令第711号修订）")[0])
    '国务院令第711号'
    """
    found = list(_NUMBER.finditer(text))
    return found[-1 if re.search("修订|修正", text) else 0] if found else None


def _bracketed(text: str) -> str:
    return text if len(text) < 30 and "号" in text and "、" not in text else ""


def _split(text: str) -> list[str]:
    return [p for p in re.split(r"[;；、\n]|(?<=号)[,，]|(?<=[法例法定])[,，]", text) if p.strip()]


def _untitled(part: str) -> Basis | None:
    """Return a basis without 《》: a number, or words that are the name of a law.

    >>> _untitled("预算法第十四条")
    Basis(title='中华人民共和国预算法', number=None, article='第十四条', text='预算法第十四条')
    """
    words = _TAG.sub("", part.strip()).strip(" ，,。.()（）")
    words = _TAG.sub("", words).strip()
    if not words or is_nothing(words) or _FILLER.match(words):
        return None
    number, article = _NUMBER.search(words), _ARTICLE.search(words)
    title = words
    for hit in (number, article):
        if hit:
            title = title.replace(hit[0], "")
    title = "".join(title.split()).strip("()（）〔〕[]，,。 等").removesuffix("规定要求")
    title = re.sub(r"^(?:根据|依据|按照)", "", title)
    name = _full(title) if title and (_LAW_LIKE.search(title) or not (number or article)) else None
    if not name and not number:
        return None
    return Basis(name, number_form(number[0]) if number else None, article[0] if article else None, part.strip())


def _full(title: str) -> str:
    """Return the full title of a law, edition notes removed, well-known short forms resolved.

    Every law of the nation has its name before its title.

    >>> _full("政府信息公开 条例"), _full("某省条例（2019年修订）"), _full("教育法"), _full("某某办法")
    ('中华人民共和国政府信息公开条例', '某省条例', '中华人民共和国教育法', '某某办法')
    """
    plain = "".join(title.split())
    plain = re.sub(r"[（(](?:\d{4}年[^）)]{0,12}|修订|修正|新)[）)]$", "", plain)
    known = _short_forms().get(flat(plain), plain)
    return f"中华人民共和国{known}" if _NATIONAL_LAW.match(known) else known


def number_form(text: str) -> str:
    """Return a document number with 〔〕 and without spaces.

    >>> number_form("国办发 [2019] 54 号"), number_form("中华人民共和国国务院令第711号")
    ('国办发〔2019〕54号', '国务院令第711号')
    """
    squeezed = re.sub(r"^[\u4e00-\u9fff]*[月日](?=[\u4e00-\u9fff]*令)", "", "".join(text.split()))
    squeezed = re.sub(r"^(?:中华人民共和国)?国(?:务院)?令", "国务院令", squeezed)
    found = re.match(rf"(.+?){_OPEN}(\d{{4}}){_CLOSE}?第?(\d+)号", squeezed)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else squeezed.strip("()（）")
