"""Keeping files together with their owners, and deleting files that nobody used."""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg
import structlog

from shared.bodies.actor import Actor
from shared.documents.files import FileRef, FileStore, check_media_type, safe_name
from shared.outages import OUTAGE

MOST_FILES = 2000  # unused uploads of one person
MOST_BYTES = 4 * 1024**3  # and their sum
SWEEP_EVERY_S = 15 * 60

_COPIES = "copies"  # in place of a service: the owner of a copy is the file that it was made of

log = structlog.get_logger("uploads")

_UPLOAD = """
    WITH locked AS MATERIALIZED (SELECT files.lock_file($1))
    INSERT INTO files.uploads (sha256, person_id, body_id, name, media_type, bytes)
    SELECT $1, $2, $3, $4, $5, $6 FROM locked RETURNING upload_id
"""
_HOLD = """
    WITH locked AS MATERIALIZED (SELECT files.lock_file($3))
    INSERT INTO files.holdings (service, stream_id, sha256, name, media_type, bytes, named)
    SELECT $1, $2, $3, $4, $5, $6, $7 FROM locked ON CONFLICT DO NOTHING
"""
_SHARE = "SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files.uploads WHERE person_id = $1"
_GIVE_UP = """
    WITH gone AS (DELETE FROM files.uploads WHERE at < $1 RETURNING sha256)
    INSERT INTO files.given_up SELECT DISTINCT sha256 FROM gone ON CONFLICT DO NOTHING
"""
_WANTED = """
    SELECT EXISTS (SELECT FROM files.uploads WHERE sha256 = $1) OR EXISTS (SELECT FROM files.holdings WHERE sha256 = $1)
"""


class TooManyUploads(Exception):
    """The person has more unused uploads than one may have."""


async def own_upload(pool: asyncpg.Pool, actor: Actor, sha256: str) -> FileRef | None:
    """The file as ``actor`` uploaded it; ``None`` once a command has used it."""
    row = await pool.fetchrow(
        "SELECT sha256, name, media_type, bytes FROM files.uploads "
        "WHERE person_id = $1 AND body_id = $2 AND sha256 = $3 ORDER BY upload_id DESC LIMIT 1",
        actor.person_id,
        actor.body_id,
        sha256,
    )
    return None if row is None else FileRef(**dict(row))


@dataclass(frozen=True)
class UploadsOf:
    """Keeps the files of one person."""

    uploads: "Uploads"
    actor: Actor

    async def keep(self, data: bytes, name: str, declared: str) -> FileRef:
        """See `Uploads.upload`."""
        return await self.uploads.upload(self.actor, data, name, declared)

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        """See `Uploads.keep_copy`."""
        return await self.uploads.keep_copy(of, data, name, declared)


class Uploads:
    """The store of files, and the owners of each."""

    def __init__(self, pool: asyncpg.Pool, store: FileStore) -> None:
        self._pool = pool
        self._store = store

    def of(self, actor: Actor) -> UploadsOf:
        """What keeps the files of ``actor``."""
        return UploadsOf(self, actor)

    async def guard_share(self, actor: Actor, size: int) -> None:
        """Raises `TooManyUploads` where ``size`` bytes more would exceed the limit of unused uploads."""
        share = await self._pool.fetchrow(_SHARE, actor.person_id)
        if share["files"] >= MOST_FILES or share["bytes"] + size > MOST_BYTES:
            raise TooManyUploads

    async def upload(self, actor: Actor, data: bytes, name: str, declared: str) -> FileRef:
        """Keep ``data`` as an upload of ``actor``.  Raises `shared.documents.files.UnacceptableFile`."""
        file = _described(data, name, declared)
        # The row comes first: pruning the same bytes at this moment either sees it, or ends before they are written.
        upload_id = await self._pool.fetchval(
            _UPLOAD, file.sha256, actor.person_id, actor.body_id, file.name, file.media_type, file.bytes
        )
        try:
            return await self._store.put(data, name, file.media_type)
        except Exception:
            await self._pool.execute("DELETE FROM files.uploads WHERE upload_id = $1", upload_id)
            raise

    async def keep_for(
        self, service: str, stream_ids: Iterable[str], data: bytes, name: str, declared: str = ""
    ) -> FileRef:
        """Keep ``data`` for streams of ``service`` that are about to name it.

        Raises `shared.documents.files.UnacceptableFile`."""
        file = _described(data, name, declared)
        for stream_id in stream_ids:
            await self._pool.execute(_HOLD, service, stream_id, *_columns(file), False)
        return await self._store.put(data, name, file.media_type)

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        """Keep ``data``, which was made of the file ``of`` (sha256), as long as that file is kept."""
        file = _described(data, name, declared)
        await self._pool.execute(_HOLD, _COPIES, of, *_columns(file), True)
        return await self._store.put(data, name, file.media_type)

    async def prune(self, older_than: dt.timedelta) -> int:
        """Delete uploads that no command has used for so long; returns how many files were deleted."""
        until = dt.datetime.now(dt.UTC) - older_than
        await self._pool.execute("SELECT files.settle_claims($1)", until)
        await self._pool.execute(_GIVE_UP, until)
        pruned = 0
        while given_up := await self._pool.fetch("SELECT sha256 FROM files.given_up LIMIT 500"):
            for row in given_up:
                pruned += await self._forget(row["sha256"])
        return pruned

    async def _forget(self, sha256: str) -> bool:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT files.lock_file($1)", sha256)
            wanted = bool(await connection.fetchval(_WANTED, sha256))
            if not wanted:
                await self._store.forget(sha256)
            await connection.execute("DELETE FROM files.given_up WHERE sha256 = $1", sha256)
            if not wanted:
                await connection.execute(
                    "WITH gone AS (DELETE FROM files.holdings WHERE service = $1 AND stream_id = $2 RETURNING sha256) "
                    "INSERT INTO files.given_up SELECT sha256 FROM gone ON CONFLICT DO NOTHING",
                    _COPIES,
                    sha256,
                )
        return not wanted

    async def run(self, kept: dt.timedelta) -> None:
        """Prune for the life of the process; one process of the city prunes at a time."""
        while True:
            try:
                async with self._pool.acquire() as connection:
                    if await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended('pruning', 0))"):
                        try:
                            pruned = await self.prune(kept)
                            if pruned:
                                log.info("unused uploads pruned", files=pruned)
                        finally:
                            await connection.execute("SELECT pg_advisory_unlock(hashtextextended('pruning', 0))")
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("pruning waits", error=repr(error))
            await asyncio.sleep(SWEEP_EVERY_S)


def _described(data: bytes, name: str, declared: str) -> FileRef:
    media_type = check_media_type(data, declared)
    sha256 = hashlib.sha256(data).hexdigest()
    return FileRef(sha256=sha256, name=safe_name(name), media_type=media_type, bytes=len(data))


def _columns(file: FileRef) -> tuple[object, ...]:
    return file.sha256, file.name, file.media_type, file.bytes
