"""Subscriptions: who may let another system in, and how it ends."""

import datetime as dt

from services.subscriptions.feed.cursors import cursor_of
from services.subscriptions.subscribers.commands import (
    ChangeSecret,
    CloseSubscription,
    GrantKafkaAccess,
    OpenSubscription,
    RevokeKafkaAccess,
    RewindWebhook,
    RotateKafkaPassword,
    RotateWebhookSecret,
    SetWebhook,
    SwitchOffWebhook,
    SwitchOnWebhook,
)
from services.subscriptions.subscribers.decider import DECIDER, available
from shared.events.subscriptions import (
    KafkaAccessGranted,
    KafkaAccessRevoked,
    KafkaPasswordRotated,
    SubscriptionClosed,
    SubscriptionOpened,
    SubscriptionSecretChanged,
    WebhookRewound,
    WebhookSecretRotated,
    WebhookSet,
    WebhookSwitchedOff,
    WebhookSwitchedOn,
)
from tests.unit.given import BODY, DOCUMENT, OTHER, given, ref, who

OPEN = OpenSubscription(
    subscription_id=DOCUMENT, name="Trục liên thông", types=("congvan.publishing.",), secret_sha256="a" * 64
)
OPENED = SubscriptionOpened(body_id=BODY, opened_by=ref("lanhdao"), **OPEN.model_dump())
CLOSED = SubscriptionClosed(subscription_id=DOCUMENT, body_id=BODY, reason="hết hạn", closed_by=ref("lanhdao"))


def test_a_leader_lets_another_system_in() -> None:
    event = given(DECIDER).when(who("lanhdao"), OPEN).happened(SubscriptionOpened)
    assert (event.body_id, event.types) == (BODY, ("congvan.publishing.",))


def test_not_everybody_does_and_nobody_beyond_their_own_clearance() -> None:
    given(DECIDER).when(who("vanthu"), OPEN).refused("forbidden.post")
    beyond = OPEN.model_copy(update={"clearance": who("lanhdao").clearance + 1})
    given(DECIDER).when(who("lanhdao"), beyond).refused("forbidden.clearance")
    given(DECIDER, OPENED).when(who("lanhdao"), OPEN).refused("subscription.opened-already")


def test_the_secret_changes() -> None:
    given(DECIDER, OPENED).when(who("lanhdao"), ChangeSecret(secret_sha256="b" * 64)).happened(
        SubscriptionSecretChanged
    )
    given(DECIDER, OPENED).when(who("lanhdao"), ChangeSecret(secret_sha256="a" * 64)).nothing()
    given(DECIDER, OPENED).when(who("lanhdao", OTHER), ChangeSecret(secret_sha256="b" * 64)).refused("forbidden.body")
    state = DECIDER.fold(
        [
            OPENED,
            SubscriptionSecretChanged(
                subscription_id=DOCUMENT, body_id=BODY, secret_sha256="b" * 64, changed_by=ref("lanhdao")
            ),
        ]
    )
    assert (state.secret_sha256, state.old_secret_sha256) == ("b" * 64, "a" * 64)


def test_closed_is_the_end() -> None:
    given(DECIDER, OPENED).when(who("chanhvp"), CloseSubscription(reason="hết hạn")).happened(SubscriptionClosed)
    given(DECIDER, OPENED, CLOSED).when(who("lanhdao"), CloseSubscription(reason="x")).refused(
        "subscription.out-of-order"
    )
    given(DECIDER).when(who("lanhdao"), CloseSubscription(reason="x")).refused("subscription.unknown")


def test_who_is_not_cleared_as_it_is_changes_nothing_of_it() -> None:
    secret = OPENED.model_copy(update={"clearance": 2})
    chief = who("chanhvp").model_copy(update={"clearance": 1})
    granted = KafkaAccessGranted(subscription_id=DOCUMENT, body_id=BODY, generation=1, granted_by=ref("lanhdao"))
    history = (secret, SET, granted)
    for command in (
        ChangeSecret(secret_sha256="b" * 64), CloseSubscription(reason="x"), SetWebhook(url=URL), RotateWebhookSecret(),
        SwitchOffWebhook(reason="x"), RotateKafkaPassword(), RevokeKafkaAccess(reason="x"),
    ):  # fmt: skip
        given(DECIDER, *history).when(chief, command).refused("forbidden.clearance")
    assert available(DECIDER.fold(history), chief) == []
    assert "ChangeSecret" in available(DECIDER.fold(history), chief.model_copy(update={"clearance": 2}))


URL = "https://truc.example.vn/nhan"
SET = WebhookSet(subscription_id=DOCUMENT, body_id=BODY, url=URL, set_by=ref("lanhdao"))
OFF = WebhookSwitchedOff(
    subscription_id=DOCUMENT,
    body_id=BODY,
    name="Trục",
    reason="hỏng",
    owner=ref("lanhdao"),
    switched_off_by=ref("lanhdao"),
)


