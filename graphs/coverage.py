"""What a cell of the matrix area × domain says; the index keeps it made up, queries over a store make it anew."""

from collections.abc import Container, Mapping
from typing import Any


def cell(domain: Mapping[str, Any], items: int, matched: int, declared: Container[str]) -> dict[str, Any]:
    """Return the cell of a domain (id, code) with its state, items, and standard items matched.

    A domain that an area's catalogue declares is adopted when it has items, else missing; one that it neither declares
    nor has is not applicable; of a catalogue that declares nothing, a domain without items is unknown.

    >>> cell({"id": "urn:d", "code": "01"}, 0, 0, ["urn:d"])
    {'domain': '01', 'state': 'missing', 'items': 0, 'matched': 0}
    """
    if items:
        state = "adopted"
    elif domain["id"] in declared:
        state = "missing"
    else:
        state = "not-applicable" if declared else "unknown"
    return {"domain": domain["code"], "state": state, "items": items, "matched": matched}
