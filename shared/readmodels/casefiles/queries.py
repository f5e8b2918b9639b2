"""Case files and what is in them."""

from collections.abc import Sequence
from uuid import UUID

from shared.readmodels.named import Named
from shared.readmodels.reading import Reading


async def named(reading: Reading, ids: Sequence[UUID]) -> list[Named]:
    """What the case files among ``ids`` are called: code and title."""
    return await reading.rows(
        Named,
        "SELECT case_file_id AS id, case_file_id, code || ' · ' || title AS name, secrecy_rank "
        "FROM casefiles.files WHERE case_file_id = ANY ($1)",
        [*ids],
    )
