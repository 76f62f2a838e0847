"""Hostile names and addresses are shown harmless."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import openpyxl
import pytest

from api.pages.render import environment, page_path
from api.settings import Settings
from ingest.pipeline import build
from tests.api.serving import serving
from tests.conftest import EXAMPLE
from tests.pages.browser import Browser, needs_browser, opened
from tests.pages.serving import BROWSER, SCRIPTS, Seen

NAMES = ("<img src=x onerror=alert(1)>", "公开\u202e录目\u202c事项", "{{ 7 * 7 }}", "'\"><script>alert(2)</script>")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("hostile")
    source = next(EXAMPLE.glob("*/*/*/*标准目录.xlsx"))
    code = source.parent.name.partition("_")[0]
    book = openpyxl.load_workbook(source)
    sheet = next(s for s in book if s.max_row > 6 and s.title != "目录说明")
    [column] = [c.column for row in sheet.iter_rows(max_row=5) for c in row if str(c.value or "").startswith("二级")]
    for row, name in enumerate(NAMES, start=sheet.max_row - len(NAMES) + 1):
        sheet.cell(row, column).value = name
    place = folder / f"{code}_x"
    place.mkdir()
    book.save(place / source.name)
    (folder / "areas.csv").write_bytes((EXAMPLE / "areas.csv").read_bytes())
    build([folder], folder / "data")
    with serving(Settings(folder / "data")) as found:
        found.headers.update(BROWSER)
        yield found


TITLES = quote(
    "SELECT ?s ?t { ?s <http://purl.org/dc/terms/title> ?t . ?s a <https://w3id.org/zwgk/ns#CatalogueItem> }"
)
PATHS = ["/items", "/search?q=onerror", "/search?q=script", "/findings", f"/sparql/table?query={TITLES}"]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_names_are_words_and_nothing_else(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    page = Seen(answer.text)
    assert answer.status_code == 200
    assert page.all("img") == []
    assert all(SCRIPTS.fullmatch(script.get("src", "")) for script in page.all("script"))
    assert "alert" not in "".join(re.findall(r"<script[^>]*>([^<]*)", answer.text))
    assert [a for _, a in page.tags if any(name.startswith("on") for name in a)] == []
    assert "\u202e" not in answer.text


def test_hostile_names_can_be_read(client: httpx.Client) -> None:
    page = Seen(client.get("/items").text)
    assert NAMES[0] in page.text
    assert "{{ 7 * 7 }}" in page.text
    for link in page.links():
        if link.startswith("/items/"):
            assert client.get(link).status_code == 200


@needs_browser
def test_no_hostile_name_runs_in_a_browser(client: httpx.Client, browser: Browser) -> None:
    address = str(client.base_url).rstrip("/")
    page = opened(browser)
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: ran.append(request.url) if not request.url.startswith(address) else None)
    addresses = quote("SELECT * { VALUES (?a ?b) { (<javascript:alert(3)> <data:text/html,x>) } }")
    for path in (*PATHS, f"/sparql/table?query={addresses}&view=graph"):
        page.goto(address + path)
        assert page.locator("a[href^='javascript'], a[href^='data:text']").count() == 0
    for link in page.locator("#drawn").all():
        link.click(force=True)
    assert ran == []


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "urn:x"])
def test_only_addresses_that_lead_to_pages_become_links(iri: str) -> None:
    assert page_path(iri) is None
    shown = environment.from_string('{% import "macros.html" as m %}{{ m.link(iri) }}').render(iri=iri)
    assert "href" not in shown
    assert iri in shown


def test_marks_that_turn_the_direction_of_text_are_shown_as_their_names() -> None:
    shown = environment.from_string("{{ name }}").render(name="公开\u202e录目")
    assert shown == "公开⟨U+202E⟩录目"
