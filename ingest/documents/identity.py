"""Which held document a citation means, and what a citation tells of a document that is silent about itself.

An exact number or title decides. Where the cited document's own text carries neither, the issuer that begins the
cited title, the kind of document, the year and a common parent decide together, if exactly one document fits.
"""

from collections import defaultdict
from dataclasses import dataclass

from ingest.documents.corpus import CitationFacts, Corpus, DocumentFacts
from ingest.documents.normalise import fold
from ontology.iris import cited_document

_STATE = "中华人民共和国"
_NO_DOCUMENT = ("精神", "讲话", "决策部署")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation refers to: a held document, or one that is only cited; with the reason."""

    citation: CitationFacts
    source: DocumentFacts
    target: str
    held: bool
    inferred: bool
    confidence: float
    reason: str


def number_key(number: str | None) -> str:
    """Return a document number as it is compared.

    >>> number_key("国办发﹝2019﹞ 54号") == number_key("国办发[2019]54号")
    True
    """
    return fold(number or "").translate(str.maketrans("[]（）()【】", "〔〕〔〕〔〕〔〕"))


def title_key(title: str | None) -> str:
    """Return a title as it is compared: without brackets around it and without the state's name before it.

    >>> title_key("《中华人民共和国政府信息公开条例》")
    '政府信息公开条例'
    """
    text = fold(title or "").strip("《》“”")
    return text.removeprefix(_STATE) or text


def year_of_number(number: str | None) -> str | None:
    """Return the year of a document number.

    >>> year_of_number("黑政办〔2020〕17号")
    '2020'
    """
    text = number_key(number)
    inside = text[text.find("〔") + 1 : text.find("〕")] if "〔" in text else ""
    return inside if len(inside) == 4 and inside.isdigit() else None


def is_document(citation: CitationFacts) -> bool:
    """Say whether a citation names one document, not a class of documents or the spirit of a meeting."""
    if citation.kind or not (citation.title or citation.number):
        return False
    return bool(citation.number) or not (citation.title or "").endswith(_NO_DOCUMENT)


def resolve(corpus: Corpus) -> list[Resolution]:
    """Return what every citation of one document refers to, in the order of documents and citations."""
    by_number = {number_key(d.known_number): d.iri for d in corpus.documents if d.known_number}
    by_title: dict[str, list[str]] = defaultdict(list)
    for document in corpus.documents:
        if document.known_title:
            by_title[title_key(document.known_title)].append(document.iri)
    found: list[Resolution] = []
    numbers: dict[str, str] = {}  # number -> IRI, learnt from a title that decided
    for document, citation in _citations(corpus):
        target, reason = None, ""
        if citation.number and number_key(citation.number) in by_number:
            target, reason = by_number[number_key(citation.number)], "发文字号相同 / same number"
        elif citation.title and len(by_title.get(title_key(citation.title), ())) == 1:
            target, reason = by_title[title_key(citation.title)][0], "标题相同 / same title"
            if citation.number:
                numbers[number_key(citation.number)] = target
        if target:
            found.append(Resolution(citation, document, target, True, False, 1.0, reason))
    return _complete(corpus, found, numbers)


def _complete(corpus: Corpus, found: list[Resolution], numbers: dict[str, str]) -> list[Resolution]:
    """Resolve what number and title did not: by a number learnt elsewhere, by inference, else as only cited."""
    done = {r.citation.iri for r in found}
    parents: dict[str, set[str]] = defaultdict(set)
    for r in found:
        if r.citation.relation == "implements":
            parents[r.source.iri].add(r.target)
    out = list(found)
    for document, citation in _citations(corpus):
        if citation.iri in done:
            continue
        learnt = numbers.get(number_key(citation.number)) if citation.number else None
        if learnt:
            reason = "发文字号与另一处引用所示相同 / number as shown by another citation"
            out.append(Resolution(citation, document, learnt, True, False, 0.95, reason))
            continue
        guess = _infer(corpus, document, citation, parents)
        if guess:
            if citation.number:
                numbers[number_key(citation.number)] = guess[0]
            out.append(Resolution(citation, document, guess[0], True, True, guess[1], guess[2]))
        else:
            iri = cited_document(citation.title and title_key(citation.title), citation.number)
            out.append(Resolution(citation, document, iri, False, False, 1.0, "未收录 / not held"))
    order = {c.iri: i for i, (_, c) in enumerate(_citations(corpus))}
    return sorted(out, key=lambda r: order[r.citation.iri])


def _infer(
    corpus: Corpus, source: DocumentFacts, citation: CitationFacts, parents: dict[str, set[str]]
) -> tuple[str, float, str] | None:
    """Return the one silent document that fits a citation, with confidence and reason."""
    title, year = title_key(citation.title), year_of_number(citation.number)
    if not title:
        return None
    fits: list[tuple[str, float, str]] = []
    for held in corpus.documents:
        if held.iri == source.iri or (held.known_title and held.known_number):
            continue
        issuer = fold(held.issuer or "")
        if not issuer or not title.startswith(issuer):
            continue
        kind = held.type and title.endswith(held.type)
        same_year = bool(year and held.date and held.date[:4] == year)
        parent = bool(parents[held.iri] & parents[source.iri])
        if kind and same_year and parent and (not held.known_title or title_key(held.known_title) == title):
            reason = (
                f"发文机关（{issuer}）、文种（{held.type}）、年份（{year}）一致，且贯彻同一上级文件 / "
                "same issuer, kind of document and year, and both carry out the same document"
            )
            fits.append((held.iri, 0.9, reason))
    return fits[0] if len(fits) == 1 else None


def _citations(corpus: Corpus) -> list[tuple[DocumentFacts, CitationFacts]]:
    return [(d, c) for d in corpus.documents for c in d.citations if is_document(c)]
