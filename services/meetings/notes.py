"""Private notes: what a person writes about a meeting and nobody else ever sees.

Notes are not events.  Every service reads the log, subscribers get it, and nothing in it ever changes.  A private note
is read by one person and changes, so it is a row in this service's schema.  The database keeps the rows of different
people apart (row-level security); a row is gone when its writer empties the note.  A deputy has notes of their own and
sees none of the person for whom they act.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.meetings.decider import DECIDER
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Rejected
from shared.web.requests import SignedIn


class Note(BaseModel):
    """A person's note on a meeting; an empty text is no note."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=20_000)


class KeptNote(Note):
    """A note with the time of its last change."""

    updated_at: dt.datetime | None = None


class Notes:
    """Reads and writes the notes of one person at a time; the database hides every other row."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def _as(self, person_id: str) -> AsyncIterator[asyncpg.Connection]:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT set_config('congvan.person_id', $1, true)", person_id)
            yield connection

    async def of(self, person_id: str, meeting_id: UUID) -> KeptNote:
        """The person's note on the meeting; an empty one where there is none."""
        async with self._as(person_id) as connection:
            row = await connection.fetchrow("SELECT text, updated_at FROM notes WHERE meeting_id = $1", meeting_id)
        return KeptNote(text="") if row is None else KeptNote(**row)

    async def keep(self, person_id: str, meeting_id: UUID, text: str) -> None:
        """Write the person's note anew; an empty text removes it."""
        async with self._as(person_id) as connection:
            if not text.strip():
                await connection.execute("DELETE FROM notes WHERE meeting_id = $1", meeting_id)
                return
            await connection.execute(
                "INSERT INTO notes VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (person_id, meeting_id) "
                "DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
                person_id,
                meeting_id,
                text,
                dt.datetime.now(dt.UTC),
            )


def notes_router() -> APIRouter:
    """``/meetings/{id}/notes``: the signed-in person's own."""
    router = APIRouter(prefix="/meetings/{meeting_id}/notes")

    @router.get("", summary="My private note on this meeting.")
    async def mine(meeting_id: UUID, request: Request, actor: SignedIn) -> KeptNote:
        await _guard(request, meeting_id, actor)
        return await Notes(request.app.state.pool).of(actor.person_id, meeting_id)

    @router.put("", summary="Write my private note anew; empty, it is gone.")
    async def keep(meeting_id: UUID, note: Note, request: Request, actor: SignedIn) -> KeptNote:
        await _guard(request, meeting_id, actor)
        if "\x00" in note.text:
            raise Rejected(
                "request.invalid", errors=[{"field": "text", "message": "U+0000 is no character of any text"}]
            )
        notes = Notes(request.app.state.pool)
        await notes.keep(actor.person_id, meeting_id, note.text)
        return await notes.of(actor.person_id, meeting_id)

    return router


async def _guard(request: Request, meeting_id: UUID, actor: Actor) -> None:
    """Refuse whoever has no part in the meeting; notes stay when the meeting is over."""
    state, _ = await request.app.state.handler.state(DECIDER, str(meeting_id))
    if state.meeting_id is None:
        raise Rejected("meetings.unknown")
    if not (state.organises(actor) or state.takes_part(actor)):
        raise Rejected("forbidden.not-invited")
