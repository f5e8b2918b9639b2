"""Read models on real PostgreSQL and Kafka: each event once, gaps closed, rows kept apart, rebuilds beside what serves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from services.projections.engine import Applier, checksums, ensure_schema
from services.projections.live import LiveReadModel
from services.projections.rebuild import NothingToUndo, rebuild, undo
from services.projections.tail import Tail, consumer_of
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.readmodels.activity.queries import of_body
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.dashboard import fold as dashboard
from shared.readmodels.documents.queries import card
from shared.readmodels.inbox import fold as inbox
from shared.readmodels.inbox.queries import waiting
from shared.readmodels.model import ReadModel, Table
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.registers import fold as registers
from shared.readmodels.registers.queries import page
from shared.readmodels.roster import fold as roster
from shared.readmodels.timeline import fold as timeline
from shared.readmodels.timeline.queries import of_document as happened
from shared.streams.cloudevents import headers_of
from shared.streams.connection import Cluster
from shared.streams.topics import DEAD_LETTERS, DOCUMENTS, EVENT_TOPICS
from tests.conftest import Database
from tests.integration.handlers import HEAD, handler, receive, received_and_registered, request
from tests.unit.given import BODY, OTHER, who


async def write_history(database: Database, count: int = 10) -> list[UUID]:
    documents = [uuid4() for _ in range(count)]
    async with handler(database.url("receiving")) as handling:
        for document in documents:
            await received_and_registered(handling, document)
    return documents


async def read_history(connection: asyncpg.Connection) -> list[RecordedEvent]:
    rows = await connection.fetch(f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY transaction_id, position")
    return [recorded(row["service"], row) for row in rows]


@asynccontextmanager
async def serving(database: Database, model: ReadModel) -> AsyncIterator[tuple[asyncpg.Connection, Applier]]:
    connection = await asyncpg.connect(database.url("projections"))
    await ensure_schema(connection, model)
    yield connection, await Applier.open(connection, model, model.name)
    await connection.close()


async def test_an_event_seen_twice_counts_once_and_a_gap_is_refilled(database: Database) -> None:
    documents = await write_history(database, 5)
    async with serving(database, dashboard.MODEL) as (connection, applier):
        history = await read_history(connection)
        first, last = history[0], [event for event in history if event.stream_id == str(documents[4])][1]
        async with connection.transaction():
            applied = await applier.apply(connection, [first, first, *history[:3], last])
        assert applied.refilled == 1  # version 1 of the last document came from the store
        async with connection.transaction():
            again = await applier.apply(connection, history)
            once_more = await applier.apply(connection, history)
        assert once_more.fresh == 0
        assert again.fresh == len(history) - applied.fresh
        row = await connection.fetchrow("SELECT received, registered FROM dashboard.bodies WHERE body_id = $1", BODY)
        assert tuple(row) == (5, 5)


async def begin_at_the_end(connection: asyncpg.Connection, broker: Cluster, model: ReadModel) -> None:
    partitions = [TopicPartition(topic.name, n) for topic in EVENT_TOPICS for n in range(topic.partitions)]
    async with consumer_of(broker) as consumer:
        ends = await consumer.end_offsets(partitions)
    for partition, offset in ends.items():
        await connection.execute(
            f"INSERT INTO {model.name}.checkpoint VALUES ($1, $2, $3)", partition.topic, partition.partition, offset
        )


@asynccontextmanager
async def following(
    database: Database, broker: Cluster, model: ReadModel, *, new: bool = False
) -> AsyncIterator[LiveReadModel]:
    """A live read model that begins at the topic's present end (other tests write to it too), or a ``new`` one."""
    url = database.url("projections")
    connection = await asyncpg.connect(url)
    await ensure_schema(connection, model)
    if not new:
        await begin_at_the_end(connection, broker, model)
    await connection.close()
    async with AIOKafkaProducer(**broker.aiokafka()) as producer:
        tail = Tail(broker, producer)
        live = LiveReadModel(model, url, tail, producer)
        tasks = [asyncio.create_task(tail.run()), asyncio.create_task(live.run())]
        try:
            while not live.following:
                await asyncio.sleep(0.05)
            yield live
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def publish(database: Database, broker: Cluster, times: int = 1) -> None:
    """Put the whole history on the topic, as a relay would."""
    connection = await asyncpg.connect(database.url("postgres"))
    rows = await connection.fetch("SELECT * FROM receiving.events ORDER BY transaction_id, position")
    async with AIOKafkaProducer(**broker.aiokafka()) as producer:
        for _ in range(times):
            for row in rows:
                headers = headers_of("receiving", row)
                await producer.send_and_wait(
                    DOCUMENTS.name, row["data"].encode(), row["subject"].encode(), headers=headers
                )
    await connection.close()


async def until(condition: str, connection: asyncpg.Connection, wanted: object, seconds: float = 15) -> object:
    deadline = asyncio.get_running_loop().time() + seconds
    found = None
    while asyncio.get_running_loop().time() < deadline:
        found = await connection.fetchval(condition)
        if found == wanted:
            return found
        await asyncio.sleep(0.05)
    return found


