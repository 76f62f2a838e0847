"""The curated documents: facts in our own words, recognised again when the text itself is built."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphs.quads import Literal, Quad
from ingest.curated import describe_turtle, read_curated
from ingest.documents.extract import extract
from ingest.documents.normalise import fold
from ingest.documents.read import read_document
from ontology.terms import ZWGK
from tests.shared import SHARED, needs_shared

NAMES = {
    "title",
    "inferredTitle",
    "citedTitle",
    "citedNumber",
    "attachmentTitle",
    "addressee",
    "prefLabel",
    "bearerText",
    "indexNumber",
}
WINDOW = 16


def quads() -> Iterator[Quad]:
    for description in read_curated():
        yield from description.own
        yield from description.shared


def test_five_documents_ship() -> None:
    assert [d.graph.rsplit("/graph/doc/", 1)[1].split("/")[0] for d in read_curated()] == [
        "230100",
        "230000",
        "410000",
        "220000",
        "CN",
    ]


def test_no_triple_is_its_own_and_shared() -> None:
    for description in read_curated():
        own = {(q.subject, q.predicate, q.object) for q in description.own}
        assert own.isdisjoint((q.subject, q.predicate, q.object) for q in description.shared)


def test_each_norm_says_in_zh_what_it_is_about() -> None:
    facts = list(quads())
    norms = {q.subject for q in facts if q.predicate.value == str(ZWGK.normOf)}
    labelled = {q.subject for q in facts if isinstance(q.object, Literal) and q.object.language == "zh"}
    assert len(norms) == 190
    assert norms <= labelled


def test_a_file_with_two_documents_is_refused() -> None:
    turtle = (
        b"<urn:a> a <https://w3id.org/zwgk/ns#PolicyDocument> . <urn:b> a <https://w3id.org/zwgk/ns#PolicyDocument> ."
    )
    with pytest.raises(ValueError, match="found 2"):
        describe_turtle(turtle, "two.ttl")


@needs_shared
def test_the_digest_of_each_document_is_that_of_its_text() -> None:
    stated = {q.object.value for q in quads() if q.predicate.value == str(ZWGK.textDigest)}
    assert stated == {extract(read_document(path)).text_digest for path in texts()}


@needs_shared
def test_no_sentence_of_the_documents_is_copied() -> None:
    sources = "".join(fold(path.read_text("utf-8")) for path in texts())
    for quad in quads():
        name = quad.predicate.value.replace("/", "#").rsplit("#", 1)[-1]
        if isinstance(quad.object, Literal) and name not in NAMES:
            words = fold(quad.object.value)
            copied = [w for i in range(len(words) - WINDOW + 1) if (w := words[i : i + WINDOW]) in sources]
            assert not copied or (name == "label" and is_document_title(quad)), (name, quad.object.value)


def is_document_title(quad: Quad) -> bool:
    """A document's display name is its title; titles are facts."""
    return "#" not in quad.subject.value and "/id/doc/" in quad.subject.value


def texts() -> list[Path]:
    return sorted((SHARED / "documents").glob("*.txt"))
