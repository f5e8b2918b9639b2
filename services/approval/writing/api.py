"""Working copies over HTTP: what is new, what one has typed, who is there; and the ones that are not finished."""

import base64
import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from services.approval.writing.copies import Copy, WorkingCopies
from services.approval.writing.doors import Door, Doors
from services.approval.writing.merging import (
    LARGEST_COPY,
    LARGEST_UPDATE,
    About,
    Merged,
    UnreadableUpdate,
    clocks,
    merged,
    renewed,
)
from shared.bodies.actor import Actor
from shared.cage import Cage, CageError
from shared.eventsourcing.decider import Rejected
from shared.web.requests import SignedIn

NOTHING_KNOWN = b"\x00"  # the state vector of who has nothing
LARGEST_CLIENT = 2**53  # Yjs numbers open pages below


class Typed(BaseModel):
    """What an open page has to say: an ``update`` where something was typed, and where the cursor stands.

    ``client`` is Yjs's number of the page, ``since`` the last update that it has, ``vector`` how much of every writer's
    it has with ``update`` in it.  One that is ``leaving`` is there no longer; one that is ``saving`` is about to make a
    revision of what it has and what it is answered.
    """

    model_config = ConfigDict(extra="forbid")

    client: int = Field(ge=0, le=LARGEST_CLIENT)
    since: int = Field(default=0, ge=0)
    update: Base64Bytes | None = None
    vector: Base64Bytes = Field(default=b"AA==", validate_default=True, max_length=200_000)
    place: str = Field(default="", max_length=2000, pattern=r"^[^\x00]*$")
    leaving: bool = False
    saving: bool = False


class Here(BaseModel):
    """Somebody else who has the copy open."""

    client: int
    name: str
    place: str


class News(BaseModel):
    """What is new in a copy: ``updates`` since the number that the page had, up to ``seq``.

    Bytes are in base64.  ``vector`` is how much of every writer's is kept here, ``version`` the version of the draft's
    stream.
    """

    seq: int
    updates: tuple[str, ...]
    vector: str
    version: int
    changed_at: dt.datetime | None = None
    people: tuple[Here, ...] = ()


class Standing(BaseModel):
    """When something was typed last that is in no revision yet."""

    typed_at: dt.datetime | None = None


class UnfinishedDraft(BaseModel):
    """A copy whose draft has not begun."""

    document_id: UUID
    about: About
    changed_at: dt.datetime


class UnfinishedDrafts(BaseModel):
    """The actor's, the last changed first."""

    drafts: tuple[UnfinishedDraft, ...]


def writing_router() -> APIRouter:
    """``/documents/{id}/working-copy`` and ``/working-copies``."""
    router = APIRouter(tags=["documents"])
    path = "/documents/{document_id}/working-copy"

    @router.get(path, summary="What was typed into the draft since.")
    async def read(
        document_id: UUID, request: Request, actor: SignedIn, since: Annotated[int, Query(ge=0)] = 0
    ) -> News:
        doors, copies = _desk(request)
        door, copy = await doors.enter(document_id, actor)
        if copy is None and door.begun:
            copy = await doors.opened(door, actor)
        copy = await _renewed(request, copies, door, copy, actor)
        return await _news(copies, door, copy, since, actor)

    @router.post(path, summary="Type into the draft, and say where.")
    async def write(document_id: UUID, typed: Typed, request: Request, actor: SignedIn) -> News:
        doors, copies = _desk(request)
        door, copy = await doors.enter(document_id, actor)
        copy = await _renewed(request, copies, door, copy, actor)
        if typed.update is not None:
            copy = copy or await doors.opened(door, actor)
            await _put(request, copies, door, copy, typed, actor)
            copy = await copies.find(document_id)
        if typed.saving and copy is not None:
            await copies.save(document_id, copy.seq, door.state.revision + 1)
        if door.begun:
            await _note(copies, door, typed, actor)
        return await _news(copies, door, copy, typed.since, actor)

    @router.get(f"{path}/standing", summary="Whether something was typed that is in no revision yet.")
    async def standing(document_id: UUID, request: Request, actor: SignedIn) -> Standing:
        door, copy = await _desk(request)[0].enter(document_id, actor)
        more = copy is not None and copy.has_more_than(door.state.revision)
        return Standing(typed_at=copy.changed_at if copy is not None and more else None)

    @router.delete(path, summary="Throw away what was typed for a draft that has not begun.")
    async def discard(document_id: UUID, request: Request, actor: SignedIn) -> UnfinishedDrafts:
        doors, copies = _desk(request)
        door, copy = await doors.enter(document_id, actor)
        if door.begun:
            raise Rejected("working-copy.begun")
        if copy is None:
            raise Rejected("document.unknown")
        await copies.drop(document_id)
        return await _unfinished(copies, actor)

    @router.get("/working-copies", summary="What the signed-in person has begun to type and not saved as a draft.")
    async def unfinished(request: Request, actor: SignedIn) -> UnfinishedDrafts:
        return await _unfinished(_desk(request)[1], actor)

    return router


