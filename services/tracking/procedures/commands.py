"""What may be asked of the procedure catalogue."""

from pydantic import Field

from shared.eventsourcing.decider import Command
from shared.procedures.content import PROCEDURE_ID, Addition, VersionContent


class DraftVersion(Command):
    """Propose a version of a procedure, or change the proposal; the first brings the procedure into being."""

    procedure_id: str = Field(pattern=PROCEDURE_ID, max_length=100)
    content: VersionContent


class SubmitVersion(Command):
    """Put the proposal before the leader."""


class ReturnVersion(Command):
    """Send the proposal back to whoever drafted it."""

    reason: str = Field(min_length=1, max_length=2000)


class ApproveVersion(Command):
    """Put the proposal into force, from the day it names."""


class WithdrawVersion(Command):
    """Take a version back: a proposal, or what is in force, from today on."""

    version: int = Field(ge=1)
    reason: str = Field(min_length=1, max_length=2000)


class AddToProcedure(Command):
    """Follow the version in force with steps of one's own or shorter limits."""

    version: int = Field(ge=1)
    addition: Addition


class RemoveAddition(Command):
    """Follow the version as it stands again."""

    version: int = Field(ge=1)
