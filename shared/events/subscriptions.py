"""Subscriptions: another system is let in to a body's events, changes its secret, is shut out again."""

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
