"""The stamp ĐẾN on a document's page: what it says, where it stands, and whether a stamped file is one of ours.

The stamp is a signature field of the body, so the file goes on with the original's bytes and whoever signed it before
has still signed it.  The original stays beside it.
"""

from uuid import UUID

from fastapi import Request
from pydantic import BaseModel

from services.receiving.commands import StampArrival
from services.receiving.decider import DECIDER
from services.receiving.guards import is_stampable
from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared
from shared.cage import Cage
from shared.documents.clearing import empty_room
from shared.documents.files import FileRef, FileStore
from shared.documents.signatures import SignatureFinding
from shared.documents.spots import Room
from shared.eventsourcing.decider import Rejected
from shared.form.arrival import HEIGHT_PT, WIDTH_PT
from shared.signatures.trust import Trust
from shared.signatures.verifying import verify_signatures
from shared.web.people import own_body
from shared.web.requests import SignedIn


class Stamping(BaseModel):
    """What the stamp says and where it belongs; without a ``file`` that may be stamped, where papers have room."""

    number: int
    year: int
    day: str
    issuer: str
    file: FileRef | None = None
    room: Room = Room(page=0, x=24, y=620, width=WIDTH_PT, height=HEIGHT_PT)


async def arrival_stamp(stream_id: UUID, actor: SignedIn, request: Request) -> Stamping:
    """What the stamp of a registered document says, and where on its first page there is room for it."""
    state, _ = await request.app.state.handler.state(DECIDER, str(stream_id))
    if not cleared(actor.clearance, state.head.secrecy):
        raise Rejected("document.unknown")
    if state.in_charge != actor.body_id:
        raise Rejected("forbidden.body")
    if state.entry is None:
        raise Rejected("receiving.not-registered")
    body = await own_body(request, actor)
    stamping = Stamping(
        number=state.entry.number,
        year=state.entry.year,
        day=f"{state.entry.on:%d/%m/%Y}" if state.entry.on else "",
        issuer=body.name,
    )
    if not is_stampable(state):
        return stamping
    original = state.files[0]
    data = await FileStore.from_url(request.app.state.settings.files_url).get(original.sha256)
    room = await request.app.state.examiner.cage.run(actor.person_id, empty_room, data, WIDTH_PT, HEIGHT_PT)
    return stamping.model_copy(update={"file": original, "room": room})


async def checked(sent: StampArrival, request: Request, actor: Actor) -> StampArrival:
    """The command, where the file is the original with a signature of the body's added.  Raises `Rejected`."""
    settings = request.app.state.settings
    state, _ = await request.app.state.handler.state(DECIDER, request.path_params["stream_id"])
    if state.in_charge != actor.body_id:
        raise Rejected("forbidden.body")
    if sent.over not in {file.sha256 for file in state.files}:
        raise Rejected("receiving.stamp-of-another")
    files = FileStore.from_url(settings.files_url)
    original, stamped = await files.get(sent.over), await files.get(sent.file.sha256)
    body = await own_body(request, actor)
    await check_stamped(
        request.app.state.examiner.cage, actor, original, stamped, body.name, Trust.from_folder(settings.trust_roots)
    )
    return sent


async def check_stamped(cage: Cage, actor: Actor, original: bytes, stamped: bytes, body: str, trust: Trust) -> None:
    """Check that ``stamped`` goes on with ``original``, and that ``body`` signed what was added.  Raises `Rejected`."""
    if len(stamped) <= len(original) or not stamped.startswith(original):
        raise Rejected("receiving.stamp-of-another")
    before = await verify_signatures(cage, actor.person_id, original, trust)
    after = await verify_signatures(cage, actor.person_id, stamped, trust)
    if len(after) != len(before) + 1 or not _is_of(after[-1], body):
        raise Rejected("receiving.stamp-not-signed", body=body)


def _is_of(finding: SignatureFinding, body: str) -> bool:
    named = {finding.signer, finding.organization}
    return finding.good and body[:64] in named  # X.509 ends names after 64 characters (RFC 5280, ub-common-name)
