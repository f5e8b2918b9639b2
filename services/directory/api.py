"""The directory over HTTP: a route per command."""

from fastapi import APIRouter

from services.directory.commands import (
    AppointPerson,
    FoundBody,
    GrantDelegation,
    OpenTerm,
    ReleasePerson,
    WithdrawDelegation,
)
from services.directory.decider import available
from shared.settings import Settings
from shared.web.commands import CommandRoutes


def routes(settings: Settings) -> APIRouter:
    """Every route of the directory."""
    bodies = CommandRoutes("bodies", str, available)
    for command in (FoundBody, OpenTerm, AppointPerson, ReleasePerson, GrantDelegation, WithdrawDelegation):
        bodies.add(command)
    return bodies.router
