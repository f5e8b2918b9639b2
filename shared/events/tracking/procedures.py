"""The procedure catalogue: versions are drafted, submitted, approved and withdrawn; bodies add to them."""

import datetime as dt

from shared.events.base import Event
from shared.events.people import PersonRef
from shared.procedures.content import Addition, VersionContent


class ProcedureEvent(Event):
    """A fact about one version of a procedure; ``body_id`` is the body whose procedure it is."""

    procedure_id: str
    version: int

    @property
    def subject(self) -> str:
        return self.procedure_id


class VersionDrafted(ProcedureEvent):
    """A version was proposed, or its proposal changed; the first proposal brings the procedure into the catalogue."""

    content: VersionContent
    drafted_by: PersonRef


class VersionSubmitted(ProcedureEvent):
    """The proposal was submitted to the leader."""

    submitted_by: PersonRef


class VersionReturned(ProcedureEvent):
    """The proposal was returned to whoever drafted it."""

    reason: str
    returned_by: PersonRef


class VersionApproved(ProcedureEvent):
    """The version is in force between its days; ``former_version``, which had no end, ends on the day before."""

    content: VersionContent
    approved_by: PersonRef
    former_version: int | None = None


class VersionWithdrawn(ProcedureEvent):
    """The version was withdrawn; one that was in force holds for cases that began up to ``last_day``."""

    reason: str
    withdrawn_by: PersonRef
    last_day: dt.date | None = None


class AdditionMade(ProcedureEvent):
    """``adding_body_id`` follows ``version`` with steps of its own or shorter limits from now on."""

    adding_body_id: str
    addition: Addition
    made_by: PersonRef


class AdditionRemoved(ProcedureEvent):
    """``adding_body_id`` follows the version without additions from now on."""

    adding_body_id: str
    removed_by: PersonRef
