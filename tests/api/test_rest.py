"""REST lists, single resources, and what they say about themselves."""

import csv
import io

import httpx
import pytest
from rdflib import Graph, URIRef

from api.coverage import STATES
from ontology.iris import DEFAULT_BASE
from tests.api.reading import parsed

LISTS = [
    "areas",
    "organisations",
    "documents",
    "obligations",
    "domains",
    "standard-items",
    "catalogues",
    "items",
    "listed-items",
]
ITEM = "<https://w3id.org/zwgk/ns#CatalogueItem>"


def bindings(client: httpx.Client, query: str) -> list[dict[str, str]]:
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.text
    return [{k: c["value"] for k, c in row.items()} for row in answer.json()["results"]["bindings"]]


def everything(client: httpx.Client, address: str) -> list[str]:
    found: list[str] = []
    step: str | None = address
    while step:
        answer = client.get(step)
        assert answer.status_code == 200, answer.text
        found += [entry["id"] for entry in answer.json()["data"]]
        step = answer.json()["links"].get("next")
    return found


@pytest.mark.parametrize("name", LISTS)
def test_the_pages_of_a_list_are_all_of_it_once(client: httpx.Client, name: str) -> None:
    total = client.get(f"/api/v1/{name}?limit=1").json()["total"]
    found = everything(client, f"/api/v1/{name}?limit=97")
    assert len(found) == len(set(found)) == total > 0


def test_the_list_of_items_and_sparql_count_the_same(client: httpx.Client) -> None:
    [row] = bindings(client, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {ITEM} }}")
    assert client.get("/api/v1/items?limit=1").json()["total"] == int(row["n"])


@pytest.mark.parametrize("order", ["title", "-title", "itemNumber"])
def test_a_sorted_list_keeps_its_order_over_pages(client: httpx.Client, order: str) -> None:
    name = order.removeprefix("-")
    found: list[str] = []
    step: str | None = f"/api/v1/items?area=990121&sort={order}&fields={name}&limit=50"
    while step:
        body = client.get(step).json()
        found += [entry.get(name, "") for entry in body["data"]]
        step = body["links"].get("next")
    assert found == sorted(found, reverse=order.startswith("-"))
    assert len(found) == client.get("/api/v1/items?area=990121&limit=1").json()["total"]


def test_the_query_that_an_answer_links_to_gives_the_same_resources(client: httpx.Client) -> None:
    body = client.get("/api/v1/items", params={"within": "990121", "domain": "21", "limit": 1000}).json()
    text = client.get(body["links"]["query"]).json()["data"]["sparql"]
    assert [row["id"] for row in bindings(client, text)] == [entry["id"] for entry in body["data"]]


def test_fields_restrict_what_is_said(client: httpx.Client) -> None:
    [entry] = client.get("/api/v1/items?limit=1&fields=title,area").json()["data"]
    assert set(entry) == {"id", "title", "area"}


def test_json_ld_says_what_the_graph_says(client: httpx.Client) -> None:
    answer = client.get("/api/v1/items?limit=3&format=jsonld")
    body = answer.json()
    assert body["@context"] == str(client.base_url).rstrip("/") + "/context.jsonld"
    graph = parsed(answer, "json-ld")
    for node in body["@graph"]:
        query = f"CONSTRUCT {{ ?s ?p ?o }} {{ BIND (<{node['id']}> AS ?s) ?s ?p ?o }}"
        stored = client.get("/sparql", params={"query": query}, headers={"accept": "application/n-triples"})
        expected = Graph().parse(data=stored.text, format="nt")
        assert set(graph.triples((URIRef(node["id"]), None, None))) == set(expected)


