"""What catalogues and lists said on a day: of each, the version that its own date of validity puts there.

A catalogue that states no day counts from the day on which it was read in. What is looked through are the current
release and those kept that it was built on; links and other derived statements stay those of now.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from graphs.quads import Literal, Quad, read_nquads
from graphs.releases import GraphFile, Release, earlier, open_current
from graphs.store import GraphStore
from ingest.history import table_graphs
from ontology.terms import ZWGK

Held = tuple[Release, GraphFile]


def graph_as_of(data: Path, graph: str, day: date) -> Held | None:
    """Return the file of a table graph as it held on a day, None when none of the kept releases reaches back so far."""
    current = open_current(data)
    for release in (current, *earlier(data, current)):
        held = release.graphs.get(graph)
        if held and _since(release, held) <= day:
            return release, held
    return None


def store_as_of(data: Path, day: date) -> GraphStore:
    """Return the current release in memory, its catalogues and lists as they held on a day."""
    current = open_current(data)
    tables = set(table_graphs(current))
    for release in earlier(data, current):
        tables |= set(table_graphs(release))
    store = GraphStore.in_memory()
    for entries in (current.graphs, current.shared):
        for owner, entry in entries.items():
            if owner not in tables:
                store.load(read_nquads(current.read(entry)))
    store.load(_tables(data, tables, day))
    return store


def _tables(data: Path, graphs: Iterable[str], day: date) -> Iterator[Quad]:
    for graph in sorted(graphs):
        held = graph_as_of(data, graph, day)
        if held:
            yield from read_nquads(held[0].read(held[1]))


def _since(release: Release, held: GraphFile) -> date:
    """Return the day from which a graph's version holds: what it states, else when it was read in."""
    marker = f"<{ZWGK.validFrom}>".encode()
    for line in release.read(held).splitlines():
        if marker in line and b"/id/catalogue/" in line:
            found = next((q.object for q in read_nquads(line + b"\n")), None)
            if isinstance(found, Literal):
                return date.fromisoformat(found.value)
    return date.fromisoformat(release.created[:10])