async def test_live_rows_are_right_though_everything_is_delivered_three_times(
    database: Database, broker: Cluster
) -> None:
    await write_history(database, 8)
    connection = await asyncpg.connect(database.url("postgres"))
    async with following(database, broker, dashboard.MODEL):
        await publish(database, broker, times=3)
        assert await until("SELECT registered FROM dashboard.bodies", connection, 8) == 8
        await asyncio.sleep(0.5)
        assert await connection.fetchval("SELECT received FROM dashboard.bodies") == 8
    await connection.close()


async def test_positions_moved_by_somebody_else_are_followed(database: Database, broker: Cluster) -> None:
    await write_history(database, 3)
    connection = await asyncpg.connect(database.url("postgres"))
    async with following(database, broker, timeline.MODEL):
        await publish(database, broker)
        assert await until("SELECT count(*) FROM timeline.entries", connection, 6) == 6
        position = "SELECT sum(next_offset)::int FROM timeline.checkpoint WHERE topic = 'congvan.documents.v1'"
        reached = await connection.fetchval(position)
        await connection.execute("UPDATE timeline.checkpoint SET next_offset = 0 WHERE topic = $1", DOCUMENTS.name)
        await publish(database, broker)
        assert await until(position, connection, reached + 6) == reached + 6
        mine = "SELECT count(*) FROM timeline.entries e JOIN receiving.events s ON s.id = e.event_id"
        assert await connection.fetchval(mine) == 6
    await connection.close()


async def test_what_the_broker_has_forgotten_is_read_from_the_store(database: Database, broker: Cluster) -> None:
    await write_history(database, 3)
    await publish(database, broker)
    partitions = [TopicPartition(DOCUMENTS.name, number) for number in range(DOCUMENTS.partitions)]
    admin = AIOKafkaAdminClient(**broker.aiokafka())
    await admin.start()
    await admin.delete_records({partition: RecordsToDelete(before_offset=-1) for partition in partitions})
    await admin.close()
    connection = await asyncpg.connect(database.url("postgres"))
    async with following(database, broker, timeline.MODEL, new=True):
        assert await until("SELECT count(*) FROM timeline.entries", connection, 6) == 6
        async with consumer_of(broker) as consumer:
            ends = await consumer.end_offsets(partitions)
        rows = await connection.fetch("SELECT * FROM timeline.checkpoint WHERE topic = $1", DOCUMENTS.name)
        assert {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows} == ends
    await connection.close()


async def test_what_cannot_be_read_becomes_a_dead_letter_whole(database: Database, broker: Cluster) -> None:
    value, key = b"\xff\xfe not json", b"poison"
    headers = [("ce_id", b"no-uuid"), ("ce_type", "congvan.đếm".encode())]
    consumer = AIOKafkaConsumer(DEAD_LETTERS.name, **broker.aiokafka(), auto_offset_reset="latest")
    await consumer.start()
    await consumer.seek_to_end()
    for partition in consumer.assignment():
        await consumer.position(partition)
    await write_history(database, 1)
    connection = await asyncpg.connect(database.url("postgres"))
    async with following(database, broker, registers.MODEL):
        async with AIOKafkaProducer(**broker.aiokafka()) as producer:
            await producer.send_and_wait(DOCUMENTS.name, value, key, headers=headers)
        await publish(database, broker)  # what comes after the poison is shown all the same
        assert await until("SELECT count(*) FROM registers.incoming", connection, 1) == 1
        letter = await asyncio.wait_for(consumer.getone(), 15)
    kept = dict(letter.headers)
    assert (letter.key, letter.value) == (key, value)
    assert letter.headers[:2] == tuple(headers)
    assert kept["dlq_consumer"] == b"projections.registers"
    assert kept["dlq_attempts"] == b"1"
    assert b"Traceback" in kept["dlq_traceback"]
    assert kept["dlq_topic"] == DOCUMENTS.name.encode()
    await consumer.stop()
    await connection.close()


