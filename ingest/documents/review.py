"""What a person has decided about proposed links: a table under version control that survives every rebuild.

Columns: subject, predicate, object (IRIs), decision (confirmed or rejected), by, on (ISO day), note.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Literal

from graphs.errors import InputError
from graphs.store import GraphStore
from ontology.iris import code_of, link
from ontology.terms import RDFS, ZWGK

Decision = Literal["confirmed", "rejected"]
COLUMNS = ("subject", "predicate", "object", "decision", "by", "on", "note")
SHIPPED = "data/links/reviewed.csv"
REVIEWED = "reviewed.csv"  # the decisions of a user, in the data folder


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one link."""

    subject: str
    predicate: str
    object: str
    decision: Decision
    by: str = ""
    on: str = ""
    note: str = ""

    @property
    def link(self) -> str:
        """The IRI of the link decided on."""
        return link(self.subject, self.predicate, self.object)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link as the graph has it, for a person to look at."""

    link: str
    subject: str
    predicate: str
    object: str
    confidence: float
    status: str
    reason: str
    reason_en: str
    subject_words: str
    object_words: str


def read_reviews(path: Path | None = None) -> dict[str, Review]:
    """Return the decisions of a file (by default those that ship) by the link's IRI; the last one counts."""
    if path is None:
        found = files("graphs").joinpath(SHIPPED)
        text = found.read_text(encoding="utf-8-sig") if found.is_file() else ""
    else:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    return {r.link: r for r in _rows(text, str(path or SHIPPED))}


def _rows(text: str, name: str) -> Iterable[Review]:
    for number, row in enumerate(csv.DictReader(StringIO(text)), 2):
        decision = (row.get("decision") or "").strip()
        if decision not in ("confirmed", "rejected") or not all(row.get(c) for c in COLUMNS[:3]):
            raise InputError(
                f"{name} 第 {number} 行：须有 subject、predicate、object，decision 须为 confirmed 或 rejected。",
                f"{name} line {number}: needs subject, predicate, object and a decision, confirmed or rejected",
            )
        yield Review(**{c: (row.get(c) or "").strip() for c in COLUMNS})  # type: ignore[arg-type]


def record(path: Path, review: Review) -> None:
    """Write a decision into the file, in place of an earlier one on the same link; rows stay sorted."""
    reviews = read_reviews(path)
    reviews[review.link] = review
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = [[getattr(r, c) for c in COLUMNS] for r in reviews.values()]
        writer.writerows(sorted(rows))


def proposals(store: GraphStore, status: str | None = "proposed") -> list[Proposal]:
    """Return the links of a graph with a status (None: all), the surest first, with the words at both ends."""
    found = [_proposal(store, str(getattr(q.subject, "value", q.subject))) for q in store.match(None, ZWGK.linkSubject)]
    kept = [p for p in found if status is None or p.status == status]
    return sorted(kept, key=lambda p: (-p.confidence, p.link))


def find_proposal(store: GraphStore, key: str) -> Proposal:
    """Return the one link whose IRI is or ends with the key; raise InputError when none or several do."""
    found = [p for p in proposals(store, None) if p.link == key or p.link.endswith(f"/{key}")]
    if len(found) != 1:
        raise InputError(f"没有唯一的关联 {key}。", f"there is no single link called {key}")
    return found[0]


def decide(path: Path, proposal: Proposal, decision: Decision, by: str = "", on: str = "", note: str = "") -> Review:
    """Record a person's decision on a proposal and return it; it takes effect with the next build."""
    review = Review(proposal.subject, proposal.predicate, proposal.object, decision, by, on, note)
    record(path, review)
    return review


def status_of(reviews: Mapping[str, Review], link_iri: str, default: str) -> str:
    """Return the review status of a link: what was decided, else the default."""
    return reviews[link_iri].decision if link_iri in reviews else default


def _proposal(store: GraphStore, node: str) -> Proposal:
    def value(subject: str, predicate: str, lang: str | None = None) -> str:
        found = [q.object for q in store.match(subject, predicate)]
        kept = [o for o in found if lang is None or getattr(o, "language", lang) == lang]
        return min((str(getattr(o, "value", "")) for o in kept), default="")

    ends = value(node, ZWGK.linkSubject), value(node, ZWGK.linkObject)
    words = [value(e, ZWGK.quotation, "zh") or value(e, RDFS.label, "zh") for e in ends]
    return Proposal(
        node,
        ends[0],
        value(node, ZWGK.linkPredicate),
        ends[1],
        float(value(node, ZWGK.confidence) or 0),
        code_of(value(node, ZWGK.reviewStatus)),
        value(node, ZWGK.linkReason, "zh"),
        value(node, ZWGK.linkReason, "en"),
        words[0],
        words[1],
    )
