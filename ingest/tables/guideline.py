"""A ministry's own guideline workbook: its rows are the standard items of a domain and replace the shipped ones."""

from collections.abc import Sequence

from graphs.quads import Description, date, string, text
from ingest.tables.model import Catalogue, CatalogueItem
from ingest.tables.nodes import cited_node, content_digest, raw_text, time_limit_node
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

NATION = "CN"


def is_guideline(catalogue: Catalogue) -> bool:
    """Tell whether a file is a national guideline: called 标准指引, and of no area below the nation."""
    titles = [catalogue.file, catalogue.title, *(table.title for table in catalogue.tables)]
    return catalogue.area_code in {None, NATION} and bool(catalogue.items) and any("标准指引" in t for t in titles)


def describe_guideline(catalogues: Sequence[Catalogue]) -> list[Description]:
    """Return the standard items of all guideline files, one description a domain, rows without one left out."""
    out: dict[str, Description] = {}
    for catalogue in catalogues:
        for item in catalogue.items:
            if item.domain:
                description = out.setdefault(item.domain, Description(iris.graph("std", item.domain)))
                _standard_item(description, item, item.domain)
                since = catalogue.valid_from
                description.add(_node(item, item.domain), ZWGK.validFrom, date(since) if since else None)
    return [out[domain] for domain in sorted(out)]


def _node(item: CatalogueItem, domain: str) -> str:
    return iris.standard_item(domain, item.level1, _second(item))


def _second(item: CatalogueItem) -> str | None:
    return " / ".join(filter(None, (item.level2, item.level3))) or None


def _standard_item(out: Description, item: CatalogueItem, domain: str) -> None:
    second, node = _second(item), _node(item, domain)
    out.add(node, RDF.type, ZWGK.StandardItem, ZWGK.Matter)
    out.add(node, ZWGK.domain, iris.concept("domain", domain))
    out.add(node, DCTERMS.title, text(second or item.level1 or item.title))
    out.add(node, ZWGK.level1Name, text(item.level1) if item.level1 else None)
    out.add(node, ZWGK.level2Name, text(second) if second else None)
    out.add(node, ZWGK.content, text(item.content) if item.content else None)
    out.add(node, ZWGK.contentDigest, string(content_digest(item.content)) if item.content else None)
    out.add(node, ZWGK.basisText, string(item.basis_text) if item.basis_text else None)
    out.add(node, ZWGK.basis, *(cited for b in item.basis if (cited := cited_node(b, out))))
    out.add(node, ZWGK.timeLimitText, string(item.time_limit_text) if item.time_limit_text else None)
    out.add(node, ZWGK.timeLimit, time_limit_node(item.time_limit, out) if item.time_limit else None)
    out.add(node, ZWGK.bodyText, string(item.body_text) if item.body_text else None)
    for scheme, predicate, codes in (
        ("channel", ZWGK.channel, item.channels),
        ("audience", ZWGK.audience, item.audience),
        ("method", ZWGK.disclosureMethod, item.method),
        ("level", ZWGK.disclosureLevel, item.levels),
    ):
        out.add(node, predicate, *(iris.concept(scheme, c) for c in codes))
    out.add(node, ZWGK.audienceText, string(item.audience_text) if item.audience_text else None)
    out.add(node, ZWGK.sourcePlace, string(item.place))
    out.add(node, ZWGK.sourceText, string(raw_text(item.raw)))
