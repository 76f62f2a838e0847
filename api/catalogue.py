"""The DCAT-AP catalogue of a release: what stands in `facts/catalog.ttl` and the downloads of the release."""

from rdflib import Graph, Literal, URIRef

from api.description import read
from graphs.releases import Release
from ontology.terms import DCAT, DCTERMS, RDF, RDFS, SPDX, XSD

_GRAPHS_LISTED = 2000


def catalogue(release: Release, address: str, sums: dict[str, tuple[str, int]]) -> Graph:
    """Return the catalogue of a release; `sums` gives check sum and size of each dump by its path in the release."""
    graph = read("catalog.ttl", address)
    top, whole = URIRef(address + "catalog"), URIRef(address + "catalog#graph")
    day = Literal(release.created, datatype=XSD.dateTime)
    for subject in (top, whole):
        graph.add((subject, DCTERMS.modified, day))
    graph.add((whole, DCTERMS.issued, day))
    graph.add((whole, DCAT.version, Literal(str(release.number))))
    _distribution(graph, release, whole, address, "all.nq.gz", "全库 N-Quads", sums["all.nq.gz"])
    for name, entry in sorted(release.graphs.items())[:_GRAPHS_LISTED]:
        part = URIRef(name)
        graph.add((top, DCAT.dataset, part))
        graph.add((part, RDF.type, DCAT.Dataset))
        title = name.partition("/graph/")[2] or name
        graph.add((part, DCTERMS.title, Literal(f"命名图 {title}", lang="zh")))
        graph.add((part, DCTERMS.title, Literal(f"Named graph {title}", lang="en")))
        graph.add((part, DCTERMS.description, Literal(f"{entry.triples} 条陈述", lang="zh")))
        graph.add((part, DCTERMS.description, Literal(f"{entry.triples} statements", lang="en")))
        graph.add((part, DCTERMS.isPartOf, whole))
        for predicate in (DCTERMS.publisher, DCAT.contactPoint, DCAT.theme, DCTERMS.accessRights):
            for value in graph.objects(whole, predicate):
                graph.add((part, predicate, value))
        _distribution(graph, release, part, address, entry.file, title, sums[entry.file])
    return graph


def _distribution(
    graph: Graph, release: Release, dataset: URIRef, address: str, file: str, title: str, held: tuple[str, int]
) -> None:
    """Add a download of a dataset, with its check sum."""
    url = URIRef(f"{address}dumps/{release.number}/{file}")
    node, check = URIRef(f"{url}#distribution"), URIRef(f"{url}#checksum")
    graph.add((dataset, DCAT.distribution, node))
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(title, lang="zh")))
    graph.add((node, DCAT.accessURL, url))
    graph.add((node, DCAT.downloadURL, url))
    graph.add((url, RDF.type, RDFS.Resource))
    media = "http://www.iana.org/assignments/media-types/application/"
    graph.add((node, DCAT.mediaType, URIRef(media + "n-quads")))
    graph.add((node, DCAT.compressFormat, URIRef(media + "gzip")))
    graph.add((node, DCTERMS["format"], URIRef("http://www.w3.org/ns/formats/N-Quads")))
    for licence in graph.objects(URIRef(address + "catalog"), DCTERMS.license):
        graph.add((node, DCTERMS.license, licence))
    graph.add((node, DCAT.byteSize, Literal(held[1], datatype=XSD.nonNegativeInteger)))
    graph.add((node, DCTERMS.modified, Literal(release.created, datatype=XSD.dateTime)))
    graph.add((node, SPDX.checksum, check))
    graph.add((check, RDF.type, SPDX.Checksum))
    graph.add((check, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((check, SPDX.checksumValue, Literal(held[0], datatype=XSD.hexBinary)))
