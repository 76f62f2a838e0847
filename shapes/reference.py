"""The reference engine: pySHACL, asked once for all shapes. The only module that knows it.

pySHACL runs the query of a constraint component once for every focus node and value. Over a store of ours each
such query is first run once for all nodes (our components are written to be right without $this bound), and
pySHACL is then given only the nodes that it found to judge; everything else is judged by it directly.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyparsing import ParseBaseException
from pyshacl import validate as pyshacl_validate
from pyshacl.constraints.sparql.sparql_based_constraint_components import SPARQLConstraintComponentValidator
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from graphs.errors import InputError
from graphs.quads import Quad
from graphs.store import GraphStore
from ontology.terms import RDF, SH, XSD, ZC, ZS
from shapes.paths import path_text
from shapes.results import Result
from shapes.targets import focus_nodes, target_pattern, targeted_shapes

__all__ = ["Data", "Result", "StoreGraph", "comparable", "compared_shapes", "open_data", "run"]

Data = GraphStore | Graph | Iterable[Quad]

_LOG = logging.getLogger("pyshacl-validate")  # switched off: what goes wrong is raised
_HEAD = re.compile(r"SELECT\s+DISTINCT\s+[^{]*?WHERE\s*\{")
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class Compared:
    """A property shape with one of our components: its parent, its component and the names of its parameters."""

    parent: Node
    shape: URIRef
    component: URIRef
    parameters: Mapping[str, str]


_Base: Any = OxigraphDataGraph


class StoreGraph(_Base):  # type: ignore[misc]
    """A store as a graph that pySHACL can read: the union of all named graphs, where a literal has no properties."""

    def __init__(self, store: Any, *_: Any) -> None:
        super().__init__(store)
        self.default_union = True

    def objects(self, subject: Any, predicate: Any, unique: bool = False) -> Iterator[Node]:
        """Yield the values of a property."""
        return iter(()) if isinstance(subject, Literal) else super().objects(subject, predicate, unique)

    def predicate_objects(self, subject: Any) -> Iterator[tuple[Node, Node]]:
        """Yield the properties of a node with their values."""
        return iter(()) if isinstance(subject, Literal) else super().predicate_objects(subject)

    def __bool__(self) -> bool:
        return True  # asked for every result; the length would be counted each time

    def __contains__(self, triple: Any) -> bool:
        return next(self.triples(triple), None) is not None


def open_data(data: Data) -> Graph:
    """Return the data as a graph that is the union of all named graphs; only loose quads and datasets are copied."""
    if isinstance(data, Dataset):
        merged = Graph()
        for s, p, o, _ in data.quads():
            merged.add((s, p, o))
        return merged
    if isinstance(data, Graph):
        return data
    if not isinstance(data, GraphStore):
        store = GraphStore.in_memory()
        store.load(data)
        data = store
    return StoreGraph(data._store)  # the engine itself, which pySHACL reads directly


def compared_shapes(shapes: Graph) -> list[Compared]:
    """Return the property shapes of targeted shapes that use a component of ours."""
    found = []
    targeted = set(targeted_shapes(shapes))
    for component, paths in _parameters(shapes).items():
        for shape in set(shapes.subjects(paths[0], None)) if paths else ():
            values = {_local(p): shapes.value(shape, p) for p in paths}
            if isinstance(shape, URIRef) and all(isinstance(v, URIRef) for v in values.values()):
                given = {name: str(value) for name, value in values.items()}
                found += [
                    Compared(p, shape, component, given) for p in shapes.subjects(SH.property, shape) if p in targeted
                ]
    return sorted(found, key=lambda c: (str(c.shape), str(c.component)))


def select(data: Graph, shapes: Graph, compared: Compared, query: str) -> set[Node]:
    """Run a component's query once for all targets of a shape and return the nodes that it selects."""
    path = shapes.value(compared.shape, SH.path)
    if path is None:
        return set()
    text = _HEAD.sub(f"SELECT DISTINCT $this WHERE {{ {target_pattern(shapes, compared.parent)} ", query, count=1)
    text = text.replace("$PATH", path_text(shapes, path))
    for name, value in compared.parameters.items():
        text = re.sub(rf"\${name}\b", f"<{value}>", text)
    return {row[0] for row in data.query(_prefixes(shapes, compared.component) + text)}  # type: ignore[index]


def comparable(data: Graph, shapes: Graph, compared: Compared) -> set[Node] | None:
    """Return the nodes for which a comparison can be made, None when the component does not say."""
    query = shapes.value(compared.component, ZC.comparable)
    return None if query is None else select(data, shapes, compared, str(query))


def faults(shapes: Graph) -> str | None:
    """Return what the shapes of SHACL itself find wrong with shapes, None when they are sound."""
    copy = Graph(bind_namespaces="none")
    copy += shapes
    _LOG.disabled = True
    try:
        pyshacl_validate(Graph(), shacl_graph=copy, meta_shacl=True, do_owl_imports=False)
    except ReportableRuntimeError as error:
        return str(getattr(error, "message", error))
    return None


