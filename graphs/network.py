"""Networks of documents: which carries out which, which cites which."""

import networkx as nx

from graphs.store import GraphStore
from ontology.terms import ZWGK

_IMPLEMENTS = f"SELECT DISTINCT ?lower ?upper {{ ?lower <{ZWGK.implementsDocument}> ?upper }}"
_CITES = f"""SELECT DISTINCT ?citing ?cited ?relation {{
  ?citation <{ZWGK.citedIn}> ?citing ; <{ZWGK.resolvesTo}> ?cited
  OPTIONAL {{ ?citation <{ZWGK.citationRelation}> ?relation }}
}} ORDER BY ?citing ?cited ?relation"""


def implementation_network(store: GraphStore) -> "nx.DiGraph[str]":
    """Return the documents as nodes, with an edge from each to those that it carries out."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_edges_from(sorted((row["lower"], row["upper"]) for row in store.query(_IMPLEMENTS)))
    return network


def citation_network(store: GraphStore) -> "nx.DiGraph[str]":
    """Return the documents as nodes, with an edge from each to those that it cites; `relations` says how."""
    network: nx.DiGraph[str] = nx.DiGraph()
    for row in store.query(_CITES):
        edge = (row["citing"], row["cited"])
        if not network.has_edge(*edge):
            network.add_edge(*edge, relations=[])
        if "relation" in row:
            network.edges[edge]["relations"].append(row["relation"])
    return network


def lineage(store: GraphStore, document: str) -> list[tuple[str, ...]]:
    """Return every chain from a document up to those that carry out nothing, longest first; none: []."""
    network = implementation_network(store)
    if document not in network:
        return []
    tops = [node for node in nx.descendants(network, document) if not network.out_degree(node)]
    chains = {tuple(path) for top in tops for path in nx.all_simple_paths(network, document, top)}
    return sorted(chains, key=lambda chain: (-len(chain), chain))
