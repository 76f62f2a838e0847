"""The network of documents: which carries out and which cites which, drawn on the server, and as data for scripts."""

from collections import defaultdict
from dataclasses import dataclass, field
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
LANES = {CITED: ("被引文件", "cited only"), **LEVEL_NAMES, "": ("层级不明", "level unknown")}
MOST = 80  # documents that one drawing holds
WIDTH, HEIGHT, GAP, ROW, TOP, LETTERS = 196, 46, 60, 62, 40, 13


@dataclass(frozen=True, slots=True)
class Node:
    """A document in the network and where it is drawn; `lane` is its level, or that it is only cited."""

    id: str
    label: str
    lane: str
    x: int = 0
    y: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A document, one that it refers to, and in which ways."""

    source: str
    target: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Documents and what they refer to."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()

    def around(self, document: str) -> "Network":
        """Return the part that touches a document."""
        edges = tuple(e for e in self.edges if document in (e.source, e.target))
        kept = {document, *(e.source for e in edges), *(e.target for e in edges)}
        return Network({i: n for i, n in self.nodes.items() if i in kept}, edges)

    def largest(self, most: int) -> "Network":
        """Return the part between the documents that are linked most."""
        degree: dict[str, int] = defaultdict(int)
        for edge in self.edges:
            degree[edge.source] += 1
            degree[edge.target] += 1
        kept = set(sorted(self.nodes, key=lambda i: (-degree[i], i))[:most])
        return Network(
            {i: n for i, n in self.nodes.items() if i in kept},
            tuple(e for e in self.edges if e.source in kept and e.target in kept),
        )


async def network(service: Service, release: Release) -> Network:
    """Return the network of all documents of a release."""
    nodes: dict[str, Node] = {}
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in await table(service, release, "doc_network"):
        for end in ("from", "to"):
            iri = row[end]
            lane = CITED if "/id/doc/cited/" in iri else local(row.get(f"{end}Level", ""))
            nodes.setdefault(iri, Node(iri, row.get(f"{end}Label") or local(iri), lane))
        ways[row["from"], row["to"]].add(local(row["relation"]))
    order = tuple(RELATIONS)
    return Network(
        nodes,
        tuple(
            Edge(a, b, tuple(sorted(found, key=lambda w: order.index(w) if w in order else len(order))))
            for (a, b), found in sorted(ways.items())
        ),
    )


def drawn(found: Network) -> tuple[list[Node], list[tuple[str, str, Edge]], list[tuple[str, int]], int, int]:
    """Return nodes with their places, edges as paths with their kinds, the lanes, and how wide and high it all is.

    >>> nodes, edges, lanes, *_ = drawn(Network({i: Node(i, i, "city") for i in "ab"}, (Edge("a", "b", ("cites",)),)))
    >>> [(n.x, n.y) for n in nodes], len(edges), lanes
    ([(10, 40), (10, 102)], 1, [('city', 10)])
    """
    lanes: dict[str, list[Node]] = {name: [] for name in (CITED, *LEVELS, "")}
    for node in found.nodes.values():
        lanes.setdefault(node.lane, []).append(node)
    held = {name: sorted(nodes, key=lambda n: n.id) for name, nodes in lanes.items() if nodes}
    placed: dict[str, Node] = {}
    heads = []
    for column, (name, nodes) in enumerate(held.items()):
        x = 10 + column * (WIDTH + GAP)
        heads.append((name, x))
        for row, node in enumerate(nodes):
            placed[node.id] = Node(node.id, node.label, name, x, TOP + row * ROW, _wrapped(node.label))
    edges = [
        (_path(placed[e.source], placed[e.target]), e.relations[0] if e.relations else "cites", e) for e in found.edges
    ]
    high = TOP + max((len(nodes) for nodes in held.values()), default=0) * ROW
    return list(placed.values()), edges, heads, 10 + len(held) * (WIDTH + GAP) - GAP + 34, high


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


async def _asked(request: Request, document: str) -> tuple[Release, Network]:
    service: Service = request.app.state.service
    release = service.release()
    found = await network(service, release)
    return release, found.around(as_iri("doc", document)) if document else found


@router.get("/documents/network.json")
async def data(request: Request, document: str = "") -> Response:
    """Return the network as nodes and edges."""
    release, found = await _asked(request, document)
    body = {
        "nodes": [
            {"id": n.id, "label": n.label, "href": page_path(n.id), "kind": n.lane} for n in found.nodes.values()
        ],
        "edges": [
            {"source": e.source, "target": e.target, "label": "、".join(_words(e)), "relations": list(e.relations)}
            for e in found.edges
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
            "source_label": found.nodes[e.source].label,
            "relation": _words(e),
            "target": e.target,
            "target_label": found.nodes[e.target].label,
        }
        for e in found.edges
    ]
    return answers.answer(request, release, as_csv(table_), f"{CSV}; charset=utf-8")


@router.get("/documents/network")
async def page(request: Request, document: str = "") -> Response:
    """Show the network of documents, or what touches one."""
    service: Service = request.app.state.service
    release = service.release()
    whole = await network(service, release)
    found = whole.around(as_iri("doc", document)) if document else whole.largest(MOST)
    nodes, edges, lanes, width, height = drawn(found)
    return show(
        request,
        release,
        "network.html",
        whole=whole,
        found=found,
        nodes=nodes,
        edges=edges,
        lanes=lanes,
        names=LANES,
        relations=RELATIONS,
        size=(width, height, WIDTH, HEIGHT),
        asked=document,
        options=sorted(
            (n.id.removeprefix(f"{DEFAULT_BASE}id/doc/"), n.label) for n in whole.nodes.values() if n.lane != CITED
        ),
    )


def _words(edge: Edge) -> list[str]:
    return [RELATIONS[w][0] if w in RELATIONS else w for w in edge.relations]
