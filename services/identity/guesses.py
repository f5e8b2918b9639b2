"""Wrong passwords: guessing is slowed down, and nobody is locked out by somebody else's guesses.

A browser that has signed in before has tries of its own, and a place that has is not affected by tries elsewhere
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies").  An account that does not exist has the same limits
as one that does.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

from shared.web.guessing import MOST_KEPT, Rate, Tries, network_of

DEVICE = Rate(10, 60)  # of a known browser at one account
PAIR = Rate(5, 60)  # of one place at one account
PLACE = Rate(20, 6)  # of one place at all accounts
ACCOUNT = Rate(60, 20)  # of all unknown places together at one account
DEVICE_DAYS = 180
MOST_ACCOUNTS = 10  # of one browser


@dataclass(frozen=True)
class Guess:
    """A try: the account, the address it comes from, and the browser, which may be known."""

    account: str
    address: str
    device: str = ""
    device_knows: bool = False

    @property
    def network(self) -> str:
        """The key of the address."""
        return network_of(self.address)

    @property
    def pair(self) -> str:
        """The key of the account at the address."""
        return f"{self.account}\n{self.network}"


class Guesses:
    """The limits of tries, in memory: a restart resets them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._device, self._pair = Tries(DEVICE, clock), Tries(PAIR, clock)
        self._place, self._account = Tries(PLACE, clock), Tries(ACCOUNT, clock)
        self._known: OrderedDict[str, None] = OrderedDict()

    def wait_s(self, guess: Guess) -> float:
        """The seconds until this try is allowed; 0 where it is now."""
        return max(tries.wait_s(place) for tries, place in self._limits(guess))

    def use(self, guess: Guess) -> list[tuple[Tries, str]]:
        """Count a try; returns what `right` needs to take it back."""
        taken = self._limits(guess)
        for tries, place in taken:
            tries.use(place)
        return taken

    def right(self, guess: Guess, taken: list[tuple[Tries, str]]) -> None:
        """Take a try back whose password was right, and remember its place."""
        for tries, place in taken:
            tries.give_back(place)
        self._known.pop(guess.pair, None)
        self._known[guess.pair] = None
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)

    def _limits(self, guess: Guess) -> list[tuple[Tries, str]]:
        if guess.device_knows:
            return [(self._device, f"{guess.account}\n{guess.device}")]
        limits = [(self._pair, guess.pair), (self._place, guess.network)]
        return limits if guess.pair in self._known else [*limits, (self._account, guess.account)]


class Devices:
    """Signed cookies that know which accounts a browser has signed in."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="device")

    def read(self, cookie: str) -> tuple[str, list[str]]:
        """The browser's id and its accounts; a new id for an unknown browser."""
        try:
            device, accounts = self._serializer.loads(cookie, max_age=DEVICE_DAYS * 86400)
            return str(device), [str(account) for account in accounts]
        except (BadSignature, TypeError, ValueError):
            return secrets.token_hex(8), []

    def write(self, cookie: str, account: str) -> str:
        """The cookie of a browser that has just signed ``account`` in."""
        device, accounts = self.read(cookie)
        known = [*(known_account for known_account in accounts if known_account != account), account][-MOST_ACCOUNTS:]
        return str(self._serializer.dumps([device, known]))
