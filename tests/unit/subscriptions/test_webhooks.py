"""Webhooks: what is signed is accepted by the standard's own verifier; nothing goes inside; how long it is tried."""

import datetime as dt
from ipaddress import IPv4Address
from uuid import UUID, uuid4

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from services.subscriptions.subscribers.state import Webhook
from services.subscriptions.webhooks.posting import Poster, PrivateAddress, PublicOnly, guard_url, is_public
from services.subscriptions.webhooks.schedule import given_up, wait_of
from services.subscriptions.webhooks.signing import headers_of, secret_of
from tests.serving import serving
from tests.unit.given import ref

KEY, ID = "chìa khóa của dịch vụ", UUID(int=7)
WEBHOOK = Webhook(url="https://truc.example.vn/nhan", owner=ref("lanhdao"))
BODY = '{"subject": "về việc họp"}'


def test_the_standards_verifier_accepts_it() -> None:
    headers = headers_of(KEY, ID, WEBHOOK, str(uuid4()), BODY, dt.datetime.now(dt.UTC))
    assert Verifier(secret_of(KEY, ID, 1)).verify(BODY, headers) == {"subject": "về việc họp"}
    for wrong in (secret_of(KEY, ID, 2), secret_of(KEY, UUID(int=8), 1), secret_of("another", ID, 1)):
        with pytest.raises(WebhookVerificationError):
            Verifier(wrong).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret_of(KEY, ID, 1)).verify(BODY + " ", headers)


def test_for_a_day_both_secrets_sign() -> None:
    now = dt.datetime.now(dt.UTC)
    rotated = WEBHOOK.model_copy(update={"generation": 2, "old_until": now + dt.timedelta(seconds=1)})
    headers = headers_of(KEY, ID, rotated, "m", BODY, now)
    for generation in (1, 2):
        Verifier(secret_of(KEY, ID, generation)).verify(BODY, headers)
    later = headers_of(KEY, ID, rotated, "m", BODY, now + dt.timedelta(seconds=2))
    Verifier(secret_of(KEY, ID, 2)).verify(BODY, later)
    with pytest.raises(WebhookVerificationError):
        Verifier(secret_of(KEY, ID, 1)).verify(BODY, later)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1",
        "192.0.0.1", "192.88.99.1", "198.18.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%25eth0", "fc00::1", "fec0::1", "ff0e::1", "100.64.0.1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::10.0.0.1", "2002:a00:1::1", "2001:0:a00:1::1",
        "2001:10::1", "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1",
    ],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(PrivateAddress):
        guard_url(f"https://{host}/nhan", private_allowed=False)
    guard_url(f"http://{host}/nhan", private_allowed=True)


@pytest.mark.parametrize(
    "host", ["2130706433", "127.1", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.0.0.1.", "１２７.0.0.1", "10.0.0.0x1"]
)
def test_a_number_is_no_name(host: str) -> None:
    """The C library makes an address of each of these, and not every client asks the resolver."""
    with pytest.raises(PrivateAddress):
        guard_url(f"https://{host}/nhan", private_allowed=False)


@given(st.ip_addresses(v=4), st.sampled_from(("::", "::ffff:", "64:ff9b::", "64:ff9b:1::", "2002:", "2001:0:")))
def test_an_address_that_leads_to_another_is_no_way_in(inside: IPv4Address, prefix: str) -> None:
    if prefix.endswith("::") or prefix == "::ffff:":
        address = f"{prefix}{inside}"
    else:
        high, low = divmod(int(inside), 1 << 16)
        address = f"{prefix}{high:x}:{low:x}::1"
    assert not is_public(address) or (prefix == "::ffff:" and is_public(str(inside)))


def test_hosts_of_the_internet_are_public() -> None:
    for address in ("1.1.1.1", "203.162.4.190", "::ffff:1.1.1.1", "2606:4700:4700::1111", "2400:cb00:2048:1::1"):
        assert is_public(address), address


class Rebinding:
    """A name server that answers otherwise each time it is asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        address = self.answers.pop(0)
        return [{"hostname": host, "host": address, "port": port, "family": 2, "proto": 0, "flags": 0}]


async def test_a_name_that_changes_its_answer_is_judged_each_time_and_connected_as_judged() -> None:
    resolver = PublicOnly()
    resolver._inner = Rebinding("1.1.1.1", "127.0.0.1", "64:ff9b::7f00:1")  # type: ignore[assignment]
    assert [one["host"] for one in await resolver.resolve("doi.example.vn", 443)] == ["1.1.1.1"]
    for _ in range(2):
        with pytest.raises(PrivateAddress):
            await resolver.resolve("doi.example.vn", 443)


async def test_no_redirect_is_followed() -> None:
    followed = []

    async def away(request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": f"{request.url.origin()}/inside"})

    async def inside(request: web.Request) -> web.Response:
        followed.append(request)
        return web.Response()

    async with serving({"/nhan": away, "/inside": inside}) as url, Poster.open(private_allowed=True) as poster:
        outcome = await poster.post(f"{url}/nhan", {}, BODY)
    assert (outcome.status, outcome.delivered, followed) == (307, False, [])


def test_outside_only_by_https() -> None:
    guard_url("https://1.1.1.1/nhan", private_allowed=False)
    guard_url("https://truc.example.vn/nhan", private_allowed=False)
    with pytest.raises(PrivateAddress):
        guard_url("http://truc.example.vn/nhan", private_allowed=False)


async def test_a_name_that_leads_inside_is_not_followed() -> None:
    async with Poster.open(private_allowed=False) as poster:
        outcome = await poster.post("https://localhost:1/nhan", {}, BODY)
    assert not outcome.delivered
    assert "no public address" in (outcome.trouble or "")


def test_it_is_tried_for_three_days() -> None:
    since = now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    tries = 0
    while not given_up(since, now):
        tries += 1
        now += wait_of(tries, jitter=1.0)
    assert tries == 9
    assert now - since < dt.timedelta(days=5)
    assert dt.timedelta(seconds=4) <= wait_of(1) <= dt.timedelta(seconds=6)
