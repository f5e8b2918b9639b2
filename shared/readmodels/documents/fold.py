"""The document card: all that a body knows about one document, on one page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events import approval, publishing, receiving, routing
from shared.events.base import DocumentEvent, Event, TaskEvent
from shared.events.publishing import entries
from shared.events.transfers import Transferred
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import DraftContent
from shared.readmodels import issuing
from shared.readmodels.documents.card import Card
from shared.readmodels.jsonb import JsonObject, from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table
from shared.uploads.named import files_in


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The document's body; consulted bodies from the request on; the answered document of an answer."""
    event = recorded.data
    if not isinstance(event, DocumentEvent) or isinstance(event, TaskEvent):
        return
    yield (event.body_id, event.document_id)
    if isinstance(event, publishing.DocumentIssued) and event.replaces_document_id is not None:
        yield (event.body_id, event.replaces_document_id)
    if isinstance(event, approval.OpinionsRequested):
        for body_id in event.consulted_body_ids:
            yield (body_id, event.document_id)
    if isinstance(event, approval.OpinionGiven | approval.ConsultationTransferred):
        yield (event.consulted_body_id, event.document_id)
    if isinstance(event, approval.DraftSubmitted | approval.DraftWithdrawn):
        for body_id in event.lapsed_body_ids:
            yield (body_id, event.document_id)


def evolve(key: Key, row: Card | None, recorded: RecordedEvent) -> Card | None:
    """The card after the event."""
    body_id, document_id = key
    event = recorded.data
    if row is None:
        owner = body_id == event.body_id
        direction = "incoming" if event.service in ("receiving", "routing") else "outgoing"
        role = "owner" if owner else "consulted"
        if owner and isinstance(event, publishing.DocumentIssued) and document_id == event.replaces_document_id:
            return None  # it is another body's, taken over with the rest
        row = Card(body_id, document_id, role, event.body_id, direction, "new")
    row = replace(
        row,
        updated_at=max(row.updated_at, recorded.time),  # streams of one document have no order among each other
        secrecy_rank=max(row.secrecy_rank, Secrecy(recorded.metadata.secrecy).rank),
        versions=to_json({**from_json(row.versions, {}), recorded.service: recorded.version}),
    )
    if isinstance(event, Transferred) and row.role == "owner":
        row = replace(row, in_charge=to_json({**from_json(row.in_charge, {}), recorded.service: event.to_body_id}))
    if row.direction == "incoming":
        return _incoming(row, event, recorded.time)
    return _outgoing(_on_its_way_out(row, event), event, recorded.time)


def _with_head(row: Card, head: DocumentHead) -> Card:
    return replace(
        row,
        issuer=head.issuer,
        kind=head.kind,
        number=head.number,
        symbol=head.symbol,
        subject=head.subject,
        document_date=head.date,
        place=head.place,
        signer=head.signer,
        urgency=head.urgency.priority,
        secrecy=head.secrecy.value,
        secrecy_rank=head.secrecy.rank,
    )


def _with_content(row: Card, content: DraftContent) -> Card:
    return replace(
        row,
        kind=content.kind,
        subject=content.subject,
        urgency=content.urgency.priority,
        draft=to_json(content),
        draft_files=to_json([*files_in(content)]),
        directives=to_json(content.directives),
    )


