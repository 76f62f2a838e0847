"""From understood catalogues and lists to quads. The only step of this wing that knows RDF."""

from collections import Counter
from collections.abc import Iterable, Sequence

from graphs.quads import Description, boolean, date, string, text
from ingest.areas import AreaIndex
from ingest.tables.describe_lists import describe_inventory, describe_listed, describe_published
from ingest.tables.model import Catalogue, CatalogueItem
from ingest.tables.nodes import cited_node, content_digest, office_nodes, plain, raw_text, time_limit_node, zh
from ingest.tables.notes import note_text
from ontology import iris
from ontology.terms import DCAT, DCTERMS, RDF, ZWGK

# Looking a term up in a namespace costs as much as stating it: once a module, not once an item.
_AREA = ZWGK.area
_AUDIENCE = ZWGK.audience
_AUDIENCE_TEXT = ZWGK.audienceText
_BASE_CODE = ZWGK.baseCode
_BASIS = ZWGK.basis
_BASIS_TEXT = ZWGK.basisText
_BODY_TEXT = ZWGK.bodyText
_CHANNEL = ZWGK.channel
_CHANNEL_TEXT = ZWGK.channelText
_CONTENT = ZWGK.content
_CONTENT_DIGEST = ZWGK.contentDigest
_DISCLOSING_BODY = ZWGK.disclosingBody
_DISCLOSURE_LEVEL = ZWGK.disclosureLevel
_DISCLOSURE_METHOD = ZWGK.disclosureMethod
_DOMAIN = ZWGK.domain
_IMPLEMENTATION_CODE = ZWGK.implementationCode
_IN_CATALOGUE = ZWGK.inCatalogue
_ITEM_NUMBER = ZWGK.itemNumber
_LEVEL_1_NAME = ZWGK.level1Name
_LEVEL_2_NAME = ZWGK.level2Name
_LEVEL_3_NAME = ZWGK.level3Name
_NOTE = ZWGK.note
_OPENNESS_KIND = ZWGK.opennessKind
_SOURCE_PLACE = ZWGK.sourcePlace
_SOURCE_TEXT = ZWGK.sourceText
_TIME_LIMIT = ZWGK.timeLimit
_TIME_LIMIT_TEXT = ZWGK.timeLimitText
_UNREAD_ELEMENT = ZWGK.unreadElement
_CATALOGUE_ITEM = ZWGK.CatalogueItem
_TITLE, _TYPE = DCTERMS.title, RDF.type


def describe(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> list[Description]:
    """Return the descriptions of all files of one area: its catalogue, its lists, its inventory, its publications.

    A file given twice counts once. Raise ValueError for a code that no IRI can hold.
    """
    unique = list({c.sha256 or id(c): c for c in catalogues}.values())
    found = [describe_catalogue(area_code, unique, areas)]
    found += [describe_listed(area_code, unique, areas, kind) for kind in ("powerlist", "servicelist")]
    found += [describe_inventory(area_code, unique, areas), describe_published(area_code, unique, areas)]
    return [description for description in found if description is not None]


def describe_catalogue(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> Description | None:
    """Return the catalogue of an area from all its files, None when none of them holds a catalogue table."""
    tables = [table for c in catalogues for table in c.tables if not table.is_list]
    if not tables:
        return None
    out = Description(iris.graph("catalogue", area_code))
    node, area = iris.catalogue(area_code), iris.area(area_code)
    own = areas.get(area_code)
    out.add(node, RDF.type, ZWGK.DisclosureCatalogue, DCAT.Dataset)
    out.add(node, ZWGK.area, area)
    out.add(node, DCTERMS.title, text(f"{own.name if own else area_code}基层政务公开事项标准目录"))
    for code in sorted(_scope(catalogues)):
        out.add(node, ZWGK.scopeDomain, iris.concept("domain", code))
    stated = any(c.declared for c in catalogues if any(not table.is_list for table in c.tables))
    out.add(node, ZWGK.scopeStated, boolean(True) if stated else None)
    versions = sorted(c.valid_from for c in catalogues if c.valid_from)
    out.add(node, ZWGK.validFrom, date(versions[-1]) if versions else None)
    ordinals: Counter[tuple[str | None, ...]] = Counter()
    for table in tables:
        for item in table.items:
            second = " / ".join(filter(None, (item.level2, item.level3))) or None
            key = (item.domain, _key(item.level1), _key(second))
            ordinals[key] += 1
            item_iri = iris.item(area_code, item.domain, item.level1, second, ordinals[key])
            _item(out, item_iri, node, item, area_code, areas)
    return out


def _key(name: str | None) -> str | None:
    return iris.normal(name) if name else None


def _scope(catalogues: Iterable[Catalogue]) -> set[str]:
    """Return the domains that each file declares on its cover, else those of its tables."""
    scope: set[str] = set()
    for catalogue in catalogues:
        tables = [t for t in catalogue.tables if not t.is_list]
        if catalogue.declared and tables:
            scope.update(catalogue.declared)
        else:
            scope.update(t.domain for t in tables if t.domain)
            scope.update(i.domain for t in tables for i in t.items if i.domain)
    return scope


def _item(out: Description, node: str, catalogue: str, item: CatalogueItem, area: str, areas: AreaIndex) -> None:
    add = out.add
    add(node, _TYPE, _CATALOGUE_ITEM)
    add(node, _IN_CATALOGUE, catalogue)
    add(node, _AREA, iris.area(area))
    add(node, _DOMAIN, iris.concept("domain", item.domain) if item.domain else None)
    add(node, _TITLE, zh(item.title))
    add(node, _LEVEL_1_NAME, zh(item.level1))
    add(node, _LEVEL_2_NAME, zh(item.level2))
    add(node, _LEVEL_3_NAME, zh(item.level3))
    add(node, _ITEM_NUMBER, plain(item.number))
    add(node, _CONTENT, zh(item.content))
    add(node, _CONTENT_DIGEST, string(content_digest(item.content)) if item.content else None)
    add(node, _BASIS_TEXT, plain(item.basis_text))
    add(node, _BASIS, *(cited for b in item.basis if (cited := cited_node(b, out))))
    add(node, _TIME_LIMIT_TEXT, plain(item.time_limit_text))
    add(node, _TIME_LIMIT, time_limit_node(item.time_limit, out) if item.time_limit else None)
    add(node, _BODY_TEXT, plain(item.body_text))
    add(node, _DISCLOSING_BODY, *office_nodes(item.bodies, area, areas, out))
    add(node, _CHANNEL, *(iris.concept("channel", c) for c in item.channels))
    add(node, _CHANNEL_TEXT, plain(item.channel_text))
    add(node, _AUDIENCE, *(iris.concept("audience", c) for c in item.audience))
    add(node, _AUDIENCE_TEXT, plain(item.audience_text))
    add(node, _DISCLOSURE_METHOD, *(iris.concept("method", c) for c in item.method))
    add(node, _DISCLOSURE_LEVEL, *(iris.concept("level", c) for c in item.levels))
    add(node, _OPENNESS_KIND, *(iris.concept("openness", c) for c in item.openness))
    add(node, _BASE_CODE, plain(item.base_code))
    add(node, _IMPLEMENTATION_CODE, plain(item.implementation_code))
    add(node, _UNREAD_ELEMENT, *(iris.concept("element", c) for c in item.unread))
    add(node, _NOTE, *(text(note_text(code)) for code in item.notes))
    add(node, _SOURCE_PLACE, string(item.place))
    add(node, _SOURCE_TEXT, string(raw_text(item.raw)))
