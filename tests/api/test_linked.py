"""Every IRI that we mint answers, in every format, with the same statements."""

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from ontology.iris import DEFAULT_BASE
from tests.api.reading import parsed

RESOURCES = ["area/990121", "doc/CN/guobanfa-2019-54", "catalogue/990121"]
FORMATS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld"}


@pytest.mark.parametrize("path", RESOURCES)
def test_a_name_leads_to_its_description(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/id/{path}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/doc/{path}"


@pytest.mark.parametrize("path", RESOURCES)
def test_all_formats_say_the_same(client: httpx.Client, path: str) -> None:
    graphs = {e: parsed(client.get(f"/doc/{path}{e}"), name) for e, name in FORMATS.items()}
    assert len(graphs[".ttl"]) > 5
    assert all(isomorphic(g, graphs[".ttl"]) for g in graphs.values())
    assert (URIRef(f"{DEFAULT_BASE}id/{path}"), None, None) in graphs[".ttl"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", "application/rdf+xml"),
        ("*/*", "text/turtle"),
        ("text/csv", "text/csv"),
    ],
)
def test_a_description_is_negotiated(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.get("/doc/area/990121", headers={"accept": accept})
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]
    assert 'rel="alternate"' in answer.headers["link"]


def test_a_format_that_there_is_not_is_refused(client: httpx.Client) -> None:
    assert client.get("/doc/area/990121", headers={"accept": "image/png"}).status_code == 406


def test_every_kind_of_iri_that_is_minted_answers(client: httpx.Client) -> None:
    query = f'SELECT ?s {{ ?s ?p ?o . FILTER (STRSTARTS(STR(?s), "{DEFAULT_BASE}id/")) }} GROUP BY ?s'
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    kinds: dict[str, str] = {}
    for row in rows:
        iri = row["s"]["value"]
        kinds.setdefault(iri.removeprefix(f"{DEFAULT_BASE}id/").partition("/")[0], iri)
    assert len(kinds) >= 10
    for iri in kinds.values():
        path = iri.removeprefix(DEFAULT_BASE).partition("#")[0]
        assert client.get(f"/{path}", follow_redirects=True).status_code == 200, iri


def test_graphs_answer_at_their_iri_path(client: httpx.Client) -> None:
    for graph in client.get("/graphs").json()["data"]:
        answer = client.head("/" + graph["id"].removeprefix(DEFAULT_BASE))
        assert answer.status_code == 200, graph


@pytest.mark.parametrize("path", ["/ns", "/cv", "/shapes"])
def test_the_vocabulary_is_served_to_machines_and_people(client: httpx.Client, path: str) -> None:
    graph = Graph().parse(data=client.get(path).text, format="turtle")
    assert len(graph) > 500
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert page.text.count("<tr") + page.text.count("<dt") > 20


def test_concepts_and_schemes_answer(client: httpx.Client) -> None:
    assert "国土空间规划" in client.get("/cv/domain/01.ttl").text
    assert client.get("/cv/domain.ttl").text.count("skos:inScheme") >= 26
    assert client.get("/cv/no/such").status_code == 404


def test_the_context_is_open_to_every_origin(client: httpx.Client) -> None:
    answer = client.get("/context.jsonld", headers={"origin": "http://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"].startswith("application/ld+json")


@pytest.mark.parametrize(
    "path", ["/doc/no/such", "/doc/area/%3Cscript%3E", "/cv/%22", "/graph/none", "/doc/a%20b", "/doc/%C2%9F"]
)
def test_an_iri_that_was_never_minted_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("application/problem+json")
