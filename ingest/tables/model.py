"""What is understood of catalogues and lists: rows with their place, items, tables. Nothing here knows RDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.model import Problem

TableKind = Literal["catalogue", "powerlist", "servicelist", "village", "inventory", "publications", "exemptions"]
ITEM_KINDS: frozenset[TableKind] = frozenset({"catalogue", "village"})
TimeLimitKind = Literal[
    "within",
    "before",
    "periodic",
    "prompt",
    "realtime",
    "progress",
    "permanent",
    "with_event",
    "external",
    "compound",
]
Unit = Literal["workday", "day", "month", "quarter", "year"]
Anchor = Literal[
    "formed_or_changed",
    "formed",
    "changed",
    "made_or_obtained",
    "decided",
    "approved",
    "allocated",
    "received",
    "other",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its texts by leaf column (`level1`, `audience.public`, `extra:咨询电话`).

    `cells` has the columns that are not empty, merged ranges filled in; `inherited` names those whose text stands
    in a row above and reaches this one through a merged range. `raw` is the printed row by header text.
    """

    place: str
    number: int  # row in the sheet, from 1
    cells: Mapping[str, str]
    raw: Mapping[str, str]
    inherited: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)  # web addresses that cells lead to, by column


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a table are: key by column index, printed label by column index."""

    keys: Mapping[int, str]
    labels: Mapping[int, str]
    first_row: int  # index in the grid
    last_row: int
    optional_box: bool = False  # the legend says □ = optional
    section: str = "column"  # of headers.toml, whose labels explain it

    @property
    def extra(self) -> tuple[str, ...]:
        """Return the labels of the columns that no synonym explains, in order."""
        return tuple(self.labels[i] for i, key in sorted(self.keys.items()) if key.startswith("extra:"))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under one header, with the texts that stood above it."""

    file: str
    sheet: str
    title: str
    kind: TableKind
    header: Header
    rows: tuple[Row, ...]
    preamble: tuple[str, ...] = ()
    domain_hint: str = ""  # a section row such as 一、养老服务领域
    problems: tuple[Problem, ...] = ()
    accounted: int = 0  # rows that are title, header, note or blank


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """When something is to be made public. `n` and `unit` are None where the text gives no number."""

    kind: TimeLimitKind
    n: int | None = None
    unit: Unit | None = None
    anchor: Anchor | None = None
    text: str = ""
    parts: "tuple[TimeLimit, ...]" = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis as cited: title without 《》 (short forms resolved), number, articles, the printed text."""

    title: str | None
    number: str | None = None
    article: str | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """Return what the basis is called: its title, else its number, else its text."""
        return self.title or self.number or self.text


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One row of a disclosure catalogue. None and () mean that the source does not say.

    Controlled values are codes: `channels` of cv/channel, `audience` public|specific, `method`
    proactive|on-request, `levels` of cv/level, `openness` of cv/openness. `unread` has the elements (cv/element)
    whose marks were lost on the way to us: they are not missing, we cannot see them.
    """

    place: str
    row: int
    number: str | None = None
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    title: str = ""  # the deepest name, as printed
    content: str | None = None
    basis: tuple[Basis, ...] = ()
    basis_text: str | None = None
    time_limit: TimeLimit | None = None
    time_limit_text: str | None = None
    bodies: tuple[str, ...] = ()
    body_text: str | None = None
    channels: tuple[str, ...] = ()
    channel_text: str | None = None
    audience: tuple[str, ...] = ()
    audience_text: str | None = None
    method: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    openness: tuple[str, ...] = ()
    attribute: str | None = None
    base_code: str | None = None
    implementation_code: str | None = None
    domain: str | None = None  # code of cv/domain, of the row or its table
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One row of a power/responsibility list, of a public-service list, of an item inventory or of its exemptions.

    `group` is what an inventory lists the item under; `page` the address of a service's page; `reason` says why it is
    withheld, or left out of the catalogue.
    """

    place: str
    row: int
    name: str
    sub_name: str | None = None
    group: str | None = None
    number: str | None = None
    kind: str | None = None  # code of cv/item-kind
    kind_text: str | None = None
    base_code: str | None = None
    implementation_code: str | None = None
    bodies: tuple[str, ...] = ()
    body_text: str | None = None
    basis: tuple[Basis, ...] = ()
    basis_text: str | None = None
    levels: tuple[str, ...] = ()
    attribute: str | None = None
    page: str | None = None
    reason: str | None = None
    domain: str | None = None
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """One row of a list of what was published: what, where, when. Days are ISO.

    `item` and `group` name the catalogue item that it makes good; `formed` is the day of the information.
    """

    place: str
    row: int
    title: str
    number: str | None = None
    item: str | None = None
    group: str | None = None
    channel_text: str | None = None
    channels: tuple[str, ...] = ()
    page: str | None = None
    issued: str | None = None
    formed: str | None = None
    index_number: str | None = None
    bodies: tuple[str, ...] = ()
    body_text: str | None = None
    domain: str | None = None
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnderstoodTable:
    """One table as understood: its items in row order."""

    sheet: str
    title: str
    kind: TableKind
    domain: str | None  # code of cv/domain
    items: tuple[CatalogueItem, ...] = ()
    listed: tuple[ListedItem, ...] = ()
    published: tuple[PublishedItem, ...] = ()
    extra_columns: tuple[str, ...] = ()
    rows_seen: int = 0
    rows_other: int = 0  # title, header, note, blank
    area: str | None = None  # of a table in a file that has tables of several areas

    @property
    def is_list(self) -> bool:
        """Tell whether the table is a list or an inventory and not a catalogue."""
        return self.kind not in ITEM_KINDS


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one file says about one area: its tables and what could not be understood.

    `declared` has the domains that a cover sheet claims, in order; `valid_from` the day of the version it states.
    """

    file: str
    area_code: str | None
    tables: tuple[UnderstoodTable, ...] = ()
    problems: tuple[Problem, ...] = ()
    sha256: str = ""
    title: str = ""
    declared: tuple[str, ...] = ()
    valid_from: str | None = None

    def by_area(self, given: str | None = None) -> "dict[str | None, Catalogue]":
        """Return what the file says of each area, its problems with the first; mostly all of one area.

        `given` takes the place of the file's own area; where it is one of those that single tables are of, only these
        are returned.
        """
        own = given or self.area_code
        stated = {table.area for table in self.tables} - {None}
        kept = [t for t in self.tables if given not in stated or t.area == given]
        codes = dict.fromkeys(t.area or own for t in kept)
        parts = {c: replace(self, area_code=c, tables=tuple(t for t in kept if (t.area or own) == c)) for c in codes}
        return {c: part if n == 0 else replace(part, problems=()) for n, (c, part) in enumerate(parts.items())}

    @property
    def kind(self) -> TableKind:
        """Return the kind of the first table; a file without tables counts as a catalogue."""
        return self.tables[0].kind if self.tables else "catalogue"

    @property
    def untrusted(self) -> bool:
        """Tell whether texts were replaced by adverts: a mirror that cannot be trusted."""
        return any(problem.code == "advert" for problem in self.problems)

    @property
    def items(self) -> tuple[CatalogueItem, ...]:
        """Return the catalogue items of all tables in order."""
        return tuple(item for table in self.tables for item in table.items)

    @property
    def listed(self) -> tuple[ListedItem, ...]:
        """Return the listed items of all tables in order."""
        return tuple(item for table in self.tables for item in table.listed)
