"""From an approved document to an issued one: it is numbered, composed and signed in its body's order, then issued."""

from collections.abc import Sequence

from services.publishing.commands import (
    CITY,
    AcceptNumber,
    CancelNumber,
    ComposeAgain,
    DeclineToSign,
    IssueDocument,
    Numbering,
    RecordFailure,
    RecordPaper,
    SignDocument,
    TakeNumber,
)
from services.publishing.guards import (
    guard_paper,
    guard_publication,
    guard_signer,
    guard_step,
    guard_waiting,
    is_due,
)
from services.publishing.numbering import known_kind, series_for
from services.publishing.state import State, Status
from shared.bodies.actor import Actor, Post
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.symbols import Style, compose_symbol
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing import (
    CompositionAsked,
    CompositionFailed,
    DocumentDispatched,
    DocumentIssued,
    DocumentNumbered,
    DocumentSigned,
    GivenNumberRefused,
    PaperComposed,
    SignedAs,
    SigningDeclined,
)
from shared.events.publishing.entries import NumberCancelled
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard
from shared.paper.issuing import Step


def take_number(command: TakeNumber, state: State, context: Context) -> Sequence[Event]:
    """The document takes the next number of its series; it is the document's from then on."""
    document_id, body_id, content = guard_publication(state)
    guard(command, context, state.in_charge)
    guard_step(state, Step.NUMBER)
    if state.renumbered and not (command.reason or "").strip():
        raise Rejected("publishing.again-without-reason")
    if context.number is None:
        raise Rejected("publishing.number-missing")
    style = Style(command.numbering.value)
    symbol = compose_symbol(context.number, known_kind(content.kind), command.issuer_symbol, style)
    place = command.place or content.place or CITY
    return [
        DocumentNumbered(
            document_id=document_id,
            body_id=body_id,
            series=series_of_publication(command, state, context),
            number=context.number,
            symbol=symbol,
            numbered_by=PersonRef.of(context.actor),
            head=_head(command, state, context, context.number, symbol, place),
            reason=command.reason,
        )
    ]


def accept_number(command: AcceptNumber, state: State, context: Context) -> Sequence[Event]:
    """The document takes a number that was taken beforehand, or says that it waits for none of that series."""
    document_id, body_id, content = guard_publication(state)
    guard(command, context, state.in_charge)
    if state.step is not Step.NUMBER or series_of_publication(command, state, context) != command.series:
        return [GivenNumberRefused(document_id=document_id, body_id=body_id, reserved_as=command.reserved_as)]
    return [
        DocumentNumbered(
            document_id=document_id,
            body_id=body_id,
            series=command.series,
            number=command.number,
            symbol=command.symbol,
            numbered_by=PersonRef.of(context.actor),
            head=_head(command, state, context, command.number, command.symbol, content.place or CITY),
            reserved_as=command.reserved_as,
        )
    ]


def _head(numbering: Numbering, state: State, context: Context, number: int, symbol: str, place: str) -> DocumentHead:
    """The head of the document under its number; its date is the number's day."""
    _, _, content = guard_publication(state)
    return DocumentHead(
        issuer=numbering.issuer,
        kind=content.kind,
        number=f"{number:02d}",
        symbol=symbol,
        date=context.today,
        place=place,
        subject=content.subject,
        signer=state.signers[-1].name,
        signer_authority=" ".join(content.signers[-1].authority)[:200] or None if content.signers else None,
        urgency=content.urgency,
    )


def series_of_publication(numbering: Numbering, state: State, context: Context) -> str:
    """The number series of the document, by the rules of the body in charge.

    Raises `Rejected` for a body that numbers by term and has none open.
    """
    _, _, content = guard_publication(state)
    return series_for(numbering, state.in_charge, known_kind(content.kind), context.today, secret=False)


def cancel_number(command: CancelNumber, state: State, context: Context) -> Sequence[Event]:
    """A number that was taken in error is cancelled before the document is issued."""
    guard_publication(state)
    guard(command, context, state.in_charge)
    guard_waiting(state)
    events = cancelled(state, command.reason, context)
    if not events:
        raise Rejected("publishing.no-number")
    return events


def cancelled(state: State, reason: str, context: Context) -> Sequence[NumberCancelled]:
    """The document's number is cancelled, if it has one."""
    document_id, body_id, _ = guard_publication(state)
    if state.series is None or state.number is None:
        return []
    return [
        NumberCancelled(
            document_id=document_id,
            body_id=body_id,
            series=state.series,
            number=state.number,
            symbol=state.symbol or "",
            reason=reason,
            cancelled_by=PersonRef.of(context.actor),
            head=state.head,
        )
    ]


