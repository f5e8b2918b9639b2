"""``python -m services.portal.features.imports SOURCE --as PERSON``: take over an archive with the portal's settings.

SOURCE is a DXL export, an Excel register, a ZIP, or a folder of PDFs and DXL exports.  Run it again after an
interruption, or for an archive that has grown: what is there already stays as it is.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from services.portal.features.imports.job import Importer, Job, run
from services.portal.features.imports.report import OUTCOMES, report_workbook
from services.portal.frame.commands import Commands
from shared.bodies.actor import Actor, Post
from shared.imports.archive import open_source
from shared.imports.line import Source, UnusableSource, in_words
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.web.service import open_pool

SHOWN = 30  # items that were not entered, on the terminal; the report has all

console = Console()


async def clerk(settings: Settings, person_id: str) -> Actor | None:
    """The records clerk ``person_id``, ``None`` where the directory knows none."""
    pool = await open_pool(settings)
    try:
        person = await RosterLookup(pool).person(person_id)
    finally:
        await pool.close()
    if person is None or not person.active or person.post is not Post.RECORDS_CLERK:
        return None
    return person.actor()


async def take_over(settings: Settings, source: Source, name: str, actor: Actor) -> Job:
    """Enter everything, with a bar."""
    job = Job(name, source.total)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with httpx.AsyncClient(timeout=60) as http:
        importer = Importer(Commands(settings, http), actor, name)
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            bar = progress.add_task(name[:40], total=job.total)
            await run(job, importer, source, lambda: progress.update(bar, completed=job.done))
    return job


def tell(job: Job, report: Path | None) -> None:
    """What came of it."""
    counts = " · ".join(f"{job.count(outcome)} {words['vi']}" for outcome, words in OUTCOMES.items())
    console.print(f"{counts} · {job.incomplete} đã nhập nhưng còn thiếu")
    wrong = [one for one in job.reports if one.outcome in ("asked", "conflict", "wrong")]
    if wrong:
        table = Table("Dòng, văn bản", "Vì sao chưa nhập được, làm gì tiếp")
        for one in wrong[:SHOWN]:
            table.add_row(one.row, " ".join(words["vi"] for words in one.words))
        console.print(table)
    if job.unmapped:
        fields = ", ".join(f"{name} ({count})" for name, count in job.unmapped.most_common(40))
        console.print(f"Trường chưa biết nghĩa (không nhập): {fields}")
    if report is not None:
        report.write_bytes(report_workbook(job.reports))
        console.print(f"Báo cáo từng văn bản: {report}")


async def main(arguments: argparse.Namespace) -> int:
    """Run the import; returns the exit code: 0 when everything is there, 1 when something is not, 2 for no import."""
    settings = Settings()
    actor = await clerk(settings, arguments.person)
    if actor is None:
        console.print(f"{arguments.person} không phải văn thư đang làm việc (is no active records clerk).")
        return 2
    path: Path = arguments.source
    try:
        with console.status("Đang đọc mục lục …"):
            source = await asyncio.to_thread(open_source, path, settings.max_upload_bytes)
    except UnusableSource as error:
        words = in_words(error.code, **error.params)
        console.print(f"{words['vi']}\n{words['en']}")
        return 2
    job = await take_over(settings, source, path.name or str(path), actor)
    tell(job, arguments.report)
    return 1 if any(job.count(outcome) for outcome in ("asked", "conflict", "wrong")) else 0


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m services.portal.features.imports", description=__doc__)
    parser.add_argument("source", type=Path, help="DXL export, .xlsx register, .zip, or a folder of PDFs and exports")
    parser.add_argument("--as", dest="person", required=True, help="the records clerk whose body the documents are of")
    parser.add_argument("--report", type=Path, help="where the report on each document goes (.xlsx)")
    arguments = parser.parse_args()
    if not arguments.source.exists():
        parser.error(f"{arguments.source} does not exist")
    return arguments


if __name__ == "__main__":
    sys.exit(asyncio.run(main(parsed())))
