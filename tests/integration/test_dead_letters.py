"""An event that nothing can read: contained, seen, mended and replayed; the rows are those of a run without the fault."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.database.migrate import STORES
from deploy.local.stack import LocalStack
from services.operations.asking import Asking
from services.operations.consumers.decider import DECIDER as CONSUMERS
from services.operations.letters.commands import MendLetter, Stored
from services.operations.letters.decider import DECIDER as LETTERS
from services.operations.letters.reads import Letters
from services.operations.letters.work import LetterWork, patched
from services.projections.models import READ_MODELS, timeline
from services.projections.rebuild import rebuild
from services.receiving.decider import DECIDER as RECEIVING
from shared.events.receiving import Channel, DocumentRegistered, Origin, RecallAsked
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.settings import Settings
from shared.streams.topics import DOCUMENTS
from tests.conftest import Database, city_bodies
from tests.integration import poison
from tests.integration.handlers import HEAD, handler, receive, request
from tests.integration.test_read_models import read_history, serving
from tests.smoke.drive import settle
from tests.smoke.verify import Verdict, _compare_table
from tests.unit.given import BODY, OPERATOR, OTHER, ref


def registered(document_id: UUID, body_id: str = BODY) -> DocumentRegistered:
    return DocumentRegistered(
        document_id=document_id, body_id=body_id, channel=Channel.PAPER, head=HEAD, arrival_number=1, register_year=2001,
        registered_by=ref("vanthu"),
    )  # fmt: skip


def recall(document_id: UUID, body_id: str = BODY) -> RecallAsked:
    return RecallAsked(
        document_id=document_id, body_id=body_id, reason="gửi nhầm", origin=Origin(body_id=OTHER, document_id=uuid4())
    )


async def mend_in_store(database: Database, event_id: UUID, good: dict[str, Any]) -> None:
    """What the console's command appends."""
    stored = Stored(
        event_id=event_id,
        event_type=DocumentRegistered.type_name(),
        subject=good["document_id"],
        body_id=BODY,
        readable=False,
    )
    value = json.dumps(good)
    async with handler(database.url("operations"), "operations", LETTERS) as handling:
        letter = uuid4()
        command = MendLetter(letter_id=letter, stored=stored, value=value, reason="lỗi khi ghi")
        await handling.handle(request(letter, command, OPERATOR))


async def test_contained_until_it_is_mended_and_then_as_if_it_had_been_good(database: Database) -> None:
    stream = uuid4()
    async with handler(database.url("receiving")) as handling:
        await handling.handle(request(stream, receive(stream)))
        admin = await asyncpg.connect(database.url("postgres"))
        event_id, good = await poison.write(admin, stream, 2, registered(stream), arrival_number="chín")
        await poison.write(admin, stream, 3, recall(stream))
        with pytest.raises(ValueError, match="arrival_number"):
            await handling.state(RECEIVING, str(stream))  # the service itself cannot read it either

        async with serving(database, timeline.MODEL) as (connection, _):
            assert await rebuild(database.url("projections"), timeline.MODEL) == 3
            names = "SELECT array_agg(name ORDER BY version) FROM timeline.entries WHERE service = 'receiving'"
            assert await connection.fetchval(names) == ["DocumentReceived", "RecallAsked"]  # what came after is shown

            await mend_in_store(database, event_id, good)
            await rebuild(database.url("projections"), timeline.MODEL)
            assert await connection.fetchval(names) == ["DocumentReceived", "DocumentRegistered", "RecallAsked"]
            async with connection.transaction():
                assert (await read_history(connection))[1].data == registered(stream)
        state, version = await handling.state(RECEIVING, str(stream))
        assert version == 3
        assert state.status.value == "registered"
        raw = await admin.fetchval("SELECT data ->> 'arrival_number' FROM receiving.events WHERE id = $1", event_id)
        assert raw == "chín"  # the store keeps what it was given
        await admin.close()


@pytest.fixture
async def work(city: LocalStack) -> AsyncIterator[tuple[LetterWork, Letters]]:
    """The console's work on the running city, as its own process does it."""
    values = city.values()
    settings = Settings(**{name.lower(): values[name] for name in ("PROJECTIONS_URL", "ACTOR_TOKEN_PRIVATE_KEY")})
    pool = await asyncpg.create_pool(city.role_url("operations"), min_size=1, max_size=3)
    handling = CommandHandler((LETTERS, CONSUMERS), EventStore(pool, "operations"), Appender(pool, "operations"))
    async with (
        httpx.AsyncClient(timeout=30) as http,
        AIOKafkaProducer(bootstrap_servers=city.broker.bootstrap_servers) as producer,
    ):
        letters = Letters(pool)
        yield LetterWork(letters, handling, Asking(settings, http), producer), letters
    await pool.close()


async def until_letter(letters: Letters, admin: asyncpg.Connection, event_id: UUID) -> UUID:
    """The letter of an event; how long it took is measured from now."""
    for _ in range(400):
        found = await admin.fetchval("SELECT letter_id FROM operations.letters WHERE event_id = $1", event_id)
        if found:
            return found  # type: ignore[no-any-return]
        await asyncio.sleep(0.05)
    raise AssertionError("no letter came")


