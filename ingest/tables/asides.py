"""Rows between and below the items that are none: page numbers, totals, numbered columns, tables of telephones."""

import re
from collections.abc import Mapping

from ingest.model import Problem
from ingest.tables.cells.text import flat

_PAGE = re.compile(r"^[-—(]?第?\d+页?[,，/]?(?:共\d+页)?[-—)]?$")
_TOTAL = re.compile(r"^(?:合计|共计|总计|小计|累计)(?:[:：]?\d*[项个条件]?)?$|^(?:合计|共计|总计|共)\d+[项个条]")
_CONTACTS = frozenset(
    {"联系人", "姓名", "联系电话", "电话", "手机", "办公电话", "邮箱", "电子邮箱", "传真", "职务", "地址", "邮编"}
)
LONGEST_CONTACT = 60  # characters of a label with all the white space in it
FEWEST_NUMBERS = 4  # in a row that numbers the columns
LONGEST_TOTAL = 3  # texts of a row with a total


def counts_columns(texts: Mapping[int, str]) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3 … or ①, ②, ③ …"""
    numbers = [flat(text).strip("()") for _, text in sorted(texts.items())]
    return len(numbers) >= FEWEST_NUMBERS and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def is_aside(texts: Mapping[int, str]) -> bool:
    """Tell whether a row holds only a page number, or a total and little else.

    >>> is_aside({3: "第 1 页，共 3 页"}), is_aside({0: "合计", 1: "5项"}), is_aside({0: "5"})
    (True, True, False)
    """
    if len(texts) > max(LONGEST_TOTAL, 1):
        return False
    words = [flat(text) for text in texts.values()]
    if len(words) == 1 and ("页" in words[0] or words[0][:1] in "-—") and _PAGE.match(words[0]):
        return True
    return len(words) <= LONGEST_TOTAL and bool(_TOTAL.match(words[0]))


def is_contacts(texts: Mapping[int, str]) -> bool:
    """Tell whether a row is the header of a table of people and telephones."""
    if len(texts) > len(_CONTACTS):
        return False
    words = [flat(text) for text in texts.values() if len(text) <= LONGEST_CONTACT]
    return sum(word in _CONTACTS for word in words) >= 2


def other_table(at: str, texts: Mapping[int, str]) -> Problem:
    """Return the note on a table that is none of ours."""
    shown = " | ".join(texts.values())
    return Problem(
        at,
        "other-table",
        f"目录之下另有一张表（{shown}），不是公开事项，未读入。",
        f"another table below the catalogue ({shown}) holds no items and was not read",
        "note",
        shown,
    )
