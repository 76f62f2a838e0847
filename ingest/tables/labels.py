"""What a column's label says it holds: synonyms beside this file, then words that leave no doubt."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ingest.tables.cells.levels import levels
from ingest.tables.cells.text import flat, strip_serial

_FILE = Path(__file__).parent / "headers.toml"
_ASIDE = re.compile(
    r"电话|科室|科员|股室|效力|位阶|条款|得分|分值|备注|说明|网址|链接|URL|邮|编码|代码|[是否]|不予|不公开|理由|情况|事由|日期|其他|格式|原因"
)
_WORDS = (
    (
        re.compile(r"^(?:公[开布示]|发布|更新|信息公开).{0,4}(?:时限|期限|时效|频次|频率|周期)|^公开的?时间(?!段)"),
        "time_limit",
    ),
    (re.compile(r"依据"), "basis"),
    (re.compile(r"^(?:公[开布示]|发布|信息公开).{0,6}(?:渠道|载体|途径)"), "channel"),
    (re.compile(r"^(?:公开|信息|政务公开).{0,3}(?:内容|要素)|^(?:主要|具体|公开)内容"), "content"),
    (re.compile(r"^(?:公开|发布|责任).{0,4}(?:主体|责任(?:单位|部门|主体|机构)|单位|部门|机构)$"), "body"),
    (re.compile(r"^一级.{0,4}(?:事项|目录|类|栏目|名称|分类)|(?:事项|目录|公开事项|名称)一级$"), "level1"),
    (re.compile(r"^二级.{0,4}(?:事项|目录|类|栏目|名称|分类)|(?:事项|目录|公开事项|名称)二级$"), "level2"),
    (re.compile(r"^三级.{0,4}(?:事项|目录|类|栏目|名称|分类)|(?:事项|目录|公开事项|名称)三级$"), "level3"),
    (re.compile(r"^(?:政务|政府信息|信息)?公开.{0,2}事项(?:的?名称)?$"), "name"),
)
_BODY = "(?:主体|机构|单位|部门|机关)(?:名称)?$"
_LIST_WORDS = (
    (re.compile(r"基本(?:目录)?编码$"), "base_code"),
    (re.compile(r"(?:实施|办理项).{0,4}(?:编码|代码)$"), "implementation_code"),
    (re.compile(rf"^(?:服务)?(?:实施|行使|责任|承办|办理|主管|提供|行权).{{0,2}}{_BODY}"), "body"),
    (re.compile(r"(?:办事|在线|办理|服务|事项|指南|网办).{0,6}(?:网址|链接|URL|地址)$"), "address"),
    (re.compile(r"(?:设定|实施|法律|法定|办理|权力|职权|政策).{0,2}依据"), "basis"),
    (re.compile(r"(?:子项|办理项).{0,2}(?:名称)?$"), "sub_name"),
    (re.compile(r"(?:权力|职权|事项|服务|主项|权责)(?:事项|项目)?名称$"), "name"),
    (re.compile(r"(?:权力|职权|权责|事项|服务|行权).{0,2}(?:类型|类别|种类)$"), "kind"),
)
_JOINED = re.compile(r"\s*[-—–_/|:：>→]+\s*")
LONGEST_LABEL = 12
SHORTEST_MISSPELT = 4
_BRACKETS = re.compile(r"\([^()]*\)?")
_LEVEL_LABEL = re.compile(r"^[^级]{1,10}级(?:[^级]{1,6}级)?$")
_NEVER_LEVEL = re.compile(r"^(?:[一二三四五六]级|上级|下级|本级|同级|分级)")


@lru_cache(maxsize=1)
def label_file() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the tables of headers.toml: labels by section and key."""
    return tomllib.loads(_FILE.read_text("utf-8"))


@lru_cache(maxsize=8)
def known_labels(section: str) -> Mapping[str, str]:
    """Return the key of every label of a section; the first key that names a label wins."""
    out: dict[str, str] = {}
    for form in (flat, bare):  # a label as it is printed comes before another without its brackets
        for key, words in label_file()[section].items():
            for word in words:
                out.setdefault(form(word), key)
    return out


@lru_cache(maxsize=1)
def every_label() -> frozenset[str]:
    """Return the labels of all kinds of tables."""
    return frozenset(
        label for section in label_file() if section not in {"kind", "misread"} for label in known_labels(section)
    )


