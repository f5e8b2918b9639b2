"""Drafts against the form: by the rule of today, with what the directory knows of the body; and mended."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from services.portal.features.drafts.typed import draft_content
from services.portal.frame.actions import CommandFields, Fields, form_value
from services.portal.frame.session import Form, SignedIn
from shared.calendar import VIETNAM
from shared.documents.symbols import Style
from shared.form.checking import Departure, Facts, apply, check_draft, mended
from shared.form.rules import FormRule, rule_for
from shared.paper.content import DraftContent
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.roster.lookup import RosterLookup

router = APIRouter()
EVERYTHING = "all"
"""What a form asks for that has everything mended; else the number of a departure, from 0."""


@dataclass(frozen=True)
class Judge:
    """The rule of a body's drafts today, and what the check knows of the body."""

    rule: FormRule
    facts: Facts

    async def departures(self, content: DraftContent) -> tuple[Departure, ...]:
        """Where ``content`` departs from the form."""
        return await run_in_threadpool(check_draft, content, self.rule, self.facts)

    async def mended(self, content: DraftContent) -> DraftContent:
        """``content`` with everything mended that can be."""
        return await run_in_threadpool(mended, content, self.rule, self.facts)


async def judge_of(roster: RosterLookup, body_id: str) -> Judge:
    """The judge of a body's drafts."""
    body = await roster.body(body_id)
    style = Style(body.numbering) if body else Style.PARTY
    facts = Facts(body.name, body.parent_name, spelling=body.tone_marks) if body else Facts()
    return Judge(rule_for(style, dt.datetime.now(VIETNAM).date()), facts)


async def departures_of(roster: RosterLookup, card: Card) -> tuple[Departure, ...]:
    """Where a draft that is not issued yet departs from the form."""
    if card.draft is None or card.draft.word is not None or card.status not in ("draft", "submitted"):
        return ()
    return await (await judge_of(roster, card.owner_body_id)).departures(card.draft)


async def mended_content(view: Reading, document_id: str, form: Fields) -> CommandFields:
    """The content that a form asks for with ``mend``: one departure of the draft mended, or all of them."""
    asked = form_value(form, "mend")
    card = await documents.card(view, UUID(document_id)) if asked else None
    if asked is None or card is None or card.draft is None:
        return {}
    judge = await judge_of(RosterLookup(view.connection), card.owner_body_id)
    if asked == EVERYTHING:
        content = await judge.mended(card.draft)
    else:
        mends = [departure.mend or () for departure in await judge.departures(card.draft)]
        chosen = mends[int(asked)] if asked.isascii() and asked.isdigit() and int(asked) < len(mends) else ()
        content = apply(card.draft, chosen)
    return {"content": content.model_dump(mode="json")}


@router.post("/form-check")
async def check_form(request: Request, actor: SignedIn, form: Form) -> Response:
    """Where the draft in a form departs from the form; its content after the mend that ``mend`` names, if any.

    ``mend`` is `EVERYTHING`, or a departure's ``rule`` and ``at`` with a space between.  A form that is not filled in
    far enough to be a draft is not judged.
    """
    try:
        content = DraftContent.model_validate(draft_content(form))
    except ValidationError:
        return JSONResponse({"departures": None, "content": None})
    content = await _with_signers(request.app.state.roster, content)
    judge = await judge_of(request.app.state.roster, actor.body_id)
    asked = form_value(form, "mend")
    if asked == EVERYTHING:
        content = await judge.mended(content)
    elif asked:
        named = [one for one in await judge.departures(content) if f"{one.rule} {one.at}" == asked]
        content = await run_in_threadpool(apply, content, named[0].mend or ()) if named else content
    departures = [departure.model_dump(mode="json") for departure in await judge.departures(content)]
    return JSONResponse({"departures": departures, "content": content.model_dump(mode="json") if asked else None})


async def _with_signers(roster: RosterLookup, content: DraftContent) -> DraftContent:
    """``content`` with the names and posts of those who sign, as the directory has them."""
    signers = []
    for signer in content.signers:
        person = await roster.person(signer.person_id) if signer.person_id else None
        known = {"name": person.name, "post": person.title or ""} if person else {}
        signers.append(signer.model_copy(update=known))
    return content.model_copy(update={"signers": tuple(signers)})
