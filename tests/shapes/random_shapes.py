"""Random graphs and random shapes over a handful of terms, so that they meet often."""

from typing import Any

from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.terms import RDF, RDFS, SH, XSD, ZC, ZWGK
from shapes.loading import own_shapes

EX = "urn:x:"
NODES = [URIRef(f"{EX}n{i}") for i in range(5)] + [BNode("b0"), BNode("b1")]
CLASSES = [URIRef(f"{EX}C{i}") for i in range(3)]
PREDICATES = [URIRef(f"{EX}p{i}") for i in range(4)]
LITERALS = [
    Literal("1", datatype=XSD.integer),
    Literal("5", datatype=XSD.integer),
    Literal("-3", datatype=XSD.integer),
    Literal("1.5", datatype=XSD.decimal),
    Literal("2.5E0", datatype=XSD.double),
    Literal(""),
    Literal("a"),
    Literal("ab\n"),
    Literal("公开"),
    Literal("a", lang="en"),
    Literal("b", lang="zh"),
    Literal("c", lang="zh"),
    Literal("a", lang="en-us"),
    Literal("2020-01-01", datatype=XSD.date),
    Literal("2021-06-30", datatype=XSD.date),
    Literal("2020-02-30", datatype=XSD.date),
    Literal("many", datatype=XSD.integer),
    Literal("true", datatype=XSD.boolean),
    Literal("2020-01-01T10:00:00", datatype=XSD.dateTime),
    Literal("x", datatype=URIRef(f"{EX}type")),
]
BOUNDS = [LITERALS[i] for i in (0, 1, 3, 6, 13, 14, 18)]
DATATYPES = [XSD.integer, XSD.decimal, XSD.string, XSD.date, XSD.boolean, RDF.langString, URIRef(f"{EX}type")]
PATTERNS = ["^a", "b$", "^(a|b)+$", r"\w", "[^a]", "", "公开?", "^.$", r"a\b"]
COMPARED = ["sameOn", "supersetOn", "agreesWith", "notLaterOn", "laterOn", "prefixedOn", "uniqueWithin"]

triples = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *LITERALS])),
        st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES)),
        st.tuples(st.sampled_from(CLASSES), st.just(RDFS.subClassOf), st.sampled_from(CLASSES)),
        st.tuples(st.sampled_from(NODES), st.just(ZWGK.area), st.sampled_from(NODES[:3])),
        st.tuples(st.sampled_from(NODES), st.just(ZWGK.domain), st.sampled_from(NODES[:2])),
        st.tuples(st.sampled_from(NODES[:3]), st.just(RDF.type), st.just(ZWGK.DisclosureCatalogue)),
    ),
    min_size=8,
    max_size=40,
)


@st.composite
def data_graphs(draw: Any) -> Graph:
    """Return a small graph."""
    graph = Graph()
    for triple in draw(triples):
        graph.add(triple)
    return graph


