"""Shapes as graphs: our own from the Turtle beside this file, and a user's, which are read but never trusted."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from graphs.errors import InputError
from graphs.quads import BlankNode, NamedNode, read_turtle
from graphs.quads import Literal as Words
from ontology.terms import OWL, PREFIXES, SH, XSD, ZC

ShapesInput = Graph | bytes | Sequence[tuple[str, bytes]] | None

COMPONENTS = "components"
THEMES = (
    COMPONENTS,
    "guards",
    "items",
    "wording",
    "catalogues",
    "cross_level",
    "documents",
    "cross_document",
    "publications",
    "texts",
    "coordination",
    "registry",
    "sources",
)
_QUERIES = (SH.select, SH.ask, SH.construct, SH.update)
_FETCHING = frozenset({"SERVICE", "FROM", "LOAD"})
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|' + r"'''(?:[^\\]|\\.)*?'''|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>|#[^\n]*|[$?]\w+|[\w.-]*:[\w.-]*|(?P<word>[^\W\d]\w*)',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@lru_cache(maxsize=1)
def own_shapes() -> Graph:
    """Return all shapes that ship with the project, with their components; do not change the graph."""
    graph = _empty()
    for theme in THEMES:
        _add_theme(graph, theme)
    return graph


@lru_cache(maxsize=1)
def shapes_digest() -> str:
    """Return the hash of the shapes that ship with the project."""
    digest = hashlib.sha256()
    for theme in THEMES:
        digest.update((files("shapes") / f"{theme}.ttl").read_bytes())
    return digest.hexdigest()


def _add_theme(graph: Graph, theme: str) -> None:
    """Add one of our files to the graph."""
    add_turtle(graph, (files("shapes") / f"{theme}.ttl").read_bytes(), theme)


def add_turtle(graph: Graph, data: bytes, name: str) -> None:
    """Add Turtle to a graph, fast; raise InputError when it is broken."""
    for quad in read_turtle(data, "urn:x-zwgk:shapes", name):
        graph.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))


def _term(term: object) -> Node:
    """Return a term of the light layer as rdflib has it."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, Words)
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == str(XSD.string)
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value))


def read_shapes(shapes: ShapesInput) -> Graph:
    """Return the shapes to check with: our own for None or no files, else the user's, parsed and screened.

    Bytes are Turtle. Nothing is opened or fetched: owl:imports stays a statement. Shapes that use our constraint
    components get them. Raise InputError for broken Turtle, naming file and line, and for shapes that would run
    JavaScript or fetch data.
    """
    if shapes is None or (isinstance(shapes, list | tuple) and not shapes):
        return own_shapes()
    if isinstance(shapes, Graph):
        graph = shapes
    else:
        graph = _empty()
        for name, data in [("shapes.ttl", shapes)] if isinstance(shapes, bytes) else shapes:
            _parse(graph, name, data)
        if not graph:
            raise InputError("形状文件里没有内容，请检查文件。", "there is nothing in the shapes file; check the file")
    screen(graph)
    if any(str(p).startswith(str(ZC)) for p in graph.predicates()) and not isinstance(shapes, Graph):
        _add_theme(graph, COMPONENTS)
    return graph


def screen(graph: Graph) -> None:
    """Raise InputError when a shape would run JavaScript or reach out of the data."""
    for term in sorted({*graph.predicates(), *graph.objects(None, None)}, key=str):
        if isinstance(term, URIRef) and str(term).startswith(f"{SH}") and _is_javascript(str(term)):
            name = str(term).removeprefix(str(SH))
            raise InputError(
                f"形状文件用到 sh:{name}：不运行 JavaScript，请改用 SHACL Core 或 SPARQL 约束。",
                f"the shapes use sh:{name}: JavaScript is not run, use SHACL core or SPARQL constraints",
            )
    for query in query_texts(graph):
        found = sorted(_FETCHING.intersection(words(query)))
        if found:
            raise InputError(
                f"形状文件的查询含有 {found[0]}：不得从别处取数，请删去。",
                f"a query in the shapes contains {found[0]}: nothing may be fetched, remove it",
            )


def query_texts(graph: Graph) -> Iterator[str]:
    """Yield the text of every SPARQL query in the shapes."""
    for predicate in _QUERIES:
        for value in graph.objects(None, predicate):
            if isinstance(value, Literal):
                yield str(value)


def words(query: str) -> set[str]:
    r"""Return the bare words of a query in capitals, without strings, IRIs, comments, names and variables.

    >>> sorted(words('SELECT $from { <http://from> a ex:FROM . FILTER(?x = "FROM") } # FROM'))
    ['A', 'FILTER', 'SELECT']
    >>> sorted(words(r'ASK { \u0053ERVICE <urn:x> {} }'))
    ['ASK', 'SERVICE']
    """
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), query)
    return {m["word"].upper() for m in _TOKEN.finditer(plain) if m["word"]}


def imports(graph: Graph) -> Iterable[str]:
    """Return the IRIs that the shapes import, which are not fetched."""
    return sorted({str(o) for o in graph.objects(None, OWL.imports)})


def _is_javascript(term: str) -> bool:
    """Whether a SHACL term belongs to SHACL-JS."""
    return term.rsplit("#", 1)[-1].startswith(("js", "JS"))


def _empty() -> Graph:
    """Return a graph that knows our prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _parse(graph: Graph, name: str, data: bytes) -> None:
    """Add one Turtle file to the graph, or raise InputError with its name and line."""
    try:
        graph.parse(data=data, format="turtle")
    except BadSyntax as error:
        line = error.lines + 1
        raise InputError(
            f"形状文件 {name} 第 {line} 行不是合法的 Turtle，请改正后重试。",
            f"line {line} of the shapes file {name} is not valid Turtle; mend it and try again",
        ) from error
    except (UnicodeDecodeError, ValueError, IndexError, AssertionError) as error:
        raise InputError(
            f"形状文件 {name} 无法按 Turtle 读取（{error}），请改存为 UTF-8 编码的 Turtle。",
            f"the shapes file {name} cannot be read as Turtle ({error}); save it as Turtle in UTF-8",
        ) from error
