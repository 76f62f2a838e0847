"""From understood catalogues and lists to quads. The only step of this wing that knows RDF."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from graphs.lines import string_form, text_form
from graphs.quads import Description, boolean, date, form, text
from ingest.areas import AreaIndex
from ingest.tables.describe_lists import describe_inventory, describe_listed, describe_published
from ingest.tables.model import Basis, Catalogue, CatalogueItem, TimeLimit
from ingest.tables.nodes import cited_node, content_digest, office_nodes, raw_text, time_limit_node
from ingest.tables.notes import note_text
from ontology import iris
from ontology.terms import DCAT, DCTERMS, RDF, ZWGK

_CODES = (
    (ZWGK.channel, "channel"),
    (ZWGK.audience, "audience"),
    (ZWGK.disclosureMethod, "method"),
    (ZWGK.disclosureLevel, "level"),
    (ZWGK.opennessKind, "openness"),
    (ZWGK.unreadElement, "element"),
)
_codes = attrgetter("channels", "audience", "method", "levels", "openness", "unread")
_WORDS = (
    (DCTERMS.title, attrgetter("title")),
    (ZWGK.level2Name, attrgetter("level2")),
    (ZWGK.level3Name, attrgetter("level3")),
    (ZWGK.content, attrgetter("content")),
)
_STRINGS = (
    (ZWGK.itemNumber, attrgetter("number")),
    (ZWGK.baseCode, attrgetter("base_code")),
    (ZWGK.implementationCode, attrgetter("implementation_code")),
    (ZWGK.sourcePlace, attrgetter("place")),
)
_REPEATED = (  # down a column; with the form of their words
    (ZWGK.level1Name, attrgetter("level1"), text_form),
    (ZWGK.basisText, attrgetter("basis_text"), string_form),
    (ZWGK.timeLimitText, attrgetter("time_limit_text"), string_form),
    (ZWGK.bodyText, attrgetter("body_text"), string_form),
    (ZWGK.channelText, attrgetter("channel_text"), string_form),
    (ZWGK.audienceText, attrgetter("audience_text"), string_form),
)
# Writing a predicate costs as much as stating it: once a module, not once an item.
_CODE_ROWS = [(f"{form(p)} ", scheme) for p, scheme in _CODES]
_WORD_ROWS = [(f"{form(p)} ", get) for p, get in _WORDS]
_STRING_ROWS = [(f"{form(p)} ", get) for p, get in _STRINGS]
_REPEATED_ROWS = [(f"{form(p)} ", get, written) for p, get, written in _REPEATED]
_DIGEST, _DOMAIN, _NOTE, _RAW, _BASIS, _LIMIT, _BODY = (
    f"{form(p)} "
    for p in (
        ZWGK.contentDigest,
        ZWGK.domain,
        ZWGK.note,
        ZWGK.sourceText,
        ZWGK.basis,
        ZWGK.timeLimit,
        ZWGK.disclosingBody,
    )
)


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
    rows = _ItemRows(area_code, areas, out)
    for table in tables:
        for item in table.items:
            second = " / ".join(filter(None, (item.level2, item.level3))) or None
            key = (item.domain, _key(item.level1), _key(second))
            ordinals[key] += 1
            rows.share(item)
            node = iris.item(area_code, item.domain, item.level1, second, ordinals[key])
            out.add_later(node, partial(rows.of, item))
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


class _ItemRows:
    """What the items of a catalogue say, as rows of lines; made when they are written.

    Values repeat down a column, so the rows of a value are made once.
    """

    def __init__(self, area: str, areas: AreaIndex, out: Description) -> None:
        self._area, self._areas, self._out = area, areas, out
        self._nodes: dict[tuple[str, int], tuple[object, list[str]]] = {}  # by predicate and id of the value held
        self._coded: dict[tuple[object, ...], list[str]] = {}
        self._said: dict[tuple[str, str], str] = {}
        self._fixed = [
            f"{form(RDF.type)} {form(ZWGK.CatalogueItem)}",
            f"{form(ZWGK.inCatalogue)} {form(iris.catalogue(area))}",
            f"{form(ZWGK.area)} {form(iris.area(area))}",
        ]

    def share(self, item: CatalogueItem) -> list[str]:
        """Describe the nodes that an item shares with others; return the rows that name them."""
        rows: list[str] = []
        if item.basis:
            rows += self._rows(_BASIS, item.basis, self._cited)
        if item.time_limit:
            rows += self._rows(_LIMIT, item.time_limit, self._limit)
        if item.bodies:
            rows += self._rows(_BODY, item.bodies, self._offices)
        return rows

    def of(self, item: CatalogueItem) -> list[str]:
        """Return the rows of an item."""
        rows = self._fixed + self.share(item) + self._codes(item)
        rows += [predicate + text_form(words) for predicate, get in _WORD_ROWS if (words := get(item))]
        rows += [predicate + string_form(words) for predicate, get in _STRING_ROWS if (words := get(item))]
        for predicate, get, written in _REPEATED_ROWS:
            if words := get(item):
                row = self._said.get((predicate, words))
                if row is None:
                    row = self._said[predicate, words] = predicate + written(words)
                rows.append(row)
        if item.content:
            rows.append(f'{_DIGEST}"{content_digest(item.content)}"')
        if item.notes:
            rows += [_NOTE + text_form(note_text(code)) for code in item.notes]
        rows.append(_RAW + string_form(raw_text(item.raw)))
        return rows

    def _rows(self, predicate: str, value: Any, nodes: Callable[[Any], Iterable[str]]) -> list[str]:
        """Return a row for each node that a value stands for; values of equal cells are mostly one object."""
        made = self._nodes.get((predicate, id(value)))
        if made is None:
            made = self._nodes[predicate, id(value)] = value, [predicate + form(node) for node in nodes(value)]
        return made[1]

    def _codes(self, item: CatalogueItem) -> list[str]:
        """Return the rows of an item's controlled values."""
        found = _codes(item)
        rows = self._coded.get((item.domain, *found))
        if rows is None:
            rows = [_DOMAIN + form(iris.concept("domain", item.domain))] if item.domain else []
            for (predicate, scheme), codes in zip(_CODE_ROWS, found, strict=True):
                rows += [predicate + form(iris.concept(scheme, code)) for code in codes]
            self._coded[item.domain, *found] = rows
        return rows

    def _cited(self, basis: Sequence[Basis]) -> list[str]:
        return [cited for b in basis if (cited := cited_node(b, self._out))]

    def _limit(self, limit: TimeLimit) -> list[str]:
        return [time_limit_node(limit, self._out)]

    def _offices(self, bodies: Sequence[str]) -> list[str]:
        return office_nodes(bodies, self._area, self._areas, self._out)
