"""A link as a statement of its own: how sure it is, why, and what a person decided about it."""

from collections.abc import Mapping

from graphs.quads import Description, decimal, text
from ingest.documents.review import Review, status_of
from ontology import iris
from ontology.terms import RDF, ZWGK


def assertion(
    out: Description,
    reviews: Mapping[str, Review],
    ends: tuple[str, str, str],
    confidence: float,
    reason: str,
    default: str = "proposed",
) -> str:
    """Describe a link with its confidence, reason and review status; return the status."""
    subject, predicate, object_ = ends
    node = iris.link(subject, predicate, object_)
    status = status_of(reviews, node, default)
    out.add(node, RDF.type, ZWGK.LinkAssertion)
    out.add(node, ZWGK.linkSubject, subject)
    out.add(node, ZWGK.linkPredicate, predicate)
    out.add(node, ZWGK.linkObject, object_)
    out.add(node, ZWGK.confidence, decimal(round(confidence, 3)))
    for words, lang in zip(reason.split(" / ", 1), ("zh", "en"), strict=False):
        out.add(node, ZWGK.linkReason, text(words, lang))
    out.add(node, ZWGK.reviewStatus, iris.concept("review-status", status))
    return status
