"""Carrying an import on, whatever restarts: its kept file is read again, and entered where the reports end."""

import asyncio
import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid5

import structlog

from services.receiving.importing.commands import AdvanceImport, FinishImport, StopImport
from services.receiving.importing.decider import DECIDER
from services.receiving.importing.entering import Doors, Importer
from services.receiving.importing.lines import ImportLines
from services.receiving.importing.state import State, Status
from shared.bodies.actor import system_actor
from shared.cage import Cage, CageError
from shared.documents.files import FileMissing, FileStore
from shared.eventsourcing.decider import Command, Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.imports.answers import LineReport
from shared.imports.line import PastLine, UnusableSource
from shared.imports.spool import SENT, Spooled, spooled
from shared.web.problems import refusal_of

TELL_EVERY_S = 0.5  # how often reports are kept, and the stream is told how far it came

log = structlog.get_logger("imports")


class Runner:
    """Carries on the imports of receiving's store."""

    def __init__(self, handler: CommandHandler, cage: Cage, doors: Doors, files: FileStore, largest_file: int) -> None:
        self._handler = handler
        self._cage = cage
        self._doors = doors
        self._files = files
        self._largest_file = largest_file
        self._lines = ImportLines(handler.store.pool)

    async def carry_on(self, stream_id: str) -> None:
        """Enter what is left of an import, and say what came of it.  Raises what an outage raises."""
        state, _ = await self._handler.state(DECIDER, stream_id)
        if state.status is not Status.RUNNING or state.clerk is None:
            return
        with tempfile.TemporaryDirectory(prefix="congvan-import-") as folder:
            try:
                source = await self._open(state, Path(folder))
            except FileMissing:
                await self._stop(state, "import.lost", {})
            except UnusableSource as error:
                await self._stop(state, error.code, error.params)
            except CageError as error:
                await self._stop(state, refusal_of(error).code, {})
            else:
                await self._enter(state, Importer(self._doors, state.clerk, state.name), source)
        await self._files.forget_archive(state.archive)

    async def _open(self, state: State, folder: Path) -> Spooled:
        await self._files.get_archive(state.archive, folder / SENT)
        who = state.clerk.person_id if state.clerk else ""
        return await spooled(self._cage, who, folder, self._largest_file, state.name)

    async def _enter(self, state: State, importer: Importer, source: Spooled) -> None:
        import_id = _id(state)
        clock = asyncio.get_running_loop().time
        number, told_at = 0, clock()
        reached = await self._lines.reached(import_id)
        reports: list[tuple[int, PastLine, LineReport]] = []
        items = source.lines()
        while (line := await asyncio.to_thread(next, items, None)) is not None:
            if number >= reached:
                reports.append((number, line, await importer.enter(line)))
            number += 1
            if reports and clock() - told_at > TELL_EVERY_S:
                await self._tell(state, reports, number)
                reports, told_at = [], clock()
        await self._tell(state, reports, number)
        counts = await self._lines.counts(import_id)
        incomplete = await self._lines.incomplete(import_id)
        finished = FinishImport(
            entered=counts.get("entered", 0),
            incomplete=incomplete,
            there=counts.get("there", 0),
            asked=counts.get("asked", 0),
            conflict=counts.get("conflict", 0),
            wrong=counts.get("wrong", 0),
        )
        await self._note(state, finished, "finished")
        log.info("import ended", name=state.name, items=state.total, entered=finished.entered)

    async def _tell(self, state: State, reports: list[tuple[int, PastLine, LineReport]], done: int) -> None:
        await self._lines.keep(_id(state), reports)
        await self._note(state, AdvanceImport(done=done), f"done {done}")

    async def _stop(self, state: State, code: str, params: Mapping[str, object]) -> None:
        words = {name: str(value) for name, value in params.items()}
        await self._note(state, StopImport(problem=code, params=words), "stopped")
        log.info("import stopped", name=state.name, code=code)

    async def _note(self, state: State, command: Command, key: str) -> None:
        command_id = uuid5(_id(state), key)
        await self._handler.handle(
            Request(
                stream_id=str(_id(state)),
                command=command,
                context=Context(actor=system_actor(state.body_id, "receiving"), at=dt.datetime.now(dt.UTC)),
                command_id=command_id,
                correlation_id=str(_id(state)),
                causation_id=str(command_id),
            )
        )


def _id(state: State) -> UUID:
    assert state.import_id is not None, "guarded: it was begun"
    return state.import_id
