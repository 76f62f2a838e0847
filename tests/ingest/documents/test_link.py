"""Links between documents: from citations, from inference, from curated facts, and what a person decided."""

from pathlib import Path

import pytest

from graphs.errors import InputError
from graphs.store import GraphStore
from ingest.areas import read_areas
from ingest.curated import read_curated
from ingest.documents.corpus import read_corpus
from ingest.documents.describe import describe_document, document_iri
from ingest.documents.extract import extract
from ingest.documents.link import link
from ingest.documents.read import read_document
from ingest.documents.review import Review, decide, find_proposal, proposals, read_reviews, record
from ontology.iris import concept
from ontology.terms import DCTERMS, ELI, RDF, ZWGK

AREAS = read_areas()
NATION = """国务院办公厅关于做好目录工作的指导意见

各省（自治区、直辖市）人民政府：

一、主要任务

（一）编制目录。基层政府要于2020年底前编制完成本地公开事项标准目录。要严格执行《中华人民共和国政府信息公开条例》。

（二）设立专区。办事大厅要设立政务公开专区。

（三）编印手册。基层政府要汇编办事一本通，并向社会公布。

（四）开展培训。要把政务公开纳入干部培训内容。
"""
PROVINCE = """各市、县人民政府：

为贯彻《国务院办公厅关于做好目录工作的指导意见》（国办发〔2019〕99号），现提出如下实施意见。

一、编制目录

基层政府要于2020年10月底前编制完成本地公开事项标准目录。要按照《中华人民共和国政府信息公开条例》做好公开。

二、开展培训

要把政务公开纳入干部培训内容。

三、编印手册

基层政府要汇编办事一本通，并向社会公布。

黑龙江省人民政府办公厅

2020年3月2日
"""
CITY = """各区、县（市）人民政府：

根据《国务院办公厅关于做好目录工作的指导意见》（国办发〔2019〕99号）和《黑龙江省人民政府办公厅关于做好目录工作的实施意见》\
（黑政办〔2020〕88号）精神，现通知如下。

一、编制目录

各区县（市）政府要于2021年3月底前编制完成本地公开事项标准目录。

二、设立专区

办事大厅要设立政务公开专区。

哈尔滨市人民政府办公厅

2020年5月8日
"""


def build(*texts: str, reviews: dict[str, Review] | None = None) -> tuple[GraphStore, list[str]]:
    """Return a store with the texts and their links, and the IRIs of the documents."""
    store, names = GraphStore.in_memory(), []
    for i, text in enumerate(texts):
        document = extract(read_document(text.encode(), f"{i}.txt"))
        description = describe_document(document, AREAS)
        store.load(description.own | description.shared)
        names.append(document_iri(document, AREAS))
    for description in link(store, reviews or {}):
        store.load(description.own | description.shared)
    return store, names


def values(store: GraphStore, subject: str, predicate: str) -> set[str]:
    return {str(getattr(q.object, "value", q.object)) for q in store.match(subject, predicate)}


def rows(store: GraphStore, predicate: str) -> set[tuple[str, str]]:
    return {
        (str(getattr(q.subject, "value", "")), str(getattr(q.object, "value", "")))
        for q in store.match(None, predicate)
    }


@pytest.fixture(scope="module")
def three() -> tuple[GraphStore, list[str]]:
    return build(NATION, PROVINCE, CITY)


def test_a_document_carries_out_those_that_its_preamble_names(three: tuple[GraphStore, list[str]]) -> None:
    store, (nation, province, city) = three
    assert rows(store, ZWGK.implementsDocument) == {(province, nation), (city, nation), (city, province)}


def test_a_silent_document_is_recognised_by_issuer_kind_year_and_parent(three: tuple[GraphStore, list[str]]) -> None:
    store, (nation, province, _) = three
    assert values(store, province, DCTERMS.title) == set()
    assert values(store, province, ZWGK.inferredTitle) == {"黑龙江省人民政府办公厅关于做好目录工作的实施意见"}
    assert values(store, province, ZWGK.inferredNumber) == {"黑政办〔2020〕88号"}
    assert values(store, nation, ZWGK.inferredNumber) == {"国办发〔2019〕99号"}
    [found] = [p for p in proposals(store, "asserted") if p.object == province]
    assert found.confidence < 1
    assert "发文机关" in found.reason


def test_two_documents_that_fit_are_not_told_apart() -> None:
    store, names = build(NATION, PROVINCE, PROVINCE.replace("3月2日", "4月2日"), CITY)
    assert values(store, names[1], ZWGK.inferredTitle) == values(store, names[2], ZWGK.inferredTitle) == set()


def test_what_is_not_held_stays_a_cited_document(three: tuple[GraphStore, list[str]]) -> None:
    store, _ = three
    cited = {o for _, o in rows(store, ZWGK.resolvesTo) if "/doc/cited/" in o}
    assert cited
    for iri in cited:
        assert values(store, iri, RDF.type) == {str(ELI.LegalResource)}


