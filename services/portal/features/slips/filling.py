"""The slips of a document and of a meeting, filled from what the read models say."""

from collections.abc import Sequence

from services.portal.features.slips.parts import (
    CUT,
    Envelope,
    Part,
    Slip,
    addressed,
    closing,
    fields,
    heading,
    room,
    said,
    signatures,
    table,
    text,
)
from services.portal.frame.formats import day, local, moment
from shared.bodies.roster import Body
from shared.documents.copies import CopyForm
from shared.documents.symbols import Style
from shared.paper.lines import text_of_paper
from shared.readmodels.documents.rows import Card
from shared.readmodels.meeting_board.rows import Meeting
from shared.readmodels.people import NamedPerson
from shared.readmodels.postal.rows import PaperLine
from shared.readmodels.timeline.rows import Entry
from shared.texts import say

_SUMMARY = 1200  # characters of the draft that the submission repeats
_LEVELS = ("DraftStarted", "FormatChecked", "DraftSubmitted", "ApprovalLevelPassed", "DraftReturned", "DraftApproved")


def handling(card: Card, timeline: Sequence[Entry], address: str) -> Slip:
    """Phiếu giải quyết văn bản đến (Nghị định 30/2020/NĐ-CP, Phụ lục IV)."""
    arrived = next((entry.at for entry in timeline if entry.name == "DocumentRegistered"), None)
    arrival = f"{card.arrival_number}/{card.register_year}" if card.arrival_number else None
    note, routing = card.annotation, card.routing
    instructed: tuple[Part, ...] = (text(said("none_yet")),)
    if note is not None:
        proposed = note.proposed_lead.name if note.proposed_lead else None
        instructed = (
            text(note.instruction),
            fields(
                ("instructed_by", note.annotated_by.name), ("proposed_lead", proposed), ("deadline", day(note.deadline))
            ),
        )
    return Slip(
        said("handling"),
        (
            fields(("arrival", " - ".join(one for one in (arrival, day(arrived)) if one)), *_about(card)),
            heading("instruction"),
            *instructed,
            heading("handled_by"),
            fields(
                ("lead", routing.lead.name if routing else None),
                ("cooperating", _names(routing.cooperating) if routing else None),
                ("for_information", _names(routing.for_information) if routing else None),
                ("deadline", day(routing.deadline) if routing else None),
            ),
            room("room_leader", 27),
            room("room_unit", 22),
            room("room_handler", 22),
        ),
        address=address,
    )


def submission(card: Card, timeline: Sequence[Entry], body_names: dict[str, str], address: str) -> Slip:
    """Phiếu trình of a draft: what it says, what others think of it, through whose hands it went."""
    summary = text_of_paper(card.draft.paper) if card.draft else ""
    shortened = summary if len(summary) <= _SUMMARY else f"{summary[:_SUMMARY].rsplit(' ', 1)[0]} …"
    drafter = next((entry.actor_name for entry in timeline if entry.name == "DraftStarted"), "")
    opinions = [
        (
            body_names.get(one.body_id, one.body_id),
            said("waiting")
            if one.agrees is None
            else said("agrees" if one.agrees else "disagrees") + (one.opinion or ""),
            one.by or "",
        )
        for one in card.opinions
    ]
    levels = [
        (moment(entry.at), entry.actor_name, say(f"events.name.{entry.name}"))
        for entry in timeline
        if entry.name in _LEVELS
    ]
    kind, subject = card.kind or "", card.subject or ""
    return Slip(
        said("submission"),
        (
            fields(("submitted_to", None), ("submitter", drafter), ("revision", str(card.revision))),
            heading("content"),
            text(*[line for line in shortened.splitlines() if line.strip()]),
            heading("opinions"),
            table(("body", "opinion", "who"), (3, 5, 2), opinions) if opinions else text(said("no_opinions")),
            heading("levels"),
            table(("at", "who", "what"), (2, 3, 3), levels),
            room("room_office", 24),
            room("room_approval", 30),
            signatures(("drafter", "sign", drafter), ("approver", "sign", "")),
        ),
        under=said("submission_under", kind=kind, subject=subject).strip(),
        address=address,
    )


