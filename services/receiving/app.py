"""Wiring of receiving, which also accepts the files of every other service and carries on imports."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.receiving.api import routes
from services.receiving.commands import RegisterDocument
from services.receiving.decider import DECIDER
from services.receiving.examination import Examiner
from services.receiving.importing.api import ENDED
from services.receiving.importing.decider import DECIDER as IMPORT
from services.receiving.importing.entering import Doors
from services.receiving.importing.running import Runner
from services.receiving.inheritance import INHERITANCE
from services.receiving.policies import policies
from services.receiving.twins import find_twin
from shared.documents.files import FileStore
from shared.events.receiving.imports import ImportStarted
from shared.eventsourcing.jobs import Jobs
from shared.settings import Settings
from shared.uploads.uploads import Uploads
from shared.web.service import Service, create_service, serve

NAME = "receiving"


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    examiner = Examiner.of(settings)
    service = Service(
        NAME,
        (DECIDER, IMPORT),
        policies(examiner),
        routes,
        inheritances=(INHERITANCE,),
        numbering={RegisterDocument: find_twin},
    )
    app = create_service(service, settings)
    app.state.examiner = examiner
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with every_service(running), examiner.cage.opened(), examiner.office.opened():
            pool, handler = running.state.pool, running.state.handler
            files = running.state.archives = FileStore.from_url(settings.files_url)
            uploads = running.state.uploads = Uploads(pool, files)
            doors = Doors(handler, examiner, uploads, settings)
            runner = Runner(handler, examiner.cage, doors, files, settings.max_upload_bytes)
            jobs = Jobs(settings.database_url, pool, ImportStarted, ENDED, runner.carry_on)
            kept = dt.timedelta(hours=settings.uploads_kept_hours)
            tasks = [
                asyncio.create_task(uploads.run(kept), name="pruning"),
                asyncio.create_task(jobs.run(), name="imports"),
            ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(NAME, create_app)
