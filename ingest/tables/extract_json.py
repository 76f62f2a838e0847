"""What `zwgk extract` prints of a workbook: plain values, Chinese labels, null where nothing is said."""

from collections.abc import Sequence
from typing import Any

from ingest.tables.model import Basis, Catalogue, CatalogueItem, ListedItem, PublishedItem, TimeLimit, UnderstoodTable
from ingest.tables.notes import note_text
from ingest.tables.words import label


def to_json(catalogue: Catalogue) -> dict[str, Any]:
    """Return a file's tables as one JSON object."""
    return {
        "kind": catalogue.kind,
        "file": catalogue.file,
        "area": catalogue.area_code,
        "title": catalogue.title or None,
        "untrusted": catalogue.untrusted,
        "declared_domains": _labels("domain", catalogue.declared),
        "tables": [_table(table, catalogue.area_code) for table in catalogue.tables],
        "problems": [problem.to_json() for problem in catalogue.problems],
    }


def _table(table: UnderstoodTable, area: str | None) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "area": table.area or area,
        "domain": label("domain", table.domain) if table.domain else None,
        "domain_code": table.domain,
        "kind": table.kind,
        "title": table.title or None,
        "extra_columns": list(table.extra_columns),
        "items": [*map(_item, table.items), *map(_listed, table.listed), *map(_published, table.published)],
    }


def _item(item: CatalogueItem) -> dict[str, Any]:
    return {
        "row": item.row,
        "number": item.number,
        "level1": item.level1,
        "level2": item.level2,
        "level3": item.level3,
        "content": item.content,
        "basis": [basis.name for basis in item.basis] or None,
        "basis_detail": [_basis(basis) for basis in item.basis],
        "time_limit": time_limit_json(item.time_limit),
        "bodies": list(item.bodies) or None,
        "channels": _labels("channel", item.channels),
        "channel_text": item.channel_text,
        "audience": _labels("audience", item.audience),
        "audience_text": item.audience_text,
        "method": _labels("method", item.method),
        "levels": _labels("level", item.levels),
        "openness": _labels("openness", item.openness),
        "attribute": label("attribute", item.attribute) if item.attribute else None,
        "base_code": item.base_code,
        "implementation_code": item.implementation_code,
        "domain": label("domain", item.domain) if item.domain else None,
        "unread": list(item.unread),
        "notes": [note_text(code) for code in item.notes],
        "extra": dict(item.extra),
        "place": item.place,
    }


def _listed(item: ListedItem) -> dict[str, Any]:
    return {
        "row": item.row,
        "number": item.number,
        "name": item.name,
        "sub_name": item.sub_name,
        "group": item.group,
        "type": label("item-kind", item.kind) if item.kind else None,
        "type_text": item.kind_text,
        "base_code": item.base_code,
        "implementation_code": item.implementation_code,
        "bodies": list(item.bodies) or None,
        "basis": [basis.name for basis in item.basis] or None,
        "basis_detail": [_basis(basis) for basis in item.basis],
        "levels": _labels("level", item.levels),
        "attribute": label("attribute", item.attribute) if item.attribute else None,
        "page": item.page,
        "reason": item.reason,
        "domain": label("domain", item.domain) if item.domain else None,
        "extra": dict(item.extra),
        "place": item.place,
    }


def _published(item: PublishedItem) -> dict[str, Any]:
    return {
        "row": item.row,
        "number": item.number,
        "title": item.title,
        "item": item.item,
        "group": item.group,
        "channels": _labels("channel", item.channels),
        "channel_text": item.channel_text,
        "page": item.page,
        "issued": item.issued,
        "formed": item.formed,
        "index_number": item.index_number,
        "bodies": list(item.bodies) or None,
        "domain": label("domain", item.domain) if item.domain else None,
        "extra": dict(item.extra),
        "place": item.place,
    }


def time_limit_json(limit: TimeLimit | None) -> dict[str, Any] | None:
    """Return a time limit with its parts when it is compound."""
    if limit is None:
        return None
    out: dict[str, Any] = {
        "kind": limit.kind,
        "n": limit.n,
        "unit": limit.unit,
        "anchor": limit.anchor,
        "text": limit.text,
    }
    if limit.parts:
        out["parts"] = [time_limit_json(part) for part in limit.parts]
    return out


def _basis(basis: Basis) -> dict[str, str | None]:
    return {"title": basis.title, "number": basis.number, "article": basis.article, "text": basis.text}


def _labels(scheme: str, codes: Sequence[str]) -> list[str] | None:
    return [label(scheme, code) for code in codes] or None
