"""``python -m services.receiving import-archive SOURCE --as PERSON``: take over an archive with receiving's settings.

SOURCE is a DXL export, an Excel register, a ZIP, or a folder of PDFs and DXL exports.  Run it again after an
interruption, or for an archive that has grown: what is there already stays as it is.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from services.receiving.decider import DECIDER
from services.receiving.examination import Examiner
from services.receiving.importing.entering import Doors, Importer
from services.receiving.importing.report import OUTCOMES, report_workbook
from shared.bodies.actor import Actor, Post
from shared.bodies.roster import Roster
from shared.documents.files import FileStore
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.imports.answers import LineReport
from shared.imports.archive import open_source
from shared.imports.line import Source, UnusableSource, in_words
from shared.settings import Settings
from shared.texts import say
from shared.uploads.uploads import Uploads
from shared.web.people import roster_in
from shared.web.service import open_pool

SHOWN = 30  # items that were not entered, on the terminal; the report has all
SHOWN_FIELDS = 40
NOT_ENTERED = ("asked", "conflict", "wrong")

console = Console()


@dataclass
class Run:
    """What came of the items so far."""

    reports: list[LineReport] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)

    def count(self, *outcomes: str) -> int:
        """How many items came out so."""
        return sum(report.outcome in outcomes for report in self.reports)

    @property
    def incomplete(self) -> int:
        """How many were entered and lack something."""
        return sum(report.outcome == "entered" and bool(report.words) for report in self.reports)


def _no_relay() -> None:
    """The relay of the running service finds what is appended here."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Roster, Doors]]:
    """The roster and the ways into receiving, beside the running service."""
    pool = await open_pool(settings)
    examiner = Examiner.of(settings)
    handler = CommandHandler((DECIDER,), EventStore(pool, "receiving"), Appender(pool, "receiving", _no_relay))
    uploads = Uploads(pool, FileStore.from_url(settings.files_url))
    try:
        async with examiner.cage.opened():
            yield roster_in(pool), Doors(handler, examiner, uploads, settings)
    finally:
        await pool.close()


async def clerk(roster: Roster, person_id: str) -> Actor | None:
    """The records clerk ``person_id``, ``None`` where the directory knows none."""
    person = await roster.person(person_id)
    if person is None or not person.active or person.post is not Post.RECORDS_CLERK:
        return None
    return person.actor()


async def take_over(importer: Importer, source: Source, name: str) -> Run:
    """Enter everything, with a bar."""
    run = Run()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    items = source.lines()
    try:
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            bar = progress.add_task(name[:40], total=source.total)
            while (line := await asyncio.to_thread(next, items, None)) is not None:
                run.reports.append(await importer.enter(line))
                run.unmapped.update(line.unmapped)
                progress.update(bar, advance=1)
    finally:
        source.close()
    return run


def show(run: Run, report: Path | None) -> None:
    """What came of it."""
    counts = " · ".join(f"{run.count(outcome)} {say(f'import_report.outcome.{outcome}')}" for outcome in OUTCOMES)
    console.print(say("import_report.counts", counts=counts, incomplete=run.incomplete))
    left = [each for each in run.reports if each.outcome in NOT_ENTERED]
    if left:
        table = Table(say("import_report.heading.row"), say("import_report.why_not"))
        for each in left[:SHOWN]:
            table.add_row(each.row, " ".join(words["vi"] for words in each.words))
        console.print(table)
    if run.unmapped:
        fields = ", ".join(f"{name} ({count})" for name, count in run.unmapped.most_common(SHOWN_FIELDS))
        console.print(say("import_report.unknown_fields", fields=fields))
    if report is not None:
        report.write_bytes(report_workbook(run.reports))
        console.print(say("import_report.report_at", path=report))


async def import_from(path: Path, person_id: str, report: Path | None) -> int:
    """Run the import; returns the exit code: 0 when everything is there, 1 when something is not, 2 for no import."""
    settings = Settings()
    async with opened(settings) as (roster, doors):
        actor = await clerk(roster, person_id)
        if actor is None:
            console.print(say("import_report.no_clerk", person=person_id))
            return 2
        try:
            with console.status(say("import_report.reading_contents")):
                source = await asyncio.to_thread(open_source, path, settings.max_upload_bytes)
        except UnusableSource as error:
            words = in_words(error.code, **error.params)
            console.print(f"{words['vi']}\n{words['en']}")
            return 2
        name = path.name or str(path)
        run = await take_over(Importer(doors, actor, name), source, name)
    show(run, report)
    return 1 if run.count(*NOT_ENTERED) else 0


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m services.receiving import-archive", description=__doc__)
    parser.add_argument("source", type=Path, help="DXL export, .xlsx register, .zip, or a folder of PDFs and exports")
    parser.add_argument("--as", dest="person", required=True, help="the records clerk whose body the documents are of")
    parser.add_argument("--report", type=Path, help="where the report on each document goes (.xlsx)")
    given = parser.parse_args(arguments)
    if not given.source.exists():
        parser.error(f"{given.source} does not exist")
    return asyncio.run(import_from(given.source, given.person, given.report))
