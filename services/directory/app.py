"""Wiring of directory, which also carries out what reorganisations were ordered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.directory.api import routes
from services.directory.decider import DECIDER
from services.directory.policies import POLICIES
from services.directory.reorganisation.api import ENDED
from services.directory.reorganisation.decider import DECIDER as REORGANISATION
from services.directory.reorganisation.running import Runner
from shared.events.directory.reorganisations import ReorganisationStarted
from shared.eventsourcing.jobs import Jobs
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("directory", (DECIDER, REORGANISATION), POLICIES, routes)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    app = create_service(SERVICE, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with every_service(running):
            runner = Runner(running.state.handler, running.state.roster)
            jobs = Jobs(settings.database_url, running.state.pool, ReorganisationStarted, ENDED, runner.carry_out)
            working = asyncio.create_task(jobs.run(), name="reorganisations")
            try:
                yield
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
