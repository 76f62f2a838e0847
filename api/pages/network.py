"""The network of documents: which carries out and which cites which, drawn on the server, and as data for scripts."""

from dataclasses import dataclass
from itertools import pairwise

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import answers
from api.formats import CSV, as_csv
from api.lists import as_iri
from api.pages.overview import LEVEL_NAMES, LEVELS
from api.pages.reading import local, table
from api.pages.render import page_path, show
from api.service import Service
from graphs.network import Documents, around, as_graphml, lineage, most_linked, network_of
from graphs.releases import Release
from ontology.iris import DEFAULT_BASE

router = APIRouter()

RELATIONS = {
    "implements": ("贯彻", "carries out"),
    "based-on": ("依据", "is based on"),
    "requires": ("要求执行", "requires"),
    "cites": ("引用", "cites"),
}
CITED = "cited"
GRAPHML = "application/graphml+xml"
LANES = {CITED: ("被引文件", "cited only"), **LEVEL_NAMES, "": ("层级不明", "level unknown")}
MOST = 80  # documents that one drawing holds
WIDTH, HEIGHT, GAP, ROW, TOP, LETTERS = 196, 46, 60, 62, 40, 13


@dataclass(frozen=True, slots=True)
class Node:
    """A document and where it is drawn; `lane` is its level, or that it is only cited."""

    id: str
    label: str
    lane: str
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A document, one that it refers to, and in which ways."""

    source: str
    target: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Documents with their places, links as curves, the heads of the lanes, and how wide and high it all is."""

    nodes: list[Node]
    curves: list[tuple[str, Edge]]
    lanes: list[tuple[str, int]]
    width: int
    height: int


async def network(service: Service, release: Release) -> Documents:
    """Return the network of all documents of a release."""
    return network_of(await table(service, release, "doc_network"))


def lane(found: Documents, document: str) -> str:
    """Return in which lane a document is drawn."""
    return CITED if "/id/doc/cited/" in document else str(found.nodes[document]["level"])


def label(found: Documents, document: str) -> str:
    """Return what a document is called."""
    return str(found.nodes[document]["label"] or local(document))


def edges_of(found: Documents) -> list[Edge]:
    """Return the links of a network in their order, the strongest relation of each first."""
    order = tuple(RELATIONS)
    return [
        Edge(a, b, tuple(sorted(edge["relations"], key=lambda w: order.index(w) if w in order else len(order))))
        for a, b, edge in sorted(found.edges(data=True), key=lambda e: e[:2])
    ]


def drawn(found: Documents) -> Drawing:
    """Lay a network out: a lane for each level.

    >>> link = {"from": "a", "fromLevel": "cv/level/city", "to": "b", "toLevel": "cv/level/city", "relation": "cites"}
    >>> drawing = drawn(network_of([link]))
    >>> [(n.x, n.y) for n in drawing.nodes], len(drawing.curves), drawing.lanes
    ([(10, 40), (10, 102)], 1, [('city', 10)])
    """
    lanes: dict[str, list[str]] = {name: [] for name in (CITED, *LEVELS, "")}
    for document in sorted(found):
        lanes.setdefault(lane(found, document), []).append(document)
    held = {name: documents for name, documents in lanes.items() if documents}
    placed: dict[str, Node] = {}
    heads = []
    for column, (name, documents) in enumerate(held.items()):
        x = 10 + column * (WIDTH + GAP)
        heads.append((name, x))
        for row, document in enumerate(documents):
            words = label(found, document)
            placed[document] = Node(document, words, name, x, TOP + row * ROW, _wrapped(words))
    curves = [(_path(placed[e.source], placed[e.target]), e) for e in edges_of(found)]
    height = TOP + max((len(documents) for documents in held.values()), default=0) * ROW
    return Drawing(list(placed.values()), curves, heads, 10 + len(held) * (WIDTH + GAP) - GAP + 34, height)


def _wrapped(label: str) -> tuple[str, ...]:
    """Return a title on two lines at most.

    >>> _wrapped("一二三四五六七八九十一二三四五六")
    ('一二三四五六七八九十一二三', '四五六')
    """
    cut = label if len(label) <= 2 * LETTERS else label[: 2 * LETTERS - 1] + "…"
    return tuple(cut[i:j] for i, j in pairwise([*range(0, len(cut), LETTERS), len(cut)]) if i < j)


def _path(source: Node, target: Node) -> str:
    """Return the curve from a document to the one that it refers to."""
    a, b = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if source.x == target.x:
        right = source.x + WIDTH
        return f"M{right} {a}C{right + 34} {a} {right + 34} {b} {right} {b}"
    left, right = (source.x, target.x + WIDTH) if source.x > target.x else (source.x + WIDTH, target.x)
    half = (left + right) // 2
    return f"M{left} {a}C{half} {a} {half} {b} {right} {b}"


async def _asked(request: Request, document: str) -> tuple[Release, Documents]:
    service: Service = request.app.state.service
    release = service.release()
    found = await network(service, release)
    return release, around(found, as_iri("doc", document)) if document else found


@router.get("/documents/network.json")
async def data(request: Request, document: str = "") -> Response:
    """Return the network as nodes and edges."""
    release, found = await _asked(request, document)
    body = {
        "nodes": [
            {"id": n, "label": label(found, n), "href": page_path(n), "kind": lane(found, n)} for n in sorted(found)
        ],
        "edges": [
            {"source": e.source, "target": e.target, "label": "、".join(_words(e)), "relations": list(e.relations)}
            for e in edges_of(found)
        ],
    }
    return answers.json_answer(request, release, body)


@router.get("/documents/network.csv")
async def rows(request: Request, document: str = "") -> Response:
    """Return the network as a table: one row a link."""
    release, found = await _asked(request, document)
    table_ = [
        {
            "source": e.source,
            "source_label": label(found, e.source),
            "relation": _words(e),
            "target": e.target,
            "target_label": label(found, e.target),
        }
        for e in edges_of(found)
    ]
    return answers.answer(request, release, as_csv(table_), f"{CSV}; charset=utf-8")


@router.get("/documents/network.graphml")
async def graphml(request: Request, document: str = "") -> Response:
    """Return the network for programs that work with networks."""
    release, found = await _asked(request, document)
    return answers.answer(request, release, as_graphml(found), GRAPHML)


@router.get("/documents/network")
async def page(request: Request, document: str = "") -> Response:
    """Show the network of documents, or what touches one with the chains of documents above it."""
    service: Service = request.app.state.service
    release = service.release()
    whole = await network(service, release)
    iri = as_iri("doc", document) if document else ""
    found = around(whole, iri) if iri else most_linked(whole, MOST)
    return show(
        request,
        release,
        "network.html",
        whole=len(whole),
        drawing=drawn(found),
        label=lambda n: label(whole, n),
        chains=lineage(whole, iri) if iri else [],
        names=LANES,
        relations=RELATIONS,
        size=(WIDTH, HEIGHT),
        asked=document,
        options=sorted(
            (n.removeprefix(f"{DEFAULT_BASE}id/doc/"), label(whole, n)) for n in whole if lane(whole, n) != CITED
        ),
    )


def _words(edge: Edge) -> list[str]:
    return [RELATIONS[w][0] if w in RELATIONS else w for w in edge.relations]
