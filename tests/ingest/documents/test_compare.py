"""What becomes visible when an upper and a lower document are laid side by side."""

from collections import defaultdict

import pytest

from ingest.documents.compare import changes
from ontology.iris import concept
from ontology.terms import ZWGK
from ontology.vocabulary import codes, pref_label
from tests.ingest.documents.test_link import build, rows, values

UPPER = """国务院办公厅关于做好公开的指导意见

各省（自治区、直辖市）人民政府：

一、主要任务

（一）编制目录。基层政府要于2020年底前编制完成本地公开事项标准目录。目录至少应包括名称、依据、内容、主体、时限、渠道、方式、公开对象等要素。

（二）回应关切。要运用发布会、吹风会、图解、问答等多种方式，对群众关心的重要政策进行解读。

（三）公开窗口。政府网站要开设统一的咨询反馈入口和网上办件入口。

（四）村级清单。基层政府要指导村（居）民委员会建立公开清单。

（五）业务系统。探索将政务公开事项标准目录嵌入部门业务系统。

（六）协调联动。建立主管部门与宣传、网信、融媒体中心等部门的协调联动机制。

（七）其他领域。国务院部门要于2021年底前编制完成其他领域公开标准指引。
"""
LOWER = """各市、县人民政府，新区管委会：

为贯彻《国务院办公厅关于做好公开的指导意见》（国办发〔2019〕99号），现提出如下实施意见。

一、编制目录

基层政府要于2020年10月底前编制完成本地公开事项标准目录。目录应当包括名称、依据、内容、主体、时限、渠道、方式、公开对象、公开层级等要素。\
省直各部门要抓好26个试点领域和其他领域标准指引落实。各市（地）政府将于2020年8月底前对目录完成情况进行验收。

二、回应关切

要运用发布会、图解、问答等多种方式，对群众关心的重要政策进行解读。

三、公开窗口

完善咨询反馈和网上办件流程。

四、村级清单

基层政府要指导社区党群服务中心建立公开清单。

五、业务系统

要将政务公开事项标准目录嵌入部门业务系统。

六、协调联动

建立主管部门与宣传、网信等部门的协调联动机制，每季度通报一次。

黑龙江省人民政府办公厅

2020年3月2日
"""
Facts = dict[str, set[str]]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Every derived fact, as property to the local names or words of its values."""
    store, _ = build(UPPER, LOWER)
    wanted = [
        "droppedMember",
        "droppedMinimum",
        "addedElement",
        "weakening",
        "strengthening",
        "changedBearer",
        "precedesWork",
        "undatedAgainst",
        "orphanAddressee",
        "countsDomainsOnly",
        "domainsWithoutUnit",
    ]
    found: Facts = defaultdict(set)
    for name in wanted:
        for _, value in rows(store, getattr(ZWGK, name)):
            words = values(store, value, ZWGK.normalizedText) if value.startswith("http") else set()
            found[name] |= words or {value}
    return found


def test_a_member_left_out_of_a_list_is_named(facts: Facts) -> None:
    assert {"吹风会", "融媒体中心"} <= facts["droppedMember"]
    assert "图解" not in facts["droppedMember"]


def test_a_list_that_was_a_minimum_reads_as_closed(facts: Facts) -> None:
    assert facts["droppedMinimum"] == {"true"}
    assert facts["addedElement"] == {concept("element", "level")}


def test_improving_instead_of_making_is_weaker(facts: Facts) -> None:
    assert "开设→完善" in facts["weakening"]


def test_a_request_that_becomes_a_duty_is_stronger(facts: Facts) -> None:
    assert "可以→应当" in facts["strengthening"]


def test_another_body_in_charge_is_named_with_the_first(facts: Facts) -> None:
    assert facts["changedBearer"] == {"村（居）民委员会→社区党群服务中心"}


def test_an_acceptance_before_the_work_is_due_is_seen(facts: Facts) -> None:
    assert len(facts["precedesWork"]) == 1
    assert "2020年10月底前" in next(iter(facts["precedesWork"]))


def test_work_with_a_date_above_and_none_below_is_seen(facts: Facts) -> None:
    assert any("其他领域" in words for words in facts["undatedAgainst"])


def test_addressees_and_domains_without_a_word_are_seen(facts: Facts) -> None:
    assert facts["orphanAddressee"] == {"新区管委会"}
    assert facts["countsDomainsOnly"]
    assert facts["domainsWithoutUnit"]


def test_equal_documents_show_nothing() -> None:
    store, _ = build(
        UPPER,
        UPPER.replace(
            "国务院办公厅关于做好公开的指导意见\n", "为贯彻《国务院办公厅关于做好公开的指导意见》，现通知如下。\n"
        ),
    )
    for name in ("droppedMember", "droppedClause", "droppedMinimum", "weakening", "changedBearer", "addedElement"):
        assert rows(store, getattr(ZWGK, name)) == set(), name


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ("可以采取座谈会、听证会、入户走访等方式听取意见", ["座谈会", "听证会", "入户走访"]),
        ("与宣传、网信、政务服务等单位的协调联动机制", ["宣传", "网信", "政务服务"]),
        ("要编制目录", []),
    ],
)
def test_lists_are_read_as_their_members(words: str, listed: list[str]) -> None:
    assert changes.members(words) == listed


WHOLE = """国务院办公厅关于做好窗口公开的意见

