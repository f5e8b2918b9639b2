"""The register of incoming documents: what is written into it, corrected and struck through.

Nothing ever leaves it (Nghị định 30/2020/NĐ-CP, appendix IV): a correction strikes the old value through, a cancelled
number keeps its line.
"""

from collections.abc import Sequence

from services.receiving.commands import CancelArrival, CorrectRegistration, EnterPastDocument, RegisterDocument
from services.receiving.guards import guard_entry, guard_secret_content, guard_secret_directives, guard_waiting
from services.receiving.state import State, Status
from shared.bodies.visibility import most_secret
from shared.documents.head import DocumentHead
from shared.documents.numbering import arrivals_of
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import ArrivalCancelled, DocumentRegistered, PastDocumentEntered, RegistrationCorrected
from shared.eventsourcing.decider import Claim, Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_document


def register(command: RegisterDocument, state: State, context: Context) -> Sequence[Event]:
    """The document takes the next arrival number, with its head as the clerk corrected it or as it came.

    It takes a second one, or one beside the same document, only for a reason.
    """
    document_id, body_id = guard_document(state)
    head = command.head or state.head
    secrecy = _secrecy(command, state)
    guard(command, context, state.in_charge, secrecy)
    guard_waiting(state)
    if head.secrecy.rank < state.head.secrecy.rank:
        raise Rejected("receiving.secrecy-lowered")
    guard_secret_content(head, state.files, subject_allowed=command.secret_subject_allowed)
    guard_secret_directives(head, command.directives, allowed=command.secret_subject_allowed)
    if not head.issuer:
        raise Rejected("receiving.issuer-missing")
    if not head.subject and secrecy is Secrecy.NONE:
        raise Rejected("receiving.subject-missing")
    if context.number is None:
        raise Rejected("receiving.number-missing")
    stands_as = context.stands_as or state.cancelled
    if stands_as and not command.again_because:
        raise Rejected("receiving.registered-already", number=stands_as)
    return [
        DocumentRegistered(
            document_id=document_id,
            body_id=body_id,
            channel=state.channel,
            arrival_number=context.number,
            register_year=context.today.year,
            head=head,
            files=state.files,
            paper_location=state.paper_location,
            origin=state.origin,
            directives=command.directives,
            registered_by=PersonRef.of(context.actor),
            secret_book=secrecy is not Secrecy.NONE,
            again_because=command.again_because if stands_as else None,
            registered_on=context.today,
            replaces_document_id=state.replaces_document_id,
        )
    ]


def enter_past(command: EnterPastDocument, state: State, context: Context) -> Sequence[Event]:
    """A line of an old register is entered once; the refusal says whether the second one differs from the first."""
    if state.status is not Status.UNKNOWN:
        guard(command, context, state.in_charge, state.head.secrecy)
        number, year = command.arrival_number, command.register_year
        if _same_head(command.head, state.head):
            raise Rejected("receiving.already-entered", number=number, year=year)
        raise Rejected("receiving.entered-differently", number=number, year=year)
    guard(command, context, command.body_id, command.head.secrecy)
    guard_secret_content(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    if command.registered_on > context.today:
        raise Rejected("receiving.date-ahead", date=command.registered_on)
    return [
        PastDocumentEntered(
            document_id=command.document_id,
            body_id=command.body_id,
            arrival_number=command.arrival_number,
            register_year=command.register_year,
            registered_on=command.registered_on,
            head=command.head,
            files=command.files,
            paper_location=command.paper_location,
            source=command.source,
            entered_by=PersonRef.of(context.actor),
            secret_book=command.head.secrecy is not Secrecy.NONE,
        )
    ]


def correct(command: CorrectRegistration, state: State, context: Context) -> Sequence[Event]:
    """An entry is corrected, as often as it takes; its number, and whether it is secret, are not for a correction."""
    head = command.head
    document_id, body_id = guard_entry(command, state, context)
    if head.secrecy is not state.head.secrecy:
        raise Rejected("receiving.correct-secrecy")
    guard_secret_content(head, state.files, subject_allowed=command.secret_subject_allowed)
    if state.head.issuer and not head.issuer:
        raise Rejected("receiving.issuer-missing")
    if state.head.subject and not head.subject:
        raise Rejected("receiving.subject-missing")
    if head == state.head and command.paper_location == state.paper_location:
        raise Rejected("register.nothing-corrected")
    return [
        RegistrationCorrected(
            document_id=document_id,
            body_id=body_id,
            head=head,
            was=state.head,
            paper_location=command.paper_location,
            paper_location_was=state.paper_location,
            reason=command.reason,
            corrected_by=PersonRef.of(context.actor),
        )
    ]


def cancel(command: CancelArrival, state: State, context: Context) -> Sequence[Event]:
    """A number is cancelled; its line stays, and the document waits to be registered or refused."""
    document_id, body_id = guard_entry(command, state, context)
    if state.entry is None:
        raise Rejected("receiving.not-registered")
    return [
        ArrivalCancelled(
            document_id=document_id,
            body_id=body_id,
            arrival_number=state.entry.number,
            register_year=state.entry.year,
            reason=command.reason,
            cancelled_by=PersonRef.of(context.actor),
            channel=state.channel,
            head=state.head,
            paper_location=state.paper_location,
            registered_on=state.entry.on,
            secret_book=state.entry.secret_book,
        )
    ]


def series(command: Command, state: State, context: Context) -> str | Claim | None:
    """Arrival numbers run from 1 per body and year, those of secret documents by themselves.

    Those of an old register come before the system's own.
    """
    if isinstance(command, EnterPastDocument):
        secret = command.head.secrecy is not Secrecy.NONE
        return Claim(arrivals_of(command.body_id, command.register_year, secret=secret), command.arrival_number)
    if isinstance(command, RegisterDocument):
        guard_document(state)
        secret = _secrecy(command, state) is not Secrecy.NONE
        return arrivals_of(state.in_charge, context.today.year, secret=secret)
    return None


def _secrecy(command: RegisterDocument, state: State) -> Secrecy:
    return most_secret((state.head.secrecy, (command.head or state.head).secrecy))


def _same_head(new: DocumentHead, old: DocumentHead) -> bool:
    """Whether both are one document's; a secret one's subject may have stayed outside the first time."""
    if old.secrecy is not Secrecy.NONE and old.subject is None:
        new = new.model_copy(update={"subject": None})
    return new == old
