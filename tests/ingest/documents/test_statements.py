"""How sentences of policy documents become statements: one for each duty, with bearer, date and force."""

from collections.abc import Sequence

import pytest

from ingest.documents.extract import extract
from ingest.documents.implements import align
from ingest.documents.model import Document, Statement
from ingest.documents.read import read_document


def read(*lines: str) -> Document:
    """Return a short city document with these paragraphs under a heading."""
    text = "\n".join(("云岭市人民政府办公室关于公开工作的通知", "云政办〔2020〕5号", "各县人民政府：", *lines))
    return extract(read_document(text.encode(), "example.txt"))


def found(*lines: str) -> Sequence[Statement]:
    return read("一、主要任务", *lines).statements


def words(*lines: str) -> list[str]:
    return [s.normalized for s in found(*lines)]


def test_each_act_with_a_product_of_its_own_is_a_statement() -> None:
    assert words("各镇要建立会商制度，编制本镇公开事项清单，开设村务公开专栏。") == [
        "各镇要建立会商制度",
        "编制本镇公开事项清单",
        "开设村务公开专栏",
    ]


def test_basis_means_and_matter_belong_to_the_act_after_them() -> None:
    [one] = words("各镇要对照县级清单，结合本镇职责任务，通过走访、座谈等方式，逐条核对村级公开事项。")
    assert one.startswith("各镇要对照")
    assert one.endswith("公开事项")


def test_publishing_the_product_is_no_second_duty() -> None:
    assert words("各镇要编制服务手册，并向社会公开。") == ["各镇要编制服务手册，并向社会公开"]


def test_slogans_run_together() -> None:
    assert len(words("各镇要落实主体责任，主要领导亲自抓，强化经费保障，精心组织实施。")) == 1


def test_purposes_openings_and_contacts_are_no_statements() -> None:
    assert words(
        "立足基层群众实际，公布办事地点和办理时间，方便企业和群众。", "联系人：张三，电话：0000-1234567。"
    ) == ["公布办事地点和办理时间"]


def test_line_and_list_words_stay_outside() -> None:
    assert words("一是要公布收费目录；二是要更新办事指南。") == ["要公布收费目录", "要更新办事指南"]


@pytest.mark.parametrize(
    ("sentence", "modality", "marker"),
    [
        ("各镇要公布收费目录。", "must", "要"),
        ("公布本镇收费目录清单。", "must", None),
        ("各镇不得公开个人隐私信息。", "shall-not", "不得"),
        ("公示时间不得少于七天。", "must", None),
        ("各镇可结合实际增加公开事项。", "may", "可"),
        ("鼓励各镇邀请村民代表旁听会议。", "may", "鼓励"),
        ("到2023年，基本建成统一的公开体系。", "goal", None),
        ("让办事群众对办理进度随时知晓。", "goal", None),
        ("镇政府办公室是公开工作的主管部门。", "fact", None),
    ],
)
def test_force_is_read_from_the_words(sentence: str, modality: str, marker: str | None) -> None:
    [one] = found(sentence)
    assert (one.modality, one.marker) == (modality, marker)


def test_exploring_reaches_over_the_clauses_after_it() -> None:
    assert {
        s.modality for s in found("探索将公开目录嵌入业务系统，固化到审批流程中，明确各环节办理时限和责任岗位。")
    } == {"may"}


def test_a_duty_in_brackets_is_a_statement_inside_another() -> None:
    outer, inner = found("各镇要在本级网站发布目录（未开通网站的可在县政府网站上发布）。")
    assert (outer.modality, inner.modality) == ("must", "may")
    assert outer.span.start < inner.span.start < inner.span.end < outer.span.end


def test_subjects_carry_on_within_their_section() -> None:
    bearers = [
        s.bearers for s in found("县财政局要公布预算信息。定期更新决算信息内容。", "各县政府和市有关部门要报送总结。")
    ]
    assert bearers == [("县财政局",), ("县财政局",), ("各县政府", "市有关部门")]


def test_without_a_subject_grassroots_governments_act() -> None:
    assert [s.bearers for s in found("公布本地收费目录清单。")] == [("基层政府",)]