def _incoming(row: Card, event: Event, at: dt.datetime) -> Card:  # noqa: PLR0912 - one case per event
    match event:
        case receiving.DocumentReceived():
            origin = event.origin
            return replace(
                _with_head(row, event.head),
                status="received",
                files=to_json(event.files),
                paper_location=event.paper_location,
                directives=to_json(event.directives),
                origin_document_id=origin.document_id if origin else None,
                origin_body_id=origin.body_id if origin else None,
            )
        case receiving.DocumentRegistered():
            return replace(
                _with_head(row, event.head),
                status="registered",
                arrival_number=event.arrival_number,
                register_year=event.register_year,
                directives=to_json(event.directives),
            )
        case receiving.RegistrationCorrected():
            return replace(_with_head(row, event.head), paper_location=event.paper_location)
        case receiving.ArrivalCancelled():
            status = "cancelled" if event.channel is receiving.Channel.PAST else "received"
            return replace(
                row, status=status, arrival_number=None, register_year=None, routing=None, remarks=event.reason
            )
        case receiving.PastDocumentEntered():
            return replace(
                _with_head(row, event.head),
                status="filed",
                arrival_number=event.arrival_number,
                register_year=event.register_year,
                files=to_json(event.files),
                paper_location=event.paper_location,
            )
        case receiving.PastDocumentKept():
            return replace(
                _with_head(row, event.head),
                status="filed",
                files=to_json(event.files),
                paper_location=event.paper_location,
            )
        case receiving.ContentExamined():
            readable = event.readable.sha256 if event.readable else None
            signatures = to_json([*event.signatures])
            return replace(
                row,
                signatures=signatures,
                readable_sha256=readable,
                unreadable=event.unreadable,
                active_content=to_json([*event.active_content]),
            )
        case receiving.ArrivalStamped():
            return replace(row, files=to_json([event.file, *from_json(row.files, [])]))
        case receiving.DocumentRefused():
            return replace(row, status="refused", remarks=event.reason)
        case receiving.RecallAsked() | receiving.RecallDeclined():
            instead = getattr(event, "replaced_by", row.replaced_by_document_id)
            return replace(row, remarks=event.reason, replaced_by_document_id=instead)
        case receiving.RecallAgreed():
            return replace(row, status="recalled")
        case routing.DocumentAnnotated():
            return replace(row, status="annotated", annotation=to_json(event))
        case routing.DocumentRouted():
            return replace(row, status="routed", routing=to_json(event), remarks=None)
        case routing.DocumentAcknowledged():
            return replace(row, read_by=to_json([*from_json(row.read_by, []), event.for_person_id]))
        case routing.DocumentCommented():
            return _with_comment(row, event, at)
        case routing.HandlingDelegated():
            routed = {**from_json(row.routing, {}), "lead": event.delegated_to}
            return replace(row, routing=to_json(routed), remarks=event.note)
        case routing.RoutingTransferred() if row.routing is not None:
            return replace(row, routing=to_json(_with_stand_ins(from_json(row.routing, {}), event)))
        case routing.DocumentReturned():
            return replace(row, status="annotated", routing=None, remarks=event.reason)
        case routing.HandlingCompleted():
            return replace(
                row,
                status="handled",
                result=event.result,
                answered_by_document_id=event.answer_document_id,
            )
        case routing.DocumentFiled():
            return replace(row, status="filed", result=row.result or event.case_file)
        case routing.RoutingCancelled():
            return replace(row, remarks=event.reason)
        case _:
            return row


def _on_its_way_out(row: Card, event: Event) -> Card:
    """The paper that waits, with the signatures it bears."""
    state = issuing.advance(issuing.read(row.issuing), event)
    row = replace(row, issuing=state.written() if state else issuing.NOTHING)
    match event:
        case publishing.DocumentNumbered() if event.head is not None:
            return _with_head(row, event.head)
        case entries.NumberCancelled() if state is not None:
            row = replace(row, number=None, symbol=None, document_date=None, remarks=event.reason)
            return row if state.composed else replace(row, files="[]", signatures="[]")
        case publishing.PaperComposed():
            return replace(row, files=to_json([event.file]), signatures="[]", remarks=None)
        case publishing.DocumentSigned():
            made = [*from_json(row.signatures, []), event.signature.model_dump(mode="json")]
            return replace(row, files=to_json([event.file]), signatures=to_json(made))
        case publishing.SigningDeclined():
            row = replace(row, status="draft", remarks=event.reason, number=None, symbol=None, document_date=None)
            return replace(row, files="[]", signatures="[]")
        case publishing.CompositionAsked():
            return replace(row, files="[]", signatures="[]")
        case _:
            return row


