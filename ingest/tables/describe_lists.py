"""From power lists, service lists, inventories and lists of publications to quads."""

from collections import Counter
from collections.abc import Sequence

from graphs.quads import Description, date, iri, string, text
from ingest.areas import AreaIndex
from ingest.tables.cells.text import flat
from ingest.tables.model import Catalogue, ListedItem, PublishedItem, TableKind
from ingest.tables.nodes import cited_node, office_nodes, plain, raw_text, zh
from ingest.tables.notes import note_text
from ingest.tables.words import codes
from ontology import iris
from ontology.terms import CPSV, DCTERMS, FOAF, RDF, RDFS, ZWGK


def describe_listed(
    area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex, kind: TableKind
) -> Description | None:
    """Return the power or service list of an area from all its files, None when none of them holds one."""
    items = [(i, c.valid_from) for c in catalogues for t in c.tables if t.kind == kind for i in t.listed]
    if not items:
        return None
    out = Description(iris.graph(kind, area_code))
    ordinals: Counter[tuple[str | None, ...]] = Counter()
    for item, since in items:
        name = f"{item.name} / {item.sub_name}" if item.sub_name else item.name
        body = item.bodies[0] if item.bodies else None
        code = item.implementation_code or item.base_code
        key = (code,) if code else (_key(body), item.kind_text, _key(name))
        ordinals[key] += 1
        if kind == "powerlist":
            node = iris.power_item(area_code, body, item.kind_text, name, code=code, ordinal=ordinals[key])
            out.add(node, RDF.type, ZWGK.PowerItem, ZWGK.ListedItem)
        else:
            node = iris.service_item(area_code, body, name, code=code, ordinal=ordinals[key])
            out.add(node, RDF.type, ZWGK.PublicServiceItem, ZWGK.ListedItem, CPSV.PublicService)
        _listed(out, node, item, area_code, areas)
        out.add(node, ZWGK.validFrom, date(since) if since else None)
    return out


def _listed(out: Description, node: str, item: ListedItem, area: str, areas: AreaIndex) -> None:
    add = out.add
    add(node, DCTERMS.title, text(item.sub_name or item.name))
    add(node, ZWGK.level1Name, zh(item.name) if item.sub_name else None)
    add(node, ZWGK.area, iris.area(area))
    add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    add(node, ZWGK.itemKind, iris.concept("item-kind", item.kind) if item.kind else None)
    add(node, ZWGK.itemNumber, plain(item.number))
    add(node, ZWGK.bodyText, plain(item.body_text))
    add(node, ZWGK.disclosingBody, *office_nodes(item.bodies, area, areas, out))
    add(node, ZWGK.basisText, plain(item.basis_text))
    add(node, ZWGK.basis, *(cited for b in item.basis if (cited := cited_node(b, out))))
    add(node, ZWGK.baseCode, plain(item.base_code))
    add(node, ZWGK.implementationCode, plain(item.implementation_code))
    add(node, ZWGK.servicePage, web_page(item.page))
    add(node, ZWGK.disclosureLevel, *(iris.concept("level", c) for c in item.levels))
    add(node, ZWGK.note, *(text(note_text(code)) for code in item.notes))
    add(node, ZWGK.sourcePlace, string(item.place))
    add(node, ZWGK.sourceText, string(raw_text(item.raw)))


