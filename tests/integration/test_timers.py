"""Timers on real PostgreSQL: set and cancelled by events, fired once, whatever happens to processes and clocks."""

import asyncio
import datetime as dt
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from services.tracking.app import DECIDERS
from services.tracking.calendars.commands import DeclareDayOff
from services.tracking.calendars.lookup import CITY
from services.tracking.tasks.commands import AssignTask, ReportProgress
from services.tracking.tasks.decider import DECIDER
from services.tracking.timers import TIMERS as TRACKING
from shared.calendar import VIETNAM, city_calendar
from shared.events.base import Event
from shared.events.tracking.tasks import CompletionConfirmed, ProgressReported, TaskAssigned
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import Append, EventStore, NewEvent, append_all, new_event_id
from shared.timers.clock import TimerClock
from shared.timers.timer import CancelTimer, Change, SetTimer, Timer
from tests.conftest import Database
from tests.integration.handlers import ahead, handler, request
from tests.unit.given import BODY, OTHER, SYSTEM, ref, who
from tests.unit.recorded import METADATA

MORNING = dt.time(7, 30, tzinfo=VIETNAM)


def next_working_morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(city_calendar().add_working_days(day, 1), MORNING)


def after_deadline(recorded: RecordedEvent) -> Iterable[Change]:
    """On the morning of the first working day after a task's deadline; a command that would be accepted every time."""
    event = recorded.data
    about = recorded.stream_id
    if isinstance(event, TaskAssigned) and event.deadline is not None:
        report = ReportProgress(percent=50, note="đến hạn")
        yield SetTimer(about, next_working_morning(event.deadline), recorded.stream_id, report, event.lead_body_id)
    elif isinstance(event, CompletionConfirmed):
        yield CancelTimer(about)


TIMER = Timer("test.after-deadline", (TaskAssigned, CompletionConfirmed), after_deadline, ReportProgress)


@dataclass
class SimulatedClock:
    now: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=VIETNAM)

    def __call__(self) -> dt.datetime:
        return self.now


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Office:
    """The tasks of a test, their timers and the clock they live by."""

    url: str
    handler: CommandHandler
    connection: asyncpg.Connection
    clock: SimulatedClock = field(default_factory=SimulatedClock)

    def timers(self, handler: Any = None) -> TimerClock:
        """A process that has just started."""
        return TimerClock(self.url, "tracking", (TIMER,), handler or self.handler, self.clock)

    async def settle(self, timers: TimerClock | None = None) -> int:
        timers, fired = timers or self.timers(), 0
        while due := await timers.turn(self.connection):
            fired += due
        return fired

    async def assign(self, deadline: dt.date) -> UUID:
        task = uuid4()
        command = AssignTask(
            task_id=task, document_id=task, body_id=BODY, lead_body_id=OTHER, text="báo cáo", deadline=deadline
        )
        await self.handler.handle(request(task, command, SYSTEM))
        return task

    async def firings(self) -> list[tuple[str, dt.datetime]]:
        rows = await self.connection.fetch(
            "SELECT stream_id, time FROM events WHERE type = $1 ORDER BY position", ProgressReported.type_name()
        )
        return [(row["stream_id"], row["time"].astimezone(VIETNAM)) for row in rows]


@asynccontextmanager
async def office(database: Database) -> AsyncIterator[Office]:
    url = database.url("tracking")
    async with handler(url, "tracking", DECIDER) as handling:
        connection = await TimerClock(url, "tracking", (), handling).connect()
        yield Office(url, handling, connection)
        await connection.close()


async def test_the_body_that_leads_has_its_own_calendar(database: Database) -> None:
    """A storm day declared by the lead, and one by the city's office, move what falls due."""
    url = database.url("tracking")
    pool = await asyncpg.create_pool(url, min_size=1, max_size=2)
    handling = CommandHandler(DECIDERS, EventStore(pool, "tracking"), Appender(pool, "tracking"))
    for body_id, day in ((OTHER, dt.date(2026, 3, 9)), (CITY, dt.date(2026, 3, 10)), (BODY, dt.date(2026, 3, 11))):
        declared = DeclareDayOff(body_id=body_id, day=day, reason="bão")
        await handling.handle(request(body_id, declared, who("chanhvp", body_id)))
    task = uuid4()
    assigned = AssignTask(task_id=task, document_id=task, body_id=BODY, lead_body_id=OTHER, text="báo cáo",
                          deadline=dt.date(2026, 3, 6))  # fmt: skip
    await handling.handle(request(task, assigned, SYSTEM))
    simulated = SimulatedClock(dt.datetime(2026, 3, 5, tzinfo=VIETNAM))
    clock = TimerClock(url, "tracking", TRACKING, handling, simulated)
    connection = await clock.connect()
    await clock.turn(connection)
    due = await connection.fetchval("SELECT due_at FROM timers WHERE name = 'tracking.overdue'")
    assert due == dt.datetime(2026, 3, 11, 7, 30, tzinfo=VIETNAM)

    # the storm goes on: what was set already waits for the day after
    declared = DeclareDayOff(body_id=OTHER, day=dt.date(2026, 3, 11), reason="bão")
    await handling.handle(request(OTHER, declared, who("chanhvp", OTHER)))
    told = "SELECT count(*) FROM events WHERE type LIKE '%TaskOverdue%'"
    for moment, times in ((dt.datetime(2026, 3, 11, 9), 0), (dt.datetime(2026, 3, 12, 7, 29), 0),
                          (dt.datetime(2026, 3, 12, 7, 30), 1), (dt.datetime(2026, 3, 13, 9), 1)):  # fmt: skip
        simulated.now = moment.replace(tzinfo=VIETNAM)
        while await clock.turn(connection):
            pass
        assert await connection.fetchval(told) == times, moment
    await connection.close()
    await pool.close()


