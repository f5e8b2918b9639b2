"""Who may sign a body's draft as what, for the form to propose."""

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from services.portal.frame.session import SignedIn
from shared.bodies.actor import Post
from shared.calendar import VIETNAM
from shared.documents.symbols import Style
from shared.form.authority import Colleague, authority_choices
from shared.form.rules import rule_for
from shared.readmodels.roster import queries as roster

router = APIRouter()


@router.get("/signers")
async def signers(request: Request, actor: SignedIn) -> Response:
    """The lines of authority with which each leader and chief of office of the reader's body may sign, by person."""
    body = await request.app.state.roster.body(actor.body_id)
    async with request.app.state.reads.as_actor(actor) as view:
        members = await roster.members(view, actor.body_id)
    people = [Colleague(member.person_id, member.name, Post(member.post), member.title) for member in members]
    style = Style(body.numbering) if body else Style.PARTY
    rule = rule_for(style, dt.datetime.now(VIETNAM).date())
    found: dict[str, list[tuple[str, ...]]] = {}
    for signer in authority_choices(body.name if body else "", people, rule):
        found.setdefault(signer.person_id or "", []).append(signer.authority)
    return JSONResponse(found)
