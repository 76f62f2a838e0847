"""The service over real HTTP semantics: the example province, real readers, real queries."""

import json
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.serving import serving

COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/zwgk/ns#CatalogueItem> }"
ITEM_BOOK = "990121"


def test_the_front_page_says_what_is_here(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "公开事项" in page.text
    assert "catalogue items" in page.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_a_select_is_answered_in_the_format_asked_for(client: httpx.Client, accept: str, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": COUNT}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["x-zwgk-release"] == "1"


def test_get_and_both_posts_agree(client: httpx.Client) -> None:
    got = client.get("/sparql", params={"query": COUNT}).json()
    form = client.post("/sparql", data={"query": COUNT}).json()
    direct = client.post("/sparql", content=COUNT, headers={"content-type": "application/sparql-query"}).json()
    assert got == form == direct
    assert int(got["results"]["bindings"][0]["n"]["value"]) > 100


@pytest.mark.parametrize(
    ("status", "parameters"),
    [
        (400, {"query": ""}),
        (400, {"query": "SELECT nonsense"}),
        (400, {"query": "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"}),
        (403, {"update": "DROP ALL"}),
        (406, {"query": COUNT, "format": "ttl"}),
        (422, {"query": COUNT, "timeout": "-1"}),
    ],
)
def test_a_query_that_cannot_run_gets_a_problem_document(
    client: httpx.Client, status: int, parameters: dict[str, str]
) -> None:
    answer = client.get("/sparql", params=parameters)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"]


def test_an_unbounded_query_is_stopped_in_time(example: Path) -> None:
    crossed = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with serving(Settings(example, query_timeout=1.0)) as client:
        assert client.get("/sparql", params={"query": crossed}).status_code == 504
        assert client.get("/sparql", params={"query": "ASK { }"}).status_code == 200


@pytest.mark.parametrize("name", ["areas", "documents", "obligations", "items"])
def test_pages_of_a_list_cover_it_once(client: httpx.Client, name: str) -> None:
    seen: list[str] = []
    address: str | None = f"/api/v1/{name}?limit=7"
    for _ in range(4):
        if address is None:
            break
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert "query" in body["links"]
        seen += [entry["id"] for entry in body["data"]]
        address = body["links"].get("next")
    assert seen
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)


def test_one_resource_answers_at_its_iri_path(client: httpx.Client) -> None:
    for name, kind in (("areas", "area"), ("documents", "doc"), ("obligations", "norm"), ("items", "item")):
        first = client.get(f"/api/v1/{name}?limit=1").json()["data"][0]
        path = first["id"].split(f"/id/{kind}/")[1]
        assert client.get(f"/api/v1/{name}/{path}").json()["data"] == first
        assert client.get(f"/api/v1/{name}/no/such").status_code == 404


def test_items_are_filtered_by_area_and_domain(client: httpx.Client) -> None:
    found = client.get("/api/v1/items", params={"within": ITEM_BOOK, "domain": "21"}).json()["data"]
    assert found
    assert all(i["area"]["id"].rpartition("/")[2].startswith(ITEM_BOOK) for i in found)
    assert {d["id"].rpartition("/")[2] for i in found for d in i["domain"]} == {"21"}


def test_a_document_comes_with_its_norms(client: httpx.Client) -> None:
    body = client.get("/api/v1/documents/CN/guobanfa-2019-54").json()
    assert body["parts"]["norms"]
    assert body["data"]["type"] == ["LegalResource", "PolicyDocument"]


def test_every_named_query_listed_can_be_read_and_run(client: httpx.Client) -> None:
    for entry in client.get("/api/v1/queries").json()["data"]:
        text = client.get(f"/api/v1/queries/{entry['name']}").json()["data"]["sparql"]
        assert client.get("/sparql", params={"query": text}).status_code == 200, entry["name"]


def test_a_workbook_is_checked_and_nothing_is_stored(client: httpx.Client, example: Path) -> None:
    [book] = sorted(Path("examples/province").glob(f"{ITEM_BOOK}_*/*目录*.xlsx"))[:1]
    before = sorted(p.name for p in example.rglob("*"))
    answer = client.post("/validate", files={"file": (book.name, book.read_bytes())}, data={"format": "json"})
    assert answer.status_code == 200, answer.text
    assert json.loads(answer.content)["findings"]
    assert sorted(p.name for p in example.rglob("*")) == before


def test_a_file_that_is_no_workbook_gets_a_clear_problem(client: httpx.Client) -> None:
    answer = client.post("/validate", files={"file": ("目录.xlsx", b"")})
    assert answer.status_code == 422
    assert "目录.xlsx" in answer.json()["detail"]


def test_the_server_says_that_it_lives_and_is_ready(client: httpx.Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json()["release"] == 1


def test_without_a_release_the_answer_says_what_to_do(tmp_path: Path) -> None:
    with serving(Settings(tmp_path)) as client:
        answer = client.get("/readyz")
    assert answer.status_code >= 400
    assert "zwgk build" in answer.json()["detail"]
