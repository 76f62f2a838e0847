"""The vocabulary as it ships: Turtle files of the package, labels of the schemes, the JSON-LD context.

`python -m ontology.vocabulary` writes `context.jsonld` anew from the Turtle.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from rdflib import Graph, URIRef

from ontology.iris import concept, normal
from ontology.iris import scheme as scheme_iri
from ontology.terms import DCTERMS, ELI, ORG, OWL, PREFIXES, PROV, RDF, RDFS, SKOS, XSD, ZWGK

Part = Literal["ontology", "schemes", "alignments"]

_FOREIGN: tuple[tuple[str, URIRef, str | None], ...] = (
    ("label", RDFS.label, "language"),
    ("comment", RDFS.comment, "language"),
    ("isDefinedBy", RDFS.isDefinedBy, "id"),
    ("prefLabel", SKOS.prefLabel, "language"),
    ("altLabel", SKOS.altLabel, "languages"),
    ("definition", SKOS.definition, "language"),
    ("notation", SKOS.notation, None),
    ("inScheme", SKOS.inScheme, "id"),
    ("topConceptOf", SKOS.topConceptOf, "id"),
    ("title", DCTERMS.title, "language"),
    ("description", DCTERMS.description, "language"),
    ("spatial", DCTERMS.spatial, "id"),
    ("source", DCTERMS.source, None),
    ("date_document", ELI.date_document, "xsd:date"),
    ("date_publication", ELI.date_publication, "xsd:date"),
    ("memberOf", ORG.memberOf, "id"),
    ("subOrganizationOf", ORG.subOrganizationOf, "id"),
    ("wasDerivedFrom", PROV.wasDerivedFrom, "id"),
    ("wasGeneratedBy", PROV.wasGeneratedBy, "id"),
    ("generatedAtTime", PROV.generatedAtTime, "xsd:dateTime"),
)


def sources(part: Part = "ontology") -> dict[str, bytes]:
    """Return the Turtle files of a part by name: the themes, the concept schemes, or the alignments."""
    folder = files("ontology") if part == "ontology" else files("ontology") / part
    return {file.name: file.read_bytes() for file in _turtle(folder)}


def _turtle(folder: Traversable) -> Iterator[Traversable]:
    """Yield the Turtle files of a folder, by name."""
    yield from sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


def load() -> Graph:
    """Return the ontology and its schemes as a new graph; alignments stay out."""
    graph = _empty()
    for data in (*sources("ontology").values(), *sources("schemes").values()):
        graph.parse(data=data, format="turtle")
    return graph


def _empty() -> Graph:
    """Return an empty graph with our prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


@lru_cache(maxsize=1)
def schemes() -> tuple[str, ...]:
    """Return the names of all concept schemes."""
    return tuple(name.removesuffix(".ttl") for name in sources("schemes"))


@lru_cache(maxsize=64)
def _scheme(name: str) -> Graph:
    """Return one scheme's graph; raise KeyError when there is none of the name."""
    file = files("ontology") / "schemes" / f"{name}.ttl"
    if not name.replace("-", "").isalpha() or not file.is_file():
        raise KeyError(name)
    return _empty().parse(data=file.read_bytes(), format="turtle")


@lru_cache(maxsize=64)
def codes(scheme: str) -> tuple[str, ...]:
    """Return the codes of a scheme in the order of their notation.

    >>> codes("method")
    ('on-request', 'proactive')
    """
    graph = _scheme(scheme)
    found = graph.subjects(SKOS.inScheme, URIRef(scheme_iri(scheme)))
    return tuple(sorted(str(graph.value(node, SKOS.notation)) for node in found))


def pref_label(scheme: str, code: str, lang: str = "zh") -> str:
    """Return the preferred label of a concept; raise KeyError when there is none.

    >>> pref_label("domain", "01"), pref_label("domain", "01", "en")
    ('国土空间规划', 'territorial planning')
    """
    for value in _scheme(scheme).objects(URIRef(concept(scheme, code)), SKOS.prefLabel):
        if getattr(value, "language", None) == lang:
            return str(value)
    raise KeyError(f"{scheme}/{code}@{lang}")


label = lru_cache(maxsize=4096)(pref_label)


@lru_cache(maxsize=64)
def labels(scheme: str) -> Mapping[str, str]:
    """Return the code of every Chinese label, preferred or alternative.

    Keys are the labels as written and, where it differs, their form in `ontology.iris.normal`.

    >>> labels("domain")["城乡规划"]
    '01'
    """
    graph = _scheme(scheme)
    found: dict[str, str] = {}
    for code in codes(scheme):
        node = URIRef(concept(scheme, code))
        for value in (*graph.objects(node, SKOS.prefLabel), *graph.objects(node, SKOS.altLabel)):
            if getattr(value, "language", None) == "zh":
                found[str(value)] = found[normal(str(value))] = code
    return MappingProxyType(found)


def code_of_label(scheme: str, text: str) -> str | None:
    """Return the code of a Chinese label in any width and spacing, None when the scheme has none such.

    >>> code_of_label("channel", "社区/企事业单位/村公示栏（电子屏）")
    'notice-board'
    """
    known = labels(scheme)
    return known.get(text) or known.get(normal(text))


@lru_cache(maxsize=1)
def context() -> dict[str, Any]:
    """Return the JSON-LD context of our terms, made from the ontology."""
    graph = load()
    entries: dict[str, Any] = {"id": "@id", "type": "@type", **PREFIXES}
    for key, term, kind in _FOREIGN:
        entries[key] = _entry(graph, term, kind)
    for term in sorted(ZWGK[name] for name in ZWGK.__annotations__ if not name.startswith("_")):
        key = str(term).removeprefix(str(ZWGK))
        entries[key] = _entry(graph, term, _kind(graph, term))
    return {"@context": entries}


def _kind(graph: Graph, term: URIRef) -> str | None:
    """Return how values of a term are written: "id", "language", a datatype as a compact IRI, or None."""
    if (term, RDF.type, OWL.ObjectProperty) in graph:
        return "id"
    value_type = graph.value(term, RDFS.range)
    if value_type == RDF.langString:
        return "language"
    if value_type in {XSD.date, XSD.dateTime, XSD.duration, XSD.decimal}:
        return str(value_type).replace(str(XSD), "xsd:")
    return None


def _entry(graph: Graph, term: URIRef, kind: str | None) -> str | dict[str, Any]:
    """Return the term definition of one key."""
    name = graph.namespace_manager.curie(term)
    if kind is None:
        return name
    if kind == "language":
        return {"@id": name, "@container": "@language"}
    if kind == "languages":
        return {"@id": name, "@container": ["@language", "@set"]}
    return {"@id": name, "@type": f"@{kind}" if kind == "id" else kind}


def context_text() -> str:
    """Return the context as the text of `context.jsonld`."""
    return json.dumps(context(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the context beside this module."""
    Path(str(files("ontology") / "context.jsonld")).write_text(context_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
