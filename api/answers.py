"""Answers that belong to one immutable release: validators, conditional requests, links."""

import hashlib
import json
import re
from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import Response

from graphs.releases import Release
from graphs.states import state
from ontology import iris

VERSION = "1"  # part of every ETag: raise it when the same release is written differently
VARY = "Accept"
_KEPT = "answer"
_WRITABLE = re.compile(re.escape(iris.BASE) + r"id/(?:catalogue|item)/([0-9A-Z]+)(?:/.*)?")


def etag(release: Release, *parts: str, held: str = "") -> str:
    """Return the entity tag of an answer: what it says depends on the release and these parts alone.

    With a state `held` the tag ends in it: a write that names this tag replaces that state, whatever the release is.
    """
    made = "\0".join((VERSION, str(release.number), release.created, *parts))
    end = f"-{held}" if held else ""
    return f'"{release.number}-{hashlib.sha256(made.encode()).hexdigest()[:16]}{end}"'


def state_of(release: Release, iri: str) -> str:
    """Return the state of the catalogue that an IRI is, or is an item of; nothing for other IRIs."""
    found = _WRITABLE.fullmatch(iri)
    return state(release, iris.graph("catalogue", found[1])) if found else ""


def matches(request: Request, tag: str) -> bool:
    """Say whether the client already has the answer with this tag (If-None-Match), which is known to be there."""
    return request.headers.get("if-none-match", "").strip() == "*" or _named(request, tag)


def _named(request: Request, tag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return tag in (t.strip().removeprefix("W/") for t in asked.split(","))


def headers_of(request: Request, release: Release, tag: str | None = None, vary: str = VARY) -> dict[str, str]:
    """Return the headers of an answer from a release; `vary` names the request headers that it depends on."""
    pinned = "release" in request.query_params
    headers = {
        "X-Zwgk-Release": str(release.number),
        "Vary": vary,
        "Cache-Control": "public, max-age=86400" if pinned else "public, no-cache",
    }
    if tag:
        headers["ETag"] = tag
    else:
        headers["Cache-Control"] = "no-store"
    return headers


def unchanged(request: Request, release: Release, tag: str, vary: str = VARY) -> Response | None:
    """Return 304 when the client has this answer, the answer itself when it was made before, else None.

    Whether there is anything at all, which is what a client asks with `*`, is not known before the answer is made.
    """
    if _named(request, tag):
        return Response(status_code=304, headers=headers_of(request, release, tag, vary))
    held: bytes | None = request.app.state.service.cache.get(_KEPT, tag)
    if held is None:
        return None
    if matches(request, tag):
        return Response(status_code=304, headers=headers_of(request, release, tag, vary))
    head, _, body = held.partition(b"\n")
    return Response(body, headers={**headers_of(request, release, tag, vary), **json.loads(head)})


def keep(request: Request, tag: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Keep the body of an answer and the headers that are its own, for who asks the same of the same release."""
    request.app.state.service.cache.put(json.dumps(dict(headers)).encode() + b"\n" + body, _KEPT, tag)


def answer(
    request: Request,
    release: Release,
    body: bytes | str,
    media_type: str,
    *,
    tag: str | None = None,
    extra: Mapping[str, str] | None = None,
    vary: str = VARY,
) -> Response:
    """Return an answer from a release; its tag, unless given, is that of address and media type."""
    tag = tag or etag(release, str(request.url), media_type)
    if matches(request, tag):
        return Response(status_code=304, headers=headers_of(request, release, tag, vary))
    own = {**(extra or {}), "Content-Type": media_type}
    sent = body.encode() if isinstance(body, str) else body
    keep(request, tag, sent, own)
    return Response(sent, headers={**headers_of(request, release, tag, vary), **own})


def address(request: Request) -> str:
    """Return the public address of this server, ending in "/"."""
    base: str = request.app.state.service.settings.base
    return base or str(request.base_url)


def json_answer(request: Request, release: Release, body: Mapping[str, object], *, cached: bool = True) -> Response:
    """Return a JSON answer from a release; one that depends on more than the release is not cached."""
    text = json.dumps(body, ensure_ascii=False)
    if cached:
        return answer(request, release, text, "application/json")
    return Response(text, media_type="application/json", headers=headers_of(request, release))
