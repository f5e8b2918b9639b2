"""What a register shows of its mistakes: the old value, who struck it through, when and why."""

import datetime as dt

from shared.calendar import VIETNAM
from shared.events.people import PersonRef
from shared.events.publishing.entries import IssueCorrected
from shared.events.receiving import RegistrationCorrected
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject


def day_begun(day: dt.date) -> dt.datetime:
    """The day as a moment: which day is known, at what hour is not."""
    return dt.datetime.combine(day, dt.time(8), VIETNAM)


def struck_by(recorded: RecordedEvent, person: PersonRef, reason: str) -> JsonObject:
    """Who struck something through, when and why."""
    return {"at": recorded.time.isoformat(), "by": person.name, "reason": reason}


def correction(recorded: RecordedEvent, event: RegistrationCorrected | IssueCorrected, person: PersonRef) -> JsonObject:
    """A correction, with the old values (``was``) of the fields that it changed."""
    old, new = event.was.model_dump(mode="json"), event.head.model_dump(mode="json")
    was = {name: value for name, value in old.items() if new[name] != value}
    return {**struck_by(recorded, person, event.reason), "was": was}
