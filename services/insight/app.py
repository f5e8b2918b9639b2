"""Wiring of insight."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.insight.evaluation.api import router as evaluation_routes
from services.insight.reform.api import router as reform_routes
from services.insight.reporting.api import router as report_routes
from services.insight.whatif.api import router as what_if_routes
from shared.audit.reads import ReadLog
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.web.health import health_router
from shared.web.service import WITHOUT_PAGES, open_pool, prepare_web, serve
from shared.web.texts import check_texts, in_code

SITE = "insight"
"""How the log of reads calls what is read here."""
_PROBLEM: dict[str, object] = {"content": {"application/problem+json": {}}}
PROBLEMS: dict[int | str, dict[str, object]] = {
    401: {"description": "Nobody is signed in (RFC 9457)", **_PROBLEM},
    422: {"description": "The question is not one (RFC 9457)", **_PROBLEM},
}


def create_app(settings: Settings) -> FastAPI:
    """Insight's ASGI app: every answer is what the signed-in person may see."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(settings, decode_jsonb)
        app.state.roster = RosterLookup(app.state.pool)
        async with ReadLog(app.state.pool, SITE).writing() as read_log:
            app.state.read_models = ReadModels(app.state.pool, read_log)
            yield
        await app.state.pool.close()

    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1", timeout=2)
        return None

    check_texts(in_code(Path(__file__).parent))
    app = FastAPI(
        title="Congvan insight",
        description="Figures of the city's work, each as the person may see it whose token comes with the question.",
        version="1",
        lifespan=lifespan,
        responses=PROBLEMS,
        **WITHOUT_PAGES,
    )
    app.state.settings = settings
    prepare_web(app)
    for router in (what_if_routes, evaluation_routes, reform_routes, report_routes):
        app.include_router(router)
    app.include_router(health_router({"database": database}))
    return app


def main() -> None:
    """Run insight."""
    serve("insight", create_app)
