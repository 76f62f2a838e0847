"""The SPARQL clients that people have work against the endpoint as they are."""

import warnings
from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from ontology.terms import RDF, ZWGK

COUNT = f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{ZWGK.CatalogueItem}> }}"
SPARQL = "/sparql"


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
    return int(client.get("/api/v1/items?limit=1").json()["total"])


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
