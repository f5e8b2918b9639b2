"""What the portal reads about tasks."""

import datetime as dt
from uuid import UUID

from services.portal.frame.reads import Row, View
from shared.calendar import VIETNAM

# what the task board shows → which tasks those are; $1 is today
SHOWN = {
    "open": "closed_at IS NULL",
    "mine": "closed_at IS NULL AND lead_body_id = t.body_id",
    "ordered": "closed_at IS NULL AND ordering_body_id = t.body_id",
    "overdue": "closed_at IS NULL AND deadline < $1",
    "closed": "closed_at IS NOT NULL",
}


class Tasks:
    """Tasks as the actor of a view sees them, as long as the view lasts."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def board(self, show: str, document_id: UUID | None = None) -> list[Row]:
        """The body's task board as one of `SHOWN` shows it, or a document's tasks; the next deadline first."""
        shown = "document_id = $2" if document_id else f"{SHOWN[show]} AND $2::uuid IS NULL"
        return await self._view.fetch(
            f"""
            SELECT t.*, o.name AS ordering_name, l.name AS lead_name,
                   coalesce(deadline < $1, false) AND closed_at IS NULL AS late
            FROM tasks.board t
            LEFT JOIN roster.bodies o ON o.body_id = ordering_body_id
            LEFT JOIN roster.bodies l ON l.body_id = lead_body_id
            WHERE t.body_id = $3 AND {shown} AND $1::date IS NOT NULL
            ORDER BY deadline NULLS LAST, assigned_at LIMIT 300
            """,
            dt.datetime.now(VIETNAM).date(),
            document_id,
            self._view.actor.body_id,
        )

    async def counts(self) -> Row:
        """How many tasks each of `SHOWN` shows."""
        counts = ", ".join(f"count(*) FILTER (WHERE {where}) AS {name}" for name, where in SHOWN.items())
        query = f"SELECT {counts} FROM tasks.board t WHERE body_id = $2 AND $1::date IS NOT NULL"
        return await self._view.fetchrow(query, dt.datetime.now(VIETNAM).date(), self._view.actor.body_id) or {}

    async def deadlines(self) -> list[Row]:
        """How many open tasks are due on which day."""
        return await self._view.fetch(
            "SELECT deadline, count(*) AS tasks FROM tasks.board "
            "WHERE body_id = $1 AND closed_at IS NULL AND deadline IS NOT NULL GROUP BY deadline",
            self._view.actor.body_id,
        )

    async def one(self, task_id: UUID) -> Row | None:
        """One task of the body's board."""
        return await self._view.fetchrow(
            "SELECT t.*, o.name AS ordering_name, l.name AS lead_name FROM tasks.board t "
            "LEFT JOIN roster.bodies o ON o.body_id = ordering_body_id "
            "LEFT JOIN roster.bodies l ON l.body_id = lead_body_id WHERE task_id = $1 "
            "ORDER BY t.body_id = $2 DESC, t.body_id LIMIT 1",
            task_id,
            self._view.actor.body_id,
        )

    async def family(self, task_id: UUID) -> list[Row]:
        """The task, what it is a part of and its parts at every level, as far as the body sees them."""
        return await self._view.fetch(
            """
            WITH RECURSIVE above AS (
                SELECT task_id, parent_task_id FROM tasks.board WHERE body_id = $2 AND task_id = $1
                UNION
                SELECT b.task_id, b.parent_task_id FROM tasks.board b JOIN above ON b.task_id = above.parent_task_id
                WHERE b.body_id = $2
            ), family AS (
                SELECT task_id FROM above
                UNION
                SELECT b.task_id FROM tasks.board b JOIN family ON b.parent_task_id = family.task_id
                WHERE b.body_id = $2
            )
            SELECT task_id, parent_task_id, lead_body_id, text, deadline, percent, state, parts, secrecy_rank
            FROM tasks.board JOIN family USING (task_id) WHERE body_id = $2 ORDER BY assigned_at LIMIT 500
            """,
            task_id,
            self._view.actor.body_id,
        )

    async def history(self, task_id: UUID) -> list[Row]:
        """What happened to a task, newest first, also on the board of a body that this one took over from."""
        return await self._view.fetch(
            "SELECT DISTINCT ON (version) name, actor_name, at, detail FROM tasks.history WHERE task_id = $1 "
            "ORDER BY version DESC LIMIT 500",
            task_id,
        )

    async def of(self, document_id: UUID) -> list[Row]:
        """The tasks that a document ordered."""
        return await self._view.fetch(
            "SELECT task_id, text, state, percent, deadline, secrecy_rank FROM tasks.board "
            "WHERE document_id = $1 AND state <> 'transferred' ORDER BY deadline",
            document_id,
        )

    async def with_file(self, sha256: str) -> list[Row]:
        """The tasks the actor may see that have this file as evidence."""
        return await self._view.fetch(
            "SELECT task_id, document_id, files, secrecy_rank FROM tasks.board WHERE files @> $1::jsonb LIMIT 5",
            [{"sha256": sha256}],
        )