async def test_due_on_the_right_working_day_and_only_then(database: Database) -> None:
    async with office(database) as here:
        friday = await here.assign(dt.date(2026, 3, 6))
        before_tet = await here.assign(dt.date(2026, 2, 13))
        for moment, fired in (
            (dt.datetime(2026, 2, 21, 12, tzinfo=VIETNAM), 0),  # Tết
            (dt.datetime(2026, 2, 23, 7, 29, tzinfo=VIETNAM), 0),
            (dt.datetime(2026, 2, 23, 7, 30, tzinfo=VIETNAM), 1),
            (dt.datetime(2026, 3, 9, 7, 29, tzinfo=VIETNAM), 0),
            (dt.datetime(2026, 3, 9, 7, 31, tzinfo=VIETNAM), 1),
        ):
            here.clock.now = moment
            assert await here.settle() == fired, moment
        assert [stream for stream, _ in await here.firings()] == [str(before_tet), str(friday)]


async def test_a_clock_that_jumps(database: Database) -> None:
    async with office(database) as here:
        tasks = [await here.assign(dt.date(2026, 3, day)) for day in range(2, 28)]
        here.clock.now = dt.datetime(2026, 11, 2, tzinfo=VIETNAM)  # far ahead: everything, once
        assert await here.settle() == len(tasks)
        here.clock.now = dt.datetime(2026, 1, 2, tzinfo=VIETNAM)  # and back
        assert await here.settle() == 0
        here.clock.now = dt.datetime(2026, 11, 1, tzinfo=VIETNAM)
        assert await here.settle() == 0
        assert Counter(stream for stream, _ in await here.firings()) == dict.fromkeys(map(str, tasks), 1)


async def test_a_crash_between_the_command_and_its_mark(database: Database) -> None:
    async with office(database) as here:
        task = await here.assign(dt.date(2026, 3, 6))
        here.clock.now = dt.datetime(2026, 3, 9, 8, tzinfo=VIETNAM)

        class Dies:
            async def handle_page(self, asked: Sequence[Request]) -> Any:
                await here.handler.handle_page(asked)
                raise Crash

        with suppress(Crash):
            await here.timers(Dies()).turn(here.connection)
        assert await here.connection.fetchval("SELECT count(*) FROM timers WHERE fired_at IS NOT NULL") == 0
        assert await here.settle() == 1
        assert [stream for stream, _ in await here.firings()] == [str(task)]


async def test_cancelled_while_it_was_due(database: Database) -> None:
    """The event that ends a task is read before anything fires, however late."""
    async with office(database) as here:
        task = await here.assign(dt.date(2026, 3, 6))
        await here.settle()
        here.clock.now = dt.datetime(2026, 3, 10, tzinfo=VIETNAM)
        confirmed = CompletionConfirmed(
            task_id=task, document_id=task, body_id=BODY, lead_body_id=OTHER, confirmed_by=ref("lanhdao")
        )
        await append_all(here.connection, [one_event(str(task), 2, confirmed)])
        assert await here.settle() == 0
        assert await here.firings() == []


async def test_read_anew_from_the_events_nothing_fires_again(database: Database) -> None:
    async with office(database) as here:
        tasks = [await here.assign(dt.date(2026, 3, day)) for day in range(2, 12)]
        here.clock.now = dt.datetime(2026, 4, 1, tzinfo=VIETNAM)
        assert await here.settle() == len(tasks)
        await here.connection.execute("DELETE FROM timers")
        await here.connection.execute("DELETE FROM timer_checkpoint")
        assert await here.settle() == len(tasks)  # every command is a repeat
        assert len(await here.firings()) == len(tasks)


