"""Wiring of approval, which also keeps what is typed into drafts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.approval.api import routes
from services.approval.decider import DECIDER
from services.approval.inheritance import INHERITANCES
from services.approval.policies import POLICIES
from services.approval.templates import decider as templates
from services.approval.writing.copies import WorkingCopies
from shared.cage import Cage
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

SERVICE = Service("approval", (DECIDER, templates.DECIDER), POLICIES, routes, inheritances=INHERITANCES)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    app = create_service(SERVICE, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with every_service(running), Cage("services.approval.writing.merging").opened() as running.state.cage:
            pruning = asyncio.create_task(WorkingCopies(running.state.pool).run(), name="pruning")
            try:
                yield
            finally:
                pruning.cancel()
                await asyncio.gather(pruning, return_exceptions=True)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app)