def transfer(card: Card, issuer: str, address: str) -> Slip:
    """Phiếu chuyển: the document goes on to who is to handle it."""
    routing = card.routing
    names = _names((routing.lead, *routing.cooperating)) if routing else said("unknown_recipient")
    reason = card.annotation.instruction if card.annotation else ""
    return Slip(
        said("transfer"),
        (
            addressed(said("transferred_to", names=names)),
            text(said("transferred", issuer=issuer)),
            table(
                ("order", "symbol", "subject", "purpose"),
                (1, 4, 7, 6),
                [("1", _called(card), card.subject or "", reason)],
            ),
            fields(("deadline", day(routing.deadline) if routing else None)),
            signatures(("receiver", "sign", ""), ("sender", "sign", "")),
        ),
        address=address,
    )


def sending(card: Card, issuer: str, line: PaperLine | None, recipient: str, address: str) -> Slip:
    """Phiếu gửi for one recipient, with the part that comes back as a receipt."""
    copies = str(line.copies) if line else "1"
    return Slip(
        said("sending"),
        (
            addressed(said("sent_to", recipient=recipient)),
            text(said("sent", issuer=issuer)),
            table(
                ("order", "symbol", "subject", "copies"),
                (1, 4, 9, 2),
                [("1", _called(card), card.subject or "", copies)],
            ),
            text(said("give_back", issuer=issuer)),
            signatures(("giver", "sign", "")),
            CUT,
            heading("received"),
            fields(("symbol", _called(card)), ("received_on", None), ("received_by", None)),
            signatures(("receiver", "sign", "")),
        ),
        address=address,
    )


def invitation(meeting: Meeting, issuer: str, recipient: str, address: str) -> Slip:
    """Giấy mời for one who is invited."""
    start, end = local(meeting.starts_at), local(meeting.ends_at)
    time = said(
        "time_value",
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}" if end.date() == start.date() else moment(end),
        weekday=say(f"meetings.weekday.{start.weekday()}").lower(),
        day=day(start),
    )
    agenda = [f"{index}. {item.title}" for index, item in enumerate(meeting.agenda, 1)]
    return Slip(
        said("invitation"),
        (
            addressed(said("sent_to", recipient=recipient)),
            text(said("invited", issuer=issuer, title=meeting.title)),
            fields(("chair", meeting.chair.person.name), ("time", time), ("place", meeting.place)),
            *((heading("agenda"), text(*agenda)) if agenda else ()),
            text(said("please_come")),
            signatures(("inviter", "sign_seal", "")),
        ),
        address=address,
    )


def copy(card: Card, form: CopyForm, body: Body, recipients: Sequence[str], address: str) -> Slip:
    """The block of a copy on paper, to stand below what was copied; the number is written by hand.

    State: Nghị định 30/2020/NĐ-CP, art. 25 and Phụ lục I, III; the Party has one abbreviation for all three (BS).
    """
    style = "party" if body.numbering == Style.PARTY else form.value
    taken: tuple[tuple[str, str | None], ...] = (("part", None),) if form is CopyForm.EXTRACT else ()
    return Slip(
        said(f"copy_{form.value}"),
        (
            fields(*_about(card), *taken),
            closing(recipients),
        ),
        address=address,
        number=said(f"copy_number_{style}", symbol=body.symbol),
    )


def envelopes(card: Card, lines: Sequence[PaperLine]) -> tuple[Envelope, ...]:
    """An envelope for each recipient on paper."""
    marks = [say(f"common.urgency.{card.urgency}")] if card.urgency else []
    if card.secrecy_rank:
        marks.append(say(f"common.secrecy.{card.secrecy}"))
    number = f"{said('symbol')}: {card.symbol or ''}"
    return tuple(Envelope(line.recipient, line.address, number, tuple(marks)) for line in lines)


def _about(card: Card) -> tuple[tuple[str, str | None], ...]:
    rows: list[tuple[str, str | None]] = [
        ("issuer", card.issuer),
        ("symbol", card.symbol),
        ("document_date", day(card.document_date)),
        ("kind", card.kind),
        ("subject", card.subject),
    ]
    if card.urgency:
        rows.append(("urgency", say(f"common.urgency.{card.urgency}")))
    if card.secrecy_rank:
        rows.append(("secrecy", say(f"common.secrecy.{card.secrecy}")))
    return tuple(rows)


def _called(card: Card) -> str:
    return ", ".join(one for one in (card.symbol, day(card.document_date)) if one)


def _names(people: Sequence[NamedPerson]) -> str:
    return "; ".join(person.name for person in people)
