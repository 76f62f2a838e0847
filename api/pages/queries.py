"""SPARQL for people: the editor with the named queries as examples, and results as table, chart and graph."""

import json
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from rdflib import Graph, Literal, URIRef

from api import answers
from api.negotiation import GRAPH_TYPES, SELECT_TYPES
from api.pages.reading import names, table
from api.pages.render import environment
from api.service import BINDINGS, Service
from api.sparql import limits_of
from api.templating import VARY
from graphs.guard import guard
from graphs.named import NamedQuery, named_queries
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE
from ontology.terms import PREFIXES

router = APIRouter()
ROWS = 1000
VIEWS = {"table": ("表格", "table"), "chart": ("统计图", "chart"), "graph": ("关系图", "graph")}
_LONGEST_ADDRESS = 6000
_NAMED = 500
_SERVING = (
    *("rest_", "page_", "void_", "document_", "term_", "vocabulary_", "scheme_", "norm_", "doc_", "search_"),
    *("lineage", "overview", "resource_"),
)
Cell = dict[str, str]


def examples() -> list[NamedQuery]:
    """Return the queries that answer a question, without those that only serve the interfaces."""
    return [q for q in named_queries().values() if not q.name.startswith(_SERVING)]


@router.get("/sparql/table")
async def answer(request: Request, query: str = "", example: str = "", view: str = "table") -> Response:
    """Show the result of a query: bindings or triples as a table, which scripts can draw."""
    return await _answered(request, query, example, view)


@router.post("/sparql/table")
async def answer_long(request: Request, query: Annotated[str, Form()] = "") -> Response:
    """Show the result of a query that is too long for an address."""
    return await _answered(request, query, "", "table")


@router.get("/sparql/terms.json")
async def terms(request: Request) -> Response:
    """Return what the editor completes: prefixes, classes, properties and concepts with their names."""
    service: Service = request.app.state.service
    release = service.release()
    known = await table(service, release, "page_terms")
    concepts = await table(service, release, "page_concepts")
    body = {
        "prefixes": PREFIXES,
        "terms": [
            {"iri": t["id"], "zh": t["label"], "en": t.get("label_en", ""), "class": t["class"].endswith("Class")}
            for t in {t["id"]: t for t in known}.values()
        ],
        "concepts": [{"iri": c["id"], "zh": c["label"], "en": c.get("labelEn", "")} for c in concepts],
    }
    return answers.json_answer(request, release, body)


async def _answered(request: Request, query: str, example: str, view: str) -> Response:
    service: Service = request.app.state.service
    release = service.release()
    known = named_queries().get(example)
    if known and not query:
        query = known.sparql
    context: dict[str, Any] = {"query": query, "release": release, "form": "", "known": known}
    if query.strip():
        limits_of(service, request.client.host if request.client else "")
        form = guard(query, max_length=service.settings.query_length_limit)
        triples = form in ("CONSTRUCT", "DESCRIBE")
        media_type = GRAPH_TYPES["nt"] if triples else BINDINGS
        body = (await service.sparql(query, media_type, release=release)).body
        types = GRAPH_TYPES if triples else SELECT_TYPES
        context |= {
            "form": form,
            "view": view if view in VIEWS else "table",
            "downloads": {name: "/sparql?" + urlencode({"query": query, "format": name}) for name in types},
            "linked": len(query) < _LONGEST_ADDRESS,
            **(_triples(body) if triples else _bindings(body)),
        }
        context["names"] = await _names(service, release, context["rows"])
    text = environment.get_template("sparql.html").render(request=request, **context)
    return HTMLResponse(text, headers={"Vary": VARY})


async def _names(service: Service, release: Release, rows: list[dict[str, Cell]]) -> dict[str, str]:
    """Return the Chinese names of the resources of a result, as far as they have one."""
    ours = {c["value"] for row in rows for c in row.values() if c["type"] == "uri" and written_name(c["value"])}
    wanted = sorted(ours)[:_NAMED]
    return {iri: zh or en for iri, (zh, en) in (await names(service, release, wanted)).items()}


def written_name(iri: str) -> str:
    """Return an IRI with one of our prefixes or without our base; empty for IRIs that are not ours.

    >>> written_name(DEFAULT_BASE + "id/doc/CN/x"), written_name(PREFIXES["zwgk"] + "Area"), written_name("urn:a")
    ('id/doc/CN/x', 'zwgk:Area', '')
    """
    if iri.startswith(DEFAULT_BASE):
        return iri.removeprefix(DEFAULT_BASE)
    return next((f"{short}:{iri[len(start) :]}" for short, start in PREFIXES.items() if iri.startswith(start)), "")


def _bindings(body: bytes) -> dict[str, Any]:
    found = json.loads(body)
    rows = found.get("results", {}).get("bindings", [])
    head = found.get("head", {}).get("vars", [])
    return {"head": head, "rows": rows[:ROWS], "total": len(rows), "boolean": found.get("boolean")}


def _triples(body: bytes) -> dict[str, Any]:
    r"""Return triples as rows.

    >>> [row] = _triples(b'<urn:a> <urn:p> "x"@en .\n')["rows"]
    >>> row["s"]["value"], row["o"]
    ('urn:a', {'type': 'literal', 'value': 'x', 'xml:lang': 'en'})
    """
    lines = body.splitlines(keepends=True)
    graph = Graph().parse(data=b"".join(lines[:ROWS]), format="nt")
    rows = [{"s": _cell(s), "p": _cell(p), "o": _cell(o)} for s, p, o in sorted(graph)]
    return {"head": ["s", "p", "o"], "rows": rows, "total": len(lines), "boolean": None}


def _cell(term: Any) -> Cell:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, Literal):
        return {"type": "literal", "value": str(term), **({"xml:lang": term.language} if term.language else {})}
    return {"type": "bnode", "value": f"_:{term}"}


environment.globals.update(sparql_examples=examples, sparql_views=VIEWS, written_name=written_name)
