"""A source read in a cage: its items are written to a folder, and entered from there one after another.

The folder holds what was sent (``sent``), a line of JSON for each item, and the items' files.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter

from shared.cage import MIB, Cage, Limits, caged
from shared.imports.archive import MOST_UNPACKED, open_source
from shared.imports.line import Attachment, PastLine, UnusableSource

SENT, ITEMS = "sent", "items.jsonl"
SECONDS, SECONDS_PER_MIB = 10, 1  # of processor time for reading; a Notes archive of 2 GiB takes some minutes
LIMITS = Limits(memory=768 * MIB, file_size=MOST_UNPACKED, files=256, folder=True)

_LINE = TypeAdapter(PastLine)


@dataclass(frozen=True)
class Spooled:
    """A source whose items lie in ``folder``."""

    folder: str
    total: int
    left_out: tuple[str, ...]

    def lines(self) -> Iterator[PastLine]:
        """The items, each read together with its files."""
        folder = Path(self.folder)
        with (folder / ITEMS).open(encoding="utf-8") as items:
            for item in items:
                entry = json.loads(item)
                files = [Attachment(name, (folder / kept).read_bytes()) for name, kept in entry["files"]]
                yield replace(_LINE.validate_python(entry["line"]), files=tuple(files))

    def close(self) -> None:
        """Nothing to do: the folder belongs to the caller."""


async def spooled(cage: Cage, who: str, folder: Path, most_bytes: int, name: str) -> Spooled:
    """Read what was sent as ``name`` and lies in ``folder`` as `SENT`.

    ``most_bytes``: the largest file that the city keeps.  Raises `UnusableSource` and `shared.cage.CageError`.
    """
    seconds = SECONDS + SECONDS_PER_MIB * ((folder / SENT).stat().st_size // MIB)
    return await cage.run_in(folder, seconds, who, spool, folder / SENT, most_bytes, name)


@caged(UnusableSource, limits=LIMITS)
def spool(_: BinaryIO, most_bytes: int, name: str) -> Spooled:
    """Read the source in the working folder.  Raises `UnusableSource`."""
    source = open_source(Path.cwd() / SENT, most_bytes, name)
    with open(ITEMS, "w", encoding="utf-8") as items:  # noqa: PTH123 - in the working folder
        for number, line in enumerate(source.lines()):
            files = []
            for index, file in enumerate(line.files):
                kept = f"{number}.{index}"
                Path(kept).write_bytes(file.data)
                files.append((file.name, kept))
            entry = _LINE.dump_python(replace(line, files=()), mode="json")
            items.write(json.dumps({"line": entry, "files": files}) + "\n")
    return Spooled(os.getcwd(), source.total, source.left_out)  # noqa: PTH109 - as a word
