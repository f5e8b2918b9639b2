"""Meetings over HTTP: a route per command, and the private notes beside them."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.meetings.commands import (
    CallMeeting,
    DraftMinutes,
)
from services.meetings.decider import DECIDER, available
from services.meetings.notes import notes_router
from shared.bodies.actor import Actor
from shared.events.people import Invitee, PersonRef
from shared.eventsourcing.decider import Command, Rejected
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies, roster_of


def routes(settings: Settings) -> APIRouter:
    """Every route of meetings."""
    meetings = CommandRoutes("meetings", UUID, DECIDER, available)
    meetings.add(CallMeeting, prepare=_called)
    meetings.add(DraftMinutes, prepare=_concluded)
    meetings.add_others()
    meetings.router.include_router(notes_router())
    return meetings.router


async def _invitee(request: Request, sent: Invitee) -> Invitee:
    """The person as the directory knows them, in whatever body they work.  Raises `Rejected` for an unknown one."""
    person = await roster_of(request).person(sent.person.person_id)
    if person is None or not person.active:
        raise Rejected("directory.unknown-person", person_id=sent.person.person_id)
    ref = PersonRef(person_id=person.person_id, name=person.name, post=person.post, title=person.title)
    return Invitee(person=ref, body_id=person.body_id)


async def _called(sent: CallMeeting, request: Request, actor: Actor) -> Command:
    await known_bodies(request, *sent.bodies)
    chair = await _invitee(request, sent.chair)
    people = tuple([await _invitee(request, invitee) for invitee in sent.people])
    return sent.model_copy(update={"chair": chair, "people": people})


async def _concluded(sent: DraftMinutes, request: Request, actor: Actor) -> Command:
    led = [conclusion.lead_body_id for conclusion in sent.conclusions if conclusion.lead_body_id]
    cooperating = [body_id for conclusion in sent.conclusions for body_id in conclusion.cooperating_body_ids]
    await known_bodies(request, *led, *cooperating)
    return sent
