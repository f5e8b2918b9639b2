"""The city's bodies by OrganId, and the peers by the organs that they speak for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol
from uuid import UUID

import asyncpg

from services.subscriptions.peers.decider import DECIDER
from services.subscriptions.peers.state import State, Status
from shared.bodies.organs import is_outside
from shared.events.catalogue import decode

_PEERS = """
    SELECT stream_id, type, data FROM events WHERE type LIKE 'congvan.subscriptions.Peer%' ORDER BY position
"""


class Peers:
    """The peers that are open."""

    def __init__(self, peers: Iterable[State]) -> None:
        self._by_id = {peer.id: peer for peer in peers if peer.status is Status.OPEN}
        self._by_organ = {organ.organ_id: peer for peer in self for organ in peer.organs}

    @classmethod
    async def read(cls, pool: asyncpg.Pool) -> "Peers":
        """The peers that are open now."""
        states: dict[str, State] = {}
        for row in await pool.fetch(_PEERS):
            state = states.get(row["stream_id"], State())
            states[row["stream_id"]] = DECIDER.evolve(state, decode(row["type"], row["data"]))
        return cls(states.values())

    def __iter__(self) -> Iterator[State]:
        return iter(self._by_id.values())

    def get(self, peer_id: UUID) -> State | None:
        """The open peer with this id; ``None`` where there is none."""
        return self._by_id.get(peer_id)

    def of_organ(self, organ_id: str) -> State | None:
        """The peer that speaks for an organ; ``None`` where none does."""
        return self._by_organ.get(organ_id)


class Roster(Protocol):
    """Knows the city's bodies."""

    async def unknown_bodies(self, body_ids: tuple[str, ...]) -> list[str]:
        """Those of ``body_ids`` that do not exist."""


class OwnOrgans:
    """The city's bodies by the names the outside has for them: the OrganId that they were given, or their own id."""

    def __init__(self, given: Mapping[str, str], roster: Roster) -> None:
        self.by_body = given
        self._bodies = {organ_id: body_id for body_id, organ_id in given.items()}
        self._roster = roster

    async def body_of(self, organ_id: str) -> str | None:
        """The body with this OrganId; ``None`` where it is none of the city's."""
        known = self._bodies.get(organ_id)
        if known is not None or is_outside(organ_id):
            return known
        return None if await self._roster.unknown_bodies((organ_id,)) else organ_id
