"""Columns as a graph that explaining can walk: what lies around some nodes is fetched at once, the rest when asked."""

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graphs.columns_parse import BLANK
from ontology.terms import DCTERMS, ELI, RDF, RDFS, SKOS, ZWGK
from shapes.columnar.literals import literal
from shapes.columnar.statement import Source
from shapes.targets import LAST, TO_AREA, TO_OWNER

_READ = (
    *TO_AREA,
    *TO_OWNER,
    *LAST,
    RDF.type,
    RDFS.label,
    SKOS.prefLabel,
    SKOS.notation,
    DCTERMS.title,
    ELI.date_document,
    ZWGK.action,
    ZWGK.appliesInArea,
    ZWGK.channel,
    ZWGK.charEnd,
    ZWGK.charStart,
    ZWGK.counterpart,
    ZWGK.deadline,
    ZWGK.deadlinePhrase,
    ZWGK.documentNumber,
    ZWGK.domain,
    ZWGK.expectedIn,
    ZWGK.inArea,
    ZWGK.inferredNumber,
    ZWGK.linkObject,
    ZWGK.linkPredicate,
    ZWGK.mentionText,
    ZWGK.modality,
    ZWGK.object,
    ZWGK.provisionPath,
    ZWGK.quotation,
    ZWGK.resolvesTo,
    ZWGK.reviewStatus,
    ZWGK.sectionLabel,
    ZWGK.sourcePlace,
    ZWGK.sourceText,
    ZWGK.statedIn,
    ZWGK.timeLimit,
    ZWGK.upperNorm,
    ZWGK.witness,
)
_BACK = (ZWGK.hasDeadline, ZWGK.linkSubject, ZWGK.requiresElement, ZWGK.resolvesTo)
_ROUNDS = 3


class ColumnsGraph:
    """Answers as a graph does. `also` are further properties that will be asked for."""

    def __init__(self, source: Source, also: Iterable[URIRef] = ()) -> None:
        self._source = source
        self._read: set[URIRef] = {p for p in (*_READ, *also) if str(p) in source.counts}
        self._back = [p for p in _BACK if str(p) in source.counts]
        self._ids: dict[int, URIRef] = {source.id(p): p for p in self._read}
        self._terms: dict[int, Node] = {}
        self._numbers: dict[Node, int] = {}
        self._out: dict[Node, dict[URIRef, list[Node]]] = {}
        self._in: dict[tuple[URIRef, Node], list[Node]] = {}
        self._rare: dict[tuple[Node, URIRef], list[Node]] = {}

    def load(self, nodes: Iterable[Node | None]) -> None:
        """Fetch what lies around nodes: what they say, and what is said of them and of what they lead to."""
        new = {n for n in nodes if n is not None and not isinstance(n, Literal) and n not in self._out}
        for turn in range(_ROUNDS):
            found = self._fetch(new)
            if turn == 0:
                found |= self._fetch_back(new)
            new = {n for n in found if isinstance(n, URIRef) and n not in self._out}

    def __len__(self) -> int:
        return len(self._out)

    def objects(self, subject: Any, predicate: Any) -> Iterator[Node]:
        """Yield the values that a node has of a property."""
        if isinstance(subject, Literal) or str(predicate) not in self._source.counts:
            return iter(())
        if predicate not in self._read:
            return iter(self._rarely(subject, predicate))
        if subject not in self._out:
            self._fetch({subject})
        return iter(self._out[subject].get(predicate, ()))

    def subjects(self, predicate: Any, object: Any) -> Iterator[Node]:
        """Yield the nodes that have a value of a property."""
        if str(predicate) not in self._source.counts:
            return iter(())
        if (predicate, object) not in self._in:
            query = f"SELECT s FROM {self._source.triples(predicate)} WHERE o = {self._id(object)}"
            rows = self._source.columns.rows(query)
            self._name(n for (n,) in rows)
            self._in[predicate, object] = [self._terms[n] for (n,) in rows]
        return iter(self._in[predicate, object])

    def __contains__(self, triple: Any) -> bool:
        subject, predicate, value = triple
        return value in self.objects(subject, predicate)

    def _id(self, node: Node) -> int:
        if node not in self._numbers:
            self._numbers[node] = self._source.id(node)
        return self._numbers[node]

    def _rarely(self, subject: Node, predicate: URIRef) -> list[Node]:
        key = (subject, predicate)
        if key not in self._rare:
            query = f"SELECT o, lex, type FROM {self._source.triples(predicate)} WHERE s = {self._id(subject)}"
            rows = self._source.columns.rows(query)
            self._name(o for o, lex, _ in rows if lex is None)
            self._rare[key] = [self._terms[o] if lex is None else literal(lex, kind) for o, lex, kind in rows]
        return self._rare[key]

    def _fetch(self, nodes: set[Node]) -> set[Node]:
        """Fetch what nodes say; return what they lead to."""
        if not nodes:
            return set()
        ids = {self._id(n): n for n in nodes}
        self._out.update((n, {}) for n in nodes)
        query = (
            "SELECT DISTINCT q.s, q.p, q.o, q.lex, q.type FROM quads q"
            f" WHERE q.p IN ({', '.join(map(str, sorted(self._ids))) or 0})"
            " AND q.s IN (SELECT unnest($1::UBIGINT[]))"
        )
        rows = self._source.columns.rows(query, [list(ids)])
        self._name(o for _, _, o, lex, _ in rows if lex is None)
        found = set()
        for s, p, o, lex, kind in rows:
            value = self._terms[o] if lex is None else literal(lex, kind)
            self._out[ids[s]].setdefault(self._ids[p], []).append(value)
            found.add(value)
        return found

    def _fetch_back(self, nodes: set[Node]) -> set[Node]:
        """Fetch who has nodes for a value, of the properties that are gone along backwards; return who."""
        if not nodes or not self._back:
            return set()
        ids = {self._id(n): n for n in nodes}
        properties = {self._id(p): p for p in self._back}
        self._in.update(((p, n), []) for p in self._back for n in nodes if (p, n) not in self._in)
        query = (
            f"SELECT DISTINCT p, o, s FROM quads WHERE p IN ({', '.join(map(str, sorted(properties)))})"
            " AND o IN (SELECT unnest($1::UBIGINT[]))"
        )
        rows = self._source.columns.rows(query, [list(ids)])
        self._name(s for _, _, s in rows)
        found = set()
        for p, o, s in rows:
            known = self._in[properties[p], ids[o]]
            if self._terms[s] not in known:
                known.append(self._terms[s])
            found.add(self._terms[s])
        return found

    def _name(self, numbers: Iterable[int]) -> None:
        """Learn the IRIs and blank nodes that ids stand for."""
        new = {n for n in numbers if n not in self._terms}
        if not new:
            return
        among = "SELECT unnest($1::UBIGINT[])"
        query = f"SELECT id, any_value(text) FROM {self._source.terms} WHERE id IN ({among}) GROUP BY id"
        for number, text in self._source.columns.rows(query, [sorted(new)]):
            node: Node = BNode(text[2:]) if number >> 62 == BLANK else URIRef(text)
            self._terms[number] = node
            self._numbers[node] = number
