"""Read tick cells: a mark, no mark, a word instead of a mark, or a mark that was lost on the way."""

from functools import lru_cache
from typing import Literal

from ingest.tables.cells.text import flat, is_lost, is_nothing

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
NO = frozenset("×✗✘xX□○〇☐◻▢口¨£❌") | {"否", "N", "n", "no", "NO", "FALSE", "false", "0"}

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
