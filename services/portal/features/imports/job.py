"""Entering past items one after another, with a report on each; a second run enters only what is missing."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import structlog

from services.portal.frame.commands import CommandRefused, Commands
from shared.bodies.actor import Actor
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.imports.fields import lacks_of
from shared.imports.line import Attachment, Outcome, PastLine, Source, Words, in_words

KEPT_JOBS = 20  # of each body, the newest
TRIES = 5  # while a service is away
_THERE = ("receiving.already-entered", "receiving.already-kept")
_STOPPED = {Outcome.ASK: "asked", Outcome.CONFLICT: "conflict", Outcome.REFUSE: "wrong"}
_UNDONE = ("asked", "conflict", "wrong")
_CANNOT_BE_READ = {"password": "import.pdf-password", "broken": "import.pdf-broken"}

log = structlog.get_logger("imports")


@dataclass
class Report:
    """What came of one item; ``words`` say why, or what it lacks.

    ``entered``, ``there`` already, ``asked`` (somebody has to say something first), ``conflict`` (its number is
    another's), or ``wrong``.
    """

    row: str
    outcome: str
    words: tuple[Words, ...] = ()
    document_id: str | None = None


@dataclass
class Job:
    """An import on its way."""

    name: str
    total: int
    done: int = 0
    reports: list[Report] = field(default_factory=list)
    running: bool = True
    unmapped: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: str) -> int:
        """How many items came out so."""
        return sum(report.outcome == outcome for report in self.reports)

    @property
    def incomplete(self) -> int:
        """How many were entered and lack something."""
        return sum(report.outcome == "entered" and bool(report.words) for report in self.reports)

    def telling(self, most: int) -> list[Report]:
        """The first ``most`` reports with something to say: what was not entered before what lacks something."""
        told = [report for report in self.reports if report.words and report.outcome != "there"]
        return sorted(told, key=lambda report: report.outcome not in _UNDONE)[:most]

    def told(self, line: PastLine, report: Report) -> None:
        """Note what came of ``line``."""
        self.reports.append(report)
        self.unmapped.update(line.unmapped)
        self.done += 1


class Importer:
    """Enters items as ``actor`` (a records clerk), whose body they belong to."""

    def __init__(self, commands: Commands, actor: Actor, source: str) -> None:
        self._commands = commands
        self._actor = actor
        self._source = source

    async def enter(self, line: PastLine) -> Report:
        """Enter one item; never raises for what is wrong with it."""
        if line.outcome is not Outcome.ENTER:
            return Report(line.row, _STOPPED[line.outcome], () if line.reason is None else (line.reason,))
        document_id = str(line.document_id(self._actor.body_id))
        try:
            if line.files and await self._is_there(document_id):
                return Report(line.row, "there", document_id=document_id)  # before its files are sent again
            return await self._take_over(line, document_id)
        except CommandRefused as refused:
            code = refused.problem.get("code")
            outcome = "there" if code in _THERE else "conflict" if code == "receiving.entered-differently" else "wrong"
            return Report(line.row, outcome, (_said(refused),), document_id if outcome == "there" else None)

    async def _is_there(self, document_id: str) -> bool:
        offers = await self._commands.actions(self._actor, ("receiving",), f"documents/{document_id}")
        return offers["receiving"].version > 0

    async def _take_over(self, line: PastLine, document_id: str) -> Report:
        files: list[FileRef] = []
        head, lacks = dict(line.head), list(line.lacks)
        for attachment in line.files:
            try:
                answer = await self._keep(attachment)
            except CommandRefused as refused:
                if line.read_head or refused.problem.get("code") == "secret.content":
                    raise
                lacks.append(_about(attachment, _said(refused)))
                continue
            if line.read_head and answer["problem"] in _CANNOT_BE_READ:
                return Report(line.row, "wrong", (in_words(_CANNOT_BE_READ[answer["problem"]]),))
            files.append(FileRef.model_validate(answer["file"]))
            if line.read_head:
                head = _head_of(answer.get("reading") or {})
                lacks += [in_words("import.no-text")] if answer["problem"] else lacks_of(head)
        answer = await self._give(line, document_id, head, files)
        outcome = "there" if answer["repeated"] else "entered"
        return Report(line.row, outcome, () if outcome == "there" else tuple(lacks), document_id)

    async def _keep(self, attachment: Attachment) -> dict[str, Any]:
        return await self._patiently(lambda: self._commands.upload(self._actor, attachment.data, attachment.name, ""))

    async def _give(
        self, line: PastLine, document_id: str, head: Mapping[str, Any], files: list[FileRef]
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "document_id": document_id,
            "body_id": self._actor.body_id,
            "head": dict(head),
            "files": [file.model_dump() for file in files],
            "paper_location": line.paper_location,
            "source": self._source[:200],
        }
        command = "KeepPastDocument"
        if line.number is not None and line.on is not None:
            command = "EnterPastDocument"
            fields |= {
                "arrival_number": line.number,
                "register_year": line.on.year,
                "registered_on": line.on.isoformat(),
            }
        try:
            return await self._command(command, document_id, fields)
        except CommandRefused as refused:
            if refused.problem.get("code") != "secret.subject":
                raise
            # its subject stays out where the body does not let it in; the register entry is what may be kept
            fields["head"] = {name: value for name, value in head.items() if name != "subject"}
            return await self._command(command, document_id, fields)

    async def _command(self, command: str, document_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        content = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]
        key = f"import/{document_id}/{content}"  # the same content again is the same command again
        return await self._patiently(
            lambda: self._commands.give(self._actor, "receiving", f"documents/{document_id}", command, fields, key)
        )

    async def _patiently(self, ask: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        for attempt in range(TRIES):
            try:
                return await ask()
            except CommandRefused as refused:
                if refused.problem.get("code") != "service.unavailable" or attempt == TRIES - 1:
                    raise
                await asyncio.sleep(2**attempt)
        raise AssertionError("unreachable")


def _said(refused: CommandRefused) -> Words:
    problem: dict[str, Any] = {**refused.problem}
    fields = ", ".join(str(error.get("field")) for error in problem.get("errors", [])[:5])
    return {
        name: " ".join(part for part in (f"{words['title']}.", fields, words["next_step"]) if part)
        for name in ("vi", "en")
        if (words := problem.get(name) or {"title": problem.get("code", ""), "next_step": ""})
    }


def _about(attachment: Attachment, words: Words) -> Words:
    return {language: f"{attachment.name}: {said}" for language, said in words.items()}


def _head_of(reading: Mapping[str, Any]) -> dict[str, Any]:
    """What receiving read, as a head."""
    return {name: reading[name] for name in DocumentHead.model_fields if reading.get(name) is not None}


async def run(job: Job, importer: Importer, source: Source, after_each: Callable[[], None] = lambda: None) -> None:
    """Enter every item of ``source``; what was entered is in the events, so that a later run goes on from there."""
    lines = source.lines()
    try:
        while (line := await asyncio.to_thread(next, lines, None)) is not None:
            job.told(line, await importer.enter(line))
            after_each()
    finally:
        job.running = False
        source.close()
        log.info("import ended", name=job.name, items=job.total, done=job.done, entered=job.count("entered"))


class ImportJobs:
    """The imports that run in this process; what they entered is in the events, so none of them has to survive it."""

    def __init__(self) -> None:
        self._jobs: dict[str, dict[str, Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, body_id: str) -> dict[str, Job]:
        """A body's imports by their ids, the newest first."""
        return dict(reversed(self._jobs.get(body_id, {}).items()))

    def running(self, body_id: str) -> bool:
        """Whether an import of this body is on its way: one at a time, for numbers come in their order."""
        return any(job.running for job in self._jobs.get(body_id, {}).values())

    def start(
        self,
        actor: Actor,
        commands: Commands,
        source: Source,
        file_name: str,
        ended: Callable[[], None] = lambda: None,
    ) -> Job:
        """Begin an import; ``ended`` is called when it is over, however it ends."""
        name = unquote(file_name)[:200] or "so.xlsx"
        job = Job(name, source.total)
        jobs = self._jobs.setdefault(actor.body_id, {})
        jobs[str(uuid4())] = job
        for old in [job_id for job_id, one in jobs.items() if not one.running][:-KEPT_JOBS]:
            del jobs[old]
        task = asyncio.create_task(run(job, Importer(commands, actor, name), source), name=f"import {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: ended())
        return job
