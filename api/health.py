"""Whether the server lives and is ready, and what it counts."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from api.service import Service
from graphs.errors import ZwgkError

router = APIRouter(tags=["health"])


@router.get("/livez", summary="存活 / alive")
async def livez() -> dict[str, str]:
    """Return ok as long as the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="就绪 / ready")
async def readyz(request: Request) -> dict[str, Any]:
    """Return the release that is served; 503 while there is none."""
    service: Service = request.app.state.service
    return {"status": "ok", "release": service.release().number}


@router.get("/metrics", summary="指标 / metrics (Prometheus)", response_class=PlainTextResponse)
async def metrics(request: Request) -> PlainTextResponse:
    """Return counters in the Prometheus text format."""
    service: Service = request.app.state.service
    lines = ["# TYPE zwgk_http_answers_total counter"]
    for (route, method, status), n in sorted(service.metrics.answers.items()):
        lines.append(f'zwgk_http_answers_total{{route="{route}",method="{method}",status="{status}"}} {n}')
    lines.append("# TYPE zwgk_http_seconds_total counter")
    for route, seconds in sorted(service.metrics.seconds.items()):
        lines.append(f'zwgk_http_seconds_total{{route="{route}"}} {seconds:.6f}')
    lines.append("# TYPE zwgk_lane_events_total counter")
    for lane in (service.public, service.rest):
        for event, n in sorted(lane.counts.items()):
            lines.append(f'zwgk_lane_events_total{{lane="{lane.name}",event="{event}"}} {n}')
    lines.append("# TYPE zwgk_lane_readers_busy gauge")
    lines += [f'zwgk_lane_readers_busy{{lane="{lane.name}"}} {lane.busy}' for lane in (service.public, service.rest)]
    lines.append("# TYPE zwgk_lane_waiting gauge")
    lines += [f'zwgk_lane_waiting{{lane="{lane.name}"}} {lane.waiting}' for lane in (service.public, service.rest)]
    lines += [
        "# TYPE zwgk_cache_reads_total counter",
        f'zwgk_cache_reads_total{{result="hit"}} {service.cache.hits}',
        f'zwgk_cache_reads_total{{result="miss"}} {service.cache.misses}',
    ]
    with suppress(ZwgkError):  # nothing is published yet, or it cannot be read: /readyz says so
        lines += ["# TYPE zwgk_release gauge", f"zwgk_release {service.release().number}"]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")
