"""Connections: other systems that read this body's events; opened, seen and mended by those who answer for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request

from services.portal.features.connections.actions import ACTIONS, OPEN
from services.portal.frame.commands import CommandRefused
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.showing import show
from shared.bodies.rights import may_keep_peers
from shared.web.problems import ProblemDocument

router = APIRouter(prefix="/connections")

DELIVERIES = 50
TYPES = {
    "congvan.receiving.": "connections.type.receiving",
    "congvan.routing.": "connections.type.routing",
    "congvan.approval.": "connections.type.approval",
    "congvan.publishing.": "connections.type.publishing",
    "congvan.tracking.": "connections.type.tracking",
    "congvan.meetings.": "connections.type.meetings",
    "congvan.directory.": "connections.type.directory",
}
"""What a subscription may be about, by the beginning of its events' types."""


@dataclass(frozen=True)
class ConnectionPage:
    """A connection, and for each of its ways what its other end must be told."""

    connection: Mapping[str, object]
    public: str
    guide: str
    types: Mapping[str, str]
    webhook: Mapping[str, object] | None = None
    deliveries: object = ()
    kafka: Mapping[str, object] | None = None
    not_yet: ProblemDocument | None = None


async def _ask(visit: Visit[UUID, NoQuery]) -> ConnectionPage:
    path = f"subscriptions/{visit.id}"

    async def part_of(part: str, **limits: int) -> Mapping[str, object]:
        return await visit.commands.ask(visit.actor, "subscriptions", f"{path}{part}", limits)

    connection, kafka, not_yet = await part_of(""), None, None
    webhook = await part_of("/webhook") if connection["open"] and connection["webhook"] else None
    if connection["open"] and connection["kafka"]:
        try:
            kafka = await part_of("/kafka")
        except CommandRefused as refused:  # a moment after it was granted, the brokers do not know it yet
            not_yet = refused.problem
    return ConnectionPage(
        connection=connection,
        public=_public(visit.request),
        guide=_guide(visit.request),
        types=TYPES,
        webhook=webhook,
        deliveries=await part_of("/deliveries", limit=DELIVERIES) if webhook else (),
        kafka=kafka,
        not_yet=not_yet,
    )


SCREEN = Screen(
    template="connections/connection.html",
    id=in_path("subscription_id", UUID),
    query=NoQuery,
    address="/connections/{}",
    stream="subscriptions/{}",
    actions=ACTIONS,
    ask=_ask,
    confidential=True,
)


@dataclass(frozen=True)
class ConnectionsPage:
    """All connections of the body, and the form that opens another one."""

    connections: Sequence[object]
    types: Mapping[str, str]
    guide: str
    keeps_peers: bool


async def _ask_list(visit: Visit[None, NoQuery]) -> ConnectionsPage:
    found = await visit.commands.ask(visit.actor, "subscriptions", "subscriptions", {})
    keeps_peers = may_keep_peers(visit.actor, "RegisterPeer")
    return ConnectionsPage(found["subscriptions"], TYPES, _guide(visit.request), keeps_peers)


OPENING = Start(
    template="connections/list.html",
    id=NO_ID,
    query=NoQuery,
    address="/connections/{}",
    stream="subscriptions/{}",
    ask=_ask_list,
    action=OPEN,
    names="subscription_id",
    begun=partial(show, SCREEN),
)


def _public(request: Request) -> str:
    """Where other systems reach subscriptions."""
    address: str = request.app.state.settings.subscriptions_public_url
    return address.rstrip("/")


def _guide(request: Request) -> str:
    return f"{_public(request)}/events/start"


add_start(router, "", OPENING)
add_screen(router, "/{subscription_id}", SCREEN)
