"""Find the header of a table and say what each column holds, by label and never by position."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from ingest.tables.cells.channels import channels
from ingest.tables.cells.text import flat
from ingest.tables.forms import is_form_line
from ingest.tables.grid import Grid
from ingest.tables.labels import LONGEST_LABEL, bare, column_key, every_label, exact_key, label_file, level_key, parts
from ingest.tables.model import Header, TableKind
from ingest.tables.words import codes, word_file

CORE = frozenset(
    {"number", "domain", "level1", "level2", "level3", "name", "content", "basis", "time_limit", "body", "channel"}
)
LIST_CORE = frozenset(
    {
        "number",
        "kind",
        "name",
        "sub_name",
        "base_code",
        "implementation_code",
        "body",
        "basis",
        "duty",
        "accountability",
        "target",
    }
)
INVENTORY_CORE = (CORE - {"time_limit", "channel"}) | {"attribute", "withheld_basis"}
PUBLICATION_CORE = frozenset({"number", "title", "name", "level1", "channel", "address", "issued", "formed", "body"})
_CORES = {"column": CORE, "list": LIST_CORE, "inventory": INVENTORY_CORE, "publication": PUBLICATION_CORE}
_GROUPS = {"column": "group", "inventory": "inventory_group"}
_SECTIONS: Mapping[TableKind, str] = {
    "powerlist": "list",
    "servicelist": "list",
    "inventory": "inventory",
    "exemptions": "inventory",
    "publications": "publication",
}
_PROMISES = frozenset({"content", "channel", "time_limit"})
NAMES = ("level1", "level2", "level3", "name")
MAX_HEADER_ROWS = 3
FEWEST_CHANNELS = 3  # columns named after channels
_LEFT_OUT = re.compile(r"公开|纳入|涉及|豁免")
_EVERYBODY = re.compile(r"社会|公众|全体|全民")


def find_header(grid: Grid, row: int, kind_hint: TableKind = "catalogue") -> Header | None:
    """Return the header that begins at a row, None when none does."""
    if not _has_labels(grid, row) or is_form_line(grid, row):
        return None
    section = _SECTIONS.get(kind_hint, "column")
    header, plain = _try(grid, row, section), None if section == "column" else _try(grid, row, "column")
    if section == "column":
        lists = _try(grid, row, "list")
        if lists and is_list_header(lists):
            return lists
        found = (_try(grid, row, other) for other in ("publication", "inventory"))
        told = next((f for f in found if f and _tells(f, header)), header or lists)
        return told or (_try(grid, row, section, nameless=True) if kind_hint == "village" else None)
    if header is None or (plain and kind_hint != "exemptions" and not _announced(header, plain, section)):
        return plain
    return header


def _announced(header: Header, plain: Header, section: str) -> bool:
    """Tell whether a table has the columns that its title promises, and not rather those of a catalogue."""
    if section == "inventory":
        return _is_inventory(header) and not {"time_limit", "channel"} & set(plain.keys.values())
    return section == "list" or "issued" in header.keys.values()


def _tells(found: Header, plain: Header | None) -> bool:
    """Tell whether a header alone makes a table an inventory or a list of publications."""
    keys, others = set(found.keys.values()), set(plain.keys.values()) if plain else set()
    if "issued" in keys:
        return bool(keys & {"title", "address"}) and not others & {"basis", "content"}
    return _is_inventory(found) and not others & _PROMISES


def _is_inventory(header: Header) -> bool:
    keys = {key.partition(":")[0] for key in header.keys.values()}
    ground = "".join(label for column, label in header.labels.items() if header.keys[column] == "withheld_basis")
    told = "attribute" in keys or bool(_LEFT_OUT.search(flat(ground)))
    return told and not keys & {"time_limit", "channel", "issued"}


def _has_labels(grid: Grid, row: int) -> bool:
    """Tell whether a row has two labels of any kind of table, as every header has."""
    known = every_label()
    found = 0
    for _, text in _own(grid, row):
        found += len(text) <= 60 and (flat(text) in known or bare(text) in known or _key_by_words(text) is not None)
        if found > 1:
            return True
    return False


def _key_by_words(text: str) -> str | None:
    return column_key(parts(text)[-1]) if len(text) <= LONGEST_LABEL + 4 else None


def kind_of_header(header: Header, told: TableKind | None = None) -> TableKind:
    """Return the kind of a table from the labels that explain its header, and from what its title says."""
    if header.section == "publication":
        return "publications"
    if header.section == "inventory":
        keys = {key.partition(":")[0] for key in header.keys.values()}
        return "exemptions" if told == "exemptions" or "attribute" not in keys else "inventory"
    if is_list_header(header):
        return "servicelist" if told == "servicelist" else "powerlist"
    if told is None or told in {"inventory", "publications", "exemptions"}:
        return "catalogue"
    return (
        "catalogue" if told != "village" and {"content", "time_limit", "level2"} & set(header.keys.values()) else told
    )


def is_list_header(header: Header) -> bool:
    """Tell whether only a power or service list has such columns."""
    keys = set(header.keys.values())
    lists = keys & {"duty", "accountability", "base_code"}
    if "kind" in keys:
        marked = "attribute" in keys and not any("权" in label for label in header.labels.values())
        lists |= set() if marked else {"kind"}
    return bool(lists) and not keys & {"content", "channel", "level2", "time_limit", "issued", "withheld_basis"}


def _try(grid: Grid, row: int, section: str, nameless: bool = False) -> Header | None:
    """Return the header of a section's labels at a row; where it may be `nameless`, what is made public is the name."""
    if not _starts(grid, row, section):
        return None
    last = row
    end = min(row + MAX_HEADER_ROWS, len(grid.cells))
    while last + 1 < end:
        blank = not any(True for _ in _own(grid, last + 1))  # what a merge down leaves where merges are not known
        following = last + 1 + blank
        if following >= end or not _goes_on(grid, row, following, section):
            break
        last = following
    keys, labels = _columns(grid, row, last, section)
    text = "".join(labels.values())
    own = {"list": {"name", "sub_name"}, "publication": {"title", "name"}, "inventory": {*NAMES, "domain"}}
    if nameless and "content" in keys.values():
        keys = {column: "name" if key == "content" else key for column, key in keys.items()}
    named = set(keys.values()) & own.get(section, set(NAMES))
    return Header(keys, labels, row, last, legend(text), section) if named else None


