"""Units: what is put into a release, replaced and taken out whole; a document, or one area's catalogue or list."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphs.errors import InputError
from graphs.quads import Description, Literal, NamedNode, Quad, nquads
from ingest.areas import AreaIndex
from ingest.curated import describe_turtle
from ingest.documents.describe import describe_document
from ingest.documents.extract import extract
from ingest.documents.read import read_document
from ingest.model import Problem
from ingest.report import Reported
from ingest.sources import Source, same_file
from ingest.tables.describe import describe
from ingest.tables.guideline import describe_guideline, is_guideline
from ingest.tables.model import Catalogue
from ingest.tables.understand import understand
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

Progress = Callable[[str, int, int], None]
READING = "读取文件 / reading files"
_ALSO = {"catalogue": {"village"}, "pub": {"publications"}}  # kinds of tables that go into a graph of another name


@dataclass(frozen=True, slots=True)
class Unit:
    """One graph of its own, with what it shares and the facts by which a document is recognised again."""

    graph: str
    kind: str  # document | curated | catalogue | powerlist | servicelist | standard
    own: bytes = b""  # canonical N-Quads, compressed: thousands of workbooks wait in memory to be put together
    shared: bytes = b""
    inputs: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)  # of documents: iri, digest, number, title
    areas: tuple[str, ...] = ()  # that it speaks of

    def own_lines(self) -> bytes:
        """Return what it says in its own graph, canonical N-Quads."""
        return zlib.decompress(self.own)

    def shared_lines(self) -> bytes:
        """Return what it says in shared graphs, canonical N-Quads."""
        return zlib.decompress(self.shared)

    def to_json(self) -> dict[str, Any]:
        """Return what a release states of the unit."""
        return {"kind": self.kind, "inputs": list(self.inputs), "areas": list(self.areas), **self.facts}


@dataclass(slots=True)
class Reading:
    """What came of reading files: units, the sources that they used, and problems with the hash of their source.

    A source is known by its hash, a table by hash and area: the same workbook can be given for two areas.
    """

    units: list[Unit] = field(default_factory=list)
    used: dict[str, Source] = field(default_factory=dict)
    problems: list[Reported] = field(default_factory=list)

    def report(self, source: Source, *problems: Problem) -> None:
        """Note problems of a source; their place is the source's name under the path that was given."""
        for p in problems:
            place = p.place
            if place.startswith(source.path.name) and not place.startswith(source.name):
                place = source.name + place.removeprefix(source.path.name)
            self.problems.append(Reported(replace(p, place=place), source.sha256))

    def give_way(self, texts: Sequence[Mapping[str, Any]]) -> None:
        """Set aside the facts of documents whose own text is there, among these units or among `texts`."""
        known = [*texts, *(u.facts for u in self.units if u.kind == "document")]
        for unit in [u for u in self.units if u.kind == "curated" and same_as_any(u.facts, known)]:
            self.units.remove(unit)
            self.problems.append(
                Reported(
                    Problem(
                        unit.facts["iri"],
                        "text-present",
                        "已有该文件的正文，未使用整理的事实。",
                        "the document's own text is there; its curated facts are not used",
                        "note",
                    ),
                    *unit.inputs,
                )
            )