def _outgoing(row: Card, event: Event, at: dt.datetime) -> Card:  # noqa: PLR0912 - one case per event
    match event:
        case approval.DraftStarted():
            row = replace(row, status="draft", revision=1, answers_document_id=event.answers_document_id)
            row = replace(row, replaces_document_id=event.replaces_document_id, drafter_id=event.drafted_by.person_id)
            return _with_content(row, event.content)
        case approval.DraftRevised():
            return replace(_with_content(row, event.content), status="draft", revision=event.revision)
        case approval.DraftShared():
            return replace(row, co_authors=to_json([*event.co_authors]))
        case approval.DraftTransferred():
            return replace(row, drafter_id=event.now_id(row.drafter_id) if row.drafter_id else None)
        case approval.DraftCommented():
            return _with_comment(row, event, at)
        case approval.OpinionsRequested():
            asked: list[JsonObject] = [
                {"body_id": body_id, "question": event.question, "deadline": event.deadline}
                for body_id in event.consulted_body_ids
                if row.role == "owner" or body_id == row.body_id
            ]
            row = replace(row, opinions=to_json([*from_json(row.opinions, []), *asked]))
            return row if row.role == "owner" else replace(_with_content(row, event.content), status="consulted")
        case approval.OpinionGiven():
            opinions = from_json(row.opinions, [])
            for opinion in opinions:
                if opinion["body_id"] == event.consulted_body_id and "opinion" not in opinion:
                    opinion |= {"agrees": event.agrees, "opinion": event.opinion, "by": event.given_by.name}
            row = replace(row, opinions=to_json(opinions))
            return row if row.role == "owner" else replace(row, status="opinion_given")
        case approval.FormatChecked():
            return replace(row, approvals=_approved(row, "format", event), remarks="; ".join(event.departures) or None)
        case approval.DraftSubmitted() if row.role == "owner":
            return replace(row, status="submitted", remarks=None)
        case approval.DraftSubmitted() | approval.DraftWithdrawn() if row.role == "consulted":
            return replace(row, status="lapsed")
        case approval.ApprovalLevelPassed():
            return replace(row, approvals=_approved(row, event.level.value, event))
        case approval.DraftReturned():
            return replace(row, status="draft", remarks=event.remarks)
        case approval.DraftApproved():
            return replace(row, status="approved", signer=event.approved_by.name)
        case approval.DraftWithdrawn():
            return replace(row, status="withdrawn", remarks=event.reason)
        case publishing.PublicationOpened():
            return replace(row, status="to_issue")
        case publishing.DocumentIssued() if event.document_id != row.document_id:
            return replace(row, replaced_by_document_id=event.document_id)
        case publishing.DocumentIssued():
            signatures = to_json([*event.signatures])
            row = replace(row, status="issued", files=to_json(event.files), signatures=signatures, remarks=None)
            return replace(_with_head(row, event.head), answers_document_id=event.answers_document_id)
        case entries.IssueCorrected():
            return _with_head(row, event.head)
        case publishing.RecallRequested():
            return replace(row, status="recalled", remarks=event.reason)
        case _:
            return row


def _with_stand_ins(routed: JsonObject, event: Transferred) -> JsonObject:
    """Who handles it now; the names of those who did not come along are in the timeline."""

    def now(person: JsonObject) -> JsonObject:
        stand_in = event.stand_ins.get(person["person_id"])
        return stand_in.model_dump(mode="json") if stand_in else person

    groups = {name: [now(person) for person in routed.get(name, [])] for name in ("cooperating", "for_information")}
    return {**routed, "lead": now(routed["lead"]), **groups}


def _with_comment(row: Card, event: routing.DocumentCommented | approval.DraftCommented, at: dt.datetime) -> Card:
    told = [person.name for person in event.mentioned]
    said = {"by": event.commented_by.name, "text": event.text, "mentioned": told, "at": at.isoformat()}
    return replace(row, comments=to_json([*from_json(row.comments, []), said]))


def _approved(row: Card, level: str, event: Event) -> str:
    return to_json([*from_json(row.approvals, []), {"level": level, **event.model_dump(mode="json")}])


MODEL = ReadModel(
    name="documents",
    tables=(Table("cards", Card, ("body_id", "document_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=issuing.PARTS,
)
