"""One SQL statement in the making: named relations that build on each other.

Two kinds of relations stand for sets of nodes. *Nodes* have the columns n, l, t: a node's id, and for a literal its
words and type. *Values* have f, v, l, t: a focus node's id, a value's id and the value's words and type.
"""

import re
from collections.abc import Iterable

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graphs import quads as rdf
from graphs.columns import Columns
from ontology.terms import RDF, RDFS, XSD
from shapes.columnar.literals import literal
from shapes.columnar.plan import Path

LARGEST_HELD = 40_000_000
"""How many statements are held in memory, so that what several checks read is read from disk once."""
LARGEST_TOGETHER = 4_000_000
"""Up to how many statements all are held in one table, which is made in one go."""
_NAME = re.compile(r"\b[a-z]+\d*\b")
_NOTHING = "(SELECT NULL::UBIGINT AS s, NULL::UBIGINT AS o, NULL::VARCHAR AS lex, NULL::VARCHAR AS type WHERE false)"


class Source:
    """What statements are compiled against: the columns, the ids of terms, the classes below a class."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.counts = columns.predicates()
        self.constants: dict[int, Node] = {}
        self.terms = "terms"
        self._names = 0
        self._held: dict[str, str] = {}
        self._tables: list[str] = []
        self._scratch: list[str] = []
        self.sizes: dict[str, int] = {}
        self._own: dict[int, str] = {}
        self._below: dict[str, set[str]] | None = None
        self._populated: set[int] | None = None

    def hold(self, predicates: Iterable[str]) -> None:
        """Read the statements with some properties into memory, in one go, as far as there is room for them.

        Where there are many, those without literals stand in a table of their own, which takes half the room.
        """
        if self.columns.is_in_memory or self._tables:
            return
        room = LARGEST_HELD
        apart = sum(map(sum, self.counts.values())) > LARGEST_TOGETHER
        wanted: dict[bool, list[str]] = {False: [], True: []}
        for iri in sorted({*predicates} & self.counts.keys(), key=lambda p: (sum(self.counts[p]), p)):
            room -= sum(self.counts[iri])
            if room >= 0:
                wanted[self.kinds(iri)[2] or not apart].append(iri)
        for worded, iris in wanted.items():
            if iris:
                table = self._take("held", "p, s, o, lex, type" if worded else "p, s, o", "quads", iris)
                for p in iris:
                    words = "lex, type" if self.kinds(p)[2] else "NULL::VARCHAR AS lex, NULL::VARCHAR AS type"
                    self._held[p] = f"(SELECT s, o, {words} FROM {table} WHERE p = {self._of(p)})"
        self.terms = self._take("terms", "id, text", "terms")

    def _take(self, name: str, columns: str, table: str, predicates: Iterable[str] = ()) -> str:
        """Copy rows into a table in memory and return its name."""
        made = self.name(name)
        only = ", ".join(str(self._of(p)) for p in predicates)
        where = f" WHERE p IN ({only})" if only else ""
        self.sizes[made] = self.columns.make(made, f"SELECT {columns} FROM {table}{where}")
        self._tables.append(made)
        return made

    def _of(self, iri: str) -> int:
        return self.id(URIRef(iri))

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
        """Return the relation s, o, lex, type of one predicate."""
        iri = str(predicate)
        if iri not in self.counts:
            return _NOTHING
        return self._held.get(iri) or f"(SELECT s, o, lex, type FROM quads WHERE p = {self._of(iri)})"

    def own(self, terms: Iterable[Node]) -> None:
        """Remember IRIs that the shapes name as focus nodes, which need not stand in the data."""
        self._own.update((self.id(term), str(term)) for term in terms if isinstance(term, URIRef))

    def names(self) -> str:
        """Return the SELECT id, text of all IRIs that can be a node or a value."""
        listed = ", ".join(f"({number}::UBIGINT, {quote(text)})" for number, text in sorted(self._own.items()))
        extra = f" UNION ALL SELECT * FROM (VALUES {listed})" if listed else ""
        return f"SELECT id, text FROM {self.terms}{extra}"

    def keep(self, sql: str) -> str | None:
        """Make a table of the rows of a SELECT and return its name, None when there are none; `tidy` drops it."""
        name = self.name("kept")
        self.sizes[name] = self.columns.make(name, sql)
        self._scratch.append(name)
        return name if self.sizes[name] else None

    def tidy(self) -> None:
        """Drop the tables that `keep` made."""
        for table in self._scratch:
            self.columns.run(f"DROP TABLE {table}")
        self._scratch = []

    def close(self) -> None:
        """Let go of what is held in memory."""
        for table in self._tables:
            self.columns.run(f"DROP TABLE {table}")
        self._tables, self._held, self.terms = [], {}, "terms"

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
                    JOIN {self.terms} a ON a.id = q.s JOIN {self.terms} b ON b.id = q.o"""
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
        parts = self._needed(final)
        if not parts:
            return final
        return "WITH RECURSIVE " + ",\n".join(f"{name} AS ({sql})" for name, sql in parts) + "\n" + final

    def _needed(self, final: str) -> list[tuple[str, str]]:
        """Return the relations that a SELECT is made from, in their order."""
        names = set(_NAME.findall(final))
        found = []
        for name, sql in reversed(self._parts):
            if name.split("(", 1)[0] in names:
                found.append((name, sql))
                names.update(_NAME.findall(sql))
        return found[::-1]

    def step(self, path: Path | None) -> tuple[str, str, str] | None:
        """Return the relation of a path of one step, its column of the node, and of the value; else None."""
        if path is None or path.step not in ("predicate", "inverse"):
            return None
        node, value = ("s", "o") if path.step == "predicate" else ("o", "s")
        return self.triples(path.iri), node, value

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

    def repeated(self, nodes: str, path: Path | None) -> str:
        """Return the values as `values` does, but where a path has choices a value may stand there more than once."""
        if path is None or path.step != "alternative":
            return self.values(nodes, path)
        parts = [self.repeated(nodes, part) for part in path.parts if self.source.occurs(part)]
        every = " UNION ALL ".join(f"SELECT f, v, l, t FROM {part}" for part in parts)
        return self.let(every) if parts else self.values(nodes, path)

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
            self._parts.append(("known(id, text)", self.source.names()))

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
                if part.step in ("predicate", "inverse"):
                    reached = self._along(reached, part)
                    continue
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
    terms = list(terms)
    source.own(terms)
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
