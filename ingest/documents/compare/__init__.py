"""What becomes visible when documents are laid side by side, as facts that shapes can judge.

Nothing here says that something is wrong: it says which duty has a counterpart, which words fell away, which date
precedes which. The shapes say what of that is a finding, and how grave.
"""

from collections.abc import Mapping, Sequence

from graphs.quads import Description
from ingest.documents.compare.counterparts import Comparer
from ingest.documents.compare.references import compare_expressions, compare_references
from ingest.documents.compare.wholes import compare_documents
from ingest.documents.compare.within import observe
from ingest.documents.corpus import Corpus
from ingest.documents.identity import Resolution
from ingest.documents.wording import Wording
from ontology import iris


def compare(
    corpus: Corpus,
    closure: Mapping[str, Sequence[str]],
    wording: Wording,
    resolutions: Sequence[Resolution],
) -> Description:
    """Describe how each document stands to those it carries out, and what is odd within each."""
    out = Description(iris.graph("derived", "comparison"))
    comparer = Comparer(corpus, closure, wording)
    for document in corpus.documents:
        observe(out, document)
        for upper in closure[document.iri]:
            comparer.compare(out, corpus.by_iri[upper], document)
    compare_documents(out, corpus, closure, resolutions)
    compare_references(out, corpus, closure, resolutions, wording)
    compare_expressions(out, corpus, closure, wording)
    return out