def _own(grid: Grid, row: int) -> Iterator[tuple[int, str]]:
    """Yield the columns whose own text stands in this row."""
    for column, text in enumerate(grid.cells[row]):
        if text and (row, column) not in grid.origins:
            yield column, text


def _starts(grid: Grid, row: int, section: str) -> bool:
    """Tell whether a row has the labels that only a header has."""
    found: set[str] = set()
    texts, group = 0, _GROUPS.get(section)
    for _, text in _own(grid, row):
        texts += 1
        if len(text) > 60:
            continue
        leaf = parts(text)[-1]
        key = column_key(text, section) or column_key(leaf, section) or (column_key(text, group) if group else None)
        if key:
            found.add(key)
    core = found & _CORES[section]
    need = 2 if texts <= 4 else 3
    if section == "list":
        return len(core) >= max(need, 3 if texts > 2 else 2) and texts <= 3 * len(core)
    return len(core) >= 2 and len(found) >= need and texts <= 2.5 * len(found) + 2


def _goes_on(grid: Grid, first: int, row: int, section: str) -> bool:
    """Tell whether a row is a further row of the header: labels below groups and nothing else."""
    texts = list(_own(grid, row))
    if not texts or (len(texts) == 1 and grid.origins.get((row, texts[0][0] + 2)) == (row, texts[0][0])):
        return False  # a heading across the table
    if _below_groups(grid, first, row):
        return True
    known = _channel_names(flat(text) for _, text in texts)
    for column, text in texts:
        group = _group_of(grid, first, row, column)
        path = _path(grid, first, row, column)
        known += bool(_key((text,), group, section)) or (len(path) > 1 and bool(_key(path, path[0], section)))
    return known >= 1 and known >= 0.6 * len(texts) and not any(len(t) > 40 for _, t in texts)


def _below_groups(grid: Grid, first: int, row: int) -> bool:
    """Tell whether all texts of a row stand below merged groups, and all other labels reach down beside them."""
    below, beside = 0, 0
    for column in range(grid.width):
        if not grid.filled(first, column):
            continue
        top = grid.origins.get((row, column))
        group = grid.origins.get((first, column), (first, column))
        if top is not None and top[0] < row:
            beside += 1
        elif grid.origins.get((first, column + 1)) == group or group != (first, column):
            below += 1
        else:
            return False
    return below > 1 and beside > 0


def _channel_names(labels: Iterable[str]) -> int:
    """Return how many labels are names of channels, 0 when there are too few to be columns of their own."""
    count = sum(label in codes("channel") for label in labels)
    return count if count >= FEWEST_CHANNELS else 0


def _path(grid: Grid, first: int, last: int, column: int) -> tuple[str, ...]:
    """Return the labels of a column, top down, a merged one once."""
    texts = (t for r in range(first, last + 1) if (t := grid.filled(r, column)))
    return tuple(dict.fromkeys(part for text in texts for part in parts(text)))


def _group_of(grid: Grid, first: int, row: int, column: int) -> str:
    """Return the group label over a column: its own, or the nearest to the left where merges are lost."""
    for r in range(row - 1, first - 1, -1):
        text = grid.filled(r, column)
        if text:
            return text
    for left in range(column - 1, -1, -1):
        text = grid.filled(first, left)
        if text:
            return text if column_key(text, "group") else ""
    return ""


