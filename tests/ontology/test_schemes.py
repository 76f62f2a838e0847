"""The controlled vocabularies say what importers and printers rely on."""

import pytest
from rdflib import RDF, Graph, URIRef

from ontology import vocabulary
from ontology.iris import concept, normal, scheme
from ontology.terms import DCTERMS, SKOS, ZWGK
from ontology.vocabulary import code_of_label, codes, labels, pref_label

PILOT = [
    "国土空间规划", "重大建设项目", "公共资源交易", "财政预决算", "安全生产", "税收管理",
    "征地补偿", "国有土地上房屋征收", "保障性住房", "农村危房改造", "环境保护", "公共文化服务",
    "公共法律服务", "扶贫", "救灾", "食品药品监管", "城市综合执法", "就业创业",
    "社会保险", "社会救助", "养老服务", "户籍管理", "涉农补贴", "义务教育",
    "医疗卫生", "市政服务",
]  # fmt: skip

CODES = {
    "action": "compile publish revise set-up inspect report train interpret respond consult disclose guide coordinate "
    "fund staff assess embed plan identify integrate promote other",
    "attribute": "proactive on-request withheld",
    "audience": "public specific",
    "bearer-group": "grassroots-gov county-gov township-gov city-gov province-gov state-dept province-dept city-dept "
    "grassroots-dept village-committee gov-office competent-office service-hall media other",
    "citation-relation": "implements based-on requires cites",
    "deadline-type": "absolute recurring relative",
    "element": "name content basis time-limit body method channel audience level",
    "finding-status": "open confirmed waived fixed",
    "fulfilment-status": "met partly not-met unknown not-applicable",
    "level": "nation province city county township village",
    "method": "proactive on-request",
    "modality": "must shall-not may goal fact",
    "object": "catalogue-26 catalogue-other catalogue item-list guideline-26 guideline-other national-standard column "
    "entrance zone query-system handbook flowchart work-plan standard-system policy-interpretation training "
    "assessment acceptance village-list village-coordination participation meeting-attendance new-media "
    "application-process coordination-mechanism staffing funding information-management service-information "
    "innovation-zone experience other",
    "openness": "decision execution management service result",
    "review-status": "asserted proposed confirmed rejected",
    "timelimit-kind": "within before periodic prompt realtime progress permanent with_event external compound",
    "trigger": "formed_or_changed formed changed made_or_obtained decided approved allocated received other",
    "unit": "workday day month quarter year",
    "village-topic": "poverty revitalisation finance subsidies elderly relief",
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vocabulary.load()


def test_the_26_domains_stand_in_their_order() -> None:
    assert [pref_label("domain", code) for code in codes("domain")[:26]] == PILOT
    assert codes("domain")[:26] == tuple(f"{n:02}" for n in range(1, 27))


def test_later_domains_follow_the_26() -> None:
    assert [pref_label("domain", code) for code in codes("domain")[26:]] == ["旅游", "统计", "交通运输", "自然资源"]


@pytest.mark.parametrize("name", sorted(CODES))
def test_a_scheme_has_the_codes_that_the_code_names(name: str) -> None:
    assert set(codes(name)) == set(CODES[name].split())


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("domain", "城乡规划", "01"),
        ("domain", "就业", "18"),
        ("domain", "生态环境", "11"),
        ("channel", "行政服务中心", "service-centre"),
        ("channel", "一微一端", "new-media"),
        ("channel", "发布会听证会", "press-hearing"),
        ("channel", "纸质载体", "print"),
        ("channel", "社区/企事业单位/村公示栏（电子屏）", "notice-board"),
        ("level", "镇级", "township"),
        ("level", "区级", "county"),
        ("level", "州级", "city"),
        ("level", "社区", "village"),
        ("method", "主动", "proactive"),
        ("audience", "特定群众", "specific"),
        ("trigger", "信息形成（变更）", "formed_or_changed"),
        ("attribute", "免予公开", "withheld"),
    ],
)
def test_other_spellings_lead_to_their_concept(name: str, text: str, code: str) -> None:
    assert code_of_label(name, text) == code


def test_what_is_printed_are_the_preferred_labels() -> None:
    printed = {
        ("channel", "gov-website"): "政府网站",
        ("method", "proactive"): "主动公开",
        ("audience", "public"): "全社会",
        ("level", "county"): "县级",
        ("level", "township"): "乡级",
        ("level", "village"): "村级",
    }
    for (name, code), label in printed.items():
        assert pref_label(name, code) == label


def test_the_thirteen_usual_channels_are_marked(graph: Graph) -> None:
    marked = [c for c in codes("channel") if graph.value(URIRef(concept("channel", c)), SKOS.scopeNote)]
    assert len(marked) == 13


@pytest.mark.parametrize("name", vocabulary.schemes())
def test_no_spelling_means_two_things_even_when_width_is_ignored(name: str, graph: Graph) -> None:
    owner: dict[str, str] = {}
    for code in codes(name):
        node = URIRef(concept(name, code))
        for value in (*graph.objects(node, SKOS.prefLabel), *graph.objects(node, SKOS.altLabel)):
            if getattr(value, "language", None) == "zh":
                assert owner.setdefault(normal(str(value)), code) == code, value
    assert {normal(text): code for text, code in labels(name).items()} == owner


def test_each_concept_belongs_to_one_scheme_that_exists(graph: Graph) -> None:
    known = {URIRef(scheme(name)) for name in vocabulary.schemes()}
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == known
    for node in graph.subjects(RDF.type, SKOS.Concept):
        [home] = graph.objects(node, SKOS.inScheme)
        assert home in known


def test_each_element_names_the_property_that_carries_it(graph: Graph) -> None:
    carried = {code: graph.value(URIRef(concept("element", code)), ZWGK.elementProperty) for code in codes("element")}
    assert carried["name"] == DCTERMS.title
    assert carried["level"] == ZWGK.disclosureLevel
    assert len(set(carried.values())) == 9
    assert None not in carried.values()


def test_an_unknown_scheme_or_code_is_a_key_error() -> None:
    for name, code in (("nonsense", "01"), ("domain", "99"), ("../core", "x")):
        with pytest.raises(KeyError):
            pref_label(name, code)
