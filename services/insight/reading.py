"""Reading as who asks, and files that are made for them: who saw what is written down before it is shown."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from fastapi import Request
from fastapi.responses import Response

from shared.audit.reads import Read
from shared.audit.whereabouts import coming_from
from shared.bodies.actor import Actor
from shared.bodies.roster import Body
from shared.readmodels.reading import Reading, ReadModels
from shared.readmodels.roster.lookup import RosterLookup
from shared.web.downloads import file_headers


class Secret(Protocol):
    """A row that knows how secret it is (0-3)."""

    @property
    def secrecy_rank(self) -> int:
        """Its rank."""


@asynccontextmanager
async def reading(request: Request, actor: Actor) -> AsyncIterator[Reading]:
    """The read models as ``actor`` sees them; at the end it is written down what secret rows they were."""
    models: ReadModels = request.app.state.read_models
    with coming_from(request.state.whereabouts):
        async with models.as_actor(actor) as reads:
            yield reads


async def hand_out(
    request: Request, actor: Actor, data: bytes, name: str, media_type: str, lines: Sequence[Secret] = ()
) -> Response:
    """``data`` as a file called ``name``, of which it is written down that the actor took it.

    ``lines`` are the rows that it was made of.
    """
    models: ReadModels = request.app.state.read_models
    rank = max((line.secrecy_rank for line in lines), default=0)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    with coming_from(request.state.whereabouts):
        await models.record(actor, [Read("export", address, None, rank)])
    return Response(data, media_type=media_type, headers=file_headers(name, media_type))


async def body_of(request: Request, actor: Actor) -> Body | None:
    """The actor's body, as the directory knows it."""
    roster: RosterLookup = request.app.state.roster
    return await roster.body(actor.body_id)