def test_csv_opens_in_a_spreadsheet(client: httpx.Client) -> None:
    answer = client.get("/api/v1/items?limit=20", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 21
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")]


@pytest.mark.parametrize(
    "path",
    [
        "items?limit=0",
        "items?limit=x",
        "items?sort=nothing",
        "items?domain=a%20b",
        "items?area=%3E%20%7D",
        "items?within=urn:a%22%3E",
        "items?format=pdf",
        "items?release=0",
        "obligations?due=2020-13-01",
        "search?q=a",
        "search",
        "coverage/domains?format=xml",
        "diff?a=1",
        "lineage?resource=none",
    ],
)
def test_a_wrong_parameter_is_named(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail", "detail_en"} <= set(answer.json())


@pytest.mark.parametrize("path", ["items/no/such", "nothing/x", "queries/none", "items?release=99", "findings/E01/x"])
def test_what_is_not_there_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 404


def test_the_same_answer_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/api/v1/items?limit=5")
    again = client.get("/api/v1/items?limit=5", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/items?limit=5", headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_coverage_counts_what_sparql_counts(client: httpx.Client) -> None:
    matrix = client.get("/api/v1/coverage/domains").json()["data"]
    assert [d["code"] for d in matrix["domains"]][:26] == [f"{n:02}" for n in range(1, 27)]
    query = f"""SELECT ?area ?domain (COUNT(DISTINCT ?i) AS ?n) {{
        ?i a {ITEM} ; <https://w3id.org/zwgk/ns#area> ?area ; <https://w3id.org/zwgk/ns#domain> ?domain
    }} GROUP BY ?area ?domain"""
    counted = {(r["area"], r["domain"].rpartition("/")[2]): int(r["n"]) for r in bindings(client, query)}
    shown = {(a["id"], c["domain"]): c["items"] for a in matrix["areas"] for c in a["cells"] if c["items"]}
    assert shown == counted
    missing = [(a["code"], c["domain"]) for a in matrix["areas"] for c in a["cells"] if c["state"] == "missing"]
    assert missing


def test_each_cell_of_the_duties_names_the_clause_above(client: httpx.Client) -> None:
    cells = client.get("/api/v1/coverage/obligations").json()["data"]
    assert {c["state"] for c in cells} <= set(STATES)
    assert cells
    for cell in cells:
        assert cell["clause"]["id"]
        assert (cell["state"] == "missing") == (not cell["counterparts"])


def test_a_two_character_word_is_found_ranked_and_marked(client: httpx.Client) -> None:
    body = client.get("/api/v1/search", params={"q": "救助"}).json()
    assert body["total"] == sum(f["count"] for f in body["facets"]["kind"]) > 0
    assert all("<mark>救助</mark>" in hit["highlight"] + hit["snippet"] for hit in body["data"])
    scores = [hit["score"] for hit in body["data"]]
    assert scores == sorted(scores, reverse=True)


def test_a_facet_counts_what_the_filter_finds(client: httpx.Client) -> None:
    facets = client.get("/api/v1/search", params={"q": "救助"}).json()["facets"]
    for facet in facets["kind"]:
        found = client.get("/api/v1/search", params={"q": "救助", "kind": facet["value"]}).json()
        assert found["total"] == facet["count"]
    [first, *_] = facets["area"]
    assert client.get("/api/v1/search", params={"q": "救助", "area": first["value"]}).json()["total"] == first["count"]


@pytest.mark.parametrize("query", ['"" OR *', "NEAR(a b)", "title:x", "救助 AND", "a" * 200, "%_", "<script>"])
def test_a_search_is_words_never_an_expression(client: httpx.Client, query: str) -> None:
    answer = client.get("/api/v1/search", params={"q": query})
    assert answer.status_code in (200, 422)
    assert "<script>" not in answer.text


def test_lineage_leads_from_an_item_to_the_national_standard(client: httpx.Client) -> None:
    query = f"SELECT ?i {{ ?i a {ITEM} ; <https://w3id.org/zwgk/ns#correspondsTo> ?j }} ORDER BY ?i LIMIT 1"
    [row] = bindings(client, query)
    steps = client.get("/api/v1/lineage", params={"resource": row["i"]}).json()["data"]
    assert {"inCatalogue", "matter", "correspondsTo"} <= {s["step"] for s in steps}


def test_findings_are_listed_filtered_and_answer_at_their_path(client: httpx.Client) -> None:
    body = client.get("/api/v1/findings", params={"severity": "violation", "limit": 5}).json()
    assert body["total"] > 0
    first = body["data"][0]
    path = first["iri"].removeprefix(f"{DEFAULT_BASE}id/finding/")
    assert client.get(f"/api/v1/findings/{path}").json()["data"] == first
    same = client.get("/api/v1/findings", params={"check": first["check_id"]}).json()
    assert {f["check_id"] for f in same["data"]} == {first["check_id"]}
