"""A report can be read by people, programs and spreadsheets, and says the same to all."""

import csv
import io
import json

import pytest
from rdflib import Graph, Literal, URIRef

from ontology.terms import RDF, SH, ZWGK
from shapes.model import Report
from shapes.report import FORMATS, safe_cell
from shapes.validate import validate
from tests.shapes.examples import as_store, example, turtle


@pytest.fixture(scope="module")
def report() -> Report:
    files = ("bad/E01-RequiredElements", "bad/X01-DeadlineNotLater", "bad/D12-YearStated")
    return validate(as_store(example(*files)))


def test_text_is_chinese_first_and_names_place_rule_and_verdict(report: Report) -> None:
    text = FORMATS["text"](report).decode()
    assert text.index("试验市（990100）") < text.index("试验县（990101）") < text.index("各地区结论")
    assert "[违反] 目录.xlsx!社会救助!5" in text
    assert "规则出处 / rule：" in text
    assert "国办发〔2019〕54号 （十二）" in text
    assert "1 violation" in text or "violations" in text
    assert "未检查 / Not checked" in text


def test_json_has_every_field(report: Report) -> None:
    body = json.loads(FORMATS["json"](report))
    assert body["violations"] == report.violations == body["counts"]["violation"]
    assert [f["iri"] for f in body["findings"]] == [f.iri for f in report.findings]
    assert body["findings"][0]["source"]["label"]
    assert {v["outcome"] for v in body["verdicts"]} == {"conforms", "violates", "not-evaluated"}


def test_turtle_is_a_shacl_report(report: Report) -> None:
    graph = Graph().parse(data=FORMATS["turtle"](report), format="turtle")
    [top] = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(top, SH.conforms) == Literal(False)
    results = set(graph.objects(top, SH.result))
    assert results == {URIRef(f.iri) for f in report.findings}
    for result in results:
        assert {m.language for m in graph.objects(result, SH.resultMessage)} == {"zh", "en"}  # type: ignore[attr-defined]
        for predicate in (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity, ZWGK.checkId):
            assert graph.value(result, predicate) is not None


def test_turtle_keeps_values_with_their_types() -> None:
    report = validate(as_store(example("bad/T02-DatesAreTyped")))
    graph = Graph().parse(data=FORMATS["turtle"](report), format="turtle")
    [value] = graph.objects(None, SH.value)
    assert value.n3().endswith("#date>")


def test_csv_opens_in_a_spreadsheet_without_running_anything() -> None:
    data = turtle(
        "<doc/990100/x> a zwgk:PolicyDocument ; rdfs:label '=cmd()'@zh ; dcterms:title '=cmd()'@zh ;"
        " zwgk:issuedBy <org/990100-x> ; eli:date_document '2020-01-01'^^xsd:date ; zwgk:documentNumber '+1' ."
    )
    body = FORMATS["csv"](validate(as_store(data)))
    assert body.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert row["检查编号"] == "R03"
    assert row["对象"] == "'=cmd()"
    assert row["值"] == "'+1"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_cells_that_look_like_formulas_are_quoted(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_is_still_a_report(name: str) -> None:
    assert FORMATS[name](Report(())).strip()


@pytest.mark.parametrize("name", FORMATS)
def test_equal_runs_give_equal_bytes(name: str, report: Report) -> None:
    files = ("bad/E01-RequiredElements", "bad/X01-DeadlineNotLater", "bad/D12-YearStated")
    assert FORMATS[name](validate(as_store(example(*files)))) == FORMATS[name](report)
