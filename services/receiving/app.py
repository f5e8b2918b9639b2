"""Wiring of receiving, which also accepts the files of every other service."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.receiving.api import routes
from services.receiving.decider import DECIDER
from services.receiving.examination import Examiner
from services.receiving.inheritance import INHERITANCE
from services.receiving.policies import policies
from shared.documents.files import FileStore
from shared.settings import Settings
from shared.uploads.uploads import Uploads
from shared.web.service import Service, create_service, serve

NAME = "receiving"


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    examiner = Examiner.of(settings)
    app = create_service(Service(NAME, (DECIDER,), policies(examiner), routes, inheritances=(INHERITANCE,)), settings)
    app.state.examiner = examiner
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with every_service(running), examiner.cage.opened():
            uploads = running.state.uploads = Uploads(running.state.pool, FileStore.from_url(settings.files_url))
            pruning = asyncio.create_task(uploads.run(dt.timedelta(hours=settings.uploads_kept_hours)), name="pruning")
            try:
                yield
            finally:
                pruning.cancel()
                await asyncio.gather(pruning, return_exceptions=True)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(NAME, create_app)
