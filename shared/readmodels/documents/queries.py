"""Documents as their bodies know them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from shared.calendar import VIETNAM
from shared.readmodels.documents.rows import Card, DocumentWithFile, GivenWork
from shared.readmodels.named import Named
from shared.readmodels.reading import Reading


async def card(reading: Reading, document_id: UUID) -> Card | None:
    """What the actor's body knows about a document, else a body that it took over from; ``None`` where neither may."""
    return await reading.row(
        Card,
        "SELECT * FROM documents.cards WHERE document_id = $1 "
        "ORDER BY body_id = $2 DESC, role = 'owner' DESC, body_id LIMIT 1",
        document_id,
        reading.actor.body_id,
    )


async def cards(reading: Reading, document_ids: Sequence[UUID]) -> dict[UUID, Card]:
    """What the actor's body knows about each of these documents, as `card`; those that it may not know are missing."""
    found = await reading.rows(
        Card,
        "SELECT DISTINCT ON (document_id) * FROM documents.cards WHERE document_id = ANY ($1) "
        "ORDER BY document_id, body_id = $2 DESC, role = 'owner' DESC, body_id",
        list(document_ids),
        reading.actor.body_id,
    )
    return {card.document_id: card for card in found}


async def version(reading: Reading, document_id: UUID, service: str) -> int | None:
    """How far the document's card shows the stream of ``service``; ``None`` where there is no card."""
    found = await card(reading, document_id)
    return None if found is None else found.versions.get(service, 0)


async def with_file(reading: Reading, sha256: str) -> list[DocumentWithFile]:
    """The documents the actor may see that have this file, also as a draft, or whose searchable copy it is."""
    return await reading.rows(
        DocumentWithFile,
        """
        SELECT document_id, document_id AS about, symbol, subject, files, secrecy_rank FROM documents.cards
        WHERE files @> $1::jsonb OR readable_sha256 = $2
        UNION ALL
        SELECT document_id, document_id, symbol, subject, draft_files, secrecy_rank FROM documents.cards
        WHERE draft_files @> $1::jsonb LIMIT 5
        """,
        [{"sha256": sha256}],
        sha256,
    )


async def annotated(reading: Reading) -> list[GivenWork]:
    """What the actor gave instructions on, the last changed first, at most a hundred."""
    actor = reading.actor
    return await reading.rows(
        GivenWork,
        """
        SELECT document_id, subject, symbol, status, result, secrecy_rank, annotation ->> 'instruction' AS instruction,
               routing -> 'lead' ->> 'name' AS lead_name,
               CASE status WHEN 'routed' THEN (routing ->> 'deadline')::date END AS deadline,
               coalesce((routing ->> 'deadline')::date < $2, false) AND status = 'routed' AS late
        FROM documents.cards
        WHERE annotation -> 'annotated_by' ->> 'person_id' = $1 ORDER BY updated_at DESC LIMIT 100
        """,
        actor.acting_for or actor.person_id,
        dt.datetime.now(VIETNAM).date(),
    )


async def named(reading: Reading, ids: Sequence[UUID]) -> list[Named]:
    """What the documents among ``ids`` are called: symbol and subject."""
    return await reading.rows(
        Named,
        "SELECT DISTINCT ON (document_id) document_id AS id, document_id, concat_ws(' · ', symbol, subject) AS name, "
        "secrecy_rank FROM documents.cards WHERE document_id = ANY ($1)",
        [*ids],
    )
