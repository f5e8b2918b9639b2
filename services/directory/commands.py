"""What may be asked of the directory."""

import datetime as dt

from pydantic import AwareDatetime, ConfigDict, Field

from shared.bodies.accounts import Account
from shared.bodies.names import BodyId, PersonId, PersonName
from shared.events.directory import NumberingSystem
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command


class FoundBody(Command):
    """Enter a body into the directory."""

    body_id: BodyId
    name: str = Field(min_length=1, max_length=300)
    symbol: str = Field(min_length=1, max_length=40)
    level: str = Field(min_length=1, max_length=40)
    parent_body_id: str | None = Field(default=None, max_length=120)
    numbering: NumberingSystem = NumberingSystem.PARTY


class _Change(Command):
    """What every change of a body says: from which day on, and by which decision."""

    day: dt.date
    legal_basis: str | None = Field(default=None, max_length=300)


class RenameBody(_Change):
    """Give the body another name."""

    name: str = Field(min_length=1, max_length=300)
    symbol: str | None = Field(default=None, min_length=1, max_length=40)


class MoveBody(_Change):
    """Put the body under another one."""

    parent_body_id: BodyId


class MergeBody(_Change):
    """End the body: it goes over into another, which takes over its open work."""

    successor_body_id: BodyId


class DivideBody(_Change):
    """End the body: it goes over into several; one of them takes what is not named for another."""

    successor_body_id: BodyId
    other_body_ids: tuple[BodyId, ...] = Field(min_length=1, max_length=20)
    exceptions: dict[str, BodyId] = Field(default={}, max_length=5000)


class AbolishBody(_Change):
    """End the body; where somebody takes over what is open, say who."""

    successor_body_id: BodyId | None = None


class OpenTerm(Command):
    """Begin a committee's new term."""

    term: str = Field(min_length=1, max_length=60)
    opened_on: dt.date


class SetBodyRules(Command):
    """Say how the body works; all of its rules at once."""

    separate_approver: bool
    second_step: bool


class Appointee(PersonRef):
    """Who is put into a post; a new person never passes for somebody else, or for the system."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    person_id: PersonId
    name: PersonName


class AppointPerson(Command):
    """Put a person into a post; who moves somebody from one body to another names the one that they leave.

    ``clearance`` beyond what they have is a proposal (`ConfirmClearance`); none named, they keep what they have.
    ``held_clearance`` is what they had in the body that they leave: the directory's to say, not the person's who asks.
    """

    person: Appointee
    clearance: int | None = Field(default=None, ge=0, le=3)
    held_clearance: int = Field(default=0, ge=0, le=3)
    email: str | None = Field(default=None, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")
    leaves_body_id: BodyId | None = None


class LinkAccount(Command):
    """Say with which account a person of the body signs in; the one before is theirs no more."""

    person_id: str = Field(min_length=1, max_length=120)
    account: Account | None


class ProposeClearance(Command):
    """Say up to which secrecy a person should see; more than they may needs a second person's word."""

    person_id: str = Field(min_length=1, max_length=120)
    clearance: int = Field(ge=0, le=3)


class ConfirmClearance(Command):
    """Agree to what another has proposed."""

    person_id: str = Field(min_length=1, max_length=120)
    clearance: int = Field(ge=0, le=3)


class DeclineClearance(Command):
    """Do not agree, or take one's own proposal back."""

    person_id: str = Field(min_length=1, max_length=120)


class ReleasePerson(Command):
    """A person leaves the body."""

    person_id: str = Field(min_length=1, max_length=120)


class GrantDelegation(Command):
    """Let a colleague act for oneself, from one day to another, both included."""

    delegation_id: str = Field(min_length=1, max_length=120)
    delegate: PersonRef
    starts_on: dt.date
    ends_on: dt.date


class WithdrawDelegation(Command):
    """End one's delegation before its time."""

    delegation_id: str = Field(min_length=1, max_length=120)


class DeclareAbsence(Command):
    """Say that one is away, from one day to another, both included."""

    absence_id: str = Field(min_length=1, max_length=120)
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = Field(default=None, max_length=300)


class EndAbsence(Command):
    """Be back before the time."""

    absence_id: str = Field(min_length=1, max_length=120)


class SaveView(Command):
    """Keep a list as it is filtered now, under a name; ``address`` is the portal's path and query."""

    view_id: str = Field(min_length=1, max_length=120)
    name: str = Field(min_length=1, max_length=80)
    address: str = Field(max_length=600, pattern=r"^/(search|registers|tasks|\?)[^\s\\]*$")


class RemoveView(Command):
    """Forget a saved list."""

    view_id: str = Field(min_length=1, max_length=120)


class SeeNotices(Command):
    """Note that one has looked at one's notices up to a moment."""

    until: AwareDatetime


class RecordDigest(Command):
    """Claim the sending of a person's daily e-mail (by the system)."""

    person_id: str = Field(min_length=1, max_length=120)
    day: dt.date
