"""The event store on real PostgreSQL: versions, groups, repeats, numbers, snapshots, facts."""

import asyncio
import datetime as dt
from dataclasses import replace
from unittest import mock
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.receiving.commands import RefuseDocument, RegisterDocument
from services.tracking.tasks.commands import AssignTask, ReportProgress
from services.tracking.tasks.decider import DECIDER as TRACKING
from shared.events.base import LARGEST_EVENT
from shared.events.receiving import DocumentRegistered
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.store import append_all
from tests.conftest import Database
from tests.integration.handlers import HEAD, append, handler, receive, received_and_registered, request
from tests.unit.given import BODY, OTHER, SYSTEM, who


async def test_a_group_appends_each_command_whole_and_alone(database: Database) -> None:
    connection = await asyncpg.connect(database.url("receiving"))
    fresh, taken, late = uuid4(), uuid4(), uuid4()
    await append_all(connection, [append(taken, 1)])
    placed = await append_all(connection, [append(fresh, 1, 3), append(taken, 1, 2), append(late, 5)])
    assert set(placed) == {str(fresh)}
    assert [version for version, _, _ in sorted(placed[str(fresh)])] == [1, 2, 3]
    counts = dict(await connection.fetch("SELECT stream_id, count(*) FROM events GROUP BY 1"))
    assert counts == {str(fresh): 3, str(taken): 1}
    await connection.close()


async def test_one_of_many_writers_wins_a_version(database: Database) -> None:
    pool = await asyncpg.create_pool(database.url("receiving"), min_size=8, max_size=8)
    stream = uuid4()

    async def write() -> bool:
        async with pool.acquire() as connection:
            return bool(await append_all(connection, [append(stream, 1, 2)]))

    assert sum(await asyncio.gather(*(write() for _ in range(8)))) == 1
    assert await pool.fetchval("SELECT count(*) FROM events") == 2
    await pool.close()


async def test_facts_cannot_be_changed(database: Database) -> None:
    async with handler(database.url("receiving")) as handling:
        document = uuid4()
        await handling.handle(request(document, receive(document)))
    for role in ("receiving", "postgres"):
        connection = await asyncpg.connect(database.url(role))
        for statement in ("UPDATE receiving.events SET version = 9", "DELETE FROM receiving.events",
                          "TRUNCATE receiving.events"):  # fmt: skip
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(statement)
        await connection.close()