def _desk(request: Request) -> tuple[Doors, WorkingCopies]:
    copies = WorkingCopies(request.app.state.pool)
    return Doors(request.app.state.handler, copies), copies


async def _put(request: Request, copies: WorkingCopies, door: Door, copy: Copy, typed: Typed, actor: Actor) -> None:
    """Keep what was typed.

    Raises `Rejected` for bytes that are no update, for more than a copy may hold, for words that are stamped secret,
    and where something that the page sent before has not arrived.
    """
    news = await _merged(request, copy, typed, actor)
    if len(news.state) > LARGEST_COPY:
        raise Rejected("working-copy.too-large", most=LARGEST_COPY)
    if news.stamp:
        raise Rejected("working-copy.secret")
    if news.lacks:
        raise Rejected("working-copy.lacks")
    if news.changed:
        await copies.add(door.document_id, copy, news, actor.person_id)


async def _renewed(request: Request, copies: WorkingCopies, door: Door, copy: Copy | None, actor: Actor) -> Copy | None:
    """The copy with the draft's last revision in it, where that was made elsewhere (by a mend on the draft's page).

    It stays as it is where somebody has forged it so that nobody can read it.
    """
    content = door.state.content
    if copy is None or content is None or not copy.is_behind(door.state.revision):
        return copy
    cage: Cage = request.app.state.cage
    try:
        news = await cage.run(actor.person_id, renewed, content.paper.model_dump_json().encode(), copy.updates)
    except CageError:
        return copy
    await copies.renew(door.document_id, copy, news, door.state.revision)
    return await copies.find(door.document_id)


async def _merged(request: Request, copy: Copy, typed: Typed, actor: Actor) -> Merged:
    cage: Cage = request.app.state.cage
    assert typed.update is not None
    if len(typed.update) > LARGEST_UPDATE:
        raise Rejected("working-copy.too-large", most=LARGEST_UPDATE)
    try:
        clocks(typed.vector)
        return await cage.run(actor.person_id, merged, typed.update, copy.updates, typed.vector)
    except (UnreadableUpdate, CageError, ValueError) as error:
        raise Rejected("working-copy.unreadable") from error


async def _note(copies: WorkingCopies, door: Door, typed: Typed, actor: Actor) -> None:
    if typed.leaving:
        await copies.leave(door.document_id, typed.client, actor)
    else:
        await copies.arrive(door.document_id, typed.client, actor, typed.place)
    await copies.tell(door.document_id, door.state.in_charge, typed.client)


async def _news(copies: WorkingCopies, door: Door, copy: Copy | None, since: int, actor: Actor) -> News:
    people = await copies.present(door.document_id) if door.begun else []
    others = [one for one in people if one.person_id != actor.person_id]
    return News(
        seq=copy.seq if copy else 0,
        updates=tuple(map(_base64, copy.since(since))) if copy else (),
        vector=_base64(copy.vector if copy else NOTHING_KNOWN),
        version=door.version,
        changed_at=copy.changed_at if copy else None,
        people=tuple(Here(client=one.client, name=one.name, place=one.place) for one in others),
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


async def _unfinished(copies: WorkingCopies, actor: Actor) -> UnfinishedDrafts:
    found = await copies.unfinished(actor.person_id)
    return UnfinishedDrafts(
        drafts=tuple(
            UnfinishedDraft(document_id=one.document_id, about=one.about, changed_at=one.changed_at) for one in found
        )
    )
