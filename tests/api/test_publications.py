"""What was really published is listed, filtered and read; a release without an index gets one when it is asked."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from bench.conformance import publish
from graphs.quads import Description, date, string, text
from ontology import iris
from ontology.iris import concept
from ontology.terms import DCTERMS, RDF, ZWGK
from tests.api.serving import serving

AREA = "990121"


def published() -> Description:
    out = Description(iris.graph("pub", AREA))
    out.add(iris.area(AREA), ZWGK.inArea, iris.area(AREA), iris.area("990000"))
    outlet = iris.channel_instance(AREA, "县政府网站")
    out.add(outlet, ZWGK.channelKind, concept("channel", "gov-website"))
    for n in range(5):
        node = iris.publication(AREA, f"page {n}")
        out.add(node, RDF.type, ZWGK.Publication)
        out.add(node, ZWGK.area, iris.area(AREA))
        out.add(node, DCTERMS.title, text(f"第{n}条公示"))
        out.add(node, DCTERMS.issued, date(f"2021-0{9 - n}-01"))
        out.add(node, ZWGK.domain, concept("domain", f"{n % 2 + 20}"))
        out.add(node, ZWGK.fulfils, iris.item(AREA, "20", "公示", f"事项{n}", 1))
        out.add(node, ZWGK.sourcePlace, string(f"list.xlsx!1!{n}"))
        if n:
            out.add(node, ZWGK.viaChannel, outlet)
    return out


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("published")
    publish(Path(data), {iris.graph("pub", AREA): published().own})
    with serving(Settings(Path(data))) as found:
        yield found


def titles(client: httpx.Client, query: str) -> list[str]:
    answer = client.get(f"/api/v1/publications?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] >= len(answer.json()["data"])
    return [entry["title"] for entry in answer.json()["data"]]


def test_publications_are_listed_in_the_order_of_their_days(client: httpx.Client) -> None:
    assert titles(client, "sort=issued") == [f"第{n}条公示" for n in (4, 3, 2, 1, 0)]
    assert titles(client, "sort=-title&limit=2") == ["第4条公示", "第3条公示"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("area=990121", {0, 1, 2, 3, 4}),
        ("within=990000", {0, 1, 2, 3, 4}),
        ("within=230000", set()),
        ("domain=21", {1, 3}),
        ("channel=gov-website", {1, 2, 3, 4}),
        (f"item={iris.item(AREA, '20', '公示', '事项3', 1)}", {3}),
    ],
)
def test_publications_are_filtered_as_their_query_filters(client: httpx.Client, query: str, numbers: set[int]) -> None:
    assert set(titles(client, query)) == {f"第{n}条公示" for n in numbers}
    link = client.get(f"/api/v1/publications?{query}").json()["links"]["query"]
    text = client.get(link).json()["data"]["sparql"]
    rows = client.get("/sparql", params={"query": text, "format": "json"}).json()["results"]["bindings"]
    assert len(rows) == len(numbers)


def test_one_publication_answers_at_its_path(client: httpx.Client) -> None:
    first = client.get("/api/v1/publications?limit=1").json()["data"][0]
    path = first["id"].partition("/id/pub/")[2]
    assert client.get(f"/api/v1/publications/{path}").json()["data"] == first