def same_as_any(facts: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether a document is one of others."""
    return any(_same(facts, other) for other in others)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two documents are the same: by IRI, text or number; by title unless their numbers differ.

    >>> _same({"title": "通知", "number": "甲〔2020〕1号"}, {"title": "通知", "number": "乙〔2020〕1号"})
    False
    >>> _same({"number": "甲[2020]1号"}, {"number": "甲〔2020〕 1号"})
    True
    """
    shared = [key for key in ("iri", "digest", "number", "title") if one.get(key) and other.get(key)]
    equal = [key for key in shared if _key(key, one[key]) == _key(key, other[key])]
    return bool(equal) and (equal != ["title"] or "number" not in shared)


def _key(kind: str, value: str) -> str:
    """Return a fact as it is compared; document numbers regardless of the kind of brackets."""
    return iris.cited_document(None, value) if kind == "number" else iris.normal(value)


def unit_of(description: Description, kind: str, inputs: Iterable[str] = ()) -> Unit:
    """Return a description as a unit; of a document with the facts by which it is recognised."""
    facts = identity(description.own) if kind in {"document", "curated"} else {}
    own, shared = (zlib.compress(nquads(quads), 1) for quads in (description.own, description.shared))
    areas = _areas_in(description.own) | _areas_in(description.shared)
    return Unit(description.graph, kind, own, shared, tuple(sorted(set(inputs))), facts, tuple(sorted(areas)))


def _areas_in(quads: Iterable[Quad]) -> set[str]:
    """Return the codes of the areas that quads speak of."""
    prefix = iris.area(iris.NATION).removesuffix(iris.NATION)
    found = {q.object.value for q in quads if isinstance(q.object, NamedNode) and q.object.value.startswith(prefix)}
    return set(map(iris.code_of, found))


def identity(quads: Iterable[Quad]) -> dict[str, str]:
    """Return IRI, digest, number and title of the policy document that quads describe."""
    names = {str(ZWGK.textDigest): "digest", str(ZWGK.documentNumber): "number", str(DCTERMS.title): "title"}
    kept = list(quads)
    documents = {
        q.subject
        for q in kept
        if q.predicate.value == str(RDF.type) and getattr(q.object, "value", "") == str(ZWGK.PolicyDocument)
    }
    found: dict[str, str] = {}
    for q in kept:
        if q.subject in documents and q.predicate.value in names and isinstance(q.object, Literal):
            found[names[q.predicate.value]] = q.object.value
    return {"iri": min(str(getattr(d, "value", d)) for d in documents), **found} if documents else {}


def read_units(
    sources: Sequence[Source],
    areas: AreaIndex,
    known: Sequence[Mapping[str, Any]] = (),
    progress: Progress | None = None,
) -> Reading:
    """Read, understand and describe all sources but areas.

    `known` are facts of the documents that ship: the text of one of them is described under its IRI, so that what
    refers to it stays right.
    Raises InputError for a file named by itself of which nothing can be understood; the same file found in a folder
    is a problem, and the rest goes on.
    """
    reading = Reading()
    tables: dict[str, list[tuple[Source, Catalogue]]] = defaultdict(list)
    guidelines: list[tuple[Source, Catalogue]] = []
    for done, source in enumerate(sources):
        if progress:
            progress(READING, done, len(sources))
        try:
            if source.kind == "document":
                _add(reading, source, _document(reading, source, areas, known))
            elif source.kind == "turtle":
                _add(reading, source, _turtle(source))
            elif source.kind == "table":
                area, catalogue = _table(reading, source, areas)
                if area == iris.NATION and is_guideline(catalogue):
                    guidelines.append((source, catalogue))
                    continue
                before = next((s for s, _ in tables[area] if s.sha256 == source.sha256), None)
                if before:
                    reading.report(source, same_file(source.name, before.name))
                else:
                    tables[area].append((replace(source, area=area), catalogue))
        except InputError as error:
            if source.named:
                raise
            reading.report(source, Problem(source.name, "not-understood", error.message, error.message_en, "error"))
        except Exception as error:  # a defect of ours must not keep the other files of a folder out
            if source.named:
                raise
            reading.report(source, _failed(source, error))
    for area in sorted(tables):
        reading.units += _area_units(area, tables[area], areas)
        reading.used |= {_table_id(source): source for source, _ in tables[area]}
    reading.units += _guideline_units(guidelines)
    reading.used |= {_table_id(source): source for source, _ in guidelines}
    if progress:
        progress(READING, len(sources), len(sources))
    return reading


def _document(reading: Reading, source: Source, areas: AreaIndex, known: Sequence[Mapping[str, Any]]) -> Unit:
    document = extract(read_document(source.path, source.name))
    meta = document.metadata
    facts = {"digest": document.text_digest, "number": meta.document_number, "title": meta.title}
    name = next((other["iri"] for other in known if _same(facts, other)), None)
    hint = source.area or (source.hint if source.hint in areas else None)
    unit = unit_of(describe_document(document, areas, hint, iri=name), "document", [source.sha256])
    reading.report(source, *document.problems)
    return unit


def _turtle(source: Source) -> Unit:
    try:
        description = describe_turtle(source.path.read_bytes(), source.name)
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"{source.name}：不是一份文件的 Turtle 描述：{error}。",
            f"{source.name}: not Turtle that describes one policy document: {error}",
        ) from error
    return unit_of(description, "curated", [source.sha256])


