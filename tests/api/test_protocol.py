"""The W3C tests of the SPARQL protocol, the graph store protocol and the service description, over real HTTP."""

from typing import Any

import pytest

from bench.conformance import PASSED, REFUSED, run
from tests.shared import SHARED, needs_shared

KNOWN = {"csv03": "the store keeps numbers by value", "tsv03": "the store keeps numbers by value"}


@pytest.fixture(scope="module")
def suites() -> dict[str, Any]:
    return {suite["name"]: suite for suite in run(SHARED / "w3c" / "sparql")["suites"]}


@needs_shared
def test_every_query_test_passes_and_every_update_is_refused(suites: dict[str, Any]) -> None:
    results = {t["id"]: t["result"] for t in suites["SPARQL 1.1 Protocol"]["tests"]}
    assert len(results) == 34
    assert {i: r for i, r in results.items() if r != (REFUSED if i.startswith("update_") else PASSED)} == {}


@needs_shared
@pytest.mark.parametrize(
    "name",
    [
        "SPARQL 1.1 Graph Store HTTP Protocol",
        "SPARQL 1.1 Service Description",
        "SPARQL 1.1 Query Results CSV, TSV and JSON",
    ],
)
def test_the_other_suites_pass(suites: dict[str, Any], name: str) -> None:
    failed = {t["id"] for t in suites[name]["tests"] if t["result"] not in (PASSED, REFUSED)}
    assert failed <= set(KNOWN)


@needs_shared
def test_what_conformance_shows_is_what_was_measured(suites: dict[str, Any]) -> None:
    from api.discovery import conformance_results

    assert {s["name"]: s["tests"] for s in conformance_results()["suites"]} == {
        n: s["tests"] for n, s in suites.items()
    }
