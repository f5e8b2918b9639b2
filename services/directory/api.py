"""The directory over HTTP: a route per command."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.directory.commands import (
    AppointPerson,
    DeclareAbsence,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    OpenTerm,
    RecordDigest,
    ReleasePerson,
    RemoveView,
    SaveView,
    SeeNotices,
    WithdrawDelegation,
)
from services.directory.decider import DECIDER, available
from shared.settings import Settings
from shared.web.commands import CommandRoutes

BodyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]


def routes(settings: Settings) -> APIRouter:
    """Every route of the directory."""
    bodies = CommandRoutes("bodies", BodyId, DECIDER, available)
    for command in (
        FoundBody, OpenTerm, AppointPerson, ReleasePerson, GrantDelegation, WithdrawDelegation, DeclareAbsence,
        EndAbsence, SaveView, RemoveView, SeeNotices, RecordDigest,
    ):  # fmt: skip
        bodies.add(command)
    return bodies.router
