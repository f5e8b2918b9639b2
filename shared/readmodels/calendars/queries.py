"""The working time that bodies declared."""

from collections.abc import Sequence

from shared.readmodels.calendars.rows import BodyCalendar
from shared.readmodels.reading import Reading


async def of_bodies(reading: Reading, body_ids: Sequence[str]) -> dict[str, BodyCalendar]:
    """What each of the bodies declared; one that declared nothing is left out."""
    rows = await reading.rows(
        BodyCalendar,
        "SELECT body_id, days, hours, version FROM calendars.bodies WHERE body_id = ANY ($1)",
        [*body_ids],
    )
    return {row.body_id: row for row in rows}
