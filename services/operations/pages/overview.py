"""The map, the bodies, the systems outside, and what operators did."""

import json

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.operations.map import draw
from services.operations.page import render
from services.operations.session import Operator

router = APIRouter()

RECENT = 20_000  # of the log's newest events, for the bodies' health

_BODIES = f"""
    WITH recent AS (
        SELECT body_id, time FROM log.events ORDER BY transaction_id DESC, position DESC LIMIT {RECENT}
    ), busy AS (
        SELECT body_id, count(*) FILTER (WHERE time > now() - interval '5 minutes') AS now_events,
               count(*) FILTER (WHERE time > now() - interval '1 day') AS day_events, max(time) AS last_at
        FROM recent GROUP BY body_id
    ), dead AS (
        SELECT l.body_id, count(*) AS letters FROM letters l JOIN standings s USING (letter_id)
        WHERE s.status IN ('open', 'mended') GROUP BY l.body_id
    )
    SELECT b.body_id, b.name, b.ended_on, coalesce(busy.now_events, 0) AS now_events,
           coalesce(busy.day_events, 0) AS day_events, busy.last_at, coalesce(dead.letters, 0) AS letters
    FROM roster.bodies b LEFT JOIN busy USING (body_id) LEFT JOIN dead USING (body_id)
    WHERE b.ended_on IS NULL
    ORDER BY letters DESC, now_events DESC, day_events DESC, b.name
"""
_AUDIT = "SELECT stream_id, type, time, data, metadata FROM events ORDER BY position DESC LIMIT 200"


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
    """Each body: whether its documents flow."""
    rows = await request.app.state.pool.fetch(_BODIES)
    most = max((row["day_events"] for row in rows), default=0)
    return render(request, "bodies.html", actor, bodies=rows, most=most)


@router.get("/outside")
async def outside(request: Request, actor: Operator) -> Response:
    """Other systems: whether each gets what is its own."""
    names = dict(await request.app.state.pool.fetch("SELECT body_id, name FROM roster.bodies"))
    try:
        found = await request.app.state.asking.outside(actor)
    except httpx.HTTPError:
        found = None
    return render(request, "outside.html", actor, outside=found, names=names)


@router.get("/audit")
async def audit(request: Request, actor: Operator) -> Response:
    """What operators did, the newest first."""
    rows = await request.app.state.pool.fetch(_AUDIT)
    entries = [{**row, "data": json.loads(row["data"]), "metadata": json.loads(row["metadata"])} for row in rows]
    return render(request, "audit.html", actor, entries=entries)
