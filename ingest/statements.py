"""Statements in files: RDF that somebody wants checked as it is, laid over the release like any other file."""

from collections.abc import Sequence
from pathlib import Path

from graphs.errors import InputError
from graphs.quads import NamedNode, Quad
from graphs.store import RDF_ENDINGS, GraphStore, read_rdf
from ingest.sources import read_bytes
from ontology.terms import RDF, ZWGK

UPLOAD = "urn:zwgk:upload"
"""The graph of statements that name none."""


def split(files: Sequence[Path]) -> tuple[list[Path], dict[Path, list[Quad]]]:
    """Return the files that are read as sources, and the statements of the others.

    Turtle that describes one policy document is a source, as in a build. Raise InputError for what is malformed.
    """
    sources: list[Path] = []
    stated: dict[Path, list[Quad]] = {}
    for path in files:
        ending = path.suffix.lower()
        quads = _read(path, ending) if ending in RDF_ENDINGS and path.is_file() else None
        if quads is None or (ending == ".ttl" and _documents(quads) == 1):
            sources.append(path)
        else:
            stated[path] = quads
    return sources, stated


def lay(store: GraphStore, stated: Sequence[list[Quad]]) -> frozenset[str]:
    """Add statements to a store and return their graphs; a graph that they name stands in the place of what it was."""
    quads = [quad for part in stated for quad in part]
    graphs = frozenset(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
    for graph in graphs:
        store.remove_graph(graph)
    store.lay(quads)
    return graphs


def _read(path: Path, ending: str) -> list[Quad]:
    try:
        return read_rdf(read_bytes(path, path.name), ending, UPLOAD)
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"{path.name}：RDF 有误，无法读取：{error}。请改正后再试。",
            f"{path.name}: the RDF is malformed and cannot be read: {error}; mend it and try again",
        ) from error


def _documents(quads: Sequence[Quad]) -> int:
    """Return how many policy documents are described."""
    kind, document = str(RDF.type), str(ZWGK.PolicyDocument)
    return len({q.subject for q in quads if q.predicate.value == kind and getattr(q.object, "value", "") == document})
