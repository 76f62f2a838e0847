"""Machines find what is here with standard tools, and what they find is true."""

import gzip
import hashlib
import json
from xml.etree import ElementTree

import httpx
import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from ontology.terms import DCAT, SD, VOID
from tests.api.reading import parsed
from tests.shared import SHARED, needs_shared

SH = Namespace("http://www.w3.org/ns/shacl#")
ATOM = "{http://www.w3.org/2005/Atom}"


def graph_at(client: httpx.Client, path: str) -> Graph:
    answer = client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format="turtle")


@needs_shared
def test_the_catalogue_is_valid_dcat_ap_and_the_shapes_have_targets(client: httpx.Client) -> None:
    data = graph_at(client, "/catalog")
    shapes = Graph()
    for name in ("dcat-ap-SHACL.ttl", "ranges.ttl"):
        shapes.parse(SHARED / "semic" / name, format="turtle")
    for owner, shape in list(shapes.subject_objects(SH.property)):
        if (shape, SH.path, None) not in shapes:  # the published files name five shapes that they do not hold
            shapes.remove((owner, SH.property, shape))
    targets = {n for c in shapes.objects(None, SH.targetClass) for n in data.subjects(RDF.type, c)}
    assert len(targets) > 50
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inference="none")
    assert conforms, text[:3000]
    assert {DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService} <= set(data.objects(None, RDF.type))


def test_every_format_of_a_description_says_the_same(client: httpx.Client) -> None:
    sizes = set()
    for media, name in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ):
        answer = client.get("/.well-known/void", headers={"accept": media})
        assert answer.headers["content-type"].startswith(media)
        sizes.add(len(parsed(answer, name)))
    assert len(sizes) == 1


def test_void_counts_what_sparql_counts(client: httpx.Client) -> None:
    void = graph_at(client, "/.well-known/void")
    dataset = URIRef(str(client.base_url).rstrip("/") + "/.well-known/void#dataset")
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert int(void.value(dataset, VOID.triples)) == int(rows[0]["n"]["value"])
    by_property = sum(int(void.value(p, VOID.triples)) for p in void.objects(dataset, VOID.propertyPartition))
    assert by_property == int(rows[0]["n"]["value"])
    named = {str(void.value(n, SD.name)) for n in void.objects(dataset, SD.namedGraph)}
    assert named == {g["id"] for g in client.get("/graphs").json()["data"]}


def test_a_browser_gets_a_page_and_a_machine_the_description(client: httpx.Client) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/sparql", headers={"accept": browser}).headers["content-type"].startswith("text/html")
    for accept in ("*/*", "text/turtle", "text/html;q=0.5, text/turtle"):
        assert client.get("/sparql", headers={"accept": accept}).headers["content-type"].startswith("text/turtle")


def test_the_dump_of_everything_is_the_graphs_put_together(client: httpx.Client) -> None:
    whole = client.get("/dumps/1/all.nq.gz")
    lines = gzip.decompress(whole.content).splitlines()
    assert len(lines) == sum(g["triples"] for g in client.get("/graphs").json()["data"])
    sums = dict(reversed(line.split("  ")) for line in client.get("/dumps/1/SHA256SUMS").text.splitlines())
    assert sums["all.nq.gz"] == hashlib.sha256(whole.content).hexdigest()
    one = client.get("/graphs").json()["data"][0]
    assert sums[one["dump"].removeprefix("/dumps/1/")] == hashlib.sha256(client.get(one["dump"]).content).hexdigest()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=5000-70000", 5000, 70001), ("bytes=-20", -20, None), ("bytes=100-", 100, None)],
)
def test_a_range_of_a_dump_is_that_part_of_it(client: httpx.Client, asked: str, start: int, stop: int | None) -> None:
    whole = client.get("/dumps/1/all.nq.gz").content
    part = client.get("/dumps/1/all.nq.gz", headers={"range": asked})
    assert part.status_code == 206
    assert part.content == whole[start:stop]
    assert part.headers["content-range"].endswith(f"/{len(whole)}")


def test_a_range_beyond_the_end_is_refused(client: httpx.Client) -> None:
    assert client.get("/dumps/1/all.nq.gz", headers={"range": "bytes=999999999-"}).status_code == 416


@pytest.mark.parametrize("path", ["release.json", "../../writer.lock", "store/CURRENT", "graphs/../release.json", "x"])
def test_nothing_but_dumps_can_be_downloaded(client: httpx.Client, path: str) -> None:
    assert client.get(f"/dumps/1/{path}").status_code == 404
    assert client.get("/dumps/1/" + path.replace("/", "%2F")).status_code == 404


def test_the_feed_has_an_entry_for_each_release(client: httpx.Client) -> None:
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert [e.find(f"{ATOM}title").text for e in entries] == ["版本 1"]  # type: ignore[union-attr]
    for needed in ("id", "updated", "title"):
        assert feed.find(f"{ATOM}{needed}") is not None


def test_conformance_lists_each_test_with_its_result(client: httpx.Client) -> None:
    suites = client.get("/conformance", headers={"accept": "application/json"}).json()["suites"]
    assert {s["name"]: (s["passed"], len(s["tests"])) for s in suites}["SPARQL 1.1 Protocol"] == (34, 34)
    assert json.dumps(suites).count('"failed"') <= 2
    assert client.get("/conformance", headers={"accept": "text/html"}).text.count("query_get")


def test_statistics_count_what_there_is(client: httpx.Client) -> None:
    answer = client.get("/api/v1/statistics").json()
    void = Graph().parse(data=client.get("/.well-known/void", headers={"accept": "text/turtle"}).text)
    counted = {
        str(void.value(part, VOID["class"])): int(str(void.value(part, VOID.entities)))
        for part in void.objects(None, VOID.classPartition)
    }
    assert {r["class"]: r["n"] for r in answer["data"] if r["level"] is None} == counted
    counties = client.get("/api/v1/areas?level=county&limit=1").json()["total"]
    [row] = [r for r in answer["data"] if r["level"] == "county" and r["class"].endswith("#Area")]
    assert row["n"] == counties > 0
    table = client.get("/api/v1/statistics?format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.text.strip().splitlines()) == len(answer["data"]) + 1
