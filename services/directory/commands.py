"""The commands of the directory."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from shared.bodies.accounts import Account
from shared.bodies.names import BodyId, PersonId, PersonName
from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import Composed, Spelling
from shared.events.directory import NumberingSystem
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command
from shared.paper.content import OutsideRecipient


class FoundBody(Command):
    """Enter a body into the directory."""

    body_id: BodyId
    name: str = Field(min_length=1, max_length=300)
    symbol: str = Field(min_length=1, max_length=40)
    level: str = Field(min_length=1, max_length=40)
    parent_body_id: str | None = Field(default=None, max_length=120)
    numbering: NumberingSystem = NumberingSystem.PARTY


class _Change(Command):
    """A change of a body: from which day on, and by which decision."""

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
    """End the body; another one takes over its open work."""

    successor_body_id: BodyId


class DivideBody(_Change):
    """End the body; several others take over its open work.

    ``exceptions`` (``document id → body``) names what does not go to ``successor_body_id``.
    """

    successor_body_id: BodyId
    other_body_ids: tuple[BodyId, ...] = Field(min_length=1, max_length=20)
    exceptions: dict[str, BodyId] = Field(default={}, max_length=5000)


class AbolishBody(_Change):
    """End the body; ``successor_body_id``, if there is one, takes over what is open."""

    successor_body_id: BodyId | None = None


class OpenTerm(Command):
    """Begin a committee's new term."""

    term: str = Field(min_length=1, max_length=60)
    opened_on: dt.date


class SetBodyRules(Command):
    """Set the body's rules, all of them at once."""

    separate_approver: bool
    second_step: bool
    tone_marks: Spelling | None = None
    numbering: NumberingRules = NumberingRules()


class Appointee(PersonRef):
    """A person to be put into a post; `PersonId` and `PersonName` keep them from passing for somebody else."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    person_id: PersonId
    name: PersonName


class AppointPerson(Command):
    """Put a person into a post; ``leaves_body_id`` is the body that they leave for it.

    A ``clearance`` above theirs is only proposed (`ConfirmClearance`); without one they keep theirs.  The service fills
    in ``held_clearance``, their clearance in the body that they leave.
    """

    person: Appointee
    clearance: int | None = Field(default=None, ge=0, le=3)
    held_clearance: int = Field(default=0, ge=0, le=3)
    email: str | None = Field(default=None, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")
    leaves_body_id: BodyId | None = None


class LinkAccount(Command):
    """Set the account with which a person of the body signs in; it replaces the one before."""

    person_id: str = Field(min_length=1, max_length=120)
    account: Account | None


class ProposeClearance(Command):
    """Propose another clearance for a person; a higher one needs a second person's consent."""

    person_id: str = Field(min_length=1, max_length=120)
    clearance: int = Field(ge=0, le=3)


class ConfirmClearance(Command):
    """Agree to the clearance that somebody else proposed."""

    person_id: str = Field(min_length=1, max_length=120)
    clearance: int = Field(ge=0, le=3)


class DeclineClearance(Command):
    """Decline a proposed clearance, or take one's own proposal back."""

    person_id: str = Field(min_length=1, max_length=120)


class ReleasePerson(Command):
    """Release a person from the body."""

    person_id: str = Field(min_length=1, max_length=120)


class GrantDelegation(Command):
    """Let a colleague act for oneself; both days are included."""

    delegation_id: str = Field(min_length=1, max_length=120)
    delegate: PersonRef
    starts_on: dt.date
    ends_on: dt.date


class WithdrawDelegation(Command):
    """End one's own delegation before its time."""

    delegation_id: str = Field(min_length=1, max_length=120)


class DeclareAbsence(Command):
    """Announce one's own absence; both days are included."""

    absence_id: str = Field(min_length=1, max_length=120)
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = Field(default=None, max_length=300)


class EndAbsence(Command):
    """End one's own absence before its time."""

    absence_id: str = Field(min_length=1, max_length=120)


class SaveView(Command):
    """Keep a filtered list under a name; ``address`` is its path and query in the portal."""

    view_id: str = Field(min_length=1, max_length=120)
    name: str = Field(min_length=1, max_length=80)
    address: str = Field(max_length=600, pattern=r"^/(search|registers|tasks|\?)[^\s\\]*$")


class RemoveView(Command):
    """Remove a saved list."""

    view_id: str = Field(min_length=1, max_length=120)


class KeepPhrase(Command):
    """Keep a phrase that one writes again and again."""

    phrase_id: str = Field(min_length=1, max_length=120)
    use: Literal["instruction", "remarks", "opinion", "question", "chase", "result"]
    text: str = Field(min_length=1, max_length=500, pattern=r"\S")


class RemovePhrase(Command):
    """Remove a phrase of one's own."""

    phrase_id: str = Field(min_length=1, max_length=120)


class KeepRecipientGroup(Command):
    """Keep recipients under a name for the whole body; a group that has the name is replaced."""

    group_id: str = Field(min_length=1, max_length=120)
    name: Annotated[Composed, Field(min_length=1, max_length=120, pattern=r"\S")]
    recipients: tuple[str, ...] = Field(default=(), max_length=3000)
    outside: tuple[OutsideRecipient, ...] = Field(default=(), max_length=1000)


class RemoveRecipientGroup(Command):
    """Remove a group of recipients."""

    group_id: str = Field(min_length=1, max_length=120)


class SeeNotices(Command):
    """Record that one has seen one's notices up to a moment."""

    until: AwareDatetime


class RecordDigest(Command):
    """Claim the sending of a person's daily e-mail, so that it is sent once (by the system)."""

    person_id: str = Field(min_length=1, max_length=120)
    day: dt.date
