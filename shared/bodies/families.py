"""Which bodies took over from which, kept for two seconds because every command asks."""

import time

from shared.bodies.heirs import Heirs
from shared.bodies.roster import Roster

KEPT_S = 2.0


class Families:
    """The endings of bodies in the roster; without a roster no body has ended."""

    def __init__(self, roster: Roster | None = None) -> None:
        self._roster = roster
        self._heirs = Heirs({})
        self._read = float("-inf")

    async def heirs(self, afresh: bool = False) -> Heirs:
        """Which bodies took over from which, at most two seconds old; with ``afresh`` read now."""
        if self._roster is not None and (afresh or time.monotonic() - self._read > KEPT_S):
            self._heirs, self._read = await self._roster.heirs(), time.monotonic()
        return self._heirs
