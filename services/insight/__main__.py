"""`python -m services.insight [log PERSON FILE]`: the service, or an event log of what PERSON may see as a file.

FILE ends in .json or .sqlite (OCEL 2.0) or .xes; ``--body``, ``--kind``, ``--procedure``, ``--since`` and ``--until``
narrow it.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import asyncpg

from services.insight.app import SITE, main
from services.insight.logs.formats import FORMATS, written
from shared.audit.reads import ReadLog
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.queries import MOST_EXPORTED, finished_steps
from shared.readmodels.evaluation.rows import FinishedStep
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.texts import say


async def _steps(person_id: str, wanted: EvaluationFilter) -> list[FinishedStep]:
    async with asyncpg.create_pool(Settings().database_url, min_size=1, max_size=1, init=decode_jsonb) as pool:
        person = await RosterLookup(pool).person(person_id)
        if person is None or not person.active:
            sys.exit(say("insight.command.nobody", person=person_id))
        read_log = ReadLog(pool, SITE)
        async with ReadModels(pool, read_log).as_actor(person.actor()) as reads:
            reads.opened("export", f"python -m services.insight log {wanted.query}")
            steps = await finished_steps(reads, wanted, MOST_EXPORTED)
        await read_log.flush()
        return steps


def _write_log(person: str, file: Path, wanted: EvaluationFilter) -> None:
    steps = asyncio.run(_steps(person, wanted))
    if len(steps) > MOST_EXPORTED:
        sys.exit(say("insight.command.too_many_steps", most=MOST_EXPORTED))
    file.write_bytes(written(file.suffix.removeprefix("."), steps))
    print(f"{file}: {len(steps)} steps")


def run() -> None:
    """Parse the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m services.insight", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    log = commands.add_parser("log", help="write an event log for process mining")
    log.add_argument("person")
    log.add_argument("file", type=Path)
    for name in ("body", "kind", "procedure", "since", "until"):
        log.add_argument(f"--{name}", default="")
    given = parser.parse_args()
    if given.command != "log":
        main()
        return
    if given.file.suffix.removeprefix(".") not in FORMATS:
        log.error(f"FILE ends in one of: {', '.join(FORMATS)}")
    wanted = EvaluationFilter.of(
        body=given.body, kind=given.kind, procedure=given.procedure, since=given.since, until=given.until
    )
    _write_log(given.person, given.file, wanted)


if __name__ == "__main__":
    run()
