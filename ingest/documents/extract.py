"""From the text of a policy document to everything that is understood of it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.documents.citations import advert_titles, find_citations
from ingest.documents.clauses import sentences
from ingest.documents.deadlines import find_deadlines
from ingest.documents.definitions import find_definitions
from ingest.documents.domains import find_domains
from ingest.documents.grammar import LONGEST
from ingest.documents.metadata import read_metadata
from ingest.documents.model import Citation, Document, Metadata, Section, Span
from ingest.documents.names import is_advert
from ingest.documents.normalise import NormalText, normalise
from ingest.documents.personal import find_personal
from ingest.documents.read import RawDocument
from ingest.documents.sections import find_sections
from ingest.documents.statements import find_statements
from ingest.model import Problem

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?=年|[至到—–~～-]{1,2}(?:19|20)[0-9]{2})")
_MOST_UNREAD = 100  # overlong runs that are reported
_GLOSSED = 3  # glosses that make a page a converted copy


def extract(raw: RawDocument) -> Document:
    """Return what a document says of itself and demands of others, every part with its place in the raw text."""
    text = normalise(raw.text)
    sections = find_sections(text)
    metadata, head, problems = read_metadata(text, sections, raw.name)
    definitions = find_definitions(text)
    domains = find_domains(text, sections)
    citations = find_citations(text, sections, head.body, metadata.attachment)
    deadlines = find_deadlines(text.text, year_of(metadata, sections))
    statements = find_statements(text, sections, metadata, definitions, domains, deadlines)
    personal = tuple(Span(a, b, raw.text[a:b]) for a, b in find_personal(raw.text))
    noise = _noise(text, raw.name)
    citations, adverts = _without_adverts(citations, raw.name)
    found = (*raw.problems, *problems, *noise, *_unread(text, raw.name), *adverts, *_privacy(personal, raw.name))
    return Document(
        name=raw.name,
        raw=raw.text,
        sha256=raw.sha256,
        text_digest=hashlib.sha256(re.sub(r"\s", "", text.text).encode()).hexdigest(),
        metadata=metadata,
        sections=sections,
        citations=citations,
        definitions=definitions,
        domains=domains,
        statements=statements,
        personal_data=personal,
        problems=found,
        encoding=raw.encoding,
        untrusted=any(p.code in ("advert", "converted-copy") for p in found),
    )


def year_of(metadata: Metadata, sections: Sequence[Section] = ()) -> int | None:
    """Return the year that undated deadlines of a document are counted from, None when nothing tells it.

    The date and the number of the document come first, then a title or headings that name one year and no other.

    >>> year_of(Metadata(document_number="某政办〔2020〕7号"))
    2020
    >>> year_of(Metadata(title="某县2021年政务公开工作要点")), year_of(Metadata(title="2021—2023年行动计划"))
    (2021, None)
    """
    for value in (metadata.date_issued, metadata.document_number, metadata.date_published):
        match = re.search(r"(?:19|20)[0-9]{2}", value or "")
        if match:
            return int(match[0])
    for titles in ([metadata.title, metadata.attachment], [section.heading for section in sections]):
        years = {int(year) for title in titles for year in _YEAR.findall(title or "")}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _unread(text: NormalText, name: str) -> list[Problem]:
    """Say where a run of words is too long to be a clause, so that no duty was sought in it."""
    out: list[Problem] = []
    for start, end in text.lines():
        if end - start <= LONGEST:
            continue
        for piece in (p for pieces in sentences(text.text, start, end) for p in pieces):
            if piece.end - piece.start > LONGEST:
                span = text.span(piece.start, piece.end)
                out.append(
                    Problem(
                        f"{name}!{span.start}-{span.end}",
                        "clause-too-long",
                        f"此处 {piece.end - piece.start} 字没有逗号或句号，未从中提取任务；请核对标点。",
                        f"{piece.end - piece.start} characters without a comma or full stop: no duty was sought here. "
                        "Check the punctuation.",
                        "warning",
                        span.quote[:80],
                    )
                )
    return out[:_MOST_UNREAD]


def _noise(text: NormalText, name: str) -> list[Problem]:
    """Say what had to be mended to read the text, and whether its source can be trusted."""
    out: list[Problem] = []
    if text.glosses >= _GLOSSED:
        out.append(
            Problem(
                f"{name}!0-{len(text.raw)}",
                "converted-copy",
                f"文本是经繁简转换并夹注拼音的转载件（{text.glosses} 处注音），已还原；请以原发布网站的文本为准。",
                f"The text is a converted copy with {text.glosses} pinyin glosses, which were removed: "
                "prefer the text of the original site.",
                "note",
            )
        )
    for place in text.joined:
        start, end = text.raw_span(place - 1, place + 1)
        out.append(
            Problem(
                f"{name}!{start}-{end}",
                "broken-line",
                "句子中间断行，已连接；请核对。",
                "A line end inside a sentence was joined: check it.",
                "note",
                text.raw[start:end],
            )
        )
    for start, end in text.lines():
        if is_advert(text.text[start:end]):
            span = text.span(start, min(end, start + 200))
            out.append(
                Problem(
                    f"{name}!{span.start}-{span.end}",
                    "advert",
                    "文本中混有广告文字，来源不可信；请改用原发布网站的文本。",
                    "The text holds an advert: the source cannot be trusted; use the text of the original site.",
                    "warning",
                    span.quote[:80],
                )
            )
    return out


def _without_adverts(citations: tuple[Citation, ...], name: str) -> tuple[tuple[Citation, ...], list[Problem]]:
    """Take advert titles out of citations: an advert is never stored as the title of a law."""
    bad = advert_titles(citations)
    problems = [
        Problem(
            f"{name}!{c.span.start}-{c.span.end}",
            "advert",
            "引用的文件名被广告替换，名称未采用；请核对原文。",
            "The title of a cited document was replaced by an advert and was not taken: check the original.",
            "warning",
            c.span.quote[:80],
        )
        for c in bad
    ]
    return tuple(replace(c, title=None) if c in bad else c for c in citations), problems


def _privacy(personal: tuple[Span, ...], name: str) -> list[Problem]:
    return [
        Problem(
            f"{name}!{span.start}-{span.end}",
            "personal-data",
            "文本含联系人姓名或电话，公开输出中已遮盖；发布原文前请删除。",
            "The text holds the name or number of a contact person, struck out in every public output: "
            "remove it before you publish the text.",
            "note",
        )
        for span in personal
    ]
