"""The superseded versions of an item: what each said, and how the next one differs, word by word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from api.pages.reading import Entry, local
from api.pages.render import several
from graphs.releases import Release
from ingest.history import versions
from ontology import iris
from ontology.terms import CV, DCTERMS, ZWGK
from ontology.vocabulary import pref_label

Piece = tuple[Literal["same", "gone", "come"], str]
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("公开事项", "item", str(DCTERMS.title)),
    ("公开内容（要素）", "content", str(ZWGK.content)),
    ("公开依据", "basis", str(ZWGK.basisText)),
    ("公开时限", "time limit", str(ZWGK.timeLimitText)),
    ("公开主体", "disclosing body", str(ZWGK.bodyText)),
    ("公开方式", "method", str(ZWGK.disclosureMethod)),
    ("公开渠道和载体", "channels", str(ZWGK.channel)),
    ("公开对象", "audience", str(ZWGK.audience)),
    ("公开对象说明", "audience described", str(ZWGK.audienceText)),
    ("公开层级", "level", str(ZWGK.disclosureLevel)),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between a version and the one after it."""

    field: str
    field_en: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A superseded version: its number, the days in which it held as far as stated, and what changed after it."""

    number: int
    since: str | None
    until: str | None
    changes: tuple[Change, ...]


def versions_of(release: Release, entry: Entry) -> list[Version]:
    """Return the superseded versions of an item, the latest first; an item that was dropped and came back included."""
    catalogue = str((entry.get("inCatalogue") or {}).get("id", ""))
    graph = iris.graph("catalogue", iris.code_of(catalogue)) if catalogue else ""
    if graph not in release.history:
        return []
    found = versions(release, entry["id"], graph)
    said = [_said(held) for held in found] + [_current(entry)]
    return [
        Version(
            number,
            next(iter(found[number - 1].get(str(ZWGK.validFrom), ())), None),
            next(iter(found[number - 1].get(str(ZWGK.validUntil), ())), None),
            tuple(changes(said[number - 1], said[number])),
        )
        for number in range(len(found), 0, -1)
    ]


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[Change]:
    """Yield the fields that differ with their words.

    >>> [(c.field, c.pieces) for c in changes({"公开时限": "20日"}, {"公开时限": "7日"})]
    [('公开时限', (('gone', '20'), ('come', '7'), ('same', '日')))]
    """
    for zh, en, _ in FIELDS:
        a, b = old.get(zh, ""), new.get(zh, "")
        if a != b:
            yield Change(zh, en, pieces(a, b))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return how one text becomes another: what stays, goes and comes, in order."""
    out: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(("same", old[a:b]))
            continue
        if b > a:
            out.append(("gone", old[a:b]))
        if d > c:
            out.append(("come", new[c:d]))
    return tuple(out)


def _said(held: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what a version says by the Chinese name of each field."""
    return {zh: "、".join(sorted(map(_word, held[p]))) for zh, _, p in FIELDS if held.get(p)}


def _word(value: str) -> str:
    if not value.startswith(str(CV)):
        return value
    scheme, _, code = value.removeprefix(str(CV)).partition("/")
    return pref_label(scheme, code) or code


def _current(entry: Entry) -> dict[str, str]:
    """Return what the current description says by the Chinese name of each field."""
    out = {}
    for zh, _, predicate in FIELDS:
        words = [str(v["id"]) if isinstance(v, dict) else str(v) for v in several(entry.get(local(predicate)))]
        if words:
            out[zh] = "、".join(sorted(map(_word, words)))
    return out
