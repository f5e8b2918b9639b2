"""The ceremony: the one path by which a key signs documents, wherever the key is.

What is to be signed is prepared, the key signs it, the file is completed and verified, and only then the command is
given.  No database transaction is open meanwhile.  Each document stands alone: one that is refused stops no other.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import structlog
from pydantic import BaseModel

from services.publishing.keys.challenges import digest_of
from services.publishing.keys.checking import check_certificate
from services.publishing.keys.commands import BlockKey
from services.publishing.keys.file import MOST_TRIES, Blocked
from services.publishing.keys.state import State as Key
from services.publishing.keys.way import OpenedKey, Way, WayFailed
from services.publishing.signing.acts import ACTS, mark_for
from services.publishing.signing.checking import check_signed
from services.publishing.signing.desk import Desk
from services.publishing.signing.job import ActRequest, Job
from services.publishing.signing.preparing import Prepared, complete, prepare
from services.publishing.signing.sessions import Sessions, Waiting
from shared.documents.files import FileRef
from shared.events.publishing import Signature, SignedAs
from shared.eventsourcing.decider import Rejected
from shared.signatures.mark import SignedMark
from shared.signatures.raw import WrongSignature, check
from shared.web.problems import problem
from shared.web.requests import Given

AGAIN = 5  # times that a document is signed again when somebody else has just signed it
MOST_SIGNATURES = 20  # of one document
CONFLICTS = ("publishing.paper-changed", "publishing.waits-for-paper")

log = structlog.get_logger("signing")


class Outcome(BaseModel):
    """What came of one document: ``signed``, ``waiting`` for a token's signature of ``digest``, or ``refused``.

    ``digest`` is the SHA-256 of ``tbs`` (both base64); ``certificate`` is the SHA-256 of the one that is to sign.
    """

    document_id: str
    act: str
    outcome: str
    problem: dict[str, object] | None = None
    session: UUID | None = None
    tbs: str | None = None
    digest: str | None = None
    algorithm: str | None = None
    certificate: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Ceremony:
    """One request of a person who signs."""

    desk: Desk
    given: Given

    async def begin(
        self, acts: Sequence[ActRequest], pin: str | None, way_of: Callable[[Key], Way | None]
    ) -> list[Outcome]:
        """Sign with a key that signs at once, or prepare what a token signs; an outcome for each act, in their order.

        Raises `Rejected` where the key signs nothing at all.
        """
        outcomes: dict[int, Outcome] = {}
        jobs: dict[int, Job] = {}
        for place, act in enumerate(acts):
            try:
                jobs[place] = await ACTS[act.act].begin(self.desk, act.document_id, self.given.actor)
            except Rejected as error:
                outcomes[place] = _refused(act, error)
        if jobs:
            key = await self._key({job.holder_id for job in jobs.values()})
            way = way_of(key)
            if way is None:
                for place, job in jobs.items():
                    outcomes[place] = await self._alone(acts[place], self._prepare(job, key, await self._files(job)))
            else:
                if not pin:
                    raise Rejected("keys.no-pin")
                for place, outcome in (await self._at_once(acts, jobs, key, way, pin)).items():
                    outcomes[place] = outcome
        return [outcomes[place] for place in range(len(acts))]

    async def finish(self, session_id: UUID, signature: bytes) -> Outcome:
        """Take a token's signature: the next one of the same document is prepared, or the document is signed.

        Raises `Rejected`; a wrong signature leaves the session as it was.
        """
        sessions = Sessions(self.desk.pool)
        waiting = await sessions.take(session_id, self.given.actor.person_id)
        job, key = waiting.job, await self.desk.key(waiting.job.holder_id)
        act = ActRequest(document_id=job.document_id, act=job.act)
        if key.certified.sha256 != waiting.prepared.certified.sha256:
            raise Rejected("signing.another-key")
        try:
            job, files = await self._complete(job, key, waiting.prepared, signature, waiting.files)
        except WrongSignature:
            kept = await sessions.keep(self.given.actor.person_id, waiting)
            return _waiting(act, kept, waiting.prepared, Rejected("signing.wrong-signature"))
        if job.steps:
            return await self._prepare(job, key, files)
        return await self._done(act, job, files)

    async def _key(self, holders: set[str]) -> Key:
        if len(holders) > 1:
            raise Rejected("signing.one-key")
        (holder,) = holders
        key = await self.desk.key(holder)
        await check_certificate(key.certified, self.desk.trust, dt.datetime.now(dt.UTC))
        return key

    async def _at_once(
        self, acts: Sequence[ActRequest], jobs: dict[int, Job], key: Key, way: Way, pin: str
    ) -> dict[int, Outcome]:
        outcomes = {}
        try:
            async with way.opened(pin, MOST_SIGNATURES * len(jobs)) as opened:
                for place, job in jobs.items():
                    outcomes[place] = await self._alone(acts[place], self._sign(acts[place], job, key, opened))
        except Blocked as error:
            await self._block(key)
            raise Rejected(error.code) from error
        except WayFailed as error:
            raise Rejected(error.code, **error.params) from error
        return outcomes

    async def _block(self, key: Key) -> None:
        assert key.holder_id is not None
        command = BlockKey(holder_id=key.holder_id, tries=MOST_TRIES)
        await self.desk.handler.handle(self.given.request(key.holder_id, command))

    async def _alone(self, act: ActRequest, signing: Awaitable[Outcome]) -> Outcome:
        """The outcome of one document; whatever goes wrong with it stops no other."""
        try:
            return await signing
        except Rejected as error:
            return _refused(act, error)
        except WayFailed as error:
            return _refused(act, Rejected(error.code, **error.params))
        except Exception as error:  # a broken file, an authority for time stamps that is away: this document waits on
            log.exception("a document was not signed", document_id=act.document_id, act=act.act)
            return _refused(act, Rejected("signing.failed", reason=type(error).__name__))

    async def _sign(self, act: ActRequest, job: Job, key: Key, opened: OpenedKey) -> Outcome:
        """Sign with a key that is open; where somebody else has just signed, once more over their signature."""
        for again in range(AGAIN):
            if again:
                job = await ACTS[act.act].begin(self.desk, act.document_id, self.given.actor)
            try:
                return await self._once(act, job, key, opened)
            except Rejected as error:
                if error.code not in CONFLICTS or again == AGAIN - 1:
                    raise
        raise AssertionError("the last try answers or raises")

    async def _once(self, act: ActRequest, job: Job, key: Key, opened: OpenedKey) -> Outcome:
        files = await self._files(job)
        while job.steps:
            prepared = await self._prepared(job, key, files)
            signature = await opened.sign(prepared.tbs, prepared.algorithm)
            try:
                job, files = await self._complete(job, key, prepared, signature, files)
            except WrongSignature as error:
                raise Rejected("signing.wrong-signature") from error
        return await self._done(act, job, files)

    async def _files(self, job: Job) -> tuple[bytes, ...]:
        return tuple([await self.desk.files.get(source.sha256) for source in job.sources])

    async def _prepared(self, job: Job, key: Key, files: tuple[bytes, ...]) -> Prepared:
        pdf = files[job.step.place]
        if job.step.kind == "proof":
            mark = await mark_for(self.desk, job, pdf)
            return Prepared(pdf, mark.to_sign(), key.certified, field="", digest=b"", start=0, end=0)
        field = await ACTS[job.act].field(self.desk, job, key, pdf)
        return await prepare(pdf, field, key.certified, key.name, timestamped=self.desk.timestamper is not None)

    async def _prepare(self, job: Job, key: Key, files: tuple[bytes, ...]) -> Outcome:
        """Prepare the job's next signature for a token."""
        prepared = await self._prepared(job, key, files)
        session = await Sessions(self.desk.pool).keep(self.given.actor.person_id, Waiting(job, prepared, files))
        return _waiting(ActRequest(document_id=job.document_id, act=job.act), session, prepared)

    async def _complete(
        self, job: Job, key: Key, prepared: Prepared, signature: bytes, files: tuple[bytes, ...]
    ) -> tuple[Job, tuple[bytes, ...]]:
        """The job with one signature more, and its files."""
        if job.step.kind == "proof":
            check(key.certified.certificate, prepared.tbs, signature)
            mark = await mark_for(self.desk, job, files[job.step.place])
            return job.proved(SignedMark(mark, signature).number()), files
        timestamper = self.desk.timestamper
        data = await complete(prepared, signature, timestamper=timestamper, trust=self.desk.trust)
        made = Signature(
            role=key.role or SignedAs.PERSON,
            holder_id=job.holder_id,
            name=key.name,
            at=job.begun,
            timestamped=timestamper is not None,
            certificate=key.certified.sha256,
            field=prepared.field,
        )
        place = job.step.place
        return job.after(made), (*files[:place], data, *files[place + 1 :])

    async def _done(self, act: ActRequest, job: Job, files: tuple[bytes, ...]) -> Outcome:
        """Verify what was signed, keep it and give the command."""
        kept: list[FileRef] = []
        key = await self._key({job.holder_id})
        for source, data in zip(job.sources, files, strict=True):
            if hashlib.sha256(data).hexdigest() == source.sha256:
                kept.append(source)
                continue
            before = await self.desk.files.get(source.sha256)
            await check_signed(before, data, key.certified, self.desk.trust)
            kept.append(await self.desk.keep(job.document_id, data, source.name))
        command = ACTS[job.act].command(job, tuple(kept))
        # each document is a command of its own, whatever key the request bears
        request = replace(self.given.request(job.document_id, command), command_id=uuid4())
        answer = await self.desk.handler.handle(request)
        return Outcome(document_id=act.document_id, act=act.act, outcome="signed", version=answer.version)


def _refused(act: ActRequest, error: Rejected) -> Outcome:
    return Outcome(document_id=act.document_id, act=act.act, outcome="refused", problem=_told(error))


def _told(error: Rejected) -> dict[str, object]:
    return dict(problem(error.code, None, **error.params))


def _waiting(act: ActRequest, session: UUID, prepared: Prepared, wrong: Rejected | None = None) -> Outcome:
    return Outcome(
        document_id=act.document_id,
        act=act.act,
        outcome="waiting",
        problem=None if wrong is None else _told(wrong),
        session=session,
        tbs=base64.b64encode(prepared.tbs).decode(),
        digest=digest_of(prepared.tbs),
        algorithm=prepared.algorithm.value,
        certificate=prepared.certified.sha256,
    )
