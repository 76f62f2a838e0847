"""Settle who carries each statement: named subjects, carried over within their section, or nobody."""

import re

from ingest.documents import lexicon as words
from ingest.documents.bearers import DEFAULT, bearers_of
from ingest.documents.found import Found
from ingest.documents.grammar import bare
from ingest.documents.grouping import Draft

_ASSESSED = re.compile("(?:列入|纳入|列为|计入)[^，]*(?:考核|考评)|作为[^，]*(?:评价|考核)[^，]*(?:内容|指标|依据)")
_TRAINED = re.compile("纳入[^，]*(?:培训|学习)")
_WIDER = re.compile(
    r"(?:\d{1,4}[年月]\d*[月日]?[底末初]?前?，)?(?:开发|建设|建立|搭建)?全[省市国][^，]{0,6}(?:统一|基层)[^，]*(?:系统|平台)"
)
_LAUNCHED = re.compile("(?:系统|平台)(?:正式|全面)?(?:上线|启用|运行|开通)")
_GUIDED = re.compile(
    "指导(?:支持|督促|推动|帮助)?"
    f"(?P<who>[^，]{{2,24}}?(?:委员会|居委会|村委会|服务中心|社区|村|（居）委会))(?=依法|每|{words.ADVERB}|{words.VERB})"
)
_VILLAGE_PUBLISHES = re.compile("(?:通过|利用|运用|依托|重点)[^。]*公开")
_SCENE = re.compile("(?:时|后|之前)$")
_PLACE = re.compile("(?:网站|大厅|中心|场所|馆|媒体|平台)$")
_IS_OFFICE = "主管部门"


def settle_bearers(text: str, found: list[Found]) -> None:
    """Settle who carries each statement."""
    first: dict[str | None, tuple[str, ...]] = {}
    for f in found:
        if f.named_here:
            continue
        subject = _named(text, f.draft)
        if subject:
            f.subject, f.named_here = subject, True
            f.by_site = _by_site(text, f.draft)
            f.by_scene = _by_scene(f.draft)
            if (not f.by_site and not f.by_scene and f.modality != "fact") or _IS_OFFICE in text[f.start : f.end]:
                first.setdefault(f.section, subject)
    _lengthen(found)
    carried: dict[str | None, tuple[str, ...]] = {}
    scene: dict[str | None, tuple[str, ...]] = {}  # for want of another subject
    sentence, before, nobody, guided = -1, 0, False, None
    in_sentence: tuple[str, ...] | None = None
    for f in found:
        words = text[f.start : f.end]
        if f.draft.sentence != sentence:
            nobody = nobody and text[before : before + 1] == "；"
            sentence, guided, in_sentence = f.draft.sentence, None, None
        before = f.end
        if f.modality == "fact":
            f.bearers = f.subject if f.subject and f.named_here and _IS_OFFICE in words else ()
            if f.bearers:
                carried[f.section] = in_sentence = f.bearers
            continue
        if f.named_here and f.subject:
            f.bearers = f.subject
            if f.by_scene:
                scene[f.section] = f.subject
                continue
            in_sentence = f.subject
            if not f.stretch.row and not f.by_site:
                carried[f.section] = f.subject
            nobody = False
        elif guided and _VILLAGE_PUBLISHES.match(words):
            f.bearers = (guided,)
        elif in_sentence is None and (
            nobody or _ASSESSED.search(words) or (_TRAINED.search(words) and f.section not in carried)
        ):
            f.bearers, nobody = (), True
        elif in_sentence is None and _WIDER.match(words) and (f.section not in carried or _LAUNCHED.search(words)):
            f.bearers, nobody = (), True  # a system of the whole province is nobody's below it
        else:
            f.bearers = (
                in_sentence or carried.get(f.section) or first.get(f.section) or scene.get(f.section) or (DEFAULT,)
            )
        who = _GUIDED.search(words)
        if who:
            guided = who["who"]


def _named(text: str, draft: Draft) -> tuple[str, ...] | None:
    out: list[str] = []
    clauses = [c for c in [*draft.dropped, *draft.clauses] if c.subject]
    if len(clauses) > 1:
        clauses = [c for c in clauses if not _SCENE.search(c.masked)] or clauses
    for clause in clauses:
        if clause.subject:
            out += bearers_of(text[slice(*clause.subject)])
            if clause.kind not in ("prefix", "date"):
                break
    return tuple(dict.fromkeys(out)) or None


def _lengthen(found: list[Found]) -> None:
    """Give a subject cut short (各市) the full form that the document used before (各市政府)."""
    known: dict[str, str] = {}
    for f in found:
        if not f.named_here or not f.subject:
            continue
        full = []
        for name in f.subject:
            longer = known.get(name)
            full.append(longer or name)
            short = re.match("(?P<short>.+?)(?:人民)?政府", name)
            if not longer and short:
                known.setdefault(short["short"], name)
        f.subject = tuple(full)


def _by_scene(draft: Draft) -> bool:
    """Say whether the only subject is that of a scene (统计部门开展统计时): it acts in this statement alone.

    A modal word after the scene (…时，应当…) has the same subject.
    """
    named = [c for c in [*draft.dropped, *draft.clauses] if c.subject]
    if any(c.modal and not bare(c.topic) for c in draft.acts):
        return False
    return bool(named) and all(c.kind == "prefix" and _SCENE.search(c.masked) for c in named)


def _by_site(text: str, draft: Draft) -> bool:
    subjects = [text[slice(*c.subject)] for c in [*draft.dropped, *draft.clauses] if c.subject]
    return bool(subjects) and bool(_PLACE.search(subjects[0]))
