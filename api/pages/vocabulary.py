"""The vocabulary for people: what there is, and each class and property with examples from the data."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.reading import table
from api.pages.render import show
from api.service import Service
from api.vocabulary import KINDS, schemes, terms
from graphs.errors import NotFoundError
from ontology.terms import ZWGK

router = APIRouter()
_SHOWN = 8


@router.get("/vocabulary")
async def vocabulary(request: Request) -> Response:
    """Show the classes, properties, concept schemes and shapes."""
    service: Service = request.app.state.service
    release = service.release()
    known = await terms(service, release)
    return show(
        request,
        release,
        "vocabulary.html",
        terms=known,
        kinds=KINDS,
        schemes=await schemes(service, release),
    )


@router.get("/vocabulary/{name}")
async def term(request: Request, name: str) -> Response:
    """Show one class or property: what it means, what belongs to it, and examples from the data."""
    service: Service = request.app.state.service
    release = service.release()
    known = {t["name"]: t for t in await terms(service, release)}
    if name not in known:
        raise NotFoundError(f"词汇中没有 {name}。", f"{name} is not in the vocabulary")
    found = known[name]
    is_class = found["kind"] == "Class"
    if is_class:
        examples = await table(service, release, "page_class_examples", **{"class": str(ZWGK) + name})
    else:
        examples = await table(service, release, "page_property_examples", property=str(ZWGK) + name)
    return show(
        request,
        release,
        "term.html",
        term=found,
        is_class=is_class,
        kinds=KINDS,
        examples=sorted({(e["id"], e.get("value", "")): e for e in examples}.values(), key=lambda e: e["id"])[:_SHOWN],
        properties=[t for t in known.values() if t.get("domain") == found["id"]],
        pointing=[t for t in known.values() if t.get("range") == found["id"]],
    )