class Maker:
    """Adds random shapes to a graph, drawing every choice."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.graph = Graph()
        self._number = 0

    def pick(self, options: list[Any]) -> Any:
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(1, one_in)) == 1)

    def fresh(self) -> Node:
        self._number += 1
        return BNode(f"s{self._number}") if self.chance(3) else URIRef(f"{EX}S{self._number}")

    def listed(self, members: list[Node]) -> Node:
        head = BNode(f"l{self._number}-{len(self.graph)}")
        Collection(self.graph, head, members)
        return head

    def path(self, depth: int = 2) -> Node:
        kind = (
            self.pick(["iri"] * 4 + ["inverse", "sequence", "alternative", "many", "some", "maybe"]) if depth else "iri"
        )
        if kind == "iri":
            return self.pick(PREDICATES)  # type: ignore[no-any-return]
        self._number += 1
        node = BNode(f"p{self._number}")
        if kind == "inverse":
            self.graph.add((node, SH.inversePath, self.pick(PREDICATES)))
        elif kind == "sequence":
            return self.listed([self.path(depth - 1), self.path(depth - 1)])
        elif kind == "alternative":
            self.graph.add((node, SH.alternativePath, self.listed([self.path(depth - 1), self.path(depth - 1)])))
        else:
            step = {"many": SH.zeroOrMorePath, "some": SH.oneOrMorePath, "maybe": SH.zeroOrOnePath}[kind]
            self.graph.add((node, step, self.path(depth - 1)))
        return node

    def shape(self, depth: int, *, is_property: bool) -> Node:
        """Add a shape with one to three constraints."""
        node = self.fresh()
        self.graph.add((node, RDF.type, SH.PropertyShape if is_property else SH.NodeShape))
        if is_property:
            self.graph.add((node, SH.path, self.path()))
        if self.chance(6):
            self.graph.add((node, SH.severity, self.pick([SH.Warning, SH.Info])))
        if self.chance(15):
            self.graph.add((node, SH.deactivated, Literal(True)))
        for _ in range(self.draw(st.integers(1, 3))):
            self.constrain(node, depth, is_property)
        return node

    def constrain(self, node: Node, depth: int, is_property: bool) -> None:
        """Add one constraint; one that SHACL allows once only is added once only."""
        add = self.graph.add
        simple = [
            "class",
            "datatype",
            "nodeKind",
            "bound",
            "length",
            "pattern",
            "languageIn",
            "pair",
            "in",
            "hasValue",
            "closed",
        ]
        deep = ["not", "node", "and", "or", "xone", "property"] if depth else []
        only = ["count", "uniqueLang", "less", "compared", *(["qualified"] if depth else [])] if is_property else []
        kind = self.pick(simple + deep + only)
        if kind == "class":
            add((node, SH["class"], self.pick(CLASSES)))
        elif kind == "datatype":
            self.once(node, SH.datatype, self.pick(DATATYPES))
        elif kind == "nodeKind":
            kinds = [SH.IRI, SH.Literal, SH.BlankNode, SH.IRIOrLiteral, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral]
            self.once(node, SH.nodeKind, self.pick(kinds))
        elif kind == "bound":
            add(
                (
                    node,
                    self.pick([SH.minInclusive, SH.minExclusive, SH.maxInclusive, SH.maxExclusive]),
                    self.pick(BOUNDS),
                )
            )
        elif kind == "length":
            self.once(node, self.pick([SH.minLength, SH.maxLength]), Literal(self.draw(st.integers(0, 4))))
        elif kind == "pattern":
            add((node, SH.pattern, Literal(self.pick(PATTERNS))))
            if self.chance(4):
                self.once(node, SH.flags, Literal("i"))
        elif kind == "languageIn":
            self.once(node, SH.languageIn, self.listed([Literal(self.pick(["en", "zh", "de"]))]))
        elif kind == "pair":
            add((node, self.pick([SH.equals, SH.disjoint]), self.pick(PREDICATES)))
        elif kind == "in":
            members = self.draw(st.lists(st.sampled_from([*NODES[:5], *LITERALS[:13]]), min_size=1, max_size=4))
            self.once(node, SH["in"], self.listed(members))
        elif kind == "hasValue":
            add((node, SH.hasValue, self.pick([*NODES[:3], *LITERALS[:10]])))
        elif kind == "closed" and not is_property:
            self.once(node, SH.closed, Literal(True))
            if self.chance(2):
                self.once(node, SH.ignoredProperties, self.listed([RDF.type, self.pick(PREDICATES)]))
        elif kind in ("not", "node"):
            add((node, SH[kind], self.shape(depth - 1, is_property=kind == "not" and self.chance(3))))
        elif kind in ("and", "or", "xone"):
            members = [self.shape(depth - 1, is_property=self.chance(3)) for _ in range(self.draw(st.integers(1, 3)))]
            add((node, SH[kind], self.listed(members)))
        elif kind == "property":
            add((node, SH.property, self.shape(depth - 1, is_property=True)))
        elif kind == "count":
            self.once(node, self.pick([SH.minCount, SH.maxCount]), Literal(self.draw(st.integers(0, 3))))
        elif kind == "uniqueLang":
            self.once(node, SH.uniqueLang, Literal(True))
        elif kind == "less":
            add((node, self.pick([SH.lessThan, SH.lessThanOrEquals]), self.pick(PREDICATES)))
        elif kind == "qualified" and (node, SH.qualifiedValueShape, None) not in self.graph:
            add((node, SH.qualifiedValueShape, self.shape(depth - 1, is_property=False)))
            add((node, self.pick([SH.qualifiedMinCount, SH.qualifiedMaxCount]), Literal(self.draw(st.integers(0, 2)))))
            if self.chance(2):
                add((node, SH.qualifiedValueShapesDisjoint, Literal(True)))
        elif kind == "compared":
            self.once(node, ZC[self.pick(COMPARED)], self.pick(PREDICATES))

    def once(self, node: Node, predicate: URIRef, value: Node) -> None:
        if (node, predicate, None) not in self.graph:
            self.graph.add((node, predicate, value))

    def target(self, node: Node) -> None:
        options = [
            (SH.targetClass, CLASSES),
            (SH.targetNode, [*NODES[:5], *LITERALS[:4]]),
            (SH.targetSubjectsOf, PREDICATES),
            (SH.targetObjectsOf, PREDICATES),
        ]
        for _ in range(self.draw(st.integers(1, 2))):
            predicate, values = self.pick(options)
            self.graph.add((node, predicate, self.pick(values)))


def components() -> Graph:
    """Return our constraint components without our shapes."""
    own, graph = own_shapes(), Graph()
    kept = {s for s in own.subjects() if str(s).startswith((str(ZC), str(ZC).rstrip("#")))}
    todo = list(kept)
    while todo:
        for triple in own.triples((todo.pop(), None, None)):
            if triple not in graph:
                graph.add(triple)
                todo += [triple[2]] if isinstance(triple[2], BNode) else []
    return graph


@st.composite
def shapes_graphs(draw: Any) -> Graph:
    """Return a graph with one to three targeted shapes."""
    maker = Maker(draw)
    for _ in range(draw(st.integers(1, 3))):
        maker.target(maker.shape(2, is_property=maker.chance(3)))
    return maker.graph