async def test_no_service_reads_another_ones_store(database: Database) -> None:
    connection = await asyncpg.connect(database.url("routing"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM receiving.events")
    await connection.close()


async def test_the_same_command_twice_gets_the_first_answer(database: Database) -> None:
    async with handler(database.url("receiving")) as handling:
        document, key = uuid4(), uuid4()
        await handling.handle(request(document, receive(document)))
        asked = request(document, RegisterDocument(head=HEAD), key=key)
        first, *others = await asyncio.gather(*(handling.handle(asked) for _ in range(6)))
        for other in others:
            assert [event.id for event in other.events] == [event.id for event in first.events]
        assert sum(not answer.repeated for answer in (first, *others)) == 1
        with pytest.raises(Rejected, match="id-reused"):
            await handling.handle(request(document, RefuseDocument(reason="khác"), key=key))


async def test_a_repeat_that_would_be_accepted_again_is_not(database: Database) -> None:
    """Progress may be reported twice; the same report may not."""
    async with handler(database.url("tracking"), "tracking", TRACKING) as handling:
        task, key = uuid4(), uuid4()
        assign = AssignTask(task_id=task, document_id=uuid4(), body_id=BODY, lead_body_id=OTHER, text="báo cáo")
        await handling.handle(request(task, assign, SYSTEM))
        report = request(task, ReportProgress(percent=10, note="x"), who("chanhvp", OTHER), key)
        first, second = await handling.handle(report), await handling.handle(report)
        assert second.repeated
        assert first.events == second.events
        assert (await handling.state(TRACKING, str(task)))[1] == 2


async def test_a_stale_version_is_refused(database: Database) -> None:
    async with handler(database.url("receiving")) as handling:
        document = uuid4()
        await handling.handle(request(document, receive(document)))
        with pytest.raises(Rejected, match="stale-version"):
            await handling.handle(request(document, RegisterDocument(head=HEAD), expected_version=0))
        await handling.handle(request(document, RegisterDocument(head=HEAD), expected_version=1))


async def test_numbers_have_no_gaps_and_no_repeats_under_concurrency(database: Database) -> None:
    async with handler(database.url("receiving")) as one, handler(database.url("receiving")) as two:
        documents = [uuid4() for _ in range(40)]

        async def go(index: int, document: UUID) -> list[int]:
            handling = one if index % 2 else two  # two processes share the series
            await handling.handle(request(document, receive(document)))
            tries = [request(document, RegisterDocument(head=HEAD)) for _ in range(2)]  # only one may win
            answers = await asyncio.gather(*(handling.handle(each) for each in tries), return_exceptions=True)
            events = [a.events[0].data for a in answers if not isinstance(a, BaseException)]
            return [event.arrival_number for event in events if isinstance(event, DocumentRegistered)]

        numbers = await asyncio.gather(*(go(index, document) for index, document in enumerate(documents)))
    assert sorted(number for each in numbers for number in each) == list(range(1, 41))


async def test_a_failed_command_gives_its_number_back(database: Database) -> None:
    async with handler(database.url("receiving")) as handling:
        await received_and_registered(handling, uuid4())
        document = uuid4()
        await handling.handle(request(document, receive(document)))
        lost = mock.patch(
            "shared.eventsourcing.handling.append_all", side_effect=RuntimeError("the connection is lost")
        )
        with lost, pytest.raises(RuntimeError):
            await handling.handle(request(document, RegisterDocument(head=HEAD)))
        answer = await handling.handle(request(document, RegisterDocument(head=HEAD)))
        assert answer.events[0].data.arrival_number == 2  # type: ignore[attr-defined]


async def test_long_streams_are_read_from_a_snapshot(database: Database) -> None:
    async with handler(database.url("tracking"), "tracking", TRACKING) as handling:
        task = uuid4()
        assign = AssignTask(task_id=task, document_id=uuid4(), body_id=BODY, lead_body_id=OTHER, text="báo cáo")
        await handling.handle(request(task, assign, SYSTEM))
        for index in range(104):
            percent = min(index, 100)
            report = ReportProgress(percent=percent, note="x")
            await handling.handle(request(task, report, who("chanhvp", OTHER)))
        loaded = await handling.store.load(str(task), TRACKING.state_type)
        assert loaded.snapshot_version == 100
        assert [event.version for event in loaded.events] == [101, 102, 103, 104, 105]
        with_snapshot = await handling.state(TRACKING, str(task))
        await handling.store.pool.execute("DELETE FROM snapshots")
        assert await handling.state(TRACKING, str(task)) == with_snapshot


async def test_an_event_larger_than_the_brokers_take_is_refused(database: Database) -> None:
    """One command is refused, and the one beside it in the same stream goes on."""
    document = uuid4()
    async with handler(database.url("receiving")) as handling:
        await handling.handle(request(document, receive(document)))
        large = RefuseDocument.model_construct(reason="ộ" * (LARGEST_EVENT // 3))
        with pytest.raises(Rejected) as refused:
            await handling.handle(request(document, large))
        assert refused.value.code == "command.too-large"
        answer = await handling.handle(request(document, RegisterDocument(head=HEAD)))
        assert answer.version == 2


async def test_an_event_of_the_future_is_refused(database: Database) -> None:
    """The writer's clock runs ahead of the database's: nothing is appended, and no number is lost."""
    document = uuid4()
    async with handler(database.url("receiving")) as handling:
        await handling.handle(request(document, receive(document)))
        later = Context(actor=who("vanthu"), at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=40))
        register = request(document, RegisterDocument(head=HEAD))
        with pytest.raises(Rejected) as refused:
            await handling.handle(replace(register, context=later))
        assert refused.value.code == "service.clock-ahead"
        assert (await handling.handle(register)).events[0].data.arrival_number == 1  # type: ignore[attr-defined]


async def test_nobody_begins_something_under_the_id_of_something_else(database: Database) -> None:
    """What is told under an id, its secrecy and its files, is told of one thing; the system goes on under it."""
    taken, connection = uuid4(), await asyncpg.connect(database.url())
    await connection.execute("INSERT INTO approval.streams VALUES ($1, 1)", str(taken))
    await connection.close()
    async with handler(database.url("receiving")) as handling:
        with pytest.raises(Rejected, match=r"command\.stream-taken"):
            await handling.handle(request(taken, receive(taken)))
        with pytest.raises(Rejected, match=r"forbidden\.body"):  # who may not at all learns nothing of it
            await handling.handle(request(taken, receive(taken, OTHER)))
        answer = await handling.handle(request(taken, receive(taken), SYSTEM))
    assert answer.version == 1


async def test_more_numbers_at_once_than_there_are_connections(database: Database) -> None:
    """Whoever waits for a number holds no connection, so that all of them get one."""
    documents = [uuid4() for _ in range(30)]
    async with handler(database.url("receiving")) as handling:
        for document in documents:
            await handling.handle(request(document, receive(document)))
        async with asyncio.timeout(30):
            answers = await asyncio.gather(
                *(handling.handle(request(one, RegisterDocument(head=HEAD))) for one in documents)
            )
    numbers = [event.data.arrival_number for answer in answers for event in answer.events]  # type: ignore[attr-defined]
    assert sorted(numbers) == list(range(1, 31))
