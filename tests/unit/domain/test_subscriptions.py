"""Subscriptions: who may let another system in, and how it ends."""

from services.subscriptions.subscribers.commands import ChangeSecret, CloseSubscription, OpenSubscription
from services.subscriptions.subscribers.decider import DECIDER
from shared.events.subscriptions import SubscriptionClosed, SubscriptionOpened, SubscriptionSecretChanged
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
