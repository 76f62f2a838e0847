"""The state of a duty below follows from the texts and their days, and from evidence that is recorded."""

import pytest

from api.coverage import STATES, obligation_cells

IRIS = {"comparison": "urn:c", "norm": "urn:n", "lower": "urn:d", "clause": "urn:n#s2"}
UPPER = {"counterpart": "urn:below", "upperDate": "2020-01-08"}


def cell(**given: str) -> dict[str, object]:
    row = {name: {"value": value} for name, value in {**IRIS, "lowerLabel": "实施方案", **given}.items()}
    [found] = obligation_cells([row])
    assert found["clause"] == {"id": "urn:n#s2", "section": None}
    return found


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "missing"),
        ({"upperDate": "2020-01-08", "lowerDate": "2019-05-01"}, "missing"),
        ({"counterpart": "urn:below"}, "adopted"),
        ({**UPPER, "lowerDate": "2020-03-01"}, "adopted"),
        ({**UPPER, "lowerDate": "2019-05-01"}, "stale"),
        ({**UPPER, "lowerDate": "2019-05-01", "conflict": "措辞变弱"}, "conflicting"),
        ({**UPPER, "upperDay": "2020-12-31", "lowerDay": "2021-06-30"}, "conflicting"),
        ({**UPPER, "status": "urn:fulfilment-status/not-met"}, "missing"),
        ({**UPPER, "status": "urn:fulfilment-status/met", "evidenceDate": "2021-01-01"}, "adopted"),
        ({**UPPER, "status": "urn:fulfilment-status/met", "evidenceDate": "2019-01-01"}, "stale"),
        ({**UPPER, "status": "urn:fulfilment-status/not-applicable"}, "not-applicable"),
        ({**UPPER, "status": "urn:fulfilment-status/unknown"}, "unknown"),
    ],
)
def test_the_state_of_a_duty(given: dict[str, str], state: str) -> None:
    found = cell(**given)
    assert found["state"] == state
    assert state in STATES
    assert bool(found["reasons"]) == (state in ("stale", "conflicting"))
