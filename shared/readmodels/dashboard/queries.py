"""A body's counters."""

from shared.readmodels.dashboard.rows import Counted
from shared.readmodels.reading import Reading


async def figures(reading: Reading) -> Counted:
    """What the actor's body has had so far."""
    query = "SELECT * FROM dashboard.bodies WHERE body_id = $1"
    return await reading.row(Counted, query, reading.actor.body_id) or Counted()