def describe_inventory(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> Description | None:
    """Return the item inventory of an area and what it leaves out, from all its files; None when there is neither."""
    items = [i for c in catalogues for t in c.tables if t.kind == "inventory" for i in t.listed]
    left_out = [i for c in catalogues for t in c.tables if t.kind == "exemptions" for i in t.listed]
    if not items and not left_out:
        return None
    out = Description(iris.graph("inventory", area_code))
    ordinals: Counter[tuple[str | None, ...]] = Counter()
    for item in left_out:
        _exemption(out, item, area_code, areas)
    for item in items:
        name = f"{item.group} / {item.name}" if item.group else item.name
        key = (item.domain, _key(name))
        ordinals[key] += 1
        node = iris.inventory_item(area_code, item.domain, name, ordinals[key])
        out.add(node, RDF.type, ZWGK.InventoryItem)
        out.add(node, ZWGK.level1Name, zh(item.group))
        marked = item.attribute
        out.add(node, ZWGK.disclosureAttribute, iris.concept("attribute", marked) if marked else None)
        _listed(out, node, item, area_code, areas)
        if item.attribute == "withheld" and item.reason:
            _exemption(out, item, area_code, areas, node)
    return out


def _exemption(out: Description, item: ListedItem, area: str, areas: AreaIndex, of: str | None = None) -> None:
    """Describe why something is left out: an entry of the inventory, a domain, or what linking finds by its name."""
    domain = iris.concept("domain", item.domain) if item.domain else None
    whole = of is None and domain is not None and codes("domain").get(flat(item.name)) == item.domain
    node = iris.exemption(area, of or (domain if whole and domain else f"{item.domain} {item.group} {item.name}"))
    out.add(node, RDF.type, ZWGK.Exemption)
    out.add(node, ZWGK.exempts, of or (domain if whole else None))
    out.add(node, ZWGK.exemptionReason, zh(item.reason))
    _listed(out, node, item, area, areas)


def describe_published(area_code: str, catalogues: Sequence[Catalogue], areas: AreaIndex) -> Description | None:
    """Return what an area's lists say was published, None when there is no such list.

    A page listed several times is one publication; what it is said to make good is gathered.
    """
    items = [i for c in catalogues for t in c.tables for i in t.published]
    if not items:
        return None
    out = Description(iris.graph("pub", area_code))
    seen: set[str] = set()
    for item in items:
        node = iris.publication(
            area_code, item.page or " ".join((item.title, item.issued or "", item.channel_text or ""))
        )
        out.add(node, ZWGK.itemName, zh(item.item))
        if node in seen:
            continue
        seen.add(node)
        _published(out, node, item, area_code, areas)
    return out


def _published(out: Description, node: str, item: PublishedItem, area: str, areas: AreaIndex) -> None:
    add = out.add
    add(node, RDF.type, ZWGK.Publication, FOAF.Document)
    add(node, ZWGK.area, iris.area(area))
    add(node, DCTERMS.title, text(item.title))
    add(node, ZWGK.level1Name, zh(item.group))
    add(node, ZWGK.domain, iris.concept("domain", item.domain) if item.domain else None)
    add(node, ZWGK.viaChannel, _channel(out, item, area))
    add(node, FOAF.page, web_page(item.page))
    add(node, DCTERMS.issued, date(item.issued) if item.issued else None)
    add(node, ZWGK.informationDate, date(item.formed) if item.formed else None)
    add(node, ZWGK.indexNumber, plain(item.index_number))
    add(node, ZWGK.bodyText, plain(item.body_text))
    add(node, ZWGK.disclosingBody, *office_nodes(item.bodies, area, areas, out))
    add(node, ZWGK.itemNumber, plain(item.number))
    add(node, ZWGK.note, *(text(note_text(code)) for code in item.notes))
    add(node, ZWGK.sourcePlace, string(item.place))
    add(node, ZWGK.sourceText, string(raw_text(item.raw)))


def _channel(out: Description, item: PublishedItem, area: str) -> str | None:
    """Return the outlet that something stands on and describe it, None when the list does not name one."""
    if not item.channel_text:
        return None
    words = " ".join(item.channel_text.split())
    node = iris.channel_instance(area, words)
    out.add(node, RDF.type, ZWGK.ChannelInstance)
    out.add(node, RDFS.label, text(words))
    out.add(node, ZWGK.area, iris.area(area))
    out.add(node, ZWGK.channelKind, *(iris.concept("channel", code) for code in item.channels))
    return node


def web_page(address: str | None) -> str | None:
    """Return an address that can be an IRI, None otherwise; the row's text keeps it in any case.

    >>> web_page("http://www.example.org/a b") is None
    True
    """
    if not address:
        return None
    try:
        return iri(address).value
    except ValueError:
        return None


def _key(name: str | None) -> str | None:
    return iris.normal(name) if name else None
