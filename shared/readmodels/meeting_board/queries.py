"""Meetings as those who are invited know them; who is invited by name is shown to themselves alone."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from shared.readmodels.files import FoundFile
from shared.readmodels.meeting_board.rows import (
    Attendance,
    Invitable,
    Meeting,
    MeetingLine,
    Opinion,
    Receipt,
    Vote,
)
from shared.readmodels.named import Named
from shared.readmodels.reading import Reading

_WITH_NAME = (
    "SELECT m.*, b.name AS calling_name FROM meeting_board.meetings m "
    "LEFT JOIN roster.bodies b ON b.body_id = m.calling_body_id "
)
_WITH_BODY = (
    "SELECT p.*, b.name AS from_name FROM meeting_board.{} p "
    "LEFT JOIN roster.bodies b ON b.body_id = p.from_body_id WHERE meeting_id = $1 ORDER BY {}"
)


async def between(
    reading: Reading, since: dt.datetime, until: dt.datetime | None, *, newest_first: bool = False
) -> list[MeetingLine]:
    """Meetings that end after ``since`` and begin before ``until``, at most 200."""
    order = "DESC" if newest_first else "ASC"
    return await reading.rows(
        MeetingLine,
        f"{_WITH_NAME} WHERE ends_at >= $1 AND ($2::timestamptz IS NULL OR starts_at < $2) "
        f"ORDER BY starts_at {order} LIMIT 200",
        since,
        until,
    )


async def meeting(reading: Reading, meeting_id: UUID) -> Meeting | None:
    """The meeting; ``None`` for who is not concerned."""
    return await reading.row(Meeting, f"{_WITH_NAME} WHERE meeting_id = $1", meeting_id)


async def receipts(reading: Reading, meeting_id: UUID) -> list[Receipt]:
    """Who has read which paper, as far as the actor's body is shown it."""
    return await reading.rows(Receipt, _WITH_BODY.format("receipts", "at"), meeting_id)


async def opinions(reading: Reading, meeting_id: UUID) -> list[Opinion]:
    """What was sent in, as far as the actor's body is shown it."""
    return await reading.rows(Opinion, _WITH_BODY.format("opinions", "at"), meeting_id)


async def votes(reading: Reading, meeting_id: UUID) -> list[Vote]:
    """Who voted how, as far as the actor's body is shown it."""
    return await reading.rows(Vote, _WITH_BODY.format("votes", "at"), meeting_id)


async def attendance(reading: Reading, meeting_id: UUID) -> list[Attendance]:
    """Who takes part, people before bodies, as far as the actor's body is shown it."""
    return await reading.rows(Attendance, _WITH_BODY.format("attendance", "p.name NULLS LAST, b.name"), meeting_id)


async def with_file(reading: Reading, sha256: str) -> FoundFile | None:
    """The file as that of a paper, in any version, of a meeting that the actor is concerned with."""
    return await reading.row(
        FoundFile,
        """
        SELECT meeting_id, meeting_id AS about, secrecy_rank, (
            SELECT jsonb_agg(paper -> 'file') FROM (
                SELECT paper FROM jsonb_array_elements(papers) AS paper
                UNION ALL
                SELECT former FROM jsonb_array_elements(papers) AS paper, jsonb_array_elements(paper -> 'former') former
            ) AS versions (paper) WHERE paper -> 'file' ->> 'sha256' = $3) AS files
        FROM meeting_board.meetings WHERE papers @> $1::jsonb OR papers @> $2::jsonb LIMIT 1
        """,
        [{"file": {"sha256": sha256}}],
        [{"former": [{"file": {"sha256": sha256}}]}],
        sha256,
    )


async def invitable(reading: Reading) -> list[Invitable]:
    """The actor's colleagues, and who leads each other body."""
    return await reading.rows(
        Invitable,
        """
        SELECT p.person_id, p.name, p.post, p.title, p.body_id, b.name AS body_name
        FROM roster.people p JOIN roster.bodies b USING (body_id)
        WHERE p.active AND (p.body_id = $1 OR p.post = 'leader')
        ORDER BY (p.body_id = $1) DESC, b.name, p.post, p.name
        """,
        reading.actor.body_id,
    )


async def named(reading: Reading, ids: Sequence[UUID]) -> list[Named]:
    """What the meetings among ``ids`` are called."""
    return await reading.rows(
        Named,
        "SELECT meeting_id AS id, meeting_id, title AS name, secrecy_rank "
        "FROM meeting_board.meetings WHERE meeting_id = ANY ($1)",
        [*ids],
    )
