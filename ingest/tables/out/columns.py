"""From a finding to the columns of a table: which cell has to be mended."""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ingest.tables.model import Header
from ontology import iris
from ontology.terms import DCTERMS, PREFIXES, SH, ZC, ZWGK
from shapes.model import Finding

_NAMES = ("level3", "level2", "name", "level1", "sub_name")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    str(iri): keys
    for iri, keys in {
        ZWGK.content: ("content",),
        ZWGK.contentDigest: ("content",),
        ZWGK.basis: ("basis",),
        ZWGK.basisText: ("basis",),
        ZWGK.timeLimit: ("time_limit",),
        ZWGK.timeLimitText: ("time_limit",),
        ZWGK.disclosingBody: ("body",),
        ZWGK.bodyText: ("body",),
        ZWGK.channel: ("channel",),
        ZWGK.channelText: ("channel",),
        ZWGK.audience: ("audience.specific", "audience"),
        ZWGK.audienceText: ("audience.specific", "audience"),
        ZWGK.disclosureMethod: ("method",),
        ZWGK.disclosureLevel: ("level",),
        ZWGK.opennessKind: ("openness",),
        ZWGK.itemNumber: ("number",),
        ZWGK.baseCode: ("base_code",),
        ZWGK.implementationCode: ("implementation_code",),
        ZWGK.itemKind: ("kind",),
        ZWGK.disclosureAttribute: ("attribute",),
        DCTERMS.title: _NAMES,
    }.items()
}
_ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "name": _NAMES,
    "content": ("content",),
    "basis": ("basis",),
    "time-limit": ("time_limit",),
    "body": ("body",),
    "method": ("method",),
    "channel": ("channel",),
    "audience": ("audience",),
    "level": ("level",),
}
_NESTED = {SH.property, SH["or"], SH["and"], SH["not"], SH.node, SH.xone}


def columns_of(finding: Finding, header: Header, rules: Graph) -> list[int]:
    """Return the columns that a finding is about, those of the item's name when it is about none in particular."""
    for keys in (*_telling(finding, rules), _NAMES):
        for key in keys:
            found = [c for c, own in header.keys.items() if own == key or own.startswith((f"{key}.", f"{key}:"))]
            if found:
                return sorted(found)
    return [min(header.keys)]


def _telling(finding: Finding, rules: Graph) -> Iterator[tuple[str, ...]]:
    """Yield keys of columns: of the missing element, of the property compared, of the path."""
    element = iris.concept("element", "name").removesuffix("name")
    if finding.value and finding.value.startswith(element):
        yield _ELEMENTS.get(iris.code_of(finding.value), ())
    shape = URIRef(finding.shape)
    for predicate, value in sorted(rules.predicate_objects(shape)):
        if str(predicate).startswith(str(ZC)) and str(value) in _COLUMNS:
            yield _COLUMNS[str(value)]
    yield from (_COLUMNS[p] for p in _properties(finding.path) if p in _COLUMNS)
    yield from (_COLUMNS[p] for p in _reached(rules, shape, 4) if p in _COLUMNS)


def _properties(path: str | None) -> Iterator[str]:
    """Yield the properties of a path, full IRIs.

    >>> list(_properties("zwgk:channel"))
    ['https://w3id.org/zwgk/ns#channel']
    """
    for word in (path or "").replace("(", " ").replace(")", " ").replace("/", " / ").replace("^", " ^ ").split():
        prefix, _, local = word.partition(":")
        if prefix in PREFIXES:
            yield f"{PREFIXES[prefix]}{local}"
        elif word.startswith("<"):
            yield word.strip("<>")


def _reached(rules: Graph, shape: Node, depth: int) -> Iterable[str]:
    """Yield the properties that a shape and those inside it look at."""
    path = rules.value(shape, SH.path)
    if isinstance(path, URIRef):
        yield str(path)
    if depth:
        for predicate, inner in sorted(rules.predicate_objects(shape)):
            if predicate in _NESTED and not isinstance(inner, Literal):
                for part in list(rules.items(inner)) or [inner]:
                    yield from _reached(rules, part, depth - 1)
