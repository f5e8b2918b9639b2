"""`edxml write ID`: the message of an issued document, out of the store, read back by the reader."""

import asyncio
import datetime as dt
import json
import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.subscriptions.edxml.cli import summary
from services.subscriptions.edxml.reading import read
from shared.documents.files import PDF, FileStore
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.eventsourcing.recorded import Metadata
from shared.eventsourcing.store import Append, NewEvent, append_all, new_event_id
from tests.conftest import Database
from tests.unit.given import BODY, OTHER, ref

CONTENT = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AT = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def issued(document_id: UUID, number: int, store: FileStore, **fields: object) -> DocumentIssued:
    file = asyncio.run(store.put(CONTENT, "kế hoạch  số 12.pdf", PDF))
    head = DocumentHead(issuer="Quận ủy Hải Châu", kind="Kế hoạch", number=f"{number}", symbol=f"{number}-KH/QU",
                        date=dt.date(2026, 3, 2), subject="Triển khai", signer="Nguyễn Văn An")  # fmt: skip
    return DocumentIssued.model_validate(
        {"document_id": document_id, "body_id": BODY, "head": head, "files": (file,), "recipients": (OTHER,),
         "issued_by": ref("vanthu"), **fields}
    )  # fmt: skip


async def append(database: Database, *events: Event) -> None:
    metadata = Metadata(correlation_id="c", causation_id="k", actor="a", actor_name="A").model_dump_json()
    connection = await asyncpg.connect(database.url("publishing"))
    try:
        for version, event in enumerate(events, 1):
            new = NewEvent(new_event_id(), event.subject, version, event, AT, event.model_dump_json(exclude_none=True),
                           metadata, uuid4(), 0)  # fmt: skip
            assert await append_all(connection, [Append(event.subject, (new,))])
    finally:
        await connection.close()


async def written(database: Database, files: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    environment = {
        **os.environ,
        "DATABASE_URL": database.url("subscriptions"),
        "FILES_URL": f"file://{files}",
        "EDXML_ORGANS": json.dumps({BODY: "000.01.31.H17", OTHER: "000.02.31.H17"}),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.subscriptions", "edxml", "write", *arguments, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out, said


@pytest.mark.parametrize("form", [(), ("--mime",)])
async def test_new_replacing_and_recalled(database: Database, tmp_path: Path, form: tuple[str, ...]) -> None:
    store = FileStore.from_url(f"file://{tmp_path}")
    old, new = uuid4(), uuid4()
    first = await asyncio.to_thread(issued, old, 11, store)
    second = await asyncio.to_thread(issued, new, 12, store, replaces_document_id=old)
    recall = RecallRequested(
        document_id=old, body_id=BODY, reason="thay thế", recipients=(OTHER,), requested_by=ref("vanthu")
    )
    await append(database, first)
    await append(database, second)

    code, out, said = await written(database, tmp_path, str(old), *form)
    assert code == 0, said
    told = summary(read(out))
    assert (told["kind"], told["from"], told["to"]) == ("new", "000.01.31.H17", ["000.02.31.H17"])
    assert (told["number"], told["notation"], told["date"]) == ("11", "KH/QU", "2026-03-02")
    assert told["document_id"] == "000.01.31.H17,2026/03/02,11-KH/QU"
    assert told["attachments"] == [
        {"name": "kế hoạch  số 12.pdf", "media_type": PDF, "bytes": len(CONTENT), "sha256": first.files[0].sha256}
    ]

    code, out, said = await written(database, tmp_path, str(new), *form)
    assert code == 0, said
    replacing = read(out)
    assert replacing.kind == "replace"
    assert [one.document_id for one in replacing.replaced] == ["000.01.31.H17,2026/03/02,11-KH/QU"]

    connection = await asyncpg.connect(database.url("publishing"))
    metadata = Metadata(correlation_id="c", causation_id="k", actor="a", actor_name="A").model_dump_json()
    event = NewEvent(new_event_id(), str(old), 2, recall, AT, recall.model_dump_json(), metadata, uuid4(), 0)
    assert await append_all(connection, [Append(str(old), (event,))])
    await connection.close()
    _, out, _ = await written(database, tmp_path, str(old), *form)
    recalled = read(out)
    assert (recalled.kind, recalled.reason, recalled.attachments) == ("recall", "thay thế", ())


async def test_what_was_never_issued_is_told(database: Database, tmp_path: Path) -> None:
    code, out, said = await written(database, tmp_path, str(uuid4()))
    assert (code, out) == (2, b"")
    assert "issued" in said.decode()
    assert (await written(database, tmp_path, "no-uuid"))[0] == 2
