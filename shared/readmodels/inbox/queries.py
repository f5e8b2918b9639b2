"""Whose turn it is."""

import datetime as dt

from shared.calendar import VIETNAM
from shared.readmodels.inbox.rows import Item
from shared.readmodels.reading import Reading

MOST_SHOWN = 500


async def waiting(reading: Reading, work: str | None = None) -> list[Item]:
    """What waits for the actor (of one sort of ``work``), urgent and late first, at most `MOST_SHOWN`."""
    actor = reading.actor
    holders = [f"person:{actor.acting_for or actor.person_id}", f"post:{actor.post.value}"]
    return await reading.rows(
        Item,
        """
        SELECT *, coalesce(deadline < $2, false) AS late FROM inbox.items
        WHERE holders && $1 AND holder = ANY ($1) AND body_id = $4 AND ($3::text IS NULL OR work = $3)
        ORDER BY urgency DESC, late DESC, deadline NULLS LAST, waiting_since LIMIT $5
        """,
        holders,
        dt.datetime.now(VIETNAM).date(),
        work,
        actor.body_id,
        MOST_SHOWN,
    )
