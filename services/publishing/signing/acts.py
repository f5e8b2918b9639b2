"""The acts of signing a publication: a person signs its paper, the clerk seals and issues it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.publishing.commands import IssueDocument, SignDocument
from services.publishing.decider import DECIDER
from services.publishing.keys.state import State as Key
from services.publishing.signing.desk import Desk
from services.publishing.signing.fields import (
    Field,
    appendix_field,
    date_field,
    number_field,
    person_field,
    seal_field,
)
from services.publishing.signing.job import Job, Kind, Step
from services.publishing.signing.preparing import first_page
from services.publishing.signing.qr import mark_field
from services.publishing.state import State
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileRef
from shared.documents.spots import PaperPlaces, Spot
from shared.events.publishing import Signature, SignedAs
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.signatures.mark import Mark, read_mark

NO_FILE = FileRef(sha256="0" * 64, name="-", media_type=PDF, bytes=1)


class Act(Protocol):
    """One way of signing a document."""

    async def begin(self, desk: Desk, document_id: str, actor: Actor) -> Job:
        """What is to be signed now.  Raises `Rejected` for whoever may not, and for a document that is not ready."""
        ...

    async def field(self, desk: Desk, job: Job, key: Key, pdf: bytes) -> Field:
        """The field of the job's next signature, which goes onto ``pdf``."""
        ...

    def command(self, job: Job, files: tuple[FileRef, ...]) -> Command:
        """What is said of the document once every signature is made."""
        ...


async def publication(desk: Desk, document_id: str) -> State:
    """The document on its way out."""
    state, _ = await desk.handler.state(DECIDER, document_id)
    return state


def guard_now(command: Command, state: State, actor: Actor) -> None:
    """Refuse, before anything is signed, what would be refused afterwards."""
    DECIDER.decide(command, state, Context(actor=actor, at=dt.datetime.now(dt.UTC)))


@dataclass(frozen=True)
class SignAct:
    """A person signs the paper by their own act."""

    async def begin(self, desk: Desk, document_id: str, actor: Actor) -> Job:
        """As `Act.begin`."""
        state, now = await publication(desk, document_id), dt.datetime.now(dt.UTC)
        current = state.current or NO_FILE
        holder = Signature(role=SignedAs.PERSON, holder_id=actor.person_id, name=actor.name, at=now)
        guard_now(SignDocument(file=current, over=current.sha256, signature=holder), state, actor)
        return Job(
            act="sign",
            document_id=document_id,
            holder_id=actor.person_id,
            begun=now,
            sources=(current,),
            steps=(Step(kind="person"),),
        )

    async def field(self, desk: Desk, job: Job, key: Key, pdf: bytes) -> Field:
        """As `Act.field`."""
        state = await publication(desk, job.document_id)
        spot = spot_of(state, job.holder_id)
        return person_field(job.holder_id, key.name, spot, job.begun, await desk.picture(key))

    def command(self, job: Job, files: tuple[FileRef, ...]) -> Command:
        """As `Act.command`."""
        return SignDocument(file=files[0], over=job.sources[0].sha256, signature=job.made[-1])


@dataclass(frozen=True)
class SealAct:
    """The clerk puts number and date on, where the paper waits for them, then the body's seal, and issues it."""

    async def begin(self, desk: Desk, document_id: str, actor: Actor) -> Job:
        """As `Act.begin`."""
        state, now = await publication(desk, document_id), dt.datetime.now(dt.UTC)
        current = state.current or NO_FILE
        appendices = state.content.files if state.content is not None else ()
        guard_now(IssueDocument(over=current.sha256, files=(current, *appendices)), state, actor)
        if not state.signatures:
            raise Rejected("signing.nothing-signed")
        return Job(
            act="seal",
            document_id=document_id,
            holder_id=state.in_charge,
            begun=now,
            sources=(current, *appendices),
            steps=_seals(desk, state.places or PaperPlaces(), appendices),
        )

    async def field(self, desk: Desk, job: Job, key: Key, pdf: bytes) -> Field:
        """As `Act.field`."""
        state = await publication(desk, job.document_id)
        head, places = state.head, state.places
        if head is None or places is None or not places.signatures:
            raise Rejected("publishing.paper-changed")
        match job.step.kind:
            case "number" if places.number is not None:
                return number_field(places.number, head.number or "")
            case "date" if places.date is not None and head.date is not None:
                return date_field(places, head.date)
            case "mark" if places.mark is not None and job.mark is not None:
                return mark_field(read_mark(job.mark), desk.portal, places.mark)
            case "appendix":
                return appendix_field(job.holder_id, first_page(pdf), head.symbol or "", job.begun)
            case _:
                spot = places.signatures[-1]
                return seal_field(job.holder_id, key.name, spot, job.begun, await desk.picture(key))

    def command(self, job: Job, files: tuple[FileRef, ...]) -> Command:
        """As `Act.command`."""
        seals = tuple(made for made in job.made if made.field is not None)
        return IssueDocument(over=job.sources[0].sha256, files=files, signatures=seals, mark=job.mark)


def _seals(desk: Desk, places: PaperPlaces, appendices: Sequence[FileRef]) -> tuple[Step, ...]:
    """What the body signs: what its paper still waits for, the seal, and each appendix that can be signed."""
    marked = bool(desk.portal) and places.mark is not None
    wanted: tuple[tuple[Kind, bool], ...] = (
        ("proof", marked),
        ("number", places.number is not None),
        ("date", places.date is not None),
        ("mark", marked),
        ("seal", True),
    )
    signed = (Step(kind="appendix", place=at) for at, one in enumerate(appendices, 1) if one.media_type == PDF)
    return (*(Step(kind=kind) for kind, waits in wanted if waits), *signed)


async def mark_for(desk: Desk, job: Job, pdf: bytes) -> Mark:
    """What the QR of ``pdf`` says, the paper as the persons signed it.  Raises `Rejected`."""
    head = (await publication(desk, job.document_id)).head
    if head is None or head.date is None:
        raise Rejected("publishing.paper-changed")
    return Mark.over(pdf, UUID(job.document_id), head.issuer or "", head.symbol or "", head.date)


def spot_of(state: State, person_id: str) -> Spot:
    """Where a person signs: the places of a paper have the order of its signers."""
    people = [person.person_id for person in state.signers]
    if state.places is None or len(state.places.signatures) != len(people) or person_id not in people:
        raise Rejected("publishing.paper-changed")
    return state.places.signatures[people.index(person_id)]


ACTS: dict[str, Act] = {"sign": SignAct(), "seal": SealAct()}
