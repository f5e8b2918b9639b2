"""`/health/live`, `/health/ready` and `/metrics`, the same in every process."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[str | None]]
"""Answers ``None`` when all is well, else what is wrong."""


def health_router(checks: Mapping[str, Check]) -> APIRouter:
    """Routes for the process manager, the orchestrator and Prometheus.

    Live: the process answers.  Ready: no check in ``checks`` finds anything wrong; else 503 with what is wrong.
    """
    router = APIRouter(tags=["health"])

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def ready() -> JSONResponse:
        results: dict[str, str] = {}
        for name, check in checks.items():
            try:
                results[name] = await check() or "ok"
            except Exception as error:  # a check that fails means "not ready", never a crash
                results[name] = repr(error)
        healthy = all(result == "ok" for result in results.values())
        return JSONResponse({"status": "ok" if healthy else "waiting", "checks": results}, 200 if healthy else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
