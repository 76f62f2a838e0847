"""The SPARQL clients that people have work against the endpoint as they are."""

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from ontology.terms import RDF, SKOS, ZWGK

COUNT = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{ZWGK.CatalogueItem}> }}"
SPARQL = "/sparql"
COMUNICA = Path(__file__).resolve().parents[2] / "node_modules" / ".bin" / "comunica-sparql"
needs_comunica = pytest.mark.skipif(
    not (shutil.which("node") and COMUNICA.exists()) and os.environ.get("CI") != "true",
    reason="node or @comunica/query-sparql is not installed (npm ci --ignore-scripts)",
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the clients' own
        yield


@pytest.fixture
def endpoint(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/") + SPARQL


@pytest.fixture
def total(client: httpx.Client) -> int:
    answer = client.get("/api/v1/items?limit=1")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["total"])


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_selects(endpoint: str, total: int, method: str, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    wrapper = SPARQLWrapper(endpoint, returnFormat=form)
    wrapper.setMethod(method)
    wrapper.setQuery(COUNT)
    found = wrapper.query().convert()
    text = found.toxml() if form == "xml" else str(found)
    assert str(total) in text


@pytest.mark.parametrize("form", ["turtle", "xml", "json-ld", "rdf+xml", "n3"])
def test_sparqlwrapper_constructs(endpoint: str, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    wrapper = SPARQLWrapper(endpoint, returnFormat=form)
    wrapper.setQuery(f"CONSTRUCT {{ ?s a ?c }} WHERE {{ ?s a ?c . FILTER (?c = <{ZWGK.DisclosureCatalogue}>) }}")
    found = wrapper.query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) > 10


def test_sparqlwrapper_asks_and_posts_directly(endpoint: str) -> None:
    from SPARQLWrapper import JSON, POST, POSTDIRECTLY, SPARQLWrapper

    wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery("ASK { ?s ?p ?o }")
    assert wrapper.query().convert()["boolean"] is True


def test_rdflib_reads_the_endpoint_as_a_graph(endpoint: str, total: int) -> None:
    graph = Graph(SPARQLStore(endpoint))
    [row] = graph.query(COUNT)
    assert int(row[0]) == total  # type: ignore[index]
    assert len(set(graph.subjects(RDF.type, URIRef(str(ZWGK.CatalogueItem))))) == total


def test_rdflib_reads_one_named_graph(endpoint: str, client: httpx.Client) -> None:
    [chosen] = [g for g in client.get("/graphs").json()["data"] if g["id"].endswith("graph/catalogue/990121")]
    graph = Graph(SPARQLStore(endpoint, context_aware=True), identifier=URIRef(chosen["id"]))
    assert len(set(graph.triples((None, None, None)))) == chosen["triples"]


def comunica(source: str, query: str, media_type: str = "application/sparql-results+json") -> str:
    command = [str(COMUNICA), source, query, "-t", media_type]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout


@needs_comunica
@pytest.mark.parametrize("source", ["", "sparql@"], ids=["discovered", "named as an endpoint"])
def test_comunica_selects(endpoint: str, total: int, source: str) -> None:
    [row] = json.loads(comunica(source + endpoint, COUNT))["results"]["bindings"]
    assert int(row["n"]["value"]) == total


@needs_comunica
def test_comunica_finds_the_endpoint_by_its_description_and_joins(endpoint: str, client: httpx.Client) -> None:
    query = f"""SELECT DISTINCT ?area ?label {{
        ?item a <{ZWGK.CatalogueItem}> ; <{ZWGK.area}> ?area . ?area <{SKOS.prefLabel}> ?label }}"""
    result = json.loads(comunica(endpoint, query))
    assert result["metadata"]["httpRequests"] <= 5  # one for the description; the query went to the endpoint whole
    expected = client.get(SPARQL, params={"query": query, "format": "json"}).json()["results"]["bindings"]
    shown = {(r["area"]["value"], r["label"]["value"]) for r in result["results"]["bindings"]}
    assert shown == {(r["area"]["value"], r["label"]["value"]) for r in expected} != set()


@needs_comunica
@pytest.mark.parametrize(("cls", "answer"), [("CatalogueItem", True), ("Nothing", False)])
def test_comunica_asks(endpoint: str, cls: str, answer: bool) -> None:
    assert json.loads(comunica(endpoint, f"ASK {{ ?s a <{ZWGK}{cls}> }}"))["boolean"] is answer


@needs_comunica
def test_comunica_constructs(endpoint: str, client: httpx.Client) -> None:
    query = f"CONSTRUCT {{ ?s a ?c }} WHERE {{ ?s a ?c . FILTER (?c = <{ZWGK.DisclosureCatalogue}>) }}"
    found = Graph().parse(data=comunica(endpoint, query, "text/turtle"), format="turtle")
    stored = client.get(SPARQL, params={"query": query}, headers={"accept": "application/n-triples"}).text
    assert set(found) == set(Graph().parse(data=stored, format="nt")) != set()
