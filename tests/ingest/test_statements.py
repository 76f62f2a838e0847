"""RDF is checked as it is: in every format, alone or over a release, in the place of the graphs that it names."""

from pathlib import Path

import pytest

from graphs.errors import InputError
from graphs.export import export
from graphs.releases import open_current
from graphs.store import RDF_ENDINGS, GraphStore, read_rdf
from ingest.check import check
from ontology import iris
from ontology.terms import RDF, ZWGK

TYPE, ITEM = str(RDF.type), str(ZWGK.CatalogueItem)
TURTLE = f"<urn:a> a <{ITEM}> ."
XML = f"""<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="urn:a">
    <rdf:type rdf:resource="{ITEM}"/></rdf:Description></rdf:RDF>"""
WRITTEN = {
    ".ttl": TURTLE,
    ".trig": TURTLE,
    ".nt": f"<urn:a> <{TYPE}> <{ITEM}> .",
    ".nq": f"<urn:a> <{TYPE}> <{ITEM}> .",
    ".jsonld": f'{{"@id": "urn:a", "@type": "{ITEM}"}}',
    ".rdf": XML,
}
GRAPH = iris.graph("catalogue", "990121")


def file(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("ending", sorted(RDF_ENDINGS))
def test_every_format_of_rdf_is_checked_and_says_the_same(ending: str, tmp_path: Path) -> None:
    report = check([file(tmp_path, f"a{ending}", WRITTEN[ending])], None)
    assert {f.focus for f in report.findings} == {"urn:a"}
    assert {f.check_id for f in report.findings} == {
        f.check_id for f in check([file(tmp_path, "b.nt", WRITTEN[".nt"])], None).findings
    }


def test_own_shapes_judge_rdf(tmp_path: Path) -> None:
    shape = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetClass <{ITEM}> ; sh:property <urn:ps> .
        <urn:ps> sh:path <urn:p> ; sh:minCount 1 ."""
    shapes = [file(tmp_path, "s.ttl", shape)]
    assert check([file(tmp_path, "a.ttl", TURTLE)], None, shapes=shapes).violations == 1
    whole = TURTLE.replace(" .", ' ; <urn:p> "x" .')
    assert check([file(tmp_path, "b.ttl", whole)], None, shapes=shapes).violations == 0


def test_a_graph_of_the_release_that_is_sent_as_it_is_has_the_findings_of_the_release(
    example: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, "a.nq", b"".join(export(open_current(example), "nq", graph=GRAPH)))
    described = {q.subject.value for q in read_rdf(path.read_bytes(), ".nq", "urn:g")}  # type: ignore[union-attr]
    everywhere = {(f.check_id, f.focus) for f in check([], example, area="990121").findings if f.focus in described}
    assert {(f.check_id, f.focus) for f in check([path], example).findings} == everywhere
    assert everywhere


def test_a_statement_stands_in_one_graph_when_it_was_laid() -> None:
    store = GraphStore.in_memory()
    store.load(read_rdf(WRITTEN[".nt"].encode(), ".nt", "urn:one"))
    store.lay(read_rdf(WRITTEN[".nt"].encode(), ".nt", "urn:two"))
    assert [str(quad.graph_name) for quad in store] == ["<urn:two>"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.nt", "<urn:a> <urn:b>"),
        ("a.ttl", "@prefix broken"),
        ("a.jsonld", '{"@context": "http://elsewhere.example/context", "@id": "urn:a"}'),
        ("a.rdf", f'<!DOCTYPE x [<!ENTITY a "b">]>{XML}'),
        ("b.rdf", XML.encode("utf-16")),
        ("c.rdf", "<rdf:RDF"),
    ],
)
def test_malformed_rdf_is_refused_by_its_name(name: str, text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=name):
        check([file(tmp_path, name, text)], None)
