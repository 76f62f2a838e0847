"""Documents as people read them: the text with its norms in place, the timeline, the network."""

import re
from pathlib import Path

import httpx

from api.pages.network import drawn
from api.pages.text import Marks, kept_text, laid_out
from graphs.network import network_of
from graphs.releases import open_current
from ingest.pipeline import build
from ontology.iris import DEFAULT_BASE
from tests.conftest import EXAMPLE
from tests.pages.serving import DOCUMENT, Seen

CITY = DEFAULT_BASE + "id/doc/990100/hechengshizhengban-2020-12"
SOURCE = next(EXAMPLE.glob("990100_*/*.txt"))


def test_the_text_is_shown_as_the_file_has_it(client: httpx.Client) -> None:
    page = client.get(DOCUMENT).text
    prose = page.partition('<div class="prose">')[2].partition("</div>")[0]
    lines = [re.sub(r"\s", "", Seen(p).text) for p in re.findall(r"<p>(.*?)</p>", prose, re.DOTALL)]
    shown = re.sub(r"[■✖◇○·▲●]|[A-Z]\d\d", "", "".join(lines))
    assert shown == re.sub(r"\s", "", SOURCE.read_text("utf-8"))


def test_every_norm_is_marked_in_its_place_and_leads_to_its_page(client: httpx.Client) -> None:
    page = client.get(DOCUMENT).text
    norms = client.get("/api/v1/documents/990100/hechengshizhengban-2020-12", headers={"accept": "application/json"})
    listed = norms.json()["parts"]["norms"]
    marks = re.findall(r'<mark class="m-([\w-]+)" id="n-[^"]+"><a class="sign" href="(/obligations/[^"]+)"', page)
    assert len(marks) == len(listed) > 5
    assert {f"/obligations/{n['id'].partition('/id/norm/')[2]}" for n in listed} == {href for _, href in marks}
    assert "2021年3月" in re.findall(r'<strong class="due"[^>]*>([^<]+)', page.partition('class="prose"')[2])[0]
    assert re.search(r'<a class="cite" href="/documents/CN/guobanfa-2019-54">', page)


def test_sections_can_be_linked_to(client: httpx.Client) -> None:
    page = Seen(client.get(DOCUMENT).text)
    ids = {a["id"] for _, a in page.tags if "id" in a}
    wanted = {a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#s")}
    assert wanted
    assert wanted <= ids


def test_a_document_whose_text_is_not_kept_shows_its_norms(client: httpx.Client) -> None:
    page = Seen(client.get("/documents/CN/guobanfa-2019-54").text)
    assert "没有保存正文" in page.text
    assert [a for a in page.all("div") if a.get("class", "").startswith("clause")]


def test_contact_data_are_struck_out_of_the_text(tmp_path: Path) -> None:
    words = SOURCE.read_text("utf-8") + "\n联系人：王某某，电话：0999-7654321\n"
    folder = tmp_path / "990100_合成示例市"
    folder.mkdir()
    (folder / "通知.txt").write_text(words, encoding="utf-8")
    (tmp_path / "areas.csv").write_bytes((EXAMPLE / "areas.csv").read_bytes())
    build([tmp_path], tmp_path / "data")
    text = kept_text(open_current(tmp_path / "data"), CITY)
    assert text is not None
    assert len(text) == len(words)
    assert "王某某" not in text
    assert "7654321" not in text


def test_marks_that_overlap_keep_every_character() -> None:
    text = "一、甲乙丙丁。戊己"
    norms = ({"id": "a", "charStart": 2, "charEnd": 6}, {"id": "b", "charStart": 4, "charEnd": 8})
    due = ({"start": "3", "end": "5", "day": "2020-12-31"},)
    [line] = laid_out(text, Marks(norms=norms, deadlines=due))
    assert "".join(piece.text for run in line for piece in run.pieces) == text
    assert [piece.due for run in line for piece in run.pieces if piece.due] == ["2020-12-31", "2020-12-31"]


def test_the_timeline_puts_each_document_under_its_level(client: httpx.Client) -> None:
    page = client.get("/documents?view=timeline").text
    row = re.search(r"<tr>(?:(?!</tr>).)*hechengshizhengban-2020-12.*?</tr>", page, re.DOTALL)
    assert row
    heads = re.findall(r"<th scope=\"col\">(\S+)", page)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row[0], re.DOTALL)
    assert "hechengshizhengban" in cells[heads.index("市级")]
    assert [bool(c.strip()) for c in cells].count(True) == 2


def test_the_list_can_be_narrowed_to_a_year(client: httpx.Client) -> None:
    assert DOCUMENT in Seen(client.get("/documents?year=2020").text).links()
    assert "没有符合条件的文件" in client.get("/documents?year=1999").text


def test_drawing_table_and_data_of_the_network_say_the_same(client: httpx.Client) -> None:
    data = client.get("/documents/network.json").json()
    page = client.get("/documents/network").text
    assert page.count('<path class="e-') == len(data["edges"]) + 4  # and the legend
    assert page.count("<rect ") == len(data["nodes"])
    assert page.count('<tr><th scope="row">') == len(data["edges"])
    lines = client.get("/documents/network.csv").text.splitlines()
    assert len(lines) == len(data["edges"]) + 1
    near = client.get("/documents/network.json?document=990100/hechengshizhengban-2020-12").json()
    assert all(CITY in (e["source"], e["target"]) for e in near["edges"])
    assert {e["label"] for e in near["edges"]} >= {"贯彻"}


def test_every_document_is_drawn_in_a_place_of_its_own(client: httpx.Client) -> None:
    edges = client.get("/documents/network.json").json()["edges"]
    drawing = drawn(network_of({"from": e["source"], "to": e["target"], "relation": "cites"} for e in edges))
    places = {(n.x, n.y) for n in drawing.nodes}
    assert len(places) == len(drawing.nodes) > 5
    assert max(n.y for n in drawing.nodes) < drawing.height


def test_the_network_around_a_document_tells_the_chain_up_to_the_nation(client: httpx.Client) -> None:
    page = client.get("/documents/network?document=990100/hechengshizhengban-2020-12").text
    chain = page.partition('id="chains"')[2].partition("</li>")[0]
    assert Seen(chain).links()[0] == DOCUMENT
    assert Seen(chain).links()[-1].startswith("/documents/CN/")
    assert client.get("/documents/network.graphml").headers["content-type"].startswith("application/graphml+xml")


def test_a_norm_leads_to_its_sentence_in_the_text(client: httpx.Client) -> None:
    norm = Seen(client.get("/obligations/990100/hechengshizhengban-2020-12/s1/1").text)
    [place] = [a["href"] for a in norm.all("a") if "#n-" in a.get("href", "")]
    path, _, anchor = place.partition("#")
    assert path == DOCUMENT
    assert anchor in {a.get("id") for _, a in Seen(client.get(path).text).tags}


def test_one_document_can_be_chosen_to_compare_with(client: httpx.Client) -> None:
    page = client.get(f"{DOCUMENT}/compare?with=990000/hechengzhengban-2020-6").text
    assert page.count('<table class="side">') == 1
    assert "合成示例省" in page
    assert "<ins>" in page
    assert "<del>" in page
