"""The directory over HTTP: a route per command."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from services.directory.commands import (
    AbolishBody,
    AppointPerson,
    DeclareAbsence,
    DivideBody,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    MergeBody,
    MoveBody,
    OpenTerm,
    RecordDigest,
    ReleasePerson,
    RemoveView,
    RenameBody,
    SaveView,
    SeeNotices,
    WithdrawDelegation,
)
from services.directory.decider import DECIDER, available
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies

BodyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]


def routes(settings: Settings) -> APIRouter:
    """Every route of the directory."""
    bodies = CommandRoutes("bodies", BodyId, DECIDER, available)
    for command in (
        FoundBody, OpenTerm, AppointPerson, ReleasePerson, GrantDelegation, WithdrawDelegation, DeclareAbsence,
        EndAbsence, SaveView, RemoveView, SeeNotices, RecordDigest, RenameBody,
    ):  # fmt: skip
        bodies.add(command)
    for change in (MoveBody, MergeBody, DivideBody, AbolishBody):
        bodies.add(change, prepare=_with_living_bodies)
    return bodies.router


async def _with_living_bodies(
    sent: MoveBody | MergeBody | DivideBody | AbolishBody, request: Request, actor: Actor
) -> Command:
    """Nothing goes over to a body that is not there, or has ended itself."""
    match sent:
        case MoveBody():
            named = [sent.parent_body_id]
        case DivideBody():
            named = [sent.successor_body_id, *sent.other_body_ids]
        case _:
            named = [sent.successor_body_id] if sent.successor_body_id else []
    await known_bodies(request, *named)
    return sent
