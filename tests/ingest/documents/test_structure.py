"""Sections, citations, definitions and domains in wordings other than those of the examples."""

from ingest.documents.citations import find_citations
from ingest.documents.definitions import find_definitions
from ingest.documents.domains import find_domains
from ingest.documents.model import Citation
from ingest.documents.normalise import normalise
from ingest.documents.sections import find_sections, section_at


def sections(raw: str) -> list[tuple[str, str, int]]:
    return [(s.id, s.path, s.level) for s in find_sections(normalise(raw))]


def citations(raw: str) -> list[Citation]:
    text = normalise(raw)
    return list(find_citations(text, find_sections(text)))


def test_numbering_that_runs_on_has_bare_ids() -> None:
    raw = "一、目标\n（一）近期。抓紧。\n（二）远期。持续。\n二、任务\n（三）编制。抓紧。\n"
    assert sections(raw) == [
        ("一", "1", 1),
        ("（一）", "1.1", 2),
        ("（二）", "1.2", 2),
        ("二", "2", 1),
        ("（三）", "2.3", 2),
    ]


def test_levels_follow_the_order_of_numbers_used() -> None:
    raw = "一、任务\n1.编制。抓紧。\n（1）收集。全面。\n①普查。细致。\n2、公布。及时。\n二、要求\n内容。"
    assert sections(raw) == [
        ("一", "1", 1),
        ("一1", "1.1", 2),
        ("一1（1）", "1.1.1", 3),
        ("一1（1）①", "1.1.1.1", 4),
        ("一2", "1.2", 2),
        ("二", "2", 1),
    ]


def test_a_text_without_line_ends_has_its_sections() -> None:
    body = "各县要把公开栏设在群众看得见的地方，按时更换内容，听取意见。" * 12
    raw = f"现提出如下意见。 一、总体要求 （一）目标。{body} （二）原则。{body} 二、任务 （一）编制。{body}"
    assert sections(raw) == [
        ("一", "1", 1),
        ("一（一）", "1.1", 2),
        ("一（二）", "1.2", 2),
        ("二", "2", 1),
        ("二（一）", "2.1", 2),
    ]


def test_a_year_or_a_decimal_is_no_number_of_a_section() -> None:
    assert sections("一、任务\n2020年完成。\n3.5万元经费。\n二、要求\n好。") == [("一", "1", 1), ("二", "2", 1)]


def test_ids_stay_unique_when_an_attachment_counts_anew() -> None:
    raw = "一、甲\n内容。\n某县人民政府\n2021年1月1日\n附件：方案\n一、乙\n内容。"
    assert sections(raw) == [("一", "1", 1), ("一#2", "1x2", 1)]


def test_a_section_ends_before_signature_and_attachment_list() -> None:
    raw = "一、甲\n要抓紧。\n附件：1.表一\n2.表二\n某县人民政府\n2021年1月1日\n（此件公开发布）"
    text = normalise(raw)
    [only] = find_sections(text)
    assert only.span.quote == "一、甲\n要抓紧。"
    assert section_at((only,), text.text.index("表二")) is None
    assert section_at((only,), text.text.index("抓紧")) == "一"


def test_a_numbered_sentence_is_no_title() -> None:
    [_, first, second] = find_sections(normalise("一、任务\n1.各县要在6月底前公开。\n2.加强领导。各县要重视。"))
    assert first.sentence
    assert not second.sentence
    assert second.heading == "加强领导"


def test_titles_may_hold_titles() -> None:
    [found] = citations("一、甲\n按照《关于印发《某省公开办法》的通知》（某政发〔2020〕3号）要求办理。")
    assert (found.title, found.number) == ("关于印发《某省公开办法》的通知", "某政发〔2020〕3号")


def test_an_issuer_before_the_marks_belongs_to_the_title() -> None:
    [found] = citations("为贯彻国务院办公厅《关于做好公开工作的通知》，制定本方案。")
    assert found.title == "国务院办公厅关于做好公开工作的通知"
    assert found.relation == "implements"


def test_a_short_form_gets_its_full_title() -> None:
    found = citations(
        "为落实《某省公开条例》（以下简称《省条例》）和《某市公开意见》（某政〔2020〕1号），现通知如下。\n"
        "一、依据\n依据《省条例》办理。\n二、对照\n按照某政〔2020〕1号文件要求和《意见》落实。\n三、培训\n把《省条例》纳入培训内容。"
    )
    assert [(c.title, c.relation) for c in found] == [
        ("某省公开条例", "based-on"),
        ("某市公开意见", "implements"),
        ("某省公开条例", "based-on"),
        ("某市公开意见", "requires"),
        ("某市公开意见", "requires"),
        ("某省公开条例", "requires"),
    ]


def test_what_is_to_be_written_is_not_cited() -> None:
    [found] = citations("一、甲\n各县要编制《办事一本通》，供群众取阅。")
    assert found.kind == "other work"


def test_laws_are_known_without_marks() -> None:
    found = citations("一、甲\n严格执行政府信息公开条例和保守国家秘密法，依法办理。")
    assert [c.title for c in found] == ["政府信息公开条例", "保守国家秘密法"]


def test_an_unclosed_title_does_not_swallow_the_text() -> None:
    assert citations("一、甲\n按照《某意见要求办理。\n二、乙\n按照《某办法》办理。")[-1].title == "某办法"


def test_definitions_share_their_noun() -> None:
    [found] = find_definitions(normalise("本市基层单位（指区、县级市人民政府及开发区管委会，下同）要公开。"))
    assert found.members == ("区人民政府", "县级市人民政府", "开发区管委会")


def test_everyday_words_are_no_domains() -> None:
    text = normalise("一、甲\n做好扶贫工作，促进就业。\n二、乙\n涉农补贴、救灾、养老服务等领域要先行。")
    found = find_domains(text, find_sections(text))
    assert [(d.normalized, d.section) for d in found] == [("涉农补贴", "二"), ("救灾", "二"), ("养老服务", "二")]


def test_variants_are_marked_inexact() -> None:
    text = normalise("一、甲\n1.城乡规划领域（责任单位：某局）。")
    [found] = find_domains(text, find_sections(text))
    assert (found.code, found.normalized, found.exact) == ("01", "国土空间规划", False)
