"""Subscriptions: another system is let in to a body's events, by webhook or Kafka if it likes, is shut out again."""

import datetime as dt

from shared.events.base import SubscriptionEvent
from shared.events.people import PersonRef


class SubscriptionOpened(SubscriptionEvent):
    """Another system may read the body's events up to ``clearance`` (0-3).

    Of the types that begin with one of ``types``; none: of all.  Only the SHA-256 of its secret is known here.
    """

    name: str
    clearance: int
    types: tuple[str, ...] = ()
    secret_sha256: str
    opened_by: PersonRef


class SubscriptionSecretChanged(SubscriptionEvent):
    """A new secret; the one before is good until the next change, so a leaked one is changed twice."""

    secret_sha256: str
    changed_by: PersonRef


class SubscriptionClosed(SubscriptionEvent):
    """From now on it reads nothing."""

    reason: str
    closed_by: PersonRef


class WebhookSet(SubscriptionEvent):
    """The subscription's events are posted to ``url``, first those that come after this one."""

    url: str
    set_by: PersonRef


class WebhookSecretRotated(SubscriptionEvent):
    """Messages are signed with this ``generation`` of secrets, until ``old_until`` also with the one before."""

    generation: int
    old_until: dt.datetime
    rotated_by: PersonRef


class WebhookSwitchedOff(SubscriptionEvent):
    """Nothing is posted any more: somebody said so, or the other side failed for days; its ``owner`` is told."""

    name: str
    reason: str
    owner: PersonRef
    switched_off_by: PersonRef


class WebhookSwitchedOn(SubscriptionEvent):
    """It goes on where it stood."""

    switched_on_by: PersonRef


class WebhookRewound(SubscriptionEvent):
    """Everything after this place of the log is posted once more."""

    transaction_id: int
    position: int
    asked_by: PersonRef


class KafkaAccessGranted(SubscriptionEvent):
    """The subscription's events come into a topic of its own, first those after this one.

    It signs in with this ``generation`` of passwords, which no event ever carries.
    """

    generation: int
    granted_by: PersonRef


class KafkaPasswordRotated(SubscriptionEvent):
    """It signs in with this ``generation`` of passwords; none before it is good any more."""

    generation: int
    rotated_by: PersonRef


class KafkaAccessRevoked(SubscriptionEvent):
    """It signs in no more, and its topic is gone."""

    reason: str
    revoked_by: PersonRef
