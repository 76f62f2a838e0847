"""The three shapes that REST answers come in: JSON for programs, JSON-LD with one context, CSV for spreadsheets."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from api.negotiation import GRAPH_TYPES, negotiate
from api.resources import expand, key
from ontology.vocabulary import context
from shapes.report import safe_cell

JSON, JSONLD, CSV = "application/json", GRAPH_TYPES["jsonld"], "text/csv"
CONTEXT_PATH = "context.jsonld"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NATIVE: dict[str | None, Callable[[str], Any]] = {
    f"{_XSD}integer": int,
    f"{_XSD}boolean": lambda v: v == "true",
}


def list_type(accept: str | None, forced: str | None, *, jsonld: bool = True) -> str:
    """Return the media type of a REST answer: JSON unless JSON-LD or CSV is preferred; `forced` wins."""
    names = {"json": JSON, "csv": CSV, **({"jsonld": JSONLD} if jsonld else {})}
    if forced is not None:
        return names[forced]
    return negotiate(accept, list(names.values()), {"text/html": JSON})


def as_csv(data: Sequence[Mapping[str, Any]]) -> bytes:
    """Return objects as a table that spreadsheets open: UTF-8 with a mark, values of a list joined by “；”.

    >>> print(as_csv([{"id": "urn:a", "area": {"id": "urn:b", "label": "乙"}, "n": [1, 2]}]).decode("utf-8-sig"))
    id,area,n
    urn:a,乙,1；2
    <BLANKLINE>
    """
    columns = list(dict.fromkeys(name for entry in data for name in entry))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for entry in data:
        writer.writerow([safe_cell(_cell(entry.get(name))) for name in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "；".join(_cell(v) for v in value)
    if isinstance(value, Mapping):
        return str(value.get("label") or value.get("id") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def as_jsonld(rows: Iterable[Mapping[str, Mapping[str, str]]], ids: Sequence[str], address: str) -> dict[str, Any]:
    """Return the statements of rows (s, p, o) about `ids` as JSON-LD under our context; it says just these triples."""
    nodes: dict[str, dict[str, Any]] = {iri: {"id": iri} for iri in ids}
    for row in rows:
        _state(nodes.setdefault(row["s"]["value"], {"id": row["s"]["value"]}), row["p"]["value"], row["o"])
    return {"@context": address + CONTEXT_PATH, "@graph": list(nodes.values())}


def _state(node: dict[str, Any], predicate: str, term: Mapping[str, str]) -> None:
    if expand("rdf:type") == predicate:
        _append(node, "type", _compact(term["value"]))
        return
    name = key(predicate)
    entry = context()["@context"].get(name)
    container = entry.get("@container", ()) if isinstance(entry, dict) else ()
    kind = entry.get("@type") if isinstance(entry, dict) else None
    if entry is None:
        name = predicate
    if "@language" in container:
        if "xml:lang" in term:
            _append(node.setdefault(name, {}), term["xml:lang"], term["value"])
            return
        name, kind = predicate, None
    elif kind and not (
        (kind == "@id" and term["type"] == "uri") or (kind != "@id" and expand(kind) == term.get("datatype"))
    ):
        name, kind = predicate, None
    _append(node, name, term["value"] if kind else _value(term))


def _value(term: Mapping[str, str]) -> Any:
    """Return a term as JSON-LD writes it where the context says nothing about its kind."""
    if term["type"] == "uri":
        return {"id": term["value"]}
    if term["type"] == "bnode":
        return {"id": "_:" + term["value"]}
    if "xml:lang" in term:
        return {"@value": term["value"], "@language": term["xml:lang"]}
    datatype = term.get("datatype")
    if datatype in _NATIVE:
        return _NATIVE[datatype](term["value"])
    return {"@value": term["value"], "@type": datatype} if datatype else term["value"]


def _append(node: dict[str, Any], name: str, value: Any) -> None:
    if name not in node:
        node[name] = value
        return
    found = node[name] if isinstance(node[name], list) else [node[name]]
    if value not in found:
        node[name] = [*found, value]


def _compact(iri: str) -> str:
    """Return the name of a class in our context, else its IRI."""
    name = key(iri)
    entry = context()["@context"].get(name)
    found = entry.get("@id") if isinstance(entry, dict) else entry
    return name if isinstance(found, str) and expand(found) == iri else iri
