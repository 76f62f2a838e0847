"""Areas: from tables of codes to an index by code and name, and to the graph with the closure of `inArea`."""

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from graphs.errors import InputError
from graphs.quads import Description, boolean, date, string, text
from ontology.iris import area as area_iri
from ontology.iris import concept, graph, normal
from ontology.terms import RDF, SKOS, ZWGK

LEVELS = ("nation", "province", "city", "county", "township", "village")
COLUMNS = ("code", "name", "level", "parent", "aliases", "source", "valid_as_of")
GENERIC = {"城区", "郊区", "矿区", "东区", "西区", "市区", "新区"}  # names that are words: only within their city
_OFFICE = re.compile(r"(?<=街道)(?:办事处|办)$")
_CODE = re.compile(r"CN|\d{6}|\d{9}|\d{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUE = {"true", "1", "是"}


@dataclass(frozen=True, slots=True)
class Area:
    """One place of the table: its code, names, tier and the code of the place directly above."""

    code: str
    name: str
    level: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    source: str | None = None
    valid_as_of: str | None = None
    synthetic: bool = False


class AreaIndex:
    """Areas by code and by name, with their parents and children. `own` are the codes of tables the user gave."""

    def __init__(self, areas: Iterable[Area], own: Iterable[str] = ()) -> None:
        self._by_code = {area.code: area for area in areas}
        self.own = frozenset(own)
        self._by_name: dict[str, list[Area]] = defaultdict(list)
        self._children: dict[str, list[Area]] = defaultdict(list)
        for area in self._by_code.values():
            for name in {normal(area.name), *map(normal, area.aliases)} if area.aliases else (normal(area.name),):
                self._by_name[name].append(area)
            if area.parent:
                self._children[area.parent].append(area)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Area]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Area | None:
        """Return the area of a code, None when it is unknown."""
        return self._by_code.get(code)

    def find(self, name: str, within: str | None = None) -> list[Area]:
        """Return all areas of this very name or alias, if asked only those in the area of a code.

        A 街道办事处 is its 街道. A name such as 城区, which is an ordinary word too, is found within an area only.
        """
        plain = _OFFICE.sub("", normal(name))
        found = () if within is None and plain in GENERIC else self._by_name.get(plain, ())
        return [area for area in found if within is None or self.within(area.code, within)]

    def resolve(self, words: str) -> Area:
        """Return the area of a code or a name, with the names above it or without.

        Raise InputError when there is none, or several: then it names them.
        """
        if words in self._by_code:
            return self._by_code[words]
        plain = _OFFICE.sub("", normal(words))
        ends = (self._by_name[plain[at:]] for at in range(len(plain)) if plain[at:] in self._by_name)
        longest: list[Area] = next(ends, [])
        found = [area for area in longest if self._fits(area, plain)]
        if len(found) == 1:
            return found[0]
        shown = [f"{''.join(a.name for a in reversed(self.ancestors(f.code)[:-1]))}{f.name}（{f.code}）" for f in found]
        if not found:
            raise _refuse(words, "没有这个区划，请核对名称或代码", "there is no such area; check its name or code")
        raise _refuse(words, f"有多个同名区划：{'、'.join(shown)}，请用代码指明", f"ambiguous: {', '.join(shown)}")

    def _fits(self, area: Area, words: str) -> bool:
        """Say whether what stands before an area's name are names of places above it."""
        own = max((n for n in map(normal, (area.name, *area.aliases)) if words.endswith(n)), key=len, default="")
        rest = words.removesuffix(own)
        for upper in self.ancestors(area.code):
            names = sorted(map(normal, (upper.name, *upper.aliases)), key=len, reverse=True)
            rest = next((rest.removesuffix(name) for name in names if rest.endswith(name)), rest)
        return bool(own) and not rest

    def children(self, code: str) -> list[Area]:
        """Return the areas directly below, in table order."""
        return list(self._children.get(code, ()))

    def ancestors(self, code: str) -> list[Area]:
        """Return the areas above, the nearest first, without the area itself."""
        found: list[Area] = []
        area = self._by_code.get(code)
        while area is not None and area.parent and area.parent in self._by_code:
            area = self._by_code[area.parent]
            found.append(area)
        return found

    def level(self, code: str) -> str | None:
        """Return the tier of an area as a code of cv/level, None when the area is unknown."""
        area = self._by_code.get(code)
        return area.level if area else None

    def within(self, code: str, upper: str) -> bool:
        """Say whether an area is another or lies in it."""
        return code in self._by_code and (code == upper or any(a.code == upper for a in self.ancestors(code)))

    def nearest(self, code: str, level: str) -> Area | None:
        """Return the area itself or the one above it on a tier."""
        own = self._by_code.get(code)
        chain = [own, *self.ancestors(code)] if own else []
        return next((area for area in chain if area and area.level == level), None)


