"""Commands that name files: each file is an upload of the person, or belongs to the stream already.

The command's own description of a file does not count: name, type and size are those of its upload.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
from pydantic import BaseModel

from shared.bodies.actor import Actor
from shared.documents.files import FileRef
from shared.uploads.named import files_in, may_name_files, with_files

ModelT = TypeVar("ModelT", bound=BaseModel)

# Rows are entered only where every file is known, so that a refused command claims nothing.
_CLAIM = """
    WITH held AS (
        SELECT sha256, name, media_type, bytes, NULL::bigint AS upload_id FROM files.holdings
        WHERE service = $5 AND stream_id = $3 AND sha256 = ANY ($4) AND named
    ), own AS (
        SELECT DISTINCT ON (sha256) sha256, name, media_type, bytes, upload_id FROM files.uploads
        WHERE person_id = $1 AND body_id = $2 AND sha256 = ANY ($4) AND sha256 NOT IN (SELECT sha256 FROM held)
        ORDER BY sha256, upload_id
    ), claimed AS (
        INSERT INTO files.holdings AS holding (service, stream_id, sha256, name, media_type, bytes)
        SELECT $5, $3, sha256, name, media_type, bytes FROM own
        WHERE (SELECT count(*) FROM held) + (SELECT count(*) FROM own) = cardinality($4)
        ON CONFLICT (service, stream_id, sha256) DO UPDATE
        SET name = excluded.name, media_type = excluded.media_type, bytes = excluded.bytes, since = now()
        WHERE NOT holding.named
    )
    SELECT * FROM held UNION ALL SELECT * FROM own
"""
_SETTLE = """
    WITH used AS (DELETE FROM files.uploads WHERE upload_id = ANY ($3))
    UPDATE files.holdings SET named = true
    WHERE service = $4 AND stream_id = $1 AND sha256 = ANY ($2) AND NOT named
"""


class UnknownFile(LookupError):
    """A file that belongs neither to the person nor to the stream; people are told that it does not exist."""


@dataclass(frozen=True)
class Claim:
    """The files that a command may name, by sha256, and the ids of the uploads that become the stream's."""

    service: str
    stream_id: str
    known: dict[str, FileRef]
    uploads: dict[str, int]


async def claim(pool: asyncpg.Pool, actor: Actor, service: str, stream_id: str, sent: BaseModel) -> Claim | None:
    """Claim for a stream of ``service`` the files that ``sent`` names; returns ``None`` where it names none.

    Raises `UnknownFile`, and then claims nothing.
    """
    if not may_name_files(type(sent)):
        return None
    hashes = sorted({file.sha256 for file in files_in(sent)})
    if not hashes:
        return None
    rows = await pool.fetch(_CLAIM, actor.person_id, actor.body_id, stream_id, hashes, service)
    known = {row["sha256"]: _described(row) for row in rows}
    if len(known) < len(hashes):
        raise UnknownFile
    return Claim(
        service, stream_id, known, {row["sha256"]: row["upload_id"] for row in rows if row["upload_id"] is not None}
    )


def as_kept(sent: ModelT, claimed: Claim | None) -> ModelT:
    """``sent`` with the description of each file as the store has it."""
    described: ModelT = with_files(sent, claimed.known) if claimed else sent
    return described


async def settle(pool: asyncpg.Pool, claimed: Claim, happened: Iterable[BaseModel]) -> None:
    """Make the files of events that ``happened`` the stream's for good, and delete their uploads."""
    named = {file.sha256 for event in happened for file in files_in(event)} & claimed.known.keys()
    used = [upload for sha256, upload in claimed.uploads.items() if sha256 in named]
    if used:
        await pool.execute(_SETTLE, claimed.stream_id, sorted(named), used, claimed.service)


def _described(row: asyncpg.Record) -> FileRef:
    return FileRef(sha256=row["sha256"], name=row["name"], media_type=row["media_type"], bytes=row["bytes"])
