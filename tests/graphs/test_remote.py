"""A store on another server answers our queries as our own does, and says clearly when it cannot."""

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from graphs.errors import (
    OtherReleaseError,
    QueryRefusedError,
    QueryTimeoutError,
    RemoteStoreError,
    ResultTooLargeError,
    ZwgkError,
)
from graphs.named import NamedQuery, named_queries, named_query
from graphs.quads import string
from graphs.releases import open_current
from graphs.remote import RemoteStore
from graphs.store import GraphStore
from graphs.wording import bound, written
from ontology.iris import DEFAULT_BASE, concept
from tests.remote_stores import STORES, free_port, holding

JSON = "application/sparql-results+json"
ALL = "SELECT * { ?s ?p ?o }"
OF_THE_SERVER = {"void_classes", "void_properties"}  # Virtuoso's union has a graph of its own about itself
GIVEN = {"rest_incoming": {"target": f"<{DEFAULT_BASE}id/area/990121>"}}
PLACES = {"s": "id/area/990121", "from": "id/area/990121", "id": "id/area/990121"}


@pytest.fixture(scope="module", params=STORES)
def remote(
    request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteStore]:
    with holding(request.param, example, tmp_path_factory.mktemp(request.param)) as address:
        yield RemoteStore(address)


@pytest.fixture(scope="module")
def local(example: Path) -> GraphStore:
    return open_current(example).store()


def bag(rows: list[dict[str, dict[str, str]]], numbers: bool) -> Counter[tuple[tuple[str, ...], ...]]:
    """Return rows as a bag; lists joined by blanks are sets; `numbers`: a boolean may come as 0 or 1."""

    def term(value: dict[str, str]) -> tuple[str, ...]:
        if value["type"] == "bnode":
            return ("_:",)
        datatype = value.get("datatype", "").rpartition("#")[2]
        if numbers and datatype == "boolean":
            return (str(int(value["value"] == "true")), "integer", "")
        language = "" if numbers else value.get("xml:lang", "")  # a cut or joined text keeps its language in one
        return (" ".join(sorted(value["value"].split(" "))), datatype, language)

    return Counter(tuple(sorted((k, *term(v)) for k, v in row.items())) for row in rows)


def same(remote: RemoteStore, local: GraphStore, text: str) -> int:
    mine = json.loads(local.answer(text, accept=[JSON]).body)["results"]["bindings"]
    there = remote.rows(text)
    virtuoso = remote.address.endswith("/sparql")
    assert bag(there, virtuoso) == bag(mine, virtuoso)
    return len(mine)


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda q: q.name)
def test_every_named_query_gives_the_same_rows(remote: RemoteStore, local: GraphStore, query: NamedQuery) -> None:
    if query.name in OF_THE_SERVER and remote.address.endswith("/sparql"):
        mine = {tuple(row.values()) for row in local.query(query.sparql)}
        there = {tuple(t["value"] for t in row.values()) for row in remote.rows(query.sparql)}
        assert {r[0] for r in mine} <= {r[0] for r in there}
        return
    if "LIMIT" in query.sparql and "ORDER BY" not in query.sparql:  # any of them will do
        assert len(remote.rows(query.sparql)) == len(list(local.query(query.sparql)))
        return
    given = GIVEN.get(query.name, {})
    values = {n: [DEFAULT_BASE + iri] for n, iri in PLACES.items() if f"VALUES ?{n} {{ }}" in query.sparql}
    same(remote, local, bound(query, given, values=values))


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("rest_items", {"within": "id/area/990121", "domain": concept("domain", "21"), "sort": "title"}),
        ("rest_items", {"channel": concept("channel", "gov-website"), "after": "id/item/990121/5"}),
        ("rest_obligations", {"modality": concept("modality", "must"), "due": "2020-12-31"}),
        ("rest_areas", {"parent": "id/area/990121", "after": "id/area/990121001"}),
        ("c01_implementing", {"number": "国办发〔2019〕54号"}),
        ("c09_definitions", {"term": "基层政府"}),
        ("coverage_domains", {"within": "id/area/990121"}),
    ],
)
def test_a_named_query_takes_the_same_parameters(
    remote: RemoteStore, local: GraphStore, name: str, parameters: dict[str, str]
) -> None:
    iris = {n: DEFAULT_BASE + v if v.startswith("id/") else v for n, v in parameters.items()}
    if "sort" in iris:
        iris["sort"] = "http://purl.org/dc/terms/title"
    assert same(remote, local, written(named_query(name), iris, limit=50)) > 0


