"""Shapes as plain data: what the engine can compile, and for the rest the reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.terms import RDF, RDFS, SH, XSD, ZC
from shapes.indexed import Indexed
from shapes.paths import path_text
from shapes.targets import targeted_shapes

Step = OneOf["predicate", "inverse", "sequence", "alternative", "many", "some", "maybe"]


class NotNativeError(Exception):
    """A shape uses something that this engine does not compile; the message says what, in two languages."""

    def __init__(self, reason: str, reason_en: str) -> None:
        super().__init__(reason_en)
        self.reason = reason
        self.reason_en = reason_en


@dataclass(frozen=True, slots=True)
class Path:
    """A property path. Inverses stand at predicates only; `many` is *, `some` is +, `maybe` is ?."""

    step: Step
    iri: str = ""
    parts: tuple["Path", ...] = ()

    def steps(self) -> int:
        """Return how many properties the path names."""
        return sum(part.steps() for part in self.parts) or 1


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape: its component (without namespace), its value, and shapes that it refers to."""

    component: str
    value: Node | tuple[Node, ...] | None = None
    shapes: tuple["Shape", ...] = ()
    other: Node | None = None
    siblings: tuple["Shape", ...] = ()
    numbers: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape says it is about."""

    nodes: tuple[Node, ...] = ()
    classes: tuple[URIRef, ...] = ()
    subjects_of: tuple[URIRef, ...] = ()
    objects_of: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that can be compiled whole."""

    node: Node
    severity: URIRef
    messages: tuple[Literal, ...] = ()
    path: Path | None = None
    path_text: str | None = None
    constraints: tuple[Constraint, ...] = ()
    properties: tuple["Shape", ...] = ()
    deactivated: bool = False
    targets: Targets = field(default_factory=Targets)


COMPARISONS = {
    "NotLaterOn": ("notLaterOn",),
    "LaterOn": ("laterOn",),
    "SameOn": ("sameOn",),
    "SameAtLevel": ("sameAtLevel", "atLevel"),
    "NotLooserOn": ("notLooserOn", "thanClass"),
    "SupersetOn": ("supersetOn",),
    "AgreesWith": ("agreesWith",),
    "InScheme": ("inScheme",),
    "PrefixedOn": ("prefixedOn",),
    "CoveredBy": ("coveredBy", "coveredIn"),
    "RequiredElements": ("requiredElements",),
    "UniqueWithin": ("uniqueWithin",),
}
"""Our own components, with the names of their parameters."""

_EACH = {
    SH["class"]: "Class",
    SH.minExclusive: "MinExclusive",
    SH.minInclusive: "MinInclusive",
    SH.maxExclusive: "MaxExclusive",
    SH.maxInclusive: "MaxInclusive",
    SH.equals: "Equals",
    SH.disjoint: "Disjoint",
    SH.hasValue: "HasValue",
}
_ONCE = {SH.datatype: "Datatype", SH.nodeKind: "NodeKind", SH.minLength: "MinLength", SH.maxLength: "MaxLength"}
_ONLY_PROPERTY = {SH.lessThan: "LessThan", SH.lessThanOrEquals: "LessThanOrEquals"}
_COUNTS = {SH.minCount: "MinCount", SH.maxCount: "MaxCount"}
_LISTS = {SH["and"]: "And", SH["or"]: "Or", SH.xone: "Xone"}
_SINGLE = {SH.node: "Node", SH["not"]: "Not"}
_FOREIGN = frozenset({SH.sparql, SH.js, SH.expression})
_REPEATED: dict[URIRef, Step] = {SH.zeroOrMorePath: "many", SH.oneOrMorePath: "some", SH.zeroOrOnePath: "maybe"}
_BROKEN = ("参数不合规范", "a parameter is not as SHACL demands")


