"""Delivering: one process leads, with a task for each webhook that posts one message after the other.

A message that fails is tried again before any later one is posted, so a webhook gets the log in its order, and a slow
or broken webhook delays no other.  After a crash the last message may come twice, under the same ``webhook-id``.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID, uuid4

import asyncpg
import structlog
from prometheus_client import Counter, Gauge

from services.subscriptions.feed.cursors import Key, cursor_of
from services.subscriptions.feed.entries import Entry, may_see
from services.subscriptions.feed.hub import Hub
from services.subscriptions.leading import changed, lead
from services.subscriptions.subscribers.commands import SwitchOffWebhook
from services.subscriptions.subscribers.decider import DECIDER
from services.subscriptions.subscribers.state import State, Webhook
from services.subscriptions.webhooks.posting import Outcome
from services.subscriptions.webhooks.schedule import given_up, wait_of
from services.subscriptions.webhooks.signing import headers_of
from shared.bodies.actor import system_actor
from shared.events.subscriptions import WebhookSet
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.texts import say

LOOK_S = 1.0
LOOKS_A_PURGE = 3600
WAIT_S = 30.0
KEPT = dt.timedelta(days=30)

DELIVERED = Counter("congvan_webhook_deliveries_total", "Tries to post an event", ["outcome"])
FAILING = Gauge("congvan_webhooks_failing", "Webhooks whose last try failed")

log = structlog.get_logger("webhooks")

_BEGIN = """
    INSERT INTO webhooks (subscription_id, transaction_id, position)
    SELECT stream_id::uuid, transaction_id, position FROM events
    WHERE stream_id = $1::uuid::text AND type = 'congvan.subscriptions.WebhookSet.v1' ORDER BY position LIMIT 1
    ON CONFLICT DO NOTHING
"""
_TAKE_OVER = """
    UPDATE webhooks SET
        failures = CASE WHEN changed = $2 THEN failures ELSE 0 END,
        failing_since = CASE WHEN changed = $2 THEN failing_since END,
        (transaction_id, position) = (
            SELECT * FROM (VALUES (transaction_id, position), ($4::xid8, $5::bigint)) AS places (t, p)
            WHERE rewinds < $3 OR (t, p) = (transaction_id, position) ORDER BY t, p LIMIT 1),
        changed = $2, rewinds = $3
    WHERE subscription_id = $1 RETURNING *
"""
_PASSED = "UPDATE webhooks SET transaction_id = $2, position = $3 WHERE subscription_id = $1"
_FAILED = """
    UPDATE webhooks SET failures = $2, failing_since = $3, next_at = $4 WHERE subscription_id = $1
"""
# A try is noted, and with a delivered one the webhook's place.  The commit does not wait for the disk: after a crash
# that loses a note, the message only comes again.
_TRIED = """
    WITH hurried AS (SELECT set_config('synchronous_commit', 'off', true)),
         tried AS (INSERT INTO deliveries SELECT $1, $2, $3, $4, $5, $6, $7, $8 FROM hurried)
    UPDATE webhooks SET transaction_id = $10, position = $11, failures = 0, failing_since = NULL, next_at = NULL
    WHERE subscription_id = $1 AND $9
