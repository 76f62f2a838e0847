"""Instance IRIs: ASCII, stable, and different for different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import iris

DOC = iris.document("230000", number="黑政办〔2020〕17号")
TEXT = st.text(alphabet="政务公开事项目录（一）ab12〔〕、 ", min_size=1, max_size=60)


@given(TEXT, TEXT)
def test_no_chinese_and_no_blank_ever_gets_into_an_iri(first: str, second: str) -> None:
    for iri in (
        iris.organisation("230100", first),
        iris.document("230100", number=first),
        iris.cited_document(first, None),
        iris.item("230100", "01", first, second),
        iris.power_item("230100", first, "penalty", second),
        iris.local_matter("230102", None, first, second),
    ):
        assert iri.isascii()
        assert " " not in iri


def test_white_space_and_width_do_not_change_an_identity() -> None:
    assert iris.item("230100", "01", "政策 文件", "（一）") == iris.item("230100", "01", "政策文件", "(一)")


def test_an_item_is_another_when_area_domain_name_or_ordinal_is() -> None:
    items = {
        iris.item("230100", "01", "政策", "法规"),
        iris.item("230200", "01", "政策", "法规"),
        iris.item("230100", "02", "政策", "法规"),
        iris.item("230100", None, "政策", "法规"),
        iris.item("230100", "01", "政策法规", None),
        iris.item("230100", "01", "政策", "法规", 2),
    }
    assert len(items) == 6


def test_a_number_is_the_same_document_in_any_brackets() -> None:
    ways = ("黑政办〔2020〕17号", "黑政办[2020]17号", "黑政办（2020） 17号", "黑政办﹝2020﹞17号")
    assert {iris.document("230000", number=way) for way in ways} == {DOC}
    assert len({iris.cited_document(None, way) for way in ways}) == 1


def test_a_document_without_number_is_known_by_date_and_digest() -> None:
    assert iris.document(None, date="2020-06-03", digest="0123456789") == (
        f"{iris.BASE}id/doc/unknown/20200603-01234567"
    )
    with pytest.raises(ValueError):
        iris.document("230000")


def test_a_norm_hangs_below_its_document_and_a_deadline_below_its_norm() -> None:
    norm = iris.norm(DOC, "3.1", 2)
    assert norm == f"{iris.BASE}id/norm/230000/heizhengban-2020-17/s3.1/2"
    assert iris.deadline(norm, 1) == f"{norm}/d1"
    with pytest.raises(ValueError):
        iris.norm("urn:x", "1", 1)


def test_a_long_name_is_cut_to_its_initials_and_stays_unique() -> None:
    names = [f"某某市人民政府办公厅政务公开工作领导小组第{n}办公室" for n in "一二"]
    first, second = (iris.organisation("230100", name) for name in names)
    assert first != second
    assert len(first.rpartition("/")[2]) < 60


def test_a_finding_keeps_its_iri_while_check_and_identity_stay() -> None:
    item = iris.item("230100", "01", "政策", "法规")
    assert iris.finding("E01", item, "level") == iris.finding("E01", item, "level")
    assert iris.finding("E01", item, "level") != iris.finding("E01", item, "basis")


def test_listed_items_go_by_code_when_they_have_one() -> None:
    assert iris.power_item("230100", "某局", "penalty", "某项", code="0201").endswith("/power/230100/0201")
    assert iris.power_item("230100", "某局", "penalty", "某项") != iris.power_item("230100", "乙局", "penalty", "某项")
    assert iris.service_item("230100", "某局", "某项").startswith(f"{iris.BASE}id/service/230100/")


def test_graphs_are_named_after_their_kind() -> None:
    assert iris.document_graph(DOC) == f"{iris.BASE}graph/doc/230000/heizhengban-2020-17"
    with pytest.raises(ValueError):
        iris.graph("nonsense")
    with pytest.raises(ValueError):
        iris.graph("catalogue", "道里区")


def test_only_instances_follow_another_base() -> None:
    assert iris.rebase(DOC, "http://localhost/") == "http://localhost/id/doc/230000/heizhengban-2020-17"
    concept = iris.concept("domain", "01")
    assert iris.rebase(concept, "http://localhost/") == concept
