"""The map, the bodies, the systems outside, and what operators did."""

import datetime as dt
import json
from dataclasses import dataclass

import asyncpg
import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.operations.map import draw
from services.operations.page import render
from services.operations.session import Operator
from shared.readmodels.roster.lookup import RosterLookup

router = APIRouter()

RECENT = 20_000  # of the log's newest events, for the bodies' health

_BUSY = f"""
    SELECT body_id, count(*) FILTER (WHERE time > now() - interval '5 minutes') AS now_events,
           count(*) FILTER (WHERE time > now() - interval '1 day') AS day_events, max(time) AS last_at
    FROM (SELECT body_id, time FROM log.events ORDER BY transaction_id DESC, position DESC LIMIT {RECENT}) recent
    GROUP BY body_id
"""
_DEAD = """
    SELECT l.body_id, count(*) AS letters FROM letters l JOIN standings s USING (letter_id)
    WHERE s.status IN ('open', 'mended') GROUP BY l.body_id
"""
_AUDIT = "SELECT stream_id, type, time, data, metadata FROM events ORDER BY position DESC LIMIT 200"


@dataclass(frozen=True)
class BodyHealth:
    """Whether the documents of a body flow: its events of the last five minutes and of a day, and its dead letters."""

    body_id: str
    name: str
    letters: int
    now_events: int = 0
    day_events: int = 0
    last_at: dt.datetime | None = None


@router.get("/")
async def overview(request: Request, actor: Operator) -> Response:
    """The live map."""
    looks, before = await request.app.state.watcher.now()
    paused = [row["consumer"] for row in await request.app.state.pool.fetch("SELECT consumer FROM log.paused")]
    counts = await request.app.state.letters.counts()
    oldest = await request.app.state.letters.oldest_open()
    drawn = draw(looks, before, paused, counts["open"])
    return render(request, "map.html", actor, map=drawn, letters=counts["open"], oldest=oldest)


@router.get("/bodies")
async def bodies(request: Request, actor: Operator) -> Response:
    """Every body: whether its documents flow."""
    rows = await _health(request.app.state.pool)
    most = max((row.day_events for row in rows), default=0)
    return render(request, "bodies.html", actor, bodies=rows, most=most)


async def _health(pool: asyncpg.Pool) -> list[BodyHealth]:
    """Every living body, those with dead letters first, then the busiest."""
    busy = {row["body_id"]: row for row in await pool.fetch(_BUSY)}
    dead = {row["body_id"]: row["letters"] for row in await pool.fetch(_DEAD)}
    found = [
        BodyHealth(
            body_id=body_id,
            name=name,
            letters=dead.get(body_id, 0),
            **{key: value for key, value in busy.get(body_id, {}).items() if key != "body_id"},
        )
        for body_id, name in (await RosterLookup(pool).living_bodies()).items()
    ]
    return sorted(found, key=lambda body: (-body.letters, -body.now_events, -body.day_events))


@router.get("/outside")
async def outside(request: Request, actor: Operator) -> Response:
    """Other systems: whether each receives its events and documents."""
    names = await RosterLookup(request.app.state.pool).names_of_bodies()
    try:
        found = await request.app.state.clients.outside(actor)
    except httpx.HTTPError:
        found = None
    return render(request, "outside.html", actor, outside=found, names=names)


@router.get("/audit")
async def audit(request: Request, actor: Operator) -> Response:
    """What operators did, the newest first."""
    rows = await request.app.state.pool.fetch(_AUDIT)
    entries = [{**row, "data": json.loads(row["data"]), "metadata": json.loads(row["metadata"])} for row in rows]
    return render(request, "audit.html", actor, entries=entries)
