"""Claims about exports: whole, readable again, always the same."""

import json
from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from graphs.draft import drafting
from graphs.errors import InputError, NotFoundError
from graphs.export import FORMATS, export
from graphs.quads import Quad, iri, nquads, text
from graphs.releases import Release

G = ("urn:x/graph/a", "urn:x/graph/b")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    with drafting(tmp_path) as draft:
        for graph in G:
            quads = [Quad(iri(f"{graph}/{n}"), iri("urn:p"), text(f"第{n}项"), iri(graph)) for n in range(5)]
            draft.put_graph(graph, nquads(quads))
        draft.finish_store(draft.fill_store())
        return draft.publish({})


def test_n_quads_are_the_graphs_in_order(release: Release) -> None:
    body = b"".join(export(release))
    assert body.count(b"\n") == 10
    assert body == b"".join(export(release))
    assert body.splitlines() == sorted(body.splitlines())


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("graph", [None, G[0]])
def test_every_format_reads_back_whole(release: Release, name: str, graph: str | None) -> None:
    body = b"".join(export(release, name, graph))
    assert body == b"".join(export(release, name, graph))
    syntax = {"nq": "nquads", "rdf": "xml", "ttl": "turtle", "jsonld": "json-ld"}.get(name, name)
    into = Dataset(default_union=True) if name in ("nq", "trig", "jsonld") else Graph()
    into.parse(data=body, format=syntax)
    assert len(into) == (5 if graph else 10)
    if name == "jsonld":
        assert json.loads(body)


def test_unknown_formats_and_graphs_are_named(release: Release) -> None:
    with pytest.raises(InputError, match="xlsx"):
        export(release, "xlsx")
    with pytest.raises(NotFoundError, match="urn:none"):
        export(release, "nq", "urn:none")
