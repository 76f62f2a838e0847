"""Other ways to draft: measures in articles, tables of tasks, lists of points, numbers inside a paragraph."""

from ingest.documents.extract import extract
from ingest.documents.model import Document, Statement
from ingest.documents.read import RawDocument


def document(text: str) -> Document:
    return extract(RawDocument("甲.txt", text, "", "utf-8"))


def statements(text: str) -> tuple[Statement, ...]:
    return document(text).statements


TABLE = """柳湾县2022年政务公开工作要点
一、任务
各单位要照表落实。
序号\t工作任务\t牵头单位\t配合单位\t完成时限
1.\t更新领导分工信息\t县政府办公室\t县委编办\t3月底前
2.\t建立旧文件清理台账，标注失效文件\t县司法局\t\t6月底前
3.\t\t县财政局\t\t
类别\t任务\t责任单位\t时限\n解读\t编写问答\t县财政局\t7月底前\n\t制作图解\t县司法局\t8月底前\n表后各乡镇要及时上报情况。
"""


def test_a_row_of_a_table_of_tasks_is_a_duty_of_the_units_it_names() -> None:
    _, first, second, *_ = statements(TABLE)
    assert first.normalized == "更新领导分工信息"
    assert first.bearers == first.responsible_units == ("县政府办公室", "县委编办")
    assert [(d.iso, d.inferred_year) for d in first.deadlines] == [("2022-03-31", True)]
    assert (second.bearers, [d.iso for d in second.deadlines]) == (("县司法局",), ["2022-06-30"])


def test_a_cell_that_runs_down_over_rows_shifts_none_of_the_others() -> None:
    [*_, one, two, _] = statements(TABLE)
    assert [(s.normalized, s.bearers) for s in (one, two)] == [("编写问答", ("县财政局",)), ("制作图解", ("县司法局",))]


def test_numbered_rows_are_no_sections_and_prose_goes_on_after_a_table() -> None:
    read = document(TABLE)
    assert [s.id for s in read.sections] == ["一"]
    assert read.statements[-1].normalized == "表后各乡镇要及时上报情况"
    assert all("\t" not in s.normalized for s in read.statements)


def test_a_table_without_units_stays_prose() -> None:
    assert not [s for s in statements("名称\t数量\t备注\n桌子\t三张\t旧\n") if s.bearers]


def test_the_year_of_a_title_dates_what_has_no_year() -> None:
    [one] = statements("柳湾县2022年公开要点\n1.培训。县政府办公室要在上半年举办培训班。\n")
    assert [(d.iso, d.inferred_year) for d in one.deadlines] == [("2022-06-30", True)]


def test_a_date_before_the_word_publish_is_a_deadline() -> None:
    [one] = statements("柳湾县2022年公开要点\n1.模板。县司法局8月底前印发文书模板。\n")
    assert [d.iso for d in one.deadlines] == ["2022-08-31"]
    [two] = statements("柳湾县2022年公开要点\n1.模板。县司法局要清理2019年印发的文书模板。\n")
    assert not two.deadlines


def test_words_without_a_comma_for_pages_are_reported_not_dropped() -> None:
    text = "一、任务\n各镇要公开" + "山川湖泊草木" * 200 + "。\n各镇要建立台账。\n"
    read = document(text)
    [problem] = [p for p in read.problems if p.code == "clause-too-long"]
    low, high = map(int, problem.place.split("!")[1].split("-"))
    assert text[low:high].startswith("各镇要公开山川")
    assert [s.normalized for s in read.statements] == ["各镇要建立台账"]


def test_a_heading_that_runs_in_its_paragraph_is_no_duty() -> None:
    text = "一、平台\n1.优化网站。各镇要开设专栏。2.用好线下阵地。各村要设置公开栏。\n"
    assert [s.normalized for s in statements(text)] == ["各镇要开设专栏", "各村要设置公开栏"]


def test_a_date_in_brackets_after_a_heading_dates_its_duties() -> None:
    text = "柳湾县2022年方案\n一、任务\n（一）编制目录（9月底前完成）。县司法局要编制执法目录。\n"
    [one] = statements(text)
    assert (one.normalized, [d.iso for d in one.deadlines]) == ("县司法局要编制执法目录", ["2022-09-30"])


def test_the_body_after_by_acts() -> None:
    text = "一、解读\n涉企文件要由起草单位负责人解读。对推进缓慢的部门，由县政府督查室下发提醒函。\n"
    assert [s.bearers for s in statements(text)] == [("起草单位负责人",), ("县政府督查室",)]


def test_measures_name_the_case_before_the_duty() -> None:
    text = (
        "第一条 作出重大决策，承办单位应当听取意见。\n第二条 违反本办法规定，逾期不公开的，由县政府办公室责令改正。\n"
    )
    assert [s.normalized for s in statements(text)] == [
        "作出重大决策，承办单位应当听取意见",
        "违反本办法规定，逾期不公开的，由县政府办公室责令改正",
    ]


def test_what_must_be_found_in_a_channel_is_a_duty_of_its_own() -> None:
    text = "一、信息\n各镇要核对目录和全部公开信息，在公示的栏目中能够查到对应内容。\n"
    assert len(statements(text)) == 2
