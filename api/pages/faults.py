"""Errors as pages: a browser gets what the problem document says in words, with a way on."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from api.errors import NotAcceptableError
from api.negotiation import HTML, choose
from api.pages.render import environment

_MACHINES = ("/api/", "/sparql", "/graphs", "/dumps", "/static", "/livez", "/readyz", "/metrics")
Handler = Callable[[Request, Exception], Awaitable[Response]]


def wants_page(request: Request) -> bool:
    """Say whether an error should be a page: a browser asks, for something that is no interface for programs."""
    if request.url.path.startswith(_MACHINES) and request.url.path != "/sparql/table":
        return False
    accept = request.headers.get("accept", "")
    try:
        return HTML in accept and choose(accept, ["application/json", HTML]) == HTML
    except NotAcceptableError:
        return False


def install(app: FastAPI) -> None:
    """Let every error handler of the application answer browsers with a page."""
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handlers[kind] = _for_people(handler)  # type: ignore[arg-type]


def _for_people(handler: Handler) -> Handler:
    async def answered(request: Request, error: Exception) -> Response:
        answer = await handler(request, error)
        if not wants_page(request) or not answer.headers.get("content-type", "").startswith("application/problem+json"):
            return answer
        problem: dict[str, Any] = json.loads(bytes(answer.body))
        zh, _, en = str(problem.get("title", "")).partition(" / ")
        body = environment.get_template("error.html").render(
            request=request, problem=problem, zh=zh, en=en, status=answer.status_code
        )
        kept = {k: v for k, v in answer.headers.items() if k in ("retry-after", "allow")}
        return HTMLResponse(body, status_code=answer.status_code, headers=kept)

    return answered
