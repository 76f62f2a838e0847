"""How documents refer to others: titles and numbers that do not belong together, and rules that only some name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

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

_T = TypeVar("_T")
_WITNESSES = 3
"""How many of them are named."""

_Work = tuple[str, str]  # a particular thing, and the rule that it is bound to
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
    families = {d.iri: (d.iri, *closure[d.iri]) for d in corpus.documents if d.norms and not d.curated}
    bound: dict[str, dict[_Work, list[_Binding]]] = defaultdict(lambda: defaultdict(list))
    updates: dict[str, list[NormFacts]] = defaultdict(list)
    for iri, family in families.items():
        found, update = _bound(corpus.by_iri[iri], resolutions), next(_updates(corpus.by_iri[iri]), None)
        for member in family:
            for work, binding in found.items():
                bound[member][work].append(binding)
            updates[member] += [update] if update else []
    for iri, family in families.items():
        document = corpus.by_iri[iri]
        _unnamed_rules(out, document, [bound[member] for member in family], wording)
        _no_update(out, document, [corpus.by_iri[u] for u in closure[iri]], [updates[member] for member in family])


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


def _bound(document: DocumentFacts, resolutions: Sequence[Resolution]) -> dict[_Work, _Binding]:
    """Return what a document binds to a rule of others: the thing and the rule, with norm and citation."""
    found: dict[_Work, _Binding] = {}
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
    out: Description,
    document: DocumentFacts,
    families: Sequence[Mapping[_Work, Sequence[_Binding]]],
    wording: Wording,
) -> None:
    """Describe work for which several other documents name a rule and this one, ordering the same work, none."""
    known = _numbers(document.citations)
    for thing, rule in sorted({work for family in families for work in family}):
        named = [b for family in families for b in family.get((thing, rule), ())]
        bindings = _by_document(named, document.iri, lambda binding: binding[0].document)
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
    out: Description,
    document: DocumentFacts,
    above: Sequence[DocumentFacts],
    families: Sequence[Sequence[NormFacts]],
) -> None:
    """Describe the order to compile a catalogue where, unlike in several others, neither it nor those above update."""
    orders = [n for n in document.norms if n.binding and n.action in _ORDERS and _is_catalogue(n)]
    if not orders or any(next(_updates(d), None) for d in (document, *above)):
        return
    witnesses = _by_document([n for family in families for n in family], document.iri, lambda norm: norm.document)
    if len(witnesses) >= _AGREE:
        out.add(orders[0].iri, ZWGK.lacksUpdate, *(n.iri for n in witnesses))


def _by_document(found: Iterable[_T], own: str, of: Callable[[_T], str]) -> list[_T]:
    """Return the first of each of a few documents besides one's own."""
    first: dict[str, _T] = {}
    for one in found:
        if of(one) != own:
            first.setdefault(of(one), one)
            if len(first) == _WITNESSES:
                break
    return list(first.values())


def _updates(document: DocumentFacts) -> Iterator[NormFacts]:
    """Yield the norms that want catalogues kept up to date; one without an object follows a catalogue's provision."""
    catalogues = {n.provision for n in document.norms if _is_catalogue(n)}
    for norm in document.norms:
        unnamed = norm.object in {None, "other"} and norm.provision in catalogues
        if norm.binding and (unnamed or _is_catalogue(norm)) and _UPDATES.search(norm.words):
            yield norm


def _is_catalogue(norm: NormFacts) -> bool:
    return (norm.object or "").startswith("catalogue")
