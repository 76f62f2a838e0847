"""One resource read in this process: bounded look-ups in the store of the current release, never a query."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from api.resources import objects
from api.service import Row, Service
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
        self._labels: OrderedDict[str, str] = OrderedDict()  # "" for what has none

    def label(self, iri: str) -> str | None:
        """Return the Chinese name of a resource."""
        known = self._labels.get(iri)  # one look: other threads forget names meanwhile
        if known is None:
            known = self._labels[iri] = self._name(iri)
            if len(self._labels) > _LABELS:
                self._labels.popitem(last=False)
        return known or None

    def _name(self, iri: str) -> str:
        for name in _NAMES:
            terms = (json_term(quad.object) for quad in self.store.match(iri, name))
            if words := [term["value"] for term in terms if term.get("xml:lang") == "zh"]:
                return min(words)
        return ""

    def rows(self, iri: str) -> list[dict[str, dict[str, str]]] | None:
        """Return the statements about a resource as rest_describe does, in its order; None when there are too many."""
        subject = {"type": "uri", "value": iri}
        rows: list[dict[str, dict[str, str]]] = []
        for quad in self.store.match(iri):
            row = {"s": subject, "p": {"value": quad.predicate.value}, "o": json_term(quad.object)}
            row["p"]["type"] = "uri"
            if row["o"]["type"] == "uri" and (label := self.label(row["o"]["value"])) is not None:
                row["label"] = {"type": "literal", "value": label, "xml:lang": "zh"}
            rows.append(row)
            if len(rows) > MOST:
                return None
        rows.sort(key=lambda r: (r["p"]["value"], r["o"]["type"] != "uri", r["o"]["value"]))
        return rows


def reading(service: Service, release: Release) -> Reading | None:
    """Return the store of a release in this process; None when it is not the current one, or is on another server."""
    if service.settings.store or not release.current:
        return None
    held = service.reading
    if held is None or held.path != release.path:
        held = service.reading = Reading(release)
    return held


def described(service: Service, release: Release, iri: str) -> dict[str, Any] | None:
    """Return what the graph says about a resource; None when it says nothing, or more than is read here."""
    held = reading(service, release)
    rows = held.rows(iri) if held else None
    found = objects([iri], rows) if rows else None
    return found[0] if found else None


def all_rows(held: Reading, iris: Sequence[str]) -> list[Row] | None:
    """Return the statements about some resources; None when there are too many about one."""
    found: list[Row] = []
    for iri in sorted(iris):
        rows = held.rows(iri)
        if rows is None:
            return None
        found += rows
    return found
