"""Subscriptions: another system reads a body's events, by feed, webhook or Kafka, until its subscription is closed."""

import datetime as dt

from shared.events.base import SubscriptionEvent
from shared.events.people import PersonRef


class SubscriptionOpened(SubscriptionEvent):
    """Another system may read the body's events up to ``clearance`` (0-3).

    It reads the types that begin with one of ``types``; without any, all types.  Only the SHA-256 of its secret is
    known here.
    """

    name: str
    clearance: int
    types: tuple[str, ...] = ()
    secret_sha256: str
    opened_by: PersonRef


class SubscriptionSecretChanged(SubscriptionEvent):
    """The subscription has a new secret; the former one is good until the next change, so a leak takes two changes."""

    secret_sha256: str
    changed_by: PersonRef


class SubscriptionClosed(SubscriptionEvent):
    """The subscription was closed: it reads nothing from now on."""

    reason: str
    closed_by: PersonRef


class WebhookSet(SubscriptionEvent):
    """The subscription's events are posted to ``url``, beginning with those after this one."""

    url: str
    set_by: PersonRef


class WebhookSecretRotated(SubscriptionEvent):
    """Messages are signed with this ``generation`` of the secret, until ``old_until`` with the former one as well."""

    generation: int
    old_until: dt.datetime
    rotated_by: PersonRef


class WebhookSwitchedOff(SubscriptionEvent):
    """Nothing is posted any more: somebody switched it off, or the other side failed for days; ``owner`` is told."""

    name: str
    reason: str
    owner: PersonRef
    switched_off_by: PersonRef


class WebhookSwitchedOn(SubscriptionEvent):
    """Events are posted again, from where the webhook stopped."""

    switched_on_by: PersonRef


class WebhookRewound(SubscriptionEvent):
    """Everything after this place in the log is posted once more."""

    transaction_id: int
    position: int
    asked_by: PersonRef


class KafkaAccessGranted(SubscriptionEvent):
    """The subscription's events come into a topic of its own, beginning with those after this one.

    It signs in with this ``generation`` of its password, which no event carries.
    """

    generation: int
    granted_by: PersonRef


class KafkaPasswordRotated(SubscriptionEvent):
    """The subscription signs in with this ``generation`` of its password; no former one is good any more."""

    generation: int
    rotated_by: PersonRef


class KafkaAccessRevoked(SubscriptionEvent):
    """The subscription has no access to Kafka any more, and its topic is removed."""

    reason: str
    revoked_by: PersonRef
