"""An entry decides: taken beforehand → given, used on paper or cancelled; entered on paper; taken over."""

from collections.abc import Sequence

from services.publishing.numbering import known_kind, series_for
from services.publishing.numbers.entries.commands import (
    CancelNumber,
    EnterPaperDocument,
    EnterPastIssued,
    GiveNumber,
    ReserveNumber,
    ReturnNumber,
)
from services.publishing.numbers.entries.guards import guard_entry, guard_secret, guard_told
from services.publishing.numbers.entries.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import Style, compose_symbol
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import (
    NumberCancelled,
    NumberGiven,
    NumberReserved,
    NumberReturned,
    PaperDocumentEntered,
    PastIssuedEntered,
)
from shared.eventsourcing.decider import Claim, Command, Context, Decider, Numbering, Rejected
from shared.eventsourcing.guards import guard, guard_document


def reserve(command: ReserveNumber, state: State, context: Context) -> Sequence[Event]:
    """The body takes a number before its document is there."""
    body_id = context.actor.body_id
    guard(command, context, body_id)
    if state.status is not Status.UNKNOWN:
        raise Rejected("number.entered-already", symbol=state.symbol)
    kind, number = known_kind(command.kind), _number(context)
    symbol = compose_symbol(number, kind, command.issuer_symbol, Style(command.numbering.value))
    head = DocumentHead(
        issuer=command.issuer, kind=kind.name, number=f"{number:02d}", symbol=symbol, date=context.today
    )
    return [
        NumberReserved(
            document_id=command.document_id,
            body_id=body_id,
            series=series_for(command, body_id, kind, context.today, secret=False),
            number=number,
            symbol=symbol,
            head=head,
            reason=command.reason,
            reserved_by=PersonRef.of(context.actor),
        )
    ]


def give(command: GiveNumber, state: State, context: Context) -> Sequence[Event]:
    """A document of the same series gets the number; whether it can take it, it says itself."""
    document_id, body_id = guard_entry(command, state, context, Status.RESERVED)
    if command.series != state.series:
        raise Rejected("number.another-series", symbol=state.symbol)
    return [
        NumberGiven(
            document_id=document_id,
            body_id=body_id,
            series=state.series,
            number=state.number,
            symbol=state.symbol,
            given_to=command.given_to,
            given_by=PersonRef.of(context.actor),
        )
    ]


