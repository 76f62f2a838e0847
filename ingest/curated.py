"""The documents that ship as facts: curated by hand in Turtle, one file a document.

They stand in until the document's own text is built; then what is extracted from it replaces them.
"""

from importlib.resources import files

from graphs.quads import Description, NamedNode, Quad, iri, read_turtle
from ontology import iris
from ontology.terms import RDF, ZWGK

_FOLDER = "data/documents"


def read_curated() -> list[Description]:
    """Return one description a document, in the order of the file names."""
    folder = files("graphs").joinpath(_FOLDER)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ttl"))
    return [describe_turtle(folder.joinpath(name).read_bytes(), name) for name in names]


def describe_turtle(turtle: bytes, name: str) -> Description:
    """Return one document described in Turtle: its own graph, and apart from it what it shares with other sources.

    Raises ValueError when the file does not describe exactly one document.
    """
    quads = read_turtle(turtle, iris.graph("doc"), name)
    document = _document_of(quads, name)
    description = Description(iris.document_graph(document))
    for quad in quads:
        shared = _name(quad).startswith(f"{iris.BASE}id/org/")
        description.add_quad(quad, iris.graph("orgs") if shared else None)
    return description


def _document_of(quads: list[Quad], name: str) -> str:
    """Return the IRI of the one document that a file describes."""
    kind, document = iri(RDF.type), iri(ZWGK.PolicyDocument)
    found = [_name(q) for q in quads if q.predicate == kind and q.object == document]
    if len(found) != 1:
        raise ValueError(f"{name}: one document a file, found {len(found)}")
    return found[0]


def _name(quad: Quad) -> str:
    """Return the IRI of what a quad is about, "" for a blank node."""
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""
