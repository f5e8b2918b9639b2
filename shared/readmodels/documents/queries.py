"""Documents as their bodies know them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from shared.calendar import VIETNAM
from shared.readmodels.documents.rows import GivenWork
from shared.readmodels.named import Named
from shared.readmodels.reading import Reading


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
