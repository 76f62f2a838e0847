"""What becomes visible when an upper and a lower document are laid side by side."""

from collections import defaultdict

import pytest

from ingest.documents.compare import changes
from ontology.iris import concept
from ontology.terms import ZWGK
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
