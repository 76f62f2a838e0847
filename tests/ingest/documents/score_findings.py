"""Score our findings on the shared documents against the hand-made list.

Run it as `python -m tests.ingest.documents.score_findings`.

A finding matches a row when its check has the row's name, it concerns one of the row's documents and one of the row's
sections. A row that must not be flagged counts as flagged when a warning or
violation matches it and no other row.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphs.store import GraphStore
from ingest.documents.extract import extract
from ingest.documents.read import read_document
from ingest.pipeline import overlay
from ontology.terms import ZWGK
from shapes.model import Finding
from shapes.validate import validate
from tests.shared import SHARED

CHECKS = {
    "D01": "LeadTime",
    "D02": "ZeroLag",
    "D03": "UnresolvedCitation",
    "D04": "IssuerMismatch",
    "D05": "MissingBearer",
    "D06": "DomainWithoutUnit",
    "D07": "MissingTitle",
    "D08": "MissingNumber",
    "D09": "MissingIssuer",
    "D10": "MissingDate",
    "D11": "DomainVariant",
    "D12": "MissingYear",
    "D13": "TwoDeadlinesSameObject",
    "D14": "AcceptanceBeforeDue",
    "D15": "RecurrenceUnderspecified",
    "D16": "AddresseeWithoutObligation",
    "D17": "DomainsByReferenceOnly",
    "D18": "UnmappedDomains",
    "D19": "PersonalData",
    "D20": "DuplicateGoal",
    "D21": "BrokenLine",
    "D22": "EncodingNoise",
    "D23": "LocalAddition",
    "D24": "TermVariant",
    "D25": "DynamicUpdateClause",
    "D26": "DomainsMissing",
    "D27": "WrongCount",
    "D28": "CitationDiffers",
    "D29": "ParseNoise",
    "D30": "ScopeDiffers",
    "X01": "LaterThanUpper",
    "X09": "MissingCounterpart",
    "X10": "MissingCounterpart",
    "X11": "DroppedMember",
    "X12": "DroppedClause",
    "X13": "MinimumMarkerDropped",
    "X14": "Weakened",
    "X15": "Strengthened",
    "X16": "BearerChanged",
    "X17": "BearerNarrowed",
    "X18": "ElementExtension",
    "X19": "ElementMissing",
    "X20": "MissingDeadline",
    "X21": "DefinitionDiffers",
    "X22": "MissingLegalBasis",
    "X23": "AddedObligation",
    "X24": "SelfContradictionWithCited",
    "X25": "TermWidened",
    "X26": "WeightSpecified",
    "X27": "TermVariant",
    "X28": "CitationAbsent",
}
"""The name of each check in the hand-made list, by our id."""

_FRONT = {"首部", "前言", "印发", "落款", "全文"}


@dataclass(frozen=True, slots=True)
class Concern:
    """What a finding is about: documents by their number in the list, sections as `002#二`, and its dates."""

    finding: Finding
    name: str
    documents: frozenset[str]
    sections: frozenset[str]


def read_documents(folder: Path = SHARED / "documents", length: int = 3) -> tuple[GraphStore, dict[str, str]]:
    """Return a store of a folder's documents with their links, and the list's name of each document by its IRI.

    The list calls a document by the first characters of its file's name.
    """
    store = overlay([folder], None).store
    digests = {extract(read_document(p)).text_digest: p.stem[:length] for p in sorted(folder.glob("*.txt"))}
    found = {
        str(getattr(q.subject, "value", "")): str(getattr(q.object, "value", ""))
        for q in store.match(None, ZWGK.textDigest)
    }
    return store, {iri: digests[digest] for iri, digest in found.items() if digest in digests}


def concern(names: dict[str, str], finding: Finding) -> Concern:
    """Return which documents and sections of the list a finding concerns, as the finding itself says."""
    documents, sections = set(), set()
    for found in finding.concerns:
        name = names.get(found.document)
        if name is None:
            continue
        documents.add(name)
        labels = {label.split("/")[0] for label in found.sections}
        front = finding.focus == found.document or not labels or "前言" in labels
        sections |= {f"{name}#{label}" for label in labels | (_FRONT if front else set())}
    return Concern(finding, CHECKS.get(finding.check_id, finding.check_id), frozenset(documents), frozenset(sections))


def matches(row: dict[str, Any], found: Concern) -> bool:
    """Say whether a finding is the row's."""
    return (
        row["check"] == found.name
        and bool(found.documents & set(row["documents"]))
        and bool(found.sections & set(row["sections"]))
    )


def score(store: GraphStore, names: dict[str, str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return found and missed rows by severity, and what was flagged that must not be."""
    report = validate(store)
    found = [concern(names, f) for f in report.findings]
    wanted = [r for r in rows if r["severity"] != "must-not-flag"]
    hit = {r["id"] for r in wanted for c in found if matches(r, c)}
    wrong = [
        (r["id"], c.finding.message)
        for r in rows
        if r["severity"] == "must-not-flag"
        for c in found
        if c.finding.severity != "info" and matches(r, c) and not any(matches(w, c) for w in wanted)
    ]
    grave = [c for c in found if c.documents and c.finding.severity != "info"]
    unlisted = [f"{c.name} {sorted(c.documents)} {c.finding.message}" for c in grave if not _listed(c, wanted)]
    out: dict[str, Any] = {"flagged wrongly": wrong, "findings": len(found), "grave": len(grave), "unlisted": unlisted}
    for severity in ("violation", "warning", "info"):
        of_kind = [r for r in wanted if r["severity"] == severity]
        out[severity] = {
            "found": [r["id"] for r in of_kind if r["id"] in hit],
            "missed": [f"{r['id']} {r['check']}" for r in of_kind if r["id"] not in hit],
        }
    counts: dict[str, int] = {}
    for c in found:
        counts[f"{c.finding.check_id} {c.name}"] = counts.get(f"{c.finding.check_id} {c.name}", 0) + 1
    out["by check"] = dict(sorted(counts.items()))
    return out


def _listed(found: Concern, rows: list[dict[str, Any]]) -> bool:
    return any(matches(row, found) for row in rows)


def expected() -> list[dict[str, Any]]:
    """Return the rows of the hand-made list."""
    rows: list[dict[str, Any]] = json.loads((SHARED / "findings" / "expected.json").read_text(encoding="utf-8"))
    return rows


def main() -> int:
    """Print the score; exit 1 when a violation is missed, a quarter of the warnings, or a row wrongly flagged."""
    store, names = read_documents()
    result = score(store, names, expected())
    del result["unlisted"]
    print(json.dumps(result, ensure_ascii=False, indent=1))
    warnings = result["warning"]
    share = len(warnings["found"]) / (len(warnings["found"]) + len(warnings["missed"]))
    print(f"warnings found: {share:.2f}")
    return int(bool(result["violation"]["missed"] or result["flagged wrongly"] or share < 0.75))


if __name__ == "__main__":
    sys.exit(main())
