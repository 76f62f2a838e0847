"""Every page: Chinese and English, whole and accessible HTML, no script, no foreign host, no dead link."""

import re
from itertools import pairwise
from urllib.parse import urljoin

import httpx
import pytest

from tests.pages.serving import DOCUMENT, PAGES, Seen

VOID = {"meta", "link", "input", "br", "img", "hr"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_accessible_html(client: httpx.Client, name: str) -> None:
    answer = client.get(PAGES[name])
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Seen(answer.text)
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert any(a.get("lang") == "en" for _, a in page.tags)
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == len(page.all("h1")) == 1
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(headings)), headings
    assert answer.text.count("<table") == answer.text.count("<caption")
    assert all("scope" in th for th in page.all("th"))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    named = {a["for"] for a in page.all("label")}
    fields = [a for a in page.all("input", "select", "textarea") if a.get("type") != "hidden"]
    assert [a for a in fields if a["id"] not in named] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_brings_no_script_no_style_and_no_foreign_host(client: httpx.Client, name: str) -> None:
    answer = client.get(PAGES[name])
    page = Seen(answer.text)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert page.all("script", "style", "iframe", "object") == []
    assert [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)] == []
    loaded = [a.get("src") or a.get("href", "") for a in page.all("link", "img")]
    assert all(address.startswith("/static/") for address in loaded)
    assert all(a.get("action", "/").startswith("/") for a in page.all("form"))


def test_every_link_of_the_main_pages_leads_somewhere(client: httpx.Client) -> None:
    found = {urljoin(path, link) for path in PAGES.values() for link in Seen(client.get(path).text).links()}
    kinds: dict[str, list[str]] = {}
    for link in sorted(found):
        kinds.setdefault(re.sub(r"(?<=.)/[^/?]*[0-9][^/?]*.*|\?.*", "", link), []).append(link)
    asked = [link for links in kinds.values() for link in (*links[:4], *links[-2:])]
    dead = {link: code for link in dict.fromkeys(asked) if (code := client.get(link).status_code) >= 400}
    assert dead == {}


def test_days_are_written_as_in_chinese_documents(client: httpx.Client) -> None:
    page = client.get(DOCUMENT).text
    assert "2021年3月31日" in page
    assert '<time datetime="2020-09-24">2020年9月24日</time>' in page


@pytest.mark.parametrize("path", ["/nothing", "/items/1/2", "/documents/CN/none", "/checks/ZZ", "/findings/E01/none"])
def test_what_is_not_there_gets_a_page_for_browsers_and_a_problem_for_programs(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "未找到" in Seen(page.text).text
    assert "not found" in page.text
    problem = client.get(path, headers={"accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"


def test_a_wrong_parameter_is_explained(client: httpx.Client) -> None:
    page = client.get("/obligations?from=yesterday")
    assert page.status_code == 422
    assert "yesterday" in Seen(page.text).text
    assert client.get("/obligations?modality=shall-not&from=&until=&domain=").status_code == 200


def test_an_unchanged_page_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/documents").headers["etag"]
    assert client.get("/documents", headers={"if-none-match": tag}).status_code == 304


def test_the_matrix_gives_its_data_and_leads_down(client: httpx.Client) -> None:
    page = Seen(client.get("/coverage").text)
    assert "/coverage?format=csv" in page.links()
    below = Seen(client.get("/coverage?within=990121").text)
    assert "合成城关镇" in below.text
    assert "合成东街道" not in below.text
    signs = [words.strip() for words in page.words]
    assert "✗" in signs
    assert "–" in signs


def test_the_calendar_holds_each_deadline(client: httpx.Client) -> None:
    answer = client.get("/obligations.ics?within=990100&from=2021-01-01")
    lines = answer.text.split("\r\n")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20210331" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0


def test_side_by_side_marks_the_later_deadline(client: httpx.Client) -> None:
    page = Seen(client.get(f"{DOCUMENT}/compare").text)
    assert "期限晚于上级：2021年3月31日，上级为2020年11月30日" in page.text


def test_a_query_result_is_a_table_with_links_into_the_pages(client: httpx.Client) -> None:
    query = "SELECT ?s { ?s a <https://w3id.org/zwgk/ns#PolicyDocument> } ORDER BY ?s"
    page = Seen(client.get("/sparql/table", params={"query": query}).text)
    assert DOCUMENT in page.links()
    refused = client.get("/sparql/table", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
    assert refused.status_code == 400
