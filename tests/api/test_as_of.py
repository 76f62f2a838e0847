"""An item as it was on a day: the release is the one whose catalogue held then."""

from pathlib import Path

from api.settings import Settings
from bench.conformance import publish
from graphs.quads import Quad, date, iri, text
from graphs.releases import roll_back
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK
from tests.api.serving import serving

COUNTY = "990121"
GRAPH, CATALOGUE = iris.graph("catalogue", COUNTY), iris.catalogue(COUNTY)
ITEM = iris.item(COUNTY, "21", "养老服务", "补贴")


def edition(data: Path, number: int, since: str, title: str) -> None:
    facts = [
        (CATALOGUE, RDF.type, iri(ZWGK.DisclosureCatalogue)),
        (CATALOGUE, ZWGK.validFrom, date(since)),
        (ITEM, RDF.type, iri(ZWGK.CatalogueItem)),
        (ITEM, DCTERMS.title, text(title)),
    ]
    publish(data, {GRAPH: [Quad(iri(s), iri(p), o, iri(GRAPH)) for s, p, o in facts]}, number)


def test_what_was_rolled_back_was_never_so(tmp_path: Path) -> None:
    edition(tmp_path, 1, "2020-11-20", "旧名称")
    edition(tmp_path, 2, "2022-05-01", "误改的名称")
    roll_back(tmp_path, 1)
    path = f"/api/v1/items/{ITEM.partition('/id/item/')[2]}"
    with serving(Settings(tmp_path)) as client:
        assert client.get(path, params={"as_of": "2022-06-01"}).json()["data"]["title"] == "旧名称"


def test_an_item_as_it_was_on_a_day(tmp_path: Path) -> None:
    edition(tmp_path, 1, "2020-11-20", "旧名称")
    edition(tmp_path, 2, "2022-05-01", "新名称")
    path = f"/api/v1/items/{ITEM.partition('/id/item/')[2]}"
    with serving(Settings(tmp_path)) as client:
        titles = {
            day: client.get(path, params={"as_of": day}).json()["data"]["title"] for day in ("2021-06-30", "2022-05-01")
        }
        assert titles == {"2021-06-30": "旧名称", "2022-05-01": "新名称"}
        assert client.get(path).json()["data"]["title"] == "新名称"
        assert client.get(path, params={"as_of": "2019-01-01"}).status_code == 404
        assert client.get(path, params={"as_of": "昨天"}).status_code in {400, 422}
