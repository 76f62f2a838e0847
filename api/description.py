"""The service describes itself in RDF: SPARQL service description and VoID.

What never changes stands in `facts/service.ttl`; counts and graphs come from the manifest of a release.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from rdflib import Graph, Literal, URIRef

from api.negotiation import GRAPH_TYPES
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE
from ontology.terms import DCTERMS, PREFIXES, RDF, SD, VOID, XSD

_WRITERS = {
    GRAPH_TYPES["ttl"]: "turtle",
    GRAPH_TYPES["nt"]: "nt",
    GRAPH_TYPES["jsonld"]: "json-ld",
    GRAPH_TYPES["rdf"]: "xml",
}


@lru_cache(maxsize=8)
def _source(name: str) -> str:
    return (files("api") / "facts" / name).read_text(encoding="utf-8")


def read(name: str, address: str) -> Graph:
    """Return a Turtle file of `facts/` with its relative IRIs under an address."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph.parse(data=_source(name), format="turtle", publicID=address)


def write(graph: Graph, media_type: str) -> bytes:
    """Return a graph in an RDF media type."""
    return graph.serialize(format=_WRITERS[media_type], encoding="utf-8")


def service_description(release: Release, address: str) -> Graph:
    """Return the description of the SPARQL service over a release, with its dataset and named graphs."""
    graph = read("service.ttl", address)
    void = URIRef(address + ".well-known/void")
    dataset, union, collection = (URIRef(f"{void}#{name}") for name in ("dataset", "union", "graphs"))
    for subject in (dataset, union):
        graph.add((subject, VOID.triples, Literal(release.triples)))
    graph.add((dataset, DCTERMS.modified, Literal(release.created, datatype=XSD.dateTime)))
    graph.add((dataset, VOID.uriSpace, Literal(DEFAULT_BASE)))
    graph.add((dataset, VOID.dataDump, URIRef(address + f"dumps/{release.number}/all.nq.gz")))
    for number, (name, entry) in enumerate(sorted(release.graphs.items())):
        named, held = URIRef(f"{void}#named-{number}"), URIRef(f"{void}#graph-{number}")
        for owner in (dataset, collection):
            graph.add((owner, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(name)))
        graph.add((named, SD.graph, held))
        graph.add((held, RDF.type, SD.Graph))
        graph.add((held, RDF.type, VOID.Dataset))
        graph.add((held, VOID.triples, Literal(entry.triples)))
        graph.add((dataset, VOID.subset, held))
        graph.add((held, VOID.dataDump, URIRef(address + f"dumps/{release.number}/{entry.file}")))
    return graph


def with_partitions(graph: Graph, address: str, classes: Mapping[str, int], properties: Mapping[str, int]) -> Graph:
    """Add to a description how many entities each class and how many triples each property has."""
    void = address + ".well-known/void"
    dataset = URIRef(f"{void}#dataset")
    for number, (iri, entities) in enumerate(classes.items()):
        part = URIRef(f"{void}#class-{number}")
        graph.add((dataset, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(iri)))
        graph.add((part, VOID.entities, Literal(entities)))
    for number, (iri, triples) in enumerate(properties.items()):
        part = URIRef(f"{void}#property-{number}")
        graph.add((dataset, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(iri)))
        graph.add((part, VOID.triples, Literal(triples)))
    return graph
