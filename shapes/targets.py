"""Which nodes a shape is about, and which area a node belongs to."""

from collections.abc import Iterator

from rdflib import Graph, URIRef
from rdflib.term import Node

from ontology.terms import DCTERMS, RDF, RDFS, SH, ZWGK
from shapes.statements import Statements

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def targeted_shapes(shapes: Graph) -> list[Node]:
    """Return the shapes that name their targets, in a fixed order."""
    found = {s for predicate in _TARGETS for s in shapes.subjects(predicate, None)}
    found |= {s for s in shapes.subjects(RDF.type, RDFS.Class) if is_shape(shapes, s)}
    return sorted((s for s in found if not is_off(shapes, s)), key=str)


def is_shape(shapes: Graph, node: Node) -> bool:
    """Whether a node is declared as a shape."""
    return bool({SH.NodeShape, SH.PropertyShape} & set(shapes.objects(node, RDF.type)))


def is_off(shapes: Graph, node: Node) -> bool:
    """Whether a shape is switched off."""
    return any(str(o).lower() in {"true", "1"} for o in shapes.objects(node, SH.deactivated))


def focus_nodes(data: Graph, shapes: Graph, shape: Node) -> set[Node]:
    """Return the nodes that a shape targets in the data."""
    found = set(shapes.objects(shape, SH.targetNode))
    classes = set(shapes.objects(shape, SH.targetClass))
    if RDFS.Class in set(shapes.objects(shape, RDF.type)):
        classes.add(shape)
    for cls in classes:
        for narrower in data.transitive_subjects(RDFS.subClassOf, cls):
            found.update(data.subjects(RDF.type, narrower))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        found.update(s for s, _ in data.subject_objects(predicate))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        found.update(o for _, o in data.subject_objects(predicate))
    return found


def target_pattern(shapes: Graph, shape: Node) -> str:
    """Return the SPARQL pattern that binds $this to what a shape targets, empty when there is none."""
    parts = [f"$this a <{o}> ." for o in shapes.objects(shape, SH.targetClass)]
    parts += [f"$this <{o}> ?target ." for o in shapes.objects(shape, SH.targetSubjectsOf)]
    parts += [f"?target <{o}> $this ." for o in shapes.objects(shape, SH.targetObjectsOf)]
    if len(parts) == 1:
        return parts[0]
    return " UNION ".join(f"{{ {part} }}" for part in sorted(parts))


TO_AREA = (ZWGK.area, ZWGK.documentArea, ZWGK.inferredArea)
TO_OWNER = (
    ZWGK.normOf,
    ZWGK.mentionedIn,
    ZWGK.citedIn,
    ZWGK.provisionOf,
    ZWGK.statedInDocument,
    ZWGK.inCatalogue,
    ZWGK.fulfils,
    ZWGK.lowerDocument,
)
LAST = (ZWGK.appliesInArea, DCTERMS.spatial)


class Places:
    """Finds the area of any node, and remembers it."""

    def __init__(self, data: Statements) -> None:
        self._data = data
        self._known: dict[Node, URIRef | None] = {}

    def area(self, node: Node) -> URIRef | None:
        """Return the area that a node belongs to, or None when the data do not say."""
        if node not in self._known:
            self._known[node] = None
            self._known[node] = next(self._areas(node), None)
        return self._known[node]

    def _areas(self, node: Node) -> Iterator[URIRef]:
        """Yield areas that a node leads to, the surest first."""
        if ZWGK.Area in self._data.objects(node, RDF.type):
            yield URIRef(str(node))
        for predicate in TO_AREA:
            yield from self._iris(node, predicate)
        owners = [o for predicate in TO_OWNER for o in self._iris(node, predicate)]
        owners += sorted(s for s in self._data.subjects(ZWGK.hasDeadline, node) if isinstance(s, URIRef))
        for owner in owners:
            area = self.area(owner)
            if area is not None:
                yield area
        for predicate in LAST:
            yield from self._iris(node, predicate)

    def _iris(self, node: Node, predicate: URIRef) -> list[URIRef]:
        return sorted(o for o in self._data.objects(node, predicate) if isinstance(o, URIRef))

    def above(self, area: URIRef | None) -> set[Node]:
        """Return the area with all areas above it."""
        return {area, *self._data.objects(area, ZWGK.inArea)} if area is not None else set()
