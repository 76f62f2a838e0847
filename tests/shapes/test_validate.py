"""One call checks a store, a graph or loose quads, all of it or a part, and says what it left out."""

from dataclasses import dataclass
from datetime import date

import pytest
from rdflib import Dataset, Graph, URIRef

from graphs.errors import InputError
from ontology.iris import BASE
from ontology.terms import ZWGK
from shapes.validate import validate
from tests.shapes.examples import as_store, background, example, outcome, turtle

NORM = f"{BASE}id/norm/990100/z-2020-1/s2/1"
BAD_ITEM = "bad/E01-RequiredElements"
BAD_NORM = "bad/X01-DeadlineNotLater"


def test_quads_graphs_and_stores_are_taken_alike() -> None:
    graph = example(BAD_NORM)
    store = as_store(graph)
    dataset = Dataset()
    for triple in graph:
        dataset.graph(URIRef("urn:g")).add(triple)
    found = outcome(validate(store))
    assert found == outcome(validate(list(store))) == outcome(validate(graph)) == outcome(validate(dataset))


def test_a_finding_names_the_place_the_rule_and_what_to_do() -> None:
    [finding] = validate(as_store(example(BAD_ITEM))).findings
    assert finding.message == "事项“救助对象名单”缺少要素“公开层级”。请在目录中补填“公开层级”。"
    assert "disclosure level" in finding.message_en
    assert finding.place == "目录.xlsx!社会救助!5"
    assert (finding.area, finding.area_label) == ("990101", "试验县")
    assert [s.iri.rsplit("/", 1)[-1] for s in finding.sources] == ["y-2020-1#s3.1"]


def test_a_finding_on_a_norm_names_document_and_offsets_and_the_upper_provision() -> None:
    graph = example(BAD_NORM)
    graph += turtle("""
        <norm/990100/z-2020-1/s2/1> zwgk:normOf <doc/990100/z-2020-1> ; zwgk:charStart 12 ; zwgk:charEnd 40 .
        <norm/CN/x-2019-1/s2.4/1> zwgk:statedIn <doc/CN/x-2019-1#s2.4> ; zwgk:modality ex:must .
        <doc/CN/x-2019-1#s2.4> a zwgk:Provision ; zwgk:provisionOf <doc/CN/x-2019-1> ; zwgk:sectionLabel "（四）" .
        <doc/CN/x-2019-1> zwgk:documentNumber "国某发〔2019〕1号" .""")
    [finding] = validate(as_store(graph)).by_check("X01")
    assert finding.place == "990100/z-2020-1!12-40"
    assert finding.reference == f"{BASE}id/norm/CN/x-2019-1/s2.4/1"
    assert finding.source is not None
    assert (finding.source.label, finding.source.quotation) == ("国某发〔2019〕1号 （四）", "年底前编好目录")
    assert "2022-03-31 晚于上级期限 2020-12-31、2021-12-31" in finding.message


def test_findings_keep_their_iri_when_everything_around_them_changes() -> None:
    before = {f.iri for f in validate(as_store(example(BAD_ITEM))).findings}
    graph = example(BAD_ITEM, BAD_NORM)
    for triple in graph.triples((None, ZWGK.sourcePlace, None)):
        graph.remove(triple)
    assert before <= {f.iri for f in validate(as_store(graph)).findings}


def test_an_area_stands_for_itself_and_all_below_it() -> None:
    store = as_store(example(BAD_ITEM, BAD_NORM))
    assert {f.area for f in validate(store).findings} == {"990100", "990101"}
    assert {f.area for f in validate(store, area="990101").findings} == {"990101"}
    assert {f.area for f in validate(store, area="990000").findings} == {"990100", "990101"}
    assert validate(store, area="990101100").conforms


@pytest.mark.parametrize("code", ["123456", "", "试验县", "../x"])
def test_an_unknown_area_is_refused(code: str) -> None:
    with pytest.raises(InputError, match="区划代码"):
        validate(as_store(background()), area=code)


