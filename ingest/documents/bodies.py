"""Who a duty falls on: groups of bodies ("grassroots governments") and named bodies with their full names."""

import re
from dataclasses import dataclass

from ingest.documents.normalise import fold

LEVELS = ("nation", "province", "city", "county", "township", "village")

# The first pattern that is found anywhere in the name decides; the order is from the narrow to the wide.
_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("village-committee", r"村（居）|村民|居民委员会|居委会|村委会|村（社区）|党群服务中心"),
        ("service-hall", r"大厅|便民服务中心|服务场所|窗口单位"),
        ("media", r"融媒体|广播|电视台|报社|新闻单位"),
        ("competent-office", r"政务公开.{0,6}主管部门|政务公开工作机构|政务公开工作人员"),
        ("grassroots-dept", r"(?:基层政府|县级政府|对口基层).{0,6}(?:部门|职能部门)|(?:所属|业务)部门"),
        ("state-dept", r"^国务院|^国家.{0,4}(?:部门|部委|有关部门)"),
        ("gov-office", r"(?:县|区).{0,14}政府.{0,8}办公[室厅]$"),
        ("province-dept", r"省直|省政府.{0,6}部门|省级.{0,4}部门|省.{0,4}对口部门"),
        ("city-dept", r"市直|市政府.{0,6}部门|市级.{0,4}部门"),
        ("grassroots-gov", r"基层(?:人民)?政府"),
        ("province-gov", r"^各?省(?:（[^）]*）|、自治区)"),
        ("county-gov", r"(?:县|区).{0,14}(?:人民)?政府|县（市、区）|区县（市）"),
        ("township-gov", r"乡镇|乡（镇）|街道办事处|镇人民?政府"),
        ("city-gov", r"各市|市（.{1,3}）.{0,4}政府|市级政府|地级市"),
        ("province-gov", r"省级政府|各省|省、自治区"),
        ("other", r"^各地|^各部门|^各有关|各级"),
    )
)
# A body that stands alone ("the province's audit office") rather than for all of a kind.
_NAMED = re.compile(
    r"^(?:国务院|[^各]{0,9}?(?:省|市|州|盟|区|县|旗))"
    r"(?!直)(?:人民)?(?:政府|[^、，。]{2,24}?)(?:办公[室厅]|办|局|委|厅|会|院|部|领导小组|中心|政府|主管部门)$"
)
_COLLECTIVE = re.compile(
    r"各|有关|相关|其他|所属|直属|对口|^国务院.{0,6}部门|（[^）]*[市区县镇街道地州]）|基层|县级|省级"
)
_LEVEL_WORDS = {"省": "province", "自治区": "province", "市": "city", "州": "city", "县": "county", "区": "county"}
_GROUP_LEVEL = {
    "state-dept": 0,
    "province-gov": 1,
    "province-dept": 1,
    "city-gov": 2,
    "city-dept": 2,
    "county-gov": 3,
    "grassroots-gov": 3,
    "grassroots-dept": 3,
    "gov-office": 3,
    "competent-office": 3,
    "service-hall": 3,
    "media": 3,
    "township-gov": 4,
    "village-committee": 5,
}


@dataclass(frozen=True, slots=True)
class Body:
    """A bearer as understood: a named body (full name) or a group (code of cv/bearer-group)."""

    text: str
    group: str | None = None
    name: str | None = None  # full name with the area, when the area is known


def understand_body(text: str, area_names: dict[str, str] | None = None) -> Body:
    """Return which group or named body the words mean.

    `area_names` gives the names of the document's own areas by level, e.g. {"province": "某某省"}.

    >>> understand_body("各县（市、区）政府").group
    'county-gov'
    >>> understand_body("省政府办公厅", {"province": "某某省"}).name
    '某某省人民政府办公厅'
    >>> understand_body("市审计局").name
    '市审计局'
    """
    words = fold(text)
    if _NAMED.match(words) and not _COLLECTIVE.search(words):
        return Body(text, None, full_name(words, area_names or {}))
    return Body(text, bearer_group(words))


def bearer_group(words: str) -> str:
    """Return the code of the group that the words name; "other" when no pattern knows them.

    >>> bearer_group("村（居）民委员会"), bearer_group("国务院部门"), bearer_group("基层政府对口部门")
    ('village-committee', 'state-dept', 'grassroots-dept')
    >>> bearer_group("各省（区、市）人民政府"), bearer_group("各省、自治区、直辖市人民政府")
    ('province-gov', 'province-gov')
    """
    return next((code for code, pattern in _GROUPS if pattern.search(words)), "other")


def full_name(words: str, area_names: dict[str, str]) -> str:
    """Return the name with its area and "人民" written out, as far as the areas are known.

    >>> full_name("市政府办公室", {"city": "某某市"})
    '某某市人民政府办公室'
    """
    first = words[:1]
    level = _LEVEL_WORDS.get(first)
    if level and level in area_names:
        words = area_names[level] + words[1:]
    return re.sub(r"(?<!人民)政府(?=办|$)", "人民政府", words) if "人民政府" not in words else words


def level_of_name(words: str) -> str | None:
    """Return the level that a body's name shows, None when it shows none.

    >>> level_of_name("省审计厅"), level_of_name("国务院办公厅"), level_of_name("某某市人民政府")
    ('province', 'nation', 'city')
    """
    if words.startswith(("国务院", "国家", "中央", "中共中央")):
        return "nation"
    found = re.match(r"[^省市州县区旗]{0,9}(自治区|省|市|州|县|区)", words)
    return _LEVEL_WORDS.get(found[1]) if found else None


def group_level(code: str) -> int | None:
    """Return how far down a group stands: 0 the nation … 5 the village; None for mixed groups.

    >>> group_level("province-gov"), group_level("other")
    (1, None)
    """
    return _GROUP_LEVEL.get(code)
