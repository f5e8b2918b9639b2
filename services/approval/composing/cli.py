"""`python -m services.approval compose FILE --out DIR`."""

import argparse
import asyncio
import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import structlog

from services.approval.composing.file import NoDraft
from services.approval.composing.making import composed
from services.approval.composing.reading import LARGEST_FILE, draft_of
from shared.cage import CageError, TooHeavy
from shared.calendar.national import VIETNAM
from shared.documents.files import DangerousArchive, UnacceptableFile
from shared.documents.office import NoOffice, NotConverted
from shared.web.problems import problem
from shared.word.errors import TooLongWord, UnreadableWord

FAILED, MISUSED = 1, 2  # exit codes


class _Misused(Exception):
    """A call that is not understood."""


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Misused(message)


def main(arguments: list[str]) -> int:
    """Compose the file that ``arguments`` name; the only line on standard output is one of JSON."""
    parser = _Arguments(prog="python -m services.approval compose")
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    with _line() as say:
        try:
            given = parser.parse_args(arguments)
            said = _compose(given.file, given.out)
        except _Misused as error:
            say({"problem": problem("compose.misused", reason=error)})
            return MISUSED
        except Exception as error:
            refused = _problem_of(error)
            if refused is None:
                structlog.get_logger("compose").exception("composing failed")
                refused = problem("compose.failed")
            say({"problem": refused})
            return FAILED
        say(said)
    return 0


@contextmanager
def _line() -> Iterator["_Say"]:
    """What is said inside goes to standard output, everything that anybody prints there to standard error."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    try:
        yield _Say(out)
    finally:
        sys.stdout.flush()
        os.dup2(out, 1)
        os.close(out)


class _Say:
    def __init__(self, out: int) -> None:
        self._out = out

    def __call__(self, said: object) -> None:
        with os.fdopen(os.dup(self._out), "w", encoding="utf-8") as line:
            line.write(json.dumps(said, ensure_ascii=False) + "\n")


def _compose(file: Path, out: Path) -> dict[str, object]:
    """What the line says, once all files stand in ``out``."""
    if file.stat().st_size > LARGEST_FILE:
        raise DangerousArchive(f"more than {LARGEST_FILE} bytes")
    draft = asyncio.run(draft_of(file.read_bytes()))
    made = composed(draft, dt.datetime.now(VIETNAM).date())
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".compose-") as folder:
        for name, data in made.files.items():
            Path(folder, name).write_bytes(data)
        for name in made.files:
            Path(folder, name).replace(out / name)
    return made.said


def _problem_of(error: Exception) -> object | None:
    """The problem that an exception means; ``None`` for a fault of this program."""
    match error:
        case TooLongWord():
            return problem("word.too-long", pages=error.pages)
        case UnreadableWord():
            return problem(f"word.{error.code}")
        case NoDraft():
            return problem("draft.not-one", reason=error)
        case DangerousArchive():
            return problem("file.dangerous")
        case UnacceptableFile():
            return problem("file.not-word")
        case NoOffice():
            return problem("file.no-office")
        case TooHeavy():
            return problem("file.too-heavy")
        case NotConverted() | CageError():
            return problem("file.not-opened")
        case OSError():
            return problem("compose.file", reason=error.strerror or type(error).__name__, name=error.filename or "")
    return None
