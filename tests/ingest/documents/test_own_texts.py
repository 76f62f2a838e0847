"""Documents in our own wordings, with what a careful reader finds in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.documents.extract import extract
from ingest.documents.gold_json import to_json
from ingest.documents.model import Document
from ingest.documents.normalise import normalise
from ingest.documents.read import read_document

TEXTS = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))


def document(name: str) -> Document:
    return extract(read_document(TEXTS / f"{name}.txt"))


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_identity_is_what_the_text_says(name: str) -> None:
    found = to_json(document(name))["metadata"]
    wanted = expected(name)["metadata"]
    level = {"nation": "national", "city": "prefecture-level city"}
    wanted["administrative_level"] = level.get(wanted["administrative_level"], wanted["administrative_level"])
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize("name", NAMES)
def test_sections_are_numbered_as_a_reader_would_quote_them(name: str) -> None:
    found = [[s.id, s.number, s.heading] for s in document(name).sections]
    assert found == expected(name)["sections"]


@pytest.mark.parametrize("name", NAMES)
def test_citations_have_full_titles_and_relations(name: str) -> None:
    found = [[c.title, c.number, c.relation, c.kind] for c in document(name).citations]
    assert found == expected(name)["citations"]


@pytest.mark.parametrize("name", NAMES)
def test_definitions_and_domains_are_found(name: str) -> None:
    read, wanted = document(name), expected(name)
    assert sorted([d.term, list(d.members)] for d in read.definitions) == sorted(wanted["definitions"])
    assert [d.normalized for d in read.domains if d.kind == "pilot-domain"] == wanted["domains"]
    assert [d.verbatim for d in read.domains if d.kind == "village-priority-topic"] == wanted["topics"]


@pytest.mark.parametrize("name", NAMES)
def test_contact_data_do_not_leave(name: str) -> None:
    read, wanted = document(name), expected(name)
    assert [span.quote for span in read.personal_data] == wanted["personal"]
    printed = json.dumps(to_json(read), ensure_ascii=False)
    assert not [secret for secret in wanted["personal"] if secret in printed]
    assert {problem.code for problem in read.problems} == set(wanted["problems"])


@pytest.mark.parametrize("name", NAMES)
def test_due_dates_are_resolved(name: str) -> None:
    from ingest.documents.deadlines import find_deadlines
    from ingest.documents.extract import year_of

    read = document(name)
    found = {d.iso for d in find_deadlines(normalise(read.raw).text, year_of(read.metadata, read.sections)) if d.iso}
    assert sorted(found) == expected(name)["dates"]


@pytest.mark.parametrize("name", NAMES)
def test_every_part_can_be_quoted(name: str) -> None:
    read = document(name)
    parts = [*read.sections, *read.citations, *read.definitions, *read.domains, *read.statements]
    for part in parts:
        assert read.raw[part.span.start : part.span.end] == part.span.quote
