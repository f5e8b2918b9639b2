"""``python -m services.publishing import-register FILE --as PERSON``: take over an outgoing register out of Excel.

A line of JSON for each row, and one with the counts at the end.  Run it again after an interruption, or for a register
that has grown: what is there already stays as it is.  ``--check`` in the place of ``--as PERSON`` enters nothing.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

from services.publishing.numbers.entries.decider import DECIDER
from services.publishing.numbers.importing import STOPPED, RegisterImport, kind_of
from shared.bodies.actor import Post
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.imports.line import PastLine, UnusableSource, Words, in_words
from shared.imports.sheet import OUTGOING, lines_of_workbook
from shared.settings import Settings
from shared.web.people import roster_in
from shared.web.service import open_pool


def lines_in(path: Path) -> tuple[PastLine, ...]:
    """The lines of the workbook.  Raises `UnusableSource`, and `OSError` where it cannot be opened."""
    return lines_of_workbook(path.read_bytes(), OUTGOING).items


async def enter_all(lines: tuple[PastLine, ...], name: str, person_id: str) -> int:
    """Enter the lines of the register called ``name`` as a records clerk; returns the exit code."""
    settings = Settings()
    pool = await open_pool(settings)
    try:
        person = await roster_in(pool).person(person_id)
        body = await roster_in(pool).body(person.body_id) if person is not None else None
        if person is None or body is None or not person.active or person.post is not Post.RECORDS_CLERK:
            print(f"{person_id}: no records clerk", file=sys.stderr)
            return 2
        handler = CommandHandler((DECIDER,), EventStore(pool, "publishing"), Appender(pool, "publishing"))
        into = RegisterImport(handler, body, person.actor(), name, settings)
        return _tell([(line, *await into.enter(line)) for line in lines])
    finally:
        await pool.close()


def _tell(said: list[tuple[PastLine, str, Words | None]]) -> int:
    for line, outcome, reason in said:
        told = {"row": line.row, "outcome": outcome, "number": line.number, "symbol": line.head.get("symbol"),
                "kind": kind_of(line), "reason": reason["vi"] if reason else None}  # fmt: skip
        print(json.dumps(told, ensure_ascii=False))
    counts = Counter(outcome for _, outcome, _ in said)
    print(json.dumps({"counts": dict(counts)}))
    return 0 if counts.keys() <= {"enter", "entered", "there"} else 1


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m services.publishing import-register", description=__doc__)
    parser.add_argument("file", type=Path, help="an outgoing register (.xlsx)")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--as", dest="person", help="the records clerk whose body issued the documents")
    how.add_argument("--check", action="store_true", help="enter nothing")
    given = parser.parse_args(arguments)
    try:
        lines = lines_in(given.file)
    except (OSError, UnusableSource) as error:
        words = in_words(error.code, **error.params) if isinstance(error, UnusableSource) else {"": str(error)}
        print(" ".join(words.values()), file=sys.stderr)
        return 2
    if given.check:
        return _tell([(line, STOPPED.get(line.outcome, "enter"), line.reason) for line in lines])
    return asyncio.run(enter_all(lines, given.file.name, given.person))
