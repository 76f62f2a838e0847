"""Coverage computed from rows of named queries: which area covers which domain, what became of which duty where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from api.resources import local_name
from api.service import Row
from graphs.coverage import cell

STATES = {
    "adopted": ("已落实", "adopted"),
    "missing": ("缺失", "missing"),
    "stale": ("过时", "stale"),
    "conflicting": ("不一致", "conflicting"),
    "not-applicable": ("不适用", "not applicable"),
    "unknown": ("未知", "unknown"),
}


def _word(row: Row, name: str) -> str | None:
    return row[name]["value"] if name in row else None


def domain_matrix(held: Iterable[Row], scopes: Iterable[Row], standards: Iterable[Row]) -> dict[str, Any]:
    """Return the matrix area × domain: each cell as `graphs.coverage.cell` has it."""
    domains = [
        {
            "id": row["domain"]["value"],
            "code": local_name(row["domain"]["value"]),
            "label": row["label"]["value"],
            "standard_items": int(row["n"]["value"]),
        }
        for row in standards
    ]
    areas: dict[str, dict[str, Any]] = {}
    declared: dict[str, set[str]] = defaultdict(set)
    for row in scopes:
        iri = row["area"]["value"]
        level = local_name(row["areaLevel"]["value"])
        areas[iri] = {"id": iri, "code": local_name(iri), "label": row["areaLabel"]["value"], "level": level}
        if domain := _word(row, "domain"):
            declared[iri].add(domain)
    found = {(row["area"]["value"], row["domain"]["value"]): row for row in held}
    return {
        "domains": domains,
        "areas": [
            {**area, "cells": [_counted(d, found.get((iri, str(d["id"]))), declared[iri]) for d in domains]}
            for iri, area in areas.items()
        ],
    }


def _counted(domain: Mapping[str, Any], row: Row | None, declared: set[str]) -> dict[str, Any]:
    items, matched = (int(row[name]["value"]) if row else 0 for name in ("items", "matched"))
    return cell(domain, items, matched, declared)


def obligation_cells(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one cell for each upper duty and lower document: state, clause above, clause below, why.

    Missing: nothing below takes the duty up. Conflicting: it is taken up later, weaker or with other bearers. Stale: it
    is taken up, but by a text older than the duty. Evidence of fulfilment that is recorded wins over what the texts
    say; evidence older than the duty is stale too.
    """
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["comparison"]["value"]].append(row)
    return [_duty(same) for same in grouped.values()]


_RECORDED = {"met": "adopted", "partly": "conflicting", "not-met": "missing", "not-applicable": "not-applicable"}


def _duty(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    reasons = sorted({w for row in rows if (w := _word(row, "conflict"))})
    upper = min((d for row in rows if (d := _word(row, "upperDay"))), default=None)
    lower = min((d for row in rows if (d := _word(row, "lowerDay"))), default=None)  # the first to answer it
    if upper and lower and lower > upper:
        reasons.append(f"期限 {lower} 晚于上级 {upper} / due {lower}, after {upper} above")
    state = "missing" if "counterpart" not in first else "conflicting" if reasons else "adopted"
    made, older, seen = (_word(first, name) for name in ("upperDate", "lowerDate", "evidenceDate"))
    if state == "adopted" and made and older and older < made:
        state = "stale"
        reasons.append(f"下级文件 {older} 早于上级文件 {made} / text of {older}, duty of {made}")
    recorded = _word(first, "status")
    if recorded:
        state = _RECORDED.get(local_name(recorded), "unknown")
        if state == "adopted" and made and seen and seen < made:
            state = "stale"
            reasons.append(f"证据 {seen} 早于上级文件 {made} / evidence of {seen}, duty of {made}")
    return {
        "norm": {"id": first["norm"]["value"], "text": _word(first, "text")},
        "clause": {"id": _word(first, "clause"), "section": _word(first, "section")},
        "document": {"id": first["lower"]["value"], "label": first["lowerLabel"]["value"]},
        "area": {"id": _word(first, "area"), "label": _word(first, "areaLabel")},
        "state": state,
        "counterparts": sorted({w for row in rows if (w := _word(row, "counterpart"))}),
        "reasons": reasons,
        "comparison": first["comparison"]["value"],
    }
