"""A person's own sessions: the list, and ending them one by one or all at once."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared.bodies.actor import Actor
from shared.texts import say
from shared.web.forms import Form
from shared.web.signin.sessions import session_of
from shared.web.signin.site import Site

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", say("signin.coc_coc")), ("Firefox/", "Firefox"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip


def device(agent: str) -> str:
    """A browser's User-Agent as people know it: ``Chrome · Windows``."""
    found = [
        next((name for sign, name in signs if sign.lower() in agent.lower()), "") for signs in (_BROWSERS, _SYSTEMS)
    ]
    plain = re.sub(r"[^\x20-\x7e]", "", agent)[:40]
    return " · ".join(part for part in found if part) or plain or "—"


def own_sessions_router(site: Site) -> APIRouter:
    """``/sessions``."""
    router = APIRouter(prefix="/sessions")
    who = Annotated[Actor, Depends(site.actor)]

    @router.get("")
    async def own_sessions(request: Request, actor: who) -> Response:
        session = session_of(request)
        found = await request.app.state.sessions.of_person(session)
        left = await request.app.state.second_steps.left(session.person_id)
        return site.page(request, "sign_in/sessions.html", actor, sessions=found, device=device, recovery_left=left)

    @router.post("/end-others")
    async def end_others(request: Request, actor: who, form: Form) -> Response:
        session, store = session_of(request), request.app.state.sessions
        request.app.state.streams.end({one.handle for one in await store.of_person(session) if not one.current})
        await store.end_others(session)
        return RedirectResponse("/sessions", 303)

    @router.post("/{handle}/end")
    async def end(request: Request, actor: who, form: Form, handle: UUID) -> Response:
        session, store = session_of(request), request.app.state.sessions
        if handle in {one.handle for one in await store.of_person(session)}:
            await store.end(session.person_id, handle)
            request.app.state.streams.end({handle})
        return RedirectResponse("/sessions", 303)

    return router
