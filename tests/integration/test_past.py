"""The past on real PostgreSQL: what is folded then equals what the read models showed then, for who might see it."""

import datetime as dt
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.projections.engine import Applier, ensure_schema
from services.projections.past import Past, Wanted
from shared.bodies.actor import Actor
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events import publishing, receiving, routing
from shared.events.base import DocumentEvent
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, Append, NewEvent, append_all, new_event_id, recorded
from shared.readmodels.delivery import fold as delivery
from shared.readmodels.documents import fold as documents
from shared.readmodels.documents.queries import card as card_of
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading, ReadModels, decode_jsonb, typed
from shared.readmodels.registers import fold as registers
from shared.readmodels.registers.queries import ROWS, page
from shared.readmodels.roster import fold as roster
from shared.readmodels.timeline import fold as timeline
from shared.readmodels.timeline.queries import of_document as happened
from tests.conftest import Database
from tests.unit.given import BODY, OTHER, ref, who
from tests.unit.recorded import METADATA

MODELS = (registers.MODEL, documents.MODEL, timeline.MODEL, delivery.MODEL)
START = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
CLERK = who("vanthu").model_copy(update={"clearance": 2})
UNCLEARED = who("chuyenvien1").model_copy(update={"clearance": 0})
STRANGER = who("vanthu", OTHER).model_copy(update={"clearance": 3})
MOMENTS = 14


def way_of(number: int, document_id: UUID, head: DocumentHead) -> list[DocumentEvent]:
    """An incoming document from the door to the shelf; its head is corrected when it is registered."""
    about: dict[str, Any] = {"document_id": document_id, "body_id": BODY}
    channel, read = receiving.Channel.UPLOAD, head.model_copy(update={"subject": "đọc sai"})
    return [
        receiving.DocumentReceived(**about, channel=channel, head=read),
        receiving.DocumentRegistered(
            **about, channel=channel, arrival_number=number, register_year=2026, head=head, registered_by=ref("vanthu")
        ),
        routing.RoutingOpened(**about, head=head, arrival_number=number),
        routing.DocumentAnnotated(**about, instruction="Giao", annotated_by=ref("lanhdao")),
        routing.DocumentRouted(**about, lead=ref("chuyenvien1"), routed_by=ref("chanhvp")),
        routing.HandlingCompleted(**about, result="xong", completed_by=ref("chuyenvien1")),
        routing.DocumentFiled(**about, case_file="Hồ sơ", filed_by=ref("vanthu")),
    ]


def issue_of(number: int, document_id: UUID, replaces: UUID | None = None) -> list[DocumentEvent]:
    """A document of the body's own, numbered, issued and sent."""
    about: dict[str, Any] = {"document_id": document_id, "body_id": BODY}
    head = DocumentHead(symbol=f"{number}-BC/QU", subject="báo cáo")
    return [
        publishing.DocumentNumbered(
            **about, series="s", number=number, symbol=f"{number}-BC/QU", numbered_by=ref("vanthu")
        ),
        publishing.DocumentIssued(
            **about, head=head, files=(), recipients=(OTHER,), issued_by=ref("vanthu"), replaces_document_id=replaces
        ),
        publishing.DocumentDispatched(**about, recipient_body_id=OTHER, head=head, files=()),
    ]


@dataclass
class City:
    """A history that has happened, what was seen on its way, and the past to compare it with."""

    past: Past
    documents: list[UUID]
    secret: UUID
    seen: dict[dt.datetime, dict[str, Any]]


async def write(database: Database, ways: dict[UUID, tuple[list[DocumentEvent], str]], chance: random.Random) -> None:
    """Append the ways, interleaved at random, an event a minute."""
    connections = {service: await asyncpg.connect(database.url(service)) for service in
                   ("receiving", "routing", "publishing")}  # fmt: skip
    left = {document_id: list(events) for document_id, (events, _) in ways.items()}
    versions: dict[tuple[str, UUID], int] = {}
    minute = 0
    while left:
        document_id = chance.choice(list(left))
        event = left[document_id].pop(0)
        if not left[document_id]:
            del left[document_id]
        key = (event.service, document_id)
        versions[key] = versions.get(key, 0) + 1
        metadata = METADATA.model_copy(update={"secrecy": ways[document_id][1]})
        new = NewEvent(
            new_event_id(), str(document_id), versions[key], event, START + dt.timedelta(minutes=minute),
            event.model_dump_json(exclude_none=True), metadata.model_dump_json(exclude_none=True), uuid4(), 0,
        )  # fmt: skip
        assert await append_all(connections[event.service], [Append(str(document_id), (new,))])
        minute += 1
    for connection in connections.values():
        await connection.close()


async def looked(view: Reading, known: list[UUID]) -> dict[str, Any]:
    """Everything that one person sees now."""
    return {
        "incoming": await page(view, "incoming", "", None, None),
        "outgoing": await page(view, "outgoing", "", None, None),
        "found": await page(view, "incoming", "hội nghị 1", None, None),
        "cards": {document_id: await card_of(view, document_id) for document_id in known},
        "events": {document_id: len(await happened(view, document_id)) for document_id in known},
    }


