"""From units to the graphs of a release: vocabulary, areas, shared graphs, links and what follows from them.

What linking gives for a place depends on little: its own tables, those of the places above it, standard items and
decisions. The release remembers a digest of that; where it is the same again, the graphs are taken over.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from graphs.packed import pieces
from graphs.quads import Description, Quad, nquads, read_nquads, read_turtle
from ingest import derive_checks
from ingest.documents.link import link as link_documents
from ingest.documents.review import Review, read_reviews
from ingest.facts import Facts
from ingest.linked import Record, Step
from ingest.places import USED, link_places
from ingest.steps import Target, Work, digest_of
from ingest.units import Progress, Unit
from ontology import iris
from ontology.vocabulary import sources

_ORG = re.compile(rf"<{re.escape(iris.BASE)}id/org/[^>]*>".encode())
_CITED, _ORGS, _CITING = iris.graph("cited"), iris.graph("orgs"), iris.graph("link", "citations")
_VOCABULARY = ("ontology", "cv", "shapes")


def assemble(
    target: Target,
    areas: Description,
    units: Iterable[Unit],
    kept: Mapping[str, Mapping[str, object]],
    progress: Progress | None = None,
    reviews: Mapping[str, Review] | None = None,
    before: Record | None = None,
    processes: int | None = None,
) -> Record:
    """Put all graphs into the target; return what is to be remembered of linking.

    `kept` are the units of the release before that stay, as it states them; `reviews` are a person's decisions beside
    those shipped. The result is the same whatever is remembered from `before` and however many processes there are.
    """
    work = Work(target, before or Record(""), {}, processes)
    _put_vocabulary(work)
    target.put_graph(areas.graph, areas.own_lines())
    tables: dict[str, tuple[str, Sequence[str]]] = {}
    for unit in units:
        target.put_graph(unit.graph, unit.own, unit.inputs)
        if unit.shared.triples:
            target.put_shared(unit.graph, unit.shared, unit.inputs)
        if "area" in unit.facts:
            tables[unit.graph] = unit.facts["area"], unit.areas
    for graph, stated in kept.items():
        target.keep(graph)
        if "area" in stated:
            tables[graph] = str(stated["area"]), list(stated["areas"])  # type: ignore[call-overload]
    decided = {**read_reviews(), **(reviews or {})}
    judged = digest_of(sorted((r.link, r.decision) for r in decided.values()))
    _put_shared(work, decided, judged)
    link_places(work, areas, tables, decided, judged, progress)
    _derive_rest(work, tables)
    return Record(work.before.program, work.steps)


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


def _put_vocabulary(work: Work) -> None:
    """Put the vocabulary; a program ships one, so that of the release before is taken over where it was the same."""
    if work.again("vocabulary", "") is None:
        found = vocabulary()
        for name, quads in found.items():
            work.target.put_graph(name, nquads(quads))
        work.steps["vocabulary"] = Step("", tuple(found))


def _put_shared(work: Work, decided: Mapping[str, Review], judged: str) -> None:
    """Put the graphs that sources share, and the links between documents, which add to the documents cited."""
    target = work.target
    owners = set(target.shared_digests())
    said = digest_of(sorted(target.shared_digests().items()))
    found: dict[str, set[bytes]] | None = None
    if work.again("shared", said) is None:
        found = _union(work, owners)
        for name, lines in found.items():
            target.put_graph(name, b"".join(sorted(lines)))
        work.steps["shared"] = Step(said, tuple(found))
    if not _link_documents(work, decided, judged) or found is not None:
        base = _union(work, owners) if found is None else found
        more = _union(work, set(target.shared_digests()) - owners)
        if cited := base.get(_CITED, set()) | more.get(_CITED, set()):
            target.put_graph(_CITED, b"".join(sorted(cited)))
            work.steps["shared"] = Step(said, tuple(sorted({*work.steps["shared"].graphs, _CITED})))


def _union(work: Work, owners: Iterable[str]) -> dict[str, set[bytes]]:
    """Return the lines of contributions by the graph that they belong to."""
    out: dict[str, set[bytes]] = defaultdict(set)
    for owner in sorted(owners):
        for line in b"".join(pieces(work.target.shared_body(owner))).splitlines(keepends=True):
            graph = line[line.rindex(b" <") + 2 : -4]  # the line ends with `> .` and a newline
            out[graph.decode()].add(line)
    return dict(sorted(out.items()))


def _link_documents(work: Work, decided: Mapping[str, Review], judged: str) -> bool:
    """Put the links between documents; tell whether they were taken over.

    Of organisations only those are looked at that documents speak of.
    """
    target = work.target
    digests = {g: d for g, d in sorted(target.graph_digests().items()) if g.startswith(iris.graph("doc") + "/")}
    bodies = [b"".join(pieces(target.body(graph))) for graph in digests]
    spoken = {name for body in bodies for name in _ORG.findall(body)}
    orgs = sorted(line for line in _lines(work, _ORGS) if line.split(b" ", 1)[0] in spoken)
    key = digest_of(judged, digests, [line.decode() for line in orgs])
    if work.again("documents", key):
        return True
    quads = read_nquads(b"".join([*bodies, *orgs]))
    stated = {quad.triple for quad in quads}
    graphs = []
    for description in link_documents(quads, decided):
        fresh = [quad for quad in description.own if quad.triple not in stated]
        if fresh:
            target.put_graph(description.graph, nquads(fresh))
        if shared := description.shared_lines():
            target.put_shared(description.graph, shared)
        graphs.append(description.graph)
    work.steps["documents"] = Step(key, tuple(graphs))
    return False


def _lines(work: Work, graph: str) -> Iterator[bytes]:
    if graph in work.target.graph_digests():
        for piece in pieces(work.target.body(graph)):
            yield from piece.splitlines(keepends=True)


def _derive_rest(work: Work, tables: Iterable[str]) -> None:
    """Derive what follows from documents, organisations and standard items."""
    apart = {*tables, *(iris.graph(name) for name in (*_VOCABULARY, "areas"))}
    apart |= {graph for step in work.steps.values() for graph in step.graphs if graph not in (_ORGS, _CITED)}
    digests = {g: d for g, d in sorted(work.target.graph_digests().items()) if g not in apart}
    key = digest_of(digests)
    if not work.again("rest", key):
        lines = (piece for graph in digests for piece in pieces(work.target.body(graph)))
        work.put("rest", key, [derive_checks.derive(Facts.of_lines(lines, USED))])
