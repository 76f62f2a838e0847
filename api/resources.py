"""Resources as JSON: the triples of some subjects become objects whose keys are the terms of the JSON-LD context."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ontology.iris import DEFAULT_BASE
from ontology.vocabulary import context

SINGLE = {
    "areaLevel", "parentArea", "prefLabel", "notation", "label", "title", "documentNumber", "date_document",
    "date_publication", "documentArea", "inferredArea", "inferredTitle", "inferredNumber", "indexNumber",
    "classification", "documentType", "approval", "curated", "synthetic", "textDigest", "normOf", "statedIn",
    "quotation", "charStart", "charEnd", "normalizedText", "modality", "modalityMarker", "action", "object",
    "actionText", "objectText", "appliesInArea", "ordinal", "leadDays", "thresholdValue", "minimumMarker",
    "inCatalogue", "area", "level1Name", "level2Name", "level3Name", "itemNumber", "content", "contentDigest",
    "basisText", "timeLimitText", "bodyText", "channelText", "audienceText", "sourcePlace", "sourceText", "matter",
    "correspondsTo", "provisionOf", "provisionPath", "sectionLabel", "parentProvision", "sectionLevel", "domain_of",
}  # fmt: skip
_NUMBERS = {"integer": int, "decimal": float, "double": float, "nonNegativeInteger": int}


@cache
def names() -> Mapping[str, str]:
    """Return the JSON key of each property IRI, from the JSON-LD context."""
    found: dict[str, str] = {}
    for key, value in context()["@context"].items():
        iri = value.get("@id") if isinstance(value, dict) else value
        if isinstance(iri, str) and not key.startswith("@"):
            found.setdefault(expand(iri), key)
    return found


def expand(name: str) -> str:
    """Return the IRI of a compact name of the context."""
    prefix, colon, local = name.partition(":")
    base = context()["@context"].get(prefix)
    return f"{base}{local}" if colon and isinstance(base, str) and not local.startswith("//") else name


def local_name(iri: str) -> str:
    """Return what stands behind the last # or / of an IRI.

    >>> local_name("urn:x#deadline")
    'deadline'
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def key(predicate: str) -> str:
    """Return the JSON key of a property."""
    return names().get(predicate) or local_name(predicate)


def value(term: Mapping[str, str], label: str | None) -> Any:
    """Return a SPARQL JSON term as a JSON value: links as objects with id and label, numbers and booleans as such."""
    if term["type"] == "uri":
        return {"id": term["value"], "label": label} if label else {"id": term["value"]}
    datatype = local_name(term.get("datatype", ""))
    if datatype == "boolean":
        return term["value"] == "true"
    if datatype in _NUMBERS:
        return _NUMBERS[datatype](term["value"])
    return term["value"]


def objects(ids: Iterable[str], rows: Iterable[Mapping[str, Mapping[str, str]]]) -> list[dict[str, Any]]:
    """Return one object for each subject, in the order of `ids`, from rows with s, p, o and perhaps label."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        label = row["label"]["value"] if "label" in row else None
        name = key(row["p"]["value"])
        entry, values = value(row["o"], label), found[row["s"]["value"]][name]
        if isinstance(entry, dict) and values and values[-1]["id"] == entry["id"]:
            values[-1] = min(values[-1], entry, key=lambda e: e.get("label", ""))  # it has several names: one is enough
        elif entry not in values:
            values.append(entry)
    return [_object(iri, found[iri]) for iri in ids if iri in found]


def _object(iri: str, properties: Mapping[str, list[Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {"id": iri}
    if "type" in properties:
        body["type"] = sorted(local_name(t["id"]) for t in properties["type"])
    for name in sorted(properties):
        if name != "type":
            values = properties[name]
            body[name] = values[0] if name in SINGLE and len(values) == 1 else values
    return body


def path_of(iri: str, base: str = DEFAULT_BASE) -> str:
    """Return an instance IRI without base and `id/`.

    >>> path_of(DEFAULT_BASE + "id/area/230000")
    'area/230000'
    """
    return iri.removeprefix(base).removeprefix("id/")
