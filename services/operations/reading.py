"""What operators open is written down as what people open in the portal is; they may ask, and old months go."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog
from fastapi import Request

from shared.audit.reads import Read, ReadLog
from shared.bodies.actor import Actor
from shared.outages import OUTAGE

PAGE = 100
DROP_EVERY_S = 6 * 60 * 60

log = structlog.get_logger("audit")

_READS = """
    SELECT r.*, p.name AS person_name, d.name AS delegator_name
    FROM audit.asked(NULL, $1, $2, $3, $4, $5, $6, $7) r
    LEFT JOIN roster.people p ON p.person_id = r.person_id
    LEFT JOIN roster.people d ON d.person_id = r.acting_for
    ORDER BY r.read_id DESC
"""


async def record(request: Request, actor: Actor, *reads: Read) -> None:
    """Write down what the operator is about to see."""
    read_log: ReadLog = request.app.state.read_log
    await read_log.record(actor, reads)


@dataclass(frozen=True)
class Asked:
    """What is asked about reads: of whom, about what (an id), between two moments; empty: everything."""

    about: str = ""
    person: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


async def reads_of_everybody(
    pool: asyncpg.Pool, actor: Actor, asked: Asked, before: int | None, most: int
) -> list[Any]:
    """The newest reads of the whole city that fit, as far as the operator is cleared for what was read."""
    about = [asked.about] if asked.about else None
    values = (actor.clearance, about, asked.person or None, asked.since, asked.until, before, most)
    return list(await pool.fetch(_READS, *values))


async def drop_old_months(pool: asyncpg.Pool, days: int) -> None:
    """Let go of reads that were kept for ``days`` days, for the life of the process."""
    while True:
        try:
            dropped = await pool.fetchval("SELECT audit.drop_months($1)", days)
            if dropped:
                log.info("old reads dropped", months=dropped)
        except (*OUTAGE, asyncpg.PostgresError) as error:
            log.warning("old reads stay for now", error=repr(error))
        await asyncio.sleep(DROP_EVERY_S)