def _add(reading: Reading, source: Source, unit: Unit) -> None:
    """Add a document unless another of this build is the same one."""
    if any(other.graph == unit.graph for other in reading.units):
        reading.report(
            source,
            Problem(
                source.name,
                "same-document",
                f"与本次的另一份文件是同一文件（{unit.facts.get('iri', unit.graph)}），未使用。请只提供一份。",
                f"another file of this build is the same document ({unit.facts.get('iri', unit.graph)}); "
                "this one is not used, give one of them only",
                "error",
            ),
        )
    else:
        reading.units.append(unit)
        reading.used[source.sha256] = source


def _table(reading: Reading, source: Source, areas: AreaIndex) -> tuple[str, Catalogue]:
    """Return the area and the tables of a workbook; raise InputError when either cannot be told."""
    shown = (
        source.path if source.path.name == Path(source.name).name else Path(source.name)
    )  # a kept copy: its old name
    catalogue = understand(shown, areas, area=source.area, data=source.path.read_bytes(), domain=source.domain)
    if not catalogue.tables:
        worst = next((p for p in catalogue.problems if p.severity == "error"), None)
        zh, en = (
            (worst.message, worst.message_en) if worst else ("没有找到目录或清单", "no catalogue or list was found")
        )
        raise InputError(f"{source.name}：{zh}", f"{source.name}: {en}")
    area = source.area or catalogue.area_code or source.hint or (iris.NATION if is_guideline(catalogue) else None)
    if area is None or area not in areas:
        raise InputError(
            f"{source.name}：无法判断属于哪个区划（{area or '未注明'}）。"
            "请用 --area 指明代码，或放入名称以代码开头的文件夹。",
            f"{source.name}: its area is not known ({area or 'not stated'}): "
            "name the code with --area, or put it into a folder whose name begins with the code",
        )
    reading.report(source, *catalogue.problems)
    return area, catalogue


def _table_id(source: Source) -> str:
    return f"{source.sha256}-{source.area}"


def _failed(source: Source, error: Exception) -> Problem:
    return Problem(
        source.name,
        "reader-failed",
        f"处理该文件时程序出错（{type(error).__name__}），文件未使用。请报告此问题。",
        f"an error of the program kept this file out ({type(error).__name__}: {error}); please report it",
        "error",
    )


def _guideline_units(guidelines: Sequence[tuple[Source, Catalogue]]) -> list[Unit]:
    """Return the standard items of each domain for which there is a ministry's own guideline."""
    units = []
    for description in describe_guideline([catalogue for _, catalogue in guidelines]):
        code = description.graph.rpartition("/")[2]
        inputs = [_table_id(s) for s, c in guidelines if any(item.domain == code for item in c.items)]
        units.append(unit_of(description, "guideline", inputs))
    return units


def _area_units(area: str, tables: Sequence[tuple[Source, Catalogue]], areas: AreaIndex) -> list[Unit]:
    """Return the catalogue and the lists of one area, each from all files that have a table of that kind."""
    units = []
    for description in describe(area, [catalogue for _, catalogue in tables], areas):
        kind = description.graph.removeprefix(f"{iris.BASE}graph/").split("/")[0]
        same = {kind} | _ALSO.get(kind, set())
        inputs = [_table_id(s) for s, catalogue in tables if any(t.kind in same for t in catalogue.tables)]
        units.append(replace(unit_of(description, kind, inputs), facts={"area": area}))
    return units
