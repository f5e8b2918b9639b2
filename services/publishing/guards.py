"""Guards of publishing's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.publishing.commands import RecordDelivery
from services.publishing.state import State, Status
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_reach
from shared.paper.content import DraftContent
from shared.paper.issuing import Step
from shared.paper.sealing import content_sha256


def guard_publication(state: State) -> tuple[UUID, str, DraftContent]:
    """Refuse a command to a stream that does not exist; returns the document's id, its body's and its content."""
    if state.document_id is None or state.body_id is None or state.content is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.content


def guard_bound(content: DraftContent, approved_sha256: str | None) -> None:
    """Refuse a content that is not the one that was approved; approvals of before bind to no hash."""
    if approved_sha256 is not None and content_sha256(content) != approved_sha256:
        raise Rejected("publishing.content-changed")


def guard_waiting(state: State) -> None:
    """Refuse a document that does not wait to be issued."""
    if state.status is not Status.WAITING:
        raise Rejected("publishing.not-waiting", state=state.status.value)


def guard_step(state: State, step: Step) -> None:
    """Refuse a document that waits for something else than ``step``, or for nothing."""
    guard_waiting(state)
    if state.step is step:
        return
    match state.step:
        case Step.COMPOSE:
            raise Rejected("publishing.waits-for-paper")
        case Step.NUMBER:
            raise Rejected("publishing.waits-for-number")
        case Step.SIGN:
            raise Rejected("publishing.waits-for-signature", name=", ".join(person.name for person in state.due))
        case _:
            raise Rejected("publishing.waits-for-issue")


def guard_paper(state: State, over: str) -> None:
    """Refuse a file that was made over another paper than the newest one, or over one that was not approved."""
    _, _, content = guard_publication(state)
    guard_bound(content, state.content_sha256)
    if state.current is None or state.current.sha256 != over:
        raise Rejected("publishing.paper-changed")


def guard_signer(state: State, context: Context) -> None:
    """Refuse everyone who is not (any more) to sign; a delegation lends nobody another person's signature."""
    if not is_due(state, context.actor):
        raise Rejected("publishing.not-signer")


def is_due(state: State, actor: Actor) -> bool:
    """Whether ``actor`` is to sign the document and has not yet."""
    return any(person.person_id == actor.person_id for person in state.due)


def guard_reporter(command: RecordDelivery, state: State, context: Context) -> None:
    """Refuse everyone but the recipient itself, or for an organ outside the body that keeps in touch with it."""
    if is_outside(command.recipient_body_id):
        guard(command, context, state.in_charge)
    else:
        guard_reach(command, context.actor, Grant.STATUS_COMES_BACK, state.body_id or "")
        guard_body(context.actor, command.recipient_body_id)
