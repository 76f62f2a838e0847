"""Which lists there are: the query behind each, what it can be filtered and sorted by, and where the index has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: the named query behind it, how a filter's code becomes an IRI, and what it can be sorted by.

    A list in the index of a release is read from there: `index` is its name, `filters` those of its own names.
    """

    query: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    index: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


_TITLE = {"title": "dcterms:title"}
_ITEM_FILTERS = {
    "area": "area",
    "within": "area/within",
    "domain": "domain",
    "channel": "channel",
    "matter": "matter",
    "kind": "itemKind",
    "body": "disclosingBody",
    "item": "fulfils",
}
AREAS = Listing(
    "rest_areas",
    {"parent": "area", "within": "area", "level": "level"},
    {"notation": "skos:notation", "prefLabel": "skos:prefLabel"},
    "areas",
    {"parent": "parentArea", "within": "inArea", "level": "areaLevel"},
)
ORGANISATIONS = Listing(
    "rest_organisations", {"area": "area"}, {"prefLabel": "skos:prefLabel"}, "organisations", {"area": "spatial"}
)
DOCUMENTS = Listing(
    "rest_documents",
    {"area": "area", "implements": "doc"},
    {"label": "rdfs:label", "date_document": "eli:date_document"},
    "documents",
    {"area": "documentArea", "implements": "implementsDocument"},
)
OBLIGATIONS = Listing(
    "rest_obligations",
    {
        "document": "doc",
        "modality": "modality",
        "group": "bearer-group",
        "area": "area",
        "domain": "domain",
        "object": "object",
        "due": "date",
    },
    {"normalizedText": "zwgk:normalizedText"},
)
DOMAINS = Listing("rest_domains")
STANDARD_ITEMS = Listing(
    "rest_standard_items", {"domain": "domain", "channel": "channel"}, _TITLE, "standard-items", _ITEM_FILTERS
)
CATALOGUES = Listing("rest_catalogues", {"area": "area", "within": "area"}, _TITLE, "catalogues", _ITEM_FILTERS)
ITEMS = Listing(
    "rest_items",
    {"area": "area", "within": "area", "domain": "domain", "channel": "channel", "matter": "std", "body": "org"},
    {**_TITLE, "itemNumber": "zwgk:itemNumber"},
    "items",
    _ITEM_FILTERS,
)
LISTED_ITEMS = Listing(
    "rest_listed_items",
    {"area": "area", "within": "area", "domain": "domain", "kind": "item-kind", "body": "org"},
    _TITLE,
    "listed-items",
    _ITEM_FILTERS,
)


PUBLICATIONS = Listing(
    "rest_publications",
    {"area": "area", "within": "area", "domain": "domain", "channel": "channel", "item": "item", "body": "org"},
    {**_TITLE, "issued": "dcterms:issued"},
    "publications",
    {**_ITEM_FILTERS, "channel": "viaChannel/channelKind"},
)
