"""The timer that ends the time of bodies that were asked for their opinion."""

from collections.abc import Iterable

from services.tracking.cases.commands import EndConsultation
from shared.events.tracking.cases import CaseClosed, CaseCompleted, CaseEvent, ConsultationNoted, case_id
from shared.eventsourcing.recorded import RecordedEvent
from shared.timers.timer import CancelTimer, Change, SetTimer, Timer


def end_consultation(recorded: RecordedEvent) -> Iterable[Change]:
    """At the end of their time; when they are asked again, it runs anew."""
    event = recorded.data
    assert isinstance(event, CaseEvent)
    if not isinstance(event, ConsultationNoted) or event.ends_at is None:
        yield CancelTimer(str(event.document_id))
        return
    command = EndConsultation(document_id=event.document_id, body_id=event.body_id)
    yield SetTimer(str(event.document_id), event.ends_at, str(case_id(event.document_id)), command, event.body_id)


TIMERS = (
    Timer(
        "tracking.consultation-over",
        (ConsultationNoted, CaseCompleted, CaseClosed),
        end_consultation,
        EndConsultation,
    ),
)
