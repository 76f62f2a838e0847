"""The short way answers as the long way does: the same status, headers and body."""

import httpx
import pytest

from ontology.terms import ZWGK

OWN = {"x-request-id", "date", "ratelimit", "content-length"}
QUERIES = [
    f"SELECT ?s {{ ?s a <{ZWGK.DisclosureCatalogue}> }} ORDER BY ?s",
    f"CONSTRUCT {{ ?s a ?c }} WHERE {{ ?s a ?c . FILTER (?c = <{ZWGK.DisclosureCatalogue}>) }}",
    "ASK { ?s ?p ?o }",
    "SELECT (NOW() AS ?n) {}",
    "SELECT broken",
    "DROP ALL",
]


def headers(answer: httpx.Response) -> dict[str, str]:
    return {n: v for n, v in answer.headers.items() if n not in OWN}


def ids(client: httpx.Client, name: str) -> list[str]:
    return [entry["id"] for entry in client.get(f"/api/v1/{name}?limit=1000").json()["data"]]


@pytest.mark.parametrize("name", ["areas", "organisations", "obligations", "standard-items", "catalogues", "items"])
def test_a_resource_is_the_same_on_both_ways(client: httpx.Client, name: str) -> None:
    from ontology.iris import DEFAULT_BASE

    for iri in ids(client, name)[::17][:12]:
        path = iri.removeprefix(DEFAULT_BASE + "id/").partition("/")[2]
        short = client.get(f"/api/v1/{name}/{path}")
        long = client.get(f"/api/v1/{name}/{path}?format=json")
        assert short.status_code == long.status_code == 200
        assert short.json()["data"] == long.json()["data"]
        assert {**short.json(), "links": 0, "data": 0} == {**long.json(), "links": 0, "data": 0}
        assert {**headers(short), "etag": ""} == {**headers(long), "etag": ""}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_answered_the_same_by_get_and_post_and_again(client: httpx.Client, query: str) -> None:
    first, again = (client.get("/sparql", params={"query": query}) for _ in range(2))
    post = client.post("/sparql", data={"query": query})
    assert first.status_code == again.status_code == post.status_code
    assert headers(first) == headers(again)
    if "NOW" not in query:
        assert first.content == again.content == post.content
    assert ("ratelimit" in first.headers) == ("ratelimit" in again.headers)


@pytest.mark.parametrize("path", ["/api/v1/areas/no/such", "/api/v1/items/%3E%20%7D", "/api/v1/nothing/x"])
def test_what_cannot_be_answered_shortly_goes_the_long_way(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "path", ["/api/v1/areas/990121", "/api/v1/areas?limit=3", "/doc/area/CN.ttl", "/sparql?query=ASK%7B%7D"]
)
def test_an_answer_made_before_is_the_same_and_not_sent_twice(client: httpx.Client, path: str) -> None:
    first, again = client.get(path), client.get(path)
    assert (first.content, headers(first)) == (again.content, headers(again))
    tag = first.headers["etag"]
    unchanged = client.get(path, headers={"if-none-match": f'W/{tag}, "x"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["etag"] == tag
    assert client.head(path).headers["etag"] == tag


def test_an_answer_kept_in_one_format_is_not_given_in_another(client: httpx.Client) -> None:
    kinds = ["application/json", "text/csv", "application/ld+json", "application/json"]
    given = [client.get("/api/v1/areas/990121", headers={"accept": k}).headers["content-type"] for k in kinds]
    assert [g.partition(";")[0] for g in given] == kinds


def test_the_counters_name_the_route(client: httpx.Client) -> None:
    client.get("/api/v1/areas/990121")
    client.get("/api/v1/areas/990121")
    text = client.get("/metrics").text
    assert 'route="/api/v1/{kind}/{path:path}",method="GET",status="200"' in text
