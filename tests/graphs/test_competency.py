"""The questions that the shared documents must answer, asked of the graph that is built from their texts.

Documents are called by the first three figures of their file names. Questions that rest on labels which are not shared
(clause-level tables, ids) are tested for what can be known from the texts.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import pytest

from graphs.named import named_queries
from graphs.quads import date, string
from graphs.store import GraphStore
from ontology.iris import code_of, concept
from tests.ingest.documents.score_findings import read_documents
from tests.shared import needs_shared

FIVE = ["000", "001", "002", "003", "004"]
EIGHT = {"name", "content", "basis", "time-limit", "body", "method", "channel", "audience"}
Row = dict[str, str]


@lru_cache(maxsize=1)
def built() -> tuple[GraphStore, dict[str, str]]:
    return read_documents()


def iri_of(number: str) -> str:
    return next(iri for iri, name in built()[1].items() if name == number)


def ask(query: str, **parameters: object) -> list[Row]:
    """Return the rows of a named query, documents by their numbers and concepts by their codes."""
    store, names = built()
    rows = store.ask_named(query, **parameters)  # type: ignore[arg-type]
    return [{k: names.get(v, code_of(v) if "/cv/" in v else v) for k, v in row.items()} for row in rows]


def pairs(rows: Iterable[Row], *keys: str) -> set[tuple[str, ...]]:
    return {tuple(r.get(k, "") for k in keys) for r in rows}


def by_document(rows: Iterable[Row], key: str) -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        out[row["document"]].add(row[key])
    return dict(out)


def test_every_question_has_its_query() -> None:
    numbers = {name[:3] for name in named_queries() if name[0] == "c" and name[1:3].isdigit()}
    assert numbers == {f"c{n:02}" for n in range(1, 41)}


@needs_shared
def test_c01_four_documents_implement_the_guideline() -> None:
    assert by_document(ask("c01_implementing", number=string("国办发〔2019〕54号")), "number").keys() == {
        "000",
        "002",
        "003",
        "004",
    }


@needs_shared
def test_c02_the_chains_lead_up_to_the_nation() -> None:
    rows = ask("c02_chain")
    assert pairs(rows, "document", "upper") >= {("002", "000"), ("002", "001"), ("003", "001"), ("004", "001")}
    [unheld] = [r for r in rows if r["held"] == "false"]
    assert unheld["document"] == "003"
    assert unheld["label"].startswith("河南省人民政府办公厅")


@needs_shared
def test_c03_and_c04_sections_are_taken_up_by_all_but_one() -> None:
    counts = {r["document"]: r["sections"] for r in ask("c03_sections_taken_up", upper=iri_of("001"))}
    assert counts == {"000": "14", "002": "13", "003": "14", "004": "14"}
    missing = pairs(ask("c04_sections_not_taken_up", upper=iri_of("001")), "document", "label")
    assert missing == {("002", "（一）")}


@needs_shared
def test_c05_to_c07_domains() -> None:
    named = [r["domain"] for r in ask("c05_domains_of_document", document=iri_of("001"))]
    assert named == [f"{n:02}" for n in range(1, 27)]
    variants = pairs(ask("c06_domain_variants"), "document", "section", "text", "name")
    assert variants == {("003", "二（一）1", "城乡规划", "国土空间规划"), ("003", "二（一）14", "就业", "就业创业")}
    counts = {r["document"]: int(r["count"]) for r in ask("c07_domains_named")}
    assert counts == {"000": 1, "001": 26, "002": 26, "003": 26, "004": 0}


@needs_shared
def test_c08_and_c28_jilin_alone_asks_for_a_ninth_element() -> None:
    elements = by_document(ask("c08_elements"), "element")
    assert elements == {d: EIGHT | ({"level"} if d == "004" else set()) for d in FIVE}
    rows = ask("c28_documents_requiring_element", element=concept("element", "level"))
    assert pairs(rows, "document", "section") == {("004", "三（一）")}


@needs_shared
def test_c09_one_document_defines_grassroots_governments_otherwise() -> None:
    members = by_document(ask("c09_definitions", term=string("基层政府")), "members")
    assert members.keys() == {"000", "001", "003", "004"}
    assert members["000"] == members["001"] == members["004"] != members["003"]
    assert "管委会" in next(iter(members["003"]))


@needs_shared
def test_c10_to_c12_deadlines_of_catalogues_and_lists() -> None:
    due = by_document(ask("c10_catalogue_deadlines"), "deadline")
    assert due["001"] == due["003"] == {"2020-12-31"}
    assert due["000"] == {"2020-11-30"}
    assert due["002"] == {"2021-10-31"}
    assert due["004"] >= {"2020-12-31", "2020-07-01"}
    others = by_document(ask("c11_other_domains_deadlines"), "deadline")
    assert others == {d: {"2021-12-31"} for d in ("000", "001", "004")}
    lists = pairs(ask("c12_item_lists"), "document", "section", "deadline")
    assert lists == {("003", "一", "2020-07-31"), ("002", "一", "2020-10-31")}


@needs_shared
def test_c13_modalities_are_counted_within_a_tenth() -> None:
    expected = {"000": 68, "001": 66, "002": 86, "003": 78, "004": 106}
    musts = {"000": 56, "001": 52, "002": 78, "003": 66, "004": 96}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in ask("c13_modalities"):
        counts[row["document"]][row["modality"]] = int(row["count"])
    for document, total in expected.items():
        assert sum(counts[document].values()) == pytest.approx(total, rel=0.1), document
        assert counts[document]["must"] == pytest.approx(musts[document], rel=0.1), document


@needs_shared
def test_c14_and_c15_what_one_city_adds() -> None:
    rows = ask("c14_local_additions", document=iri_of("002"))
    assert any("网络安全" in r["text"] for r in rows)
    assert {r["section"] for r in rows} >= {"三", "四", "七", "十二"}
    assert pairs(ask("c15_weights"), "document", "section", "weight") == {("002", "十二", "4")}


@needs_shared
def test_c16_two_documents_cite_the_platform_notice_for_the_column() -> None:
    rows = ask("c16_citing", number=string("国办公开办函〔2019〕61号"))
    assert pairs(rows, "document", "section", "deadline") == {
        ("000", "三（三）", "2020-09-30"),
        ("002", "七", "2020-09-30"),
    }
    assert all("专栏" in r["text"] for r in rows)


@needs_shared
@pytest.mark.parametrize("query", ["c17_same_item", "c30_broken_by_difference"])
def test_c17_and_c30_all_five_want_the_same_item_alike(query: str) -> None:
    assert pairs(ask(query), "document", "section") == {
        ("000", "三（七）"),
        ("001", "（十一）"),
        ("002", "十一"),
        ("003", "二（八）"),
        ("004", "三（七）"),
    }


@needs_shared
def test_c18_and_c19_how_strong_a_duty_is() -> None:
    assert pairs(ask("c18_embedding"), "document", "section", "modality") == {
        ("000", "三（二）", "must"),
        ("001", "（六）", "may"),
        ("003", "二（三）", "may"),
        ("004", "三（三）", "may"),
    }
    assert pairs(ask("c19_innovation_zones"), "document", "section", "modality") == {
        ("000", "四（二）", "may"),
        ("001", "（十二）", "may"),
        ("002", "十三", "must"),
    }


@needs_shared
def test_c20_methods_of_hearing_opinions() -> None:
    common = {"座谈会", "听证会", "实地走访", "问卷调查", "民意调查"}
    assert by_document(ask("c20_participation"), "method") == {
        "000": common | {"向社会公开征求意见"},
        "001": common | {"向社会公开征求意见"},
        "002": common | {"向社会公开征求意见", "书面征求意见"},
        "003": common | {"公开征求意见"},
        "004": {"调查研究", "听证座谈", "实地走访", "咨询协商", "列席会议", "媒体沟通"},
    }


@needs_shared
def test_c21_one_deadline_is_later_than_two_above() -> None:
    keys = ("document", "section", "deadline", "upper", "upperSection", "upperDeadline")
    assert pairs(ask("c21_later_deadlines"), *keys) == {
        ("002", "二", "2021-10-31", "000", "二", "2020-11-30"),
        ("002", "二", "2021-10-31", "001", "（四）", "2020-12-31"),
    }


@needs_shared
def test_c22_to_c24_what_is_missing() -> None:
    assert by_document(ask("c22_missing_identity"), "field") == {
        "000": {"title", "number"},
        "001": {"number", "date"},
        "002": {"title", "number"},
        "003": {"title", "number", "issuer", "date"},
    }
    assert pairs(ask("c23_orphan_addressees"), "document", "addressee") == {
        ("004", "长白山管委会"),
        ("004", "长春新区管委会"),
    }
    unborne = pairs(ask("c24_without_bearer"), "document", "section")
    assert unborne >= {
        ("000", "四（三）"),
        ("002", "十二"),
        ("003", "三（三）"),
        ("004", "三（二）"),
        ("004", "四（四）"),
    }


@needs_shared
def test_c25_what_the_province_leaves_out() -> None:
    rows = ask("c25_missing_clauses", upper=iri_of("001"), document=iri_of("000"))
    said = " ".join(r["missing"] for r in rows)
    for words in ("政务公开专区", "政务新媒体", "解释说明", "公众关切", "一本通", "误解疑虑", "吹风会"):
        assert words in said


@needs_shared
def test_c26_what_the_city_leaves_out_of_both() -> None:
    rows = ask("c26_missing_from_both", document=iri_of("002"))
    assert pairs(rows, "section") >= {("（十三）",), ("（十二）",)}
    assert any("培训内容" in r["text"] and r["betweenSection"] == "四（三）" for r in rows)
    assert any("协调联动机制" in r["text"] for r in rows)


@needs_shared
def test_c27_the_milestones_of_one_province() -> None:
    rows = [r for r in ask("c27_milestones", document=iri_of("004")) if r["inferred"] == "true"]
    days = sorted({r["deadline"][5:] for r in rows})
    assert days == ["04-17", "04-25", "05-06", "07-01", "07-10", "09-01", "10-15", "12-01", "12-31"]
    assert {r["deadline"][:4] for r in rows} == {"2020"}


@needs_shared
def test_c29_a_weight_just_below_breaks_one_rule() -> None:
    assert pairs(ask("c29_weight_rules", value=string("3.9")), "document", "section") == {("002", "十二")}
    assert ask("c29_weight_rules", value=string("4")) == []


@needs_shared
def test_c31_to_c34_which_duties_a_failure_touches() -> None:
    assert pairs(ask("c31_lists_into_catalogue"), "document", "section") >= {
        ("004", "三（二）"),
        ("001", "（四）"),
        ("000", "二"),
        ("002", "一"),
        ("003", "一"),
    }
    assert pairs(ask("c32_promised_channels"), "document", "section") == {
        ("004", "三（一）"),
        ("004", "三（二）"),
        ("004", "四（一）"),
    }
    assert pairs(ask("c33_rejected_opinions"), "document", "section") == {("004", "三（五）")}
    assert pairs(ask("c34_simultaneous_interpretation"), "document", "section") == {
        ("000", "三（四）"),
        ("001", "（十）"),
        ("002", "五"),
        ("003", "二（七）"),
        ("004", "三（六）"),
    }


@needs_shared
def test_c35_and_c36_units_and_domains() -> None:
    rows = ask("c35_units_of_domain", domain=concept("domain", "22"))
    assert pairs(rows, "document", "unit") == {("003", "市公安局"), ("003", "各基层政府")}
    assert pairs(ask("c36_units_with_several_domains"), "unit", "domains") == {
        ("市自然资源和规划局", "国土空间规划、征地补偿"),
        ("市发展改革委", "重大建设项目、公共资源交易"),
        ("市应急局", "安全生产、救灾"),
        ("市住房城乡建设局", "国有土地上房屋征收、保障性住房、农村危房改造"),
        ("市城市管理局", "城市综合执法、市政服务"),
        ("市民政局", "社会救助、养老服务"),
        ("市人力资源社会保障局", "就业创业、社会保险"),
    }


@needs_shared
def test_c37_village_channels() -> None:
    channels = by_document(ask("c37_village_channels"), "channel")
    four = {"村（居）民微信群", "益农信息社", "公众号", "信息公示栏"}
    assert channels["000"] == channels["001"] == channels["002"] == four
    assert channels["003"] == {"村民（居民）微信群", "政务公开专栏"}
    assert channels["004"] >= {"电视", "公开栏", "微信群", "广播"}


@needs_shared
def test_c38_what_falls_due_at_the_end_of_2020() -> None:
    assert pairs(ask("c38_due_on", deadline=date("2020-12-31")), "document", "section") == {
        ("000", "四（一）"),
        ("001", "（四）"),
        ("003", "一"),
        ("004", "二"),
        ("004", "四（四）"),
    }


@needs_shared
def test_c39_what_recurs() -> None:
    assert pairs(ask("c39_recurring"), "document", "section", "phrase") == {
        ("000", "四（一）", "次年2月底前"),
        ("000", "四（三）", "定期"),
        ("002", "三", "每年度"),
        ("002", "十三", "定期"),
        ("003", "三（三）", "每季度"),
        ("004", "五（二）", "每年"),
    }


@needs_shared
def test_c40_what_is_cited_and_not_held() -> None:
    rows = ask("c40_not_held")
    assert {r.get("number") for r in rows} >= {"豫政办〔2020〕5号", "国办公开办函〔2019〕61号"}
    assert any("政府信息公开条例" in r["label"] for r in rows)


@needs_shared
def test_lineage_leads_from_the_city_to_the_nation() -> None:
    rows = ask("doc_lineage", document=iri_of("002"))
    chain = {(r["upperDocument"], r["upperDeadline"]) for r in rows if r["deadline"] == "2021-10-31"}
    assert chain == {("000", "2020-11-30"), ("001", "2020-12-31")}


@needs_shared
def test_links_say_how_sure_they_are_and_why() -> None:
    rows = ask("doc_links", status=concept("review-status", "proposed"))
    assert len(rows) > 100
    assert all(0 < float(r["confidence"]) <= 1 and r["reason"] for r in rows)


@needs_shared
def test_a_document_is_laid_beside_those_above() -> None:
    rows = ask("doc_comparison", document=iri_of("002"), upper=iri_of("001"))
    assert {r["section"] for r in rows} >= {"（四）", "（七）", "（十三）"}
    assert any("lowerText" in r for r in rows)
    assert any("lowerText" not in r for r in rows)
