"""What documents as wholes leave open: domains, definitions, addressees, legal bases, dates for other domains."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphs.quads import Description, string
from ingest.documents.align import heading_of
from ingest.documents.bodies import bearer_group
from ingest.documents.compare.counts import names_most
from ingest.documents.corpus import Corpus, DefinitionFacts, DocumentFacts, NormFacts
from ingest.documents.identity import Resolution, title_key
from ingest.documents.lineage import comparable
from ingest.documents.normalise import fold
from ontology.terms import ZWGK

_OTHER = re.compile(r"其[他它][^，]{0,6}领域")
_AS_ELSEWHERE = re.compile(r"领域[^，。；]{0,12}以[^，。；]{2,40}为准|[^，。；]{2,40}所列[^，。；]{0,6}为准")
"""The names are said to be those of another text, which is as good as naming them."""
_COUNTED = re.compile(r"(\d+)个(?:试点)?领域")
_PUBLISHES = re.compile(r"向(?:全)?社会(?:公开|公布|发布)|集中发布|对外公布")
_OWN_DOMAIN = re.compile(r"(?:本|有关|相关|各)领域")
_CATALOGUES = re.compile(r"领域|目录")
_LAW = re.compile(r"(?:法|条例)$")
_TIMES = re.compile(r"时间节点|规定的?时限|时间要求")
_DEPARTMENTS = frozenset({"state-dept", "province-dept", "city-dept", "grassroots-dept"})
_BODIES = re.compile(r"管委会|管理委员会")
_MANY = 5


def compare_documents(
    out: Description,
    corpus: Corpus,
    closure: Mapping[str, Sequence[str]],
    resolutions: Sequence[Resolution],
) -> None:
    """Describe what each document leaves open against those it carries out, and for itself."""
    bases = _bases(corpus, resolutions)
    for document in corpus.documents:
        above = [corpus.by_iri[u] for u in closure[document.iri]]
        _domains(out, document, bool(above))
        _addressees(out, document)
        _definitions(out, document, above)
        _designations(out, document, above)
        _legal_basis(out, document, above, bases)
        _dates_of_cited(out, document, above)
        for upper in above:
            _undated(out, document, upper)
    _additions(out, corpus, closure)


def _domains(out: Description, document: DocumentFacts, lower: bool) -> None:
    """Describe where a document counts domains without naming them, and names them without a unit for each."""
    named = {m.code for m in document.mentions if m.code and m.kind in {"", "pilot-domain"}}
    counted = [(int(c), n) for n in document.norms for c in _COUNTED.findall(n.words)]
    short = [n for c, n in counted if c > len(named)]
    elsewhere = any(_AS_ELSEWHERE.search(n.words) for _, n in counted)
    if short and not elsewhere and not names_most(document):
        headed = [n for n in short if _CATALOGUES.search(heading_of(document, n.provision))]
        out.add(document.iri, ZWGK.countsDomainsOnly, (headed or short)[0].iri)
    if not lower or document.curated or not (counted or len(named) >= _MANY):
        return
    assigned = {d for n in document.norms if len(n.domains) <= _MANY and (n.units or n.bearers) for d in n.domains}
    total = max([c for c, _ in counted] + [len(named)])
    if len(assigned) >= total:
        return
    lists = [n for n in document.norms if len(n.bearers) >= _MANY][:1]
    groups = [d for d in document.definitions if "领域" in d.term and len(d.members) >= _MANY]
    if lists or groups:
        out.add(document.iri, ZWGK.unmappedUnits, *(n.iri for n in lists), *(g.iri for g in groups))
        return
    for_own = [n for n in document.norms if _OWN_DOMAIN.search(n.words) and _department(n)]
    out.add(document.iri, ZWGK.domainsWithoutUnit, *_first_of_each(for_own or [n for _, n in counted]))


def _department(norm: NormFacts) -> bool:
    return not _DEPARTMENTS.isdisjoint(norm.bearer_groups)


def _first_of_each(norms: Iterable[NormFacts]) -> list[str]:
    """Return the first norm of each provision."""
    first: dict[str, str] = {}
    for norm in norms:
        first.setdefault(norm.provision, norm.iri)
    return list(first.values())


def _addressees(out: Description, document: DocumentFacts) -> None:
    """Describe addressees of a kind of body that no norm binds and no definition includes."""
    if not document.norms:
        return
    bound = " ".join([b for n in document.norms for b in n.bearer_texts])
    bound += " ".join([m for d in document.definitions for m in (*d.members, d.words)])
    groups = {g for n in document.norms for g in n.bearer_groups}
    for addressee in document.addressees:
        words = fold(addressee)
        if _BODIES.search(words):
            if not _BODIES.search(bound):
                out.add(document.iri, ZWGK.orphanAddressee, string(addressee))
        elif bearer_group(words) == "village-committee" and "village-committee" not in groups:
            out.add(document.iri, ZWGK.orphanAddressee, string(addressee))


def _definitions(out: Description, document: DocumentFacts, above: Sequence[DocumentFacts]) -> None:
    """Describe which definition has other members than the same term's in an upper document."""
    for upper in above:
        theirs = {fold(d.term): d for d in upper.definitions if d.members}
        for own in document.definitions:
            other = theirs.get(fold(own.term))
            if own.members and other and _members(own) != _members(other):
                out.add(own.iri, ZWGK.definedOtherwiseThan, other.iri)