class Planner:
    """Reads shapes from a graph, each once."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes = self._graph = shapes if isinstance(shapes, Indexed) else Indexed(shapes)
        self._known: dict[Node, Shape] = {}
        self._open: list[Node] = []
        self._targeted: list[Node] | None = None
        self._custom = list(_custom_components(self._graph))

    def targeted(self) -> list[Node]:
        """Return the shapes that name their targets, in a fixed order."""
        if self._targeted is None:
            self._targeted = targeted_shapes(self._graph)
        return self._targeted

    def shape(self, node: Node) -> Shape:
        """Return a shape with all that it refers to; raise NotNativeError when a part cannot be compiled."""
        if node in self._known:
            return self._known[node]
        if node in self._open:
            raise NotNativeError("形状递归引用", "the shape refers to itself")
        self._open.append(node)
        try:
            found = self._known[node] = self._read(node)
        finally:
            self._open.pop()
        return found

    def _read(self, node: Node) -> Shape:
        graph = self._graph
        off = self._only(node, SH.deactivated)
        if off is not None and not (isinstance(off, Literal) and isinstance(off.value, bool)):
            raise NotNativeError(*_BROKEN)
        severities = list(graph.objects(node, SH.severity))
        severity = severities[0] if severities else SH.Violation
        if len(severities) > 1 or not isinstance(severity, URIRef):
            raise NotNativeError(*_BROKEN)
        kinds = set(graph.objects(node, RDF.type))
        path = self._only(node, SH.path)
        if (SH.PropertyShape in kinds and path is None) or (SH.NodeShape in kinds and path is not None):
            raise NotNativeError(*_BROKEN)
        if isinstance(off, Literal) and off.value:
            return Shape(node, severity, deactivated=True, targets=self._targets(node))
        constraints = tuple(self._constraints(node, path is not None))
        return Shape(
            node,
            severity,
            tuple(m for m in graph.objects(node, SH.message) if isinstance(m, Literal)),
            None if path is None else self._path(path),
            None if path is None else path_text(graph, path),
            constraints,
            tuple(self._property(p) for p in sorted(set(graph.objects(node, SH.property)), key=str)),
            False,
            self._targets(node),
        )

    def _property(self, node: Node) -> Shape:
        if self._graph.value(node, SH.path) is None:
            raise NotNativeError(*_BROKEN)
        return self.shape(node)

    def _only(self, node: Node, predicate: URIRef) -> Node | None:
        found = list(self._graph.objects(node, predicate))
        if len(found) > 1:
            raise NotNativeError(*_BROKEN)
        return found[0] if found else None

    def _targets(self, node: Node) -> Targets:
        graph = self._graph
        classes = set(graph.objects(node, SH.targetClass))
        meta = {RDFS.Class, *graph.subjects(RDFS.subClassOf, RDFS.Class), URIRef("http://www.w3.org/2002/07/owl#Class")}
        if meta & set(graph.objects(node, RDF.type)):
            classes.add(node)
        found = [sorted(graph.objects(node, p), key=str) for p in (SH.targetSubjectsOf, SH.targetObjectsOf)]
        for term in (*classes, *found[0], *found[1]):
            if not isinstance(term, URIRef):
                raise NotNativeError("目标不是 IRI", "a target is not an IRI")
        nodes = tuple(sorted(set(graph.objects(node, SH.targetNode)), key=str))
        return Targets(nodes, tuple(sorted(classes, key=str)), tuple(found[0]), tuple(found[1]))

    def _constraints(self, node: Node, is_property: bool) -> Iterator[Constraint]:
        graph = self._graph
        stated = set(graph.predicates(node))
        for predicate in sorted(_FOREIGN & stated):
            raise NotNativeError(f"使用 {_short(predicate)}", f"uses {_short(predicate)}")
        for component, mandatory in self._custom:
            if mandatory <= stated:
                raise NotNativeError(f"使用自定义组件 {_short(component)}", f"uses the component {_short(component)}")
        for predicate, name in _EACH.items():
            for value in sorted(set(graph.objects(node, predicate)), key=str):
                if predicate in (SH["class"], SH.equals, SH.disjoint) and not isinstance(value, URIRef):
                    raise NotNativeError(*_BROKEN)
                if name.startswith(("Min", "Max")) and not isinstance(value, Literal):
                    raise NotNativeError(*_BROKEN)
                yield Constraint(name, value)
        for predicate, name in _ONCE.items():
            found = self._only(node, predicate)
            if found is not None:
                yield self._once(predicate, name, found)
        for predicate, name in {**_ONLY_PROPERTY, **_COUNTS}.items():
            values = sorted(set(graph.objects(node, predicate)), key=str)
            if values and not is_property:
                raise NotNativeError(*_BROKEN)
            for value in values:
                if predicate in _COUNTS:
                    yield Constraint(name, None, numbers=(self._count(node, predicate), None))
                elif isinstance(value, URIRef):
                    yield Constraint(name, value)
                else:
                    raise NotNativeError(*_BROKEN)
        yield from self._words(node, is_property)
        yield from self._logic(node)
        if is_property:
            yield from self._qualified(node)
            yield from self._comparisons(node)
        elif any(all(ZC[p] in stated for p in parameters) for parameters in COMPARISONS.values()):
            raise NotNativeError("比对组件不在属性形状上", "a comparison that is not on a property shape")

    def _once(self, predicate: URIRef, name: str, value: Node) -> Constraint:
        if predicate in (SH.datatype, SH.nodeKind):
            if not isinstance(value, URIRef) or value == RDFS.Datatype:
                raise NotNativeError(*_BROKEN)
            return Constraint(name, value)
        if not isinstance(value, Literal) or value.datatype != XSD.integer or not isinstance(value.value, int):
            raise NotNativeError(*_BROKEN)
        if value.value < 0:
            raise NotNativeError(*_BROKEN)
        return Constraint(name, value, numbers=(value.value, None))

    def _count(self, node: Node, predicate: URIRef) -> int | None:
        value = self._only(node, predicate)
        if value is None:
            return None
        if not isinstance(value, Literal) or value.datatype != XSD.integer or not isinstance(value.value, int):
            raise NotNativeError(*_BROKEN)
        if value.value < 0:
            raise NotNativeError(*_BROKEN)
        return value.value

    def _words(self, node: Node, is_property: bool) -> Iterator[Constraint]:
        graph = self._graph
        flags = self._only(node, SH.flags)
        for pattern in sorted(set(graph.objects(node, SH.pattern)), key=str):
            if not isinstance(pattern, Literal):
                raise NotNativeError(*_BROKEN)
            yield Constraint("Pattern", pattern, other=flags)
        unique = self._only(node, SH.uniqueLang)
        if unique is not None:
            if not is_property or not isinstance(unique, Literal) or not isinstance(unique.value, bool):
                raise NotNativeError(*_BROKEN)
            if unique.value:
                yield Constraint("UniqueLang")
        for predicate, name in ((SH.languageIn, "LanguageIn"), (SH["in"], "In")):
            head = self._only(node, predicate)
            if head is not None:
                yield Constraint(name, self._list(head, empty=True))
        closed = self._only(node, SH.closed)
        if closed is not None:
            if not isinstance(closed, Literal) or not isinstance(closed.value, bool):
                raise NotNativeError(*_BROKEN)
            if closed.value:
                allowed = {p for s in graph.objects(node, SH.property) for p in graph.objects(s, SH.path)}
                for head in graph.objects(node, SH.ignoredProperties):
                    allowed |= set(self._list(head, empty=True))
                yield Constraint("Closed", tuple(sorted((p for p in allowed if isinstance(p, URIRef)), key=str)))
        elif graph.value(node, SH.ignoredProperties) is not None:
            raise NotNativeError(*_BROKEN)

    def _logic(self, node: Node) -> Iterator[Constraint]:
        for predicate, name in _SINGLE.items():
            for value in sorted(set(self._graph.objects(node, predicate)), key=str):
                inner = self.shape(value)
                if name == "Node" and inner.path is not None:
                    raise NotNativeError(*_BROKEN)
                yield Constraint(name, shapes=(inner,))
        for predicate, name in _LISTS.items():
            for head in sorted(set(self._graph.objects(node, predicate)), key=str):
                yield Constraint(name, shapes=tuple(self.shape(member) for member in self._list(head)))

    def _qualified(self, node: Node) -> Iterator[Constraint]:
        graph = self._graph
        values = sorted(set(graph.objects(node, SH.qualifiedValueShape)), key=str)
        numbers = self._count(node, SH.qualifiedMinCount), self._count(node, SH.qualifiedMaxCount)
        if not values:
            if numbers != (None, None):
                raise NotNativeError(*_BROKEN)
            return
        if numbers == (None, None):
            raise NotNativeError(*_BROKEN)
        disjoint = any(
            isinstance(d, Literal) and d.value is True for d in graph.objects(node, SH.qualifiedValueShapesDisjoint)
        )
        for value in values:
            siblings: set[Node] = set()
            if disjoint:
                for parent in graph.subjects(SH.property, node):
                    for other in graph.objects(parent, SH.property):
                        siblings |= set(graph.objects(other, SH.qualifiedValueShape)) - {value}
            shapes = tuple(self.shape(s) for s in sorted(siblings, key=str))
            yield Constraint("QualifiedValue", shapes=(self.shape(value),), siblings=shapes, numbers=numbers)

    def _comparisons(self, node: Node) -> Iterator[Constraint]:
        for name, parameters in COMPARISONS.items():
            values = [set(self._graph.objects(node, ZC[p])) for p in parameters]
            if all(values):
                if any(len(v) > 1 or not isinstance(next(iter(v)), URIRef) for v in values):
                    raise NotNativeError(*_BROKEN)
                first, *rest = (next(iter(v)) for v in values)
                yield Constraint(name, first, other=rest[0] if rest else None)

    def _list(self, head: Node, *, empty: bool = False) -> tuple[Node, ...]:
        if head == RDF.nil and empty:
            return ()
        if self._graph.value(head, RDF.first) is None:
            raise NotNativeError("列表不完整", "a list is not well formed")
        try:
            return tuple(Collection(self._graph, head))
        except ValueError as error:
            raise NotNativeError("列表不完整", "a list is not well formed") from error

    def _path(self, path: Node, inverse: bool = False) -> Path:
        graph = self._graph
        if isinstance(path, URIRef):
            return Path("inverse" if inverse else "predicate", str(path))
        if not isinstance(path, BNode):
            raise NotNativeError("属性路径不合规范", "a property path is not well formed")
        if graph.value(path, RDF.first) is not None:
            parts = [self._path(part, inverse) for part in self._list(path)]
            return Path("sequence", parts=tuple(reversed(parts) if inverse else parts))
        turned = graph.value(path, SH.inversePath)
        if turned is not None:
            return self._path(turned, not inverse)
        choices = graph.value(path, SH.alternativePath)
        if choices is not None:
            parts = [self._path(part, inverse) for part in self._list(choices)]
            if len(parts) > 1:
                return Path("alternative", parts=tuple(parts))
        for predicate, step in _REPEATED.items():
            inner = graph.value(path, predicate)
            if inner is not None:
                return Path(step, parts=(self._path(inner, inverse),))
        raise NotNativeError("属性路径不合规范", "a property path is not well formed")


def _custom_components(shapes: Graph) -> Iterator[tuple[Node, frozenset[Node]]]:
    """Yield components that the engine does not know, with their mandatory parameters."""
    kinds = set(shapes.transitive_subjects(RDFS.subClassOf, SH.ConstraintComponent))
    for component in sorted({c for kind in kinds for c in shapes.subjects(RDF.type, kind)}, key=str):
        if str(component).removeprefix(str(ZC)).removesuffix("Component") in COMPARISONS:
            continue
        mandatory: set[Node] = set()
        for parameter in shapes.objects(component, SH.parameter):
            optional = shapes.value(parameter, SH.optional)
            if not (isinstance(optional, Literal) and optional.value is True):
                mandatory |= set(shapes.objects(parameter, SH.path))
        yield component, frozenset(mandatory)


def _short(iri: Node) -> str:
    text = str(iri)
    return f"sh:{text.removeprefix(str(SH))}" if text.startswith(str(SH)) else f"<{text}>"
