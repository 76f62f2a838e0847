"""Units: what is put into a release, replaced and taken out whole; a document, or one area's catalogue or list."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphs.packed import Packed, pack
from graphs.quads import Description, Literal, Quad
from ingest.model import Problem
from ingest.report import Reported
from ingest.sources import Source
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

Progress = Callable[[str, int, int], None]
READING = "读取文件 / reading files"
_AREA = re.compile(rf"> <{re.escape(iris.area(iris.NATION).removesuffix(iris.NATION))}([^>]+)> <".encode())


@dataclass(frozen=True, slots=True)
class Unit:
    """One graph of its own, with what it shares and the facts by which a document is recognised again."""

    graph: str
    kind: str  # document | curated | catalogue | powerlist | servicelist | standard
    own: Packed
    shared: Packed
    inputs: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)  # of documents: iri, digest, number, title
    areas: tuple[str, ...] = ()  # that it speaks of

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
    return any(same(facts, other) for other in others)


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two documents are the same: by IRI, text or number; by title unless their numbers differ.

    >>> same({"title": "通知", "number": "甲〔2020〕1号"}, {"title": "通知", "number": "乙〔2020〕1号"})
    False
    >>> same({"number": "甲[2020]1号"}, {"number": "甲〔2020〕 1号"})
    True
    """
    shared = [key for key in ("iri", "digest", "number", "title") if one.get(key) and other.get(key)]
    equal = [key for key in shared if _key(key, one[key]) == _key(key, other[key])]
    return bool(equal) and (equal != ["title"] or "number" not in shared)


def _key(kind: str, value: str) -> str:
    """Return a fact as it is compared; document numbers regardless of the kind of brackets."""
    return iris.cited_document(None, value) if kind == "number" else iris.normal(value)


def unit_of(description: Description, kind: str, inputs: Iterable[str] = (), file: Path | None = None) -> Unit:
    """Return a description as a unit, its own lines in a file if one is named.

    Of a document it has the facts by which it is recognised.
    """
    facts = identity(description.own) if kind in {"document", "curated"} else {}
    spoken: set[bytes] = set()

    def look(lines: bytes) -> None:
        spoken.update(_AREA.findall(lines))

    own = pack(description.blocks(), file, look)
    shared = pack([description.shared_lines()], None, look)
    areas = sorted(code.decode() for code in spoken)
    return Unit(description.graph, kind, own, shared, tuple(sorted(set(inputs))), facts, tuple(areas))


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