国办发〔2031〕70号

各省（自治区、直辖市）人民政府：

一、编制目录。基层政府要于2031年12月底前编制完成本地公开事项标准目录。

二、公开窗口。政府网站要开设统一的咨询反馈入口。

三、办事指南。基层政府要汇总编制办事一本通，并向社会公开。

四、教育培训。把政务公开纳入公务员教育培训内容。
"""
NOTICE = """为贯彻《国务院办公厅关于做好窗口公开的意见》（国办发〔2031〕%s号），现通知如下。

一、目录。%s
"""
TAKEN_UP = "基层政府要于2031年12月底前编制完成本地公开事项标准目录。"
REST = "政府网站要开设统一的咨询反馈入口。"


def derived(predicate: str, *texts: str) -> set[str]:
    return {value for _, value in rows(build(*texts)[0], predicate)}


def test_a_notice_on_one_thing_leaves_nothing_out() -> None:
    part, whole = (NOTICE % ("70", words) for words in (TAKEN_UP, TAKEN_UP + REST))
    assert len(rows(build(WHOLE, part)[0], ZWGK.upperNorm)) == 1
    assert len(rows(build(WHOLE, whole)[0], ZWGK.upperNorm)) == 4


def test_a_number_that_is_not_the_titles_is_seen() -> None:
    assert derived(ZWGK.citedOtherwise, WHOLE, NOTICE % ("71", TAKEN_UP)) == {"国办发〔2031〕70号"}
    assert not derived(ZWGK.citedOtherwise, WHOLE, NOTICE % ("70", TAKEN_UP))


def test_a_list_of_another_length_is_seen() -> None:
    words = TAKEN_UP + "目录包括名称、内容、依据、时限、主体等%s个要素。"
    assert derived(ZWGK.miscounted, WHOLE, NOTICE % ("70", words % "6")) == {"6≠5"}
    assert not derived(ZWGK.miscounted, WHOLE, NOTICE % ("70", words % "5"))


def test_a_domain_left_out_of_a_list_of_all_is_named() -> None:
    names = [pref_label("domain", code) for code in codes("domain")[:26]]
    words = "基层政府要对照%s等26个试点领域标准指引，编制完成本地公开事项标准目录。"
    short, full = (NOTICE % ("70", words % "、".join(n)) for n in (names[:20] + names[21:], names))
    assert derived(ZWGK.unnamedDomain, WHOLE, short) == {concept("domain", "21")}
    assert not derived(ZWGK.unnamedDomain, WHOLE, full)
    assert not derived(ZWGK.countsDomainsOnly, WHOLE, short), "said once, by the check for the list"


def test_domains_that_are_said_to_be_those_of_another_text_are_as_good_as_named() -> None:
    words = "基层政府要对照26个试点领域标准指引%s，编制完成本地公开事项标准目录。"
    assert derived(ZWGK.countsDomainsOnly, WHOLE, NOTICE % ("70", words % ""))
    as_above = "（具体领域以国办发〔2031〕70号文件所列为准）"
    assert not derived(ZWGK.countsDomainsOnly, WHOLE, NOTICE % ("70", words % as_above))


def test_updates_that_several_ask_for_are_missed_where_nobody_above_does() -> None:
    update = TAKEN_UP + "目录要实行动态管理，及时更新。"
    others = [NOTICE.replace("现通知", f"现{n}通知") % ("70", update) for n in ("再次", "补充")]
    assert derived(ZWGK.lacksUpdate, WHOLE, NOTICE % ("70", TAKEN_UP), *others)
    assert not derived(ZWGK.lacksUpdate, WHOLE, NOTICE % ("70", TAKEN_UP), *others[:1])
