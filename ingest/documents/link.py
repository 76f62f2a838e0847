"""Links between documents: what citations mean, who carries out whom, which dates stand against which.

`link` reads what all documents say (extracted and curated alike) and describes what follows, in graphs of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graphs.quads import Description, Quad, integer, string, text
from graphs.store import GraphStore
from ingest.documents.align import align
from ingest.documents.assertion import assertion
from ingest.documents.compare import compare
from ingest.documents.corpus import Corpus, read_corpus
from ingest.documents.identity import Resolution, number_key, resolve, title_key
from ingest.documents.lineage import concretising, depending, lead_days, uppers
from ingest.documents.review import Review, read_reviews, status_of
from ingest.documents.wording import Wording
from ontology import iris
from ontology.terms import DCTERMS, ELI, RDF, RDFS, ZWGK


def link(quads: Iterable[Quad], reviews: Mapping[str, Review] | None = None) -> list[Description]:
    """Return what follows from all documents together; `reviews` are decisions on links, by default those shipped."""
    decided = read_reviews() if reviews is None else reviews
    corpus = read_corpus(_document_quads(quads) if isinstance(quads, GraphStore) else quads)
    wording = Wording(n.words for d in corpus.documents for n in d.norms)
    resolutions = resolve(corpus)
    citations = _citations(corpus, resolutions, decided)
    corpus = _informed(corpus, resolutions)
    implements = implementing(corpus, resolutions, decided)
    closure = uppers(corpus, implements)
    for lower, targets in implements.items():
        citations.add(lower, ZWGK.implementsDocument, *sorted(targets))
    found = [
        citations,
        _lineage(corpus, closure, wording),
        align(corpus, closure, wording, decided),
        compare(corpus, closure, wording, resolutions),
    ]
    return [d for d in found if len(d)]


def _document_quads(store: GraphStore) -> Iterator[Quad]:
    """Yield what a store says of documents and organisations, not its catalogues."""
    prefix = iris.graph("doc") + "/"
    for graph in store.graph_names():
        if graph.startswith(prefix) or graph == iris.graph("orgs"):
            yield from store.quads_for_graph(graph)


def _informed(corpus: Corpus, resolutions: list[Resolution]) -> Corpus:
    """Return the documents with the titles and numbers that citations tell of them."""
    titles = {r.target: title_key(r.citation.title) for r in resolutions if r.held and r.citation.title}
    numbers = {r.target: number_key(r.citation.number) for r in resolutions if r.held and r.citation.number}
    return Corpus(
        tuple(
            replace(
                d,
                inferred_title=d.known_title or titles.get(d.iri),
                inferred_number=d.known_number or numbers.get(d.iri),
            )
            for d in corpus.documents
        )
    )


def implementing(corpus: Corpus, resolutions: list[Resolution], reviews: Mapping[str, Review]) -> dict[str, set[str]]:
    """Return which held documents each document carries out, by its own citations."""
    out: dict[str, set[str]] = defaultdict(set)
    for document in corpus.documents:
        out[document.iri] |= {d for d in document.stated_implements if d in corpus.by_iri}
    for r in resolutions:
        if r.held and r.citation.relation == "implements" and r.target != r.source.iri and _kept(r, reviews):
            out[r.source.iri].add(r.target)
    return out


def _kept(r: Resolution, reviews: Mapping[str, Review]) -> bool:
    node = iris.link(r.citation.iri, ZWGK.resolvesTo, r.target)
    return status_of(reviews, node, "asserted") != "rejected"


def _citations(corpus: Corpus, resolutions: list[Resolution], reviews: Mapping[str, Review]) -> Description:
    """Describe what every citation refers to, and what citations tell of documents silent about themselves."""
    out = Description(iris.graph("link", "citations"))
    for r in resolutions:
        if not r.held:
            _cited(out, r)
            out.add(r.citation.iri, ZWGK.resolvesTo, r.target)
            continue
        ends = (r.citation.iri, str(ZWGK.resolvesTo), r.target)
        if assertion(out, reviews, ends, r.confidence, r.reason, "asserted") == "rejected":
            continue
        out.add(r.citation.iri, ZWGK.resolvesTo, r.target)
        target = corpus.by_iri[r.target]
        if r.citation.title and not target.known_title:
            out.add(r.target, ZWGK.inferredTitle, text(title_key(r.citation.title)))
        if r.citation.number and not target.known_number:
            out.add(r.target, ZWGK.inferredNumber, string(number_key(r.citation.number)))
    return out


def _cited(out: Description, r: Resolution) -> None:
    """Describe a document that is only cited, in the graph that all share."""
    graph, node = iris.graph("cited"), r.target
    out.share(graph, node, RDF.type, ELI.LegalResource)
    title, number = r.citation.title, r.citation.number
    if title:
        out.share(graph, node, DCTERMS.title, text(title_key(title)))
    if number:
        out.share(graph, node, ZWGK.documentNumber, string(number_key(number)))
    out.share(graph, node, RDFS.label, text(title_key(title) if title else number_key(number)))


def _lineage(corpus: Corpus, closure: dict[str, tuple[str, ...]], wording: Wording) -> Description:
    """Describe which dated norm carries out which, what waits for what, and how many days each leaves."""
    out = Description(iris.graph("derived", "lineage"))
    for pair in concretising(corpus, closure, wording):
        out.add(pair.lower, ZWGK.concretises, pair.upper)
    for pair in depending(corpus, closure):
        out.add(pair.lower, ZWGK.dependsOn, pair.upper)
    for document in corpus.documents:
        for norm in document.norms:
            days = lead_days(document, norm)
            if days is not None:
                out.add(norm.iri, ZWGK.leadDays, integer(days))
    return out
