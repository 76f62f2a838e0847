"""Identity of a document as its own text states it. What the text does not say is None."""

import re
from collections.abc import Sequence

from ingest.documents.head import Head, read_head
from ingest.documents.model import Metadata, Section
from ingest.documents.names import area, date, document_number, document_type, is_advert, split_list
from ingest.documents.normalise import NormalText
from ingest.model import Problem

_APPROVAL = re.compile(r"经[^，。；经]{2,24}?(?:审议通过|研究同意|研究通过|会议通过|同意|批准|审定)")
_TYPE_IN_TEXT = (
    re.compile(
        r"(?:提出|制定|制订|作出|形成|出台)(?:以下|如下)(?P<type>[一-鿿]{1,5}?(?:意见|方案|办法|规定|措施|决定|细则))"
    ),
    re.compile(r"制[定订]本(?P<type>[一-鿿]{0,4}?(?:意见|方案|办法|规定|措施|细则|规则|制度|计划|规划))"),
    re.compile(r"(?P<type>通知|公告|通告|批复|函复|通报|决定|意见)如下"),
)
_ISSUED_PLAN = re.compile(
    r"(?:关于)?(?:印发|转发|发布|公布|下达|批转)"
    r"(?:[^《]{0,30}《(?P<plan>.+)》|(?P<bare>[^《》]{4,120}?)的(?=通知|决定|公告|意见|令))"
)
_TITLE_ISSUER = re.compile(r"^(?P<issuer>[^《》]{2,60}?(?:[政府厅室会院局部委署办组所处关公司]))关于")
_LEVELS = (
    ("nation", re.compile(r"各省|国务院")),
    (
        "province",
        re.compile(
            r"各市[（、，]?(?![、，]?区)|各设区的?市|各地级|各州|省(?:人民)?政府各|省直|区直|各盟市|自治区(?:人民)?政府各|中省直"
        ),
    ),
    ("city", re.compile(r"各县|各区|市(?:人民)?政府各|市直|市人民政府|各旗县")),
    ("county", re.compile(r"各乡|各镇|各街道|(?:县|区)(?:人民)?政府各|县直|区属|各村")),
)
_SUFFIX_LEVELS = (
    ("nation", re.compile(r"^(?:全国|国务院|中共中央|中华人民共和国|国家)")),
    ("township", re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党政)")),
    ("county", re.compile(r"市[一-鿿]{1,8}(?:区|县|市|旗)|(?:县|自治县|旗)")),
    ("city", re.compile(r"市|自治州|地区|盟")),
    ("province", re.compile(r"省|自治区")),
)
_MUNICIPALITY = re.compile(r"^(?:北京|上海|天津|重庆)市(?![一-鿿]{1,5}[区县])")


def read_metadata(
    text: NormalText, sections: Sequence[Section], name: str
) -> tuple[Metadata, Head, tuple[Problem, ...]]:
    """Return the identity of a document, its head, and what in it cannot be trusted."""
    head = read_head(text, sections[0].start if sections else None)
    preamble = text.text[head.body : head.preamble_end][:6000]
    problems: list[Problem] = []
    title = _clean(head.fields.get("title") or head.title, name, problems)
    number = document_number(head.fields.get("number", "")) or head.number
    if head.damaged_number:
        problems.append(
            Problem(
                f"{name}!head",
                "damaged-number",
                f"发文字号的括号残缺，读作“{number}”，请核对原件。",
                f"The brackets of the document number are damaged; it was read as {number}. Check the original.",
                "note",
                number or "",
            )
        )
    title_issuer = _title_issuer(title)
    header = head.fields.get("issuer") or head.fields.get("publisher") or head.red_head
    issuer, basis = _issuer(head, title_issuer)
    addressees = _addressees(head)
    issued = head.signature_date or date(head.fields.get("issued", ""))
    issued_plan = _ISSUED_PLAN.search(title) if title else None
    plan = (issued_plan["plan"] or issued_plan["bare"]).strip("〈〉") if issued_plan else None
    place = _area((issuer, title, plan, header))
    metadata = Metadata(
        title=title,
        document_number=number,
        issuer=issuer,
        issuer_basis=basis,
        header_issuer=header,
        signature_issuer=head.signature,
        addressees=addressees,
        date_issued=issued,
        date_published=date(head.fields.get("published", "")),
        index_number=head.fields.get("index"),
        classification=head.fields.get("classification"),
        document_type=_type(title, preamble),
        administrative_level=_level(issuer or place, addressees),
        area=place,
        approval=_approval(preamble),
        attachment=plan,
        number_prefix=number.split("〔")[0] if number and "〔" in number else None,
    )
    return metadata, head, tuple(problems)


def _clean(title: str | None, name: str, problems: list[Problem]) -> str | None:
    """Return a title, or None with a problem when a hijacked mirror has put an advert in its place."""
    if title and is_advert(title):
        problems.append(
            Problem(
                f"{name}!title",
                "advert",
                "标题中混有广告文字，来源不可信，标题未采用；请改用原发布网站的文本。",
                "The title holds an advert: the source cannot be trusted and the title was not taken. "
                "Use the text of the original site.",
                "warning",
                title,
            )
        )
        return None
    return title


def _title_issuer(title: str | None) -> str | None:
    match = _TITLE_ISSUER.match(title) if title else None
    return match["issuer"] if match else None


def _issuer(head: Head, title_issuer: str | None) -> tuple[str | None, str | None]:
    for value, basis in (
        (head.signature, "signature block"),
        (head.fields.get("issuer"), "header"),
        (head.red_head, "header"),
        (title_issuer, "title"),
    ):
        if value:
            return value, basis
    return None, None


def _addressees(head: Head) -> tuple[str, ...]:
    return split_list(head.addressee_line.text.rstrip("：")) if head.addressee_line else ()


def _type(title: str | None, preamble: str) -> str | None:
    if title:
        return document_type(title)
    for pattern in _TYPE_IN_TEXT:
        match = pattern.search(preamble)
        if match:
            return match["type"]
    return None


def _approval(preamble: str) -> str | None:
    match = _APPROVAL.search(preamble)
    return match[0] if match else None


def _area(names: Sequence[str | None]) -> str | None:
    return next((found for name in names if name and (found := area(name))), None)


def _level(issuer: str | None, addressees: Sequence[str]) -> str | None:
    """Return the level of government that speaks: by the issuer's name, else by whom it addresses.

    >>> _level("国务院办公厅", ()), _level(None, ("各县（市、区）人民政府", "市人民政府各部门"))
    ('nation', 'city')
    >>> _level("甲乙市人民政府", ("各乡镇人民政府",))
    'county'
    """
    if issuer:
        if _MUNICIPALITY.match(issuer):
            return "province"
        found = next((level for level, pattern in _SUFFIX_LEVELS if pattern.search(issuer)), None)
        if found and found != "city":
            return found
    joined = "，".join(addressees)
    by_address = [level for level, pattern in _LEVELS if joined and pattern.search(joined)]
    if by_address:
        return by_address[0]
    return found if issuer else None
