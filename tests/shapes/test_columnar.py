"""What the columnar engine does not compile is handed over, or said not to be evaluated; totals are exact."""

from collections import Counter

from rdflib import Graph

from graphs.columns import Columns
from graphs.quads import read_nquads
from ontology.terms import SH
from shapes import reference
from shapes.columnar.engine import Run, validate_columns
from shapes.columnar.handover import validate_all
from shapes.loading import own_shapes
from shapes.results import Result
from tests.shapes.examples import as_store, example
from tests.shapes.test_examples import NAMES

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:counted> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:counted-p> .
<urn:counted-p> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 .
<urn:asked> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;
    sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <urn:p> ?value . FILTER (?value = 2) }" ] .
"""
DATA = "".join(f"<urn:s{i}> <urn:p> {n} .\n" for i in range(5) for n in (1, 2))


def shapes() -> Graph:
    return Graph().parse(data=SHAPES, format="turtle")


def data() -> Graph:
    return Graph().parse(data=DATA, format="turtle")


def columns() -> Columns:
    return Columns.in_memory(read_nquads(data().serialize(format="nt", encoding="utf-8")))


def rows(results: object) -> Counter[object]:
    return Counter((r.shape, r.focus, r.path, str(r.value), r.component, r.severity) for r in results)  # type: ignore[attr-defined]


def test_all_our_shapes_run_natively() -> None:
    with Columns.in_memory([]) as empty:
        assert validate_columns(empty, own_shapes()).foreign == ()


def test_every_fixture_gets_the_same_report_from_both_engines() -> None:
    graph = example(*(f"bad/{name}" for name in NAMES))
    store = as_store(graph)
    expected: list[Result] = reference.run(reference.open_data(store), own_shapes())
    with Columns.in_memory(list(store)) as held:
        assert rows(validate_columns(held, own_shapes()).results) == rows(expected)


def test_a_query_is_handed_over_and_the_results_are_whole() -> None:
    with columns() as held:
        whole = validate_all(held, data(), shapes())
    assert rows(whole.results) == rows(reference.run(data(), shapes()))
    assert [(str(s.shape), s.reason_en) for s in whole.account.handed] == [("urn:asked", "uses sh:sparql")]


def test_beyond_a_size_it_is_not_evaluated_and_says_so() -> None:
    with columns() as held:
        whole = validate_all(held, data(), shapes(), largest=3)
    assert [str(s.shape) for s in whole.account.not_evaluated] == ["urn:asked"]
    assert {r.component for r in whole.results} == {SH.MaxCountConstraintComponent}


def test_a_limit_cuts_the_results_and_not_the_totals() -> None:
    with columns() as held:
        run = Run(held, shapes())
        run.evaluate()
        assert len(list(run.results(limit=2))) == 2
        assert list(run.totals().values()) == [5]
