"""Who is signed in: the session cookie, the person behind it, and proof that a form is ours."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.documents.symbols import Style
from shared.eventsourcing.decider import Rejected
from shared.readmodels.roster.lookup import RosterLookup
from shared.web.forms import Form, checked, checked_form, csrf_token, token_fits, typed_form
from shared.web.signin.needed import SignInNeeded
from shared.web.signin.people import person_signed_in

MOST_FILES = 20  # that one form brings


async def signed_in(request: Request) -> Actor:
    """The person signed in, as the directory knows them at this moment, acting for another where they chose so.

    Raises as `person_signed_in` does.
    """
    person = await person_signed_in(request)
    roster: RosterLookup = request.app.state.roster
    body = await roster.body(person.body_id)
    request.state.body_name = body.name if body else person.body_id
    request.state.numbering = body.numbering if body else Style.PARTY.value
    request.state.tone_marks = body.tone_marks if body else None
    delegator_id = request.session.get("acting_for")
    if delegator_id and await may_act_for(request, person.person_id, delegator_id):
        delegator = await roster.person(delegator_id)
        if delegator is not None and delegator.active:
            return person.actor(acting_for=delegator)
    return person.actor()


async def may_act_for(request: Request, delegate_id: str, delegator_id: str) -> bool:
    """Whether a delegation from one to the other is in force today: both still in the body in which it was given."""
    today = dt.datetime.now(VIETNAM).date()
    roster: RosterLookup = request.app.state.roster
    return await roster.may_act_for(delegate_id, delegator_id, today)


SignedIn = Annotated[Actor, Depends(signed_in)]


async def _from_page(request: Request, actor: SignedIn) -> None:
    """Refuse what no page of this session sent.  Raises `Rejected` ``form.stale``."""
    if not token_fits(request, {}, csrf_token(request)):
        raise Rejected("form.stale")


FROM_PAGE = [Depends(_from_page)]
"""The dependencies of a route that a page's script calls: it sends the form token as ``X-CSRF-Token``."""


@dataclass(frozen=True)
class SentForm:
    """A form as it was sent: its fields, and the files in each field that brought any."""

    fields: dict[str, list[str]]
    files: dict[str, list[UploadFile]]


async def sent_form(request: Request) -> SentForm:
    """`checked_form` for a form that may bring files."""
    fields = checked(request, await typed_form(request, MOST_FILES))
    files: dict[str, list[UploadFile]] = {}
    for name, value in (await request.form()).multi_items():  # parsed already
        if isinstance(value, UploadFile) and value.filename:
            files.setdefault(name, []).append(value)
    return SentForm(fields, files)


async def sent_fields(request: Request) -> SentForm:
    """`sent_form` for a form that brings no files; one that does all the same is refused."""
    return SentForm(checked(request, await typed_form(request)), {})


Sent = Annotated[SentForm, Depends(sent_form)]
SentFields = Annotated[SentForm, Depends(sent_fields)]

__all__ = [
    "FROM_PAGE",
    "Form",
    "Sent",
    "SentFields",
    "SentForm",
    "SignInNeeded",
    "SignedIn",
    "checked_form",
    "csrf_token",
    "may_act_for",
    "sent_fields",
    "sent_form",
    "signed_in",
    "typed_form",
]
