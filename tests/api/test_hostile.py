"""Nothing that a client sends makes the server fall, reach out, answer late, or answer in part."""

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from bench.hostile import all_of, injected
from tests.api.serving import serving

LIMIT = 0.5
SLACK = 4.0  # for a machine that does other things; bench/siege.py prints what it is
ALLOWED = {200, 400, 403, 404, 405, 406, 413, 414, 415, 422, 429, 431, 503, 504}


class Canary:
    """A server that no request may reach."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append(self.path)
                self.send_response(200)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/canary"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_every_hostile_request_ends_by_its_limit_and_reaches_nothing(example: Path, canary: Canary) -> None:
    late, strange = [], []
    with serving(Settings(example, query_timeout=LIMIT, reader_memory=2 * 2**30)) as client:
        requests = all_of(canary.address)
        assert len(requests) >= 200
        for made_once in ("/api/v1/search?q=公开", "/api/v1/findings"):
            client.get(made_once)
        for hostile in requests:
            start = time.monotonic()
            answer = client.request(hostile.method, hostile.path, **hostile.options)
            spent = time.monotonic() - start
            if spent > LIMIT + SLACK:
                late.append((hostile.name, round(spent, 1)))
            if answer.status_code not in ALLOWED or "html" in answer.headers["content-type"]:
                strange.append((hostile.name, answer.status_code, answer.text[:200]))
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    assert (late, strange, canary.seen) == ([], [], [])


@pytest.mark.parametrize("path", ["/api/v1/items", "/items", "/findings", "/search", "/coverage", "/sparql", "/doc/x"])
def test_what_a_client_sends_comes_back_as_text_never_as_markup(client: httpx.Client, path: str) -> None:
    for hostile in injected():
        parameters = hostile.options["params"]
        answer = client.get(path, params=parameters, headers={"accept": "text/html"})
        assert answer.status_code in ALLOWED, (path, parameters)
        if "html" in answer.headers["content-type"]:
            assert "<script>alert" not in answer.text, (path, parameters)


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return out.getvalue()


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 if i else str()};" * 10}">' for i in range(9))
    + "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>&a8;</rdf:RDF>"
)
UPLOADS = {
    "zip bomb.xlsx": bomb(300 * 2**20),
    "entities.rdf": ENTITIES.encode(),
    "empty.xlsx": b"",
    "renamed.xlsx": b"%PDF-1.7 nothing",
    "broken.ttl": b"<urn:a> <urn:b> ",
    "deep.jsonld": b"[" * 100_000,
    "deep.ttl": b"<urn:a> <urn:b> " + b"(" * 50_000,
    "..%2f..%2fetc": b"x",
    "--help": b"x",
    "目录.exe": b"MZ",
}


@pytest.mark.parametrize("name", UPLOADS)
def test_a_hostile_upload_is_refused(client: httpx.Client, example: Path, name: str) -> None:
    before = sorted(p.name for p in example.iterdir())
    answer = client.post("/validate", files={"file": (name, UPLOADS[name])})
    assert answer.status_code in (413, 415, 422, 504), answer.text[:300]
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "/tmp" not in answer.text
    assert sorted(p.name for p in example.iterdir()) == before
    assert client.get("/livez").status_code == 200


def test_shapes_of_a_client_cannot_reach_out(client: httpx.Client, canary: Canary) -> None:
    url = canary.address
    shapes = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        <urn:shapes> a owl:Ontology ; owl:imports <{url}> .
        <urn:shape> a sh:NodeShape ; sh:targetNode <urn:a> ; sh:sparql [ sh:message "x" ;
            sh:select "SELECT $this FROM <{url}> {{ $this ?p ?o SERVICE <{url}> {{ ?s ?q ?r }} }}" ] .
    """
    files = {"file": ("data.ttl", b"<urn:a> <urn:b> <urn:c> ."), "shapes": ("shapes.ttl", shapes.encode())}
    client.post("/validate", files=files)
    assert canary.seen == []