def _designations(out: Description, document: DocumentFacts, above: Sequence[DocumentFacts]) -> None:
    """Describe where a designation that stands for one thing above is used without that thing."""
    own = {fold(d.term) for d in document.definitions}
    for upper in above:
        for definition in upper.definitions:
            term, thing = fold(definition.term), fold(definition.words)
            if definition.members or len(term) < 4 or "《" in term or term in own:
                continue
            for norm in document.norms:
                if term in norm.words and thing not in norm.words:
                    out.add(norm.iri, ZWGK.usesTermOtherwise, definition.iri)


def _members(definition: DefinitionFacts) -> frozenset[str]:
    """Return the members as they are compared: 政府 and 人民政府 are one."""
    return frozenset(fold(m).replace("人民政府", "政府") for m in definition.members)


def _bases(corpus: Corpus, resolutions: Sequence[Resolution]) -> dict[str, dict[str, list[Resolution]]]:
    """Return the laws and regulations that each document names, by title."""
    out: dict[str, dict[str, list[Resolution]]] = defaultdict(lambda: defaultdict(list))
    for r in resolutions:
        title = title_key(r.citation.title)
        if not r.citation.number and _LAW.search(title):
            out[r.source.iri][title].append(r)
    return out


def _legal_basis(
    out: Description,
    document: DocumentFacts,
    above: Sequence[DocumentFacts],
    bases: Mapping[str, Mapping[str, Sequence[Resolution]]],
) -> None:
    """Describe which law an upper document rests on that this one never names."""
    own = bases.get(document.iri, {})
    for upper in above:
        for title, mentions in bases.get(upper.iri, {}).items():
            binding = [m for m in mentions if m.citation.relation in {"based-on", "requires"}]
            if binding and title not in own and not _names(document, title):
                out.add(document.iri, ZWGK.missingLegalBasis, *(m.citation.iri for m in binding))


def _names(document: DocumentFacts, title: str) -> bool:
    return any(title in n.words for n in document.norms)


def _dates_of_cited(out: Description, document: DocumentFacts, above: Sequence[DocumentFacts]) -> None:
    """Describe a norm that orders another document's dates to be kept while the own ones are later."""
    later = [
        (own, other)
        for upper in above
        for own in document.norms
        for other in upper.norms
        if len(own.dates) == 1 == len(other.dates) and comparable(own, other) and own.dates[0] > other.dates[0]
    ]
    if not later:
        return
    for norm in document.norms:
        if _TIMES.search(norm.words) and not norm.dates and norm.binding and "《" in norm.words:
            out.add(norm.iri, ZWGK.contradictedBy, *sorted({own.iri for own, _ in later}))


def _undated(out: Description, lower: DocumentFacts, upper: DocumentFacts) -> None:
    """Describe work that an upper document dates and a lower one takes up without any date."""
    for scope in ("other", "26"):
        objects = {f"catalogue-{scope}", f"guideline-{scope}"}
        dated = [n for n in upper.norms if n.object in objects and n.dates]
        own = [n for n in lower.norms if n.object in objects]
        said = [n for n in lower.norms if scope == "other" and _OTHER.search(n.words)]
        if dated and own and not any(n.dates for n in [*own, *said]):
            for norm in own[:1]:
                out.add(norm.iri, ZWGK.undatedAgainst, *(n.iri for n in dated))


def _additions(out: Description, corpus: Corpus, closure: Mapping[str, Sequence[str]]) -> None:
    """Describe what several lower documents ask for and the document that they all carry out does not.

    The measure is a pair of a particular action and a particular object.
    """
    for upper in corpus.documents:
        below = [d for d in corpus.documents if upper.iri in closure[d.iri]]
        own = {pair for _, pair in _asked(upper)}
        asked: dict[tuple[str, str], list[NormFacts]] = defaultdict(list)
        for document in below:
            seen = set()
            for norm, pair in _asked(document):
                if norm.binding and pair not in seen:
                    seen.add(pair)
                    asked[pair].append(norm)
        for pair, norms in asked.items():
            if len(norms) * 2 > len(below) and len(norms) > 1 and pair not in own:
                out.add(upper.iri, ZWGK.addedBelow, *(n.iri for n in norms))


def _asked(document: DocumentFacts) -> Iterator[tuple[NormFacts, tuple[str, str]]]:
    """Yield what each norm asks for, as action and object; publishing without an object has that of the norm before."""
    before: NormFacts | None = None
    for norm in document.norms:
        thing = norm.object
        publishes = norm.action == "publish" or bool(_PUBLISHES.search(norm.words))
        if thing in {None, "other"} and publishes and before and before.provision == norm.provision:
            thing = before.object
        if thing not in {None, "other"}:
            kind = _generic(thing)
            if norm.action not in {None, "other"}:
                yield norm, (norm.action or "", kind)
            if publishes:
                yield norm, ("publish", kind)
        before = norm


def _generic(code: str | None) -> str:
    """Return the wider name of an object: catalogues of whatever domains are catalogues."""
    if code in {"catalogue-26", "catalogue-other"}:
        return "catalogue"
    return code or "other"
