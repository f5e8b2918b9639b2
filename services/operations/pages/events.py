"""The event browser: filters, a live tail, an event, the way of a document across all services."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.operations.browsing import PAGE, Browsing, Entry, Filter, TooSlow, waterfall
from services.operations.consumers.commands import RepublishStream
from services.operations.page import go, render
from services.operations.pages.consumers import give
from services.operations.reading import record
from services.operations.session import Operator
from shared.audit.reads import Read
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Rejected
from shared.streams.cloudevents import headers_of
from shared.streams.topics import topic_of
from shared.texts import say
from shared.web.forms import Form
from shared.web.problems import problem_response

router = APIRouter()

Text = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Place = Annotated[str, Query(pattern=r"^(\d{1,18}-\d{1,18})?$")]

_STREAM = """
    SELECT service, position, transaction_id, id, stream_id, version, type, subject, body_id, time, data, metadata
    FROM log.events WHERE service = $1 AND stream_id = $2 ORDER BY version
"""


def _browsing(request: Request) -> Browsing:
    return Browsing(request.app.state.pool)


@router.get("/events")
async def events(
    request: Request,
    actor: Operator,
    service: Text = "",
    type: Text = "",
    body: Text = "",
    subject: Text = "",
    before: Place = "",
    live: bool = False,
) -> Response:
    """The newest matching events, or a page of older ones."""
    wanted = Filter(service.strip(), type.strip(), body.strip(), subject.strip())
    place = tuple(int(part) for part in before.split("-")) if before else None
    try:
        found: list[Entry] | None = await _browsing(request).page(wanted, (place[0], place[1]) if place else None)
    except TooSlow:
        found = None
    await opened(request, actor, "events", request.url.query, found or ())
    filters = {name: value for name, value in vars(wanted).items() if value}
    older = None
    if found and len(found) == PAGE:
        older = f"/events?{urlencode({**filters, 'before': f'{found[-1].transaction_id}-{found[-1].position}'})}"
    return render(
        request,
        "events.html",
        actor,
        entries=found,
        wanted=wanted,
        older=older,
        live=live and not before,
        newest=f"/events?{urlencode(filters)}",
        following=f"/events?{urlencode({**filters, 'live': 'true'})}",
    )


@router.get("/events/{service}/{stream_id}/{version}")
async def event(request: Request, actor: Operator, service: str, stream_id: str, version: int) -> Response:
    """An event: its envelope, and its content for cleared operators."""
    found = None
    if "\x00" not in stream_id and 0 < version < 2**31:
        found = await _browsing(request).one(service, stream_id, version, actor.clearance)
    if found is None:
        return problem_response(request, "request.not-found")
    await record(request, actor, Read("event", found.address, found.subject, found.rank))
    return render(request, "event.html", actor, event=found)


@router.get("/ways/{subject}")
async def way(request: Request, actor: Operator, subject: str) -> Response:
    """A document's way across all services as a waterfall."""
    try:
        entries = await _browsing(request).way(subject) if "\x00" not in subject else []
    except TooSlow:
        entries = []
    if not entries:
        return problem_response(request, "request.not-found")
    await opened(request, actor, "way", subject, entries)
    return render(request, "way.html", actor, subject=subject, steps=waterfall(entries))


async def opened(request: Request, actor: Actor, what: str, read_id: str, entries: Iterable[Entry]) -> None:
    """Write down that the operator is about to see a list, with each secret entry in it."""
    secret = {entry.subject: entry for entry in sorted(entries, key=lambda entry: entry.rank) if entry.rank}
    listed = (Read("entry", entry.address, about, entry.rank) for about, entry in secret.items())
    await record(request, actor, Read(what, read_id), *listed)


@router.post("/events/{service}/{stream_id}/republish")
async def republish(request: Request, actor: Operator, form: Form, service: str, stream_id: str) -> Response:
    """Send a stream's events to Kafka once more; consumers that have taken them skip them."""
    rows = await request.app.state.pool.fetch(_STREAM, service, stream_id)
    if not rows:
        raise Rejected("request.not-found")
    consumer = f"relay.{rows[0]['service']}"
    command = RepublishStream(consumer=consumer, stream_id=stream_id, events=len(rows))
    await give(request, actor, consumer, command)
    for row in rows:
        await request.app.state.producer.send_and_wait(
            topic_of(row["service"]).name,
            key=row["subject"].encode(),
            value=row["data"].encode(),
            headers=headers_of(row["service"], row),
        )
    flash = say("console.flash.republished", count=len(rows))
    return go(request, f"/events?{urlencode({'subject': stream_id})}", flash)
