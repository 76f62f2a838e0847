"""Pages for people: one router for all, written on the server, without a foreign host; scripts only add to them."""

from fastapi import APIRouter, FastAPI

from api.pages import (
    areas,
    beside,
    changes,
    coverage,
    deadlines,
    documents,
    duties,
    exports,
    faults,
    findings,
    items,
    network,
    obligations,
    overview,
    queries,
    search,
    validate,
    vocabulary,
    workbooks,
)
from api.pages.render import page_path
from api.templating import local_path, templates

__all__ = ["install", "local_path", "page_path", "router", "templates"]

router = APIRouter(include_in_schema=False)
for _part in (
    workbooks,
    overview,
    findings,
    network,
    beside,
    documents,
    exports,
    deadlines,
    obligations,
    items,
    areas,
    changes,
    coverage,
    duties,
    validate,
    search,
    queries,
    vocabulary,
):
    router.include_router(_part.router)


def install(app: FastAPI) -> None:
    """Let errors answer browsers with pages; to be called when the handlers of errors stand."""
    faults.install(app)
