"""What bodies are called on a page."""

from shared.readmodels.reading import Reading
from shared.readmodels.roster.queries import body_names
from shared.texts import say


async def names_of_bodies(reading: Reading) -> dict[str, str]:
    """The name of every body there is or was, and of every organ outside; one that has ended says so."""
    return {
        row.body_id: f"{row.name} ({say(f'common.body_ended.{row.ending}')})" if row.ending else row.name
        for row in await body_names(reading)
    }