def test_only_what_the_named_graphs_describe_is_judged_but_against_everything() -> None:
    store = as_store(example(BAD_NORM), "urn:release")
    store.load(f'<{NORM}> <{ZWGK.note}> "x" <urn:file> .'.encode())
    assert len(validate(store, focus_graphs=frozenset({"urn:file"})).findings) == 1
    assert validate(store, focus_graphs=frozenset({"urn:other"})).conforms


def test_a_finding_on_an_unconfirmed_link_is_a_warning() -> None:
    link = """
        <link/1> a zwgk:LinkAssertion ; zwgk:linkSubject <norm/990100/z-2020-1/s2/1> ;
            zwgk:linkPredicate zwgk:concretises ; zwgk:linkObject <norm/CN/x-2019-1/s2.4/1> ; zwgk:reviewStatus %s .
        <norm/990100/z-2020-1/s2/1> zwgk:concretises <norm/CN/x-2019-1/s2.4/1> ."""
    graph = example(BAD_NORM)
    graph += turtle(link % "status:proposed")
    report = validate(as_store(graph))
    assert [(f.severity, f.proposed) for f in report.findings] == [("warning", True)]
    assert report.violations == 0
    graph += turtle(link % "status:confirmed")
    assert [(f.severity, f.proposed) for f in validate(as_store(graph)).findings] == [("violation", False)]


def test_a_place_where_an_element_was_lost_is_not_evaluated() -> None:
    report = validate(as_store(example("good/E01-RequiredElements")))
    found = {v.area: v.outcome for v in report.verdicts if v.check_id == "E01"}
    assert found["990101"] == "not-evaluated"
    assert found["990101100"] == "conforms"


def test_a_limit_that_cannot_be_compared_gives_no_verdict() -> None:
    report = validate(as_store(example("good/X03-ListedItemCovered")))
    found = {v.area: (v.outcome, v.checked, v.skipped) for v in report.verdicts if v.check_id == "X03"}
    assert found["990101"] == ("conforms", 1, 0)
    assert found["990100"] == ("not-evaluated", 0, 1)


def test_the_report_says_what_was_not_checked() -> None:
    report = validate(as_store(turtle("<channel/1> a zwgk:ChannelInstance .")))
    kinds = {(n.kind, n.subject.rsplit("#", 1)[-1]) for n in report.not_checked}
    assert ("nodes", "ChannelInstance") in kinds
    assert ("shape", "E01-RequiredElements") in kinds


def test_what_could_not_be_read_is_listed_as_not_checked() -> None:
    @dataclass(frozen=True)
    class Lost:
        place: str = "目录.xlsx!社会救助!7"
        message: str = "没有名称"
        message_en: str = "no name"

    report = validate(as_store(background()), problems=[Lost()])
    assert next((n.kind, n.subject, n.reason) for n in report.not_checked) == ("source", Lost.place, Lost.message)


def test_the_day_is_recorded_or_refused() -> None:
    store = as_store(background())
    assert validate(store, as_of="2020-12-31").as_of == "2020-12-31"
    assert validate(store, as_of=date(2020, 12, 31)).as_of == "2020-12-31"
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        validate(store, as_of="2020-02-30")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match="pyshacl"):
        validate(Graph(), engine="magic")


def test_no_data_is_no_finding_and_no_verdict() -> None:
    report = validate(Graph())
    assert report.conforms
    assert report.verdicts == ()
    assert {n.kind for n in report.not_checked} == {"shape", "rule"}, "nothing to look at, and no day to look back from"


def test_three_equal_dates_at_one_place_are_one_finding() -> None:
    same = (
        "zwgk:hasDeadline <norm/990100/z/s4/{0}/d1> ; zwgk:appliesInArea <area/990100> ; zwgk:normOf <doc/990100/z> ."
    )
    node = (
        "<norm/990100/z/s4/{0}/d1> a zwgk:Deadline ; zwgk:deadlinePhrase '7月1日前' ; zwgk:inferredYear true ;"
        " zwgk:deadlineDate '2020-07-01'^^xsd:date ; zwgk:charStart 5 ; zwgk:charEnd 10 ."
    )
    text = "".join(f"<norm/990100/z/s4/{n}> {same.format(n)} {node.format(n)}" for n in (1, 2))
    [finding] = validate(as_store(turtle(text))).by_check("D12")
    assert finding.place == "990100/z!5-10"
