"""A document in the shape of hand-made labels, so that the two can be compared field by field."""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from ingest.documents.content import ELEMENT_NAMES
from ingest.documents.model import Deadline, Document, Metadata, Span, Statement
from ingest.documents.personal import MASK, mask

_LEVELS = {"nation": "national", "city": "prefecture-level city"}
_LABELLED_KINDS = ("class of documents", "own attachment", "other work")


def to_json(document: Document) -> dict[str, Any]:
    """Return a document as a JSON object; contact data are struck out, offsets stay those of the raw file."""
    number = document_id(document.name)
    hide = _Hide(document.personal_data)
    return {
        "id": number,
        "kind": "document",
        "file": document.name,
        "chars": len(document.raw),
        "encoding": document.encoding,
        "offsets": "python str code-point offsets, half-open, newline untouched",
        "metadata": _metadata(document.metadata, hide),
        "citations": [
            {
                "title": c.title,
                "number": c.number,
                "relation": c.relation,
                "section": c.section,
                **_place(c.span, hide),
                **({"alias": c.alias} if c.alias else {}),
                **({"kind": c.kind} if c.kind in _LABELLED_KINDS else {}),
            }
            for c in document.citations
        ],
        "sections": [
            {
                "id": s.id,
                "number": s.number,
                "heading": hide(s.heading),
                "level": s.level,
                "char_start": s.span.start,
                "char_end": s.span.end,
            }
            for s in document.sections
        ],
        "definitions": [
            {"term": d.term, "definition": hide(d.definition), "members": list(d.members), **_place(d.span, hide)}
            for d in document.definitions
        ],
        "domains": [
            {
                "normalized": d.normalized,
                "verbatim": d.verbatim,
                "section": d.section,
                "char_start": d.span.start,
                "char_end": d.span.end,
                "exact": d.exact,
                "kind": d.kind,
            }
            for d in document.domains
        ],
        "obligations": [_statement(s, f"{number}-{i:03}", hide) for i, s in enumerate(document.statements, 1)],
        "notes": [*document.notes],
        "problems": [{**p.to_json(), "text": hide(p.text)} for p in document.problems],
        "untrusted": document.untrusted,
    }


def document_id(name: str) -> str:
    """Return the short name of a file: its leading number, else its name without extension.

    >>> document_id("004_jilin.txt"), document_id("某市意见.docx")
    ('004', '某市意见')
    """
    stem = PurePath(name).stem
    match = re.match(r"([0-9]{3,})[_-]", stem)
    return match[1] if match else stem


class _Hide:
    """Strikes contact data out of a string, also where the label before them is not quoted."""

    def __init__(self, personal: Iterable[Span]) -> None:
        self.secrets = sorted({span.quote for span in personal if len(span.quote) > 1}, key=len, reverse=True)

    def __call__(self, text: str | None) -> Any:
        if not text:
            return text
        for secret in self.secrets:
            if secret in text:
                text = text.replace(secret, MASK * len(secret))
        return mask(text)


def _place(span: Span, hide: _Hide) -> dict[str, Any]:
    return {"quote": hide(span.quote), "char_start": span.start, "char_end": span.end}


def _metadata(metadata: Metadata, hide: _Hide) -> dict[str, Any]:
    level = metadata.administrative_level
    return {
        "title": hide(metadata.title),
        "document_number": metadata.document_number,
        "issuer": metadata.issuer,
        "issuer_basis": metadata.issuer_basis,
        "header_issuer": metadata.header_issuer,
        "signature_issuer": metadata.signature_issuer,
        "addressees": list(metadata.addressees),
        "date_issued": metadata.date_issued,
        "date_published": metadata.date_published,
        "index_number": metadata.index_number,
        "classification": metadata.classification,
        "document_type": metadata.document_type,
        "administrative_level": _LEVELS.get(level, level) if level else None,
        "area": metadata.area,
        "effective_place": None,
        "approval": metadata.approval,
        "attachment": metadata.attachment,
        "inferred_from_other_documents": None,
    }


def _statement(statement: Statement, number: str, hide: _Hide) -> dict[str, Any]:
    return {
        "id": number,
        "section": statement.section,
        **_place(statement.span, hide),
        "quote_normalized": hide(statement.normalized),
        "modality": statement.modality,
        "marker": statement.marker,
        "bearers": list(statement.bearers),
        "action": hide(statement.action),
        "object": hide(statement.object),
        "deadline": [_deadline(d) for d in statement.deadlines],
        "responsible_units": list(statement.responsible_units),
        "domains": list(statement.domains),
        "channels": list(statement.channels),
        "elements": [ELEMENT_NAMES[e] for e in statement.elements],
        "implements": list(statement.implements),
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    span = deadline.span
    return {
        "iso": deadline.iso,
        "verbatim": deadline.text,
        "char_start": span.start if span else None,
        "char_end": span.end if span else None,
        "kind": deadline.type,
        "inferred_year": deadline.inferred_year,
        "recurrence": deadline.recurrence,
    }
