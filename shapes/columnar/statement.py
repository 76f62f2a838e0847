"""One SQL statement in the making: named relations that build on each other.

Two kinds of relations stand for sets of nodes. *Nodes* have the columns n, l, t: a node's id, and for a literal its
words and type. *Values* have f, v, l, t: a focus node's id, a value's id and the value's words and type.
"""

from collections import Counter
from collections.abc import Iterable

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graphs import quads as rdf
from graphs.columns import Columns
from ontology.terms import RDF, RDFS, XSD
from shapes.columnar.literals import literal
from shapes.columnar.plan import Path

LARGEST_KEPT = 40_000_000
"""How many statements are kept in memory, so that what several checks read is read from disk once."""
_NOTHING = "(SELECT NULL::UBIGINT AS s, NULL::UBIGINT AS o, NULL::VARCHAR AS lex, NULL::VARCHAR AS type WHERE false)"


class Source:
    """What statements are compiled against: the columns, the ids of terms, the classes below a class."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.counts = columns.predicates()
        self.constants: dict[int, Node] = {}
        self._names = 0
        self._uses: Counter[int] = Counter()
        self._room = 0 if columns.is_in_memory else LARGEST_KEPT
        self._tables: dict[int, str] = {}
        self._below: dict[str, set[str]] | None = None
        self._populated: set[int] | None = None

    def id(self, term: Node) -> int:
        """Return the id of a term of the shapes, and remember the term."""
        number = self.columns.id(_light(term))
        self.constants[number] = term
        return number

    def constant(self, number: int) -> Node | None:
        """Return the term of the shapes that has an id, as results have it."""
        term = self.constants.get(number)
        return literal(str(term), type_of(term)) if isinstance(term, Literal) else term

    def name(self, prefix: str) -> str:
        """Return a name for a table that no other has."""
        self._names += 1
        return f"{prefix}{self._names}"

    def triples(self, predicate: Node | str) -> str:
        """Return the relation s, o, lex, type of one predicate; what is asked for again is kept in memory."""
        iri = str(predicate)
        number = self.id(URIRef(iri))
        if iri not in self.counts:
            return _NOTHING
        self._uses[number] += 1
        stored = f"SELECT s, o, lex, type FROM quads WHERE p = {number}"
        size = sum(self.counts[iri])
        if number not in self._tables and self._uses[number] > 1 and size <= self._room:
            name = self.name("kept")
            self.columns.run(f"CREATE TEMP TABLE {name} AS {stored}")
            self._tables[number] = name
            self._room -= size
        return self._tables.get(number) or f"({stored})"

    def close(self) -> None:
        """Let go of what is kept in memory."""
        for table in self._tables.values():
            self.columns.run(f"DROP TABLE {table}")
        self._tables = {}
        self._room = 0

    def kinds(self, predicate: str) -> tuple[bool, bool, bool]:
        """Say whether a predicate has objects that are IRIs, blank nodes, literals."""
        a, b, c = self.counts.get(predicate, (0, 0, 0))
        return bool(a), bool(b), bool(c)

    def occurs(self, path: Path | None) -> bool:
        """Say whether a path can lead anywhere in these data; without a path a node leads to itself."""
        if path is None or path.step in ("many", "maybe"):
            return True
        if path.step in ("predicate", "inverse"):
            return path.iri in self.counts
        found = map(self.occurs, path.parts)
        return any(found) if path.step == "alternative" else all(found)

    def populated(self, classes: Iterable[int]) -> list[int]:
        """Return those of some classes, by id, that have instances of their own."""
        if self._populated is None:
            query = f"SELECT DISTINCT o FROM {self.triples(RDF.type)}"
            self._populated = {number for (number,) in self.columns.rows(query)}
        return sorted(self._populated.intersection(classes))

    def subclasses(self, cls: Node) -> list[int]:
        """Return the ids of a class and all classes below it in the data."""
        if self._below is None:
            self._below = {}
            if str(RDFS.subClassOf) in self.counts:
                query = f"""SELECT DISTINCT a.text, b.text FROM {self.triples(RDFS.subClassOf)} q
                    JOIN terms a ON a.id = q.s JOIN terms b ON b.id = q.o"""
                for lower, upper in self.columns.rows(query):
                    self._below.setdefault(upper, set()).add(lower)
        found, new = {_text(cls)}, {_text(cls)}
        while new := {lower for upper in new for lower in self._below.get(upper, ())} - found:
            found |= new
        return sorted(self.id(BNode(c[2:]) if c.startswith("_:") else URIRef(c)) for c in found)


class Statement:
    """Relations for one statement, each a name and the SQL that makes it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._parts: list[tuple[str, str]] = []
        self._kept: dict[str, str] = {}
        self._same: dict[str, str] = {}

    def copy(self) -> "Statement":
        """Return a statement with the same relations, to build on."""
        other = Statement(self.source)
        other._parts, other._kept, other._same = list(self._parts), dict(self._kept), dict(self._same)
        return other

    def let(self, sql: str, columns: str = "", prefix: str = "r") -> str:
        """Name a relation; the same SQL is named once."""
        key = f"{columns}|{sql}"
        if key not in self._kept:
            name = self._kept[key] = self.source.name(prefix)
            self._parts.append((f"{name}{columns}", sql))
        return self._kept[key]

    def sql(self, final: str) -> str:
        """Return the whole statement that ends in a SELECT over the named relations."""
        if not self._parts:
            return final
        return "WITH RECURSIVE " + ",\n".join(f"{name} AS ({sql})" for name, sql in self._parts) + "\n" + final

    def triples(self, predicate: Node | str) -> str:
        """Return the relation s, o, lex, type of one predicate."""
        return self.source.triples(predicate)

    def instances(self, cls: Node) -> str:
        """Return the relation s of the instances of a class and of the classes below it."""
        among = ", ".join(map(str, self.source.subclasses(cls)))
        return f"(SELECT DISTINCT s FROM {self.triples(RDF.type)} WHERE o IN ({among}))"

    def values(self, nodes: str, path: Path | None) -> str:
        """Return the values that nodes have along a path; without a path a node is its own value."""
        start = self.let(f"SELECT n AS f, n AS v, l, t FROM {nodes}")
        self._same[start] = nodes
        return start if path is None else self._along(start, path, simple=True)

    def nodes(self, values: str) -> str:
        """Return the different values as nodes."""
        return self._same.get(values) or self.let(f"SELECT DISTINCT v AS n, l, t FROM {values}")

    def text(self, values: str, path: Path | None = None) -> str:
        """Return literal and IRI values with their string in `x`; blank nodes are left out."""
        literals = f"SELECT f, v, l, t, l AS x FROM {values} WHERE l IS NOT NULL"
        if path is not None and not self.may_be_iri(path):
            return self.let(literals)
        iris = (
            f"SELECT DISTINCT a.f, a.v, a.l, a.t, b.text AS x FROM (SELECT * FROM {values} WHERE v >> 62 = 0) a"
            " JOIN (SELECT id, text FROM known) b ON b.id = a.v"
        )
        self._know()
        return self.let(f"{literals} UNION ALL {iris}")

    def may_be_iri(self, path: Path) -> bool:
        """Say whether a path can lead to IRIs."""
        if path.step == "predicate":
            return self.source.kinds(path.iri)[0]
        if path.step == "sequence":
            return self.may_be_iri(path.parts[-1])
        if path.step == "alternative":
            return any(map(self.may_be_iri, path.parts))
        return True

    def _know(self) -> None:
        """Add the relation of all IRIs, those that only the shapes name included."""
        if "known" not in self._kept:
            self._kept["known"] = "known"
            iris = sorted((number, str(t)) for number, t in self.source.constants.items() if isinstance(t, URIRef))
            listed = ", ".join(f"({number}::UBIGINT, {quote(text)})" for number, text in iris)
            extra = f" UNION ALL SELECT * FROM (VALUES {listed})" if listed else ""
            self._parts.append(("known(id, text)", f"SELECT id, text FROM terms{extra}"))

    def _along(self, values: str, path: Path, *, simple: bool = False) -> str:
        """Return where values lead along a path. `simple`: each focus node stands once, so nothing can come twice."""
        distinct = "" if simple else "DISTINCT "
        if path.step == "predicate":
            found = f"SELECT {distinct}a.f, q.o AS v, q.lex AS l, q.type AS t FROM {values} a"
            return self.let(f"{found} JOIN {self.triples(path.iri)} q ON q.s = a.v")
        if path.step == "inverse":
            found = f"SELECT {distinct}a.f, q.s AS v, {NO_WORDS} FROM {values} a"
            return self.let(f"{found} JOIN {self.triples(path.iri)} q ON q.o = a.v")
        if path.step == "sequence":
            first, *rest = path.parts
            reached = self._along(values, first, simple=simple)
            for part in rest:
                middle = self.let(f"SELECT DISTINCT v AS f, v, l, t FROM {reached}")
                onward = self._along(middle, part, simple=True)
                reached = self.let(f"SELECT DISTINCT a.f, b.v, b.l, b.t FROM {reached} a JOIN {onward} b ON b.f = a.v")
            return reached
        if path.step == "alternative":
            parts = [self._along(values, part) for part in path.parts]
            return self.let(" UNION ".join(f"SELECT f, v, l, t FROM {part}" for part in parts))
        once = self._along(values, path.parts[0])
        if path.step == "maybe":
            return self.let(f"SELECT f, v, l, t FROM {values} UNION SELECT f, v, l, t FROM {once}")
        edges = self._edges(path.parts[0])
        start = f"SELECT f, v, l, t FROM {once}"
        if path.step == "many":
            start += f" UNION SELECT f, v, l, t FROM {values}"
        name = self.source.name("w")
        self._parts.append(
            (
                f"{name}(f, v, l, t)",
                f"{start} UNION SELECT a.f, e.v, e.l, e.t FROM {name} a JOIN {edges} e ON e.f = a.v",
            )
        )
        return name

    def _edges(self, path: Path) -> str:
        """Return the pairs that one step of a repeated path connects, over all the data."""
        if path.step == "predicate":
            return self.let(f"SELECT s AS f, o AS v, lex AS l, type AS t FROM {self.triples(path.iri)}")
        if path.step == "inverse":
            return self.let(f"SELECT o AS f, s AS v, {NO_WORDS} FROM {self.triples(path.iri)}")
        if path.step == "alternative":
            parts = [self._edges(part) for part in path.parts]
            return self.let(" UNION ".join(f"SELECT f, v, l, t FROM {part}" for part in parts))
        everything = self.let(
            f"SELECT s AS f, s AS v, {NO_WORDS} FROM quads UNION SELECT o AS f, o AS v, lex AS l, type AS t FROM quads"
        )
        return self._along(everything, path, simple=True)