def read_areas(paths: Sequence[Path] = ()) -> AreaIndex:
    """Return the areas that ship with the project (the whole country to the townships) and those of further tables.

    A row of a further table replaces the row of the country that has its code. Raise InputError, naming file and
    line, for a row that cannot be used.
    """
    if not paths:
        return _shipped_index()
    rows: dict[str, tuple[Area, str]] = {area.code: (area, place) for area, place in _checked()}
    own: dict[str, None] = {}
    for path in paths:
        for place, area in _rows(str(path), _bytes(path)):
            known = rows.get(area.code)
            if known and known[0] != area:
                raise _refuse(
                    place,
                    f"代码 {area.code} 已在 {known[1]} 中另有定义，请保留一处",
                    f"code {area.code} is already defined otherwise at {known[1]}; keep one",
                )
            rows.setdefault(area.code, (area, place))
            own[area.code] = None
    country = {area.code: area for area in _country()}
    for code in own:
        _check_parent(*rows[code], rows, country)
    return AreaIndex((country | {code: area for code, (area, _) in rows.items()}).values(), own)


@lru_cache(maxsize=1)
def _shipped_index() -> AreaIndex:
    return AreaIndex([area for area, _ in _checked()] + list(_country()))


@lru_cache(maxsize=1)
def _checked() -> tuple[tuple[Area, str], ...]:
    """Return the areas of `areas.csv`, whose names and sources were compared by hand, with their places."""
    shipped = files("graphs") / "data" / "areas.csv"
    rows = {area.code: (area, place) for place, area in _rows("areas.csv", shipped.read_bytes())}
    for area, place in rows.values():
        _check_parent(area, place, rows, {})
    return tuple(rows.values())


@lru_cache(maxsize=1)
def _country() -> tuple[Area, ...]:
    """Return the other areas of the country; a test holds the table to the rules, so that reading it is quick."""
    folder = files("graphs") / "data" / "areas"
    notes = {row["key"]: row for row in csv.DictReader((folder / "sources.csv").read_text("utf-8").splitlines())}
    lines = gzip.decompress((folder / "country.csv.gz").read_bytes()).decode().splitlines()
    split = (line.split(",") for line in lines[1:])
    return tuple(
        Area(
            code,
            name,
            level,
            parent,
            tuple(aliases.split(";")) if aliases else (),
            notes[key]["source"],
            notes[key]["valid_as_of"],
        )
        for code, name, level, parent, aliases, key in split
    )


def _bytes(path: Path) -> bytes:
    """Return the bytes of a table that the user named."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refuse(str(path), "文件无法打开，请检查路径与权限", "the file cannot be opened") from error


def _rows(name: str, data: bytes) -> Iterator[tuple[str, Area]]:
    """Yield the areas of one table, each with its place `file:line`."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            words = ", ".join(missing)
            raise _refuse(f"{name}:1", f"缺少列 {words}，请补上表头", f"columns {words} are missing; add the header")
        for row in reader:
            place = f"{name}:{reader.line_num}"
            yield place, _area({k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}, place)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refuse(name, "不是 UTF-8 的 CSV 文件，请另存为 UTF-8 CSV", "not a CSV file in UTF-8") from error


