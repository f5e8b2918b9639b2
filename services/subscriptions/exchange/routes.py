"""The gateway over HTTP: peers post messages; the city's overseers keep the peers and see what waits for them."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel

from services.subscriptions.edxml.packaging import LARGEST_MESSAGE
from services.subscriptions.exchange.carrying import credential_of
from services.subscriptions.exchange.intake import Intake, Receipt
from services.subscriptions.exchange.organs import OwnOrgans, Peers
from services.subscriptions.exchange.waiting import Waiting, waiting_by_peer
from services.subscriptions.feed.access import given_proof
from services.subscriptions.peers.commands import ChangePeer, ChangePeerSecret, ClosePeer, RegisterPeer
from services.subscriptions.peers.decider import DECIDER, available
from services.subscriptions.peers.guards import guard_keeper
from services.subscriptions.peers.state import State, Status
from services.subscriptions.webhooks.routes import guard_address
from shared.bodies.actor import Actor
from shared.bodies.organs import OutsideOrgan
from shared.events.subscriptions.peers import Line
from shared.eventsourcing.decider import Command, Rejected
from shared.web.commands import CommandRoutes
from shared.web.requests import SignedIn

AT_ONCE = 2  # messages in memory, each with several times its size


class PeerView(Waiting):
    """A peer, and what waits for it; ``actions`` are the commands that the person may give now."""

    id: UUID
    name: str
    status: Status
    organs: tuple[OutsideOrgan, ...]
    line: Line
    actions: tuple[str, ...]


class PeerDetails(PeerView):
    """A peer with the city's credential for it."""

    credential: str


class PeerViews(BaseModel):
    """The open peers, by name."""

    peers: tuple[PeerView, ...]


async def peer_of(request: Request, authorization: Annotated[str | None, Header()] = None) -> State:
    """The peer of ``Authorization: Bearer {id}.{secret}``.

    Raises `Rejected` ``auth.missing`` or ``auth.invalid``, the latter for an unknown or closed peer and a wrong secret.
    """
    peer_id, secret = given_proof(authorization)
    peer = await _current(request, peer_id)
    right = hmac.compare_digest(hashlib.sha256(secret.encode()).hexdigest(), peer.secret_sha256 or "-")
    if peer.status is not Status.OPEN or not right:
        raise Rejected("auth.invalid")
    return peer


def gateway_routes() -> APIRouter:
    """Every route of the gateway."""
    peers = CommandRoutes("peers", UUID, DECIDER, available)
    peers.add(RegisterPeer, prepare=_acceptable)
    peers.add(ChangePeer, prepare=_acceptable)
    peers.add(ChangePeerSecret)
    peers.add(ClosePeer)
    router = APIRouter()
    router.include_router(peers.router)
    router.add_api_route("/peers", peer_views, methods=["GET"], tags=["peers"], summary="How the peers stand.")
    router.add_api_route("/peers/{peer_id}", peer_view, methods=["GET"], tags=["peers"], summary="How a peer stands.")
    at_once = asyncio.Semaphore(AT_ONCE)

    async def take(request: Request, peer: Annotated[State, Depends(peer_of)]) -> Receipt:
        """A message of QCVN 102:2016 in either packaging; the same message again gets the same answer."""
        intake: Intake = request.app.state.intake
        async with at_once:
            return await intake.take(peer, await request.body())

    router.add_api_route(
        "/edxml", take, methods=["POST"], tags=["edxml"], summary="Take in a message of a peer.",
        max_body_size=LARGEST_MESSAGE,
    )  # fmt: skip
    return router


async def peer_views(request: Request, actor: SignedIn) -> PeerViews:
    """For those who keep the peers."""
    guard_keeper("ChangePeer", actor)
    waiting = await waiting_by_peer(request.app.state.pool)
    peers = sorted(await Peers.read(request.app.state.pool), key=lambda peer: peer.name)
    return PeerViews(peers=tuple(PeerView(**_described(peer, actor, waiting)) for peer in peers))


async def peer_view(peer_id: UUID, request: Request, actor: SignedIn) -> PeerDetails:
    """For those who keep the peers."""
    guard_keeper("ChangePeer", actor)
    peer = await _current(request, peer_id)
    if peer.status is Status.UNKNOWN:
        raise Rejected("peer.unknown")
    waiting = await waiting_by_peer(request.app.state.pool)
    credential = credential_of(request.app.state.settings.webhook_key, peer_id)
    return PeerDetails(**_described(peer, actor, waiting), credential=credential)


def _described(peer: State, actor: Actor, waiting: Mapping[UUID, Waiting]) -> dict[str, Any]:
    return {
        "id": peer.id,
        "name": peer.name,
        "status": peer.status,
        "organs": peer.organs,
        "line": peer.line,
        "actions": tuple(available(peer, actor)),
        **waiting.get(peer.id, Waiting()).model_dump(),
    }


async def _acceptable(command: RegisterPeer | ChangePeer, request: Request, actor: Actor) -> Command:
    """Refuse organs for which somebody else speaks, and an address inside the office.

    Raises `Rejected` ``peer.organ-taken`` or ``webhook.private``.
    """
    own: OwnOrgans = request.app.state.own_organs
    this = request.path_params["stream_id"]
    peers = await Peers.read(request.app.state.pool)
    for organ in command.organs:
        other = peers.of_organ(organ.organ_id)
        if organ.organ_id in own.by_body.values() or (other is not None and str(other.id) != this):
            raise Rejected("peer.organ-taken", organ_id=organ.organ_id)
    if command.url is not None:
        guard_address(request, command.url)
    return command


async def _current(request: Request, peer_id: UUID) -> State:
    state, _ = await request.app.state.handler.state(DECIDER, str(peer_id))
    assert isinstance(state, State)
    return state
