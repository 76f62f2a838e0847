"""One resource read in this process: bounded look-ups in the store of the current release, never a query."""

from collections import OrderedDict
from typing import Any

from api.resources import objects
from api.service import Service
from graphs.releases import Release
from graphs.store import GraphStore, json_term
from ontology.terms import DCTERMS, RDFS, SKOS

MOST = 2_000  # statements about one resource; what has more goes to a reader
_NAMES = tuple(str(p) for p in (SKOS.prefLabel, RDFS.label, DCTERMS.title))
_LABELS = 50_000


class Reading:
    """The store of one release with the names of what was looked up last."""

    def __init__(self, release: Release) -> None:
        self.path = release.path
        self.store = GraphStore.open_read_only(release.store_path)
        self._labels: OrderedDict[str, str | None] = OrderedDict()

    def label(self, iri: str) -> str | None:
        """Return the Chinese name of a resource."""
        if iri in self._labels:
            return self._labels[iri]
        found = None
        for name in _NAMES:
            terms = (json_term(quad.object) for quad in self.store.match(iri, name))
            if words := [term["value"] for term in terms if term.get("xml:lang") == "zh"]:
                found = min(words)
                break
        self._labels[iri] = found
        if len(self._labels) > _LABELS:
            self._labels.popitem(last=False)
        return found


def described(service: Service, release: Release, iri: str) -> dict[str, Any] | None:
    """Return what the graph says about a resource, as the named query rest_describe does; None when it says nothing."""
    reading: Reading | None = service.reading
    if reading is None or reading.path != release.path:
        reading = service.reading = Reading(release)
    subject = {"type": "uri", "value": iri}
    rows: list[dict[str, dict[str, str]]] = []
    for quad in reading.store.match(iri):
        row = {"s": subject, "p": {"value": quad.predicate.value}, "o": json_term(quad.object)}
        if row["o"]["type"] == "uri" and (label := reading.label(row["o"]["value"])) is not None:
            row["label"] = {"value": label}
        rows.append(row)
        if len(rows) > MOST:
            return None
    rows.sort(key=lambda r: (r["p"]["value"], r["o"]["type"] != "uri", r["o"]["value"]))
    found = objects([iri], rows)
    return found[0] if found else None
