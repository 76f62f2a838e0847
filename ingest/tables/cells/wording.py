"""Read audience, method, openness and attribute where they are words and not ticks."""

import re
from functools import lru_cache

from ingest.tables.cells.text import clean, flat, is_nothing
from ingest.tables.words import codes

_PUBLIC = re.compile(r"全?社会(?:公众|大众|公开)?|(?:社会|所有)?公众|全体(?:公民|群众|村民|居民)")
_SPECIFIC = re.compile(r"特定(?:群[体众]|对象)|(?:申请|当事|相对|利害关系)人|(?:服务|管理|救助|补助|补贴)对象")


@lru_cache(maxsize=4096)
def audience(text: str) -> tuple[tuple[str, ...], str | None]:
    """Return the audiences that a cell names, and the words for a particular group.

    >>> audience("全社会"), audience("法律援助申请人"), audience("")
    ((('public',), None), (('specific',), '法律援助申请人'), ((), None))
    >>> audience("全社会、特定群体（低保对象）")
    (('public', 'specific'), '特定群体（低保对象）')
    """
    plain = flat(text)
    if is_nothing(plain):
        return (), None
    if plain in codes("audience"):
        return (codes("audience")[plain],), None
    found = ["public"] if _PUBLIC.search(plain) else []
    rest = [w for w in re.split(r"[、,，;；\n]", clean(text)) if w.strip() and not _PUBLIC.search(flat(w))]
    if rest and (not found or _SPECIFIC.search(flat("".join(rest)))):
        return (*found, "specific"), "、".join(rest).strip()
    return tuple(found), None


@lru_cache(maxsize=4096)
def method(text: str) -> tuple[str, ...]:
    """Return the methods of disclosure that a cell names, proactive first.

    >>> method("主动公开"), method("依申请"), method("主动/依申请公开"), method("不予公开")
    (('proactive',), ('on-request',), ('proactive', 'on-request'), ())
    """
    plain = flat(text)
    if re.search(r"不予|免予|不公开", plain):
        return ()
    found = ["proactive"] if "主动" in plain else []
    if re.search(r"依?申请", plain):
        found.append("on-request")
    return tuple(found)


@lru_cache(maxsize=4096)
def openness(text: str) -> tuple[str, ...]:
    """Return the kinds of openness (五公开) that a cell names.

    >>> openness("决策公开、结果公开"), openness("过程")
    (('decision', 'result'), ())
    """
    plain = flat(text)
    return tuple(dict.fromkeys(code for word, code in codes("openness").items() if word in plain))


@lru_cache(maxsize=4096)
def attribute(text: str) -> str | None:
    """Return the attribute of an inventory item, None when the cell names none.

    >>> attribute("不予公开"), attribute("依申请公开"), attribute("主动公开")
    ('withheld', 'on-request', 'proactive')
    """
    plain = flat(text)
    if re.search(r"不予|免予|不公开", plain):
        return "withheld"
    found = method(plain)
    return found[0] if len(found) == 1 else None
