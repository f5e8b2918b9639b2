"""Guards of receiving's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.receiving.commands import ReceiveDocument
from services.receiving.state import State, Status
from shared.bodies.grants import Grant
from shared.bodies.rights import is_system
from shared.documents.files import PDF, FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.receiving import Channel, Origin, incoming_id
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_document, guard_reach


def guard_arrival(command: ReceiveDocument, context: Context) -> None:
    """Refuse whoever may not bring this document.

    The body's own people bring it, or the system brings it from another system.  What another body dispatched comes by
    a grant, under the id that follows from the issued document.
    """
    if command.channel is not Channel.BODY or not is_system(context.actor):
        guard(command, context, command.body_id, command.head.secrecy)
        return
    guard_reach(command, context.actor, Grant.DISPATCH_ARRIVES, command.body_id)
    origin = command.origin
    if origin is None or command.document_id != incoming_id(origin.document_id, command.body_id):
        raise Rejected("forbidden.grant", grant=Grant.DISPATCH_ARRIVES.value)
    guard_body(context.actor, origin.body_id)


def guard_waiting(state: State) -> None:
    """Refuse a document that was registered, refused or given back already."""
    if state.status is not Status.RECEIVED:
        raise Rejected("receiving.not-waiting", state=state.status.value)


def guard_secret_content(head: DocumentHead, files: tuple[FileRef, ...], *, subject_allowed: bool) -> None:
    """Refuse a secret document's content: only its register entry comes in (Luật Bảo vệ bí mật nhà nước) [M]."""
    if head.secrecy is Secrecy.NONE:
        return
    if files:
        raise Rejected("secret.content")
    if head.subject and not subject_allowed:
        raise Rejected("secret.subject")


def guard_secret_directives(head: DocumentHead, directives: tuple[Directive, ...], *, allowed: bool) -> None:
    """Refuse a secret document's directives: they tell as much as its subject."""
    if head.secrecy is not Secrecy.NONE and directives and not allowed:
        raise Rejected("secret.directive")


def guard_entry(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse what stands in no register; returns the document and its body."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    if state.status is not Status.REGISTERED:
        raise Rejected("receiving.not-registered")
    return document_id, body_id


def guard_recall(command: Command, state: State, context: Context) -> tuple[UUID, str, Origin]:
    """Refuse an answer to a recall that nobody asked for; returns the document, its body and the issued document."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    if state.origin is None or not state.recall_asked or state.status is Status.RECALLED:
        raise Rejected("receiving.no-recall")
    return document_id, body_id, state.origin


def is_stampable(state: State) -> bool:
    """Whether its first file may be stamped: it is registered, the file a PDF and not stamped under this number."""
    pdf = bool(state.files) and state.files[0].media_type == PDF
    return state.status is Status.REGISTERED and state.entry is not None and pdf and state.stamped != state.entry


def guard_stampable(state: State) -> tuple[UUID, str, FileRef]:
    """Refuse a document that cannot be stamped; returns its id, its body's and the file that is stamped."""
    document_id, body_id = guard_document(state)
    if state.status is not Status.REGISTERED or state.entry is None:
        raise Rejected("receiving.not-registered")
    if state.stamped == state.entry:
        raise Rejected("receiving.stamped-already")
    if not is_stampable(state):
        raise Rejected("receiving.no-page-to-stamp")
    return document_id, body_id, state.files[0]
