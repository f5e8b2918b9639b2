"""Reads: what operators open is written down, they see who opened what, and old months are deleted."""

import asyncio
import datetime as dt
from dataclasses import dataclass, fields

import asyncpg
import structlog
from fastapi import Request

from shared.audit.reads import Read, ReadLog
from shared.bodies.actor import Actor
from shared.outages import OUTAGE
from shared.readmodels.roster.lookup import RosterLookup

PAGE = 100
DROP_EVERY_S = 6 * 60 * 60

log = structlog.get_logger("audit")

_READS = "SELECT * FROM audit.asked(NULL, $1, $2, $3, $4, $5, $6, $7) ORDER BY read_id DESC"


async def record(request: Request, actor: Actor, *reads: Read) -> None:
    """Write down ``reads``, which the operator is about to see."""
    read_log: ReadLog = request.app.state.read_log
    await read_log.record(actor, reads)


@dataclass(frozen=True)
class ReadFilter:
    """Which reads to show: about what (an id), by whom, between two moments; what is empty does not restrict."""

    about: str = ""
    person: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True)
class ShownRead:
    """Who opened what, when and where; ``acting_for`` and ``delegator_name`` where they acted for somebody else."""

    read_id: int
    at: dt.datetime
    person_id: str
    person_name: str | None
    acting_for: str | None
    delegator_name: str | None
    body_id: str
    site: str
    what: str
    id: str
    about: str | None
    secrecy_rank: int
    address_hash: str | None


async def reads_of_everybody(
    pool: asyncpg.Pool, actor: Actor, wanted: ReadFilter, before: int | None, most: int
) -> list[ShownRead]:
    """The newest reads of the whole city that fit, as far as the operator is cleared for what was read."""
    about = [wanted.about] if wanted.about else None
    values = (actor.clearance, about, wanted.person or None, wanted.since, wanted.until, before, most)
    rows = await pool.fetch(_READS, *values)
    people = {row[who] for row in rows for who in ("person_id", "acting_for") if row[who]}
    names = await RosterLookup(pool).names_of_people(people)
    return [
        ShownRead(
            person_name=names.get(row["person_id"]),
            delegator_name=names.get(row["acting_for"]),
            **{column.name: row[column.name] for column in fields(ShownRead) if column.name in row},
        )
        for row in rows
    ]


async def drop_old_months(pool: asyncpg.Pool, days: int) -> None:
    """Delete reads older than ``days`` days, for the life of the process."""
    while True:
        try:
            dropped = await pool.fetchval("SELECT audit.drop_months($1)", days)
            if dropped:
                log.info("old reads dropped", months=dropped)
        except (*OUTAGE, asyncpg.PostgresError) as error:
            log.warning("old reads stay for now", error=repr(error))
        await asyncio.sleep(DROP_EVERY_S)
