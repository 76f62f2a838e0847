"""From units to the graphs of a release: vocabulary, areas, shared graphs, links and what follows from them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Protocol, cast

from graphs.quads import Description, NamedNode, Quad, nquads, read_turtle
from graphs.store import GraphStore
from ingest import derive_checks
from ingest.documents.link import link as link_documents
from ingest.documents.review import Review, read_reviews
from ingest.tables.link import link as link_tables
from ingest.units import Progress, Unit
from ontology import iris
from ontology.vocabulary import sources

LINKING = "关联与推导 / linking and deriving"
Reviews = Mapping[str, Review]
STEPS: tuple[Callable[[GraphStore, Reviews], list[Description]], ...] = (
    link_documents,
    link_tables,
    lambda store, _reviews: derive_checks.link(store),
)


class Target(Protocol):
    """Where graphs are put: a draft on disk or a sketch in memory."""

    def put_graph(self, iri: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add a graph."""

    def put_shared(self, owner: str, body: bytes, sources: Iterable[str] = ()) -> None:
        """Add what a source states in shared graphs."""

    def keep(self, owner: str) -> None:
        """Take over a source from the release before."""

    def shared_bodies(self) -> Iterator[bytes]:
        """Yield what each source states in shared graphs."""

    def fill_store(self) -> GraphStore:
        """Make a store from all graphs so far."""


def assemble(
    target: Target,
    areas: Description,
    units: Iterable[Unit],
    kept: Iterable[str],
    progress: Progress | None = None,
    reviews: Reviews | None = None,
) -> GraphStore:
    """Put all graphs into the target; return its store. `reviews` are a person's decisions beside those shipped.

    What is linked or derived and already stands somewhere is not said again, so no triple gets into two graphs.
    """
    for name, quads in vocabulary().items():
        target.put_graph(name, nquads(quads))
    target.put_graph(areas.graph, nquads(areas.own))
    for unit in units:
        target.put_graph(unit.graph, unit.own_lines(), unit.inputs)
        if shared := unit.shared_lines():
            target.put_shared(unit.graph, shared, unit.inputs)
    for graph in kept:
        target.keep(graph)
    for name, lines in _union(target.shared_bodies()).items():
        target.put_graph(name, b"".join(sorted(lines)))
    store = target.fill_store()
    for name in _derive(store, progress, {**read_reviews(), **(reviews or {})}):
        target.put_graph(name, store.dump(name))
    return store


def vocabulary() -> dict[str, list[Quad]]:
    """Return the graphs of ontology, concept schemes and shapes; what one of them states, the next leaves out."""
    parts = {
        iris.graph("ontology"): sources("ontology"),
        iris.graph("cv"): sources("schemes"),
        iris.graph("shapes"): _shapes(),
    }
    seen: set[object] = set()
    out: dict[str, list[Quad]] = {}
    for graph, turtles in parts.items():
        quads = {q for name, body in turtles.items() for q in read_turtle(body, graph, name)}
        out[graph] = [q for q in quads if q.triple not in seen]
        seen |= {q.triple for q in quads}
    return out


def _shapes() -> dict[str, bytes]:
    found = [f for f in files("shapes").iterdir() if f.name.endswith(".ttl")]
    return {f.name: f.read_bytes() for f in sorted(found, key=lambda f: f.name)}


def _union(bodies: Iterable[bytes]) -> dict[str, set[bytes]]:
    """Return the lines of all contributions by the graph that they belong to."""
    out: dict[str, set[bytes]] = defaultdict(set)
    for body in bodies:
        for line in body.splitlines(keepends=True):
            graph = line[line.rindex(b" <") + 2 : -4]  # the line ends with `> .` and a newline
            out[graph.decode()].add(line)
    return dict(sorted(out.items()))


def _derive(store: GraphStore, progress: Progress | None, reviews: Reviews) -> list[str]:
    """Run the linking steps, each seeing what the steps before it added; return the graphs that were added to."""
    touched: set[str] = set()
    for done, step in enumerate(STEPS):
        if progress:
            progress(LINKING, done, len(STEPS))
        for description in step(store, reviews):
            fresh = [q for q in description.own | description.shared if not store.states(q)]
            store.load(fresh)
            touched |= {cast(NamedNode, q.graph_name).value for q in fresh}
    if progress:
        progress(LINKING, len(STEPS), len(STEPS))
    return sorted(touched)
