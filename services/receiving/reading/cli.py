"""`python -m services.receiving read-head FILE`: what can be read off a document, as one line of JSON."""

import json
import sys
from pathlib import Path

from services.receiving.reading.document import read_document
from shared.documents.files import UnacceptableFile, media_type_of
from shared.documents.text import UnreadableDocument


def main(arguments: list[str]) -> int:
    """Print the reading of the one file that ``arguments`` name; 2 where that is impossible."""
    if len(arguments) != 1:
        print("usage: python -m services.receiving read-head FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        data = path.read_bytes()
        reading = read_document(data, media_type_of(data))
    except (OSError, UnacceptableFile, UnreadableDocument) as error:
        print(f"{path}: cannot be read: {error}", file=sys.stderr)
        return 2
    print(json.dumps({"file": path.name, **reading.model_dump(mode="json")}, ensure_ascii=False))
    return 0
