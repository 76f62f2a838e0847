"""Read lists that are written out and not drawn as a table: 1. 对…的处罚（实施机关：县民政局；依据：《…》第二条）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.tables.cells.itemkinds import item_kind
from ingest.tables.cells.text import flat
from ingest.tables.grid import Grid
from ingest.tables.headers import kind_of_title
from ingest.tables.labels import column_key
from ingest.tables.words import codes

FEWEST = 3  # entries of a list
SHARE = 0.5  # of the lines from the first entry on that belong to an entry or head some
TITLE_LINES, LONGEST_TITLE, LONGEST_HEADING = 8, 60, 40
_ENTRY = re.compile(r"^\s*(?:[（(]?(\d{1,4})(?:[)）]|[.．、](?!\d)|[.．、]?\s+)|第(\d{1,4})项[:：、]?)\s*(\S.*)$", re.S)
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[类部章节])"
)
_COUNT = re.compile(r"[（(]?共?\s*\d+\s*[项个条][)）]?|[:：]$")
_NOTICE = re.compile(r"(?:通知|方案|意见|办法|规定|报告|解读|公告|函|说明会)[）)]?$|关于")
_STATED = re.compile(r"^\s*[—–\-]*\s*([\u4e00-\u9fff（）()]{2,10})\s*[:：]\s*(.*)$", re.S)
_INNER = r"(?:[^（）()]|[（(][^（）()]*[)）])*"
_BRACKET = re.compile(rf"[（(【\[]({_INNER}[:：]{_INNER})[)）】\]]\s*[。；;]?\s*$")
_SECTIONS = ("list", "inventory", "column")


@dataclass(slots=True)
class _Entry:
    """One entry: the line on which it begins, and what is said of it by printed label."""

    line: int
    number: str
    name: str
    group: str
    said: dict[str, str] = field(default_factory=dict)


def prose_grid(lines: Sequence[str]) -> Grid | None:
    """Return a list written in lines as a grid whose row numbers are those of the lines; None when it is none."""
    title = next((at for at, line in enumerate(lines[:TITLE_LINES]) if _is_title(line)), None)
    if title is None:
        return None
    entries = list(_entries(lines, title + 1))
    if len(entries) < FEWEST:
        return None
    first = entries[0].line
    told = sum(bool(line.strip()) for line in lines[first:])
    belonging = len(entries) + sum(len(entry.said) for entry in entries) + len({entry.group for entry in entries})
    if belonging < SHARE * told:
        return None
    return _grid(lines, title, entries)


def _is_title(line: str) -> bool:
    words = flat(line)
    return len(words) <= LONGEST_TITLE and kind_of_title(words) is not None and not _NOTICE.search(words)


def _entries(lines: Sequence[str], start: int) -> Iterator[_Entry]:
    """Yield the entries with what their brackets and the lines below them say."""
    group, current = "", None
    for at, line in enumerate(lines[start:], start):
        found = _ENTRY.match(line)
        stated = _STATED.match(line)
        if found and not (stated and _label(stated[1])):
            if current:
                yield current
            name, said = _apart(found[3].strip())
            current = _Entry(at, found[1] or found[2], name, group, said)
        elif current and stated and _label(stated[1]):
            current.said[stated[1]] = stated[2].strip()
        elif _HEADING.match(line) and len(line.strip()) <= LONGEST_HEADING:
            if current:
                yield current
            group, current = _COUNT.sub("", _HEADING.sub("", line)).strip(), None
    if current:
        yield current


def _apart(text: str) -> tuple[str, dict[str, str]]:
    """Return a name and what the brackets behind it say.

    >>> _apart("对违规募捐的处罚（实施机关：县民政局；依据：《慈善法》第九条）。")
    ('对违规募捐的处罚', {'实施机关': '县民政局', '依据': '《慈善法》第九条'})
    >>> _apart("老年人优待证办理（补办）；")
    ('老年人优待证办理（补办）', {})
    """
    found = _BRACKET.search(text)
    said: dict[str, str] = {}
    if found:
        for part in re.split(r"[;；]|[,，](?=[\u4e00-\u9fff]{2,8}[:：])", found[1]):
            label, mark, value = re.sub(r"[:：]", "：", part, count=1).partition("：")
            if mark and _label(label.strip()):
                said[label.strip()] = value.strip()
    name = text[: found.start()] if found and said else text
    return name.strip().rstrip("。；;，, "), said


def _label(word: str) -> bool:
    return any(column_key(word, section) for section in _SECTIONS)


def _grid(lines: Sequence[str], title: int, entries: Sequence[_Entry]) -> Grid:
    """Return one row a line, a header before them all; what an entry does not say stays empty."""
    labels = list(dict.fromkeys(label for entry in entries for label in entry.said))
    kinds = sum(bool(item_kind(entry.group)) for entry in entries)
    domains = sum(_domain(entry.group) for entry in entries)
    grouped = "权力类型" if kinds * 2 > len(entries) else "所属领域" if domains * 2 > len(entries) else "事项类别"
    header = ["序号", *([grouped] if any(entry.group for entry in entries) else []), "事项名称", *labels]
    rows = [header, *([] for _ in lines)]
    for entry in entries:
        group = [entry.group] if len(header) > 2 + len(labels) else []
        rows[entry.line + 1] = [entry.number, *group, entry.name, *(entry.said.get(label, "") for label in labels)]
    return Grid("", rows, (), tuple(line.strip() for line in lines[: title + 1] if line.strip()), first_row=0)


def _domain(group: str) -> bool:
    return flat(group).removesuffix("领域") in codes("domain")