def give_back(command: ReturnNumber, state: State, context: Context) -> Sequence[Event]:
    """The number is free again where the document could not take it."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.GIVEN or state.given_to != command.given_to:
        return []
    return [NumberReturned(document_id=document_id, body_id=body_id, given_to=command.given_to)]


def enter_paper(command: EnterPaperDocument, state: State, context: Context) -> Sequence[Event]:
    """A document issued on paper stands in the register, under the next number or the one taken beforehand."""
    secret = command.head.secrecy is not Secrecy.NONE
    body_id = state.in_charge or context.actor.body_id
    if state.status is Status.UNKNOWN:
        guard(command, context, body_id, command.head.secrecy)
    else:
        guard_entry(command, state, context, Status.RESERVED)
    guard_secret(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    day, kind = guard_told(command.head, command.head.date, context), known_kind(command.head.kind)
    series = series_for(command, body_id, kind, day, secret=secret)
    if state.status is Status.RESERVED and series != state.series:
        raise Rejected("number.another-series", symbol=state.symbol)
    if state.status is Status.UNKNOWN and series != _present(command, body_id, context):
        raise Rejected("number.another-period", date=day)
    number = state.number or _number(context)
    symbol = state.symbol or compose_symbol(number, kind, command.issuer_symbol, Style(command.numbering.value))
    told = {"issuer": command.issuer, "kind": kind.name, "number": f"{number:02d}", "symbol": symbol}
    return [
        PaperDocumentEntered(
            document_id=command.document_id,
            body_id=body_id,
            series=series,
            number=number,
            symbol=symbol,
            head=command.head.model_copy(update=told),
            outside=command.outside,
            copies=command.copies,
            files=command.files,
            paper_location=command.paper_location,
            entered_by=PersonRef.of(context.actor),
        )
    ]


def enter_past(command: EnterPastIssued, state: State, context: Context) -> Sequence[Event]:
    """A line of an old register is entered once; the refusal says whether the second one differs from the first."""
    body_id = context.actor.body_id
    guard(command, context, state.in_charge or body_id, command.head.secrecy)
    guard_secret(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    day, kind = guard_told(command.head, command.issued_on, context), known_kind(command.head.kind)
    style = Style(command.numbering.value)
    symbol = command.head.symbol or compose_symbol(command.number, kind, command.issuer_symbol, style)
    told = {"kind": kind.name, "number": f"{command.number:02d}", "symbol": symbol, "date": day}
    head = command.head.model_copy(update={**told, "issuer": command.head.issuer or command.issuer})
    if state.status is not Status.UNKNOWN:
        if head == state.head:
            raise Rejected("number.entered-already", symbol=state.symbol)
        raise Rejected("number.entered-differently", symbol=state.symbol)
    return [
        PastIssuedEntered(
            document_id=command.document_id,
            body_id=body_id,
            series=_past_series(command, body_id),
            number=command.number,
            symbol=symbol,
            issued_on=day,
            head=head,
            outside=command.outside,
            copies=command.copies,
            files=command.files,
            paper_location=command.paper_location,
            source=command.source,
            entered_by=PersonRef.of(context.actor),
        )
    ]


def cancel(command: CancelNumber, state: State, context: Context) -> Sequence[Event]:
    """A number that no publication has is cancelled; nobody gets it again."""
    document_id, body_id = guard_entry(command, state, context, Status.RESERVED, Status.ON_PAPER)
    return [
        NumberCancelled(
            document_id=document_id,
            body_id=body_id,
            series=state.series,
            number=state.number,
            symbol=state.symbol,
            reason=command.reason,
            cancelled_by=PersonRef.of(context.actor),
            head=state.head,
        )
    ]


def _number(context: Context) -> int:
    if context.number is None:
        raise Rejected("publishing.number-missing")
    return context.number


def _present(command: EnterPaperDocument, body_id: str, context: Context) -> str:
    """The series that goes on today."""
    secret = command.head.secrecy is not Secrecy.NONE
    return series_for(command, body_id, known_kind(command.head.kind), context.today, secret=secret)


def _past_series(command: EnterPastIssued, body_id: str) -> str:
    secret = command.head.secrecy is not Secrecy.NONE
    return series_for(command, body_id, known_kind(command.head.kind), command.issued_on, secret=secret)


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this entry now."""
    if state.in_charge != actor.body_id or is_system(actor) or not cleared(actor.clearance, state.head.secrecy):
        return []
    names = {Status.RESERVED: ["GiveNumber", "EnterPaperDocument", "CancelNumber"], Status.ON_PAPER: ["CancelNumber"]}
    return [name for name in names.get(state.status, []) if may(actor, name)]


def series(command: Command, state: State, context: Context) -> Numbering | None:
    """A reservation and a paper document take the next number, an old line claims its own."""
    body_id = context.actor.body_id
    match command:
        case ReserveNumber():
            return series_for(command, body_id, known_kind(command.kind), context.today, secret=False)
        case EnterPaperDocument() if state.status is Status.UNKNOWN:
            return _present(command, body_id, context)
        case EnterPastIssued() if state.status is Status.UNKNOWN:
            return Claim(_past_series(command, body_id), command.number)
        case _:
            return None


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        ReserveNumber: reserve,
        GiveNumber: give,
        ReturnNumber: give_back,
        EnterPaperDocument: enter_paper,
        EnterPastIssued: enter_past,
        CancelNumber: cancel,
    },
    evolve=evolve,
    series=series,
    secrecy=lambda state: state.head.secrecy.value,
    in_charge=lambda state: state.held_by,
)
