"""The commands of a procedure of the catalogue."""

from pydantic import Field

from shared.eventsourcing.decider import Command
from shared.procedures.content import PROCEDURE_ID, Addition, VersionContent


class DraftVersion(Command):
    """Propose a version of a procedure, or change the proposal; the first proposal creates the procedure."""

    procedure_id: str = Field(pattern=PROCEDURE_ID, max_length=100)
    content: VersionContent


class SubmitVersion(Command):
    """Submit the proposal to the leader."""


class ReturnVersion(Command):
    """Return the proposal to whoever drafted it."""

    reason: str = Field(min_length=1, max_length=2000)


class ApproveVersion(Command):
    """Put the proposal into force, from the day it names."""


class WithdrawVersion(Command):
    """Withdraw a version: a proposal, or one in force, from today on."""

    version: int = Field(ge=1)
    reason: str = Field(min_length=1, max_length=2000)


class AddToProcedure(Command):
    """Add steps of one's own body or shorter limits to an approved version."""

    version: int = Field(ge=1)
    addition: Addition


class RemoveAddition(Command):
    """Follow the version without additions again."""

    version: int = Field(ge=1)
