"""The book of postal dispatch on a real PostgreSQL: as its own body reads it, and nobody else."""

import datetime as dt
import random
from typing import Any
from uuid import uuid4

from services.projections.engine import Applier, ensure_schema
from shared.documents.head import DocumentHead
from shared.events.publishing import DocumentIssued
from shared.events.publishing.entries import PaperSending, ReceiptNoted, SentOnPaper
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.paper.content import OutsideRecipient
from shared.readmodels.postal import fold, queries
from shared.readmodels.reading import ReadModels
from shared.readmodels.roster import fold as roster
from tests.conftest import Database
from tests.integration.test_past import CLERK, STRANGER, pool_of, write
from tests.unit.given import BODY, ref

DAY = dt.date(2026, 3, 2)


async def test_the_book_shows_what_was_sent_and_what_waits(database: Database) -> None:
    document_id = uuid4()
    about: dict[str, Any] = {"document_id": document_id, "body_id": BODY}
    head = DocumentHead(symbol="7-CV/QU", subject="về việc họp")
    outside = (OutsideRecipient(name="Báo", copies=2), OutsideRecipient(name="Kho"))
    events = [
        DocumentIssued(**about, head=head, files=(), recipients=(), outside=outside, issued_by=ref("vanthu")),
        SentOnPaper(
            **about,
            sendings=(PaperSending(recipient="Báo", copies=2, postal_number="RR1"),),
            sent_on=DAY,
            sent_by=ref("vanthu"),
        ),
        ReceiptNoted(**about, recipient="Báo", received_on=DAY, received_by="Lan", noted_by=ref("vanthu")),
    ]
    await write(database, {document_id: (list(events), "none")}, random.Random(1))
    async with pool_of(database, "projections") as projections, pool_of(database, "portal") as portal:
        async with projections.acquire() as connection:
            for model in (fold.MODEL, roster.MODEL):
                await ensure_schema(connection, model)
            applier = await Applier.open(connection, fold.MODEL, fold.MODEL.name)
            rows = await connection.fetch(f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY time")
            async with connection.transaction():
                await applier.apply(connection, [recorded(row["service"], row) for row in rows])
        async with ReadModels(portal).as_actor(CLERK) as view:
            (sent,) = await queries.book(view, DAY, DAY)
            (waiting,) = await queries.waiting(view)
            both = await queries.of_document(view, document_id)
            document = await queries.document(view, document_id)
        async with ReadModels(portal).as_actor(STRANGER) as view:
            assert await queries.of_document(view, document_id) == []
            assert await queries.document(view, document_id) is None
    assert (sent.recipient, sent.copies, sent.postal_number, sent.received_by) == ("Báo", 2, "RR1", "Lan")
    assert (sent.symbol, waiting.recipient, waiting.sent_on) == ("7-CV/QU", "Kho", None)
    assert [line.recipient for line in both] == ["Báo", "Kho"]
    assert document is not None
    assert document.subject == "về việc họp"
