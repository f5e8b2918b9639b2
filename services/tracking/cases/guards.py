"""Guards of a case's decisions.  Each raises `Rejected`."""

from services.tracking.cases.commands import CloseCase, EndConsultation, NoteConsultation, NoteProgress, OpenCase
from services.tracking.cases.state import State
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard

CaseCommand = OpenCase | NoteProgress | NoteConsultation | EndConsultation | CloseCase


def guard_case(command: CaseCommand, state: State, context: Context) -> None:
    """Refuse whoever does not act for the document's body, and a command about another document than the case's."""
    guard(command, context, command.body_id)
    known = (state.document_id or command.document_id, state.body_id or command.body_id)
    if known != (command.document_id, command.body_id):
        raise Rejected("forbidden.body")
