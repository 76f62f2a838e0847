"""How documents refer to others: titles and numbers that do not belong together, and rules that only some name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphs.quads import Description, string
from ingest.documents.compare.changes import CLOSE, PARTICULAR, swapped
from ingest.documents.corpus import CitationFacts, Corpus, DocumentFacts, NormFacts
from ingest.documents.identity import Resolution, number_key, title_key
from ingest.documents.wording import Wording
from ontology.terms import ZWGK

_MAKES = frozenset({"set-up", "compile", "publish", "revise", "integrate"})
_ORDERS = frozenset({"compile", "publish"})
_UPDATES = re.compile(r"动态(?:管理|调整|更新|维护)|(?:及时|适时|定期|同步)(?:进行)?(?:更新|调整|修订|完善)")
_MADE = re.compile(r"设置|设立|开设|建设|建立|建好|规范|编制")
_AGREE = 2
"""How many other documents must have what one lacks before that is worth saying."""

_Binding = tuple[NormFacts, CitationFacts]


def compare_references(
    out: Description,
    corpus: Corpus,
    closure: Mapping[str, Sequence[str]],
    resolutions: Sequence[Resolution],
    wording: Wording,
) -> None:
    """Describe citations that contradict what they cite, and what only some of several documents refer to."""
    for resolution in resolutions:
        _mistaken(out, corpus, resolution)
    related = {d.iri: _related(d, corpus, closure) for d in corpus.documents if d.norms and not d.curated}
    bound = {iri: _bound(corpus.by_iri[iri], resolutions) for iri in related}
    for iri, others in related.items():
        _unnamed_rules(out, corpus.by_iri[iri], [bound[o] for o in others if o in bound], wording)
        above = [corpus.by_iri[u] for u in closure[iri]]
        _no_update(out, corpus.by_iri[iri], above, [corpus.by_iri[o] for o in others if o in related])


def compare_expressions(
    out: Description, corpus: Corpus, closure: Mapping[str, Sequence[str]], wording: Wording
) -> None:
    """Describe norms and aims that are taken over from above with two expressions in each other's place."""
    for lower in corpus.documents:
        for upper in [] if lower.curated else closure[lower.iri]:
            theirs = corpus.by_iri[upper]
            for norm in lower.norms:
                for other in [] if theirs.curated else theirs.norms:
                    alike = norm.action == other.action and norm.object == other.object
                    if alike and wording.cosine(norm.words, other.words) >= CLOSE and swapped(other.words, norm.words):
                        out.add(norm.iri, ZWGK.swapsWordsOf, other.iri)


def _mistaken(out: Description, corpus: Corpus, resolution: Resolution) -> None:
    """Describe a citation whose title is one held document's and whose number is not, or the other way round."""
    citation, target = resolution.citation, corpus.by_iri.get(resolution.target)
    if target is None or not citation.title or not citation.number:
        return
    cited, known = title_key(citation.title), title_key(target.title)
    if target.number and number_key(citation.number) != number_key(target.number):
        out.add(citation.iri, ZWGK.citedOtherwise, string(target.number))
    elif known and cited not in known and known not in cited:
        out.add(citation.iri, ZWGK.citedOtherwise, string(f"《{known}》"))


def _related(document: DocumentFacts, corpus: Corpus, closure: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the documents on the same work: those carried out, those that carry it out, and those beside it."""
    mine = {document.iri, *closure[document.iri]}
    return tuple(
        d.iri for d in corpus.documents if d.iri != document.iri and not mine.isdisjoint({d.iri, *closure[d.iri]})
    )


def _bound(document: DocumentFacts, resolutions: Sequence[Resolution]) -> dict[tuple[str, str], _Binding]:
    """Return what a document binds to a rule of others: the thing and the rule, with norm and citation."""
    found: dict[tuple[str, str], _Binding] = {}
    for r in resolutions:
        if r.source.iri == document.iri and r.citation.number and r.citation.relation == "requires":
            for norm in document.norms:
                if norm.start <= r.citation.start < norm.end and (thing := _thing(norm)):
                    found.setdefault((thing, r.target), (norm, r.citation))
    return found


def _thing(norm: NormFacts) -> str | None:
    """Return the particular thing that a norm has made, None for anything vaguer."""
    return norm.object if norm.action in _MAKES and PARTICULAR.get(norm.object or "") else None


def _unnamed_rules(
    out: Description, document: DocumentFacts, others: Sequence[Mapping[tuple[str, str], _Binding]], wording: Wording
) -> None:
    """Describe work for which several other documents name a rule and this one, ordering the same work, none."""
    named: dict[tuple[str, str], list[_Binding]] = defaultdict(list)
    for other in others:
        for key, binding in other.items():
            named[key].append(binding)
    known = _numbers(document.citations)
    for (thing, rule), bindings in sorted(named.items()):
        citations = [citation for _, citation in bindings]
        if len(citations) < _AGREE or rule == document.iri or not known.isdisjoint(_numbers(citations)):
            continue
        same = [n for n in document.norms if n.binding and PARTICULAR[thing] in n.words and _MADE.search(n.words)]
        if same:
            nearest = max(same, key=lambda n: max(wording.cosine(n.words, b.words) for b, _ in bindings))
            out.add(nearest.iri, ZWGK.citesOtherwiseThan, *(c.iri for c in citations))


def _numbers(citations: Iterable[CitationFacts]) -> set[str]:
    return {number_key(c.number) for c in citations}


def _no_update(
    out: Description, document: DocumentFacts, above: Sequence[DocumentFacts], others: Sequence[DocumentFacts]
) -> None:
    """Describe the order to compile a catalogue where, unlike in several others, neither it nor those above update."""
    orders = [n for n in document.norms if n.binding and n.action in _ORDERS and _is_catalogue(n)]
    if not orders or any(next(_updates(d), None) for d in (document, *above)):
        return
    witnesses = [norm for other in others for norm in list(_updates(other))[:1]]
    if len(witnesses) >= _AGREE:
        out.add(orders[0].iri, ZWGK.lacksUpdate, *(n.iri for n in witnesses))


def _updates(document: DocumentFacts) -> Iterator[NormFacts]:
    """Yield the norms that want catalogues kept up to date; one without an object follows a catalogue's provision."""
    catalogues = {n.provision for n in document.norms if _is_catalogue(n)}
    for norm in document.norms:
        unnamed = norm.object in {None, "other"} and norm.provision in catalogues
        if norm.binding and (unnamed or _is_catalogue(norm)) and _UPDATES.search(norm.words):
            yield norm


def _is_catalogue(norm: NormFacts) -> bool:
    return (norm.object or "").startswith("catalogue")