@asynccontextmanager
async def pool_of(database: Database, role: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await asyncpg.create_pool(
        database.url(role), min_size=1, max_size=3, init=decode_jsonb if role == "portal" else None
    )
    yield pool
    await pool.close()


@pytest.fixture
async def lived(database: Database) -> AsyncIterator[City]:
    chance = random.Random(881)
    ways: dict[UUID, tuple[list[DocumentEvent], str]] = {}
    for number in range(1, 6):
        document_id = uuid4()
        secrecy = Secrecy.SECRET if number == 5 else Secrecy.NONE
        head = DocumentHead(
            issuer="Thành ủy", subject=f"về hội nghị {number}", symbol=f"{number}-CV/TU", secrecy=secrecy
        )
        ways[document_id] = (way_of(number, document_id, head), secrecy.value)
    secret, replaced, replacing = document_id, uuid4(), uuid4()
    ways[replaced] = (issue_of(1, replaced), "none")
    ways[replacing] = (issue_of(2, replacing, replaced), "none")
    await write(database, ways, chance)
    async with pool_of(database, "projections") as projections, pool_of(database, "portal") as portal:
        seen = await replay(projections, portal, list(ways), chance)
        yield City(Past(projections), list(ways), secret, seen)


async def replay(
    projections: asyncpg.Pool, portal: asyncpg.Pool, known: list[UUID], chance: random.Random
) -> dict[dt.datetime, dict[str, Any]]:
    """Show the history to the read models event by event, and look at them at random moments."""
    seen: dict[dt.datetime, dict[str, Any]] = {}
    async with projections.acquire() as connection:
        for model in (*MODELS, roster.MODEL):  # the roster says which bodies one reads for
            await ensure_schema(connection, model)
        appliers = [await Applier.open(connection, model, model.name) for model in MODELS]
        rows = await connection.fetch(f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY time")
        history: list[RecordedEvent] = [recorded(row["service"], row) for row in rows]
        chosen = set(chance.sample(range(len(history)), MOMENTS)) | {len(history) - 1}
        for index, event in enumerate(history):
            async with connection.transaction():
                for applier in appliers:
                    await applier.apply(connection, [event])
            if index in chosen:
                async with ReadModels(portal).as_actor(CLERK) as view:
                    seen[event.time + dt.timedelta(seconds=30)] = await looked(view, known)
    return seen


async def refusal(past: Past, actor: Actor, document_id: UUID, moment: dt.datetime) -> str:
    with pytest.raises(Rejected) as refused:
        await past.document(actor, document_id, moment)
    return refused.value.code


async def test_the_past_equals_what_was_seen_then(lived: City) -> None:
    assert len(lived.seen) >= MOMENTS
    for moment, seen in lived.seen.items():
        for register in ("incoming", "outgoing"):
            then = await lived.past.register(CLERK, register, moment, Wanted())
            assert (typed(ROWS[register], then.lines), then.total) == seen[register], (register, moment)
        found = await lived.past.register(CLERK, "incoming", moment, Wanted(words="hội nghị 1"))
        assert (typed(ROWS["incoming"], found.lines), found.total) == seen["found"]
        for document_id, card in seen["cards"].items():
            if card is None:
                assert await refusal(lived.past, CLERK, document_id, moment) in ("past.not-yet", "document.unknown")
                continue
            told = await lived.past.document(CLERK, document_id, moment)
            assert typed(Card, [told.card]) == [card]
            assert len(told.timeline) == seen["events"][document_id]


async def test_a_period_and_a_page_bound_what_is_read(lived: City) -> None:
    moment = max(lived.seen)
    whole = await lived.past.register(CLERK, "incoming", moment, Wanted())
    assert whole.total == 5
    before = await lived.past.register(CLERK, "incoming", moment, Wanted(until=START - dt.timedelta(days=1)))
    assert (before.lines, before.total) == ([], 0)
    beyond = await lived.past.register(CLERK, "incoming", moment, Wanted(page=2))
    assert (beyond.lines, beyond.total) == ([], 5)


async def test_neither_another_body_nor_the_uncleared_see_anything_of_it(lived: City) -> None:
    moment = max(lived.seen)
    for register in ("incoming", "outgoing"):
        assert (await lived.past.register(STRANGER, register, moment, Wanted())).lines == []
    for document_id in lived.documents:
        assert await refusal(lived.past, STRANGER, document_id, moment) == "document.unknown"
    assert await refusal(lived.past, UNCLEARED, lived.secret, moment) == "document.unknown"
    lines = (await lived.past.register(UNCLEARED, "incoming", moment, Wanted())).lines
    assert {line["document_id"] for line in lines} == set(lived.documents[:4])


async def test_there_is_no_future_and_nothing_before_the_beginning(lived: City) -> None:
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert await refusal(lived.past, CLERK, lived.documents[0], tomorrow) == "past.future"
    with pytest.raises(Rejected, match=r"past\.future"):
        await lived.past.register(CLERK, "incoming", tomorrow, Wanted())
    assert await refusal(lived.past, CLERK, lived.documents[0], START - dt.timedelta(hours=1)) == "past.not-yet"