async def rebuilt(admin: asyncpg.Connection) -> None:
    """Wait until no rebuild is under way."""
    for _ in range(1200):
        if not await admin.fetchval(
            "SELECT count(*) FILTER (WHERE type LIKE '%RebuildOrdered%') - count(*) FILTER (WHERE type LIKE '%RebuildEnded%')"
            " FROM operations.events"
        ):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("a rebuild did not end")


@pytest.mark.parametrize("later", [True, False], ids=["passed by later events", "the last of its stream"])
async def test_mended_and_replayed_all_read_models_are_those_of_a_run_without_it(
    city: LocalStack, work: tuple[LetterWork, Letters], later: bool
) -> None:
    console, letters = work
    body, stream = city_bodies()[4].id, uuid4()
    admin = await asyncpg.connect(city.postgres.admin_url)
    async with CityClient(city.job_env()) as client:
        head = HEAD.model_dump(mode="json", exclude_none=True)
        fields = {"document_id": str(stream), "body_id": body, "channel": "paper", "head": head}
        await client.give(people_of(body)["vanthu"], "receiving", document(stream), "ReceiveDocument", fields)
    await settle(city.postgres.admin_url, 60)
    event_id, _ = await poison.write(admin, stream, 2, registered(stream, body), arrival_number="chín")
    began = time.monotonic()
    letter_id = await until_letter(letters, admin, event_id)
    print(f"the letter came after {time.monotonic() - began:.2f} s")
    assert time.monotonic() - began < 5
    if later:
        await poison.write(admin, stream, 3, recall(stream, body))
        for _ in range(200):
            if await admin.fetchval("SELECT version FROM registers.streams WHERE stream_id = $1", str(stream)) == 3:
                break
            await asyncio.sleep(0.05)
    wanted = {"routing", *(f"projections.{model.name}" for model in READ_MODELS)}
    for _ in range(100):  # every model and routing's policy have failed on it
        letter = await letters.one(letter_id)
        if letter is not None and wanted <= set(letter.consumers):
            break
        await asyncio.sleep(0.1)
    assert letter is not None and wanted <= set(letter.consumers)
    assert letter.faults() == [
        {"field": "arrival_number", "message": "Input should be a valid integer, unable to parse string as an integer"}
    ]
    ahead = await console.preview(OPERATOR, letter, None)
    assert ahead.refused and ahead.refused.code == "letter.needs-mending"
    with pytest.raises(Rejected, match=r"letter\.needs-mending"):
        await console.replay(OPERATOR, letter_id)

    value = patched(letter.text(), '{"arrival_number": 1}')
    ahead = await console.preview(OPERATOR, letter, value)
    assert ahead.refused is None
    assert ahead.changes == [("arrival_number", '"chín"', "1")]
    assert "registers" in (ahead.rebuilt if later else ahead.taken)
    assert "calendars" not in ahead.rebuilt + ahead.taken  # where it shows in no row
    assert "routing" in ahead.services

    await console.mend(OPERATOR, letter, value, "lỗi khi ghi")
    models = await console.replay(OPERATOR, letter_id)
    assert set(models) == set(ahead.rebuilt)
    await console.rebuild(OPERATOR, models, "phát lại")
    await rebuilt(admin)
    async with CityClient(city.job_env()) as client:  # routing's policy has answered the replayed event
        await client.wait_for_action(people_of(body)["lanhdao"], "routing", document(stream), "AnnotateDocument")
    assert await settle(city.postgres.admin_url, 60)

    history = await poison.history_without_faults(admin, STORES)
    verdict = Verdict()
    for model in READ_MODELS:
        for table in model.tables:
            await _compare_table(admin, model, table, history, verdict)
    assert verdict.read_model_mismatches == 0, verdict.details
    row = await admin.fetchrow("SELECT status FROM operations.standings WHERE letter_id = $1", letter_id)
    assert row["status"] == "replayed"
    await admin.close()


async def test_what_no_service_wrote_is_seen_and_set_aside(city: LocalStack, work: tuple[LetterWork, Letters]) -> None:
    console, letters = work
    admin = await asyncpg.connect(city.postgres.admin_url)
    event_id = uuid4()
    headers = [
        ("ce_id", str(event_id).encode()),
        ("ce_type", b"congvan.receiving.DocumentRegistered.v1"),
        ("ce_body", b"\xff\x00"),
    ]
    async with AIOKafkaProducer(bootstrap_servers=city.broker.bootstrap_servers) as producer:
        await producer.send_and_wait(DOCUMENTS.name, b"\xff\xfe{", b"k", headers=headers)
    letter = await letters.one(await until_letter(letters, admin, event_id))
    assert letter is not None
    assert (letter.rank, letter.stored) == (3, None)  # it does not say how secret it is
    ahead = await console.preview(OPERATOR, letter, None)
    assert ahead.refused and ahead.refused.code == "letter.not-in-store"
    with pytest.raises(Rejected, match=r"letter\.not-in-store"):
        await console.replay(OPERATOR, letter.letter_id)
    await console.set_aside(OPERATOR, letter.letter_id, "không phải của thành phố")
    assert (
        await admin.fetchval("SELECT status FROM operations.standings WHERE letter_id = $1", letter.letter_id)
        == "set_aside"
    )
    await admin.close()