def _area(row: dict[str, str], place: str) -> Area:
    """Understand one row, or raise InputError."""
    code, level, as_of = row["code"], row["level"], row["valid_as_of"]
    if not _CODE.fullmatch(code):
        raise _refuse(
            place,
            f"区划代码“{code}”无效，应为 CN 或 6、9、12 位数字",
            f"code {code!r} is not CN or 6, 9 or 12 digits",
        )
    if not row["name"]:
        raise _refuse(place, f"代码 {code} 没有名称，请补填", f"code {code} has no name; fill it in")
    if level not in LEVELS:
        raise _refuse(place, f"层级“{level}”无效，应为 {'、'.join(LEVELS)} 之一", f"level {level!r} is not one of them")
    if as_of and not _DAY.fullmatch(as_of):
        raise _refuse(place, f"日期“{as_of}”应写作 YYYY-MM-DD", f"date {as_of!r} is not YYYY-MM-DD")
    return Area(
        code,
        row["name"],
        level,
        row["parent"] or None,
        tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
        row["source"] or None,
        as_of or None,
        row.get("synthetic", "").lower() in _TRUE,
    )


def _check_parent(area: Area, place: str, rows: dict[str, tuple[Area, str]], country: dict[str, Area]) -> None:
    """Raise InputError when the place above is unknown or not above."""
    if area.level == "nation" and area.parent is None:
        return
    upper = rows[area.parent][0] if area.parent in rows else country.get(area.parent or "")
    if upper is None:
        raise _refuse(
            place,
            f"{area.name}（{area.code}）的上级代码“{area.parent or ''}”不在表中，请补上该行或改正",
            f"parent {area.parent or ''!r} of {area.code} is not in the table; add its row or correct it",
        )
    if LEVELS.index(upper.level) >= LEVELS.index(area.level):
        raise _refuse(
            place,
            f"{area.name}（{area.code}）的上级 {upper.name} 层级不高于本级，请改正",
            f"parent {upper.code} of {area.code} is not on a higher level",
        )


def _refuse(place: str, message: str, message_en: str) -> InputError:
    """Return the error for a place in a table of areas."""
    return InputError(f"{place}：{message}。", f"{place}: {message_en}.")


def needed(areas: AreaIndex, touched: Iterable[str]) -> set[str]:
    """Return the codes of the areas that a graph needs when its sources speak of some.

    These with all above them; every province; the cities and counties of the provinces spoken of, so that it can be
    seen who is missing; and the user's own tables but for villages that nothing speaks of. The rest of the country
    is there to be looked up.
    """
    spoken = {code for code in touched if code in areas}
    spoken |= {a.code for code in spoken for a in areas.ancestors(code)}
    out = spoken | {area.code for area in areas if area.level in {"nation", "province"}}
    for province in [code for code in spoken if areas.level(code) == "province"]:
        for below in areas.children(province):
            out.add(below.code)
            out |= {a.code for a in areas.children(below.code) if a.level == "county"}
    return out | {code for code in areas.own if areas.level(code) != "village"}


def describe_areas(areas: AreaIndex, codes: Iterable[str] | None = None) -> Description:
    """Return areas, all or those of the codes, as quads of their own graph, with `inArea` to themselves and above."""
    description = Description(graph("areas"))
    chosen = areas if codes is None else [area for code in sorted(codes) if (area := areas.get(code))]
    for area in chosen:
        node = area_iri(area.code)
        description.add(node, RDF.type, ZWGK.Area)
        description.add(node, SKOS.prefLabel, text(area.name))
        description.add(node, SKOS.altLabel, *(text(alias) for alias in area.aliases))
        description.add(node, SKOS.notation, string(area.code))
        description.add(node, ZWGK.areaLevel, concept("level", area.level))
        description.add(node, ZWGK.parentArea, area_iri(area.parent) if area.parent else None)
        description.add(node, ZWGK.inArea, node, *(area_iri(a.code) for a in areas.ancestors(area.code)))
        description.add(node, ZWGK.codeSource, string(area.source) if area.source else None)
        description.add(node, ZWGK.codeAsOf, date(area.valid_as_of) if area.valid_as_of else None)
        description.add(node, ZWGK.synthetic, boolean(True) if area.synthetic else None)
    return description
