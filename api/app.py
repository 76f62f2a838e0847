"""The application: routes over one data folder. Nothing is global; `create_app` is handed all it needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors, health, pages, rest, sparql, validation
from api.service import Service
from api.settings import Settings

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
)


class SecurityHeaders:
    """Add the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; extend the head of its answer."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", []).extend(_HEADERS)
            await send(message)

        await self.app(scope, receive, add)


def create_app(settings: Settings) -> FastAPI:
    """Return the application over the data folder of the settings."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.service.close()

    app = FastAPI(
        title="ZWGK 政务公开义务知识图谱",
        version=version("zwgk"),
        summary="基层政务公开义务的关联数据图谱 / a linked-data graph of disclosure obligations",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.service = Service(settings)
    errors.install(app)
    for module in (pages, health, sparql, rest, validation):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=str(files("api") / "static")), name="static")
    app.add_middleware(SecurityHeaders)
    return app