async def test_the_database_itself_keeps_other_rows_back(database: Database) -> None:
    secret, plain, theirs = uuid4(), uuid4(), uuid4()
    async with handler(database.url("receiving")) as handling:
        await handling.handle(request(plain, receive(plain)))
        other = who("vanthu", OTHER)
        await handling.handle(request(theirs, receive(theirs, OTHER), other))
        confidential = receive(secret).model_copy(
            update={"head": HEAD.model_copy(update={"secrecy": Secrecy.CONFIDENTIAL, "subject": None})}
        )
        await handling.handle(request(secret, confidential))
    for model in READ_MODELS:
        async with serving(database, model) as (connection, applier), connection.transaction():
            await applier.apply(connection, await read_history(connection))
    admin = await asyncpg.connect(database.url())
    await admin.execute(
        "INSERT INTO roster.bodies (body_id, name, symbol, level, numbering, successors, exceptions, separate_approver,"
        " second_step, numbering_rules) VALUES ($1, 'x', 'X', 'commune', 'year', '{}', '{}', false, false, '{}')",
        OTHER,
    )
    await admin.close()
    portal = await asyncpg.create_pool(database.url("portal"), min_size=1, max_size=2, init=decode_jsonb)
    for table in ("registers.incoming", "inbox.documents", "inbox.items", "documents.cards", "timeline.entries"):
        assert await portal.fetchval(f"SELECT count(*) FROM {table}") == 0, "nobody set, nothing seen"
    reads = ReadModels(portal)
    async with reads.as_actor(who("chuyenvien1")) as view:
        lines, total = await page(view, "incoming", "", None, None)
        assert ([line.document_id for line in lines], total) == ([plain], 1)
        assert await card(view, secret) is None
        assert await card(view, theirs) is None
        assert await happened(view, secret) == []
        own = await of_body(view, BODY)
        assert own is not None
        assert own.acts == 2
        assert await of_body(view, OTHER) is None
    async with reads.as_actor(who("lanhdao", "van-phong-thanh-uy")) as view:  # oversees the city
        assert await of_body(view, OTHER) is not None
    async with reads.as_actor(who("vanthu")) as view:  # cleared for Mật
        lines, total = await page(view, "incoming", "", None, None)
        assert ({line.document_id for line in lines}, total) == ({plain, secret}, 2)
    assert await portal.fetchval("SELECT count(*) FROM registers.incoming") == 0, (
        "the setting ends with the transaction"
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await portal.execute("UPDATE registers.incoming SET subject = 'x'")
    await portal.close()


async def test_a_rebuild_stands_beside_and_swaps_under_readers(database: Database) -> None:
    await write_history(database, 30)
    async with serving(database, inbox.MODEL) as (connection, applier):
        async with connection.transaction():
            await applier.apply(connection, await read_history(connection))
        before = await checksums(connection, inbox.MODEL)
        await ensure_schema(connection, roster.MODEL)  # says which bodies one reads for
        portal = await asyncpg.create_pool(database.url("portal"), min_size=2, max_size=4, init=decode_jsonb)
        reads, stop, refused, served = ReadModels(portal), asyncio.Event(), [], 0

        async def read() -> None:
            nonlocal served
            while not stop.is_set():
                try:
                    async with reads.as_actor(who("lanhdao")) as view:
                        await waiting(view)
                    served += 1
                except asyncpg.PostgresError as error:
                    refused.append(error)
                await asyncio.sleep(0)

        reading = [asyncio.create_task(read()) for _ in range(3)]
        for _ in range(3):
            assert await rebuild(database.url("projections"), inbox.MODEL) == 60
        stop.set()
        await asyncio.gather(*reading)
        assert refused == []
        assert served > 20
        assert await checksums(connection, inbox.MODEL) == before
        assert await connection.fetchval(
            "SELECT to_regnamespace('inbox_next') IS NULL AND to_regnamespace('inbox_old') IS NULL"
        )
        await portal.close()


async def test_a_rebuild_is_undone_and_the_rows_of_before_catch_up(database: Database, broker: Cluster) -> None:
    await write_history(database, 3)
    connection = await asyncpg.connect(database.url("postgres"))
    shown = "SELECT received FROM dashboard.bodies"
    async with following(database, broker, dashboard.MODEL) as live:
        await publish(database, broker)
        assert await until(shown, connection, 3) == 3
        await rebuild(database.url("projections"), dashboard.MODEL, keep_old=True)
        await connection.execute("UPDATE dashboard.bodies SET received = 99")  # the new rows turn out to be wrong
        await write_history(database, 2)
        await publish(database, broker)
        await until(shown, connection, 101)
        await undo(database.url("projections"), dashboard.MODEL)
        live.look_again()
        assert await until(shown, connection, 5) == 5  # what came in between, too
        with pytest.raises(NothingToUndo):
            await undo(database.url("projections"), dashboard.MODEL)
        assert await connection.fetchval("SELECT to_regnamespace('dashboard_next') IS NULL")
    await connection.close()


async def test_one_event_a_model_cannot_digest_spoils_no_other(database: Database) -> None:
    await write_history(database, 2)
    table = timeline.MODEL.tables[0]
    poison: list[str] = []

    def evolve(key: object, row: object, event: RecordedEvent) -> object:
        if event.version == 2 and not poison:
            poison.append(str(event.id))
            raise ValueError("indigestible")
        return table.evolve(key, row, event)  # type: ignore[arg-type]

    broken = ReadModel("timeline", (Table(table.name, table.row, table.key, table.keys, evolve),), timeline.MODEL.ddl)
    async with serving(database, broken) as (connection, applier):
        async with connection.transaction():
            applied = await applier.apply(connection, await read_history(connection))
        assert [str(event.id) for event, _ in applied.failures] == poison
        assert await connection.fetchval("SELECT count(*) FROM timeline.entries") == 3
