"""What the tests of this room share: the background of the examples, and stores made from Turtle."""

from functools import lru_cache
from pathlib import Path

from rdflib import Graph

from graphs.store import GraphStore
from ontology.vocabulary import sources
from shapes.catalogue import checks
from shapes.model import Report

HERE = Path(__file__).parent
NAMES = [check.shape.rsplit("#", 1)[-1] for check in checks()]
PREFIXES = """
@prefix zwgk: <https://w3id.org/zwgk/ns#> . @prefix zc: <https://w3id.org/zwgk/components#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix status: <https://w3id.org/zwgk/cv/review-status/> . @prefix ex: <urn:example:> .
@base <https://zwgk.example.org/id/> .
"""


@lru_cache(maxsize=1)
def background() -> Graph:
    """Return the vocabulary and the areas that the examples lie in; do not change it."""
    graph = Graph().parse(HERE / "common.ttl", format="turtle")
    for data in sources("schemes").values():
        graph.parse(data=data, format="turtle")
    return graph


def example(*files: str) -> Graph:
    """Return the background with examples such as `bad/T01-DeadlineIsDate`."""
    graph = Graph()
    graph += background()
    for file in files:
        graph.parse(HERE / f"{file}.ttl", format="turtle")
    return graph


def turtle(text: str) -> Graph:
    """Return the background with statements in Turtle, whose prefixes are declared."""
    graph = Graph()
    graph += background()
    return graph.parse(data=PREFIXES + text, format="turtle")


def as_store(graph: Graph, name: str = "urn:g") -> GraphStore:
    """Return a store in memory that holds the statements in one named graph."""
    store = GraphStore.in_memory()
    lines = [line.removesuffix(" .") for line in graph.serialize(format="nt").splitlines() if line.strip()]
    store.load("".join(f"{line} <{name}> .\n" for line in lines).encode())
    return store


def outcome(report: Report) -> set[tuple[str, str, str | None, str | None, str]]:
    """Return what engines must agree on."""
    return {(f.shape, f.focus, f.path, f.value, f.component) for f in report.findings}
