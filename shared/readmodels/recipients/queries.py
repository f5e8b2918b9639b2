"""Recipients that the actor's body chooses from."""

from shared.paper.content import OutsideRecipient
from shared.readmodels.reading import Reading
from shared.readmodels.recipients.rows import OfferedRecipients, RecipientGroup

MOST_OUTSIDE = 300


async def groups(reading: Reading) -> list[RecipientGroup]:
    """The body's groups, by name."""
    return await reading.rows(
        RecipientGroup,
        "SELECT group_id, name, recipients, outside FROM recipients.groups WHERE body_id = $1 ORDER BY name, group_id",
        reading.actor.body_id,
    )


async def offered(reading: Reading) -> OfferedRecipients:
    """The body's groups, and the recipients outside this system that it wrote to last, by name."""
    outside = await reading.rows(
        OutsideRecipient,
        """
        SELECT name, address, copies FROM (
            SELECT name, address, copies FROM recipients.outside WHERE body_id = $1 ORDER BY last_at DESC LIMIT $2
        ) newest ORDER BY name
        """,
        reading.actor.body_id,
        MOST_OUTSIDE,
    )
    return OfferedRecipients(await groups(reading), outside)
