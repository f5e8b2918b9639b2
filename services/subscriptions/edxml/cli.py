"""`python -m services.subscriptions edxml read FILE` and `… write ID`."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter, ValidationError

from services.subscriptions.edxml.composing import NotIssued, compose
from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.issued import events_of, issued_in, replaced_ids
from services.subscriptions.edxml.message import Message, ResponseFor, sha256_of
from services.subscriptions.edxml.packaging import LARGEST_MESSAGE
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.writing import Incomplete, write_file, write_mime
from shared.documents.files import FileMissing, FileStore
from shared.events.publishing import DocumentIssued
from shared.settings import Settings


def main(arguments: list[str]) -> int:
    """Carry out the command; returns 0, or 2 where it is impossible."""
    parser = argparse.ArgumentParser(prog="python -m services.subscriptions edxml")
    verbs = parser.add_subparsers(dest="verb", required=True)
    reading = verbs.add_parser("read", help="print a summary of a message, as one line of JSON")
    reading.add_argument("file", type=Path)
    writing = verbs.add_parser("write", help="print the message of an issued document")
    writing.add_argument("id", type=UUID)
    writing.add_argument("--mime", action="store_true", help="as a SOAP envelope with MIME parts")
    try:
        given = parser.parse_args(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    return _read(given.file) if given.verb == "read" else _write(given.id, given.mime)


def summary(message: Message) -> dict[str, object]:
    """A summary of a message; a field that it does not have is ``None``."""
    return {
        "kind": message.kind.value,
        "from": message.sender.id,
        "to": [organ.id for organ in message.to if organ.id],
        "number": message.number,
        "notation": message.notation,
        "date": message.date.isoformat() if message.date else None,
        "subject": message.subject,
        "signer": message.signer.name,
        "document_id": message.document_id,
        "response_for": message.response_for.document_id if message.response_for else None,
        "status_code": message.status_code,
        "attachments": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "bytes": None if file.content is None else len(file.content),
                "sha256": None if file.content is None else sha256_of(file.content),
            }
            for file in message.attachments
        ],
    }


def _read(path: Path) -> int:
    try:
        size = path.stat().st_size
        if size > LARGEST_MESSAGE:  # refused before it is read into memory
            raise UnreadableMessage("too-large", f"{size} bytes; a message may have {LARGEST_MESSAGE}")
        message = read(path.read_bytes())
    except (OSError, UnreadableMessage) as error:
        print(f"{path}: cannot be read: {error}", file=sys.stderr)
        return 2
    print(json.dumps(summary(message), ensure_ascii=False))
    return 0


def _write(document_id: UUID, mime: bool) -> int:
    try:
        data = asyncio.run(_message_of(document_id, mime))
    except NotIssued:
        print(f"{document_id}: no document with this id was issued", file=sys.stderr)
        return 2
    except (Incomplete, FileMissing, ValidationError) as error:
        print(f"{document_id}: cannot be written: {error!r}", file=sys.stderr)
        return 2
    except (OSError, asyncpg.PostgresError) as error:
        print(f"the store cannot be read: {error!r}", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    return 0


def organs_of(text: str) -> dict[str, str]:
    """OrganIds by body id, from the JSON of the setting ``EDXML_ORGANS``.  Raises ``ValidationError``."""
    return TypeAdapter(dict[str, str]).validate_json(text or "{}")


async def _message_of(document_id: UUID, mime: bool) -> bytes:
    settings = Settings()
    organs = organs_of(settings.edxml_organs)
    connection = await asyncpg.connect(settings.database_url, timeout=10)
    try:
        events = await events_of(connection, document_id)
        issued = issued_in(events)
        if issued is None:
            raise NotIssued
        known = await replaced_ids(connection, issued, organs)
    finally:
        await connection.close()
    store = FileStore.from_url(settings.files_url)
    contents = {file.sha256: await store.get(file.sha256) for file in issued.files}
    message = compose(events, contents, organs, answered=_answered(issued), replaced=known)
    return write_mime(message) if mime else write_file(message)


def _answered(issued: DocumentIssued) -> ResponseFor | None:
    if issued.answers_document_id is None:
        return None
    return ResponseFor(document_id=str(issued.answers_document_id))