def record_paper(command: RecordPaper, state: State, context: Context) -> Sequence[Event]:
    """The paper was composed; one that comes too late, for another number, is dropped."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    if state.step is not Step.COMPOSE or command.symbol != state.printed_symbol:
        return []
    if state.content_sha256 not in (None, command.content_sha256):
        raise Rejected("publishing.content-changed")
    return [
        PaperComposed(
            document_id=document_id,
            body_id=body_id,
            file=command.file,
            places=command.places,
            symbol=command.symbol,
            content_sha256=command.content_sha256,
        )
    ]


def record_failure(command: RecordFailure, state: State, context: Context) -> Sequence[Event]:
    """The paper could not be composed; people see why, and number and approval stay."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    if state.step is not Step.COMPOSE or command.symbol != state.printed_symbol:
        return []
    return [CompositionFailed(document_id=document_id, body_id=body_id, problem=command.problem, params=command.params)]


def compose_again(command: ComposeAgain, state: State, context: Context) -> Sequence[Event]:
    """What was missing is there by now: the paper is composed once more."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    guard_step(state, Step.COMPOSE)
    return [CompositionAsked(document_id=document_id, body_id=body_id, asked_by=PersonRef.of(context.actor))]


def sign(command: SignDocument, state: State, context: Context) -> Sequence[Event]:
    """A person signs by an act of their own, over the newest paper; of two at once, the second one signs again."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    guard_step(state, Step.SIGN)
    guard_signer(state, context)
    guard_paper(state, command.over)
    signature = command.signature
    if signature.role is not SignedAs.PERSON or signature.holder_id != context.actor.person_id:
        raise Rejected("publishing.not-signer")
    return [
        DocumentSigned(
            document_id=document_id,
            body_id=body_id,
            file=command.file,
            over=command.over,
            signature=signature,
            signed_by=PersonRef.of(context.actor),
        )
    ]


def decline(command: DeclineToSign, state: State, context: Context) -> Sequence[Event]:
    """Who was to sign sends the draft back; what stands in the register under its number is struck through."""
    document_id, body_id, _ = guard_publication(state)
    guard(command, context, state.in_charge)
    guard_waiting(state)
    if not may_decline(state, context.actor):
        raise Rejected("publishing.not-signer")
    person = PersonRef.of(context.actor)
    declined = SigningDeclined(document_id=document_id, body_id=body_id, reason=command.reason, declined_by=person)
    return [*cancelled(state, command.reason, context), declined]


def issue(command: IssueDocument, state: State, context: Context) -> Sequence[Event]:
    """The document that is numbered, signed and sealed is issued and dispatched to its recipients."""
    document_id, body_id, content = guard_publication(state)
    guard(command, context, state.in_charge)
    guard_step(state, Step.ISSUE)
    guard_paper(state, command.over)
    if state.head is None or len(command.files) != 1 + len(content.files):
        raise Rejected("publishing.paper-changed")
    own = (body_id, state.in_charge)
    recipients = tuple(dict.fromkeys(recipient for recipient in content.recipients if recipient not in own))
    issued = DocumentIssued(
        document_id=document_id,
        body_id=body_id,
        head=state.head,
        files=command.files,
        recipients=recipients,
        outside=content.outside,
        directives=content.directives,
        answers_document_id=state.answers_document_id,
        replaces_document_id=state.replaces_document_id,
        issued_by=PersonRef.of(context.actor),
        signatures=(*state.signatures, *command.signatures),
        mark=command.mark,
    )
    return [issued, *(dispatched(state, recipient, state.head, command.files) for recipient in recipients)]


def dispatched(state: State, recipient: str, head: DocumentHead, files: tuple[FileRef, ...]) -> DocumentDispatched:
    """The document goes to one recipient."""
    document_id, body_id, _ = guard_publication(state)
    return DocumentDispatched(
        document_id=document_id,
        body_id=body_id,
        recipient_body_id=recipient,
        head=head,
        files=files,
        replaces_document_id=state.replaces_document_id,
    )


def waiting_for(state: State, actor: Actor) -> list[str]:
    """The commands that bring a waiting document on, and those that stop it, for ``actor``."""
    if state.status is not Status.WAITING:
        return []
    names = {
        Step.NUMBER: ["TakeNumber"],
        Step.COMPOSE: ["ComposeAgain"] if state.failed else [],
        Step.SIGN: ["SignDocument"] if is_due(state, actor) else [],
        Step.ISSUE: ["IssueDocument"],
        None: [],
    }[state.step]
    stopping = ["CancelNumber"] if state.number is not None else []
    return [*names, *(["DeclineToSign"] if may_decline(state, actor) else []), *stopping]


def may_decline(state: State, actor: Actor) -> bool:
    """Whether ``actor`` may send the document back: who is to sign it, and who leads the body, if they are gone."""
    return is_due(state, actor) or actor.post is Post.LEADER
