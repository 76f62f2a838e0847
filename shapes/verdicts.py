"""The verdict of each check on each area: conforms, violates, or not evaluated."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.iris import NATION, code_of
from ontology.terms import ORG, RDF, SH, ZC, ZWGK
from shapes import reference
from shapes.catalogue import check_of
from shapes.explain import Explainer
from shapes.model import Finding, Outcome, Verdict
from shapes.targets import Places

_REGISTRY = frozenset({ZWGK.Area, ORG.Organization})


def verdicts(
    data: Graph,
    shapes: Graph,
    places: Places,
    explainer: Explainer,
    targets: Mapping[Node, set[Node]],
    findings: Iterable[Finding],
) -> tuple[Verdict, ...]:
    """Return a verdict for every check on every area that holds anything to check besides its own name and code."""
    faults = Counter((f.area, f.check_id) for f in findings)
    checked: dict[str, Counter[URIRef | None]] = defaultdict(Counter)
    skipped: dict[str, Counter[URIRef | None]] = defaultdict(Counter)
    strict: set[str] = set()
    compared: dict[Node, list[reference.Compared]] = defaultdict(list)
    for one in reference.compared_shapes(shapes):
        compared[one.parent].append(one)
    held: set[URIRef | None] = set()
    for shape, nodes in targets.items():
        check = check_of(shapes, shape)
        checked[check].update({})
        fit, all_or_nothing = _comparable(data, shapes, shape, compared[shape])
        strict.update({check} if all_or_nothing else ())
        for node in nodes:
            area = places.area(node)
            (checked if fit is None or node in fit else skipped)[check][area] += 1
            if area not in held and _REGISTRY.isdisjoint(data.objects(node, RDF.type)):
                held.add(area)
    areas = {a: None if a is None else code_of(a) for a in held}
    areas |= {a: code_of(a) for c in checked.values() for a in c if a is not None and _has_fault(faults, code_of(a))}
    found = [
        Verdict(
            code,
            None if area is None else explainer.label(area),
            check,
            _outcome(checked[check][area], skipped[check][area], faults[code, check], check in strict),
            checked[check][area],
            skipped[check][area],
            faults[code, check],
        )
        for area, code in areas.items()
        for check in checked
    ]
    return tuple(sorted(found, key=lambda v: (area_order(v.area), v.check_id)))


def area_order(code: str | None) -> str:
    """Return the key that sorts areas: the nation, then by code, then what belongs nowhere."""
    return "~" if code is None else "" if code == NATION else code


def _outcome(checked: int, skipped: int, faults: int, strict: bool) -> Outcome:
    """Return the verdict from the numbers of nodes; where nothing may be unread, one lost node leaves it open."""
    if faults:
        return "violates"
    return "not-evaluated" if not checked or (strict and skipped) else "conforms"


def _has_fault(faults: Counter[tuple[str | None, str]], code: str) -> bool:
    return any(area == code for area, _ in faults)


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
