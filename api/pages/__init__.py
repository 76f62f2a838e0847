"""Pages for people: one router for all of them, written on the server, without a foreign host or a script."""

from fastapi import APIRouter, FastAPI

from api.pages import (
    areas,
    coverage,
    documents,
    faults,
    findings,
    items,
    obligations,
    overview,
    queries,
    search,
    validate,
)
from api.pages.render import page_path
from api.templating import local_path, templates

__all__ = ["install", "local_path", "page_path", "router", "templates"]

router = APIRouter(include_in_schema=False)
for _part in (overview, findings, documents, obligations, items, areas, coverage, validate, search, queries):
    router.include_router(_part.router)


def install(app: FastAPI) -> None:
    """Let errors answer browsers with pages; to be called when the handlers of errors stand."""
    faults.install(app)