def test_a_webhook_is_set_and_set_again() -> None:
    event = given(DECIDER, OPENED).when(who("chanhvp"), SetWebhook(url=URL)).happened(WebhookSet)
    assert event.set_by == ref("chanhvp")
    given(DECIDER, OPENED, SET).when(who("lanhdao"), SetWebhook(url=URL)).nothing()
    given(DECIDER, OPENED, SET, OFF).when(who("lanhdao"), SetWebhook(url=URL)).happened(WebhookSet)
    given(DECIDER, OPENED).when(who("vanthu"), SetWebhook(url=URL)).refused("forbidden.post")
    given(DECIDER, OPENED).when(who("lanhdao", OTHER), SetWebhook(url=URL)).refused("forbidden.body")
    given(DECIDER, OPENED, CLOSED).when(who("lanhdao"), SetWebhook(url=URL)).refused("subscription.out-of-order")


def test_its_secret_is_rotated_and_the_old_one_is_good_for_a_day() -> None:
    event = given(DECIDER, OPENED, SET).when(who("lanhdao"), RotateWebhookSecret()).happened(WebhookSecretRotated)
    assert event.generation == 2
    webhook = DECIDER.fold([OPENED, SET, event]).webhook
    assert webhook is not None
    assert webhook.old_until == event.old_until
    again = (
        given(DECIDER, OPENED, SET, event).when(who("lanhdao"), RotateWebhookSecret()).happened(WebhookSecretRotated)
    )
    assert again.generation == 3
    assert again.old_until - dt.timedelta(hours=24) > dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    given(DECIDER, OPENED).when(who("lanhdao"), RotateWebhookSecret()).refused("webhook.unknown")


def test_off_and_on_again() -> None:
    off = (
        given(DECIDER, OPENED, SET)
        .when(who("chanhvp"), SwitchOffWebhook(reason="bảo trì"))
        .happened(WebhookSwitchedOff)
    )
    assert (off.owner, off.name) == (ref("lanhdao"), OPEN.name)
    assert DECIDER.fold([OPENED, SET, off]).posted_to is None
    given(DECIDER, OPENED, SET, OFF).when(who("lanhdao"), SwitchOffWebhook(reason="x")).nothing()
    on = given(DECIDER, OPENED, SET, OFF).when(who("lanhdao"), SwitchOnWebhook()).happened(WebhookSwitchedOn)
    assert DECIDER.fold([OPENED, SET, OFF, on]).posted_to is not None
    assert DECIDER.fold([OPENED, SET, CLOSED]).posted_to is None


def test_rewound_to_a_cursor_of_its_own() -> None:
    asked = RewindWebhook(cursor=cursor_of(DOCUMENT, (7, 3)))
    event = given(DECIDER, OPENED, SET).when(who("lanhdao"), asked).happened(WebhookRewound)
    webhook = DECIDER.fold([OPENED, SET, event]).webhook
    assert webhook is not None
    assert (webhook.rewinds, webhook.rewound_to) == (1, (7, 3))
    given(DECIDER, OPENED, SET).when(who("lanhdao"), RewindWebhook(cursor="x")).refused("feed.cursor-broken")


GRANTED = KafkaAccessGranted(subscription_id=DOCUMENT, body_id=BODY, generation=1, granted_by=ref("lanhdao"))


def test_access_to_kafka_is_granted_once() -> None:
    event = given(DECIDER, OPENED).when(who("chanhvp"), GrantKafkaAccess()).happened(KafkaAccessGranted)
    assert event.generation == 1
    given(DECIDER, OPENED, GRANTED).when(who("lanhdao"), GrantKafkaAccess()).nothing()
    given(DECIDER, OPENED).when(who("vanthu"), GrantKafkaAccess()).refused("forbidden.post")
    given(DECIDER, OPENED).when(who("lanhdao", OTHER), GrantKafkaAccess()).refused("forbidden.body")
    given(DECIDER, OPENED, CLOSED).when(who("lanhdao"), GrantKafkaAccess()).refused("subscription.out-of-order")
    assert DECIDER.fold([OPENED, GRANTED, CLOSED]).kafka_access is None


def test_no_password_to_kafka_comes_back() -> None:
    given(DECIDER, OPENED).when(who("lanhdao"), RotateKafkaPassword()).refused("kafka.not-granted")
    rotated = given(DECIDER, OPENED, GRANTED).when(who("lanhdao"), RotateKafkaPassword()).happened(KafkaPasswordRotated)
    assert rotated.generation == 2
    asked = RevokeKafkaAccess(reason="hết hạn")
    revoked = given(DECIDER, OPENED, GRANTED, rotated).when(who("lanhdao"), asked).happened(KafkaAccessRevoked)
    past = (OPENED, GRANTED, rotated, revoked)
    assert DECIDER.fold(past).kafka_access is None
    given(DECIDER, *past).when(who("lanhdao"), asked).refused("kafka.not-granted")
    assert given(DECIDER, *past).when(who("lanhdao"), GrantKafkaAccess()).happened(KafkaAccessGranted).generation == 3


def test_what_may_be_asked_of_kafka() -> None:
    leader = who("lanhdao")
    assert "GrantKafkaAccess" in available(DECIDER.fold([OPENED]), leader)
    offered = available(DECIDER.fold([OPENED, GRANTED]), leader)
    assert {"RotateKafkaPassword", "RevokeKafkaAccess"} <= set(offered)
    assert "GrantKafkaAccess" not in offered
