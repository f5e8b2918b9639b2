"""Notices and kept lists of the actor."""

from shared.readmodels.personal.rows import KeptPhrase, Notice, SavedView
from shared.readmodels.reading import Reading

_SINCE_SEEN = "n.at > coalesce(s.until, '-infinity')"


async def notices(reading: Reading) -> list[Notice]:
    """The newest hundred."""
    return await reading.rows(
        Notice,
        f"""
        SELECT n.*, {_SINCE_SEEN} AS fresh FROM personal.notices n
        LEFT JOIN personal.seen s USING (body_id, person_id)
        WHERE n.body_id = $1 AND n.person_id = $2 ORDER BY n.at DESC LIMIT 100
        """,
        reading.actor.body_id,
        reading.actor.person_id,
    )


async def fresh_notices(reading: Reading) -> int:
    """How many the actor has not looked at."""
    return await reading.number(
        f"""
        SELECT count(*) FROM personal.notices n LEFT JOIN personal.seen s USING (body_id, person_id)
        WHERE n.body_id = $1 AND n.person_id = $2 AND {_SINCE_SEEN}
        """,
        reading.actor.body_id,
        reading.actor.person_id,
    )


async def views(reading: Reading) -> list[SavedView]:
    """The lists that the actor keeps, by name."""
    return await reading.rows(
        SavedView,
        "SELECT view_id, name, address FROM personal.views WHERE body_id = $1 AND person_id = $2 ORDER BY name",
        reading.actor.body_id,
        reading.actor.person_id,
    )


async def phrases(reading: Reading, use: str) -> list[KeptPhrase]:
    """The actor's own phrases for one use."""
    return await reading.rows(
        KeptPhrase,
        """
        SELECT phrase_id, text FROM personal.phrases
        WHERE body_id = $1 AND person_id = $2 AND use = $3 ORDER BY text
        """,
        reading.actor.body_id,
        reading.actor.person_id,
        use,
    )
