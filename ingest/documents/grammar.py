"""What a clause is: subject, time, modal word, and the part it plays in its sentence."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.documents import lexicon as words
from ingest.documents.clauses import Piece, mask
from ingest.documents.prefixes import is_prefix
from ingest.documents.subjects import find_subject

Kind = Literal["act", "light", "prefix", "date", "purpose", "result", "state", "let", "never", "fact", "drop"]

_LEAD = re.compile(
    r"(?:[0-9]{1,2}[.、．](?![0-9]))?(?:同时|此外|另外|并且|而且|然后|其中|最后|首先|其次)?(?:[一二三四五六七八九十]{1,2}(?:是|(?=要))|第[一二三四五六七八九十]{1,2}[，、])?"
)
_CONNECTIVE = re.compile(
    "(?:同时|此外|另外|其中|为此|据此|例如|比如|下同|具体(?:要求|任务|安排|措施)?(?:如下|是|为)?|[一二三四五六七八九十]是)"
)
DATE = re.compile(
    r"(?:力争|争取|确保)?(?:到|于|从|自|在|分别于|截至|截止)?"
    r"(?:(?:20\d{2}年(?:[至到—-]20\d{2}年)?|今年|明年|本年度?|当年|次年|翌年|每年度?|每季度?|每月|每半年)"
    r"(?:、(?:20\d{2}年))*[年\d月日、底末初上中下旬半季度号至到—第一二三四季的\-]*"
    r"|\d{1,2}月(?:\d{1,2}日|底|末|初|[上中下]旬|份)?|[年月季]底|[上下]半年|[一二三四]季度)"
    r"(?:之?前|以前|后|内|起|以内|期间)?"
)
_STANDING = re.compile("(?:分别|于)*(?:每年度?|每季度?|每月|每半年)")
MODAL = re.compile(
    "必须|至少应当?|应当|不得(?!少于|低于|超过|迟于|晚于|高于|多于)|严禁|禁止|不能|不准|不宜|务必|可以"
    "|(?<!无)须(?!知)"
    "|(?<![主重需必纲概摘扼次紧简提只])要(?![求点素件闻紧害领约])"
    "|(?<![相对反响回适供照顺感效呼])应(?![用急答届运试激]|[^，]{1,5}(?:尽|必)|对突发|对舆|对风)"
    "|可(?=选择|先行|先期|试点|试行|聘请|在|结合|根据|通过|由|采取|将|适当|组织|自行|参照|向|探索|建立|设|按|视|委托|依|利用|邀请|依托|参考|采用|适时)"
    "|(?<![所急亟必])需(?=在|于|由|对|将|按|经|向|及时|进一步|同步)"
    "|鼓励(?!先进|奖)|探索|(?:不断|积极)?尝试|支持有条件的"
)
_ATTRIBUTIVE = re.compile(
    f"(?:应当?|必须|须|可以?|不得|不能|不宜)(?!{words.BASIS}|{words.MEANS}|在|于|由|对|将|把)[^，、的]{{1,9}}的(?!情况|实际)"
)
_DISPOSED = re.compile("予以|进行|加以|给予|纳入|列入|(?<=[^，])的")
_STATE = re.compile(
    "[^，]{2,}(?:进一步|显著|大幅|大幅度|明显|全面|更加|持续|不断|有效|稳步|逐步|基本|日益|普遍)"
    "(?:健全完善|健全|完善|提升|提高|增强|规范|改善|形成|建成|扩大|优化|畅通|落实|加强|健全)(?:完善|到位)?|[^，]{4,}(?:制度|机制)建立完善"
)
_RESULT = re.compile(
    f"(?!基本)(?:{words.ADVERB})*(?:做到|在[^，]*(?:可以|能够|均能|能)[^，]*(?:找到|查到|查阅|查询)|(?:(?:公开)?内容|范围|领域)?(?:基本|全面)?(?:覆盖|涵盖)|形成(?:新|可|一批|[^，]*经验)|体现|突出|达到|确保[^，]*有(?:专人|机构|人员)|有效衔接|衔接顺畅)"
)
_FACT = re.compile(r"(?:近年来|20\d{2}年以来|一段时间以来|目前|截至目前|前期)")
_VAGUE = re.compile(
    "(?:认真|严格|全面)?(?:按照|根据|结合|立足|紧贴|适应|着眼|依照)[^《，]*"
    "(?:实际|需求|需要|职责权限|实际情况|上级[^，]{0,6}要求|省政府[^，]{0,4}要求|国务院[^，]*要求|有关要求|统一部署|部署要求|相关要求|总体要求|特点)"
)
_EFFORT = re.compile(f"(?:{words.ADVERB})*(?:加大[^，]*力度|提高[^，]{{0,4}}(?:站位|认识))")
_CORE = re.compile(f"(?:{words.ADVERB}|并|要|应当|应|也|还)*")
_ADVERBIAL = re.compile(f"(?:{words.MEANS}|{words.BASIS})")
_KEPT_AND = re.compile("并(?:在|于|通过|按|以|依托)")
_AS = re.compile("作为[^，]*$")
_FIRM = re.compile("原则上|应|均|一律|统一")
_NEVER = re.compile("避免|防止|杜绝|严禁|不得|禁止|不(?:做|搞|要|许|增加|走过场|打折扣)")
_NEVER_MODAL = frozenset(("不得", "严禁", "禁止", "不准", "不能"))
_HEADING = 20  # characters of a numbered heading inside a paragraph
LONGEST = 800  # characters; what runs on longer without a comma is no clause


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, what it does, and where its subject stands (offsets of the whole text)."""

    start: int
    end: int
    masked: str
    kind: Kind
    modal: str | None = None
    subject: tuple[int, int] | None = None
    topic: str = ""  # what stands before the modal word and is no subject
    dated: bool = False
    vague: bool = False  # an opening that says nothing of its own (结合实际)
    joined: bool = False  # began with 并
    numbered: bool = False  # began with 1. inside its paragraph
    core: str = ""  # the predicate without time, subject, modal word and adverbs; it ends where the clause ends


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read of the words of a clause, wherever it stands."""

    kind: Kind
    modal: str | None
    subject: tuple[int, int] | None
    topic: str
    dated: bool
    vague: bool
    core: str


def bare(text: str) -> str:
    """Return a predicate without the adverbs and modal words before it.

    >>> bare("要积极主动公开更多信息")
    '公开更多信息'
    """
    found = _CORE.match(text)
    return text[found.end() :] if found else text


def read_clause(text: str, piece: Piece) -> Clause:
    """Understand one clause.

    >>> read = lambda t: read_clause(t, Piece(0, len(t), "，"))
    >>> c = read("各镇要在三日内公布清单"); c.kind, c.modal, c.subject
    ('act', '要', (0, 2))
    >>> read("按照省里的统一部署").kind, read("2022年6月底前").kind, read("不断提升服务水平").kind
    ('prefix', 'date', 'purpose')
    """
    start, joined = _lead(text, piece)
    if piece.end - start > LONGEST:
        return Clause(start, piece.end, text[start : start + 1], "drop")
    masked = mask(text, start, piece.end)
    read = _read(masked)
    subject = (start + read.subject[0], start + read.subject[1]) if read.subject else None
    return Clause(
        start=start,
        end=piece.end,
        masked=masked,
        kind=read.kind,
        modal=read.modal,
        subject=subject,
        topic=read.topic,
        dated=read.dated,
        vague=read.vague,
        joined=joined,
        numbered=start > piece.start and text[piece.start].isdecimal() and piece.end - start <= _HEADING,
        core=read.core,
    )


@lru_cache(16384)
def _read(masked: str) -> _Reading:
    dated = DATE.match(masked)
    offset = dated.end() if dated else 0
    while offset < len(masked) and masked[offset] in "，、":
        offset += 1
    modal = _modal(masked)
    subject = find_subject(masked, offset, modal)
    if modal and not subject and masked.startswith("由", modal.end()):
        subject = find_subject(masked, modal.end(), None)
    after = subject[1] if subject else offset
    topic = masked[offset : modal.start()] if modal and not subject else ""
    kind = _kind(masked, offset, after, modal, bool(subject))
    predicate = subject[1] if subject else 0
    if modal and modal.start() >= predicate:
        predicate = modal.end()
    vague = bool(_VAGUE.fullmatch(masked, modal.end() if modal else after))
    return _Reading(
        kind,
        modal[0] if modal else None,
        subject,
        topic,
        (bool(dated) or kind == "date") and not _STANDING.match(masked),
        vague or (not modal and bool(_EFFORT.fullmatch(masked))),
        bare(masked[predicate:]),
    )


def _lead(text: str, piece: Piece) -> tuple[int, bool]:
    """Skip list words and a 并 that stands before a verb; say whether there was one."""
    start = piece.start
    found = _LEAD.match(text, start, piece.end)
    if found and found.end() < piece.end:
        start = found.end()
    if text.startswith("并", start) and piece.end - start > 1:
        return start + (0 if _KEPT_AND.match(text, start) else 1), True
    return start, False


def _modal(masked: str) -> re.Match[str] | None:
    """Return the first modal word that governs the clause."""
    at = 0
    while found := MODAL.search(masked, at):
        moved = masked[0] in "对将把" and found.start() > 1 and not masked.startswith(("把握", "把关"))
        if moved and _DISPOSED.search(masked, found.end()):
            at = found.end()
            continue
        attributive = _ATTRIBUTIVE.match(masked, found.start())
        if attributive and attributive.end() < len(masked):
            at = attributive.end()
            continue
        return found
    return None


def _kind(masked: str, offset: int, after: int, modal: re.Match[str] | None, subject: bool) -> Kind:
    """Say what part the clause plays."""
    if not masked or _CONNECTIVE.fullmatch(masked):
        return "drop"
    if offset >= len(masked):
        return "date"
    if after >= len(masked):
        return "prefix"
    rest = masked[modal.end() :] if modal and modal.start() >= after else masked[after:]
    rest = bare(rest) if not _ADVERBIAL.match(rest) else rest
    if not modal and _FACT.match(masked):
        return "fact"
    if DATE.fullmatch(rest):
        return "date"
    if is_prefix(rest, bool(modal)) and not _FIRM.match(masked, after):
        return "prefix"
    if subject and not modal and _AS.match(masked, after):
        return "prefix"
    if words.LET.match(rest) and not words.PURPOSE.match(rest):
        return "let"
    if _NEVER.match(rest) or (modal and modal[0] in _NEVER_MODAL):
        return "purpose" if words.PURPOSE.match(rest) else "never"
    if _RESULT.match(masked) and not subject and (not modal or modal[0] == "可以") and "要素" not in masked:
        return "result"
    if modal or subject:
        return "light" if words.LIGHT.fullmatch(rest) else "act"
    if words.GOAL_PURPOSE.match(rest):
        return "purpose"
    if words.PURPOSE.match(masked) and "全覆盖" not in masked:
        return "purpose"
    if words.LIGHT.fullmatch(masked) or len(rest) <= 4:
        return "light"
    if _STATE.fullmatch(masked):
        return "state"
    if _RESULT.match(masked) and "要素" not in masked:
        return "result"
    return "act"