NO_WORDS = "NULL::VARCHAR AS l, NULL::VARCHAR AS t"


def quote(text: str) -> str:
    """Return a text as an SQL string.

    >>> quote("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def constant_nodes(source: Source, terms: Iterable[Node]) -> str:
    """Return the SQL of a relation of nodes that the shapes name."""
    rows = []
    for term in terms:
        words, kind = "NULL::VARCHAR", "NULL::VARCHAR"
        if isinstance(term, Literal):
            words, kind = quote(str(term)), quote(type_of(term))
        rows.append(f"SELECT {source.id(term)}::UBIGINT AS n, {words} AS l, {kind} AS t")
    return " UNION ALL ".join(rows)


def type_of(term: Literal) -> str:
    """Return the type of a literal as the columns have it.

    >>> type_of(Literal("a", lang="zh-CN"))
    '@zh-cn'
    """
    return f"@{term.language.lower()}" if term.language else str(term.datatype or XSD.string)


def _light(term: Node) -> rdf.NamedNode | rdf.BlankNode | rdf.Literal:
    """Return a term as the light layer has it."""
    if isinstance(term, Literal):
        if term.language:
            return rdf.Literal(str(term), language=term.language)
        return rdf.Literal(str(term), datatype=rdf.NamedNode(str(term.datatype or XSD.string)))
    return rdf.BlankNode(str(term)) if isinstance(term, BNode) else rdf.NamedNode(str(term))


def _text(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def read_term(text: str | None, words: str | None, kind: str | None) -> Node | None:
    """Return the term that a row stands for."""
    if kind is not None:
        return literal(words or "", kind)
    if text is None:
        return None
    return BNode(text[2:]) if text.startswith("_:") else URIRef(text)