"""


class Posts(Protocol):
    """Posts messages."""

    async def post(self, url: str, headers: dict[str, str], body: str) -> Outcome:
        """One try."""


class Webhooks:
    """Delivers to every webhook that is on; run it as a task for the life of the process."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        handler: CommandHandler,
        hub: Hub,
        poster: Posts,
        key: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._pool = pool
        self._handler = handler
        self._hub = hub
        self._poster = poster
        self._key = key
        self._sleep = sleep
        self._clock = clock
        self._running: dict[UUID, tuple[int, asyncio.Task[None]]] = {}
        self._failing: set[UUID] = set()

    async def run(self) -> None:
        """Lead, or wait to lead."""
        await lead(self._pool, "webhooks", self._lead)

    async def _lead(self, connection: asyncpg.Connection) -> None:
        try:
            while True:
                await connection.execute("DELETE FROM deliveries WHERE at < $1", self._clock() - KEPT)
                for _ in range(LOOKS_A_PURGE):
                    await self._look(connection)
                    await asyncio.sleep(LOOK_S)
        finally:
            await self._end(list(self._running))

    async def _look(self, connection: asyncpg.Connection) -> None:
        """Start a task again where its subscription has changed, or where the task has failed."""
        for webhook_id, at in (await changed(connection, WebhookSet.type_name())).items():
            known, task = self._running.get(webhook_id, (None, None))
            if task is not None and task.done() and not task.cancelled() and (error := task.exception()):
                log.warning("a webhook was interrupted", subscription=str(webhook_id), error=repr(error))
                known = None
            if known != at:
                await self._end([webhook_id])
                serving = asyncio.create_task(self._serve(webhook_id, at), name=f"webhook {webhook_id}")
                self._running[webhook_id] = (at, serving)

    async def _end(self, ids: list[UUID]) -> None:
        tasks = [self._running.pop(webhook_id)[1] for webhook_id in ids if webhook_id in self._running]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, subscription_id: UUID, changed: int) -> None:
        """Post everything after the webhook's place, without end; returns where the webhook is off."""
        state, _ = await self._handler.state(DECIDER, str(subscription_id))
        webhook = state.posted_to
        self._count_failing(subscription_id, False)
        if webhook is None:
            return
        await self._pool.execute(_BEGIN, subscription_id)
        row = await self._pool.fetchrow(_TAKE_OVER, subscription_id, changed, webhook.rewinds, *webhook.rewound_to)
        after: Key = (row["transaction_id"], row["position"])
        failures, failing_since = row["failures"], row["failing_since"]
        while True:
            page = await self._hub.page(after)
            arrived = after
            for entry in page:
                if may_see(state, entry):
                    while not (await self._try(state, webhook, entry, after)).delivered:
                        now = self._clock()
                        failures, failing_since = failures + 1, failing_since or now
                        if await self._gave_up(state, failing_since, now):
                            return
                        await self._put_off(subscription_id, failures, failing_since, now)
                    failures, failing_since = 0, None
                    self._count_failing(subscription_id, False)
                    arrived = entry.key
                after = entry.key
            if arrived != after:  # passes over events that it may not see
                await self._pool.execute(_PASSED, subscription_id, *after)
            if not page:
                await self._hub.wait(after, WAIT_S, state.body_id)

    async def _try(self, state: State, webhook: Webhook, entry: Entry, before: Key) -> Outcome:
        body = entry.text
        now = self._clock()
        message_id = str(entry.row["id"])
        headers = headers_of(self._key, state.id, webhook, message_id, body, now)
        outcome = await self._poster.post(webhook.url, headers, body)
        DELIVERED.labels("delivered" if outcome.delivered else "failed").inc()
        await self._pool.execute(
            _TRIED, state.id, now, entry.row["id"], entry.type, cursor_of(state.id, before), outcome.status,
            outcome.took_ms, outcome.trouble, outcome.delivered, *entry.key,
        )  # fmt: skip
        if outcome.gone:
            await self._switch_off(state, "410 Gone")
        return outcome

    async def _gave_up(self, state: State, failing_since: dt.datetime, now: dt.datetime) -> bool:
        """Whether the webhook is off now: it failed for days, or the other side answered 410."""
        if given_up(failing_since, now):
            await self._switch_off(state, say("subscriptions_writes.failed_since", since=failing_since))
        current, _ = await self._handler.state(DECIDER, str(state.id))
        return current.posted_to is None

    async def _switch_off(self, state: State, reason: str) -> None:
        log.warning("webhook switched off", subscription=str(state.id), reason=reason)
        command_id = uuid4()
        request = Request(
            stream_id=str(state.id),
            command=SwitchOffWebhook(reason=reason),
            context=Context(actor=system_actor(state.body_id or "", "subscriptions"), at=self._clock()),
            command_id=command_id,
            correlation_id=str(command_id),
            causation_id=str(command_id),
        )
        await self._handler.handle(request)

    async def _put_off(self, webhook_id: UUID, failures: int, failing_since: dt.datetime, now: dt.datetime) -> None:
        wait = wait_of(failures)
        self._count_failing(webhook_id, True)
        await self._pool.execute(_FAILED, webhook_id, failures, failing_since, now + wait)
        await self._sleep(wait.total_seconds())

    def _count_failing(self, webhook_id: UUID, failing: bool) -> None:
        (self._failing.add if failing else self._failing.discard)(webhook_id)
        FAILING.set(len(self._failing))
