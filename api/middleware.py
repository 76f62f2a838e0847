"""What every request passes: an id, a place in the metrics and the log, HEAD, CORS and the security headers."""

import json
import logging
import re
import time
import uuid
from collections import Counter, defaultdict

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.templating import VARY, remembered

_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
}
_EXPOSED = "ETag, Link, X-Zwgk-Release, X-Request-ID, RateLimit, RateLimit-Policy, Retry-After"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_READING = {"GET", "HEAD"}
_METHODS = (
    (re.compile(r"/sparql|/validate"), b"GET, HEAD, POST, OPTIONS"),
    (re.compile(r"/api/v1/areas/[^/]+/catalogue"), b"GET, HEAD, PUT, OPTIONS"),
    (re.compile(r"/api/v1/areas/[^/]+/items"), b"POST, OPTIONS"),
    (re.compile(r"/api/v1/items/.+"), b"GET, HEAD, PATCH, DELETE, OPTIONS"),
)
_WRITING = {"PUT", "PATCH", "DELETE"}
_KNOWN = {*_READING, *_WRITING, "POST", "OPTIONS"}
HEAD = "zwgk.head"  # in the scope of a request whose answer is sent without its body
LOG = logging.getLogger("zwgk.access")


class Metrics:
    """Counts of answers by route, method and status, and how long they took."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, str, int]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def record(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer; methods that HTTP does not have are one."""
        self.answers[route, method if method in _KNOWN else "other", status] += 1
        self.seconds[route] += seconds


class Envelope:
    """Give each answer its id and headers, answer HEAD and CORS preflight, count and log."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; complete the head of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.monotonic()
        asked = Headers(scope=scope)
        given = asked.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        method = scope["method"]
        head, status = method == "HEAD", 500
        scope["zwgk.request_id"] = request_id

        async def complete(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Vary"] = VARY
                if cookie := remembered(scope["query_string"]):
                    headers.append("Set-Cookie", cookie)
                if method in _READING or scope["path"] == "/sparql":
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Access-Control-Expose-Headers"] = _EXPOSED
                elif method in _WRITING and "access-control-allow-origin" in headers:
                    del headers["Access-Control-Allow-Origin"]  # an error, too, is for who wrote alone
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if method == "OPTIONS":
            await _preflight(scope, complete)
        else:
            inner = {**scope, "method": "GET", HEAD: True} if head else scope
            try:
                await self.app(inner, receive, complete)
            finally:
                spent = time.monotonic() - start
                route = getattr(inner.get("route"), "path", None) or "other"
                self.metrics.record(route, method, status, spent)
                LOG.info("%s", _line(request_id, method, scope, status, spent))


async def _preflight(scope: Scope, send: Send) -> None:
    """Answer OPTIONS: reading is open to every origin, nothing else is."""
    methods = next((m for pattern, m in _METHODS if pattern.fullmatch(scope["path"])), b"GET, HEAD, OPTIONS")
    cors = b"GET, HEAD, POST" if scope["path"] == "/sparql" else b"GET, HEAD"
    headers = [
        (b"allow", methods),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", cors),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, X-Request-ID"),
        (b"access-control-max-age", b"86400"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _line(request_id: str, method: str, scope: Scope, status: int, seconds: float) -> str:
    """Return one line of the access log as JSON; query texts are not logged."""
    return json.dumps(
        {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "request": request_id,
            "method": method,
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
        },
        ensure_ascii=False,
    )


class RateLimit:
    """How many requests each client may make in a minute; counts are forgotten with the minute."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._minute = 0
        self._counts: Counter[str] = Counter()

    def left(self, client: str) -> int:
        """Return how many requests a client may still make, without counting one."""
        return self.limit - (self._counts[client] if int(time.time() // 60) == self._minute else 0)

    def take(self, client: str, now: float | None = None) -> tuple[int, int]:
        """Count one request; return how many are left (-1: none was) and the seconds until the count starts anew.

        >>> limit = RateLimit(1)
        >>> limit.take("a", 61.0), limit.take("a", 62.0), limit.take("b", 63.0), limit.take("a", 120.0)
        ((0, 59), (-1, 58), (0, 57), (0, 60))
        """
        seconds = time.time() if now is None else now
        minute = int(seconds // 60)
        if minute != self._minute:
            self._minute = minute
            self._counts.clear()
        self._counts[client] += 1
        return max(-1, self.limit - self._counts[client]), int((minute + 1) * 60 - seconds) or 1
