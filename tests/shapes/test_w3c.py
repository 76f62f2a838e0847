"""Both engines hold to the W3C SHACL suite, on the full report without messages."""

import logging
from collections.abc import Iterator

import pytest

from docs.conformance import HERE, page
from tests.shapes import w3c
from tests.shared import needs_shared

pytestmark = [needs_shared, pytest.mark.filterwarnings("ignore:Parsing weird boolean")]
LEAST = {"core": 97, "sparql": 22}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The suite is full of ill-typed literals, of which rdflib warns."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("part", ["core", "sparql"])
def test_the_reference_engine_passes(part: str) -> None:
    cases = [w3c.case(name) for name in w3c.names(part)]
    passed = [case.name for case in cases if w3c.by_reference(case) == case.expected]
    assert len(passed) >= LEAST[part]


@pytest.mark.parametrize("part", ["core", "sparql"])
def test_the_columnar_engine_passes(part: str) -> None:
    cases = [w3c.case(name) for name in w3c.names(part)]
    outcomes = {case.name: w3c.by_columns(case) for case in cases}
    passed = [case.name for case in cases if outcomes[case.name][0] == case.expected]
    native = [name for name, (_, account) in outcomes.items() if account is not None and not account.handed]
    print(f"{part}: {len(passed)} of {len(cases)} pass, {len(native)} ran natively")
    assert len(passed) >= LEAST[part]
    assert part == "sparql" or len(native) == len(cases)


@pytest.mark.parametrize("part", ["core", "sparql"])
def test_the_engines_agree(part: str) -> None:
    for name in w3c.names(part):
        case = w3c.case(name)
        assert w3c.by_columns(case)[0] == w3c.by_reference(case), name


def test_the_page_of_conformance_is_fresh() -> None:
    assert (HERE / "conformance.md").read_text("utf-8") == page()