async def test_a_command_that_fails_is_put_off_and_the_others_fire(database: Database) -> None:
    async with office(database) as here:
        first, second = await here.assign(dt.date(2026, 3, 6)), await here.assign(dt.date(2026, 3, 6))
        here.clock.now = dt.datetime(2026, 3, 9, 8, tzinfo=VIETNAM)
        broken = {str(first)}

        class Fails:
            async def handle_page(self, asked: Sequence[Request]) -> Any:
                done = iter(await here.handler.handle_page([each for each in asked if each.stream_id not in broken]))
                return [ValueError("not today") if each.stream_id in broken else next(done) for each in asked]

        timers = here.timers(Fails())
        assert await timers.turn(here.connection) == 2
        assert [stream for stream, _ in await here.firings()] == [str(second)]
        assert await timers.turn(here.connection) == 0  # not before its next try
        broken.clear()
        here.clock.now += dt.timedelta(seconds=5)
        assert await timers.turn(here.connection) == 1
        assert sorted(stream for stream, _ in await here.firings()) == sorted((str(first), str(second)))


async def test_one_process_fires_and_another_takes_over(database: Database) -> None:
    async with office(database) as here:
        here.clock.now = dt.datetime(2026, 5, 1, tzinfo=VIETNAM)
        running = [asyncio.create_task(here.timers().run()) for _ in range(2)]
        task = await here.assign(dt.date(2026, 3, 6))
        while not await here.firings():
            await asyncio.sleep(0.05)
        running.pop(0).cancel()
        other = await here.assign(dt.date(2026, 3, 9))
        while len(await here.firings()) < 2:
            await asyncio.sleep(0.05)
        running.pop().cancel()
        assert [stream for stream, _ in await here.firings()] == [str(task), str(other)]


async def test_the_databases_clock_counts(database: Database) -> None:
    """A process whose own clock runs 30 days ahead fires nothing early: without a clock of a test, the store is asked."""
    soon = next_working_morning(dt.datetime.now(VIETNAM).date() + dt.timedelta(days=2))
    async with office(database) as here:
        await here.assign(soon.date())
        with ahead(days=30):
            assert await TimerClock(here.url, "tracking", (TIMER,), here.handler).turn(here.connection) == 0
        waiting = await here.connection.fetchrow("SELECT fired_at, failures, next_at FROM timers")
        assert (waiting["fired_at"], waiting["failures"]) == (None, 0)
        assert waiting["next_at"] == next_working_morning(soon.date())


DEADLINES = int(os.environ.get("DEADLINES", "5000"))  # `make timers` has 100,000 of them


async def test_a_year_of_deadlines_with_restarts(database: Database) -> None:
    """Each deadline of a year fires once, on its working day, though the process dies at random all the time."""
    chance = random.Random(20260101)
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=index) for index in range(365)]
    due: dict[str, dt.date] = {}
    async with office(database) as here:
        here.clock.now = dt.datetime.combine(days[0], dt.time(), VIETNAM)
        for page in range(0, DEADLINES, 2000):
            tasks = {uuid4(): chance.choice(days) for _ in range(page, page + 2000)}
            due |= {str(task): next_working_morning(day).date() for task, day in tasks.items()}
            await append_all(here.connection, [_assigned(task, day) for task, day in tasks.items()])

        deaths = 0

        class Mortal:
            """Carries out commands, and now and then takes the process down with it, when some of them are done."""

            async def handle_page(self, asked: Sequence[Request]) -> Any:
                if chance.random() < 0.2:
                    await here.handler.handle_page(asked[: chance.randrange(len(asked) + 1)])
                    raise Crash
                return await here.handler.handle_page(asked)

        for day in [*days, *(dt.date(2026, 1, day) for day in range(1, 6))]:
            if chance.random() < 0.05:  # a clock set back for a while
                here.clock.now -= dt.timedelta(days=chance.randrange(1, 60))
                await here.settle()
            here.clock.now = dt.datetime.combine(day, dt.time(8), VIETNAM)
            while True:
                try:
                    await here.settle(here.timers(Mortal()))
                    break
                except Crash:
                    deaths += 1
        fired = await here.firings()
    counts = Counter(stream for stream, _ in fired)
    wrong_day = sum(moment.date() != due[stream] for stream, moment in fired)
    print(f"\n{len(due):,} deadlines, {len(fired):,} firings, {deaths} restarts, {wrong_day} on a wrong day")
    assert deaths > 20
    assert counts == dict.fromkeys(due, 1)
    assert wrong_day == 0


def _assigned(task: UUID, deadline: dt.date) -> Append:
    event = TaskAssigned(
        task_id=task, document_id=task, body_id=BODY, lead_body_id=OTHER, text="báo cáo", deadline=deadline
    )
    return one_event(str(task), 1, event)


def one_event(stream: str, version: int, event: Event) -> Append:
    at = dt.datetime(2026, 1, 1, tzinfo=VIETNAM)
    new = NewEvent(
        new_event_id(), stream, version, event, at, event.model_dump_json(), METADATA.model_dump_json(), uuid4(), 0
    )
    return Append(stream, (new,))