def test_a_named_query_is_asked_with_terms(remote: RemoteStore, local: GraphStore) -> None:
    given = {"number": string("国办发〔2019〕54号")}
    there = {row["document"] for row in remote.ask_named("c01_implementing", **given)}
    assert there == {row["document"] for row in local.ask_named("c01_implementing", **given)} != set()


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        (ALL + " LIMIT 5", media)
        for media in (JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
    ]
    + [("ASK { ?s ?p ?o }", media) for media in (JSON, "application/sparql-results+xml")]
    + [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/zwgk/ns#DisclosureCatalogue> }", media)
        for media in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
    ],
)
def test_every_format_is_written_as_our_own_store_writes_it(
    remote: RemoteStore, local: GraphStore, query: str, media_type: str
) -> None:
    answer = remote.answer(query, media_type)
    mine = local.answer(query, accept=[media_type])
    assert (answer.kind, answer.media_type) == (mine.kind, mine.media_type)
    if "LIMIT" not in query:
        assert answer.body == mine.body


def test_the_dataset_of_a_query_is_passed_on(remote: RemoteStore, example: Path) -> None:
    graph, entry = next((g, e) for g, e in open_current(example).graphs.items() if g.endswith("catalogue/990121"))
    [row] = remote.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert int(row["n"]["value"]) == entry.triples
    body = remote.answer("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON, default_graphs=[graph]).body
    assert int(json.loads(body)["results"]["bindings"][0]["n"]["value"]) == entry.triples


def test_a_store_with_the_release_is_told_from_one_with_another(
    remote: RemoteStore, example: Path, tmp_path: Path
) -> None:
    release = open_current(example)
    remote.check(release)
    manifest = json.loads(json.dumps(release.manifest))
    name = next(g for g in manifest["graphs"] if g.endswith("catalogue/990121"))
    manifest["graphs"][name]["triples"] += 1
    other = type(release)(2, release.path, manifest)
    with pytest.raises(OtherReleaseError, match="zwgk export --format nq") as raised:
        remote.check(other)
    assert name in raised.value.message


def test_what_the_store_refuses_is_told(remote: RemoteStore) -> None:
    with pytest.raises(QueryRefusedError):
        remote.rows("SELECT ?x { ?x ?y }")


def test_a_result_over_the_limit_is_an_error_not_a_part(remote: RemoteStore) -> None:
    with pytest.raises(ResultTooLargeError):
        RemoteStore(remote.address, limit=10_000).rows(ALL)


@contextmanager
def saying(status: int, body: bytes = b"", headers: dict[str, str] | None = None, wait: float = 0.0) -> Iterator[str]:
    """Serve one answer to everything; user and password stand in the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            time.sleep(wait)
            try:
                self.send_response(status)
                for name, value in (headers or {"content-type": JSON}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://reader:secret@127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


HALF = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}'


@pytest.mark.parametrize(
    ("status", "body", "headers", "error"),
    [
        (500, b"broken", None, RemoteStoreError),
        (401, b"who", None, RemoteStoreError),
        (404, b"nothing", None, RemoteStoreError),
        (503, b"later", None, RemoteStoreError),
        (504, b"late", None, QueryTimeoutError),
        (400, b"bad query", None, QueryRefusedError),
        (200, b"<html>welcome</html>", None, RemoteStoreError),
        (200, HALF, None, RemoteStoreError),
        (200, HALF + b"]}}", {"content-type": JSON, "X-SQL-State": "S1TAT"}, QueryTimeoutError),
        (200, HALF, {"content-type": JSON, "content-length": "5000"}, RemoteStoreError),
    ],
)
def test_an_endpoint_that_fails_is_named_without_its_password(
    status: int, body: bytes, headers: dict[str, str] | None, error: type[ZwgkError]
) -> None:
    with saying(status, body, headers) as address, pytest.raises(error) as raised:
        RemoteStore(address).rows(ALL)
    assert "secret" not in str(raised.value)


def test_an_endpoint_that_does_not_answer_in_time_is_a_time_out() -> None:
    with saying(200, wait=3.0) as address, pytest.raises(QueryTimeoutError):
        RemoteStore(address).answer(ALL, JSON, timeout=1)


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(RemoteStoreError, match="sparql"):
        RemoteStore(f"http://reader:secret@127.0.0.1:{free_port()}/sparql").rows(ALL)


def test_nothing_but_reading_is_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        store = RemoteStore(f"http://127.0.0.1:{unused.getsockname()[1]}/")
        for query in ("DROP ALL", "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"):
            with pytest.raises(QueryRefusedError):
                store.rows(query)
