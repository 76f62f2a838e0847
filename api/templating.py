"""Jinja templates, and where an IRI of ours answers on this server."""

from importlib.resources import files

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from ontology.iris import DEFAULT_BASE
from ontology.terms import CV, ZS, ZWGK

templates = Jinja2Templates(directory=str(files("api") / "templates"))


def render(request: Request, name: str, **values: object) -> HTMLResponse:
    """Return a page made from a template."""
    body = templates.get_template(name).render(request=request, **values)
    return HTMLResponse(body, headers={"Vary": "Accept"})


def local_path(iri: str) -> str:
    """Return the address on this server where an IRI of ours answers; other IRIs stay.

    >>> local_path(DEFAULT_BASE + "id/area/CN"), local_path(str(CV) + "domain/01"), local_path("urn:a")
    ('/doc/area/CN', '/cv/domain/01', 'urn:a')
    """
    for base, path in (
        (DEFAULT_BASE + "id/", "/doc/"),
        (DEFAULT_BASE + "graph/", "/graph/"),
        (str(CV), "/cv/"),
        (str(ZWGK), "/ns#"),
        (str(ZS), "/shapes#"),
    ):
        if iri.startswith(base):
            return path + iri.removeprefix(base)
    return iri
