"""Wiring of the portal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from services.portal.features.bodies import page as bodies
from services.portal.features.bulk import page as bulk
from services.portal.features.calendars import page as calendars
from services.portal.features.casefiles import page as casefiles
from services.portal.features.connections import page as connections
from services.portal.features.delegations import page as delegations
from services.portal.features.documents import files
from services.portal.features.documents import page as documents
from services.portal.features.drafts import page as drafts
from services.portal.features.evaluation import page as evaluation
from services.portal.features.home import page as home
from services.portal.features.imports import page as imports
from services.portal.features.initiatives import page as initiatives
from services.portal.features.meetings import page as meetings
from services.portal.features.numbers import page as numbers
from services.portal.features.peers import page as peers
from services.portal.features.personal import page as personal
from services.portal.features.postal import page as postal
from services.portal.features.procedures import page as procedures
from services.portal.features.programme import page as programme
from services.portal.features.receive import page as receive
from services.portal.features.registers import page as registers
from services.portal.features.reorganise import page as reorganise
from services.portal.features.reports import page as reports
from services.portal.features.search import page as search
from services.portal.features.signing import page as signing
from services.portal.features.slips import page as slips
from services.portal.features.tasks import page as tasks
from services.portal.features.templates import page as templates_of_body
from services.portal.features.verify import page as verify
from services.portal.features.what_if import page as what_if
from services.portal.features.who_read import page as who_read
from services.portal.frame import live
from services.portal.frame.commands import Commands
from services.portal.frame.insight import Insight
from services.portal.frame.page import PORTAL, STATIC, alone, render, show_problem, templates
from services.portal.frame.session import signed_in
from shared.audit.reads import ReadLog
from shared.cage import Cage
from shared.documents.files import FileStore
from shared.documents.looking import Gatekeeper
from shared.documents.office import Office
from shared.documents.recognition import Recogniser
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.web.guessing import Tries
from shared.web.health import health_router
from shared.web.pages import keeping_sessions, prepare_pages
from shared.web.service import WITHOUT_PAGES, open_pool, prepare_web, serve
from shared.web.signin.site import Site
from shared.web.texts import make_sure_of_texts

PAGES = (
    live,
    home,
    imports,
    registers,
    search,
    receive,
    drafts,
    signing,
    slips,
    postal,
    templates_of_body,
    documents,
    tasks,
    meetings,
    delegations,
    personal,
    bulk,
    evaluation,
    casefiles,
    programme,
    initiatives,
    reorganise,  # before the pages of bodies, whose ids it is none of
    bodies,
    reports,
    what_if,
    procedures,
    calendars,
    connections,
    peers,
    numbers,
    who_read,
    verify,
)
_OPENERS = ("services.portal.frame.opening", "shared.documents.looking", "shared.imports.merging")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
        "form-action 'self'; connect-src 'self' http://127.0.0.1:24817"  # the token's agent on a person's own machine
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(settings: Settings) -> FastAPI:
    """The portal's ASGI app.  Raises `shared.texts.MissingText` where a page names a text that is not there."""
    make_sure_of_texts(templates.env, PORTAL)
    site = Site(
        url=settings.portal_url,
        client=(settings.oidc_client_id, settings.oidc_client_secret),
        secret=settings.portal_session_secret,
        cookie="congvan",
        alone=alone,
        page=render,
        actor=signed_in,
        settings=settings,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(settings, decode_jsonb)
        app.state.roster = RosterLookup(app.state.pool)
        app.state.files = FileStore.from_url(settings.files_url)
        app.state.live = live.LiveChanges(settings.database_url)
        listening = asyncio.create_task(app.state.live.run(), name="live changes")
        async with (
            httpx.AsyncClient(timeout=60) as http,
            ReadLog(app.state.pool, "portal").writing() as read_log,
            Cage(*_OPENERS, "shared.signatures.proving").opened() as app.state.cage,
            Office().opened() as app.state.office,
        ):
            recogniser = Recogniser(app.state.cage, settings.ocr_timeout_s)
            app.state.gate = Gatekeeper(app.state.cage, recogniser, app.state.office)
            app.state.reads = ReadModels(app.state.pool, read_log)
            app.state.commands = Commands(settings, http)
            app.state.insight = Insight(settings, http)
            async with keeping_sessions(app, site, app.state.pool):
                yield
        listening.cancel()
        await app.state.pool.close()

    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1", timeout=2)
        return None

    app = FastAPI(
        title="Congvan portal", version="1", lifespan=lifespan, openapi_url=None,
        max_body_size=settings.max_upload_bytes, **WITHOUT_PAGES,
    )  # fmt: skip
    app.state.settings = settings
    app.state.verifying = Tries(verify.ASKING)
    prepare_web(app)
    app.state.problem_page = show_problem
    prepare_pages(app, site, SECURITY_HEADERS)

    for pages in PAGES:
        app.include_router(pages.router)
    app.include_router(files.router)
    app.include_router(health_router({"database": database}))
    app.mount(STATIC.path, STATIC)
    return app


def main() -> None:
    """Run the portal."""
    serve(
        "portal",
        create_app,
        ("actor_token_private_key", "oidc_client_secret", "portal_session_secret", "second_step_key"),
    )
