"""`python -m services.receiving read-head FILE …`: what the heads of files say, a line of JSON each."""

import asyncio
import json
import sys
from pathlib import Path

from services.receiving.reading.document import read_text
from shared.cage import Cage, CageError
from shared.documents.files import UnacceptableFile, media_type_of
from shared.documents.looking import Gatekeeper
from shared.documents.office import Office
from shared.documents.recognition import Recogniser
from shared.documents.unreadable import UnreadableDocument

A_FILE_S = 300  # of recognition at most


def main(arguments: list[str]) -> int:
    """Print the readings of the files that ``arguments`` name; 2 where one cannot be read."""
    if not arguments:
        print("usage: python -m services.receiving read-head FILE …", file=sys.stderr)
        return 2
    return asyncio.run(_print(arguments))


async def _print(names: list[str]) -> int:
    failed = 0
    async with Cage("shared.documents.looking").opened() as cage, Office().opened() as office:
        gate = Gatekeeper(cage, Recogniser(cage, A_FILE_S), office)
        for name in names:
            path = Path(name)
            try:
                print(json.dumps(await _reading(gate, path), ensure_ascii=False), flush=True)
            except (OSError, UnacceptableFile, UnreadableDocument, CageError) as error:
                print(f"{path}: cannot be read: {error}", file=sys.stderr)
                failed = 2
    return failed


async def _reading(gate: Gatekeeper, path: Path) -> dict[str, object]:
    """What a file says; ``in_doubt`` lists the places that a person would be asked about before the file is kept."""
    data = await asyncio.to_thread(path.read_bytes)
    look = await gate.look("read-head", data, media_type_of(data), path.name)
    if look.unreadable in ("password", "broken", "no-office"):
        raise UnreadableDocument(look.unreadable)
    reading = read_text(look.text).model_dump(mode="json")
    reading["secrecy"] = look.verdict.secrecy.value if look.verdict.is_secret else reading["secrecy"]
    return {"file": path.name, **reading, "in_doubt": [doubt.in_words() for doubt in look.verdict.doubts]}
