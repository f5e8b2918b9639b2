"""Webhooks: what is signed is accepted by the standard's own verifier; nothing goes inside; how long it is tried."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from services.subscriptions.subscribers.state import Webhook
from services.subscriptions.webhooks.posting import Poster, PrivateAddress, guard_url, is_public
from services.subscriptions.webhooks.schedule import given_up, wait_of
from services.subscriptions.webhooks.signing import headers_of, secret_of
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
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "100.64.0.1",
    ],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(PrivateAddress):
        guard_url(f"https://{host}/nhan", private_allowed=False)
    guard_url(f"http://{host}/nhan", private_allowed=True)


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
