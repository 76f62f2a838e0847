"""A report by walking a graph node by node: for the reference engine, and for shapes that only it can judge."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from rdflib import Graph, URIRef
from rdflib.term import Node

from graphs.columns import Columns
from graphs.store import GraphStore
from ontology.iris import code_of
from ontology.terms import ORG, RDF, SH, ZC, ZWGK
from shapes import reference
from shapes.assessed import Assessed
from shapes.columnar.handover import validate_all
from shapes.engines import not_evaluated
from shapes.findings import Narrator, order, unique
from shapes.model import NotChecked
from shapes.reference import Data
from shapes.results import Result
from shapes.scores import scores
from shapes.targets import Places, focus_nodes, targeted_shapes
from shapes.unchecked import SCHEMA_CLASSES, VOCABULARY, described, unseen, untargeted
from shapes.verdicts import Tally

_REGISTRY = frozenset({ZWGK.Area, ORG.Organization})


def assess(
    data: Data,
    rules: Graph,
    engine: str,
    area: URIRef | None,
    focus_graphs: frozenset[str] | None,
    name: str,
    columns: Columns | None,
) -> Assessed:
    """Judge data; with an area only its nodes, with `focus_graphs` only nodes described in these named graphs."""
    graph = reference.open_data(data)
    places = Places(graph)
    targets = {shape: focus_nodes(graph, rules, shape) for shape in targeted_shapes(rules)}
    only = _only(data, places, targets, area, focus_graphs)
    results, left_out = _evaluate(engine, graph, rules, only, name, columns)
    narrator = Narrator(graph, rules, places)
    findings = unique(sorted((narrator.finding(r) for r in results), key=order))
    judged = targets if only is None else {shape: nodes & only for shape, nodes in targets.items()}
    faults = Counter((f.area, f.check_id) for f in findings)
    verdicts = _tally(graph, rules, places, narrator, judged).verdicts(faults, narrator.explainer.label)
    return Assessed(
        tuple(findings),
        verdicts,
        scores(verdicts, findings, _with_catalogue(graph, places)),
        (*untargeted(s for s, nodes in judged.items() if not nodes), *_unseen(graph, targets, only)),
        left_out,
    )


def _evaluate(
    engine: str, graph: Graph, rules: Graph, only: set[Node] | None, name: str, columns: Columns | None
) -> tuple[list[Result], tuple[NotChecked, ...]]:
    """Return the results of an engine, and the rules that it did not evaluate."""
    if engine == "pyshacl" or columns is None:
        return reference.run(graph, rules, only, name), ()
    whole = validate_all(columns, graph, rules, focus=None if only is None else sorted(only, key=str))
    return list(whole.results), tuple(map(not_evaluated, whole.account.not_evaluated))


def knows_area(data: Data, root: URIRef) -> bool:
    """Whether the data hold an area."""
    return ZWGK.Area in reference.open_data(data).objects(root, RDF.type)


def _with_catalogue(graph: Graph, places: Places) -> set[str | None]:
    """Return the codes of the areas that have a catalogue."""
    found = {places.area(node) for node in graph.subjects(RDF.type, ZWGK.DisclosureCatalogue)}
    return {code_of(area) for area in found if area is not None}


def _only(
    data: Data,
    places: Places,
    targets: dict[Node, set[Node]],
    area: URIRef | None,
    focus_graphs: frozenset[str] | None,
) -> set[Node] | None:
    """Return the focus nodes that are to be judged, None for all."""
    only: set[Node] | None = None
    if focus_graphs is not None and isinstance(data, GraphStore):
        only = set(described(data, focus_graphs))
    if area is not None:
        nodes = set().union(*targets.values()) if only is None else only
        only = {node for node in nodes if area in places.above(places.area(node))}
    return only


def _unseen(graph: Graph, targets: dict[Node, set[Node]], only: set[Node] | None) -> list[NotChecked]:
    """Return the classes that have nodes which no shape targets."""
    seen = set().union(*targets.values())
    counts: Counter[str] = Counter()
    for node, cls in graph.subject_objects(RDF.type):
        if only is not None and node not in only:
            continue
        if node not in seen and not str(cls).startswith(SCHEMA_CLASSES) and not str(node).startswith(VOCABULARY):
            counts[str(cls)] += 1
    return unseen(counts.items())


def _tally(data: Graph, shapes: Graph, places: Places, narrator: Narrator, targets: Mapping[Node, set[Node]]) -> Tally:
    """Count what was compared, node by node."""
    tally = Tally()
    compared: dict[Node, list[reference.Compared]] = defaultdict(list)
    for one in reference.compared_shapes(shapes):
        compared[one.parent].append(one)
    for shape, nodes in targets.items():
        check = narrator.check(shape)
        tally.checked[check].update({})
        fit, all_or_nothing = _comparable(data, shapes, shape, compared[shape])
        tally.strict.update({check} if all_or_nothing else ())
        for node in nodes:
            area = places.area(node)
            (tally.checked if fit is None or node in fit else tally.skipped)[check][area] += 1
            if area not in tally.held and _REGISTRY.isdisjoint(data.objects(node, RDF.type)):
                tally.held.add(area)
    return tally


def _comparable(
    data: Graph, shapes: Graph, shape: Node, compared: list[reference.Compared]
) -> tuple[set[Node] | None, bool]:
    """Return the nodes that a shape could really judge (None for all), and whether an unread one leaves it open."""
    properties = set(shapes.objects(shape, SH.property))
    if not compared or properties != {c.shape for c in compared}:
        return None, False
    fit: set[Node] = set()
    for one in compared:
        nodes = reference.comparable(data, shapes, one)
        if nodes is None:
            return None, False
        fit |= nodes
    return fit, any(c.component == ZC.RequiredElementsComponent for c in compared)
