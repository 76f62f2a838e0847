"""Which other documents a text mentions, how, and under which short names.

One citation a mention. A title that cannot be resolved is kept as it stands; nothing is made up.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.documents.definitions import closing
from ingest.documents.model import Citation, Relation, Section
from ingest.documents.names import document_number, document_type, find_numbers, is_advert, is_law
from ingest.documents.normalise import HAN, NormalText
from ingest.documents.sections import section_at

CLASS = "class of documents"
SELF = "own attachment"
WORK = "other work"
MEETING = "meeting"
_ALIAS = re.compile(r"以下(?:简称|统称|称)：?([《“]?[^（），。；\n》”]{1,30}[》”]?)")
_MADE = re.compile(
    r"(?:编制|编印|编写|编纂|汇编|印制|制作|起草|填写|填报|填好|提交|出具|研究制定|发放|张贴)(?:好|完成)?(?:了|的)?[“]?$"
)
_ISSUED = re.compile(r"(?:现将|将)$")
_APPROVED = re.compile(r"(?:已|业)经?[^，。]{2,30}(?:同意|通过|批准)|印发给你们")
_LAWS = re.compile(
    r"(?:中华人民共和国)?(?:政府信息公开|重大行政决策程序暂行|优化营商环境|机关团体建设楼堂馆所管理|保障农民工工资支付|国有土地上房屋征收与补偿"
    r"|全国社会救助暂行|社会救助暂行|城市居民最低生活保障|农村五保供养工作|失业保险|工伤保险|基本医疗保险基金监督管理)(?:条例|办法)"
    r"|(?:中华人民共和国)?(?:行政许可|行政处罚|行政复议|行政诉讼|行政强制|保守国家秘密|档案|预算|个人信息保护|数据安全|网络安全|电子商务|土地管理|城乡规划"
    r"|村民委员会组织|城市居民委员会组织|招标投标|政府采购|环境保护|安全生产|义务教育|社会保险|就业促进|公务员|监察|立法)法(?![律治规人院定制庭])"
)
_LAW_AFTER = re.compile(
    rf"(?:严格执行|执行|遵守|依据|按照|根据|落实|学习|特别是|宣传)(?P<law>[{HAN}]{{2,16}}?(?<!法律)条例)(?=[和与、，。；等的要及纳有规》（]|$)"
)
_SPIRIT = re.compile(
    r"党的[一二三四五六七八九十]+大(?:(?:和|以及|、)(?:十[一二三四五六七八九]|二十)届[一二三四五六七八九十、和中全会历次]*全会)?(?:报告)?(?:精神)"
)
_ISSUER = (
    r"(?:(?:国务院|省|市|自治区)(?:各|有关|相关)*(?:政府)?(?:部门|各部委)|国家(?:有关)?部委"
    r"|省政府(?:有关|相关)*部门|省级部门|上级部门|国家)"
)
_CLASS = re.compile(
    rf"(?P<issuer>{_ISSUER}(?:[和与、]{_ISSUER})*)(?P<made>(?:新)?(?:制定|编制|印发|出台|发布|确定|形成)(?:并?(?:发布|出台|印发))?的)"
    rf"(?P<title>[^，。；：《》（）]{{0,260}}?标准(?:指引|目录))"
    r"|(?P<bare>(?:[0-9]{1,3}个(?:试点)?领域|其[他它]领域)[^，。；：《》（）]{0,16}?标准指引)"
    r"|(?:依据|按照|根据|遵守|执行|[和及])(?P<rules>(?:国家|国务院|省|市)[^，。；《》（）]{0,12}有关规定)"
)
_TRAINING = re.compile(r"培训|学习|宣传|纳入[^。]{0,30}(?:内容|必修课)")
_PARENT = re.compile(r"贯彻|落实|根据|按照|依据|遵照|实施|执行|推进")
_FOLLOWED = re.compile(r"按照|遵照|依照|根据|依据|对照|参照|落实|执行|完成|贯彻|遵循|结合")
_OFFICE = re.compile(
    r"(?:国务院办公厅|国务院|中共中央办公厅|中共中央|[一-鿿]{2,12}(?:省|市|县|区|自治区)(?:人民)?政府(?:办公厅|办公室)?|[一-鿿]{2,14}[部委局厅])$"
)
_NOT_A_DOCUMENT = re.compile(r"(?:日报|晚报|早报|时报|周刊|杂志|新闻联播)$")


def find_citations(
    text: NormalText, sections: Sequence[Section], head: int = 0, attachment: str | None = None
) -> tuple[Citation, ...]:
    """Return every mention of another document in text order.

    `head` is the normalised offset at which the running text begins; `attachment` is the plan that this document
    issues.

    >>> from ingest.documents.normalise import normalise
    >>> t = normalise("为贯彻《某省关于公开的意见》（某政〔2020〕1号，以下简称《意见》），要按照《意见》办理。")
    >>> [(c.title, c.number, c.relation, c.alias) for c in find_citations(t, ())][0]
    ('某省关于公开的意见', '某政〔2020〕1号', 'implements', '《意见》')
    >>> [c.title for c in find_citations(t, ())]
    ['某省关于公开的意见', '某省关于公开的意见']
    """
    found = sorted([*_titles(text), *_unmarked(text)], key=lambda c: c[0])
    taken = [(start, end) for start, end, _ in found]
    found += [n for n in _numbers(text) if not _inside(taken, n[0])]
    headings = {section.start: section.body for section in sections if not section.sentence}
    found += [n for n in _classes(text) if not _inside(taken, n[0])]
    first = sections[0].start if sections else len(text.text)
    known = _Known()
    out: list[Citation] = []
    for start, end, draft in sorted(found, key=lambda c: c[0]):
        section = section_at(sections, start)
        if start < head or (draft.kind == CLASS and _in_heading(headings, sections, start)):
            continue
        citation = known.resolve(draft)
        early = start < first
        kind = citation.kind or _kind(text.text, start, end, citation, attachment, in_preamble=early)
        relation = _relation(text.text, start, end, replace(citation, kind=kind), in_preamble=early)
        out.append(replace(citation, relation=relation, kind=kind, section=section, span=text.span(start, end)))
        known.remember(out[-1])
    return tuple(out)


def _in_heading(headings: dict[int, int], sections: Sequence[Section], place: int) -> bool:
    at = bisect_right(sections, place, key=lambda section: section.start)
    return at > 0 and place < headings.get(sections[at - 1].start, 0)


def _titles(text: NormalText) -> Iterator[tuple[int, int, Citation]]:
    """Return the titles in 《》, outermost only, each with the bracket after it."""
    source = text.text
    place = 0
    while (start := source.find("《", place)) >= 0:
        end = _title_end(source, start)
        if end is None:
            place = start + 1
            continue
        title = source[start + 1 : end]
        stop, number, alias = end + 1, None, None
        if source[stop : stop + 1] == "（":
            close = closing(source, stop)
            inner = source[stop + 1 : close] if close else ""
            number = document_number(inner)
            short = _ALIAS.search(inner)
            alias = short[1] if short else None
            if close and (number or alias):
                stop = close + 1
        place = stop
        office = _OFFICE.search(source[max(0, start - 20) : start]) if title.startswith("关于") else None
        if office:
            title = office_name(office[0]) + title
        yield start, stop, Citation(title, number, "cites", text.span(start, stop), None, alias)


def office_name(words: str) -> str:
    """Return the name of the body that ends a stretch of text, without the verbs before it.

    >>> office_name("贯彻落实国务院办公厅")
    '国务院办公厅'
    """
    return re.sub(r"^.*(?:贯彻|落实|根据|按照|依据|执行|和|及|与|印发|的)", "", words)


def _title_end(text: str, start: int, limit: int = 200) -> int | None:
    """Return where the 》 that closes a title stands; nested titles stay inside it."""
    if text.find("》", start, start + limit) < 0:
        return None
    depth = 0
    first: int | None = None
    for i in range(start, min(len(text), start + limit)):
        letter = text[i]
        if letter == "《":
            depth += 1
        elif letter == "》":
            depth -= 1
            first = i if first is None else first
            if depth == 0:
                return i
        elif letter in "。\n":
            break
    return first  # a bracket is missing: take what the first closing mark closes


def _unmarked(text: NormalText) -> Iterator[tuple[int, int, Citation]]:
    """Return laws named without title marks, and the meetings whose spirit is invoked."""
    source = text.text
    seen = set[int]()
    for match in _LAWS.finditer(source):
        if not _in_title(source, match.start()):
            seen.add(match.end())
            yield *match.span(), Citation(match[0], None, "cites", text.span(*match.span()))
    for match in _LAW_AFTER.finditer(source):
        start, end = match.span("law")
        if end not in seen and not re.search(r"法律|法规|有关|相关|本", match["law"]) and not _in_title(source, start):
            yield start, end, Citation(match["law"], None, "cites", text.span(start, end))
    for match in _SPIRIT.finditer(source):
        yield *match.span(), Citation(match[0], None, "cites", text.span(*match.span()), kind=MEETING)


def _in_title(text: str, place: int) -> bool:
    low = max(0, place - 100)
    return text.rfind("《", low, place) > text.rfind("》", low, place)


def _numbers(text: NormalText) -> Iterator[tuple[int, int, Citation]]:
    """Return documents cited by their number alone."""
    for start, end, number in find_numbers(text.text):
        stop = end + (2 if text.text.startswith("文件", end) else 1 if text.text.startswith("文", end) else 0)
        yield start, stop, Citation(None, number, "cites", text.span(start, stop))


def _classes(text: NormalText) -> Iterator[tuple[int, int, Citation]]:
    """Return sets of documents (the standard guidelines of the domains)."""
    for match in _CLASS.finditer(text.text):
        name = match["title"] or match["bare"] or match["rules"]
        title = re.sub(r"^.*?(?:等(?=[0-9]+个))", "", name)
        yield *match.span(), Citation(title, None, "requires", text.span(*match.span()), kind=CLASS)


class _Known:
    """The documents that a text has introduced so far, under all their names."""

    def __init__(self) -> None:
        self.names: dict[str, Citation] = {}
        self.endings: dict[str, set[str]] = {}  # the last characters of a title → the titles that end so

    def resolve(self, draft: Citation) -> Citation:
        """Give a short form the full title and number of what it was introduced for in this document."""
        full = None
        if draft.number and not draft.title:
            full = self.names.get(draft.number)
        elif draft.title and draft.kind is None:
            full = self.names.get(f"《{draft.title}》") or self.names.get(draft.title)
            if full is None and not draft.number:
                titles = self.endings.get(draft.title, set())
                full = self.names[next(iter(titles))] if len(titles) == 1 else None
        if full is None:
            return draft
        return replace(draft, title=full.title or draft.title, number=full.number or draft.number)

    def remember(self, citation: Citation) -> None:
        """Remember a document under its title, number and short name, and the ends of its title."""
        if citation.kind in (CLASS, MEETING):
            return
        alias = (citation.alias or "").strip("《》“”")
        for name in (alias, f"《{alias}》", citation.number, citation.title):
            if name and name != "《》":
                self.names.setdefault(name, citation)
        title = citation.title or ""
        for size in range(2, min(9, len(title))):
            self.endings.setdefault(title[-size:], set()).add(title)


def _kind(
    text: str, start: int, end: int, citation: Citation, attachment: str | None, *, in_preamble: bool
) -> str | None:
    title = citation.title or ""
    if attachment and title == attachment:
        return SELF
    if citation.number:
        return None
    if title and (_NOT_A_DOCUMENT.search(title) or _MADE.search(text[max(0, start - 8) : start])):
        return WORK
    if in_preamble and (_ISSUED.search(text[max(0, start - 2) : start]) or _APPROVED.match(text, end)):
        return SELF
    return None if not title or document_type(title) or is_law(title) else WORK


def _relation(text: str, start: int, end: int, citation: Citation, *, in_preamble: bool) -> Relation:
    """Return what the citing text does with the document: carry it out, rest on it, demand it, or mention it."""
    if citation.kind in (MEETING, SELF):
        return "cites"
    if citation.kind == CLASS:
        return "requires"
    low = max(0, start - 400)
    before = text[max(text.rfind("。", low, start), text.rfind("\n", low, start), low - 1) + 1 : start]
    after = text[end : end + 40].partition("。")[0]
    law = is_law(citation.title or "")
    if in_preamble:
        return "based-on" if law else "implements" if _PARENT.search(before) else "cites"
    if law:
        return "requires" if _TRAINING.search(after) else "based-on"
    if _FOLLOWED.search(before[-40:]) or re.match(r"(?:文件|精神|要求|规定|确定)", after) or _TRAINING.search(after):
        return "requires"
    return "cites"


def _inside(taken: Sequence[tuple[int, int]], place: int) -> bool:
    at = bisect_right(taken, (place, 1 << 60))
    return at > 0 and place < taken[at - 1][1]


def advert_titles(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations whose title a hijacked mirror has replaced by an advert."""
    return [c for c in citations if c.title and is_advert(c.title)]
