"""Entering past items one after another, with a report on each; a second run enters only what is missing."""

import asyncio
import datetime as dt
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from uuid import UUID, uuid5

import structlog
from pydantic import ValidationError

from services.receiving.commands import EnterPastDocument, KeepPastDocument
from services.receiving.decider import DECIDER
from services.receiving.examination import Examiner
from services.receiving.uploading import UploadedFile, take_file
from shared.bodies.actor import Actor
from shared.cage import CageError
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.handling import Answer, CommandHandler, Request
from shared.imports.answers import LineReport
from shared.imports.fields import lacks_of
from shared.imports.line import Attachment, Outcome, PastLine, Words, in_words
from shared.outages import OUTAGE
from shared.settings import Settings
from shared.uploads.claims import UnknownFile, as_kept, claim, settle
from shared.uploads.uploads import Uploads
from shared.web.problems import ProblemDocument, problem, refusal_of
from shared.web.requests import KEYS

TRIES = 5  # while the database or the files are away
_ANOTHERS = frozenset({"receiving.entered-differently", "number.taken"})
_THERE = ("receiving.already-entered", "receiving.already-kept")
_STOPPED = {Outcome.ASK: "asked", Outcome.CONFLICT: "conflict", Outcome.REFUSE: "wrong"}
_CANNOT_BE_READ = {"password": "import.pdf-password", "broken": "import.pdf-broken"}

ResultT = TypeVar("ResultT")
Fields = dict[str, object]

log = structlog.get_logger("imports")


class Doors:
    """The ways in that people have over HTTP, for an import in receiving's own process."""

    def __init__(self, handler: CommandHandler, examiner: Examiner, uploads: Uploads, settings: Settings) -> None:
        self._handler = handler
        self._examiner = examiner
        self._uploads = uploads
        self._settings = settings

    async def is_there(self, document_id: UUID) -> bool:
        """Whether the document is there already."""
        _, version = await self._handler.state(DECIDER, str(document_id))
        return version > 0

    async def keep(self, actor: Actor, attachment: Attachment) -> UploadedFile:
        """Keep a file of the actor.  Raises `Rejected`."""
        try:
            return await take_file(self._examiner, self._uploads, actor, attachment.data, attachment.name)
        except CageError as error:
            raise refusal_of(error) from error

    async def give(self, actor: Actor, command: EnterPastDocument | KeepPastDocument, key: str) -> Answer:
        """Carry out a command as the actor; the same ``key`` again is the same giving.  Raises `Rejected`."""
        if "\\u0000" in command.model_dump_json():
            raise Rejected(
                "request.invalid", errors=[{"field": "", "message": "U+0000 is not a character of any text"}]
            )
        stream_id, pool = str(command.document_id), self._handler.store.pool
        try:
            claimed = await claim(pool, actor, self._handler.store.service, stream_id, command)
        except UnknownFile:
            raise Rejected("file.unknown") from None
        allowed = self._settings.records_secret_subjects(actor.body_id)
        completed = as_kept(command, claimed).model_copy(update={"secret_subject_allowed": allowed})
        answer = await self._handler.handle(
            Request(
                stream_id=stream_id,
                command=completed,
                context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
                command_id=uuid5(KEYS, f"{actor.person_id}\n{key}"),
                correlation_id=key,
                causation_id=key,
            )
        )
        if claimed is not None:
            await settle(pool, claimed, [event.data for event in answer.events])
        return answer


