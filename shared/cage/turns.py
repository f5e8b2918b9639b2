"""Taking turns: a number of places, and people with many requests delay only themselves."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """``places`` places, of which one person has at most all but one; waiting people are served in rotation."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._most_of_one = max(places - 1, 1)
        self._inside: dict[str, int] = {}
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, who: str) -> AsyncIterator[None]:
        """Wait for a place, and hold it inside the block."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        self._call()
        try:
            await turn
            yield
        finally:
            self._leave(who, turn)

    def _leave(self, who: str, turn: asyncio.Future[None]) -> None:
        if turn.done() and not turn.cancelled():
            self._free += 1
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]
        self._call()

    def _call(self) -> None:
        """Give free places to the first people in the rotation who may have one; each then moves to its end."""
        while self._free and (who := self._next()) is not None:
            queue = self._waiting[who]
            turn = queue.popleft()
            if queue:
                self._waiting.move_to_end(who)
            else:
                del self._waiting[who]
            if not turn.cancelled():
                self._free -= 1
                self._inside[who] = self._inside.get(who, 0) + 1
                turn.set_result(None)

    def _next(self) -> str | None:
        return next((who for who in self._waiting if self._inside.get(who, 0) < self._most_of_one), None)
