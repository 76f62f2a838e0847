"""Linked data: every IRI that we mint answers. `/id/…` names a thing, `/doc/…` is what we say about it (303).

`/ns`, `/cv` and `/shapes` serve the vocabulary, the concept schemes and the shapes of a release; `/context.jsonld` is
the one JSON-LD context.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api import answers
from api import vocabulary as defining
from api.formats import CONTEXT_PATH, CSV, as_csv, as_jsonld
from api.graph_store import RDF_CONTENT, Number, read_graph
from api.lists import LIST, describe
from api.negotiation import GRAPH_TYPES, HTML, choose, graph_type
from api.resources import local_name, objects
from api.service import Row, Service
from api.templating import VARY, language, local_path, templates
from graphs.errors import NotFoundError
from graphs.releases import Release
from graphs.wording import iri_text
from ontology.iris import DEFAULT_BASE, graph
from ontology.terms import CV
from ontology.vocabulary import context_text

router = APIRouter(tags=["linked data"])

ENDINGS = {**{f".{name}": media for name, media in GRAPH_TYPES.items()}, ".html": HTML, ".csv": CSV}
_OWN_PARTS = {"inScheme", "topConceptOf", "provisionOf"}
FOREIGN = {  # what properties of other vocabularies are called on our pages
    "altLabel": "别名",
    "broader": "上位概念",
    "created": "建立日期",
    "date_document": "成文日期",
    "date_publication": "发布日期",
    "definition": "含义",
    "description": "说明",
    "exactMatch": "等同于",
    "hasTopConcept": "概念",
    "inScheme": "所属体系",
    "isDefinedBy": "定义于",
    "label": "名称",
    "license": "许可",
    "modified": "修改日期",
    "notation": "代码",
    "prefLabel": "名称",
    "source": "来源",
    "spatial": "地区",
    "title": "题名",
    "topConceptOf": "顶层概念属于",
    "versionIRI": "版本标识",
    "versionInfo": "版本",
    "wasDerivedFrom": "来自",
    "wasGeneratedBy": "生成于",
    "ConceptScheme": "概念体系",
    "Concept": "概念",
    "Organization": "机构",
}
_VERSION = re.compile(r"\d+\.\d+\.\d+/")
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "资源 / the resource", "content": {t: {} for t in ENDINGS.values()}},
    **{code: LIST[code] for code in (304, 404, 406, 422, 503, 504)},
}


@router.get("/id/{path:path}", summary="资源的名字 / the name of a resource", status_code=303, response_class=Response)
async def name(request: Request, path: str) -> Response:
    """Lead from the name of a thing to what is said about it."""
    asked = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse("/doc/" + quote(path) + asked, status_code=303, headers={"Vary": "Accept"})


@router.get("/doc/{path:path}", summary="资源的说明 / about a resource", responses=_ANSWERS, response_class=Response)
async def about(request: Request, path: str, release: Number = None) -> Response:
    """Return what the graph says about the resource of this IRI path, and about its parts."""
    bare, media_type = split_ending(path)
    return await resource(request, f"{DEFAULT_BASE}id/{bare}", media_type, release)


@router.get("/cv/{path:path}", summary="概念 / a concept", responses=_ANSWERS, response_class=Response)
async def concept(request: Request, path: str, release: Number = None) -> Response:
    """Return a concept, or a concept scheme with its concepts; the name of a version leads to what is current."""
    if _VERSION.match(path):
        return RedirectResponse("/cv/" + quote(_VERSION.sub("", path)), status_code=303)
    bare, media_type = split_ending(path)
    return await resource(request, f"{CV}{bare}", media_type, release)


@router.get("/cv", summary="概念体系 / concept schemes", responses=RDF_CONTENT, response_class=Response)
async def schemes(request: Request, release: Number = None) -> Response:
    """Return all concept schemes."""
    return await vocabulary(request, "cv", release)


@router.get("/ns", summary="词汇 / the vocabulary", responses=RDF_CONTENT, response_class=Response)
async def terms(request: Request, release: Number = None) -> Response:
    """Return the ontology."""
    return await vocabulary(request, "ontology", release)


@router.get("/shapes", summary="规则 / the shapes", responses=RDF_CONTENT, response_class=Response)
async def shapes(request: Request, release: Number = None) -> Response:
    """Return the SHACL shapes."""
    return await vocabulary(request, "shapes", release)


@router.get("/" + CONTEXT_PATH, summary="JSON-LD 上下文 / JSON-LD context", response_class=Response)
async def json_context() -> Response:
    """Return the JSON-LD context of all answers."""
    return Response(
        context_text(), media_type=GRAPH_TYPES["jsonld"], headers={"Cache-Control": "public, max-age=86400"}
    )


def split_ending(path: str) -> tuple[str, str | None]:
    """Return a path without its ending, and the media type that the ending asks for.

    >>> split_ending("area/CN.ttl"), split_ending("area/CN")
    (('area/CN', 'text/turtle'), ('area/CN', None))
    """
    for ending, media_type in ENDINGS.items():
        if path.endswith(ending):
            return path.removesuffix(ending), media_type
    return path, None


async def resource(request: Request, iri: str, media_type: str | None, number: int | None) -> Response:
    """Return what is said about a resource in the media type asked for; raise NotFoundError when nothing is."""
    service: Service = request.app.state.service
    iri_text(iri)
    release = service.release(number)
    chosen = media_type or choose(request.headers.get("accept"), list(ENDINGS.values()), default=GRAPH_TYPES["ttl"])
    tag = answers.etag(release, str(request.url), chosen, language(request) if chosen == HTML else "")
    if unchanged := answers.unchanged(request, release, tag, VARY if chosen == HTML else answers.VARY):
        return unchanged
    ids = [iri, *await _parts(service, release, iri)]
    rows = await describe(service, release, ids)
    if not any(row["s"]["value"] == iri for row in rows):
        raise NotFoundError(f"图谱中没有 {iri}。", f"{iri} is not in the graph")
    extra = {"Link": _links(iri)}
    if chosen == HTML:
        return await _page(request, release, iri, rows, tag, extra)
    if chosen == GRAPH_TYPES["jsonld"]:
        body: str | bytes = json.dumps(as_jsonld(rows, ids, answers.address(request)), ensure_ascii=False)
    elif chosen == CSV:
        body = as_csv(objects(ids, rows))
    else:
        values = " ".join(map(iri_text, ids))
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        body = await service.ask(query, release, chosen)
    charset = "; charset=utf-8" if chosen.startswith("text/") else ""
    return answers.answer(request, release, body, chosen + charset, tag=tag, extra=extra)


async def _parts(service: Service, release: Release, iri: str) -> list[str]:
    """Return the IRIs that are fragments of this one, or the concepts of this scheme."""
    if iri.startswith(DEFAULT_BASE + "id/doc/"):
        rows = await service.named("document_parts", release, parameters={"document": iri})
        return [i for i in dict.fromkeys(row["id"]["value"] for row in rows) if i.startswith(iri + "#")]
    if iri.startswith(DEFAULT_BASE + "id/norm/"):
        rows = await service.named("norm_deadlines", release, parameters={"norm": iri})
        return [row["id"]["value"] for row in rows]
    if iri.startswith(str(CV)) and "/" not in iri.removeprefix(str(CV)):
        rows = await service.named("scheme_concepts", release, parameters={"scheme": iri})
        return [row["id"]["value"] for row in rows]
    return []


def _links(iri: str) -> str:
    here = "/cv/" + iri.removeprefix(str(CV)) if iri.startswith(str(CV)) else "/doc/" + iri.partition("/id/")[2]
    other = [f'<{quote(here)}{end}>; rel="alternate"; type="{media}"' for end, media in ENDINGS.items()]
    about = quote(iri, safe=":/#%?=&")
    return ", ".join([*other, f'<{about}>; rel="describes"', '</context.jsonld>; rel="related"'])


async def _page(
    request: Request, release: Release, iri: str, rows: list[Row], tag: str, extra: Mapping[str, str]
) -> Response:
    service: Service = request.app.state.service
    incoming = await service.named("rest_incoming", release, parameters={"target": iri}, limit=100)
    rows = sorted(rows, key=lambda row: row["o"].get("xml:lang") == "en")  # Chinese first
    first, *parts = objects(list(dict.fromkeys(row["s"]["value"] for row in rows)), rows)
    found = {entry["id"]: entry for entry in (first, *parts)}
    shown = found.pop(iri)
    pointing = [
        {"id": r["s"]["value"], "label": r.get("label", {}).get("value"), "step": local_name(r["p"]["value"])}
        for r in incoming
        if local_name(r["p"]["value"]) not in _OWN_PARTS
    ]
    body = templates.get_template("resource.html").render(
        request=request,
        iri=iri,
        entry=shown,
        parts=list(found.values()),
        incoming=pointing,
        local=local_path,
        title=title_of(shown),
        title_en=_english(shown),
        names=await _names(service, release),
        alternatives={end: local_path(iri) + end for end in ENDINGS if end != ".html"},
    )
    return answers.answer(request, release, body, f"{HTML}; charset=utf-8", tag=tag, extra=extra, vary=VARY)


def title_of(entry: Mapping[str, Any]) -> str:
    """Return the best name of a resource: label, title, text, else the end of its IRI."""
    for key in ("prefLabel", "label", "title", "normalizedText", "citedTitle", "definedTerm"):
        value = entry.get(key)
        if value:
            return str(value[0] if isinstance(value, list) else value)
    return local_name(str(entry["id"]))


def _english(entry: Mapping[str, Any]) -> str:
    """Return the second of two names, which is the English one; empty when there is one only."""
    value = entry.get("prefLabel") or entry.get("label")
    return str(value[1]) if isinstance(value, list) and len(value) > 1 else ""


async def _names(service: Service, release: Release) -> dict[str, str]:
    """Return the Chinese names of our properties and classes by their local names."""
    rows = await service.named("term_labels", release)
    return FOREIGN | {local_name(r["id"]["value"]): r["label"]["value"] for r in rows}


async def vocabulary(request: Request, kind: str, number: int | None) -> Response:
    """Return one of the graphs that define things: as RDF whole, as HTML its terms."""
    service: Service = request.app.state.service
    release = service.release(number)
    media_type = graph_type(request.headers.get("accept"), html=True)
    if media_type != HTML:
        return await read_graph(request, release, graph(kind))
    tag = answers.etag(release, str(request.url), media_type, language(request))
    if unchanged := answers.unchanged(request, release, tag, VARY):
        return unchanged
    page = await defining.page(request, release, kind)
    return answers.answer(request, release, page, f"{HTML}; charset=utf-8", tag=tag, vary=VARY)
