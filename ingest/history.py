"""Superseded versions: what a catalogue said before a newer one replaced it.

The current description of an item stands under the item's own IRI. When a new upload changes or drops it, the old one
goes to the history file of its catalogue under `…/v/{n}`, with the time during which it held so far as the catalogues
state their day, and with a link to the version before. Moving an item to another row makes no new version.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphs.draft import Draft
from graphs.quads import NamedNode, Quad, date, iri, nquads, read_nquads
from graphs.releases import Release
from ontology import iris
from ontology.terms import DCTERMS, PROV, RDF, ZWGK

_KINDS = ("catalogue", "powerlist", "servicelist", "inventory")
_ITEMS = {str(t) for t in (ZWGK.CatalogueItem, ZWGK.ListedItem, ZWGK.InventoryItem, ZWGK.Exemption)}
_NO_CHANGE = {str(p) for p in (ZWGK.sourcePlace, ZWGK.sourceText, ZWGK.itemNumber)}


def record(draft: Draft) -> None:
    """Put into a draft the versions that it supersedes, after those that the previous release kept."""
    previous = draft.previous
    if previous is None:
        return
    for graph in sorted({*previous.history, *table_graphs(previous)}):
        fresh = _superseded(draft, previous, graph)
        if fresh:
            draft.put_history(graph, nquads([*_kept(previous, graph), *fresh]))
        elif graph in previous.history:
            draft.keep_history(graph)


def versions(release: Release, item: str, only: str | None = None) -> list[dict[str, list[str]]]:
    """Return the superseded versions of an item, the oldest first, each as values by predicate.

    `only` is the graph of the item where it is known; else all are read.
    """
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for graph in release.history if only is None else (only,):
        for quad in _kept(release, graph):
            out[_name(quad.subject)][quad.predicate.value].append(str(getattr(quad.object, "value", "")))
    numbered = {n: out[iris.version(item, n)] for n in range(1, len(out) + 1) if iris.version(item, n) in out}
    return [dict(numbered[n]) for n in sorted(numbered)]


def table_graphs(release: Release, *kinds: str) -> list[str]:
    """Return the graphs of a release that hold catalogues or lists, of the kinds or all, sorted."""
    return sorted(g for g in release.graphs if g.startswith(tuple(f"{iris.graph(kind)}/" for kind in kinds or _KINDS)))


def _kept(release: Release, graph: str) -> list[Quad]:
    return read_nquads(release.read(release.history[graph])) if graph in release.history else []


def _superseded(draft: Draft, previous: Release, graph: str) -> list[Quad]:
    """Return the quads of the versions of a graph's items that the draft no longer says.

    The same source files read by another version of the tool say the same.
    """
    before, now = previous.graphs.get(graph), draft.graphs.get(graph)
    if before is None or (now and (now.sha256 == before.sha256 or now.sources == before.sources)):
        return []
    old, new = _by_subject(read_nquads(previous.read(before))), _by_subject(read_nquads(draft.read(now)) if now else ())
    since, until = _valid_from(old), _valid_from(new)
    count = _counts(_kept(previous, graph))
    out: list[Quad] = []
    for node, quads in sorted(old.items()):
        if _is_item(quads) and _said(quads) != _said(new.get(node, ())):
            out += _version(node, quads, count[node] + 1, graph, since, until)
    return out


def _version(
    node: str, quads: Iterable[Quad], number: int, graph: str, since: str | None, until: str | None
) -> list[Quad]:
    """Return an old description under the IRI of a version."""
    version, target = iri(iris.version(node, number)), iri(graph)
    out = [Quad(version, q.predicate, q.object, target) for q in quads]
    out.append(Quad(version, iri(DCTERMS.isVersionOf), iri(node), target))
    if number > 1:
        out.append(Quad(version, iri(PROV.wasRevisionOf), iri(iris.version(node, number - 1)), target))
    if since:
        out.append(Quad(version, iri(ZWGK.validFrom), date(since), target))
    if until and until != since:
        out.append(Quad(version, iri(ZWGK.validUntil), date(until), target))
    return out


def _by_subject(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    out: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        out[_name(quad.subject)].append(quad)
    return out


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _is_item(quads: Iterable[Quad]) -> bool:
    return any(q.predicate.value == str(RDF.type) and _name(q.object) in _ITEMS for q in quads)


def _said(quads: Iterable[Quad]) -> set[tuple[str, str]]:
    """Return what a description says, without where it stands in its file."""
    return {(q.predicate.value, str(q.object)) for q in quads if q.predicate.value not in _NO_CHANGE}


def _valid_from(subjects: Mapping[str, list[Quad]]) -> str | None:
    """Return the day that a catalogue states of its version, None when it states none."""
    found = (q for quads in subjects.values() if not _is_item(quads) for q in quads)
    return next((str(getattr(q.object, "value", "")) for q in found if q.predicate.value == str(ZWGK.validFrom)), None)


def _counts(kept: Iterable[Quad]) -> dict[str, int]:
    """Return how many versions of each item are kept."""
    out: dict[str, int] = defaultdict(int)
    for quad in kept:
        if quad.predicate.value == str(DCTERMS.isVersionOf):
            out[_name(quad.object)] += 1
    return out