class Importer:
    """Enters items as ``actor`` (a records clerk), whose body they belong to."""

    def __init__(self, doors: Doors, actor: Actor, source: str) -> None:
        self._doors = doors
        self._actor = actor
        self._source = source

    async def enter(self, line: PastLine) -> LineReport:
        """Enter one item.  Raises what an outage raises, and nothing for what is wrong with the item."""
        if line.outcome is not Outcome.ENTER:
            reasons = () if line.reason is None else (line.reason,)
            return _report(line, _STOPPED[line.outcome], reasons)
        document_id = line.document_id(self._actor.body_id)
        try:
            there = False
            if line.files:
                there = await self._patiently(lambda: self._doors.is_there(document_id))
            if there:
                return _report(line, "there", document_id=document_id)  # before its files are kept again
            return await self._take_over(line, document_id)
        except Rejected as refused:
            known, different = refused.code in _THERE, refused.code in _ANOTHERS
            outcome = "there" if known else "conflict" if different else "wrong"
            return _report(line, outcome, (_in_words(refused),), document_id if known else None)
        except OUTAGE:
            raise
        except Exception as error:  # one item must not end an import
            log.error("an item was not entered", row=line.row, exc_info=error)
            return _report(line, "wrong", (in_words("service.error", correlation_id="-"),))

    async def _take_over(self, line: PastLine, document_id: UUID) -> LineReport:
        files: list[FileRef] = []
        head, lacks = dict(line.head), list(line.lacks)
        for attachment in line.files:
            try:
                kept = await self._keep(attachment)
            except Rejected as refused:
                if line.read_head or refused.code == "secret.content":
                    raise
                lacks.append(_about(attachment, _in_words(refused)))
                continue
            if line.read_head and kept.problem in _CANNOT_BE_READ:
                return _report(line, "wrong", (in_words(_CANNOT_BE_READ[kept.problem]),))
            files.append(kept.file)
            if line.read_head:
                head = _head_of(kept)
                lacks += [in_words("import.no-text")] if kept.problem else lacks_of(head)
        answer = await self._give(line, document_id, head, files)
        outcome = "there" if answer.repeated else "entered"
        return _report(line, outcome, () if answer.repeated else tuple(lacks), document_id)

    async def _keep(self, attachment: Attachment) -> UploadedFile:
        return await self._patiently(lambda: self._doors.keep(self._actor, attachment))

    async def _give(self, line: PastLine, document_id: UUID, head: Mapping[str, str], files: list[FileRef]) -> Answer:
        fields: Fields = {
            "document_id": str(document_id),
            "body_id": self._actor.body_id,
            "head": dict(head),
            "files": [file.model_dump() for file in files],
            "paper_location": line.paper_location,
            "source": self._source[:200],
        }
        kind: type[EnterPastDocument | KeepPastDocument] = KeepPastDocument
        if line.number is not None and line.on is not None:
            kind = EnterPastDocument
            fields |= {
                "arrival_number": line.number,
                "register_year": line.on.year,
                "registered_on": line.on.isoformat(),
            }
        try:
            return await self._command(kind, fields)
        except Rejected as refused:
            if refused.code != "secret.subject":
                raise
            # its subject stays out where the body does not let it in; the register entry is what may be kept
            fields["head"] = {name: value for name, value in head.items() if name != "subject"}
            return await self._command(kind, fields)

    async def _command(self, kind: type[EnterPastDocument | KeepPastDocument], fields: Fields) -> Answer:
        content = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]
        key = f"import/{fields['document_id']}/{content}"  # the same content again is the same command again
        try:
            command = kind.model_validate(fields)
        except ValidationError as error:
            errors = [
                {"field": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors()[:50]
            ]
            raise Rejected("request.invalid", errors=errors) from error
        return await self._patiently(lambda: self._doors.give(self._actor, command, key))

    @staticmethod
    async def _patiently(ask: Callable[[], Awaitable[ResultT]]) -> ResultT:
        for attempt in range(TRIES):
            try:
                return await ask()
            except OUTAGE:
                if attempt == TRIES - 1:
                    raise
                await asyncio.sleep(2**attempt)
        raise AssertionError("unreachable")


def _report(line: PastLine, outcome: str, words: tuple[Words, ...] = (), document_id: UUID | None = None) -> LineReport:
    sentences = tuple(dict(sentence) for sentence in words)
    return LineReport(row=line.row, outcome=outcome, words=sentences, document_id=document_id)


def _in_words(refused: Rejected) -> Words:
    document: ProblemDocument = problem(refused.code, None, **refused.params)
    fields = ", ".join(error["field"] for error in document.get("errors", [])[:5])
    return {
        language: " ".join(part for part in (f"{words['title']}.", fields, words["next_step"]) if part)
        for language, words in (("vi", document["vi"]), ("en", document["en"]))
    }


def _about(attachment: Attachment, words: Words) -> Words:
    return {language: f"{attachment.name}: {sentence}" for language, sentence in words.items()}


def _head_of(kept: UploadedFile) -> dict[str, str]:
    """What was read off a file, as a head."""
    read = {} if kept.reading is None else kept.reading.model_dump(mode="json")
    return {name: read[name] for name in DocumentHead.model_fields if read.get(name) is not None}