def _columns(grid: Grid, first: int, last: int, section: str) -> tuple[dict[int, str], dict[int, str]]:
    """Return key and label of each labelled column; of two for one key, the more usual label keeps it."""
    found: dict[int, tuple[str, str]] = {}
    labels: dict[int, str] = {}
    for column in range(grid.width):
        path = _path(grid, first, last, column)
        if not path:
            continue
        top = next(r for r in range(first, last + 1) if grid.filled(r, column))
        group = path[0] if len(path) > 1 else _group_of(grid, first, top, column) if top > first else path[0]
        key = _key(path, group, section) or (_whole_key(path[0], section) if len(path) > 1 else None)
        found[column] = (key or f"extra:{flat(path[-1])}", path[-1])
        labels[column] = "/".join(" ".join(p.split()) for p in path)
    if _channel_names(flat(label) for key, label in found.values() if key.startswith("extra:")):
        for column, (key, label) in found.items():
            own = key.startswith("extra:") and flat(label) in codes("channel")
            found[column] = (f"channel:{flat(label)}" if own else key, label)
    keys: dict[int, str] = {}
    for column, (key, label) in sorted(found.items(), key=lambda c: (_rank(c[1][0], c[1][1], section), c[0])):
        several = key not in keys.values() or key.startswith(("audience", "method", "level", "attribute:", "extra:"))
        keys[column] = _free(key if several else f"extra:{flat(label)}", set(keys.values()))
    return _settled(dict(sorted(keys.items()))), labels


def _rank(key: str, label: str, section: str) -> int:
    """Return how usual a label is for its key: 0 for the most usual."""
    words = [bare(word) for word in label_file()[section].get(key, ())]
    return words.index(bare(label)) if bare(label) in words else len(words)


def _free(key: str, used: set[str]) -> str:
    """Return the key, with a number behind it when it is used already."""
    return key if key not in used else next(k for n in range(2, 400) if (k := f"{key}#{n}") not in used)


def _key(path: tuple[str, ...], group: str, section: str) -> str | None:
    """Return the key of a column from its labels, top down, and the group it stands in."""
    in_level = column_key(group, "list" if section == "list" else "group") == "level" if group else False
    in_level = in_level and (section != "list" or len(path) > 1)
    broken = [_leaf_key("".join(path[1:]), in_level, section, exact_key)] if len(path) > 2 else []
    whole = [exact_key("".join(path), section)] if len(path) > 1 else []
    key = next(filter(None, (*broken, _leaf_key(path[-1], in_level, section), *whole)), None)
    if key or section not in _GROUPS:
        return key
    if section == "inventory":
        in_attribute = len(path) > 1 and column_key(group, "inventory_group") == "attribute"
        return f"attribute:{flat(path[-1])}" if in_attribute else column_key(path[-1], "inventory_group")
    if len(path) > 1 and column_key(group, "group") == "audience":
        return "audience.public" if _EVERYBODY.search(flat(path[-1])) else "audience.specific"
    if len(path) > 1 and column_key(group, "column") == "channel" and channels(path[-1]).codes:
        return f"channel:{flat(path[-1])}"
    return column_key(path[-1], "group")


def _whole_key(group: str, section: str) -> str | None:
    """Return the key of a group whose leaves are parts of it without a label of ours: 依据 over 法规 and 条款."""
    key = column_key(group, section)
    return key if key in {"basis", "content", "body"} else None


def _leaf_key(
    label: str, in_level: bool, section: str, key_of: Callable[[str, str], str | None] = column_key
) -> str | None:
    """Return the key of a label by itself: a known column, or a level."""
    known = key_of(label, section)
    known = None if known == "area" and in_level else known
    level = level_key(label, in_level) if _may_be_level(label, in_level, section) else None
    return known or level


def _may_be_level(label: str, in_level: bool, section: str) -> bool:
    return in_level if section == "list" else section == "column" and (in_level or len(flat(label)) > 1)


def _settled(keys: dict[int, str]) -> dict[int, str]:
    """Return the keys with 类别 | 名称 read as level 1 and level 2, and a lone name as it is."""
    found = set(keys.values())
    if "name" in found and "level1" in found and "level2" not in found:
        return {c: "level2" if k == "name" else k for c, k in keys.items()}
    return keys


@lru_cache(maxsize=4096)
def legend(text: str) -> bool:
    """Tell whether a text explains that an empty box means optional.

    >>> legend("公开渠道和载体（■必选 □可选）"), legend("■政府网站 □政府公报")
    (True, False)
    """
    words = "|".join(word_file()["legend"]["optional"])
    return bool(re.search(rf"[□○〇口☐](?:为|是|表示|代表|指|[:：=-])?(?:{words})", flat(text)))


@lru_cache(maxsize=4096)
def kind_of_title(text: str) -> TableKind | None:
    """Return the kind of table that a title announces, None when it does not say.

    >>> kind_of_title("某县民政局权责清单"), kind_of_title("某村村务公开目录"), kind_of_title("养老服务领域标准目录")
    ('powerlist', 'village', None)
    """
    plain = flat(text)
    if "标准目录" in plain or "标准指引" in plain:
        return "village" if any(flat(w) in plain for w in label_file()["kind"]["village"]) else None
    kinds: tuple[TableKind, ...] = (
        "exemptions",
        "publications",
        "powerlist",
        "servicelist",
        "village",
        "inventory",
    )
    return next((kind for kind in kinds if any(flat(w) in plain for w in label_file()["kind"][kind])), None)
