"""Open tasks of bodies that have ended: what a reorganisation must not leave behind."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from shared.readmodels.reading import typed


@dataclass(frozen=True, slots=True)
class OwnerlessTask:
    """An open task as ``body_id`` knows it."""

    task_id: UUID
    body_id: str


async def ownerless_tasks(connection: asyncpg.Connection) -> list[OwnerlessTask]:
    """The open tasks that name a body which is none or has ended; ``connection`` reads as an overseer."""
    rows = await connection.fetch(
        """
        SELECT t.task_id, t.body_id FROM tasks.board t
        WHERE t.closed_at IS NULL AND EXISTS (
            SELECT FROM unnest(ARRAY[t.body_id, t.ordering_body_id, t.lead_body_id]) AS named(body_id)
            LEFT JOIN roster.bodies b USING (body_id) WHERE b.body_id IS NULL OR b.ended_on IS NOT NULL)
        """
    )
    return typed(OwnerlessTask, [dict(row) for row in rows])
