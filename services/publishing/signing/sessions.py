"""Sessions of signing: files that wait for the signature of a token, each for ten minutes and one answer."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import asyncpg
from pydantic import BaseModel, ConfigDict

from services.publishing.signing.job import Job
from services.publishing.signing.preparing import Prepared
from shared.eventsourcing.decider import Rejected

KEPT = dt.timedelta(minutes=10)

_KEEP = "INSERT INTO signing_sessions (session_id, person_id, job, files) VALUES ($1, $2, $3, $4)"
_TAKE = """
    DELETE FROM signing_sessions WHERE session_id = $1 AND person_id = $2 AND at > now() - $3::interval
    RETURNING job, files
"""


class _Kept(BaseModel):
    """What stands in the table beside the files, of which the prepared one is one."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    job: Job
    prepared: Prepared


@dataclass(frozen=True)
class Waiting:
    """A job whose next signature is prepared; ``files`` has the prepared one in its place."""

    job: Job
    prepared: Prepared
    files: tuple[bytes, ...]


@dataclass(frozen=True)
class Sessions:
    """The table of sessions."""

    pool: asyncpg.Pool

    async def keep(self, person_id: str, waiting: Waiting) -> UUID:
        """Keep what waits for a signature of this person; those of everybody that are too old go."""
        await self.pool.execute("DELETE FROM signing_sessions WHERE at < now() - $1::interval", KEPT)
        session_id, files = uuid4(), list(waiting.files)
        files[waiting.job.step.place] = waiting.prepared.pdf
        kept = _Kept(job=waiting.job, prepared=replace(waiting.prepared, pdf=b""))
        await self.pool.execute(_KEEP, session_id, person_id, kept.model_dump_json(), files)
        return session_id

    async def take(self, session_id: UUID, person_id: str) -> Waiting:
        """What waits; it is gone with this.  Raises `Rejected` where there is none (any more)."""
        row = await self.pool.fetchrow(_TAKE, session_id, person_id, KEPT)
        if row is None:
            raise Rejected("signing.no-session")
        kept, files = _Kept.model_validate_json(row["job"]), tuple(map(bytes, row["files"]))
        prepared = replace(kept.prepared, pdf=files[kept.job.step.place])
        return Waiting(kept.job, prepared, files)
