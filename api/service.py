"""What every route needs of one server: its settings, its lanes, and the release that is read."""

import asyncio
import json
import os
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.lanes import Answer, Lane
from api.middleware import Metrics, RateLimit
from api.remote import RemoteLane
from api.settings import Settings
from graphs.named import named_query
from graphs.releases import CURRENT, Release, open_current, open_release
from graphs.wording import written
from ingest.areas import AreaIndex

if TYPE_CHECKING:
    from api.lookup import Reading
    from graphs.index import Index

BINDINGS = "application/sparql-results+json"
Row = Mapping[str, Mapping[str, str]]
NOWHERE = "urn:zwgk:no-graph"
_OLDER = 8  # older releases whose manifest is kept in memory


class Cache:
    """The answers read last, up to a number of bytes; releases are immutable, so an answer stays right."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.hits = self.misses = self._held = 0
        self._entries: OrderedDict[tuple[str, ...], bytes] = OrderedDict()

    def get(self, *key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return found

    def put(self, body: bytes, *key: str) -> None:
        """Keep an answer; forget the ones used longest ago."""
        if len(body) > self.size // 16 or key in self._entries:
            return
        self._entries[key] = body
        self._held += len(body) + sum(map(len, key))
        while self._held > self.size:
            old, gone = self._entries.popitem(last=False)
            self._held -= len(gone) + sum(map(len, old))


@dataclass(slots=True)
class Service:
    """One server over one data folder."""

    settings: Settings
    metrics: Metrics = field(default_factory=Metrics)
    public: Lane | RemoteLane = field(init=False)
    rest: Lane | RemoteLane = field(init=False)
    cache: Cache = field(init=False)
    rates: RateLimit = field(init=False)
    indexes: "dict[str, asyncio.Task[Index]]" = field(default_factory=dict)
    reports: dict[str, asyncio.Task[Any]] = field(default_factory=dict)
    reading: "Reading | None" = None  # the store of the current release in this process, for single resources
    writes: asyncio.Lock = field(default_factory=asyncio.Lock)
    areas: dict[tuple[str, ...], AreaIndex] = field(default_factory=dict)
    _held: Release | None = None
    _target: str | None = None
    _older: dict[int, Release] = field(default_factory=dict)
    _warming: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        s = self.settings
        if s.store:
            self.public = RemoteLane("public", s.store, s.result_limit)
            self.rest = RemoteLane("rest", s.store, s.result_limit)
        else:
            self.public = Lane("public", s.public_readers, s.reader_memory, s.result_limit, nice=10)
            self.rest = Lane("rest", s.rest_readers, s.reader_memory, s.result_limit)
        self.cache = Cache(s.cache_size)
        self.rates = RateLimit(s.rate_limit)

    def release(self, number: int | None = None) -> Release:
        """Return the release that is current now, or an older one by its number.

        Raises NothingPublishedError, and NotFoundError when that release is not kept.
        """
        if number is not None:
            found = self._older.get(number)
            if found is None or not found.path.is_dir():
                found = self._older[number] = open_release(self.settings.data, number)
                for forgotten in list(self._older)[:-_OLDER]:
                    del self._older[forgotten]
            return found
        try:
            target = os.readlink(self.settings.data / CURRENT)
        except OSError:
            target = None
        if self._held is None or target is None or self._target != target:
            self._held, self._target = open_current(self.settings.data), target
            self.warm(self._held)
        return self._held

    def warm(self, release: Release) -> None:
        """Start readers of a release in the background; those of the one before end when they are free."""

        async def work() -> None:
            await self.rest.warm(release.store_path)
            await self.public.warm(release.store_path)

        try:
            task = asyncio.get_running_loop().create_task(work())
        except RuntimeError:
            return
        self._warming.add(task)
        task.add_done_callback(self._warming.discard)

    async def sparql(
        self,
        query: str,
        media_type: str,
        *,
        release: Release,
        timeout: float | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Return the answer to a guarded public query as bytes of a media type.

        Graphs given here win over FROM; with named graphs only, the default graph is empty.
        """
        seconds = min(timeout or self.settings.query_timeout, self.settings.query_timeout_ceiling)
        if named_graphs and not default_graphs:
            default_graphs = [NOWHERE]
        return await self.public.ask(
            release.store_path,
            str(release.number),
            seconds,
            query=query,
            accept=[media_type],
            default_graphs=list(default_graphs),
            named_graphs=list(named_graphs) or ([NOWHERE] if default_graphs else []),
        )

    async def ask(self, query: str, release: Release, media_type: str = BINDINGS) -> bytes:
        """Return the answer to one of our own queries as bytes of a media type."""
        key = (release.created, str(release.number), media_type, query)
        found = self.cache.get(*key)
        if found is None:
            seconds = self.settings.rest_timeout
            answer = await self.rest.ask(
                release.store_path, str(release.number), seconds, query=query, accept=[media_type]
            )
            found = answer.body
            self.cache.put(found, *key)
        return found

    async def rows(self, query: str, release: Release) -> list[Row]:
        """Return the rows of one of our own queries: each a dict from variable to its SPARQL JSON term."""
        found: list[Row] = json.loads(await self.ask(query, release))["results"]["bindings"]
        return found

    async def named(
        self,
        name: str,
        release: Release,
        *,
        limit: int | None = None,
        values: Mapping[str, Sequence[str]] | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> list[Row]:
        """Return the rows of a named query with its parameters: absolute IRIs or plain strings."""
        return await self.rows(written(named_query(name), parameters or {}, values=values, limit=limit), release)

    async def close(self) -> None:
        """End the readers of both lanes."""
        await self.public.close()
        await self.rest.close()
        await asyncio.gather(*self._warming, return_exceptions=True)
