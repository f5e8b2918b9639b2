"""Entering past lines one after another, with a report on each; a second run enters only what is missing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import structlog

from services.portal.commands import CommandRefused, Commands
from services.portal.imports.line import PastLine
from shared.bodies.actor import Actor
from shared.documents.files import FileRef

KEPT_JOBS = 20  # of each body, the newest
TRIES = 5  # while a service is away

log = structlog.get_logger("imports")


@dataclass
class Report:
    """What came of one line: ``entered``, ``there`` already, or ``wrong`` and why."""

    row: str
    outcome: str
    why: str = ""


@dataclass
class Job:
    """An import on its way."""

    name: str
    total: int
    done: int = 0
    reports: list[Report] = field(default_factory=list)
    running: bool = True

    def count(self, outcome: str) -> int:
        """How many lines came out so."""
        return sum(report.outcome == outcome for report in self.reports)


class Importer:
    """Enters lines as ``actor`` (a records clerk), whose body they belong to."""

    def __init__(self, commands: Commands, actor: Actor, source: str) -> None:
        self._commands = commands
        self._actor = actor
        self._source = source

    async def enter(self, line: PastLine) -> Report:
        """Enter one line; never raises for what is wrong with it."""
        if line.wrong or line.number is None or line.on is None:
            return Report(line.row, "wrong", line.wrong or "thiếu số đến hoặc ngày đến")
        try:
            files = [await self._keep(attachment.name, attachment.data) for attachment in line.files]
            return await self._give(line, files)
        except CommandRefused as refused:
            code = refused.problem.get("code", "")
            words = refused.problem.get("vi", {})
            outcome = "there" if code == "receiving.already-entered" else "wrong"
            return Report(line.row, outcome, f"{words.get('title', code)}. {words.get('next_step', '')}")

    async def _keep(self, name: str, data: bytes) -> FileRef:
        answer = await self._patiently(lambda: self._commands.upload(self._actor, data, name, ""))
        return FileRef.model_validate(answer["file"])

    async def _give(self, line: PastLine, files: list[FileRef]) -> Report:
        assert line.on is not None
        document_id = str(line.document_id(self._actor.body_id))
        fields = {
            "document_id": document_id,
            "body_id": self._actor.body_id,
            "arrival_number": line.number,
            "register_year": line.on.year,
            "registered_on": line.on.isoformat(),
            "head": dict(line.head),
            "files": [file.model_dump() for file in files],
            "paper_location": line.paper_location,
            "source": self._source[:200],
        }
        await self._patiently(
            lambda: self._commands.give(
                self._actor, "receiving", f"documents/{document_id}", "EnterPastDocument", fields, ""
            )
        )
        return Report(line.row, "entered")

    async def _patiently(self, ask: Any) -> dict[str, Any]:
        for attempt in range(TRIES):
            try:
                answer: dict[str, Any] = await ask()
                return answer
            except CommandRefused as refused:
                if refused.problem.get("code") != "service.unavailable" or attempt == TRIES - 1:
                    raise
                await asyncio.sleep(2**attempt)
        raise AssertionError("unreachable")


class ImportJobs:
    """The imports that run in this process; what they entered is in the events, so none of them has to survive it."""

    def __init__(self) -> None:
        self._jobs: dict[str, dict[str, Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, body_id: str) -> list[Job]:
        """A body's imports, the newest first."""
        return list(reversed(self._jobs.get(body_id, {}).values()))

    def start(self, actor: Actor, commands: Commands, lines: Sequence[PastLine], file_name: str) -> Job:
        """Begin an import."""
        name = unquote(file_name)[:200] or "so.xlsx"
        job = Job(name, len(lines))
        jobs = self._jobs.setdefault(actor.body_id, {})
        jobs[str(uuid4())] = job
        for old in list(jobs)[:-KEPT_JOBS]:
            del jobs[old]
        task = asyncio.create_task(self._run(job, Importer(commands, actor, name), lines), name=f"import {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def _run(self, job: Job, importer: Importer, lines: Sequence[PastLine]) -> None:
        try:
            for line in lines:
                job.reports.append(await importer.enter(line))
                job.done += 1
        finally:
            job.running = False
            log.info("import ended", name=job.name, lines=job.total, done=job.done, entered=job.count("entered"))
