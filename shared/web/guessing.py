"""Slows guessing down: a place has a few tries and gets new ones slowly (token buckets), in bounded memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import NamedTuple

MOST_KEPT = 100_000  # buckets; the ones used longest ago go first, and are full again anyway


class Rate(NamedTuple):
    """``tries`` at once, then one every ``every_s`` seconds."""

    tries: int
    every_s: float


class Tries:
    """The tries of many places at one rate."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic, most_kept: int = MOST_KEPT) -> None:
        self._rate = rate
        self._clock = clock
        self._most = most_kept
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()  # place → tries used, and when

    def __len__(self) -> int:
        return len(self._used)

    def wait_s(self, place: str) -> float:
        """Seconds until the place may try again; 0 means now."""
        return max(0.0, (self._now_used(place) - self._rate.tries + 1) * self._rate.every_s)

    def use(self, place: str) -> None:
        """Use one try."""
        self._set(place, self._now_used(place) + 1)

    def give_back(self, place: str) -> None:
        """Return a try that was right."""
        self._set(place, self._now_used(place) - 1)

    def _now_used(self, place: str) -> float:
        used, at = self._used.get(place, (0.0, 0.0))
        return max(0.0, used - (self._clock() - at) / self._rate.every_s)

    def _set(self, place: str, used: float) -> None:
        self._used.pop(place, None)
        if used > 0:
            self._used[place] = (used, self._clock())
        while len(self._used) > self._most:
            self._used.popitem(last=False)


def network_of(address: str) -> str:
    """The network of one internet subscriber: an IPv4 address, an IPv6 /64; other texts as they are."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))
