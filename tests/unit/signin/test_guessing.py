"""Guessing is slowed down, nobody is locked out by somebody else's guesses, and memory is bounded."""

from hypothesis import given
from hypothesis import strategies as st

from services.identity.guesses import PAIR, PLACE, Devices, Guess, Guesses
from shared.web.guessing import Rate, Tries, network_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def wrong(guesses: Guesses, guess: Guess) -> bool:
    """Guess wrongly; says whether the guess was let through."""
    if guesses.wait_s(guess):
        return False
    guesses.use(guess)
    return True


def come_in(guesses: Guesses, guess: Guess) -> bool:
    if guesses.wait_s(guess):
        return False
    guesses.right(guess, guesses.use(guess))
    return True


def test_one_place_has_a_few_tries_at_one_account_and_gets_new_ones_slowly() -> None:
    clock = Clock()
    guesses, guess = Guesses(clock), Guess("lanhdao", "203.0.113.7")
    assert [wrong(guesses, guess) for _ in range(PAIR.tries + 1)] == [True] * PAIR.tries + [False]
    assert 0 < guesses.wait_s(guess) <= PAIR.every_s
    clock.now += PAIR.every_s
    assert [wrong(guesses, guess) for _ in range(2)] == [True, False]


def test_one_place_meets_a_limit_however_many_accounts_it_tries() -> None:
    guesses = Guesses(Clock())
    let_through = sum(wrong(guesses, Guess(f"account{number}", "203.0.113.7")) for number in range(25))
    assert let_through == PLACE.tries


def test_who_has_come_in_before_comes_in_while_others_hammer_from_elsewhere() -> None:
    guesses = Guesses(Clock())
    at_the_desk = Guess("lanhdao", "192.0.2.1")
    assert come_in(guesses, at_the_desk)
    for number in range(500):
        wrong(guesses, Guess("lanhdao", f"198.51.100.{number % 250}"))
    assert guesses.wait_s(Guess("lanhdao", "198.51.100.251")) > 0, "a place that nobody knows waits"
    assert come_in(guesses, at_the_desk)


def test_a_known_browser_comes_in_though_its_own_place_hammers() -> None:
    guesses, devices = Guesses(Clock()), Devices("secret")
    device, accounts = devices.read(devices.write("", "lanhdao"))
    for number in range(200):
        wrong(guesses, Guess(f"account{number}", "192.0.2.1"))
        wrong(guesses, Guess("lanhdao", "192.0.2.1"))
    assert not come_in(guesses, Guess("lanhdao", "192.0.2.1"))
    assert come_in(guesses, Guess("lanhdao", "192.0.2.1", device, "lanhdao" in accounts))


def test_a_right_password_costs_no_try() -> None:
    guesses = Guesses(Clock())
    assert all(come_in(guesses, Guess(f"account{number}", "192.0.2.1")) for number in range(300))


def test_a_browsers_cookie_is_ours_or_nothing() -> None:
    devices = Devices("secret")
    cookie = devices.write("", "lanhdao")
    assert devices.read(devices.write(cookie, "vanthu"))[1] == ["lanhdao", "vanthu"]
    assert Devices("other").read(cookie)[1] == []
    assert devices.read(f"{cookie}x")[1] == devices.read("")[1] == devices.read("[]")[1] == []


def test_an_ipv6_subscriber_is_one_place() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("testclient") == "testclient"


@given(st.lists(st.text(min_size=1, max_size=3), max_size=60))
def test_memory_is_bounded(places: list[str]) -> None:
    tries = Tries(Rate(3, 60), Clock(), most_kept=5)
    for place in places:
        tries.use(place)
    assert len(tries) <= 5


def test_who_is_full_again_is_forgotten() -> None:
    clock = Clock()
    tries = Tries(Rate(3, 60), clock)
    tries.use("a")
    clock.now += 3600
    tries.use("a")
    tries.give_back("a")
    assert len(tries) == 0
