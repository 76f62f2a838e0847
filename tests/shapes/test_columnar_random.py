"""Random graphs and shapes get the same report from both engines, result for result."""

import logging
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from rdflib import Graph, Literal
from rdflib.term import Node

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.quads import read_nquads
from shapes import reference
from shapes.columnar.engine import validate_columns
from tests.shapes.random_shapes import components, data_graphs, shapes_graphs

COMPONENTS = components()
CASES = int(os.environ.get("ZWGK_TEST_CASES", "200"))
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def rows(results: tuple[reference.Result, ...] | list[reference.Result]) -> Counter[tuple[object, ...]]:
    """Count results, terms written out: a value has the same words and datatype in both reports."""
    return Counter((r.shape, _written(r.focus), r.path, _written(r.value), r.component, r.severity) for r in results)


def _written(term: Node | None) -> object:
    return (str(term), term.language, term.datatype) if isinstance(term, Literal) else term


@given(data=data_graphs(), shapes=shapes_graphs())
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_engines_give_the_same_report(data: Graph, shapes: Graph) -> None:
    whole = Graph()
    whole += shapes
    whole += COMPONENTS
    try:
        expected = rows(reference.run(data, whole))
    except (InputError, TypeError):  # a comparison that the reference engine gives up on
        assume(False)
    with Columns.in_memory(read_nquads(data.serialize(format="nt", encoding="utf-8"))) as columns:
        outcome = validate_columns(columns, whole)
    assert outcome.foreign == ()
    assert rows(outcome.results) == expected
