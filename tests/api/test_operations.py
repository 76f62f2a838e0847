"""Releases, limits, lanes and what the server says about itself."""

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.settings import Settings, read_settings
from bench.conformance import publish
from graphs.errors import InputError
from graphs.quads import Quad, iri, string
from tests.api.serving import serving

CROSSED = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def release(data: Path, number: int, size: int) -> None:
    quads = [Quad(iri(f"urn:s{n}"), iri("urn:p"), string(str(n)), iri("urn:g")) for n in range(size)]
    publish(data, {"urn:g": quads}, number)


def counted(client: httpx.Client, **parameters: str) -> int:
    answer = client.get("/sparql", params={"query": COUNT, **parameters})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_a_new_release_is_served_at_once_and_the_old_one_on_request(tmp_path: Path) -> None:
    release(tmp_path, 1, 3)
    with serving(Settings(tmp_path)) as client:
        assert counted(client) == 3
        tag = client.get("/sparql", params={"query": COUNT}).headers["etag"]
        release(tmp_path, 2, 5)
        answer = client.get("/sparql", params={"query": COUNT}, headers={"if-none-match": tag})
        assert answer.headers["x-zwgk-release"] == "2"
        assert counted(client) == 5
        assert counted(client, release="1") == 3
        assert counted(client) == 5
        assert client.get("/sparql", params={"query": COUNT, "release": "3"}).status_code == 404


def test_while_releases_change_every_answer_is_of_one_release(tmp_path: Path) -> None:
    release(tmp_path, 1, 1)
    with serving(Settings(tmp_path)) as client, ThreadPoolExecutor(8) as pool:
        seen = [pool.submit(client.get, "/sparql", params={"query": COUNT}) for _ in range(40)]
        for number in range(2, 6):
            release(tmp_path, number, number)
            seen += [pool.submit(client.get, "/sparql", params={"query": COUNT}) for _ in range(20)]
        for answer in (s.result() for s in seen):
            assert answer.status_code == 200, answer.text
            number = answer.headers["x-zwgk-release"]
            assert answer.json()["results"]["bindings"][0]["n"]["value"] == number


def test_a_release_that_was_deleted_does_not_stop_the_server(tmp_path: Path) -> None:
    release(tmp_path, 1, 2)
    release(tmp_path, 2, 4)
    with serving(Settings(tmp_path)) as client:
        assert counted(client, release="1") == 2
        shutil.rmtree(tmp_path / "releases" / "000001")
        assert client.get("/sparql", params={"query": COUNT + " #", "release": "1"}).status_code == 404
        assert counted(client) == 4


def test_hostile_queries_do_not_slow_the_pages(tmp_path: Path) -> None:
    release(tmp_path, 1, 3000)
    with serving(Settings(tmp_path, query_timeout=2.0)) as client, ThreadPoolExecutor(12) as pool:
        hostile = [pool.submit(client.get, "/sparql", params={"query": CROSSED}) for _ in range(6)]
        spent = []
        for n in range(40):
            start = time.monotonic()
            assert client.get(f"/api/v1/areas?limit={n + 1}").status_code == 200
            spent.append(time.monotonic() - start)
        assert {h.result().status_code for h in hostile} <= {503, 504}
        assert sorted(spent)[30] < 1.0


def test_a_full_lane_says_when_to_come_back(tmp_path: Path) -> None:
    release(tmp_path, 1, 3000)
    with serving(Settings(tmp_path, query_timeout=1.0, public_readers=1)) as client, ThreadPoolExecutor(4) as pool:
        counted(client)
        answers = [
            f.result() for f in [pool.submit(client.get, "/sparql", params={"query": CROSSED}) for _ in range(4)]
        ]
        assert {a.status_code for a in answers} == {503, 504}
        assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 503)


def test_timeout_is_the_clients_up_to_the_ceiling(tmp_path: Path) -> None:
    release(tmp_path, 1, 3000)
    with serving(Settings(tmp_path, query_timeout_ceiling=1.0)) as client:
        counted(client)
        for asked, most in (("0.3", 1.5), ("50", 2.5)):
            start = time.monotonic()
            answer = client.get("/sparql", params={"query": CROSSED, "timeout": asked})
            assert answer.status_code == 504, answer.text
            assert time.monotonic() - start < most