def run(data: Graph, shapes: Graph, only: set[Node] | None = None, name: str = "") -> list[Result]:
    """Check the data and return all results; with `only`, of these focus nodes.

    Raise InputError, with the name of the shapes, when the engine cannot use them.
    """
    _LOG.disabled = True
    work = _narrow(data, shapes, only)
    # pySHACL keeps validators by the address of their graph, which Python uses again
    SPARQLConstraintComponentValidator.validator_cache.clear()
    try:
        conforms, report, text = pyshacl_validate(
            data, shacl_graph=work, inference="none", advanced=False, js=False, do_owl_imports=False, inplace=True
        )
    except (ReportableRuntimeError, ShapeLoadError, ConstraintLoadError, ValidationFailure) as error:
        raise _unusable(name, getattr(error, "message", str(error))) from error
    except (RuntimeError, ValueError, SyntaxError, KeyError, NotImplementedError, ParseBaseException) as error:
        raise _unusable(name, str(error)) from error
    if not isinstance(report, Graph):
        raise _unusable(name, text)
    return [] if conforms else _results(report, shapes)


def _unusable(name: str, reason: str) -> InputError:
    """Return the error for shapes that the engine cannot use."""
    brief = " ".join(reason.split())[:300]
    return InputError(
        f"形状文件{f' {name} ' if name else ''}无法使用：{brief}。请改正后重试。",
        f"the shapes {f'of {name} ' if name else ''}cannot be used ({brief}); mend them and try again",
    )


def _narrow(data: Graph, shapes: Graph, only: set[Node] | None) -> Graph:
    """Return a copy of the shapes whose targets are the nodes that need to be judged one by one."""
    work = Graph(bind_namespaces="none")
    work += shapes
    if isinstance(data, StoreGraph):
        _flatten(work)
        for compared in compared_shapes(shapes):
            found = _offenders(data, shapes, compared)
            if found is not None:
                work.remove((compared.parent, SH.property, compared.shape))
                _aim(work, compared.shape, found if only is None else found & only)
    if only is not None:
        for shape in targeted_shapes(work):
            _aim(work, shape, focus_nodes(data, work, shape) & only)
    return work


def _flatten(work: Graph) -> None:
    """Hand the targets of our checks down to their property shapes, which are then judged for all nodes at once."""
    for parent in targeted_shapes(work):
        if not str(parent).startswith(str(ZS)):
            continue
        for shape in list(work.objects(parent, SH.property)):
            if set(work.subjects(SH.property, shape)) == {parent}:
                for predicate in _TARGETS:
                    for target in work.objects(parent, predicate):
                        work.add((shape, predicate, target))
                work.remove((parent, SH.property, shape))


def _offenders(data: Graph, shapes: Graph, compared: Compared) -> set[Node] | None:
    """Return the nodes that a component's query finds at fault, None when it has no query to run at once."""
    validator = shapes.value(compared.component, SH.propertyValidator)
    query = shapes.value(validator, SH.select) if validator is not None else None
    shared = any(True for parent in shapes.subjects(SH.property, compared.shape) if parent != compared.parent)
    if query is None or shared or not _HEAD.match(str(query)):
        return None
    return select(data, shapes, compared, str(query))


def _aim(work: Graph, shape: Node, nodes: set[Node]) -> None:
    """Make the nodes the only targets of a shape."""
    for predicate in _TARGETS:
        work.remove((shape, predicate, None))
    for node in nodes:
        work.add((shape, SH.targetNode, node))


def _parameters(shapes: Graph) -> dict[URIRef, list[URIRef]]:
    """Return the parameter properties of each component of ours."""
    found: dict[URIRef, list[URIRef]] = {}
    for component in shapes.subjects(RDF.type, SH.ConstraintComponent):
        if isinstance(component, URIRef) and str(component).startswith(str(ZC)):
            paths = [shapes.value(p, SH.path) for p in shapes.objects(component, SH.parameter)]
            found[component] = sorted(p for p in paths if isinstance(p, URIRef))
    return found


def _prefixes(shapes: Graph, component: URIRef) -> str:
    """Return the prefix declarations of a component's query."""
    validator = shapes.value(component, SH.propertyValidator)
    lines = []
    for ontology in shapes.objects(validator, SH.prefixes):
        for declaration in shapes.objects(ontology, SH.declare):
            prefix, namespace = shapes.value(declaration, SH.prefix), shapes.value(declaration, SH.namespace)
            lines.append(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


def _local(iri: URIRef) -> str:
    return str(iri).removeprefix(str(ZC))


def _results(report: Graph, shapes: Graph) -> list[Result]:
    """Read the results of a report, in a fixed order."""
    found = []
    for node in report.objects(None, SH.result):
        shape = report.value(node, SH.sourceShape)
        focus, severity = report.value(node, SH.focusNode), report.value(node, SH.resultSeverity)
        component = report.value(node, SH.sourceConstraintComponent)
        if focus is None or shape is None or not isinstance(severity, URIRef) or not isinstance(component, URIRef):
            continue
        messages = [m for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)]
        value = report.value(node, SH.value)
        found.append(
            Result(
                _plain(focus),
                _path(report, shapes, node, shape),
                None if value is None else _plain(value),
                component,
                shape,
                severity,
                tuple(sorted(messages, key=lambda m: (m.language or "", str(m)))),
            )
        )
    return sorted(found, key=lambda r: (str(r.shape), str(r.focus), str(r.value), str(r.component), r.path or ""))


def _plain(term: Node) -> Node:
    """Return a term in the form that results have it: a string does not name its datatype."""
    return Literal(str(term)) if isinstance(term, Literal) and term.datatype == XSD.string else term


def _path(report: Graph, shapes: Graph, node: Node, shape: Node) -> str | None:
    """Return the path of a result as SPARQL: its own when it is a property, else that of its shape."""
    path = report.value(node, SH.resultPath)
    if path is None:
        return None
    if isinstance(path, URIRef):
        return path_text(report, path)
    declared = shapes.value(shape, SH.path)
    return path_text(shapes, declared) if declared is not None else path_text(report, path)
