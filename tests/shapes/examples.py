"""What the tests of this room share: the background of the examples, and stores made from Turtle."""

from functools import lru_cache
from pathlib import Path

from rdflib import Graph

from graphs.store import GraphStore
from ontology import iris
from ontology.terms import PREFIXES
from ontology.vocabulary import sources
from shapes.catalogue import checks
from shapes.model import Finding, Report

HERE = Path(__file__).parent
NAMES = [check.shape.rsplit("#", 1)[-1] for check in checks()]
DECLARED = (
    "".join(
        f"@prefix {prefix}: <{namespace}> .\n"
        for prefix, namespace in (
            *PREFIXES.items(),
            ("status", iris.scheme("review-status") + "/"),
            ("ex", "urn:example:"),
        )
    )
    + f"@base <{iris.BASE}id/> .\n"
)


@lru_cache(maxsize=1)
def background() -> Graph:
    """Return the vocabulary and the areas that the examples lie in; do not change it."""
    graph = Graph().parse(HERE / "common.ttl", format="turtle")
    for data in sources("schemes").values():
        graph.parse(data=data, format="turtle")
    return graph


def example(*files: str) -> Graph:
    """Return the background with examples such as `bad/T01-DeadlineIsDate`."""
    graph = Graph()
    graph += background()
    for file in files:
        graph.parse(HERE / f"{file}.ttl", format="turtle")
    return graph


def turtle(text: str) -> Graph:
    """Return the background with statements in Turtle, whose prefixes are declared."""
    graph = Graph()
    graph += background()
    return graph.parse(data=DECLARED + text, format="turtle")


def as_store(graph: Graph, name: str = "urn:g") -> GraphStore:
    """Return a store in memory that holds the statements in one named graph."""
    store = GraphStore.in_memory()
    lines = [line.removesuffix(" .") for line in graph.serialize(format="nt").splitlines() if line.strip()]
    store.load("".join(f"{line} <{name}> .\n" for line in lines).encode())
    return store


def outcome(report: Report) -> set[tuple[str, str, str | None, str | None, str]]:
    """Return what engines must agree on; the labels of blank nodes are their own."""
    return {(f.shape, f.focus[:2] if f.focus[0] == "_" else f.focus, *_rest(f)) for f in report.findings}


def _rest(finding: Finding) -> tuple[str | None, str | None, str]:
    value = finding.value if (finding.value_term or "")[:2] != "_:" else "_:"
    return finding.path, value, finding.component
