"""The working copies, what was put into them, and who has them open: tables of this service."""

import asyncio
import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import structlog

from services.approval.writing.merging import About, Merged
from shared.bodies.actor import Actor
from shared.outages import OUTAGE

FOLD_EVERY = 50  # updates: then they are one state again
HERE_S = 30  # seconds that somebody is taken to be there after they were heard of
MOST_UNFINISHED = 50  # of one person
KEPT = dt.timedelta(days=60)  # untouched, before its draft has begun
PRUNE_EVERY_S = 3600
LIVE_CHANNEL = "read_models"  # where the portal hears of changes (`services/portal/frame/live.py`)

log = structlog.get_logger("writing")


@dataclass(frozen=True)
class Copy:
    """A working copy; ``updates`` are all that make it, merged ones first.

    What came up to ``saved_seq`` went into the revision ``saved_as``, if that was taken.
    """

    opened_by: str
    begun: bool
    seq: int
    state_seq: int
    vector: bytes
    changed_at: dt.datetime
    saved_seq: int
    saved_as: int
    updates: tuple[bytes, ...]

    def is_behind(self, revision: int) -> bool:
        """Whether the draft's last ``revision`` was made elsewhere, and nobody has typed since the one before."""
        return self.saved_as < revision and self.seq == self.saved_seq

    def has_more_than(self, revision: int) -> bool:
        """Whether something was typed that is not in ``revision``, the draft's last one."""
        return self.seq > self.saved_seq or self.saved_as > revision

    def since(self, seq: int) -> tuple[bytes, ...]:
        """What was put into it after ``seq``; all of it for who has nothing, or less than what was merged."""
        known = seq - self.state_seq
        return self.updates if seq == 0 or known < 0 else self.updates[1 + known :]


@dataclass(frozen=True)
class Present:
    """Somebody who has the copy open in the page ``client``; ``place`` is where their cursor stands."""

    client: int
    person_id: str
    name: str
    place: str


@dataclass(frozen=True)
class Unfinished:
    """A copy whose draft has not begun."""

    document_id: UUID
    about: About
    changed_at: dt.datetime


