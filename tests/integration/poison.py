"""An event in the store that nothing can read, as a broken writer would leave it, with good ones after it."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from shared.events.base import Event
from shared.events.receiving import Channel, DocumentRegistered, Origin, RecallAsked
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, new_event_id, recorded
from shared.services import STORES
from tests.integration.handlers import HEAD
from tests.smoke.verify import Verdict, compare_read_models
from tests.unit.given import BODY, OTHER, ref
from tests.unit.recorded import METADATA

FAULTS: dict[UUID, dict[str, Any]] = {}
"""What the broken events should have said, by their ids."""

_APPEND = """
    INSERT INTO receiving.events (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id,
                                  command_index)
    VALUES ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9, 0)
"""


def registered(document_id: UUID, body_id: str = BODY) -> DocumentRegistered:
    """The document in its body's register."""
    return DocumentRegistered(
        document_id=document_id, body_id=body_id, channel=Channel.PAPER, head=HEAD, arrival_number=1, register_year=2001,
        registered_by=ref("vanthu"),
    )  # fmt: skip


def recall(document_id: UUID, body_id: str = BODY) -> RecallAsked:
    """Its sender wants it back."""
    return RecallAsked(
        document_id=document_id, body_id=body_id, reason="gửi nhầm", origin=Origin(body_id=OTHER, document_id=uuid4())
    )


async def write(
    admin: asyncpg.Connection, stream_id: UUID, version: int, event: Event, **broken: Any
) -> tuple[UUID, dict[str, Any]]:
    """Append ``event`` to receiving's stream, its data changed by ``broken``; returns its id and its good data."""
    good = event.model_dump(mode="json", exclude_none=True)
    event_id = new_event_id()
    async with admin.transaction():
        await admin.execute(
            _APPEND,
            event_id,
            str(stream_id),
            version,
            event.type_name(),
            event.subject,
            event.body_id,
            json.dumps(good | broken),
            METADATA.model_dump_json(),
            uuid4(),
        )
        await admin.execute(
            "INSERT INTO receiving.streams VALUES ($1, $2) ON CONFLICT (stream_id) DO UPDATE SET version = $2",
            str(stream_id),
            version,
        )
    if broken:
        FAULTS[event_id] = good
    return event_id, good


async def _history_without_faults(admin: asyncpg.Connection) -> list[RecordedEvent]:
    """Every event as the services' own tables hold them, the broken ones as they would have been without the fault."""
    rows: list[dict[str, Any]] = []
    for service in STORES:
        found = await admin.fetch(f"SELECT '{service}' AS service, {EVENT_COLUMNS} FROM {service}.events")
        rows += [{**row, "data": json.dumps(FAULTS[row["id"]])} if row["id"] in FAULTS else dict(row) for row in found]
    rows.sort(key=lambda row: (row["transaction_id"], row["position"]))
    return [recorded(row["service"], row) for row in rows]


async def verdict_without_faults(admin: asyncpg.Connection) -> Verdict:
    """Every read model's rows against a run without the faults, folded in memory."""
    verdict = Verdict()
    await compare_read_models(admin, await _history_without_faults(admin), verdict)
    return verdict
