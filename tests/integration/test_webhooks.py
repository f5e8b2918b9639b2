"""Webhooks on a real log against real receivers: in order, once each, however the other side behaves."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiohttp import web
from standardwebhooks import Webhook as Verifier

from services.subscriptions.feed.hub import Hub
from services.subscriptions.subscribers.commands import RewindWebhook
from services.subscriptions.subscribers.decider import DECIDER
from services.subscriptions.webhooks.delivering import Webhooks
from services.subscriptions.webhooks.posting import Poster
from services.subscriptions.webhooks.signing import secret_of
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.receiving import Channel, DocumentReceived
from shared.events.subscriptions import SubscriptionOpened, WebhookSet
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.store import Append, EventStore, NewEvent, append_all, new_event_id
from tests.conftest import Database
from tests.serving import serving
from tests.unit.given import BODY, OTHER, ref, who
from tests.unit.recorded import METADATA

KEY = "only-for-this-test"
Answer = Callable[[int], Awaitable[web.StreamResponse]]


async def taken(_: int) -> web.StreamResponse:
    return web.Response()


class Receiver:
    """Another system; ``answer`` is asked with the number of the message (from 1) what to say."""

    def __init__(self, answer: Answer = taken) -> None:
        self.answer = answer
        self.got: list[tuple[str, dict[str, str]]] = []
        self.came_over: set[int] = set()  # ports at the other end: one for each connection
        self.url = ""

    async def take(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        self.came_over.add(request.transport.get_extra_info("peername")[1])
        self.got.append((await request.text(), {name.lower(): value for name, value in request.headers.items()}))
        return await self.answer(len(self.got))

    @property
    def subjects(self) -> list[str]:
        """What the messages are about, in the order in which they came."""
        return [json.loads(body)["subject"] for body, _ in self.got]


class Office:
    """The log, subscriptions to it, and what delivers."""

    def __init__(self, pool: asyncpg.Pool, handler: CommandHandler, webhooks: Webhooks) -> None:
        self.pool, self.handler, self.webhooks = pool, handler, webhooks
        self.waits: list[float] = []
        self.clock = dt.datetime.now(dt.UTC)

    async def append(self, schema: str, stream: UUID, *events: Event) -> None:
        rows = tuple(
            NewEvent(
                new_event_id(), str(stream), version, event, self.clock, event.model_dump_json(),
                METADATA.model_dump_json(), uuid4(), 0,
            )
            for version, event in enumerate(events, 1)
        )  # fmt: skip
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL search_path TO {schema}")
            await append_all(connection, [Append(str(stream), rows)])

    async def subscribe(self, receiver: Receiver) -> UUID:
        one = uuid4()
        about: dict[str, Any] = {"subscription_id": one, "body_id": BODY}
        opened = SubscriptionOpened(
            **about,
            name="Trục",
            clearance=0,
            types=("congvan.receiving.",),
            secret_sha256="a" * 64,
            opened_by=ref("lanhdao"),
        )
        await self.append("subscriptions", one, opened, WebhookSet(**about, url=receiver.url, set_by=ref("lanhdao")))
        return one

    async def receive(self, body: str = BODY) -> str:
        document = uuid4()
        await self.append(
            "receiving",
            document,
            DocumentReceived(document_id=document, body_id=body, channel=Channel.PAPER, head=DocumentHead()),
        )
        return str(document)

    async def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.waits.append(seconds)
        self.clock += dt.timedelta(seconds=seconds)
        await asyncio.sleep(0.01)


@asynccontextmanager
async def receiving(*receivers: Receiver) -> AsyncIterator[None]:
    """The receivers at work, each at an address of its own."""
    async with serving({f"/{number}": receiver.take for number, receiver in enumerate(receivers)}) as address:
        for number, receiver in enumerate(receivers):
            receiver.url = f"{address}/{number}"
        yield


@asynccontextmanager
async def office(database: Database) -> AsyncIterator[Office]:
    async with (
        asyncpg.create_pool(database.url("subscriptions"), min_size=2, max_size=8) as pool,
        asyncpg.create_pool(database.url("postgres"), min_size=1, max_size=2) as admin,
    ):
        async with _delivering(pool, admin) as here:
            yield here


@asynccontextmanager
async def _delivering(pool: asyncpg.Pool, admin: asyncpg.Pool) -> AsyncIterator[Office]:
    handler = CommandHandler(
        (DECIDER,), EventStore(pool, "subscriptions"), Appender(pool, "subscriptions", lambda: None)
    )
    async with Hub(pool).following() as hub, Poster.open(private_allowed=True) as poster:
        here = Office(admin, handler, None)  # type: ignore[arg-type]
        here.webhooks = Webhooks(pool, handler, hub, poster, KEY, sleep=here.sleep, clock=lambda: here.clock)
        running = asyncio.create_task(here.webhooks.run())
        try:
            yield here
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.05)


async def test_each_event_once_in_order_and_signed(database: Database) -> None:
    receiver = Receiver()
    async with receiving(receiver), office(database) as here:
        await here.receive()  # before the webhook was set
        one = await here.subscribe(receiver)
        mine = [await here.receive() for _ in range(30)]
        await here.receive(OTHER)  # nobody's business
        mine.append(await here.receive())
        await until(lambda: len(receiver.got) >= len(mine))
        await asyncio.sleep(0.5)
    assert receiver.subjects == mine
    assert len(receiver.came_over) < len(mine) / 2  # a new one only after a pause
    for body, headers in receiver.got:
        assert Verifier(secret_of(KEY, one, 1)).verify(body, headers)["id"] == headers["webhook-id"]


async def test_broken_ones_are_tried_again_and_slow_nobody_else(database: Database) -> None:
    async def recovers(number: int) -> web.StreamResponse:
        return web.Response(status=500) if number < 4 else web.Response()

    async def redirects(number: int) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "/0"})

    async def floods(number: int) -> web.StreamResponse:
        return web.Response(body=b"x" * 20_000_000)

    async def hangs(number: int) -> web.StreamResponse:
        await asyncio.sleep(3600)
        raise AssertionError

    good, recovering, redirecting, flooding, hanging = map(Receiver, (taken, recovers, redirects, floods, hangs))
    async with receiving(good, recovering, redirecting, flooding, hanging), office(database) as here:
        for receiver in (good, recovering, redirecting, flooding, hanging):
            await here.subscribe(receiver)
        mine = [await here.receive() for _ in range(5)]
        await until(lambda: len(good.got) == 5 and len(recovering.got) == 8 and len(flooding.got) == 5)
        assert hanging.subjects == mine[:1]
        counts: dict[int | None, int] = {}
        for _ in range(100):  # each try is noted after its answer
            tried = await here.pool.fetch("SELECT status, count(*) FROM subscriptions.deliveries GROUP BY 1")
            counts = {row["status"]: row["count"] for row in tried}
            if counts.get(200) == 15:
                break
            await asyncio.sleep(0.05)
    assert good.subjects == flooding.subjects == mine
    assert len(flooding.came_over) == len(mine)  # what its answer went on to say is not read: hung up each time
    assert recovering.subjects == [mine[0]] * 3 + mine
    assert set(redirecting.subjects) == {mine[0]}  # never followed: the good one got its own five only
    assert counts[500] == 3
    assert counts[200] == 15


async def test_after_three_days_it_is_off_and_its_owner_is_told(database: Database) -> None:
    async def broken(number: int) -> web.StreamResponse:
        return web.Response(status=503)

    receiver = Receiver(broken)
    async with receiving(receiver), office(database) as here:
        here.clock -= dt.timedelta(days=7)  # the days pass before today: the store takes nothing from the future
        one = await here.subscribe(receiver)
        document = await here.receive()
        while (await here.handler.state(DECIDER, str(one)))[0].posted_to is not None:
            await asyncio.sleep(0.05)
        told = await here.pool.fetchval(
            "SELECT data FROM subscriptions.events WHERE type = 'congvan.subscriptions.WebhookSwitchedOff.v1'"
        )
    assert set(receiver.subjects) == {document}
    assert sum(here.waits) > 3 * 24 * 3600
    assert json.loads(told)["owner"]["person_id"] == ref("lanhdao").person_id


async def test_gone_is_gone_and_rewound_comes_again(database: Database) -> None:
    async def gone(number: int) -> web.StreamResponse:
        return web.Response(status=410)

    ending, receiver = Receiver(gone), Receiver()
    async with receiving(ending, receiver), office(database) as here:
        over, one = await here.subscribe(ending), await here.subscribe(receiver)
        mine = [await here.receive() for _ in range(3)]
        await until(lambda: len(receiver.got) == 3)
        while (await here.handler.state(DECIDER, str(over)))[0].posted_to is not None:
            await asyncio.sleep(0.05)
        cursor = await here.pool.fetchval(
            "SELECT cursor FROM subscriptions.deliveries WHERE subscription_id = $1 ORDER BY at OFFSET 1 LIMIT 1", one
        )
        command_id = uuid4()
        await here.handler.handle(
            Request(
                str(one), RewindWebhook(cursor=cursor), Context(actor=who("lanhdao"), at=here.clock), command_id,
                str(command_id), str(command_id),
            )
        )  # fmt: skip
        await until(lambda: len(receiver.got) == 5)
        mine.append(await here.receive())
        await until(lambda: len(receiver.got) == 6)
    assert receiver.subjects == [*mine[:3], *mine[1:]]
    assert ending.subjects == mine[:1]


@pytest.mark.parametrize("moment", ["before it is noted", "between two messages"])
async def test_a_process_that_dies_loses_nothing(database: Database, moment: str) -> None:
    receiver = Receiver()
    async with receiving(receiver):
        async with office(database) as here:
            one = await here.subscribe(receiver)
            first = [await here.receive() for _ in range(3)]
            await until(lambda: len(receiver.got) == 3)
            if moment == "before it is noted":
                await here.pool.execute(
                    "UPDATE subscriptions.webhooks SET (transaction_id, position) = (SELECT e.transaction_id, e.position"
                    " FROM receiving.events e WHERE e.stream_id = $1) WHERE subscription_id = $2", first[1], one,
                )  # fmt: skip
            elsewhere = await here.receive()
        async with office(database) as here:
            second = await here.receive()
            await until(lambda: len(set(receiver.subjects)) == 5)
            await asyncio.sleep(0.3)
    assert list(dict.fromkeys(receiver.subjects)) == [*first, elsewhere, second]
