"""Wiring of the gateway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.subscriptions.edxml.cli import organs_of
from services.subscriptions.exchange import opening
from services.subscriptions.exchange.carrying import Carrier, Posts, SigningKey
from services.subscriptions.exchange.folders import FolderInbox
from services.subscriptions.exchange.gateway import Gateway
from services.subscriptions.exchange.intake import Intake
from services.subscriptions.exchange.organs import OwnOrgans
from services.subscriptions.exchange.outbox import Outbox
from services.subscriptions.exchange.outgoing import Composer
from services.subscriptions.feed.hub import Hub
from shared.cage import Cage
from shared.documents import looking
from shared.documents.files import FileStore
from shared.documents.office import Office
from shared.documents.recognition import Recogniser
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.uploads.uploads import Uploads


@asynccontextmanager
async def exchanging(app: FastAPI, settings: Settings, hub: Hub, poster: Posts) -> AsyncIterator[None]:
    """Run the gateway while the context is open; ``app.state`` gets what the routes need.

    Raises ``ValueError`` or ``OSError`` for settings that name no usable key, file or folder.
    """
    pool, handler = app.state.pool, app.state.handler
    own = OwnOrgans(organs_of(settings.edxml_organs), RosterLookup(pool))
    files = FileStore.from_url(settings.files_url)
    folders = Path(settings.edxml_folders)
    outbox = Outbox(pool, handler, files)
    cage = Cage(opening.__name__, looking.__name__)
    office = Office()
    gate = looking.Gatekeeper(cage, Recogniser(cage, settings.ocr_timeout_s), office)
    intake = Intake(handler, Uploads(pool, files), own, outbox, gate)
    carrier = Carrier(poster, folders, settings.webhook_key, SigningKey.of(settings.edxml_signing_key))
    gateway = Gateway(pool, hub, Composer(pool, handler, own), outbox, carrier, FolderInbox(folders, intake))
    app.state.intake, app.state.own_organs = intake, own
    running = asyncio.create_task(gateway.run(), name="edxml")
    try:
        async with cage.opened(), office.opened():
            yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
