"""What is recorded beside catalogues is shown where it belongs: publications, exemptions, who fulfilled a norm."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from bench.conformance import publish
from graphs.quads import Description, boolean, date, string, text
from ontology import iris
from ontology.iris import concept
from ontology.terms import DCTERMS, FOAF, RDF, RDFS, SKOS, ZWGK
from tests.api.serving import serving
from tests.pages.serving import BROWSER

CODE = "990121"
AREA, CATALOGUE = iris.area(CODE), iris.catalogue(CODE)
ITEM, BARE = (iris.item(CODE, "20", "公示", name, 1) for name in ("补贴名单", "无发布的事项"))
DOCUMENT = iris.document("990100", number="某市办〔2021〕3号")
NORM = iris.norm(DOCUMENT, "1", 1)
OTHER = iris.norm(DOCUMENT, "1", 2)


def recorded() -> Description:
    out = Description(iris.graph("catalogue", CODE))
    out.add(AREA, RDF.type, ZWGK.Area)
    out.add(AREA, SKOS.prefLabel, text("某县"))
    out.add(AREA, ZWGK.areaLevel, concept("level", "county"))
    out.add(AREA, ZWGK.inArea, AREA)
    for status, words in (("met", "已完成"), ("partly", "部分完成")):
        out.add(concept("fulfilment-status", status), SKOS.prefLabel, text(words))
    out.add(CATALOGUE, RDF.type, ZWGK.DisclosureCatalogue)
    out.add(CATALOGUE, ZWGK.area, AREA)
    for item, name in ((ITEM, "补贴名单"), (BARE, "无发布的事项")):
        out.add(item, RDF.type, ZWGK.CatalogueItem)
        out.add(item, DCTERMS.title, text(name))
        out.add(item, ZWGK.area, AREA)
        out.add(item, ZWGK.inCatalogue, CATALOGUE)
    published(out)
    exemption = iris.exemption(CODE, "救助对象住址")
    out.add(exemption, RDF.type, ZWGK.Exemption)
    out.add(exemption, ZWGK.area, AREA)
    out.add(exemption, DCTERMS.title, text("救助对象住址"))
    out.add(exemption, ZWGK.exemptionReason, string("涉及个人<隐私>"))
    fulfilled(out)
    return out


def published(out: Description) -> None:
    outlet = iris.channel_instance(CODE, "县政府网站")
    out.add(outlet, RDFS.label, text("县政府网站"))
    late, odd, proposed = (iris.publication(CODE, name) for name in ("late", "odd", "proposed"))
    for node, title in ((late, "七月名单"), (odd, "奇怪的地址"), (proposed, "也许是它")):
        out.add(node, RDF.type, ZWGK.Publication)
        out.add(node, DCTERMS.title, text(title))
    out.add(late, ZWGK.fulfils, ITEM)
    out.add(late, DCTERMS.issued, date("2021-08-20"))
    out.add(late, ZWGK.dueDate, date("2021-07-31"))
    out.add(late, ZWGK.viaChannel, outlet)
    out.add(late, FOAF.page, "http://county.example/list")
    out.add("urn:check", ZWGK.checkedPublication, late)
    out.add("urn:check", ZWGK.reachable, boolean(False))
    out.add(odd, ZWGK.fulfils, ITEM)
    out.add(odd, FOAF.page, "javascript:alert(1)")
    link = iris.link(proposed, str(ZWGK.fulfils), ITEM)
    out.add(link, ZWGK.linkSubject, proposed)
    out.add(link, ZWGK.linkPredicate, str(ZWGK.fulfils))
    out.add(link, ZWGK.linkObject, ITEM)
    out.add(link, ZWGK.reviewStatus, concept("review-status", "proposed"))


def fulfilled(out: Description) -> None:
    out.add(DOCUMENT, RDF.type, ZWGK.PolicyDocument)
    out.add(DOCUMENT, RDFS.label, text("某市办〔2021〕3号"))
    for norm in (NORM, OTHER):
        out.add(norm, RDF.type, ZWGK.Norm)
        out.add(norm, ZWGK.normOf, DOCUMENT)
        out.add(norm, ZWGK.normalizedText, text("应当公开补贴名单"))
    record = iris.fulfilment(CODE, NORM)
    out.add(record, RDF.type, ZWGK.Fulfilment)
    out.add(record, ZWGK.fulfilsNorm, NORM)
    out.add(record, ZWGK.area, AREA)
    out.add(record, ZWGK.fulfilmentStatus, concept("fulfilment-status", "partly"))
    out.add(record, ZWGK.evidenceDate, date("2021-12-31"))
    out.add(record, ZWGK.evidence, "http://county.example/evidence")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = Path(tmp_path_factory.mktemp("recorded"))
    publish(data, {iris.graph("catalogue", CODE): recorded().own})
    with serving(Settings(data)) as found:
        yield found


def section(client: httpx.Client, path: str, name: str) -> str:
    """Return a section of a page by the name of its heading."""
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200, page.text
    _, begins, rest = page.text.partition(f'aria-labelledby="{name}"')
    assert begins, f"{path} has no section {name}"
    return rest.partition("</section>")[0]


def page_of(iri: str, room: str) -> str:
    return f"/{room}/{iri.partition('/id/')[2].partition('/')[2]}"


def test_an_item_shows_what_was_published_how_late_and_whether_it_is_reached(client: httpx.Client) -> None:
    shown = section(client, page_of(ITEM, "items"), "published")
    late = shown[shown.index("七月名单") : shown.index("</tr>", shown.index("七月名单"))]
    assert 'href="http://county.example/list"' in shown
    for words in ("县政府网站", "2021年8月20日", "2021年7月31日", "逾期", "✗"):
        assert words in late
    assert "javascript:" not in shown
    assert "奇怪的地址" in shown


def test_a_publication_that_nobody_confirmed_is_marked_as_proposed(client: httpx.Client) -> None:
    shown = section(client, page_of(ITEM, "items"), "published")
    assert shown.count("待确认") == 1
    assert shown.index("也许是它") < shown.index("待确认")


def test_an_item_without_publications_says_so(client: httpx.Client) -> None:
    assert "没有收录发布记录" in section(client, page_of(BARE, "items"), "published")


def test_an_area_shows_what_it_left_out_and_why(client: httpx.Client) -> None:
    shown = section(client, f"/areas/{CODE}", "exempt")
    assert "救助对象住址" in shown
    assert "涉及个人&lt;隐私&gt;" in shown


def test_a_norm_shows_who_fulfilled_it_how_far_and_by_what_evidence(client: httpx.Client) -> None:
    shown = section(client, page_of(NORM, "obligations"), "done")
    for words in ("某县", "部分完成", "2021年12月31日", "http://county.example/evidence"):
        assert words in shown
    assert "没有登记完成情况" in section(client, page_of(OTHER, "obligations"), "done")


def test_english_readers_get_english_words_around_the_records(client: httpx.Client) -> None:
    page = client.get(page_of(NORM, "obligations"), headers={**BROWSER, "accept-language": "en"})
    assert "Who has fulfilled it" in page.text
    assert "谁完成了" not in page.text
