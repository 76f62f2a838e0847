"""No damage makes the reader crash or hang; what cannot be read says why."""

import time
from pathlib import Path

import pytest

from graphs.errors import InputError
from ingest.documents.extract import extract
from ingest.documents.gold_json import to_json
from ingest.documents.read import read_document
from tests.ingest.documents.mutations import UNITS, mutations

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "texts").glob("*.txt"))]
SECONDS = 5


def check(name: str, data: bytes) -> bool:
    """Read one damaged document; say whether it could be read."""
    start = time.process_time()
    try:
        document = extract(read_document(data, name))
    except InputError as error:
        refusal = error
    else:
        refusal = None
    if refusal:
        assert name in refusal.message
        assert name in refusal.message_en
        return False
    found = to_json(document)
    for part in (*found["citations"], *found["definitions"], *found["obligations"]):
        assert part["char_end"] - part["char_start"] == len(part["quote"])
    for section in document.sections:
        assert document.raw[section.span.start : section.span.end] == section.span.quote
    assert time.process_time() - start < SECONDS, name
    return True


@pytest.mark.parametrize("seed", range(4))
def test_damaged_documents_are_read_or_refused_with_a_reason(seed: int) -> None:
    read = [check(name, data) for name, data in mutations(TEXTS, 75, seed)]
    assert any(read)
    assert not all(read)


@pytest.mark.parametrize("unit", UNITS)
def test_a_third_of_a_megabyte_of_one_pattern_takes_seconds(unit: str) -> None:
    if unit.strip():
        check("long.txt", (unit * (110_000 // len(unit))).encode())
