"""Guards of publishing's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.publishing.commands import RecordDelivery
from services.publishing.state import State
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.documents.kinds import Kind, kind_named
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_reach
from shared.paper.content import DraftContent


def guard_publication(state: State) -> tuple[UUID, str, DraftContent]:
    """Refuse a command to a stream that does not exist; returns the document's id, its body's and its content."""
    if state.document_id is None or state.body_id is None or state.content is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.content


def guard_kind(content: DraftContent) -> Kind:
    """Refuse a kind of document that has no abbreviation, and so no number; returns the kind."""
    kind = kind_named(content.kind)
    if kind is None:
        raise Rejected("publishing.unknown-kind", kind=content.kind)
    return kind


def guard_reporter(command: RecordDelivery, state: State, context: Context) -> None:
    """Refuse everyone but the recipient itself, or for an organ outside the body that keeps in touch with it."""
    if is_outside(command.recipient_body_id):
        guard(command, context, state.in_charge)
    else:
        guard_reach(command, context.actor, Grant.STATUS_COMES_BACK, state.body_id or "")
        guard_body(context.actor, command.recipient_body_id)