def test_dates_stand_against_the_dates_above(three: tuple[GraphStore, list[str]]) -> None:
    store, _ = three
    by_iri = {n.iri: n for d in read_corpus(store).documents for n in d.norms}
    dated = {(by_iri[a].dates[0], by_iri[b].dates[0]) for a, b in rows(store, ZWGK.concretises)}
    assert dated == {("2020-10-31", "2020-12-31"), ("2021-03-31", "2020-12-31"), ("2021-03-31", "2020-10-31")}


def test_days_left_are_counted_from_the_documents_date(three: tuple[GraphStore, list[str]]) -> None:
    store, _ = three
    assert {int(d) for _, d in rows(store, ZWGK.leadDays)} == {243, 327}


def test_a_duty_without_counterpart_shows_where_others_have_it(three: tuple[GraphStore, list[str]]) -> None:
    store, (_, province, city) = three
    missing: dict[str, set[str]] = {province: set(), city: set()}
    for comparison, document in rows(store, ZWGK.lowerDocument):
        if not values(store, comparison, ZWGK.counterpart):
            [norm] = values(store, comparison, ZWGK.upperNorm)
            missing[document] |= values(store, norm, ZWGK.normalizedText)
    assert any("专区" in m for m in missing[province])
    assert not any("一本通" in m or "培训" in m for m in missing[province])
    assert any("一本通" in m for m in missing[city])
    assert any("培训" in m for m in missing[city])
    assert not any("专区" in m for m in missing[city])


def test_the_law_behind_an_upper_document_is_missed(three: tuple[GraphStore, list[str]]) -> None:
    store, (_, _, city) = three
    assert {a for a, _ in rows(store, ZWGK.missingLegalBasis)} == {city}


def test_a_rejected_link_leaves_no_statement(tmp_path: Path) -> None:
    store, (nation, province, _) = build(NATION, PROVINCE, CITY)
    [found] = [p for p in proposals(store, "asserted") if p.object == province]
    path = tmp_path / "reviewed.csv"
    decide(path, find_proposal(store, found.link), "rejected", by="tester", on="2026-01-02")
    store, (nation, province, city) = build(NATION, PROVINCE, CITY, reviews=read_reviews(path))
    assert rows(store, ZWGK.implementsDocument) == {(province, nation), (city, nation)}
    assert values(store, province, ZWGK.inferredTitle) == set()
    assert find_proposal(store, found.link.rsplit("/", 1)[-1]).status == "rejected"


def test_a_confirmed_link_becomes_a_statement(tmp_path: Path) -> None:
    store, _ = build(NATION, PROVINCE)
    proposal = proposals(store)[0]
    assert (proposal.subject, proposal.object) not in rows(store, proposal.predicate)
    path = tmp_path / "reviewed.csv"
    decide(path, proposal, "confirmed")
    store, _ = build(NATION, PROVINCE, reviews=read_reviews(path))
    assert (proposal.subject, proposal.object) in rows(store, proposal.predicate)
    assert values(store, proposal.link, ZWGK.reviewStatus) == {concept("review-status", "confirmed")}


def test_decisions_replace_each_other_and_broken_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "reviewed.csv"
    review = Review("urn:a", "urn:p", "urn:b", "confirmed", note="一,二")
    record(path, review)
    record(path, Review("urn:a", "urn:p", "urn:b", "rejected"))
    assert [r.decision for r in read_reviews(path).values()] == ["rejected"]
    path.write_text("subject,predicate,object,decision\nurn:a,urn:p,urn:b,maybe\n", encoding="utf-8")
    with pytest.raises(InputError, match="2"):
        read_reviews(path)


def test_linking_twice_gives_the_same_bytes() -> None:
    assert build(NATION, PROVINCE, CITY)[0].dump() == build(NATION, PROVINCE, CITY)[0].dump()


def test_curated_facts_are_linked_like_texts() -> None:
    store = GraphStore.in_memory()
    for description in [*read_curated()]:
        store.load(description.own | description.shared)
    for description in link(store, {}):
        store.load(description.own | description.shared)
    lower = {a.rsplit("/id/doc/")[-1].split("/")[0] for a, _ in rows(store, ZWGK.implementsDocument)}
    assert lower == {"220000", "230000", "230100", "410000"}
    by_iri = {n.iri: n for d in read_corpus(store).documents for n in d.norms}
    late = {(a, b) for a, b in rows(store, ZWGK.concretises) if min(by_iri[a].dates) > max(by_iri[b].dates)}
    assert {by_iri[a].dates for a, _ in late} == {("2021-10-31",)}
    assert sorted(by_iri[b].dates[0] for _, b in late) == ["2020-11-30", "2020-12-31"]
