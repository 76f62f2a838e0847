"""The graphs that define things as pages: the terms of the vocabulary, the concept schemes, the shapes."""

from functools import lru_cache
from typing import Any

from fastapi import Request
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from api.resources import local_name
from api.service import Service
from api.templating import local_path, templates
from graphs.releases import Release
from ontology.iris import graph
from ontology.terms import PREFIXES, RDFS, SH, SKOS, ZC, ZS, ZWGK
from shapes.catalogue import Check, checks
from shapes.loading import own_shapes

Row = dict[str, str]
KINDS = {
    "Class": ("类", "class"),
    "ObjectProperty": ("对象属性", "object property"),
    "DatatypeProperty": ("数据属性", "datatype property"),
}


async def page(request: Request, release: Release, kind: str) -> str:
    """Return the page of one of the graphs that define things: ontology, cv or shapes."""
    service: Service = request.app.state.service
    context: dict[str, Any] = {"request": request, "release": release, "kind": kind, "local": local_path}
    if kind == "cv":
        context["schemes"] = await schemes(service, release)
    elif kind == "ontology":
        context["terms"] = await terms(service, release)
        context["kinds"] = KINDS
    else:
        rows = await _rows(service, release, "vocabulary_terms", graph=graph(kind))
        context["terms"] = [row for row in rows if row["id"].startswith((str(ZS), str(ZC)))]
        context["checks"] = _checks()
        context["turtle"] = turtle
    return templates.get_template("terms.html").render(local_name=local_name, **context)


async def terms(service: Service, release: Release) -> list[Row]:
    """Return the classes and properties of our own vocabulary, each once, by kind and name."""
    found: dict[str, Row] = {}
    for row in await _rows(service, release, "page_terms"):
        if row["id"].startswith(str(ZWGK)):
            found.setdefault(row["id"], {**row, "kind": local_name(row["class"]), "name": local_name(row["id"])})
    return list(found.values())


async def schemes(service: Service, release: Release) -> dict[str, list[Row]]:
    """Return the concepts of each scheme."""
    found: dict[str, list[Row]] = {}
    for row in await _rows(service, release, "page_concepts"):
        found.setdefault(row["scheme"], []).append(row)
    return found


async def _rows(service: Service, release: Release, name: str, **parameters: str) -> list[Row]:
    rows = await service.named(name, release, parameters=parameters)
    return [{key: cell["value"] for key, cell in row.items()} for row in rows]


@lru_cache(maxsize=1)
def _checks() -> dict[str, Check]:
    return {check.shape: check for check in checks()}


@lru_cache(maxsize=1000)
def turtle(iri: str) -> str:
    """Return what our shapes say about one of them as Turtle, without names and words; empty for other IRIs.

    >>> "sh:" in turtle(str(next(iter(_checks())))), turtle("urn:none")
    (True, '')
    """
    shapes, found = own_shapes(), Graph()
    waiting: list[Node] = [URIRef(iri)]
    while waiting:
        node = waiting.pop()
        for p, o in shapes.predicate_objects(node):
            if p not in _WORDS:
                found.add((node, p, o))
                if isinstance(o, BNode) and (o, None, None) not in found:
                    waiting.append(o)
    if not len(found):
        return ""
    for prefix, start in PREFIXES.items():
        found.bind(prefix, start, replace=True)
    lines = found.serialize(format="turtle").splitlines()
    return "\n".join(line for line in lines if not line.startswith("@prefix")).strip()


_WORDS = {RDFS.label, SKOS.definition, SH.message, SH.name, SH.description, RDFS.comment, RDFS.isDefinedBy}
