"""A document as RDF: nothing that the text does not say, everything with its place, nobody's telephone number."""

from pathlib import Path

import pytest

from graphs.quads import Description, nquads
from graphs.store import GraphStore
from ingest.areas import read_areas
from ingest.documents.corpus import read_corpus
from ingest.documents.describe import MASK, describe_document, document_iri
from ingest.documents.extract import extract
from ingest.documents.model import Document
from ingest.documents.read import read_document
from ontology.iris import area, concept
from ontology.terms import DCTERMS, ELI, ZWGK
from tests.shared import SHARED, needs_shared

AREAS = read_areas()

LOWER = """各县（市、区）人民政府，市政府各部门：

为贯彻《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号），现通知如下。

一、编好目录

各县（市、区）政府要于2020年8月底前编制完成本地公开事项标准目录。

二、管好专区

办事大厅要设立政务公开专区。联系人：张三，电话：0451-12345678。

哈尔滨市人民政府办公厅

2020年5月8日
"""


def described(text: str, name: str = "lower.txt", **options: str) -> tuple[Document, Description]:
    document = extract(read_document(text.encode(), name))
    return document, describe_document(document, AREAS, options.get("area"))


def store_of(*descriptions: Description) -> GraphStore:
    store = GraphStore.in_memory()
    for description in descriptions:
        store.load(description.own | description.shared)
    return store


def values(store: GraphStore, subject: str, predicate: str) -> set[str]:
    return {str(getattr(q.object, "value", q.object)) for q in store.match(subject, predicate)}


@pytest.fixture(scope="module")
def lower() -> tuple[Document, GraphStore, str]:
    document, description = described(LOWER)
    return document, store_of(description), document_iri(document, AREAS)


def test_what_the_text_does_not_say_is_not_written(lower: tuple[Document, GraphStore, str]) -> None:
    _, store, iri = lower
    assert values(store, iri, DCTERMS.title) == set()
    assert values(store, iri, ZWGK.documentNumber) == set()
    assert values(store, iri, ELI.date_document) == {"2020-05-08"}


def test_a_document_belongs_to_the_area_of_who_signed_it(lower: tuple[Document, GraphStore, str]) -> None:
    _, store, iri = lower
    assert values(store, iri, ZWGK.documentArea) == {area("230100")}
    assert "/doc/230100/20200508-" in iri


def test_every_norm_quotes_its_place(lower: tuple[Document, GraphStore, str]) -> None:
    document, store, _ = lower
    [facts] = read_corpus(store).documents
    assert len(facts.norms) >= 2
    for norm in facts.norms:
        [quotation] = values(store, norm.iri, ZWGK.quotation)
        if MASK not in quotation:
            assert document.raw[norm.start : norm.end] == quotation


def test_contact_data_are_masked_everywhere(lower: tuple[Document, GraphStore, str]) -> None:
    document, store, iri = lower
    assert document.personal_data
    dump = store.dump().decode()
    assert "12345678" not in dump
    assert "张三" not in dump
    assert values(store, iri, ZWGK.personalDataIn) == {f"{iri}#s2"}


def test_a_norm_carries_its_deadline_concepts_and_bearers(lower: tuple[Document, GraphStore, str]) -> None:
    _, store, _ = lower
    [facts] = read_corpus(store).documents
    catalogue = next(n for n in facts.norms if n.dates)
    assert catalogue.dates == ("2020-08-31",)
    assert (catalogue.action, catalogue.object) == ("compile", "catalogue")
    assert catalogue.bearer_groups == ("county-gov",)
    assert values(store, catalogue.iri, ZWGK.modality) == {concept("modality", "must")}


def test_a_text_without_a_place_gets_at_most_an_inferred_area() -> None:
    bare = LOWER.replace("哈尔滨市人民政府办公厅\n\n2020年5月8日\n", "")
    document, description = described(bare)
    store, iri = store_of(description), document_iri(document, AREAS)
    assert values(store, iri, ZWGK.documentArea) == values(store, iri, ZWGK.inferredArea) == set()
    store = store_of(described(bare, area="230102")[1])
    assert values(store, iri, ZWGK.inferredArea) == {area("230102")}


def test_the_province_of_what_is_carried_out_is_inferred() -> None:
    text = LOWER.replace("哈尔滨市人民政府办公厅\n\n2020年5月8日\n", "").replace(
        "（国办发〔2019〕54号）",
        "（国办发〔2019〕54号）和《河南省人民政府办公厅关于做好某项工作的通知》（豫政办〔2020〕5号）",
    )
    document, description = described(text)
    assert values(store_of(description), document_iri(document, AREAS), ZWGK.inferredArea) == {area("410000")}


def test_describing_twice_gives_the_same_bytes() -> None:
    one, two = described(LOWER)[1], described(LOWER)[1]
    assert nquads(one.own | one.shared) == nquads(two.own | two.shared)


def test_no_triple_is_both_own_and_shared() -> None:
    description = described(LOWER)[1]
    assert not {(q.subject, q.predicate, q.object) for q in description.own} & {
        (q.subject, q.predicate, q.object) for q in description.shared
    }


@needs_shared
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_norms_of_the_shared_documents_quote_the_raw_text(number: str) -> None:
    [path] = Path(SHARED / "documents").glob(f"{number}*.txt")
    document = extract(read_document(path))
    store = store_of(describe_document(document, AREAS))
    [facts] = read_corpus(store).documents
    assert len(facts.norms) > 50
    for norm in facts.norms:
        [quotation] = values(store, norm.iri, ZWGK.quotation)
        raw = document.raw[norm.start : norm.end]
        assert quotation == raw or (MASK in quotation and len(quotation) == len(raw))


@needs_shared
def test_no_contact_data_of_the_shared_documents_reach_the_graph() -> None:
    for path in sorted((SHARED / "documents").glob("*.txt")):
        document = extract(read_document(path))
        dump = store_of(describe_document(document, AREAS)).dump().decode()
        for secret in document.personal_data:
            assert secret.quote not in dump
