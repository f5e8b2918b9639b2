"""Which bodies went over into which, as the system needs to know it at every step: read now and then, not each time."""

import time

from shared.bodies.heirs import Heirs
from shared.bodies.roster import Roster

KEPT_S = 2.0


class Families:
    """The endings of bodies as the roster knows them; without one, no body has ended."""

    def __init__(self, roster: Roster | None = None) -> None:
        self._roster = roster
        self._heirs = Heirs({})
        self._read = float("-inf")

    async def heirs(self, afresh: bool = False) -> Heirs:
        """Who took over from whom, at most two seconds old; ``afresh``, as it is now."""
        if self._roster is not None and (afresh or time.monotonic() - self._read > KEPT_S):
            self._heirs, self._read = await self._roster.heirs(), time.monotonic()
        return self._heirs
