"""The application: routes over one data folder. Nothing is global; `create_app` is handed all it needs."""

import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from typing import TextIO

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import (
    discovery,
    dumps,
    errors,
    feeds,
    graph_store,
    health,
    linked,
    matrix,
    openapi,
    pages,
    rest,
    rest_lists,
    sparql,
    validation,
    writes,
)
from api.fast import Fast
from api.middleware import LOG, Envelope
from api.service import Service
from api.settings import Settings
from graphs.errors import ZwgkError

_ROUTERS = (
    pages,
    health,
    sparql,
    graph_store,
    rest_lists,
    matrix,
    writes,
    rest,
    linked,
    discovery,
    dumps,
    feeds,
    validation,
)


def create_app(settings: Settings) -> FastAPI:
    """Return the application over the data folder of the settings."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with contextlib.suppress(ZwgkError):  # without a release each answer says what to do
            app.state.service.release()
        yield
        await app.state.service.close()
        LOG.handlers.clear()

    app = FastAPI(
        title="ZWGK 政务公开义务知识图谱",
        version=version("zwgk"),
        summary="基层政务公开义务的关联数据图谱 / a linked-data graph of disclosure obligations",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        telemetry={"tracing": False, "metrics": False, "logs": False},  # we count and log ourselves
    )
    app.state.service = Service(settings)
    errors.install(app)
    pages.install(app)
    openapi.install(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=str(files("api") / "static")), name="static")
    app.add_middleware(Fast, owner=app)
    app.add_middleware(Envelope, metrics=app.state.service.metrics)
    if settings.log == "json":
        _log_to(sys.stderr)
    return app


def _log_to(stream: TextIO) -> None:
    """Write one JSON line for each request to a stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.handlers[:] = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