class WorkingCopies:
    """Reads and writes them; who may is asked before (`services.approval.writing.doors`)."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def find(self, document_id: UUID) -> Copy | None:
        """The copy, or ``None`` where there is none."""
        async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
            row = await connection.fetchrow(
                "SELECT opened_by, begun, seq, state, state_seq, vector, changed_at, saved_seq, saved_as "
                "FROM working_copies WHERE document_id = $1",
                document_id,
            )
            if row is None:
                return None
            updates = await connection.fetch(
                "SELECT update FROM working_updates WHERE document_id = $1 AND seq > $2 ORDER BY seq",
                document_id,
                row["state_seq"],
            )
        known = {name: value for name, value in row.items() if name != "state"}
        return Copy(**known, updates=(row["state"], *(update["update"] for update in updates)))

    async def open(self, document_id: UUID, opened_by: str, revision: int, state: bytes, vector: bytes) -> Copy:
        """The copy, opened with ``state`` (``revision`` of the draft, 0 before it has begun) where there was none."""
        await self._pool.execute(
            "INSERT INTO working_copies "
            "(document_id, opened_by, begun, seq, state, state_seq, vector, about, changed_at, saved_as) "
            "VALUES ($1, $2, $3, 0, $4, 0, $5, '{}', now(), $6) ON CONFLICT DO NOTHING",
            document_id,
            opened_by,
            revision > 0,
            state,
            vector,
            revision,
        )
        copy = await self.find(document_id)
        assert copy is not None, "nobody throws away what was opened this moment"
        return copy

    async def renew(self, document_id: UUID, copy: Copy, news: Merged, revision: int) -> None:
        """Have the copy say what ``revision`` says, unless somebody has put something in since ``copy`` was read."""
        async with self._pool.acquire() as connection, connection.transaction():
            renewed = await connection.fetchval(
                "UPDATE working_copies SET seq = $3, state_seq = $3, saved_seq = $3, saved_as = $4, state = $5, "
                "vector = $6, about = $7, changed_at = now() WHERE document_id = $1 AND seq = $2 RETURNING true",
                document_id,
                copy.seq,
                copy.seq + 1,
                revision,
                news.state,
                news.vector,
                news.about.model_dump_json(),
            )
            if renewed:
                await connection.execute("DELETE FROM working_updates WHERE document_id = $1", document_id)

    async def save(self, document_id: UUID, seq: int, revision: int) -> None:
        """Note that what came up to ``seq`` is about to become ``revision``."""
        await self._pool.execute(
            "UPDATE working_copies SET saved_seq = $2, saved_as = $3 WHERE document_id = $1", document_id, seq, revision
        )

    async def begin(self, document_id: UUID) -> None:
        """Note that the draft has begun: the copy is the draft's from now on."""
        await self._pool.execute("UPDATE working_copies SET begun = true WHERE document_id = $1", document_id)

    async def add(self, document_id: UUID, copy: Copy, news: Merged, person_id: str) -> int:
        """Keep what is new; returns the number that the update has.

        The updates are merged into one state now and then, where nobody else has put one in since ``copy`` was read.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            seq: int = await connection.fetchval(
                "UPDATE working_copies SET seq = seq + 1, vector = $2, about = $3, changed_at = now() "
                "WHERE document_id = $1 RETURNING seq",
                document_id,
                news.vector,
                news.about.model_dump_json(),
            )
            if seq == copy.seq + 1 and seq - copy.state_seq >= FOLD_EVERY:
                await connection.execute(
                    "UPDATE working_copies SET state = $2, state_seq = $3 WHERE document_id = $1",
                    document_id,
                    news.state,
                    seq,
                )
                await connection.execute("DELETE FROM working_updates WHERE document_id = $1", document_id)
            else:
                await connection.execute(
                    "INSERT INTO working_updates VALUES ($1, $2, $3, $4, now())",
                    document_id,
                    seq,
                    news.update,
                    person_id,
                )
        return seq

    async def drop(self, document_id: UUID) -> None:
        """Throw the copy away."""
        await self._pool.execute("DELETE FROM working_copies WHERE document_id = $1", document_id)

    async def unfinished(self, person_id: str) -> list[Unfinished]:
        """The person's copies whose drafts have not begun, the last changed first."""
        rows = await self._pool.fetch(
            "SELECT document_id, about, changed_at FROM working_copies WHERE opened_by = $1 AND NOT begun "
            "ORDER BY changed_at DESC",
            person_id,
        )
        return [
            Unfinished(row["document_id"], About.model_validate_json(row["about"]), row["changed_at"]) for row in rows
        ]

    async def arrive(self, document_id: UUID, client: int, actor: Actor, place: str) -> None:
        """Note that the actor has the copy open, and where they write."""
        await self._pool.execute(
            "INSERT INTO working_presence VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT (document_id, client) "
            "DO UPDATE SET place = excluded.place, at = now() WHERE working_presence.person_id = excluded.person_id",
            document_id,
            client,
            actor.person_id,
            actor.name,
            place,
        )

    async def leave(self, document_id: UUID, client: int, actor: Actor) -> None:
        """Note that the actor's page is closed."""
        await self._pool.execute(
            "DELETE FROM working_presence WHERE document_id = $1 AND client = $2 AND person_id = $3",
            document_id,
            client,
            actor.person_id,
        )

    async def present(self, document_id: UUID) -> list[Present]:
        """Who has the copy open now."""
        rows = await self._pool.fetch(
            "SELECT client, person_id, name, place FROM working_presence "
            "WHERE document_id = $1 AND at > now() - $2::interval ORDER BY at",
            document_id,
            dt.timedelta(seconds=HERE_S),
        )
        return [Present(**row) for row in rows]

    async def tell(self, document_id: UUID, body_id: str, client: int) -> None:
        """Let the open pages of the body hear that ``client`` has changed something."""
        change = {"model": f"draft/{document_id}/{client}", "bodies": [body_id]}
        await self._pool.execute("SELECT pg_notify($1, $2)", LIVE_CHANNEL, json.dumps(change))

    async def run(self) -> None:
        """Prune for the life of the process."""
        while True:
            try:
                await self.prune(KEPT)
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("pruning waits", error=repr(error))
            await asyncio.sleep(PRUNE_EVERY_S)

    async def prune(self, kept: dt.timedelta) -> None:
        """Throw away what nobody has touched for ``kept`` and whose draft never began, and the copies of ended drafts.

        A draft that is approved or withdrawn has its words in its revisions.
        """
        await self._pool.execute(
            "DELETE FROM working_copies WHERE NOT begun AND changed_at < now() - $1::interval", kept
        )
        await self._pool.execute(
            "DELETE FROM working_copies WHERE begun AND EXISTS (SELECT FROM events WHERE stream_id = document_id::text "
            "AND type LIKE ANY ('{congvan.approval.DraftApproved.%,congvan.approval.DraftWithdrawn.%}'))"
        )
        await self._pool.execute(
            "DELETE FROM working_presence WHERE at < now() - $1::interval", dt.timedelta(seconds=HERE_S)
        )
