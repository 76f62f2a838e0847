"""A store on another server: the graphs of one release behind a SPARQL 1.1 endpoint, asked through SPARQLWrapper.

The endpoint must read its default graph as the union of all named graphs. Virtuoso does; `oxigraph serve` does with
`--union-default-graph`. Data gets there as `zwgk export --format nq` writes it, and is loaded with that server's tools.
"""

import json
import re
import urllib.error
import warnings
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper

from graphs.errors import OtherReleaseError, QueryRefusedError, QueryTimeoutError, RemoteStoreError, ResultTooLargeError
from graphs.guard import guard
from graphs.named import named_query
from graphs.quads import Literal, read_nquads
from graphs.releases import Release
from graphs.store import Answer, Kind, rewritten
from graphs.wording import bound, iri_text
from ontology import iris
from ontology.terms import PROV

_KINDS: Mapping[str, Kind] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
_GIVEN = {
    "select": "application/sparql-results+json",
    "ask": "application/sparql-results+json",
    "construct": "application/n-triples",
}
_SHOWN = 3
_NO_NAME = re.compile(r"[^A-Za-z0-9]")
_PART = "S1TAT"  # Virtuoso: the time was over, this is a part


class RemoteStore:
    """An endpoint; user and password may stand in its address and are shown nowhere."""

    def __init__(self, address: str, *, timeout: float = 30.0, limit: int = 64 * 2**20) -> None:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        self.address = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        self.name = urlunsplit((parts.scheme, host, parts.path, "", ""))
        self.timeout, self.limit = timeout, limit
        self._credentials = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None

    def answer(
        self,
        query: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer in a media type of ours, whichever of them the endpoint has.

        Raises QueryRefusedError when the endpoint refuses the query, QueryTimeoutError after `timeout` seconds,
        RemoteStoreError when it cannot be reached, fails, or answers nonsense, ResultTooLargeError over the limit.
        """
        kind = _KINDS[guard(query, max_length=1_000_000)]
        seconds = timeout or self.timeout
        wrapper = SPARQLWrapper(self.address, agent="zwgk")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, round(seconds)))
        wrapper.addCustomHttpHeader("Accept", _GIVEN[kind])
        for name, graphs in (("default-graph-uri", default_graphs), ("named-graph-uri", named_graphs)):
            for graph in graphs:
                wrapper.addParameter(name, graph)
        if self._credentials:
            wrapper.setCredentials(*self._credentials)
        body = self._sent(wrapper, query, seconds)
        try:
            return Answer(kind, media_type, rewritten(_mended(body, kind), kind, _GIVEN[kind], media_type))
        except ValueError as error:
            raise self._failed(f"unreadable result: {error}") from error

    def _sent(self, wrapper: Any, query: str, seconds: float) -> bytes:
        """Send the query and return the whole body."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the form of the query, which the guard knows
                wrapper.setQuery(query)
                response = wrapper.query().response
            with response:
                if response.headers.get("X-SQL-State") == _PART:
                    raise self.late(seconds)
                body: bytes = response.read(self.limit + 1)
        except SPARQLExceptions.QueryBadFormed as error:
            raise QueryRefusedError(
                f"图数据库 {self.name} 拒绝了查询：{_said(error)}",
                f"the store {self.name} refused the query: {_said(error)}",
            ) from None
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise self._failed(_said(error)) from None
        except TimeoutError:
            raise self.late(seconds) from None
        except urllib.error.HTTPError as error:
            with error:
                raise self.late(seconds) if error.code in (408, 504) else self._failed(str(error)) from None
        except urllib.error.URLError as error:
            raise (
                self.late(seconds) if isinstance(error.reason, TimeoutError) else self._failed(str(error.reason))
            ) from None
        except (OSError, HTTPException) as error:
            raise self._failed(str(error) or type(error).__name__) from None
        if len(body) > self.limit:
            raise ResultTooLargeError(
                f"结果超过上限 {self.limit} 字节。请加 LIMIT 或分批查询，或下载整库。",
                f"the result is over the limit of {self.limit} bytes: add LIMIT, query in parts, or use the dumps",
            )
        return body

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """Return the rows of a SELECT: each a dict from variable to its SPARQL JSON term."""
        body = self.answer(query, _GIVEN["select"]).body
        found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
        return found

    def ask_named(self, name: str, **parameters: str | Literal | None) -> Iterator[dict[str, str]]:
        """Yield the rows of `graphs/queries/NAME.rq` as `GraphStore.ask_named` does: variable to value."""
        given = {k: v for k, v in parameters.items() if v is not None}
        terms = {k: str(v) if isinstance(v, Literal) else iri_text(v) for k, v in given.items()}
        for row in self.rows(bound(named_query(name), terms)):
            yield {variable: term["value"] for variable, term in row.items()}

    def differences(self, release: Release) -> list[str]:
        """Return in which graphs the store differs from a release: by the number of triples, and by their runs."""
        counted = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        there = {row["g"]["value"]: int(row["n"]["value"]) for row in self.rows(counted) if "g" in row}
        wrong = [graph for graph, entry in release.graphs.items() if there.get(graph, 0) != entry.triples]
        prov = iris.graph("prov")
        if prov in release.graphs:
            made = f"SELECT ?s ?o WHERE {{ GRAPH <{prov}> {{ ?s <{PROV.wasGeneratedBy}> ?o }} }}"
            held = {(row["s"]["value"], row["o"]["value"]) for row in self.rows(made)}
            stated = _runs(release, prov)
            wrong += [graph for graph, _ in stated ^ held]
        base = f"{iris.BASE}graph/"
        return sorted({*wrong, *(g for g in there if g.startswith(base) and g not in release.graphs)})

    def check(self, release: Release) -> None:
        """Raise OtherReleaseError, naming graphs and what to do, unless the store holds the release."""
        if wrong := self.differences(release):
            shown = "、".join(wrong[:_SHOWN])
            raise OtherReleaseError(
                f"图数据库 {self.name} 中的数据不是第 {release.number} 号版本：{len(wrong)} 个图不同（{shown}）。"
                "请清空后重新载入 zwgk export --format nq 的结果。",
                f"the store {self.name} does not hold release {release.number}: {len(wrong)} graphs differ "
                f"({', '.join(wrong[:_SHOWN])}); empty it and load what zwgk export --format nq writes",
            )

    def late(self, seconds: float) -> QueryTimeoutError:
        """Return the error of a query that ran over its time."""
        return QueryTimeoutError(
            f"查询超过 {seconds:g} 秒，已停止。请缩小范围，例如限定地区或领域，或加 LIMIT。",
            f"the query ran over {seconds:g} s and was stopped: narrow it by area or domain, or add LIMIT",
        )

    def _failed(self, reason: str) -> RemoteStoreError:
        return RemoteStoreError(
            f"图数据库 {self.name} 没有正常应答（{reason}）。请稍后再试，或告诉维护者。",
            f"the store {self.name} does not answer as it should ({reason}): try again later, or tell the maintainers",
        )


def _mended(body: bytes, kind: Kind) -> bytes:
    """Return rows as the recommendation writes them: Virtuoso has blank nodes that are no names, and true as 1."""
    if kind != "select" or not (b'"bnode"' in body or b"#boolean" in body):
        return body
    found = json.loads(body)
    for row in found["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = _NO_NAME.sub("", term["value"])
            elif term.get("datatype", "").endswith("#boolean"):
                term["value"] = {"0": "false", "1": "true"}.get(term["value"], term["value"])
    return json.dumps(found).encode()


def _runs(release: Release, graph: str) -> set[tuple[str, str]]:
    """Return which graph was made by which run, as the release states it."""
    quads = read_nquads(release.read(release.graphs[graph]))
    made = str(PROV.wasGeneratedBy)
    return {(str(q.subject)[1:-1], str(q.object)[1:-1]) for q in quads if q.predicate.value == made}


def _said(error: Exception) -> str:
    """Return the first line of what an endpoint said about an error."""
    text = str(error).partition("Response:\n")[2] or str(error)
    text = text.strip()
    if text[:2] in ("b'", 'b"'):
        text = text[2:-1].encode().decode("unicode_escape", "replace")
    return (text.splitlines() or ["?"])[0][:300]