def label_of(text: str) -> str:
    """Return a text as labels are compared."""
    plain = flat(text)
    return plain if plain in every_label() else bare(text)


@lru_cache(maxsize=16384)
def bare(label: str) -> str:
    """Return a label without brackets' content, marks and serial numbers.

    >>> bare("公开内容（要素）*"), bare("特定群体（请写明）"), bare("公 开 依 据：")
    ('公开内容', '特定群体', '公开依据')
    """
    plain = _BRACKETS.sub("", flat(label)) or flat(label)
    half = plain[: len(plain) // 2]
    plain = half if len(half) > 1 and half + half == plain else plain
    return re.sub(r"[*:_#■□√☑★☆●▲△◆※.、,;]|请写明.*$", "", strip_serial(plain))


@lru_cache(maxsize=16384)
def column_key(label: str, section: str = "column") -> str | None:
    """Return what a column with this label holds, None when no synonym explains it.

    >>> column_key("公开内容\\n（要素）"), column_key("咨询电话")
    ('content', None)
    >>> column_key("权力类型", "list")
    'kind'
    """
    return exact_key(label, section) or _telling(bare(label), section)


def exact_key(label: str, section: str = "column") -> str | None:
    """Return what a column with this label holds by the list of synonyms alone."""
    table = known_labels(section)
    return table.get(flat(label)) or table.get(bare(label)) or table.get(bare(label).translate(_misread()))


def _telling(label: str, section: str = "column") -> str | None:
    """Return what a label's words leave no doubt of, None when they do.

    >>> _telling("公开的法律依据文件"), _telling("公开责任单位"), _telling("责任科室"), _telling("依据效力")
    ('basis', 'body', None, None)
    >>> _telling("国家基本编码", "list"), _telling("实施主体名称", "list"), _telling("咨询电话", "list")
    ('base_code', 'body', None)
    """
    words = _LIST_WORDS if section == "list" else _WORDS if section == "column" else ()
    if not 2 < len(label) <= LONGEST_LABEL or (section == "column" and _ASIDE.search(label)):
        return None
    return next((key for pattern, key in words if pattern.search(label)), None)


@lru_cache(maxsize=1)
def _misread() -> Mapping[int, int]:
    """Return the letters that scanning mistakes for those of labels, as a table for `str.translate`."""
    return str.maketrans("".join(w[0] for w in _misread_pairs()), "".join(w[1] for w in _misread_pairs()))


def _misread_pairs() -> list[str]:
    return label_file()["misread"]["letters"]


def nearly(label: str, section: str = "column") -> frozenset[str]:
    """Return what a label of one wrong letter may mean.

    >>> nearly("公开时现"), nearly("咨询电话")
    (frozenset({'time_limit'}), frozenset())
    """
    plain = bare(label)
    known = known_labels(section).items() if SHORTEST_MISSPELT <= len(plain) <= LONGEST_LABEL else ()
    return frozenset(key for word, key in known if len(word) == len(plain) and _off_by_one(word, plain))


def _off_by_one(a: str, b: str) -> bool:
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


@lru_cache(maxsize=16384)
def parts(label: str) -> tuple[str, ...]:
    """Return a label that carries its group's before it as both, others as they are.

    >>> parts("公开对象-全社会"), parts("发布会/听证会"), parts("公开事项（一级事项）")
    (('公开对象', '全社会'), ('发布会/听证会',), ('公开事项（一级事项）',))
    """
    found = _JOINED.search(label)
    if not found or column_key(label):
        return (label,)
    group, leaf = label[: found.start()], label[found.end() :]
    return (group, leaf) if leaf and (column_key(group, "group") or column_key(group)) else (label,)


@lru_cache(maxsize=4096)
def level_key(label: str, in_group: bool) -> str | None:
    """Return the key of a level column, None when the label names no level.

    >>> level_key("乡、村级", False), level_key("东阳市级", True), level_key("一级", False)
    ('level:乡、村级', 'level:东阳市级', None)
    """
    plain = flat(label)
    if not plain or len(plain) > 14 or _NEVER_LEVEL.match(plain):
        return None
    looks = _LEVEL_LABEL.match(_BRACKETS.sub("", plain)) or in_group
    return f"level:{plain}" if looks and levels(plain) else None
