"""What is found in the shared documents, against hand-made labels."""

import importlib.util
import json
from functools import cache
from typing import Any

import pytest

from ingest.documents.extract import extract
from ingest.documents.gold_json import to_json
from ingest.documents.model import Document
from ingest.documents.personal import MASK
from ingest.documents.read import read_document
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
DOCUMENTS = {path.name[:3]: path for path in sorted((SHARED / "documents").glob("*.txt"))}
LABELLED = sorted(path.stem for path in (SHARED / "gold").glob("*.json"))


@cache
def document(number: str) -> Document:
    return extract(read_document(DOCUMENTS[number]))


@cache
def scores(number: str) -> dict[str, Any]:
    tool = SHARED / "tools" / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", tool)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    gold = json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = module.score(gold, to_json(document(number)))
    return found


@pytest.mark.parametrize("number", LABELLED)
def test_structure_reaches_the_labels(number: str) -> None:
    found = scores(number)
    assert found["metadata_accuracy"] == 1.0, found["metadata_wrong"]
    assert found["citations"]["f1"] >= 0.97
    assert found["sections"]["f1"] >= 0.98
    assert found["domains"]["f1"] == 1.0
    assert found["deadline_dates_in_document"]["f1"] == 1.0


@pytest.mark.parametrize("number", LABELLED)
def test_section_ranges_and_citations_lie_where_the_labels_say(number: str) -> None:
    gold = json.loads((SHARED / "gold" / f"{number}.json").read_text(encoding="utf-8"))
    found = to_json(document(number))
    ranges = {(s["id"], s["level"], s["char_start"]) for s in gold["sections"]}
    assert ranges == {(s["id"], s["level"], s["char_start"]) for s in found["sections"]}
    cited = {(c["char_start"], c["relation"], c.get("alias")) for c in gold["citations"] if not c.get("kind")}
    assert cited <= {(c["char_start"], c["relation"], c.get("alias")) for c in found["citations"]}
    members = {d["term"]: d["members"] for d in gold["definitions"]}
    assert members == {d["term"]: d["members"] for d in found["definitions"]}


@pytest.mark.parametrize("number", sorted(DOCUMENTS))
def test_every_part_is_quoted_verbatim(number: str) -> None:
    read = document(number)
    parts = [*read.sections, *read.citations, *read.definitions, *read.domains, *read.statements]
    assert parts
    for part in parts:
        assert read.raw[part.span.start : part.span.end] == part.span.quote
    for deadline in (d for s in read.statements for d in s.deadlines):
        assert deadline.span
        assert read.raw[deadline.span.start : deadline.span.end] == deadline.span.quote


@pytest.mark.parametrize("number", sorted(DOCUMENTS))
def test_what_leaves_has_the_length_of_what_was_read(number: str) -> None:
    read = document(number)
    found = to_json(read)
    printed = json.dumps(found, ensure_ascii=False)
    assert not [span.quote for span in read.personal_data if span.quote in printed]
    for part in (*found["citations"], *found["definitions"], *found["obligations"]):
        raw = read.raw[part["char_start"] : part["char_end"]]
        assert len(raw) == len(part["quote"])
        assert raw == part["quote"] or MASK in part["quote"]


def test_a_converted_copy_is_read_and_marked() -> None:
    read = document("002")
    assert read.untrusted
    assert len(read.sections) == 13
    assert len([d for d in read.domains if d.kind == "pilot-domain"]) == 26
    assert [(c.number, c.relation) for c in read.citations if c.number][:3] == [
        ("国办发〔2019〕54号", "implements"),
        ("黑政办〔2020〕17号", "implements"),
        ("国办公开办函〔2019〕61号", "requires"),
    ]


def test_a_notice_with_its_plan_keeps_header_and_signature_apart() -> None:
    meta = document("004").metadata
    assert meta.document_number == "吉政公组〔2020〕1号"
    assert meta.header_issuer != meta.signature_issuer == meta.issuer
    assert (meta.date_issued, meta.date_published) == ("2020-03-16", "2020-03-19")
    assert meta.attachment
    assert len(meta.addressees) == 5
    assert len([p for p in document("004").problems if p.code == "broken-line"]) == 7
