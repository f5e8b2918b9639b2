"""The outgoing register is corrected: what was written stays in it, struck through."""

from collections.abc import Sequence

from services.publishing.commands import CorrectIssue
from services.publishing.guards import guard_publication
from services.publishing.state import State, Status
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import IssueCorrected
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard

_FIXED = ("number", "symbol", "secrecy")  # what the signed paper and its series say


def correct_issue(command: CorrectIssue, state: State, context: Context) -> Sequence[Event]:
    """The entry of an issued document is corrected, as often as it takes."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    if state.status not in (Status.ISSUED, Status.RECALLED) or state.head is None:
        raise Rejected("publishing.not-issued", state=state.status.value)
    if any(getattr(command.head, name) != getattr(state.head, name) for name in _FIXED):
        raise Rejected("publishing.number-fixed")
    if command.head == state.head:
        raise Rejected("register.nothing-corrected")
    return [
        IssueCorrected(
            document_id=document_id,
            body_id=body_id,
            head=command.head,
            was=state.head,
            reason=command.reason,
            corrected_by=PersonRef.of(context.actor),
        )
    ]
