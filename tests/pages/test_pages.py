"""Every page: Chinese and English, whole and accessible HTML, no script, no foreign host, no dead link."""

import json
import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from fastapi.routing import APIRoute

from api import pages
from tests.pages.serving import BROWSER, DOCUMENT, PAGES, SCRIPTS, Seen

VALIDATOR = Path(__file__).resolve().parents[2] / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
TEMPLATES = Path(pages.__file__).resolve().parents[1] / "templates"
HAN = re.compile(r"[\u3400-\u9fff]")
STATUS = {"no-page": 404}


def test_no_page_of_the_application_is_forgotten() -> None:
    """Whoever adds a page adds it to the pages that the tests walk through."""
    walked = [path.partition("?")[0] for path in PAGES.values()]
    forgotten = [
        route.path
        for route in pages.router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods and "." not in route.path
        if not any(route.path_regex.fullmatch(path) for path in walked)
    ]
    assert forgotten == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_accessible_html(client: httpx.Client, name: str) -> None:
    answer = client.get(PAGES[name])
    assert answer.status_code == STATUS.get(name, 200), answer.text[:500]
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


@pytest.mark.skipif(
    not (shutil.which("node") and VALIDATOR.is_file()) and os.environ.get("CI") != "true", reason="no html-validate"
)
def test_pages_are_valid_html(client: httpx.Client, tmp_path: Path) -> None:
    for name, path in PAGES.items():
        for language in ("zh", "en"):
            page = client.get(path, headers={"accept-language": language}).text
            (tmp_path / f"{name}.{language}.html").write_text(page, encoding="utf-8")
    rules = {"extends": ["html-validate:standard"], "rules": {"doctype-style": "off", "no-trailing-whitespace": "off"}}
    (tmp_path / "rules.json").write_text(json.dumps(rules))
    found = tmp_path / "found.json"
    command = ["node", str(VALIDATOR), "--config", str(tmp_path / "rules.json"), f"--formatter=json={found}"]
    subprocess.run([*command, str(tmp_path)], capture_output=True, check=False, timeout=300)
    wrong = [
        f"{Path(page['filePath']).name}:{m['line']}: {m['ruleId']}: {m['message']}"
        for page in json.loads(found.read_text(encoding="utf-8"))
        for m in page["messages"]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_english_when_asked(client: httpx.Client, name: str) -> None:
    answer = client.get(PAGES[name], headers={"accept-language": "en-GB, zh;q=0.2"})
    page = Seen(answer.text)
    assert "Accept-Language" in answer.headers["vary"]
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("main")[0]["lang"] == "zh-CN"  # the data; words of ours are marked as English
    header = Seen(answer.text.partition("<body")[2].partition("<main")[0])
    assert HAN.findall(header.text) == ["中", "文"]
    footer = Seen(answer.text.partition("</main>")[2])
    assert HAN.findall(footer.text) == []


@pytest.mark.parametrize("template", sorted(p.name for p in TEMPLATES.glob("*.html")))
def test_a_template_has_no_chinese_words_without_english_ones(template: str) -> None:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    text = re.sub(r"{% if not english\(\) %}.*?{% (endif|else) %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{% if english\(\) %}.*?{% endif %}", "", text, flags=re.DOTALL)
    words = re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", text, flags=re.DOTALL)
    assert HAN.findall(words) == [], re.findall(r".{0,30}[\u3400-\u9fff]+.{0,30}", words)


def test_the_language_is_kept_and_can_be_changed(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, headers=BROWSER) as reader:
        assert Seen(reader.get("/documents").text).all("html")[0]["lang"] == "zh-CN"
        assert Seen(reader.get("/documents?lang=en").text).all("html")[0]["lang"] == "en"
        page = Seen(reader.get("/items").text)
        assert page.all("html")[0]["lang"] == "en"
        [back] = [a["href"] for a in page.all("a") if a.get("hreflang") == "zh-CN"]
        assert Seen(reader.get("/items" + back).text).all("html")[0]["lang"] == "zh-CN"
        assert Seen(reader.get("/documents").text).all("html")[0]["lang"] == "zh-CN"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_brings_nothing_inline_and_nothing_from_a_foreign_host(client: httpx.Client, name: str) -> None:
    answer = client.get(PAGES[name])
    page = Seen(answer.text)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert page.all("style", "iframe", "object", "embed") == []
    assert all(SCRIPTS.fullmatch(script.get("src", "")) and "defer" in script for script in page.all("script"))
    assert re.findall(r"<script[^>]*>[^<]", answer.text) == []
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
    refused = client.get("/sparql/table", params={"query": "DROP ALL"})
    assert refused.status_code == 400
