from pathlib import Path

from ingest.check import check


def test_a_finding_about_documents_names_every_document_and_section_in_question(example: Path) -> None:
    late = [f for f in check([], example).findings if f.check_id == "X01" and f.area == "990100"]
    assert late
    for finding in late:
        assert len(finding.concerns) >= 2
        assert all(c.sections for c in finding.concerns)


def test_a_finding_about_a_cell_has_its_place_and_concerns_no_document(example: Path) -> None:
    [*found] = [f for f in check([], example).findings if f.check_id == "E01"]
    assert found
    assert all(f.concerns == () and f.place for f in found)
