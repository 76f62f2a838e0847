"""The application over a built release, asked as a browser asks; the pages that every test walks through."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SCRIPTS = re.compile(r"/static/[a-z]+\.js|/static/vendor/yasgui\.min\.js")
LINKS = "CONSTRUCT WHERE { ?a <https://w3id.org/zwgk/ns#implementsDocument> ?b }"
DOCUMENT = "/documents/990100/hechengshizhengban-2020-12"
PAGES = {
    "overview": "/",
    "coverage": "/coverage",
    "coverage-of-a-city": "/coverage?within=990100&level=county",
    "coverage-summed": "/coverage?view=below",
    "coverage-of-what-is-missing": "/coverage?state=missing&domain=22",
    "duties": "/coverage/obligations",
    "timeline": "/documents?view=timeline",
    "document-norms": f"{DOCUMENT}?view=norms",
    "beside": "/documents/CN/guobanfa-2019-54/beside",
    "item": "/items/990121/1f7a84f708bb",
    "findings-by-age": "/findings?group=age",
    "findings-mended": "/findings?status=fixed",
    "network-of-one": "/documents/network?document=CN/guobanfa-2019-54",
    "documents": "/documents",
    "document": DOCUMENT,
    "national-document": "/documents/CN/guobanfa-2019-54",
    "side-by-side": f"{DOCUMENT}/compare",
    "obligations": "/obligations",
    "obligations-of-a-month": "/obligations?from=2020-12-01&until=2020-12-31",
    "obligation": "/obligations/990100/hechengshizhengban-2020-12/s1/1",
    "bearers": "/bearers",
    "items": "/items",
    "no-items": "/items?area=990121&domain=22",
    "nation": "/areas",
    "county": "/areas/990121",
    "findings": "/findings",
    "findings-by-check": "/findings?group=check&severity=violation",
    "checks": "/checks",
    "check": "/checks/E01",
    "network": "/documents/network",
    "changes": "/changes",
    "deadlines": "/obligations/calendar",
    "validate": "/validate",
    "search": "/search?q=目录",
    "nothing-found": "/search?q=没有这样的词语",
    "sparql": "/sparql/table?example=c13_modalities",
    "sparql-chart": "/sparql/table?example=c13_modalities&view=chart",
    "sparql-graph": "/sparql/table?view=graph&query=" + quote(LINKS),
    "editor": "/sparql",
    "vocabulary": "/vocabulary",
    "class": "/vocabulary/CatalogueItem",
    "property": "/vocabulary/timeLimit",
    "terms": "/ns",
    "concepts": "/cv",
    "scheme": "/cv/modality",
    "concept": "/cv/modality/must",
    "shapes": "/shapes",
    "conformance": "/conformance",
    "no-page": "/nothing-here",
    "data-of-a-county": "/doc/area/990121",
    "downloads": "/dumps/",
}


class Seen(HTMLParser):
    """What a page is made of: tags with their attributes, in order, and the text of headings."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """All the words, joined."""
        return "".join(self.words)

    def all(self, *names: str) -> list[dict[str, str]]:
        """Return the attributes of every element with one of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]

    def links(self) -> list[str]:
        """Return where the page leads, without fragments, other hosts and itself in the other language."""
        found = (a["href"].partition("#")[0] for a in self.all("a") if "href" in a and "hreflang" not in a)
        return [href for href in dict.fromkeys(found) if href.startswith(("/", "?"))]
