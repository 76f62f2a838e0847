"""What every route needs of one server: its settings, its lanes, and the release that is current now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.lanes import Answer, Lane
from api.settings import Settings
from graphs.errors import InputError
from graphs.named import named_query
from graphs.releases import CURRENT, Release, open_current

BINDINGS = "application/sparql-results+json"


@dataclass(slots=True)
class Service:
    """One server over one data folder."""

    settings: Settings
    public: Lane = field(init=False)
    rest: Lane = field(init=False)
    _held: Release | None = None

    def __post_init__(self) -> None:
        s = self.settings
        self.public = Lane("public", s.public_readers, s.reader_memory, s.result_limit)
        self.rest = Lane("rest", s.rest_readers, s.reader_memory, s.result_limit)

    def release(self) -> Release:
        """Return the release that is current now; its manifest is read once."""
        link = self.settings.data / CURRENT
        target = link.resolve() if link.is_symlink() else None
        if self._held is None or target is None or self._held.path != target:
            self._held = open_current(self.settings.data)
        return self._held

    async def sparql(
        self,
        query: str,
        media_type: str,
        *,
        release: Release,
        timeout: float | None = None,
        **dataset: list[str],
    ) -> Answer:
        """Return the answer to a guarded public query as bytes of a media type."""
        limit = self.settings.query_timeout_ceiling
        seconds = min(timeout or self.settings.query_timeout, limit)
        return await self.public.ask(
            release.store_path, str(release.number), seconds, query=query, accept=[media_type], **dataset
        )

    async def named(
        self,
        name: str,
        release: Release,
        *,
        limit: int | None = None,
        values: Mapping[str, list[str]] | None = None,
        **bindings: str,
    ) -> list[dict[str, Any]]:
        """Return the rows of a named query: each a dict from variable to its SPARQL JSON term.

        Bindings are absolute IRIs or plain strings; `values` fills the empty `VALUES ?name { }` block of a query.
        """

        found = named_query(name)
        found.check(bindings)
        terms = {p.name: _bound(p.kind, bindings[p.name]) for p in found.parameters if p.name in bindings}
        text = fill(found.sparql, values or {}, limit)
        answer = await self.rest.ask(
            release.store_path,
            str(release.number),
            self.settings.rest_timeout,
            query=text,
            accept=[BINDINGS],
            bindings=terms,
        )
        rows: list[dict[str, Any]] = json.loads(answer.body)["results"]["bindings"]
        return rows

    async def close(self) -> None:
        """End the readers of both lanes."""
        await self.public.close()
        await self.rest.close()


def _bound(kind: str, value: str) -> str | dict[str, str]:
    """Return a parameter as a reader takes it: an IRI as a string, words as a literal; "" stays a literal: any."""
    return value if kind == "iri" and value else {"value": value}


def fill(query: str, values: Mapping[str, list[str]], limit: int | None) -> str:
    """Return a query with its empty VALUES blocks filled with IRIs, and a LIMIT.

    >>> fill("SELECT ?s { VALUES ?s { } ?s ?p ?o }", {"s": ["urn:a"]}, 3)
    'SELECT ?s { VALUES ?s { <urn:a> } ?s ?p ?o }\\nLIMIT 3'
    """
    for name, iris in values.items():
        for iri in iris:
            if any(c in iri for c in '<>"{}|^`\\ '):
                raise InputError(f"“{iri}”不是有效的 IRI。", f"not an IRI: {iri!r}")
        block = f"VALUES ?{name} {{ }}"
        query = query.replace(block, f"VALUES ?{name} {{ {' '.join(f'<{i}>' for i in iris)} }}")
    return query if limit is None else f"{query}\nLIMIT {int(limit)}"
