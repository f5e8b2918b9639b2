"""`python -m services.receiving import-register|import-archive FILE --check`: what an import would enter, and what not.

Nothing is entered and nothing is kept: a line of JSON for each row or note, and one with the counts at the end.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from services.receiving.reading.cli import A_FILE_S
from services.receiving.reading.document import read_text
from shared.cage import Cage, CageError
from shared.documents.files import UnacceptableFile, media_type_of
from shared.documents.head import DocumentHead
from shared.documents.looking import Gatekeeper, Look
from shared.documents.office import Office
from shared.documents.recognition import Recogniser
from shared.documents.secrecy import Secrecy
from shared.imports.archive import MOST_SHEET, megabytes, open_source
from shared.imports.line import Lines, Outcome, PastLine, Source, UnusableSource, in_words
from shared.imports.sheet import lines_of_workbook
from shared.settings import Settings

NOT_READ = {"password": "import.pdf-password", "broken": "import.pdf-broken", "no-office": "import.no-office"}


def main(command: str, arguments: list[str]) -> int:
    """Check the one file that ``arguments`` name; returns 0 where it could be read, 2 where not."""
    parser = argparse.ArgumentParser(prog=f"python -m services.receiving {command}", description=__doc__)
    parser.add_argument("file", type=Path, help="an Excel register" if command == "import-register" else "an archive")
    parser.add_argument("--check", action="store_true", required=True, help="enter nothing (--as PERSON enters)")
    asked = parser.parse_args(arguments)
    try:
        source = _register(asked.file) if command == "import-register" else _archive(asked.file)
    except (OSError, UnusableSource) as error:
        print(f"{asked.file}: {_why(error)}", file=sys.stderr)
        return 2
    try:
        asyncio.run(_print(source))
    finally:
        source.close()
    return 0


def _register(path: Path) -> Lines:
    size = path.stat().st_size
    if size > MOST_SHEET:
        raise UnusableSource("file.too-large", **megabytes(size, MOST_SHEET))
    return lines_of_workbook(path.read_bytes())


def _archive(path: Path) -> Source:
    return open_source(path, Settings().max_upload_bytes, path.name)


async def _print(source: Source) -> None:
    counts: Counter[str] = Counter()
    async with Cage("shared.documents.looking").opened() as cage, Office().opened() as office:
        gate = Gatekeeper(cage, Recogniser(cage, A_FILE_S), office)
        for line in source.lines():
            said = told(await examined(gate, line))
            counts[said["outcome"]] += 1
            print(json.dumps(said, ensure_ascii=False), flush=True)
    summary = {**{outcome.value: counts[outcome.value] for outcome in Outcome}, "left_out": list(source.left_out)}
    print(json.dumps({"counts": summary, **summary}, ensure_ascii=False))


def told(line: PastLine) -> dict[str, Any]:
    """The line as it is printed; what nobody knows is null."""
    head = line.head
    sheet, _, row = line.row.rpartition("!")
    reason = line.reason if line.reason is not None else _lacking(line)
    known = line.outcome is not Outcome.REFUSE or bool(head)
    secrecy = head.get("secrecy", Secrecy.NONE.value) if known and line.outcome is not Outcome.ASK else None
    return {
        "row": int(row) if row.isdigit() else line.row,
        "sheet": sheet if sheet and row.isdigit() else None,
        "outcome": line.outcome.value,
        "number": line.number,
        "symbol": head.get("symbol"),
        "kind": head.get("kind"),
        "subject": head.get("subject"),
        "issuer": head.get("issuer"),
        "secrecy": secrecy,
        "reason": reason["vi"] if reason is not None else None,
    }


def _lacking(line: PastLine) -> dict[str, str] | None:
    return {"vi": " ".join(words["vi"] for words in line.lacks)} if line.lacks else None


async def examined(gate: Gatekeeper, line: PastLine) -> PastLine:
    """The line as receiving would answer it once it has looked into its files.

    Where one is secret the line is refused, for its content is; where one may be, somebody is asked.
    """
    if line.outcome is not Outcome.ENTER:
        return line
    for number, file in enumerate(line.files):
        try:
            look = await gate.look("import", file.data, media_type_of(file.data), file.name)
        except (UnacceptableFile, CageError):
            if line.read_head:
                return line.stopped(Outcome.REFUSE, in_words("import.pdf-broken"))
            continue  # the importer leaves it out, and says so
        if look.verdict.is_secret:
            told = line.with_head({**_head(look), "secrecy": look.verdict.secrecy.value}) if line.read_head else line
            return told.stopped(Outcome.REFUSE, in_words("secret.content"))
        if look.verdict.in_doubt:
            seen = "; ".join(doubt.in_words() for doubt in look.verdict.doubts[:5])
            return line.stopped(Outcome.ASK, in_words("secret.in-doubt", seen=f"{file.name}: {seen}", seen_en=seen))
        if line.read_head and number == 0:
            if look.unreadable in NOT_READ:
                return line.stopped(Outcome.REFUSE, in_words(NOT_READ[look.unreadable]))
            line = line.with_head(_head(look))
    return line


def _head(look: Look) -> dict[str, Any]:
    reading = read_text(look.text)
    return {name: value for name in DocumentHead.model_fields if (value := getattr(reading, name, None)) is not None}


def _why(error: Exception) -> str:
    if isinstance(error, UnusableSource):
        words = in_words(error.code, **error.params)
        return f"{words['vi']}\n{words['en']}"
    return f"cannot be read: {error}"
