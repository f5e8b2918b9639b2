"""The gateway: one process leads; it fills the outbox, sends from it, and looks into the peers' folders."""

import asyncio

import asyncpg

from services.subscriptions.exchange.folders import FolderInbox
from services.subscriptions.exchange.organs import Peers
from services.subscriptions.exchange.outbox import Carries, Outbox, Senders
from services.subscriptions.exchange.outgoing import Composer
from services.subscriptions.feed.hub import Hub
from services.subscriptions.leading import lead

LOOK_S = 1.0


class Gateway:
    """Exchanges messages with the peers; run it as a task for the life of the process."""

    def __init__(
        self, pool: asyncpg.Pool, hub: Hub, composer: Composer, outbox: Outbox, carrier: Carries, inbox: FolderInbox
    ) -> None:
        self._pool = pool
        self._hub = hub
        self._composer = composer
        self._outbox = outbox
        self._inbox = inbox
        self._senders = Senders(outbox, carrier)

    async def run(self) -> None:
        """Lead, or wait to lead."""
        await lead(self._pool, "edxml", self._lead)

    async def _lead(self, connection: asyncpg.Connection) -> None:
        try:
            while True:
                await connection.fetchval("SELECT 1")  # a process that lost the connection leads no more
                await self.look()
                await asyncio.sleep(LOOK_S)
        finally:
            await self._senders.end()

    async def look(self) -> None:
        """One round: the log, the outbox, the folders."""
        peers = await Peers.read(self._pool)
        await self._outbox.fill(self._hub, self._composer, peers)
        await self._outbox.withdraw(peers)
        self._senders.start(peers)
        await self._inbox.look(peers)
        await self._outbox.measure(peers)
