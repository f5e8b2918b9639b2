"""Peers: other document systems that the city exchanges documents with; opened, changed and closed by its overseers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter

from services.portal.features.peers.actions import ACTIONS, REGISTER
from services.portal.frame.actions import Fields
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.showing import show

router = APIRouter(prefix="/peers")


@dataclass(frozen=True)
class PeerPage:
    """A peer: whom it speaks for, how it is reached, what waits for it; ``present`` is that as its form says it."""

    peer: Mapping[str, object]
    present: Fields
    public: str


async def _ask(visit: Visit[UUID, NoQuery]) -> PeerPage:
    found = await visit.commands.ask(visit.actor, "subscriptions", f"peers/{visit.id}", {})
    organs = "\n".join(f"{organ['organ_id']} {organ['name']}" for organ in found["organs"])
    values = {"name": found["name"], "organs": organs, **found["line"]}
    public = visit.request.app.state.settings.subscriptions_public_url.rstrip("/")
    return PeerPage(found, {name: [value] for name, value in values.items() if value}, f"{public}/edxml")


SCREEN = Screen(
    template="peers/peer.html",
    id=in_path("peer_id", UUID),
    query=NoQuery,
    address="/peers/{}",
    stream="peers/{}",
    actions=ACTIONS,
    ask=_ask,
    confidential=True,
)


@dataclass(frozen=True)
class PeersPage:
    """All peers, and the form that adds another one."""

    peers: Sequence[object]


async def _ask_list(visit: Visit[None, NoQuery]) -> PeersPage:
    return PeersPage((await visit.commands.ask(visit.actor, "subscriptions", "peers", {}))["peers"])


REGISTERING = Start(
    template="peers/list.html",
    id=NO_ID,
    query=NoQuery,
    address="/peers/{}",
    stream="peers/{}",
    ask=_ask_list,
    action=REGISTER,
    names="peer_id",
    begun=partial(show, SCREEN),
)
add_start(router, "", REGISTERING)
add_screen(router, "/{peer_id}", SCREEN)
