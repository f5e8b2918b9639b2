"""Tasks as the bodies that order, lead or cooperate see them."""

import datetime as dt
from uuid import UUID

from shared.calendar import VIETNAM
from shared.readmodels.files import FoundFile
from shared.readmodels.reading import Reading
from shared.readmodels.tasks.rows import Due, Happening, OrderedTask, Relative, Task, TaskLine

SHOWN = {
    "open": "closed_at IS NULL",
    "mine": "closed_at IS NULL AND lead_body_id = t.body_id",
    "ordered": "closed_at IS NULL AND ordering_body_id = t.body_id",
    "overdue": "closed_at IS NULL AND deadline < $1",
    "closed": "closed_at IS NOT NULL",
}
"""What a board may show → which tasks those are; ``$1`` is today."""

_WITH_NAMES = """
    SELECT t.*, o.name AS ordering_name, l.name AS lead_name,
           coalesce(deadline < $1, false) AND closed_at IS NULL AS late
    FROM tasks.board t
    LEFT JOIN roster.bodies o ON o.body_id = ordering_body_id
    LEFT JOIN roster.bodies l ON l.body_id = lead_body_id
"""


async def board(reading: Reading, show: str, document_id: UUID | None = None) -> list[TaskLine]:
    """The body's board as one of `SHOWN` shows it, or a document's tasks; the next deadline first, at most 300."""
    shown = "document_id = $2" if document_id else f"{SHOWN[show]} AND $2::uuid IS NULL"
    return await reading.rows(
        TaskLine,
        f"{_WITH_NAMES} WHERE t.body_id = $3 AND {shown} ORDER BY deadline NULLS LAST, assigned_at LIMIT 300",
        _today(),
        document_id,
        reading.actor.body_id,
    )


async def counts(reading: Reading) -> dict[str, int]:
    """How many tasks each of `SHOWN` shows."""
    filters = ", ".join(f"'{name}', count(*) FILTER (WHERE {where})" for name, where in SHOWN.items())
    query = f"SELECT jsonb_build_object({filters}) FROM tasks.board t WHERE body_id = $2 AND $1::date IS NOT NULL"
    found = await reading.value(query, _today(), reading.actor.body_id)
    assert isinstance(found, dict)
    return found


async def deadlines(reading: Reading) -> list[Due]:
    """How many open tasks are due on which day."""
    return await reading.rows(
        Due,
        "SELECT deadline, count(*) AS tasks FROM tasks.board "
        "WHERE body_id = $1 AND closed_at IS NULL AND deadline IS NOT NULL GROUP BY deadline",
        reading.actor.body_id,
    )


async def task(reading: Reading, task_id: UUID) -> Task | None:
    """The task on the body's own board, else on that of a body that it took over from."""
    return await reading.row(
        Task,
        f"{_WITH_NAMES} WHERE task_id = $2 ORDER BY t.body_id = $3 DESC, t.body_id LIMIT 1",
        _today(),
        task_id,
        reading.actor.body_id,
    )


async def family(reading: Reading, task_id: UUID) -> list[Relative]:
    """The task, what it is a part of and its parts at every level, as far as the body sees them."""
    return await reading.rows(
        Relative,
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
        reading.actor.body_id,
    )


async def history(reading: Reading, task_id: UUID) -> list[Happening]:
    """What happened to a task, the newest first, also on the board of a body that this one took over from."""
    return await reading.rows(
        Happening,
        "SELECT DISTINCT ON (version) name, actor_name, at, detail FROM tasks.history WHERE task_id = $1 "
        "ORDER BY version DESC LIMIT 500",
        task_id,
    )


async def ordered_by(reading: Reading, document_id: UUID) -> list[OrderedTask]:
    """The tasks that a document, or the conclusions of a meeting, ordered."""
    return await reading.rows(
        OrderedTask,
        "SELECT task_id, text, state, percent, deadline, secrecy_rank FROM tasks.board "
        "WHERE document_id = $1 AND state <> 'transferred' ORDER BY deadline",
        document_id,
    )


async def with_file(reading: Reading, sha256: str) -> FoundFile | None:
    """The file as evidence of a task that the actor may see."""
    return await reading.row(
        FoundFile,
        "SELECT document_id, document_id AS about, files, secrecy_rank FROM tasks.board "
        "WHERE files @> $1::jsonb LIMIT 1",
        [{"sha256": sha256}],
    )


def _today() -> dt.date:
    return dt.datetime.now(VIETNAM).date()
