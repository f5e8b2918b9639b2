"""`python -m services.receiving import-register|import-archive FILE --check`: what an import would enter, and what not.

Nothing is entered and nothing is kept: a line of JSON for each row or note, and one with the counts at the end.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from services.receiving.reading.document import read_document
from shared.documents.files import PDF
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.documents.text import UnreadableDocument
from shared.imports.archive import MOST_SHEET, megabytes, open_source
from shared.imports.line import Lines, Outcome, PastLine, Source, UnusableSource, in_words
from shared.imports.sheet import lines_of_workbook
from shared.settings import Settings

NOT_READ = {"password": "import.pdf-password", "broken": "import.pdf-broken"}


def main(command: str, arguments: list[str]) -> int:
    """Check the one file that ``arguments`` name; returns 0 where it could be read, 2 where not."""
    parser = argparse.ArgumentParser(prog=f"python -m services.receiving {command}", description=__doc__)
    parser.add_argument("file", type=Path, help="an Excel register" if command == "import-register" else "an archive")
    parser.add_argument("--check", action="store_true", required=True, help="enter nothing (the portal enters)")
    asked = parser.parse_args(arguments)
    try:
        source = _register(asked.file) if command == "import-register" else _archive(asked.file)
    except (OSError, UnusableSource) as error:
        print(f"{asked.file}: {_why(error)}", file=sys.stderr)
        return 2
    try:
        _print(source)
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


def _print(source: Source) -> None:
    counts: Counter[str] = Counter()
    for line in source.lines():
        said = told(line if not line.read_head else with_head_read(line))
        counts[said["outcome"]] += 1
        print(json.dumps(said, ensure_ascii=False))
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


def with_head_read(line: PastLine) -> PastLine:
    """The line of a PDF with the head that is read off it; one that is secret is refused, for its content is."""
    try:
        reading = read_document(line.files[0].data, PDF)
    except UnreadableDocument as error:
        if error.code in NOT_READ:
            return line.stopped(Outcome.REFUSE, in_words(NOT_READ[error.code]))
        return line
    head = {name: value for name in DocumentHead.model_fields if (value := getattr(reading, name, None)) is not None}
    read = line.with_head(head)
    if reading.secrecy not in (None, Secrecy.NONE):
        return read.stopped(Outcome.REFUSE, in_words("secret.content"))
    return read


def _why(error: Exception) -> str:
    if isinstance(error, UnusableSource):
        words = in_words(error.code, **error.params)
        return f"{words['vi']}\n{words['en']}"
    return f"cannot be read: {error}"
