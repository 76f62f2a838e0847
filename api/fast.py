"""The short way: what is asked most (SPARQL, one resource, an answer made before) does not go through the router.

Each answer is the same as on the long way, which tests hold it to; what is not plain is passed on to it.
"""

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import answers, sparql
from api.formats import JSON, list_type
from api.lookup import described
from api.rest import KINDS, written_one
from api.service import Service
from graphs.errors import ZwgkError
from graphs.releases import Release
from graphs.wording import iri_text
from ontology.iris import DEFAULT_BASE

_API, _SPARQL = "/api/v1/", "/sparql"
_KEPT = ("/api/v1/", "/sparql", "/doc/", "/cv/", "/graphs", "/graph/", "/catalog", "/.well-known/void")
_PASSED_ON = {"documents"}  # an answer with its parts


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer: the headers that are its own, its tag, the route that made it."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: bytes
    route: Any


class Shelf:
    """The answers sent last, by address, Accept and release, up to a number of bytes."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, 0
        self._kept: OrderedDict[tuple[bytes, ...], Kept] = OrderedDict()

    def get(self, key: tuple[bytes, ...]) -> Kept | None:
        """Return the answer kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[bytes, ...], kept: Kept) -> None:
        """Keep an answer; forget the ones used longest ago."""
        if key in self._kept or len(kept.body) > self.size // 16:
            return
        self._kept[key] = kept
        self.held += _weight(key, kept)
        while self.held > self.size:
            self.held -= _weight(*self._kept.popitem(last=False))


def _weight(key: tuple[bytes, ...], kept: Kept) -> int:
    return len(kept.body) + sum(map(len, key)) + 1000


class Fast:
    """Answer reading requests that are plain; pass the others on."""

    def __init__(self, app: ASGIApp, owner: Any) -> None:
        self.app = app
        self.owner = owner
        self.service: Service = owner.state.service
        self.shelf = Shelf(self.service.settings.cache_size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not path.startswith(_KEPT):
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "POST" and path == _SPARQL:
            await self._short(scope, receive, send, sparql.sparql_post)
            return
        release = self._release(scope) if method == "GET" else None
        if release is None:
            await self.app(scope, receive, send)
            return
        accept = asked = host = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = value
            elif name == b"if-none-match":
                asked = value
            elif name == b"host":
                host = value
        place = str(release.path).encode(), release.created.encode(), scope.get("scheme", "").encode()
        key = (*place, host, scope.get("raw_path") or path.encode(), scope["query_string"], accept)
        kept = self.shelf.get(key)
        if kept is not None and (path != _SPARQL or self._counted(scope)):
            self.service.cache.hits += 1
            scope["route"] = kept.route
            await _send(kept, asked, send, self._limits(scope) if path == _SPARQL else ())
            return
        keeping = _Keeping(send, self.shelf, key, scope)
        await self._made(scope, receive, keeping, path, release, accept.decode("latin-1"))

    async def _made(
        self, scope: Scope, receive: Receive, send: "_Keeping", path: str, release: Release, accept: str
    ) -> None:
        query: bytes = scope["query_string"]
        if path == _SPARQL and b"query=" in query and b"update" not in query:
            await self._short(scope, receive, send, sparql.sparql_fast)
        elif path.startswith(_API) and not query and not self.service.settings.store:
            kind, _, rest = path.removeprefix(_API).partition("/")
            body = None
            if kind in KINDS and rest and kind not in _PASSED_ON:
                body = self._lookup(scope, release, f"{DEFAULT_BASE}{KINDS[kind]}{rest}", accept)
            if body is None:
                await self.app(scope, receive, send)
            else:
                scope["route"] = _Named(f"{_API}{{kind}}/{{path:path}}")
                await body(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _lookup(self, scope: Scope, release: Release, iri: str, accept: str) -> Response | None:
        """Return the answer about one resource, read from the store of the release; None for the long way."""
        try:
            iri_text(iri)
            if list_type(accept or None, None) != JSON:
                return None
            scope["app"] = self.owner
            request = Request(scope)
            address = str(request.url)
            tag = answers.etag(release, address, JSON, held=answers.state_of(release, iri))
            if answers.matches(request, tag):
                return None
            entry = described(self.service, release, iri)
        except ZwgkError:
            return None
        if entry is None:
            return None
        body = written_one(entry, address, release)
        headers = {**answers.headers_of(request, release, tag), "Content-Type": JSON}
        return Response(json.dumps(body, ensure_ascii=False), headers=headers)

    async def _short(
        self, scope: Scope, receive: Receive, send: Send, work: Callable[[Request], Awaitable[Response]]
    ) -> None:
        """Answer by a handler without the router; errors become problem documents as everywhere."""
        scope["app"] = self.owner
        scope["route"] = _Named(_SPARQL)
        request = Request(scope, receive)
        try:
            answer = await work(request)
        except ZwgkError as error:
            answer = await self.owner.exception_handlers[ZwgkError](request, error)
        await answer(scope, receive, send)

    def _release(self, scope: Scope) -> Release | None:
        """Return the current release; None when another one is asked for, or there is none."""
        if b"release" in scope["query_string"] and "release" in parse_qs(scope["query_string"].decode("latin-1")):
            return None
        try:
            return self.service.release()
        except ZwgkError:
            return None

    def _counted(self, scope: Scope) -> bool:
        """Say whether the client may ask once more; if not, the long way says so."""
        client = scope["client"][0] if scope.get("client") else ""
        return self.service.rates.left(client) > 0

    def _limits(self, scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
        limits = sparql.limits_of(self.service, scope["client"][0] if scope.get("client") else "")
        return tuple((name.lower().encode(), value.encode()) for name, value in limits.items())


@dataclass(frozen=True, slots=True)
class _Named:
    """What the counters call an answer."""

    path: str


class _Keeping:
    """A way out that keeps an answer which is whole, tagged, and no page."""

    def __init__(self, send: Send, shelf: Shelf, key: tuple[bytes, ...], scope: MutableMapping[str, Any]) -> None:
        self._send, self._shelf, self._key, self._scope = send, shelf, key, scope
        self._own: tuple[tuple[bytes, bytes], ...] | None = None

    async def __call__(self, message: Message) -> None:
        """Pass a part of the answer on; keep it when it is the whole."""
        if message["type"] == "http.response.start":
            own = tuple((n, v) for n, v in message["headers"] if not n.startswith(b"ratelimit"))
            self._own = own if message["status"] == 200 else None  # others add theirs on the way out
        else:
            if self._own is not None and not message.get("more_body"):
                self._keep(self._own, message.get("body", b""))
            self._own = None
        await self._send(message)

    def _keep(self, own: tuple[tuple[bytes, bytes], ...], body: bytes) -> None:
        found = dict(own)
        if b"etag" in found and not found.get(b"content-type", b"").startswith(b"text/html"):
            self._shelf.put(self._key, Kept(own, body, found[b"etag"], self._scope.get("route")))


async def _send(kept: Kept, asked: bytes, send: Send, limits: tuple[tuple[bytes, bytes], ...]) -> None:
    """Send an answer that was made before, or that it did not change."""
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    if kept.tag in tags or asked.strip() == b"*":
        headers = [(n, v) for n, v in kept.headers if n not in (b"content-length", b"content-type", b"link")]
        await send({"type": "http.response.start", "status": 304, "headers": [*headers, *limits]})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": [*kept.headers, *limits]})
        await send({"type": "http.response.body", "body": kept.body})
