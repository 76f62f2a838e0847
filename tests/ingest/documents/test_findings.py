"""The findings on the shared documents against the hand-made list, as thresholds that must not fall."""

from typing import Any

import pytest

from tests.ingest.documents.score_findings import expected, read_documents, score
from tests.shared import needs_shared

pytestmark = needs_shared


@pytest.fixture(scope="module")
def scored() -> dict[str, Any]:
    store, names = read_documents()
    return score(store, names, expected())


def test_every_violation_is_found(scored: dict[str, Any]) -> None:
    assert scored["violation"]["missed"] == []


def test_every_warning_is_found(scored: dict[str, Any]) -> None:
    assert scored["warning"]["missed"] == []


def test_every_note_that_has_a_check_is_given(scored: dict[str, Any]) -> None:
    assert [row for row in scored["info"]["missed"] if not row.endswith(" None")] == []


def test_nothing_is_flagged_that_must_not_be(scored: dict[str, Any]) -> None:
    assert scored["flagged wrongly"] == []


def test_findings_stay_few_enough_to_read(scored: dict[str, Any]) -> None:
    grave = sum(n for check, n in scored["by check"].items() if not check.startswith(("D23", "D15", "X15")))
    assert grave < 160
