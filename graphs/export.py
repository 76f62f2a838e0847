"""A release or one of its graphs as a file, always in the same order: graphs by IRI, statements sorted."""

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Quad, RdfFormat, serialize

from graphs.errors import InputError, NotFoundError
from graphs.quads import read_nquads
from graphs.releases import Release
from ontology.terms import PREFIXES

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_WHOLE = {"jsonld", "rdf"}  # one document each: parts cannot be put one after the other


def export(release: Release, format: str = "nq", graph: str | None = None) -> Iterator[bytes]:
    """Return the parts of the file, one a graph; put together they are the release, or the one graph named.

    Formats without graphs (nt, ttl, rdf) give the union. Raise InputError for an unknown format, NotFoundError for an
    unknown graph.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(f"未知的导出格式 {format}，可用：{known}。", f"no export format {format}; there are: {known}")
    if graph is not None and graph not in release.graphs:
        raise NotFoundError(
            f"第 {release.number} 号版本中没有图 {graph}。", f"there is no graph {graph} in release {release.number}"
        )
    names = [graph] if graph is not None else sorted(release.graphs)
    bodies = (release.read(release.graphs[name]) for name in names)
    if format == "nq":
        return bodies
    parts = (read_nquads(body) for body in bodies)
    if format in _WHOLE:
        return iter([_serialize([quad for part in parts for quad in part], format)])
    return (_serialize(part, format) for part in parts)


def _serialize(quads: list[Quad], format: str) -> bytes:
    kind = FORMATS[format]
    if kind.supports_datasets:
        return cast(bytes, serialize(quads, format=kind, prefixes=PREFIXES))
    return cast(bytes, serialize((quad.triple for quad in quads), format=kind, prefixes=PREFIXES))
