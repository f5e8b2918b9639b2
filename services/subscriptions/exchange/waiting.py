"""The messages that wait for each peer: how many, since when, and what went wrong last."""

import datetime as dt
from uuid import UUID

import asyncpg
from pydantic import BaseModel

_WAITING = """
    SELECT peer_id, count(*) AS waiting, min(queued_at) AS oldest, max(failures) AS failures, max(next_at) AS next_at,
        (array_agg(trouble ORDER BY place) FILTER (WHERE trouble IS NOT NULL))[1] AS trouble
    FROM edxml_outbox WHERE settled_at IS NULL GROUP BY peer_id
"""


class Waiting(BaseModel):
    """The messages that a peer has not taken yet; ``next_at`` is when the next try is made."""

    waiting: int = 0
    oldest: dt.datetime | None = None
    failures: int = 0
    next_at: dt.datetime | None = None
    trouble: str | None = None


async def waiting_by_peer(pool: asyncpg.Pool) -> dict[UUID, Waiting]:
    """The waiting messages of every peer that has any, closed peers included."""
    return {row["peer_id"]: Waiting.model_validate(dict(row)) for row in await pool.fetch(_WAITING)}
