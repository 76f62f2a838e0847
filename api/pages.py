"""Pages for people. The front page says what is here."""

from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.resources import local_name
from api.service import Service

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=str(files("api") / "templates"))

CLASSES = {
    "PolicyDocument": ("政策文件", "policy documents", "/api/v1/documents"),
    "Obligation": ("公开义务", "obligations", "/api/v1/obligations?modality=must"),
    "Norm": ("规范要求", "norms", "/api/v1/obligations"),
    "DisclosureCatalogue": ("标准目录", "catalogues", None),
    "CatalogueItem": ("公开事项", "catalogue items", "/api/v1/items"),
    "StandardItem": ("标准指引事项", "standard items", None),
    "ListedItem": ("清单事项", "listed items", None),
    "Area": ("地区", "areas", "/api/v1/areas"),
}


@router.get("/", response_class=HTMLResponse)
async def front(request: Request) -> HTMLResponse:
    """Show what the graph holds and the ways in."""
    service: Service = request.app.state.service
    release = service.release()
    rows = await service.named("overview", release)
    counts = {local_name(r["class"]["value"]): int(r["n"]["value"]) for r in rows}
    held = [(zh, en, counts.get(name, 0), link) for name, (zh, en, link) in CLASSES.items()]
    return templates.TemplateResponse(
        request, "front.html", {"held": held, "release": release.number, "created": release.created}
    )


@router.get("/validate", response_class=HTMLResponse)
async def validate_page(request: Request) -> HTMLResponse:
    """Show the form that checks a file."""
    return templates.TemplateResponse(request, "validate.html", {})
