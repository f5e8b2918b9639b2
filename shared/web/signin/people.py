"""The signed-in person, as the directory knows them now."""

from fastapi import Request

from shared.bodies.roster import Person
from shared.readmodels.roster.lookup import RosterLookup
from shared.web.signin.needed import SecondStepNeeded, SignInNeeded
from shared.web.signin.sessions import session_of


async def person_signed_in(request: Request) -> Person:
    """The person whose sign-in is complete.  Raises `SignInNeeded` or `SecondStepNeeded`."""
    session = session_of(request)
    if session.person_id is None:
        raise SignInNeeded
    if not session.complete:
        raise SecondStepNeeded
    roster: RosterLookup = request.app.state.roster
    person = await roster.person(session.person_id)
    if person is None or not person.active:
        raise SignInNeeded
    return person
