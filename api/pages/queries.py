"""SPARQL for people: the editor with the named queries as examples, results as a table; the vocabulary."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.pages.reading import local, table
from api.pages.render import environment, show
from api.service import BINDINGS, Service
from graphs.errors import QueryRefusedError
from graphs.guard import guard
from graphs.named import named_queries
from ontology.terms import ZWGK

router = APIRouter()
ROWS = 1000
_SERVING = (
    *("rest_", "page_", "link_", "void_", "document_", "term_", "vocabulary_", "scheme_", "norm_", "doc_", "search_"),
    *("lineage", "overview"),
)


def examples() -> list[tuple[str, str, str]]:
    """Return the queries that answer a question, without those that only serve the interfaces."""
    return [(q.name, q.title, q.title_en) for q in named_queries().values() if not q.name.startswith(_SERVING)]


environment.globals["sparql_examples"] = examples


@router.get("/sparql/table")
async def answer(request: Request, query: str = "", example: str = "") -> Response:
    """Show the result of a SELECT or ASK query as a table."""
    return await _answered(request, query, example)


@router.post("/sparql/table")
async def answer_long(request: Request, query: Annotated[str, Form()] = "") -> Response:
    """Show the result of a long query as a table."""
    return await _answered(request, query, "")


async def _answered(request: Request, query: str, example: str) -> Response:
    service: Service = request.app.state.service
    release = service.release()
    known = named_queries()
    if example in known and not query:
        query = known[example].sparql
    context: dict[str, object] = {"query": query, "release": release, "rows": None, "head": [], "total": 0, "form": ""}
    if query.strip():
        form = guard(query, max_length=service.settings.query_length_limit)
        if form not in ("SELECT", "ASK"):
            raise QueryRefusedError(
                "表格只显示 SELECT 和 ASK 查询的结果；CONSTRUCT、DESCRIBE 请选择下载 RDF。",
                "only SELECT and ASK results are shown as a table; download RDF for CONSTRUCT and DESCRIBE",
            )
        found = json.loads((await service.sparql(query, BINDINGS, release=release)).body)
        rows = found.get("results", {}).get("bindings", [])
        context |= {
            "form": form,
            "head": found.get("head", {}).get("vars", []),
            "rows": rows[:ROWS],
            "total": len(rows),
            "boolean": found.get("boolean"),
        }
    title = known[example].title if example in known else ""
    body = environment.get_template("sparql.html").render(request=request, title=title, **context)
    return HTMLResponse(body, headers={"Vary": "Accept"})


@router.get("/vocabulary")
async def vocabulary(request: Request) -> Response:
    """Show the classes, properties, concept schemes and shapes."""
    service: Service = request.app.state.service
    release = service.release()
    terms = await table(service, release, "page_terms")
    kinds: dict[str, list[dict[str, str]]] = {"Class": [], "ObjectProperty": [], "DatatypeProperty": []}
    for term in terms:
        kind, name = local(term["class"]), local(term["id"])
        if term["id"].startswith(str(ZWGK)) and name not in {t["name"] for t in kinds[kind]}:
            kinds[kind].append({**term, "name": name})
    concepts = await table(service, release, "page_concepts")
    schemes: dict[str, list[dict[str, str]]] = {}
    for concept in concepts:
        schemes.setdefault(concept["scheme"], []).append(concept)
    return show(request, release, "vocabulary.html", kinds=kinds, schemes=schemes, names=_KINDS)


_KINDS = {
    "Class": ("类", "classes"),
    "ObjectProperty": ("对象属性", "object properties"),
    "DatatypeProperty": ("数据属性", "datatype properties"),
}
