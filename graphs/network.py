"""Networks of documents: which carries out or cites which; what lies around one, the chains above it."""

import io
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeAlias

import networkx as nx

Documents: TypeAlias = "nx.DiGraph[str]"
IMPLEMENTS = "implements"
_MOST_CHAINS = 100


def network_of(links: Iterable[Mapping[str, str]]) -> Documents:
    """Return the network of links as the named query `doc_network` has them.

    Documents are nodes with a `label` and a `level` (a code, empty where it is not known); an edge leads from each to
    what it refers to, its `relations` (codes, in the order in which they come) say how.
    """
    network: Documents = nx.DiGraph()
    for link in links:
        for end in ("from", "to"):
            if link[end] not in network:
                network.add_node(link[end], label=link.get(f"{end}Label", ""), level=_code(link.get(f"{end}Level", "")))
        if not network.has_edge(link["from"], link["to"]):
            network.add_edge(link["from"], link["to"], relations=[])
        relations = network.edges[link["from"], link["to"]]["relations"]
        if (relation := _code(link["relation"])) not in relations:
            relations.append(relation)
    return network


def around(network: Documents, document: str) -> Documents:
    """Return the part that touches a document; nothing when it is not in the network."""
    if document not in network:
        return nx.DiGraph()
    edges = [*network.in_edges(document), *network.out_edges(document)]
    found: Documents = network.edge_subgraph(edges).copy()
    return found


def most_linked(network: Documents, most: int) -> Documents:
    """Return the part between the documents that are linked most."""
    degree = dict(network.degree())
    found: Documents = network.subgraph(sorted(network, key=lambda node: (-degree[node], node))[:most]).copy()
    return found


def lineage(network: Documents, document: str) -> list[tuple[str, ...]]:
    """Return the chains from a document up to those that carry out nothing, longest first; none: [].

    Where there are very many, only the first hundred that are found.
    """
    carried = ((a, b) for a, b, edge in network.edges(data=True) if IMPLEMENTS in edge["relations"])
    above: Documents = nx.DiGraph(carried)
    if document not in above:
        return []
    tops = [node for node in sorted(nx.descendants(above, document)) if not above.out_degree(node)]
    paths = (tuple(path) for top in tops for path in nx.all_simple_paths(above, document, top))
    return sorted(set(islice(paths, _MOST_CHAINS)), key=lambda chain: (-len(chain), chain))


def as_graphml(network: Documents) -> bytes:
    """Return a network as GraphML, which programs for networks read; several relations are parted by a space."""
    plain: Documents = nx.DiGraph()
    plain.add_nodes_from(network.nodes(data=True))
    for a, b, edge in network.edges(data=True):
        plain.add_edge(a, b, relations=" ".join(edge["relations"]))
    out = io.BytesIO()
    nx.write_graphml(plain, out)
    return out.getvalue()


def _code(iri: str) -> str:
    return iri.rpartition("/")[2]
