"""The standard items that ship as a table: what published catalogues of the 26 domains agree on.

An item seen in one place only may be a local addition; it is described as a matter and not as a standard item.
A value that no place showed is not described.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files

from graphs.quads import Description, Literal, integer, string, text
from ingest.tables.cells.bases import bases
from ingest.tables.cells.channels import channels
from ingest.tables.cells.levels import levels
from ingest.tables.cells.timelimits import time_limit
from ingest.tables.model import Basis
from ingest.tables.nodes import cited_node, time_limit_node
from ontology import iris
from ontology.terms import DCTERMS, RDF, ZWGK

_FOLDER = "data/standard_items"
_STANDARD_FROM = 2  # places

Row = Mapping[str, str]


def read_standards() -> list[Description]:
    """Return one description a domain, in the order of the domains."""
    guidelines = {row["domain"]: row for row in _rows("guidelines.csv")}
    by_domain: dict[str, list[Row]] = defaultdict(list)
    for row in _rows("items.csv"):
        by_domain[row["domain"]].append(row)
    return [_describe(domain, rows, guidelines.get(domain, {})) for domain, rows in sorted(by_domain.items())]


def _rows(name: str) -> Iterator[Row]:
    table = files("graphs").joinpath(_FOLDER).joinpath(name).read_text("utf-8")
    yield from csv.DictReader(table.splitlines())


def _describe(domain: str, rows: list[Row], guideline: Row) -> Description:
    out = Description(iris.graph("std", domain))
    source = _guideline(out, guideline)
    for row in rows:
        node = iris.standard_item(domain, row["level1"] or None, row["level2"] or None)
        out.add(node, RDF.type, ZWGK.Matter)
        if int(row["evidence_count"]) >= _STANDARD_FROM:
            out.add(node, RDF.type, ZWGK.StandardItem)
            out.add(node, DCTERMS.isPartOf, source)
        out.add(node, ZWGK.domain, iris.concept("domain", domain))
        out.add(node, DCTERMS.title, text(row["level2"] or row["level1"]))
        out.add(node, ZWGK.level1Name, _zh(row["level1"]))
        out.add(node, ZWGK.level2Name, _zh(row["level2"]))
        out.add(node, ZWGK.evidenceCount, integer(int(row["evidence_count"])))
        out.add(node, ZWGK.evidencePlace, *(string(place) for place in _list(row["evidence_places"])))
        _values(out, node, row)
    return out


def _values(out: Description, node: str, row: Row) -> None:
    """Describe what most places put in the cells of an item."""
    if row["time_limit"]:
        out.add(node, ZWGK.timeLimitText, string(row["time_limit"]))
        limit = time_limit(row["time_limit"])
        out.add(node, ZWGK.timeLimit, time_limit_node(limit, out) if limit else None)
    out.add(node, ZWGK.bodyText, string(row["body"]) if row["body"] else None)
    for code in channels("、".join(_list(row["channels"]))).codes:
        out.add(node, ZWGK.channel, iris.concept("channel", code))
    for code, words in _audience(row["audience"]):
        out.add(node, ZWGK.audience, iris.concept("audience", code))
        out.add(node, ZWGK.audienceText, string(words) if words else None)
    method = {"主动": "proactive", "依申请": "on-request"}.get(row["method"])
    out.add(node, ZWGK.disclosureMethod, iris.concept("method", method) if method else None)
    for code in (code for name in _list(row["levels"]) for code in levels(name)):
        out.add(node, ZWGK.disclosureLevel, iris.concept("level", code))
    for name in _list(row["basis"]):
        out.add(node, ZWGK.basisText, string(name))
        for basis in bases(name):
            out.add(node, ZWGK.basis, cited_node(basis, out))


def _audience(words: str) -> list[tuple[str, str]]:
    """Return the audiences of a value as codes, a specific one with the group; without a name it says nothing.

    >>> _audience("全社会"), _audience("特定(被征收人)"), _audience("全社会+特定群众"), _audience("特定")
    ([('public', '')], [('specific', '被征收人')], [('public', '')], [])
    """
    found = [("public", "")] if "全社会" in words else []
    group = words.partition("特定(")[2].rstrip(")")
    return [*found, ("specific", group)] if group else found


def _guideline(out: Description, row: Row) -> str | None:
    """Return the guideline that a domain's items come from, None where neither title nor number is known."""
    if not row.get("title"):
        return None
    return cited_node(Basis(row["title"], row["number"] or None), out)


def _list(cell: str) -> list[str]:
    return [name for name in cell.split("、") if name]


def _zh(words: str) -> Literal | None:
    return text(words) if words else None
