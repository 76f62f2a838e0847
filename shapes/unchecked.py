"""What a check run says nothing about, and why."""

from collections.abc import Iterable
from typing import Protocol

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from graphs.quads import BlankNode
from graphs.store import GraphStore
from ontology.terms import PREFIXES, RDF, SH
from shapes.loading import imports
from shapes.model import NotChecked
from shapes.targets import is_off

VOCABULARY = tuple(str(PREFIXES[p]) for p in ("zwgk", "cvz", "zs", "zc"))
SCHEMA_CLASSES = tuple(str(PREFIXES[p]) for p in ("owl", "rdfs", "rdf", "skos", "sh"))


class Unread(Protocol):
    """Something of a source that could not be read."""

    @property
    def place(self) -> str:
        """Where it stands."""

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""


def described(data: GraphStore, graphs: frozenset[str]) -> list[Node]:
    """Return the nodes that some named graphs describe, sorted."""
    found = {q.subject for g in graphs for q in data.quads_for_graph(g)}
    nodes = (BNode(s.value) if isinstance(s, BlankNode) else URIRef(s.value) for s in found)  # type: ignore[union-attr]
    return sorted(nodes, key=str)


def unread(problems: Iterable[Unread]) -> list[NotChecked]:
    """Return the parts of the sources that were not read and so are not judged."""
    return [NotChecked("source", p.place, p.message, p.message_en, 1) for p in problems]


def untargeted(shapes: Iterable[Node]) -> list[NotChecked]:
    """Return the shapes that found nothing to look at."""
    return [
        NotChecked("shape", str(shape), "数据中没有它针对的节点", "the data hold no node that it targets")
        for shape in shapes
    ]


def unseen(counts: Iterable[tuple[str, int]]) -> list[NotChecked]:
    """Return the classes that have nodes which no shape targets, given with their numbers."""
    return [
        NotChecked("nodes", cls, "没有检查针对这些节点", "no shape targets these nodes", count)
        for cls, count in sorted(counts)
    ]


def skipped(rules: Graph) -> list[NotChecked]:
    """Return the parts of the shapes that are not run, and why."""
    found = [
        NotChecked("rule", iri, "owl:imports 不下载，请一并给出该文件", "imports are not fetched; give that file too")
        for iri in imports(rules)
    ]
    for shape in sorted(set(rules.subjects(RDF.type, SH.NodeShape)) | set(rules.subjects(SH.rule, None)), key=str):
        if is_off(rules, shape):
            found.append(NotChecked("rule", str(shape), "形状已停用", "the shape is deactivated"))
        if rules.value(shape, SH.rule) is not None:
            found.append(NotChecked("rule", str(shape), "不执行推理规则 sh:rule", "rules (sh:rule) are not executed"))
        if rules.value(shape, SH.target) is not None:
            found.append(
                NotChecked(
                    "rule", str(shape), "不支持 sh:target，请改用标准目标", "sh:target is not run; use core targets"
                )
            )
    return found
