"""Follows the ordered rebuilds: the projections build, and this module records how each one ended.

The events alone say what is under way, so no restart loses an order: the projections are asked again.
"""

import asyncio
import datetime as dt
from uuid import uuid5

import asyncpg
import httpx
import structlog

from services.operations.clients import Rebuild, ServiceClients
from services.operations.consumers.commands import EndRebuild
from shared.bodies.actor import Actor, system_actor
from shared.events.operations.consumers import RebuildOrdered
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.outages import OUTAGE

POLL_S = 0.5

log = structlog.get_logger("rebuilding")

_OPEN = """
    SELECT data FROM (
        SELECT DISTINCT ON (stream_id) type, data FROM events
        WHERE type IN ('congvan.operations.RebuildOrdered.v1', 'congvan.operations.RebuildEnded.v1')
        ORDER BY stream_id, version DESC) last
    WHERE type = 'congvan.operations.RebuildOrdered.v1'
"""


def machine(body_id: str) -> Actor:
    """The system with the operators' right, to carry out what they have ordered."""
    return system_actor(body_id, "operations").model_copy(update={"operates": True})


class Rebuilding:
    """Follows the ordered rebuilds; run it as a task for the life of the process."""

    def __init__(self, pool: asyncpg.Pool, handler: CommandHandler, clients: ServiceClients) -> None:
        self._pool = pool
        self._handler = handler
        self._clients = clients
        self.under_way: dict[str, Rebuild] = {}

    async def run(self) -> None:
        """Follow without end; an outage is waited out."""
        while True:
            try:
                orders = [RebuildOrdered.model_validate_json(row["data"]) for row in await self._pool.fetch(_OPEN)]
                self.under_way = {order.consumer: await self._follow(order) for order in orders}
            except (*OUTAGE, asyncpg.PostgresError, httpx.HTTPError) as error:
                log.warning("rebuilds cannot be followed", error=repr(error))
            await asyncio.sleep(POLL_S)

    async def _follow(self, order: RebuildOrdered) -> Rebuild:
        read_model = order.consumer.removeprefix("projections.")
        actor = machine(order.body_id)
        try:
            building = await self._clients.rebuild(actor, read_model, order.order_id)
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in (404, 422):
                raise
            building = Rebuild(state="failed", error=error.response.text[:2000])
        if building.state in ("done", "failed"):
            await self._end(actor, order, building)
        return building

    async def _end(self, actor: Actor, order: RebuildOrdered, building: Rebuild) -> None:
        command = EndRebuild(
            consumer=order.consumer,
            order_id=order.order_id,
            events=building.done,
            seconds=building.seconds,
            before=building.before,
            after=building.after,
            error=building.error,
        )
        await self._handler.handle(
            Request(
                stream_id=order.consumer,
                command=command,
                context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
                command_id=uuid5(order.order_id, "ended"),
                correlation_id=str(order.order_id),
                causation_id=str(order.order_id),
            )
        )