def test_a_website_acts_for_its_owner_and_a_hall_for_grassroots_government() -> None:
    assert [s.bearers for s in found("县级政府门户网站要开设统一查询入口。政务服务大厅等场所要设立公开专区。")] == [
        ("县级政府",),
        ("基层政府",),
    ]


def test_villages_publish_what_they_are_guided_to_list() -> None:
    first, second = found("指导村（居）民委员会建立公开事项清单，通过广播、微信群等，重点公开村级财务收支。")
    assert first.bearers == ("基层政府",)
    assert second.bearers == ("村（居）民委员会",)


def test_who_is_assessed_is_not_who_assesses() -> None:
    [one] = found("将公开工作纳入各镇年度绩效考核，分值权重不低于5%。")
    assert one.bearers == ()
    assert one.threshold == 5.0


def test_a_date_at_the_head_of_a_sentence_holds_for_the_whole_sentence() -> None:
    dates = [
        [d.iso for d in s.deadlines]
        for s in found("2020年9月底前，各镇要梳理公开事项，形成公开事项清单。及早开展自查工作。")
    ]
    assert dates == [["2020-09-30"], ["2020-09-30"], []]


def test_a_date_inside_a_clause_holds_for_that_clause() -> None:
    dates = [
        [d.iso for d in s.deadlines]
        for s in found("各镇要开展专项自查，于2020年底前编制整改任务清单，建立长效管护机制。")
    ]
    assert dates == [[], ["2020-12-31"], []]


def test_responsible_units_belong_to_every_statement_before_them() -> None:
    statements = found("各镇要建立会商制度。编制公开事项清单。（责任单位：县司法局、县财政局，各镇）")
    assert [s.responsible_units for s in statements] == [("县司法局", "县财政局", "各镇")] * 2


def test_an_assignment_row_is_a_duty_of_government_and_bureau() -> None:
    [one] = read("一、重点领域", "1．户籍管理、医疗卫生领域（责任单位：市公安局，各基层政府）。").statements
    assert set(one.bearers) == {"基层政府", "市公安局"}
    assert one.domains == ("户籍管理", "医疗卫生")


def test_elements_and_the_word_at_least_are_kept() -> None:
    [one] = found("目录至少应包括事项名称、公开依据、公开时限、责任主体等要素。")
    assert one.elements == ("name", "basis", "time-limit", "body")
    assert one.minimum_marker


def test_channels_and_ways_to_take_part_are_kept_as_written() -> None:
    [one] = found("对重大民生决策，要采取座谈会、问卷调查、实地走访等多种方式，充分听取公众意见。")
    assert one.channels == ("座谈会", "问卷调查", "实地走访")
    assert one.participation == one.channels


def test_action_and_object_are_the_words_of_the_text() -> None:
    [one] = found("各镇要编制本镇公开事项目录。")
    assert (one.action, one.object) == ("编制", "本镇公开事项目录")
    assert one.action_concept == "compile"


def test_a_document_of_the_nation_carries_out_nothing() -> None:
    text = "国务院办公厅关于公开工作的意见\n各省、自治区、直辖市人民政府：\n一、任务\n要编制公开事项标准目录。\n"
    document = extract(read_document(text.encode(), "nation.txt"))
    assert [s.implements for s in document.statements] == [()]


def test_like_duties_are_aligned_and_new_ones_are_not() -> None:
    upper = read("一、目录", "各镇要编制本级公开事项标准目录。", "二、村务", "指导村民委员会建立村务公开事项清单。")
    lower = read("一、任务", "编制县级公开事项标准目录。", "指导村民委员会完善村务公开清单。", "加强机房消防巡查。")
    aligned = align(lower.statements, upper)
    assert [aligned[s.id] for s in lower.statements] == [("一",), ("二",), ()]


def test_long_and_broken_texts_are_read_in_linear_time() -> None:
    for text in (
        "各县政府、" * 20000,
        "甲，" * 60000 + "。",
        "（" * 100000,
        "通过等" * 60000 + "。",
        "对" * 100000 + "。",
    ):
        document = extract(read_document(("一、任务\n" + text + "\n").encode(), "long.txt"))
        assert len(document.statements) < 10, text[:10]
