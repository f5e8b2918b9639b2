"""How active a body is, for itself and for those that oversee it."""

from shared.readmodels.activity.rows import BodyActivity
from shared.readmodels.reading import Reading


async def of_body(reads: Reading, body_id: str) -> BodyActivity | None:
    """The body's activity; ``None`` where there was none, or for somebody who does not oversee the body."""
    return await reads.row(BodyActivity, "SELECT last_at, acts FROM activity.bodies WHERE body_id = $1", body_id)
