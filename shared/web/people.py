"""Checks people and bodies in a request against the directory; names and posts come from there alone."""

from collections.abc import Sequence

import asyncpg
from fastapi import Request

from shared.bodies.actor import Actor
from shared.bodies.organs import is_outside
from shared.bodies.roster import Body
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Rejected
from shared.readmodels.roster.lookup import RosterLookup


def roster_of(request: Request) -> RosterLookup:
    """The roster read with the service's own role."""
    return roster_in(request.app.state.pool)


def roster_in(pool: asyncpg.Pool) -> RosterLookup:
    """The roster, for who works outside of a request."""
    return RosterLookup(pool)


async def colleague(request: Request, actor: Actor, sent: PersonRef) -> PersonRef:
    """The colleague that ``sent`` names.  Raises as `colleague_named` does."""
    return await colleague_named(request, actor, sent.person_id)


async def colleague_named(request: Request, actor: Actor, person_id: str) -> PersonRef:
    """The colleague of this id, with the directory's name, post and title.

    Raises `Rejected` ``directory.unknown-person`` for a person who is not (any more) in the actor's body.
    """
    person = await roster_of(request).person(person_id)
    if person is None or not person.active or person.body_id != actor.body_id:
        raise Rejected("directory.unknown-person", person_id=person_id)
    return PersonRef(person_id=person.person_id, name=person.name, post=person.post, title=person.title)


async def colleagues(request: Request, actor: Actor, sent: Sequence[PersonRef]) -> tuple[PersonRef, ...]:
    """The colleagues that ``sent`` name, each once.  Raises as `colleague` does."""
    once = {person.person_id: person for person in sent}.values()
    return tuple([await colleague(request, actor, person) for person in once])


async def known_bodies(request: Request, *body_ids: str) -> None:
    """Raise `Rejected` ``directory.unknown-body`` where the directory does not know one of them.

    Raises ``directory.body-ended`` for one that was merged, divided or abolished: it gets nothing new.
    """
    unknown = await roster_of(request).unknown_bodies(body_ids)
    if unknown:
        raise Rejected("directory.unknown-body", body_id=", ".join(unknown))
    ended = await roster_of(request).ended_bodies(body_ids)
    if ended:
        raise Rejected("directory.body-ended", body="; ".join(ended))


async def known_recipients(request: Request, *recipients: str) -> None:
    """`known_bodies` for recipients, which may also be outside organs that a peer represents.

    Raises `Rejected` ``directory.unknown-organ`` for an organ without a peer, or what `known_bodies` raises.
    """
    outside = tuple(one for one in recipients if is_outside(one))
    unknown = await roster_of(request).unknown_organs(outside)
    if unknown:
        raise Rejected("directory.unknown-organ", organ_id=", ".join(unknown))
    await known_bodies(request, *(one for one in recipients if not is_outside(one)))


async def own_body(request: Request, actor: Actor) -> Body:
    """The actor's body.  Raises `Rejected` ``directory.unknown-body``."""
    body = await roster_of(request).body(actor.body_id)
    if body is None:
        raise Rejected("directory.unknown-body", body_id=actor.body_id)
    return body
