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
    """A version is proposed, or its proposal changed; the first one brings the procedure into the catalogue."""

    content: VersionContent
    drafted_by: PersonRef


class VersionSubmitted(ProcedureEvent):
    """The proposal waits for the leader."""

    submitted_by: PersonRef


class VersionReturned(ProcedureEvent):
    """Not yet: back to whoever drafted it."""

    reason: str
    returned_by: PersonRef


class VersionApproved(ProcedureEvent):
    """In force between its days; ``former_version``, which had no end, ends the day before it begins."""

    content: VersionContent
    approved_by: PersonRef
    former_version: int | None = None


class VersionWithdrawn(ProcedureEvent):
    """Taken back; one that was in force stays valid up to ``last_day``, for what began until then."""

    reason: str
    withdrawn_by: PersonRef
    last_day: dt.date | None = None


class AdditionMade(ProcedureEvent):
    """``adding_body_id`` follows ``version`` with steps of its own or shorter limits, from now on."""

    adding_body_id: str
    addition: Addition
    made_by: PersonRef


class AdditionRemoved(ProcedureEvent):
    """``adding_body_id`` follows the version as it stands."""

    adding_body_id: str
    removed_by: PersonRef
