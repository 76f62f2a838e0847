"""Item inventories and lists of publications are read, described and linked to the catalogue."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graphs.quads import Description
from graphs.store import GraphStore
from ingest.areas import describe_areas
from ingest.documents.review import Review
from ingest.tables.describe import describe
from ingest.tables.extract_json import to_json
from ingest.tables.link import link
from ingest.tables.model import Catalogue
from ingest.tables.understand import understand
from ontology import iris
from ontology.terms import DCTERMS, FOAF, ZWGK
from tests.ingest.tables.corpus import ITEMS, form
from tests.ingest.tables.places import AREAS
from tests.ingest.tables.sheets import Sheet, csv_bytes, html, xlsx

COUNTY = "990121"


def listing(title: str, header: Sequence[str], *rows: Sequence[str]) -> Sheet:
    sheet = Sheet("清单")
    if title:
        sheet.add(title, *[""] * (len(header) - 1))
        sheet.merge(0, 0, 0, len(header) - 1)
    sheet.add(*header)
    for row in rows:
        sheet.add(*row)
    return sheet


def read(sheet: Sheet, name: str = "990121/表.xlsx") -> Catalogue:
    return understand(Path(name), AREAS, data=xlsx(sheet))


def items(sheet: Sheet) -> list[dict[str, Any]]:
    return [item for table in to_json(read(sheet))["tables"] for item in table["items"]]


INVENTORY = listing(
    "示例县养老服务领域政务公开事项清单",
    ("序号", "事项类别", "事项名称", "公开属性", "依据", "不予公开理由", "责任单位"),
    ("1", "养老服务通用政策", "老年人补贴", "主动公开", "《老年人权益保障法》", "", "县民政局"),
    ("2", "养老服务业务办理", "补贴对象银行账户", "不予公开", "", "《个人信息保护法》第十条", "县民政局"),
    ("3", "", "机构备案材料", "依申请公开", "", "", "县民政局"),
    ("4", "", "内部工作安排", "不予公开", "", "", "县民政局"),
    ("5", "", "某项信息", "待定", "", "", ""),
)

PUBLISHED = listing(
    "示例县养老服务领域信息公开台账",
    ("序号", "公开事项", "信息名称", "信息形成日期", "发布日期", "发布栏目", "网址"),
    (
        "1",
        "老年人补贴",
        "高龄津贴发放办法",
        "2020年9月25日",
        "2020/10/9",
        "政府网站",
        "http://www.example.org/a/1.html",
    ),
    ("2", "老年人补贴", "2020年三季度发放名单", "", "20201012", "县政府门户网站民政专栏", "见政府网站"),
    ("3", "", "没有对应事项的通知", "十月", "2020-10-13", "", "www.example.org/a/3.html"),
)


def test_an_inventory_is_read_with_attribute_and_grounds() -> None:
    found = read(INVENTORY)
    assert (found.kind, found.area_code) == ("inventory", COUNTY)
    rows = items(INVENTORY)
    assert [r["name"] for r in rows] == ["老年人补贴", "补贴对象银行账户", "机构备案材料", "内部工作安排", "某项信息"]
    assert [r["attribute"] for r in rows] == ["主动公开", "不予公开", "依申请公开", "不予公开", None]
    assert rows[1]["basis_detail"][0]["article"] == "第十条"
    assert (rows[0]["basis"], rows[3]["basis"]) == (["中华人民共和国老年人权益保障法"], None)
    assert {r["domain"] for r in rows} == {"养老服务"}
    assert "attribute-unread" in {p.code for p in found.problems}


@pytest.mark.parametrize(
    ("title", "header", "row", "attribute"),
    [
        ("", ("序号", "事项名称", "公开属性", "责任单位"), ("1", "甲", "主动", "县民政局"), "主动公开"),
        ("", ("一级事项", "二级事项", "公开属性", "公开依据"), ("乙", "甲", "免予公开", "《条例》"), "不予公开"),
        ("政务公开事项清单", ("序号", "公开事项", "公开方式", "责任主体"), ("1", "甲", "依申请", "某局"), "依申请公开"),
        ("政府信息公开属性清单", ("信息名称", "属性", "产生单位"), ("甲", "主动公开", "某局"), "主动公开"),
    ],
)
def test_inventories_of_many_shapes_are_recognised(
    title: str, header: Sequence[str], row: Sequence[str], attribute: str
) -> None:
    sheet = listing(title, header, row)
    assert read(sheet).kind == "inventory"
    [item] = items(sheet)
    assert (item["name"], item["attribute"]) == ("甲", attribute)


def test_an_attribute_may_have_a_column_for_each_value() -> None:
    sheet = Sheet("清单")
    sheet.add("序号", "事项名称", "公开属性", "", "", "责任单位")
    sheet.add("", "", "主动公开", "依申请公开", "不予公开", "")
    sheet.add("1", "甲", "√", "", "", "县民政局")
    sheet.add("2", "乙", "", "", "√", "县民政局")
    for column in (0, 1, 5):
        sheet.merge(0, column, 1, column)
    sheet.merge(0, 2, 0, 4)
    assert [(i["name"], i["attribute"]) for i in items(sheet)] == [("甲", "主动公开"), ("乙", "不予公开")]


def test_a_catalogue_with_an_attribute_column_stays_a_catalogue() -> None:
    sheet = listing(
        "示例县养老服务政务公开事项清单",
        ("序号", "公开事项", "公开内容", "公开属性", "公开时限", "公开渠道"),
        ("1", "老年人补贴", "补贴标准", "主动公开", "20个工作日", "政府网站"),
    )
    assert read(sheet).kind == "catalogue"


@pytest.mark.parametrize("write", [xlsx, csv_bytes, html], ids=lambda f: f.__name__)
def test_a_list_of_publications_is_read(write: Any) -> None:
    found = understand(Path("990121/台账.xlsx"), AREAS, data=write(PUBLISHED))
    [table] = to_json(found)["tables"]
    rows = table["items"]
    assert table["kind"] == "publications"
    assert [r["issued"] for r in rows] == ["2020-10-09", "2020-10-12", "2020-10-13"]
    assert [r["formed"] for r in rows] == ["2020-09-25", None, None]
    assert [r["item"] for r in rows] == ["老年人补贴", "老年人补贴", None]
    assert rows[0]["page"] == "http://www.example.org/a/1.html"
    assert rows[0]["channels"] == ["政府网站"]
    assert {p.code for p in found.problems} >= {"date-unread", "address-unread"}


def test_a_list_of_publications_is_known_by_its_header_alone() -> None:
    sheet = listing(
        "",
        ("序号", "标题", "索引号", "发文机关", "发布日期", "链接"),
        ("1", "某通知", "0001", "县民政局", "2021-01-05", "http://www.example.org/x"),
    )
    assert read(sheet).kind == "publications"
    [item] = items(sheet)
    assert (item["title"], item["index_number"], item["bodies"]) == ("某通知", "0001", ["县民政局"])


def store_of(*sheets: Sheet) -> GraphStore:
    catalogue = understand(Path("990121/养老服务.xlsx"), AREAS, data=xlsx(form()))
    found = describe(COUNTY, [catalogue, *(read(sheet) for sheet in sheets)], AREAS)
    store = GraphStore.in_memory()
    store.load({quad for d in (describe_areas(AREAS), *found) for quad in d.own | d.shared})
    return store


def triples(descriptions: Sequence[Description], kind: str, predicate: str) -> set[tuple[str, str]]:
    return {
        (q.subject.value, q.object.value)
        for d in descriptions
        if d.graph.endswith(f"graph/{kind}")
        for q in d.own
        if q.predicate.value == str(predicate)
    }


def item(level1: str, level2: str) -> str:
    return iris.item(COUNTY, "21", level1, level2)


ALLOWANCE = ("养老服务通用政策", "老年人补贴")


def test_inventory_and_publications_have_graphs_of_their_own() -> None:
    store = store_of(INVENTORY, PUBLISHED)
    assert {iris.graph("inventory", COUNTY), iris.graph("pub", COUNTY)} <= set(store.graph_names())
    withheld = list(store.match(None, ZWGK.disclosureAttribute, iris.concept("attribute", "withheld")))
    assert len(withheld) == 2
    entry = iris.inventory_item(COUNTY, "21", "养老服务业务办理 / 补贴对象银行账户")
    assert entry in {q.subject.value for q in withheld}
    assert [q.object.value for q in store.match(entry, ZWGK.basisText)] == ["《个人信息保护法》第十条"]


def test_an_item_comes_from_the_entry_of_its_name() -> None:
    found = triples(link(store_of(INVENTORY)), "derived/inventory", ZWGK.inInventoryAs)
    assert found == {(item(*ALLOWANCE), iris.inventory_item(COUNTY, "21", " / ".join(ALLOWANCE)))}


def test_a_publication_makes_an_item_good_and_is_due_by_the_working_calendar() -> None:
    assert (ITEMS[1].level2, ITEMS[1].time) == ("老年人补贴", "自信息形成或者变更之日起20个工作日内")
    store = store_of(PUBLISHED)
    page = iris.publication(COUNTY, "http://www.example.org/a/1.html")
    assert [q.object.value for q in store.match(page, FOAF.page)] == ["http://www.example.org/a/1.html"]
    assert [q.object.value for q in store.match(page, DCTERMS.issued)] == ["2020-10-09"]
    assert [q.object.value for q in store.match(page, ZWGK.informationDate)] == ["2020-09-25"]
    found = link(store)
    made_good = triples(found, "derived/fulfils", ZWGK.fulfils)
    assert (page, item(*ALLOWANCE)) in made_good
    assert len(made_good) == 2
    assert triples(found, "derived/due", ZWGK.dueDate) == {(page, "2020-10-29")}


def test_codes_link_a_catalogue_item_to_a_service_of_another_name() -> None:
    catalogue = listing(
        "示例县养老服务领域标准目录",
        ("序号", "一级事项", "二级事项", "公开内容", "公开时限", "实施编码"),
        ("1", "养老服务", "老年人福利补贴", "标准", "20个工作日", "11990121MB0001F"),
    )
    services = listing(
        "示例县政务服务事项目录",
        ("序号", "事项名称", "基本编码", "实施编码", "办事指南链接"),
        ("1", "高龄津贴申领", "000111", "11990121MB0001F", "http://www.example.org/guide/1"),
    )
    found = describe(COUNTY, [read(catalogue), read(services)], AREAS)
    store = GraphStore.in_memory()
    store.load({quad for d in (describe_areas(AREAS), *found) for quad in d.own | d.shared})
    service = iris.service_item(COUNTY, None, "高龄津贴申领", code="11990121MB0001F")
    assert [q.object.value for q in store.match(service, ZWGK.servicePage)] == ["http://www.example.org/guide/1"]
    covers = triples(link(store), "derived/covers", ZWGK.covers)
    assert covers == {(item("养老服务", "老年人福利补贴"), service)}


def similar_list() -> Sheet:
    return listing("公共服务事项清单", ("序号", "事项名称", "实施编码"), ("1", "养老服务扶持补贴金", "F1"))


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_what_a_person_decided_of_a_proposal_holds_in_every_build(decision: Any) -> None:
    store = store_of(similar_list())
    [(node, subject)] = triples(link(store, {}), "link/covers", ZWGK.linkSubject)
    [(_, target)] = triples(link(store, {}), "link/covers", ZWGK.linkObject)
    review = Review(subject, str(ZWGK.covers), target, decision)
    assert review.link == node
    found = link(store, {review.link: review})
    assert triples(found, "derived/covers", ZWGK.covers) == ({(subject, target)} if decision == "confirmed" else set())
    assert triples(found, "link/covers", ZWGK.reviewStatus) == {(node, iris.concept("review-status", decision))}


def test_a_rejected_exact_link_is_not_stated() -> None:
    store = store_of(INVENTORY)
    [(subject, target)] = triples(link(store, {}), "derived/inventory", ZWGK.inInventoryAs)
    review = Review(subject, str(ZWGK.inInventoryAs), target, "rejected")
    assert not triples(link(store, {review.link: review}), "derived/inventory", ZWGK.inInventoryAs)


EXEMPTIONS = listing(
    "示例县基层政务公开标准目录不纳入说明",
    ("序号", "所属领域", "清单事项名称", "不纳入理由", "依据", "责任单位"),
    ("1", "养老服务", "养老机构星级评定", "本县没有养老机构", "《某办法》", "县民政局"),
    ("2", "税收管理", "", "由上级税务机关统一公开", "", "县税务局"),
)


def test_what_is_left_out_of_a_catalogue_is_read_with_its_reason() -> None:
    found = read(EXEMPTIONS)
    assert found.kind == "exemptions"
    first, second = items(EXEMPTIONS)
    assert (first["name"], first["reason"], first["basis"]) == ("养老机构星级评定", "本县没有养老机构", ["某办法"])
    assert (second["name"], second["domain"], second["reason"]) == ("税收管理", "税收管理", "由上级税务机关统一公开")


@pytest.mark.parametrize(
    ("title", "header", "row"),
    [
        ("示例县不予公开事项及理由", ("序号", "不公开事项", "理由", "责任单位"), ("1", "账户", "个人隐私", "县民政局")),
        ("", ("事项名称", "不予公开原因", "责任单位"), ("账户", "个人隐私", "县民政局")),
        ("政府信息公开负面清单", ("序号", "事项名称", "豁免理由"), ("1", "账户", "个人隐私")),
    ],
)
def test_exemptions_have_many_shapes(title: str, header: Sequence[str], row: Sequence[str]) -> None:
    sheet = listing(title, header, row)
    assert read(sheet).kind == "exemptions"
    [item] = items(sheet)
    assert (item["name"], item["reason"]) == ("账户", "个人隐私")


def test_exemptions_point_at_entries_domains_and_listed_items() -> None:
    services = listing(
        "示例县公共服务事项清单",
        ("序号", "事项名称", "实施编码", "承办机构"),
        ("1", "养老机构星级评定", "F1", "县民政局"),
    )
    store = GraphStore.in_memory()
    for description in describe(COUNTY, [read(EXEMPTIONS), read(INVENTORY), read(services)], AREAS):
        store.load(description.own)
    for description in link(store, {}):
        store.load(description.own)
    found = sorted(str(q.object).strip("<>") for q in store.match(None, str(ZWGK.exempts)))
    assert [next(word for word in ("/inventory/", "/service", "/domain/06") if word in iri) for iri in found] == [
        "/domain/06",
        "/inventory/",
        "/service",
    ]
    reasons = {str(q.object) for q in store.match(None, str(ZWGK.exemptionReason))}
    assert any("本县没有养老机构" in reason for reason in reasons)


def test_an_item_covers_the_parts_of_a_service_and_leads_to_their_pages() -> None:
    services = listing(
        "示例县政务服务事项目录",
        ("序号", "主项名称", "业务办理项名称", "业务办理项编码", "实施主体", "在线办理链接"),
        ("1", "老年人补贴", "首次办理", "F01", "县民政局", "http://www.example.org/1"),
        ("2", "老年人补贴", "补办", "F02", "县民政局", "http://www.example.org/2"),
    )
    catalogue = understand(Path("990121/养老服务.xlsx"), AREAS, data=xlsx(form(ITEMS)))
    store = GraphStore.in_memory()
    for description in describe(COUNTY, [catalogue, read(services)], AREAS):
        store.load(description.own)
    for description in link(store, {}):
        store.load(description.own)
    covered = [str(q.object).strip("<>") for q in store.match(None, str(ZWGK.covers))]
    pages = {str(q.object) for node in covered for q in store.match(node, str(ZWGK.servicePage))}
    assert pages == {"<http://www.example.org/1>", "<http://www.example.org/2>"}
