"""An event that nothing can read: contained, seen, mended and replayed; the rows are those of a run without the fault."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from services.operations.clients import ServiceClients
from services.operations.consumers.decider import DECIDER as CONSUMERS
from services.operations.dead_letters.decider import DECIDER as LETTERS
from services.operations.dead_letters.reads import DeadLetters
from services.operations.dead_letters.work import DeadLetterWork, patched
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.readmodels.catalogue import READ_MODELS
from shared.settings import Settings
from shared.streams.topics import DOCUMENTS
from tests.conftest import city_bodies
from tests.integration import poison
from tests.integration.handlers import HEAD
from tests.integration.poison import recall, registered
from tests.smoke.settling import settle
from tests.unit.given import OPERATOR


@pytest.fixture
async def work(city: LocalStack) -> AsyncIterator[tuple[DeadLetterWork, DeadLetters]]:
    """The console's work on the running city, as its own process does it."""
    values = city.values()
    settings = Settings(**{name.lower(): values[name] for name in ("PROJECTIONS_URL", "ACTOR_TOKEN_PRIVATE_KEY")})
    pool = await asyncpg.create_pool(city.role_url("operations"), min_size=1, max_size=3)
    handling = CommandHandler((LETTERS, CONSUMERS), EventStore(pool, "operations"), Appender(pool, "operations"))
    async with (
        httpx.AsyncClient(timeout=30) as http,
        AIOKafkaProducer(**city.broker.cluster().aiokafka()) as producer,
    ):
        letters = DeadLetters(pool)
        yield DeadLetterWork(letters, handling, ServiceClients(settings, http), producer), letters
    await pool.close()


async def until_letter(letters: DeadLetters, admin: asyncpg.Connection, event_id: UUID) -> UUID:
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
    city: LocalStack, work: tuple[DeadLetterWork, DeadLetters], later: bool
) -> None:
    console, letters = work
    body, stream = city_bodies()[4].id, uuid4()
    admin = await asyncpg.connect(city.postgres.admin_url)
    async with CityClient(city.job_env()) as client:
        head = HEAD.model_dump(mode="json", exclude_none=True)
        fields = {"document_id": str(stream), "body_id": body, "channel": "paper", "head": head}
        await client.give(people_of(body)["vanthu"], "receiving", document(stream), "ReceiveDocument", fields)
    assert await settle(city, 60)
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
        letter = await letters.find(letter_id)
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
    assert await settle(city, 60)

    verdict = await poison.verdict_without_faults(admin)
    assert verdict.read_model_mismatches == 0, verdict.details
    row = await admin.fetchrow("SELECT status FROM operations.standings WHERE letter_id = $1", letter_id)
    assert row["status"] == "replayed"
    await admin.close()


async def test_what_no_service_wrote_is_seen_and_set_aside(
    city: LocalStack, work: tuple[DeadLetterWork, DeadLetters]
) -> None:
    console, letters = work
    admin = await asyncpg.connect(city.postgres.admin_url)
    event_id = uuid4()
    headers = [
        ("ce_id", str(event_id).encode()),
        ("ce_type", b"congvan.receiving.DocumentRegistered.v1"),
        ("ce_body", b"\xff\x00"),
    ]
    async with AIOKafkaProducer(**city.broker.cluster().aiokafka()) as producer:
        await producer.send_and_wait(DOCUMENTS.name, b"\xff\xfe{", b"k", headers=headers)
    letter = await letters.find(await until_letter(letters, admin, event_id))
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
