"""Which of the domains of disclosure a text names, and which topics villages are to disclose first."""

import re
from collections.abc import Sequence
from functools import cache

from ingest.documents.model import DomainMention, Section
from ingest.documents.normalise import NormalText, fold
from ingest.documents.sections import section_at
from ontology.vocabulary import label, labels

_JOINT = re.compile(r"(?:等?(?:试点)?领域)?(?:[、，和与及]|以及)|领域")
_AFTER = re.compile(r"(?:等(?:[0-9一二三四五六七八九十]{1,3}个)?(?:重点|试点|相关)?(?:领域|方面)|(?:试点)?领域)")
_TOPICS = re.compile(
    r"(?:重点|主动|及时|依法)公开(?P<list>[^，。；：“”]{4,120}?)(?:等(?:方面|重点)?的?(?:内容|事项|信息)?|方面的?内容|的?内容)(?=[，。；\n]|$)"
)
_VILLAGE = re.compile(r"村（居|村居|村民|居民|社区|村务|村级|村委|屯")
_PILOT = 26


def find_domains(text: NormalText, sections: Sequence[Section]) -> tuple[DomainMention, ...]:
    """Return the domains that a text enumerates, in text order.

    A name counts inside an enumeration (three or more, or before 领域), so that everyday words (就业, 扶贫) do not.
    """
    found: list[DomainMention] = []
    topics = _village_topics(text, sections)
    taken = [(m.span.start, m.span.end) for m in topics]
    names = _names()
    for run in _runs(text.text):
        if any(low < text.raw_span(*run[0])[1] and text.raw_span(*run[0])[0] < high for low, high in taken):
            continue
        for start, end in run:
            word = text.text[start:end]
            code = names[word]
            name = label("domain", code)
            section = section_at(sections, start)
            found.append(DomainMention(code, name, word, word == name, "pilot-domain", section, text.span(start, end)))
    return tuple(sorted([*found, *topics], key=lambda m: m.span.start))


def _runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the enumerations of domain names: ranges of their members."""
    runs: list[list[tuple[int, int]]] = []
    run: list[tuple[int, int]] = []
    for match in _pattern().finditer(text):
        if run and _JOINT.fullmatch(text, run[-1][1], match.start()):
            run.append(match.span())
            continue
        if run and _counts(text, run):
            runs.append(run)
        run = [match.span()]
    if run and _counts(text, run):
        runs.append(run)
    return runs


def _counts(text: str, run: Sequence[tuple[int, int]]) -> bool:
    return len(run) >= 3 or bool(_AFTER.match(text, run[-1][1]))


def _village_topics(text: NormalText, sections: Sequence[Section]) -> list[DomainMention]:
    """Return the topics that village committees are to disclose first (重点公开…等方面的内容)."""
    out: list[DomainMention] = []
    names = _names()
    for match in _TOPICS.finditer(text.text):
        before = text.text[max(0, match.start() - 120) : match.end()]
        place = match.start("list")
        parts = re.split(r"[、和及]", match["list"])
        if len(parts) < 3 or not _VILLAGE.search(before):
            continue
        for part in parts:
            span = text.span(place, place + len(part))
            code = names.get(part)
            name = label("domain", code) if code else None
            exact = name == part
            section = section_at(sections, place)
            out.append(
                DomainMention(
                    code if exact else None,
                    part if exact else None,
                    part,
                    exact,
                    "village-priority-topic",
                    section,
                    span,
                )
            )
            place += len(part) + 1
    return out


@cache
def _names() -> dict[str, str]:
    """Return every name and variant of the pilot domains with its code, as normalised text has them."""
    return {fold(name): code for name, code in labels("domain").items() if code.isdecimal() and int(code) <= _PILOT}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True)))
