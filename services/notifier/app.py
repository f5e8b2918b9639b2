"""Wiring of the notifier."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from services.notifier.claims import Claims
from services.notifier.digest import Digest
from services.notifier.mail import Postbox
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.settings import Settings
from shared.web.health import health_router
from shared.web.service import ANOTHER_SERVICE_S, WITHOUT_PAGES, open_pool, prepare_web, serve
from shared.web.texts import check_texts, in_code


def create_app(settings: Settings) -> FastAPI:
    """The notifier's ASGI app: nobody asks it anything but whether it is well."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(settings, decode_jsonb)
        async with httpx.AsyncClient(timeout=ANOTHER_SERVICE_S) as http:
            digest = Digest(settings, ReadModels(app.state.pool), Claims(settings, http), Postbox(settings))
            sending = asyncio.create_task(digest.run(), name="digest")
            yield
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        await app.state.pool.close()

    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1", timeout=2)
        return None

    check_texts(in_code(Path(__file__).parent))
    app = FastAPI(title="Congvan notifier", version="1", lifespan=lifespan, openapi_url=None, **WITHOUT_PAGES)
    app.state.settings = settings
    prepare_web(app)
    app.include_router(health_router({"database": database}))
    return app


def main() -> None:
    """Run the notifier."""
    serve("notifier", create_app, ("actor_token_private_key",))
