"""What stands at the edge: the last page, numbers that are none, validators of what is not there, a rollback."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.settings import Settings
from api.uploads import safe_name
from api.validation import ENDINGS
from bench.conformance import publish
from graphs.named import read_query
from graphs.quads import Quad, iri, string
from graphs.releases import roll_back
from graphs.store import RDF_ENDINGS
from graphs.wording import written
from shapes.kept import DATABASE, keep_json
from tests.api.serving import serving
from tests.ingest.test_statements import WRITTEN

MATRICES = ("/coverage?format=json", "/api/v1/coverage/domains?format=json")
LONG = "9" * 400


def release(data: Path, number: int, size: int) -> None:
    quads = [Quad(iri(f"urn:s{n}"), iri("urn:p"), string(str(n)), iri("urn:g")) for n in range(size)]
    publish(data, {"urn:g": quads}, number)


@pytest.mark.parametrize("address", MATRICES)
def test_the_pages_of_a_matrix_are_all_of_it_once_and_the_last_has_no_next(client: httpx.Client, address: str) -> None:
    whole = client.get(address).json()
    everything = [area["id"] for area in whole["data"]["areas"]]
    assert len(everything) == whole["total"] > 1
    for size in (1, len(everything) - 1, len(everything)):
        found: list[str] = []
        step: str | None = f"{address}&limit={size}"
        while step:
            page = client.get(step).json()
            assert page["data"]["areas"], step
            found += [area["id"] for area in page["data"]["areas"]]
            step = page["links"].get("next")
        assert found == everything


def test_no_page_begins_beyond_the_end(client: httpx.Client) -> None:
    for address in ("/api/v1/areas", "/api/v1/obligations", "/api/v1/findings", *MATRICES):
        mark = "&" if "?" in address else "?"
        answer = client.get(f"{address}{mark}after=zzzz").json()
        data = answer["data"]["areas"] if "areas" in answer["data"] else answer["data"]
        assert data == [], address
        assert "next" not in answer["links"], address


@pytest.mark.parametrize(
    "address",
    [
        "/changes?a=²",
        f"/changes?a={LONG}",
        "/obligations/calendar?year=²",
        f"/obligations/calendar?year={'1' * 5000}",
        f"/api/v1/areas?release={LONG}",
        f"/dumps/{LONG}/SHA256SUMS",
        f"/api/v1/diff?a=1&b={LONG}",
        "/sparql?query=ASK{}&release=²",
        "/sparql?query=ASK{}&timeout=²",
    ],
)
def test_a_number_that_is_none_is_no_fault_of_ours(client: httpx.Client, address: str) -> None:
    assert client.get(address, headers={"accept": "application/json"}).status_code in {400, 404, 422}


def test_the_number_of_a_release_is_a_whole_one_however_it_is_asked(client: httpx.Client) -> None:
    asked = {"query": "ASK {}", "release": "1.5"}
    assert client.get("/sparql", params=asked).status_code == 422
    assert client.post("/sparql", data=asked).status_code == 422
    assert client.post("/sparql", data={**asked, "release": "1"}).status_code == 200


@pytest.mark.parametrize("name", ["..", ".", "/", "a/.."])
def test_a_file_called_like_a_folder_is_received_as_any_other(client: httpx.Client, name: str) -> None:
    assert safe_name(name) not in ("", ".", "..")
    answer = client.post("/validate", files={"file": (name, b"<urn:a> <urn:p> <urn:b> .", "text/turtle")})
    assert answer.status_code == 422


@pytest.mark.parametrize("media_type", [m for m, ending in ENDINGS.items() if ending in RDF_ENDINGS])
def test_every_media_type_that_the_description_names_is_read(client: httpx.Client, media_type: str) -> None:
    ending = ENDINGS[media_type]
    answer = client.post("/validate", content=WRITTEN[ending], headers={"content-type": media_type})
    assert answer.status_code == 200, answer.text
    assert {f["focus"] for f in answer.json()["findings"]} == {"urn:a"}


@pytest.mark.parametrize("path", ["/doc/area/999999", "/api/v1/items/990121/000000000000", "/api/v1/areas/999999"])
def test_what_is_not_there_is_not_unchanged(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"if-none-match": "*"}).status_code == 404


def test_what_is_there_is_unchanged_for_who_has_any_of_it(client: httpx.Client) -> None:
    for path in ("/doc/area/CN", "/api/v1/areas/CN", "/graphs", "/catalog", "/feed.atom"):
        assert client.get(path, headers={"if-none-match": "*"}).status_code == 304, path


def test_an_answer_that_did_not_change_varies_as_the_whole_one_does(client: httpx.Client) -> None:
    for path in ("/doc/area/CN", "/ns", "/areas/CN", "/api/v1/areas"):
        whole = client.get(path, headers={"accept": "text/html"})
        again = client.get(path, headers={"accept": "text/html", "if-none-match": whole.headers["etag"]})
        assert again.status_code == 304
        assert again.headers["vary"] == whole.headers["vary"], path


def test_an_error_is_told_to_who_takes_neither_page_nor_json(client: httpx.Client) -> None:
    assert client.get("/nothing", headers={"accept": "text/html;q=0"}).status_code == 404
    assert client.get("/coverage", headers={"accept": "text/html;q=0, image/png"}).status_code == 406


def test_the_name_of_a_thing_leads_on_with_what_was_asked_beside_it(client: httpx.Client) -> None:
    answer = client.get("/id/area/CN?release=1&depth=2", follow_redirects=False)
    place = urlsplit(answer.headers["location"])
    assert (place.path, parse_qs(place.query)) == ("/doc/area/CN", {"release": ["1"], "depth": ["2"]})


def test_words_of_one_parameter_are_never_taken_for_another() -> None:
    head = "# title: 例\n# title@en: x\n# parameter: a string 甲 / one\n# parameter: b string 乙 / two\n"
    query = read_query("x", head + "SELECT ?s ?a ?b {\n  ?s <urn:p> ?a ; <urn:q> ?b .\n}")
    text = written(query, {"a": "?b ORDER BY ?b", "b": "} UNION {"})
    assert text.count('"?b ORDER BY ?b"') == 2
    assert text.count('"} UNION {"') == 2


def test_deadlines_in_a_calendar_lead_to_the_public_address(example: Path) -> None:
    with serving(Settings(example, base="http://data.example/zwgk/")) as client:
        lines = [x for x in client.get("/obligations.ics").text.splitlines() if x.startswith("URL:")]
    assert lines
    assert all(x.startswith("URL:http://data.example/zwgk/obligations/") for x in lines)


def test_queries_through_a_page_count_as_queries(tmp_path: Path) -> None:
    release(tmp_path, 1, 1)
    with serving(Settings(tmp_path, rate_limit=2)) as client:
        told = [client.get("/sparql/table", params={"query": "ASK {}"}).status_code for _ in range(3)]
        assert told == [200, 200, 429]
        assert client.get("/sparql/table").status_code == 200


def test_before_the_first_release_the_counters_and_the_feed_answer(tmp_path: Path) -> None:
    with serving(Settings(tmp_path)) as client:
        metrics = client.get("/metrics")
        assert metrics.status_code == 200
        assert "zwgk_release" not in metrics.text
        feed = client.get("/feed.atom")
        assert feed.status_code == client.get("/readyz").status_code
        assert "zwgk build" in feed.json()["detail"]


def test_the_lines_of_each_metric_stand_together(client: httpx.Client) -> None:
    names = [x.partition("{")[0].split(" ")[0] for x in client.get("/metrics").text.splitlines() if x[0] != "#"]
    starts = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
    assert len(starts) == len(set(starts))


def test_methods_that_nobody_knows_are_counted_as_one(client: httpx.Client) -> None:
    for method in ("BREW", "POUR"):
        client.request(method, "/livez")
    assert "BREW" not in client.get("/metrics").text


def test_after_a_rollback_neither_feed_nor_day_shows_what_was_taken_back(tmp_path: Path) -> None:
    for number in (1, 2):
        release(tmp_path, number, number)
    roll_back(tmp_path, 1)
    with serving(Settings(tmp_path)) as client:
        answer = client.get("/feed.atom")
    assert "版本 1" in answer.text
    assert "版本 2" not in answer.text


def test_the_report_on_an_older_release_is_its_own(tmp_path: Path) -> None:
    for number in (1, 2):
        release(tmp_path, number, number)
    for number in (1, 2):
        found = [{"iri": f"urn:f{number}", "check_id": "E01", "severity": "info", "area": None}]
        if number == 2:
            body = json.dumps({"findings": found, "verdicts": []}).encode()
            keep_json(body, tmp_path / f"releases/{number:06d}" / DATABASE)
    with serving(Settings(tmp_path)) as client:
        assert [f["iri"] for f in client.get("/api/v1/findings").json()["data"]] == ["urn:f2"]
        older = client.get("/api/v1/findings?release=1")
        assert older.status_code == 404, older.text


@pytest.mark.parametrize("asked", ["9" * 5000 + "-", "-" + "9" * 5000, "²-", "0-²"])
def test_a_range_that_is_none_is_passed_over(client: httpx.Client, asked: str) -> None:
    headers = [(b"range", f"bytes={asked}".encode())]
    with client.stream("GET", "/dumps/1/all.nq.gz", headers=headers) as answer:
        assert answer.status_code in {200, 416}


def test_the_report_page_is_a_page_whatever_format_was_asked(client: httpx.Client) -> None:
    sent = {"file": ("x.ttl", b"<urn:a> <urn:p> <urn:b> .", "text/turtle")}
    for asked in ({"params": {"format": "csv"}}, {"data": {"format": "turtle"}}):
        answer = client.post("/validate/report", files=sent, **asked)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/html")


def test_what_is_not_published_yet_is_a_matter_of_time(tmp_path: Path) -> None:
    with serving(Settings(tmp_path)) as client:
        for path in ("/readyz", "/api/v1/areas", "/sparql?query=ASK{}", "/feed.atom", "/dumps/"):
            answer = client.get(path, headers={"accept": "application/json"})
            assert answer.status_code == 503, path
            assert "zwgk build" in answer.json()["detail"]
