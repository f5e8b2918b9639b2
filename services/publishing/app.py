"""Wiring of publishing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.publishing.api import routes
from services.publishing.composing import Composer
from services.publishing.decider import DECIDER
from services.publishing.inheritance import INHERITANCE
from services.publishing.keys.decider import DECIDER as KEYS
from services.publishing.numbers.books.decider import DECIDER as BOOKS
from services.publishing.numbers.entries.decider import DECIDER as ENTRIES
from services.publishing.policies import POLICIES, informed
from services.publishing.postal.decider import DECIDER as POSTAL
from services.publishing.word_files import WordFiles
from shared.cage import Cage
from shared.documents.files import FileStore
from shared.settings import Settings
from shared.web.service import Service, create_service, serve

NAME = "publishing"


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app."""
    files = FileStore.from_url(settings.files_url)
    word_files = WordFiles(files)
    service = Service(
        NAME,
        (DECIDER, POSTAL, ENTRIES, BOOKS, KEYS),
        POLICIES,
        routes,
        inheritances=(INHERITANCE,),
        informed=lambda handler: informed(handler, Composer(handler, files, word_files)),
    )
    app = create_service(service, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with (
            word_files.opened(),
            every_service(running),
            Cage("services.publishing.keys.opening", places=1).opened() as running.state.cage,
        ):
            yield

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(NAME, create_app)
