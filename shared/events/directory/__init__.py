"""Directory: bodies, their terms, their people, and who may act for whom."""

import datetime as dt
from enum import StrEnum

from pydantic import Field

from shared.bodies.accounts import Account
from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import Spelling
from shared.events.base import BodyEvent
from shared.events.people import PersonRef
from shared.paper.content import OutsideRecipient


class NumberingSystem(StrEnum):
    """Whose rules number a body's documents: the Party's (per kind and term) or the State's (per year)."""

    PARTY = "party"
    STATE = "state"


class BodyFounded(BodyEvent):
    """A body was founded."""

    name: str
    symbol: str
    level: str
    parent_body_id: str | None = None
    numbering: NumberingSystem = NumberingSystem.PARTY


class BodyRenamed(BodyEvent):
    """The body has another name from ``day`` on; the documents that it issued keep the old one."""

    name: str
    symbol: str | None = None
    day: dt.date
    legal_basis: str | None = None


class BodyMoved(BodyEvent):
    """The body stands under another one from ``day`` on."""

    parent_body_id: str
    day: dt.date
    legal_basis: str | None = None


class BodyMerged(BodyEvent):
    """The body ended and its open work goes to its successor; the numbers that it gave stay."""

    successor_body_id: str
    day: dt.date
    legal_basis: str | None = None


class BodyDivided(BodyEvent):
    """The body ended and its open work goes to several successors.

    A document named in ``exceptions`` goes to the body named there (``document id → body``), the work of a person who
    has moved to one of ``other_body_ids`` goes with them, and ``successor_body_id`` takes everything else.
    """

    successor_body_id: str
    other_body_ids: tuple[str, ...]
    exceptions: dict[str, str] = Field(default={})
    day: dt.date
    legal_basis: str | None = None


class BodyAbolished(BodyEvent):
    """The body ended without a body in its place; ``successor_body_id``, if there is one, takes over what is open."""

    successor_body_id: str | None = None
    day: dt.date
    legal_basis: str | None = None


class TermOpened(BodyEvent):
    """A committee's new term opened: its numbers begin again at 01 for each kind."""

    term: str
    opened_on: dt.date


class BodyRulesSet(BodyEvent):
    """The body's rules were set, all of them at once.

    ``separate_approver``: who drafted a document does not approve it.  ``second_step``: its people sign in with a
    second step (TOTP).  ``tone_marks``: where its papers put them; ``None``: as the form has them.  ``numbering``: its
    books of numbers, and whether it signs or numbers first.
    """

    separate_approver: bool = False
    second_step: bool = False
    tone_marks: Spelling | None = None
    numbering: NumberingRules = NumberingRules()
    set_by: PersonRef


class PersonAppointed(BodyEvent):
    """A person took a post; ``clearance`` is the highest secrecy rank (0-3) that they may see."""

    person: PersonRef
    clearance: int = 0
    email: str | None = None


class AccountLinked(BodyEvent):
    """The person signs in with this account alone from now on; with ``None`` they cannot sign in."""

    person_id: str
    account: Account | None
    linked_by: PersonRef


class ClearanceProposed(BodyEvent):
    """A higher clearance was proposed for a person; it takes effect when a second person agrees."""

    person_id: str
    clearance: int
    proposed_by: PersonRef


class ClearanceChanged(BodyEvent):
    """From now on the person may see up to ``clearance``.

    Raised, it was proposed by one and agreed to by another; lowered, one is enough, and nobody proposed it.
    """

    person_id: str
    clearance: int
    changed_by: PersonRef
    proposed_by: PersonRef | None = None


class ClearanceDeclined(BodyEvent):
    """The proposed clearance was declined."""

    person_id: str
    clearance: int
    declined_by: PersonRef


class PersonReleased(BodyEvent):
    """A person left the body."""

    person_id: str


class DelegationGranted(BodyEvent):
    """``delegate`` may act for ``delegator`` from one day to another, both included."""

    delegation_id: str
    delegator: PersonRef
    delegate: PersonRef
    starts_on: dt.date
    ends_on: dt.date


class DelegationWithdrawn(BodyEvent):
    """The delegation ended before its time."""

    delegation_id: str


class AbsenceDeclared(BodyEvent):
    """A person is away from one day to another, both included."""

    absence_id: str
    person: PersonRef
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = None


class AbsenceEnded(BodyEvent):
    """The person is back before the time."""

    absence_id: str


class ViewSaved(BodyEvent):
    """A person saved a search or a filtered list under a name."""

    view_id: str
    person_id: str
    name: str
    address: str


class ViewRemoved(BodyEvent):
    """A person removed a saved view."""

    view_id: str


class PhraseKept(BodyEvent):
    """A person keeps a phrase of their own; ``use`` is where they write it, such as ``instruction``."""

    phrase_id: str
    person_id: str
    use: str
    text: str


class PhraseRemoved(BodyEvent):
    """A person removed a phrase of their own."""

    phrase_id: str


class RecipientGroupKept(BodyEvent):
    """The body keeps recipients under a name, to choose them together; a group of the same id is replaced."""

    group_id: str
    name: str
    recipients: tuple[str, ...] = ()
    outside: tuple[OutsideRecipient, ...] = ()
    kept_by: PersonRef


class RecipientGroupRemoved(BodyEvent):
    """The body no longer keeps a group of recipients."""

    group_id: str
    removed_by: PersonRef


class NoticesSeen(BodyEvent):
    """A person has seen their notices up to a moment."""

    person_id: str
    until: dt.datetime


class DigestSent(BodyEvent):
    """The daily e-mail was sent to a person, once a day."""

    person_id: str
    day: dt.date
