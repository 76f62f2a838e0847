"""Whether the server lives and is ready."""

from typing import Any

from fastapi import APIRouter, Request

from api.service import Service

router = APIRouter(tags=["health"])


@router.get("/livez", summary="存活 / alive")
async def livez() -> dict[str, str]:
    """Return ok as long as the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="就绪 / ready")
async def readyz(request: Request) -> dict[str, Any]:
    """Return the release that is served; 404 while there is none."""
    service: Service = request.app.state.service
    return {"status": "ok", "release": service.release().number}
