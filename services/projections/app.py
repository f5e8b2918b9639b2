"""Wiring of the projections: every read model follows the topics as a task of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.projections.api import router as past_routes
from services.projections.live import LiveReadModel
from services.projections.operating import Rebuilds
from services.projections.operating import router as operating_routes
from services.projections.past import Past
from services.projections.tail import Tail
from shared.audit.reads import ReadLog
from shared.readmodels.catalogue import READ_MODELS
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.producing import new_producer
from shared.streams.switches import Switches
from shared.web.health import Check, health_router
from shared.web.service import WITHOUT_PAGES, open_pool, prepare_web, serve


def create_app(settings: Settings) -> FastAPI:
    """The projections' ASGI app: health, metrics and the past; people read the present through the portal."""
    followers: list[LiveReadModel] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        cluster = Cluster.of(settings)
        app.state.pool = await open_pool(settings)
        app.state.past = Past(app.state.pool)
        app.state.rebuilds = Rebuilds(settings.database_url, app.state.pool)
        switches = Switches(app.state.pool)
        read_log = ReadLog(app.state.pool, "projections")
        app.state.read_log = read_log
        async with read_log.writing(), new_producer(cluster) as producer:
            tail = Tail(cluster, producer)
            followers[:] = [
                LiveReadModel(model, settings.database_url, tail, producer, switches) for model in READ_MODELS
            ]
            tasks = [asyncio.create_task(follower.run(), name=follower.model.name) for follower in followers]
            tasks.append(asyncio.create_task(tail.run(), name="tail"))
            tasks.append(asyncio.create_task(switches.run(), name="switches"))
            tasks.append(asyncio.create_task(app.state.rebuilds.run(), name="rebuilds"))
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        await app.state.pool.close()

    async def following() -> str | None:
        waiting = [follower.model.name for follower in followers if not follower.following]
        return f"not following: {', '.join(waiting)}" if waiting or not followers else None

    checks: dict[str, Check] = {"read models": following}
    app = FastAPI(title="Congvan projections", version="1", lifespan=lifespan, **WITHOUT_PAGES)
    app.state.settings, app.state.followers = settings, followers
    prepare_web(app)
    app.include_router(past_routes)
    app.include_router(operating_routes)
    app.include_router(health_router(checks))
    return app


def main() -> None:
    """Run the projections."""
    serve("projections", create_app)
