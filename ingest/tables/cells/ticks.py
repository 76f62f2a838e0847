"""Read tick cells: a mark, no mark, a word instead of a mark, or a mark that was lost on the way."""

import re
from functools import lru_cache
from typing import Literal

from ingest.tables.cells.text import clean, flat, is_lost, is_nothing

YES = frozenset("√✓✔■☑▄●◆★☒▇█◎*∨Vv✅⊙ΔPüþRt") | {
    "是",
    "a",
    "有",
    "y",
    "yes",
    "Y",
    "YES",
    "TRUE",
    "true",
    "1",
    "对",
    "打勾",
}
NO = frozenset("×✗✘xX□○〇☐◻▢口¨£❌") | {"否", "N", "n", "no", "NO", "FALSE", "false", "0", "错"}

_BEHIND = re.compile(r"^[√✓✔■☑▄●]+[\s:：、,，]*[（(]?(?P<words>.*?)[)）]?$", re.S)
_BOXES = re.compile(r"([√✓✔■☑▄●☒▇█])|([□○〇☐◻▢×✗✘])")

Tick = Literal["yes", "no", "lost", "text"]


@lru_cache(maxsize=4096)
def tick(text: str) -> Tick:
    """Return what a tick cell says; `text` when words stand where a mark was expected.

    >>> tick("√"), tick(""), tick("□"), tick("??"), tick("项目单位")
    ('yes', 'no', 'no', 'lost', 'text')
    >>> tick("√√"), tick(" ■ ")
    ('yes', 'yes')
    """
    if is_lost(text):
        return "lost"
    plain = flat(text)
    if is_nothing(plain) or plain in NO:
        return "no"
    if plain in YES or (set(plain) <= YES and not plain.isalpha()):
        return "yes"
    return "no" if set(plain) <= NO and not plain.isalpha() else "text"


@lru_cache(maxsize=4096)
def chosen(text: str) -> str:
    """Return the words that are ticked in a cell, all of them where it has no boxes; a tick may stand after its word.

    >>> chosen("☑全社会 □特定群体"), chosen("□主动 ■依申请"), chosen("县级√ 乡级□"), chosen("项目单位")
    ('全社会', '依申请', '县级', '项目单位')
    >>> chosen("√（受灾群众）"), chosen("□全社会 □特定群体")
    ('受灾群众', '')
    """
    shown = re.sub(r"[（(]\s*([√✓✔■☑●])\s*[)）]", r"\1", clean(text))
    shown = re.sub(r"[（(]\s*[)）]", "□", shown)
    marks = list(_BOXES.finditer(shown))
    if not marks:
        return text
    if len(marks) == 1 and (found := _BEHIND.match(shown)):
        return found["words"].strip()
    behind = bool(shown[: marks[0].start()].strip())
    edges = [0, *(m.end() for m in marks)] if behind else [*(m.start() for m in marks), len(shown)]
    words = [shown[edges[i] : edges[i + 1]] for i in range(len(marks))]
    kept = (_BOXES.sub("", w).strip(" 、,，;；\n") for w, m in zip(words, marks, strict=True) if m[1])
    return "、".join(filter(None, kept))
