"""Which area a document belongs to: what its own text says, and what can be inferred from what it cites."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.areas import AreaIndex
from ingest.documents.model import Document
from ingest.documents.normalise import fold
from ontology.iris import NATION

# The character with which the agency code of a province's documents begins (机关代字), and the province.
PROVINCE_OF_AGENCY: dict[str, str] = {
    "京": "110000",
    "津": "120000",
    "冀": "130000",
    "晋": "140000",
    "蒙": "150000",
    "内蒙古": "150000",
    "辽": "210000",
    "吉": "220000",
    "黑": "230000",
    "沪": "310000",
    "苏": "320000",
    "浙": "330000",
    "皖": "340000",
    "闽": "350000",
    "赣": "360000",
    "鲁": "370000",
    "豫": "410000",
    "鄂": "420000",
    "湘": "430000",
    "粤": "440000",
    "桂": "450000",
    "琼": "460000",
    "渝": "500000",
    "川": "510000",
    "黔": "520000",
    "云": "530000",
    "藏": "540000",
    "陕": "610000",
    "甘": "620000",
    "青": "630000",
    "宁": "640000",
    "新": "650000",
}
_AGENCY = re.compile(r"^(内蒙古|[\u4e00-\u9fff])(?:政|府|发|委|办|厅|人)")
_STATE = re.compile(r"^(?:国务院|国家|中共中央|中央|全国)")
_ENDS = re.compile(r"自治区|自治州|自治县|特别行政区|地区|[省市州盟县区旗]")


@dataclass(frozen=True, slots=True)
class Place:
    """The area a document's own text states, or else the nearest area that could be inferred."""

    stated: str | None = None
    inferred: str | None = None
    reason: str = ""


def place_of(document: Document, areas: AreaIndex) -> Place:
    """Return the area of a document: from its metadata, its issuers or its own number, else inferred.

    A city that the text does not name stays unstated; the province of a document that it carries out is then
    the inferred area.
    """
    meta = document.metadata
    if meta.administrative_level == "nation":
        return Place(NATION)
    for words in (meta.area, meta.signature_issuer, meta.issuer, meta.header_issuer, meta.title):
        code = leading_area(words, areas)
        if code:
            return Place(code)
    code = area_of_number(meta.document_number)
    if code and meta.administrative_level in {None, "province"}:
        return Place(code)
    for citation in document.citations:
        if citation.relation == "implements":
            code = leading_area(citation.title, areas) or area_of_number(citation.number)
            if code and code != NATION:
                return Place(None, code, f"{citation.number or citation.title}")
    return Place()


def leading_area(words: str | None, areas: AreaIndex) -> str | None:
    """Return the code of the narrowest area that the words begin with, None when no area is known by them."""
    text = fold(words or "").removeprefix("中共")
    if _STATE.match(text):
        return NATION
    found: str | None = None
    for name in _prefixes(text):
        candidates = [a for a in areas.find(name) if found is None or areas.within(a.code, found)]
        if len(candidates) == 1:
            found = candidates[0].code
    if found is None:
        return None
    return found


def _prefixes(text: str) -> Iterator[str]:
    """Yield what could be names of areas, from the start of the text: 某省, 某省某市, 某市."""
    start = 0
    for match in _ENDS.finditer(text[:24]):
        if match.end() - start >= 2:
            yield text[start : match.end()]
            start = match.end()


def area_of_number(number: str | None) -> str | None:
    """Return the province that a document number's agency code begins with.

    >>> area_of_number("豫政办〔2020〕5号"), area_of_number("国办发〔2019〕54号")
    ('410000', None)
    """
    found = _AGENCY.match(fold(number or ""))
    return PROVINCE_OF_AGENCY.get(found[1]) if found else None


def names_by_level(code: str | None, areas: AreaIndex) -> dict[str, str]:
    """Return the names of an area and of all above it, by level, to write abbreviated bodies out."""
    names: dict[str, str] = {}
    area = areas.get(code) if code else None
    while area is not None:
        names[area.level] = area.name
        area = areas.get(area.parent) if area.parent else None
    return names
