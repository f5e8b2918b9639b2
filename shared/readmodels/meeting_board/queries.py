"""Meetings as those who are invited know them."""

from collections.abc import Sequence
from uuid import UUID

from shared.readmodels.named import Named
from shared.readmodels.reading import Reading


async def named(reading: Reading, ids: Sequence[UUID]) -> list[Named]:
    """What the meetings among ``ids`` are called."""
    return await reading.rows(
        Named,
        "SELECT meeting_id AS id, meeting_id, title AS name, secrecy_rank "
        "FROM meeting_board.meetings WHERE meeting_id = ANY ($1)",
        [*ids],
    )