def test_a_result_over_the_limit_is_an_error_not_a_part(tmp_path: Path) -> None:
    release(tmp_path, 1, 3000)
    with serving(Settings(tmp_path, result_limit=10_000)) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert answer.status_code == 413
        assert "LIMIT" in answer.json()["detail"]
        assert client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 5"}).status_code == 200


def test_a_client_that_asks_too_often_is_told_how_often_it_may(tmp_path: Path) -> None:
    release(tmp_path, 1, 1)
    with serving(Settings(tmp_path, rate_limit=3)) as client:
        answers = [client.get("/sparql", params={"query": COUNT}) for _ in range(8)]
        assert answers[0].headers["ratelimit-policy"] == '"sparql";q=3;w=60'
        refused = [a for a in answers if a.status_code == 429]
        assert refused
        assert all(0 < int(a.headers["retry-after"]) <= 60 for a in refused)


def test_readers_that_cannot_start_make_the_next_try_wait(tmp_path: Path) -> None:
    release(tmp_path, 1, 1)
    shutil.rmtree(tmp_path / "releases" / "000001" / "store")
    with serving(Settings(tmp_path)) as client:
        answers = [client.get("/sparql", params={"query": COUNT}) for _ in range(6)]
        assert {a.status_code for a in answers} <= {500, 503}
        assert any(a.status_code == 503 and "retry-after" in a.headers for a in answers)
        assert client.get("/livez").status_code == 200


def test_head_is_get_without_a_body(client: httpx.Client) -> None:
    for path in ("/sparql", "/api/v1/areas", "/", "/graphs", "/dumps/1/all.nq.gz", "/doc/area/CN"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head.headers["content-length"] == got.headers["content-length"], path


def test_every_answer_has_an_id_and_safe_headers(client: httpx.Client) -> None:
    for path in ("/", "/sparql", "/nothing", "/static/site.css"):
        headers = client.get(path, headers={"x-request-id": "mine-1"}).headers
        assert headers["x-request-id"] == "mine-1"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
    assert client.get("/livez", headers={"x-request-id": "<bad>"}).headers["x-request-id"] != "<bad>"


def test_reading_is_open_to_every_origin_and_nothing_else(client: httpx.Client) -> None:
    asked = {"origin": "http://elsewhere.example", "access-control-request-method": "GET"}
    assert client.options("/api/v1/items", headers=asked).headers["access-control-allow-origin"] == "*"
    methods = client.options("/validate", headers=asked).headers["access-control-allow-methods"]
    assert "POST" not in methods
    assert client.get("/api/v1/areas", headers=asked).headers["access-control-allow-origin"] == "*"


def test_metrics_count_what_happened(client: httpx.Client) -> None:
    client.get("/livez")
    text = client.get("/metrics").text
    assert 'zwgk_http_answers_total{route="/livez",method="GET",status="200"}' in text
    assert "zwgk_release 1" in text


def test_each_request_is_a_line_of_json_in_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release(tmp_path, 1, 1)
    with serving(Settings(tmp_path, log="json")) as client:
        client.get("/livez?secret=1", headers={"x-request-id": "log-1"})
    lines = [json.loads(x) for x in capsys.readouterr().err.splitlines() if x.startswith("{")]
    [line] = [x for x in lines if x["request"] == "log-1"]
    assert (line["path"], line["status"], line["method"]) == ("/livez", 200, "GET")


@pytest.mark.parametrize(
    ("name", "value"),
    [("ZWGK_QUERY_TIMEOUT", "0"), ("ZWGK_PUBLIC_READERS", "many"), ("ZWGK_BASE", "ftp://x"), ("ZWGK_LOG", "xml")],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InputError, match=name):
        read_settings(Path("data"), {name: value})


def test_the_public_address_stands_in_absolute_links(tmp_path: Path) -> None:
    release(tmp_path, 1, 1)
    with serving(Settings(tmp_path, base="http://data.example/zwgk/")) as client:
        assert (
            "<http://data.example/zwgk/sparql>"
            in client.get("/sparql", headers={"accept": "application/n-triples"}).text
        )
