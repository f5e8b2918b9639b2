"""A subscription as its decider knows it."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from shared.events.base import Event
from shared.events.people import PersonRef
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
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a subscription stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class Webhook(StreamState):
    """Where events are posted, and with which secret they are signed.

    ``generation`` counts its secrets; the former secret is good until ``old_until``.  ``rewound_to`` is the place in
    the log, ``(transaction id, position)``, to which it was last rewound, ``rewinds`` how often it was.
    """

    url: str
    owner: PersonRef
    on: bool = True
    generation: int = 1
    old_until: dt.datetime | None = None
    rewinds: int = 0
    rewound_to: tuple[int, int] = (0, 0)


class KafkaAccess(StreamState):
    """Whether it reads from Kafka, and with which password: ``generation`` counts them, revoked ones included."""

    generation: int
    on: bool = True


class State(StreamState):
    """A subscription: whose events it reads, up to which clearance, of which types, and the hash of its secret.

    The former secret is good until the next change.
    """

    status: Status = Status.UNKNOWN
    subscription_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    clearance: int = 0
    types: tuple[str, ...] = ()
    secret_sha256: str = ""
    old_secret_sha256: str | None = None
    webhook: Webhook | None = None
    kafka: KafkaAccess | None = None

    @property
    def id(self) -> UUID:
        """The id of an opened subscription."""
        assert self.subscription_id is not None, "guarded: the subscription is known"
        return self.subscription_id

    @property
    def posted_to(self) -> Webhook | None:
        """The webhook to which events are posted now; ``None`` where there is none."""
        on = self.status is Status.OPEN and self.webhook is not None and self.webhook.on
        return self.webhook if on else None

    @property
    def kafka_access(self) -> KafkaAccess | None:
        """Its access to Kafka; ``None`` where it has none now."""
        on = self.status is Status.OPEN and self.kafka is not None and self.kafka.on
        return self.kafka if on else None


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case SubscriptionOpened():
            return State(
                status=Status.OPEN,
                subscription_id=event.subscription_id,
                body_id=event.body_id,
                name=event.name,
                clearance=event.clearance,
                types=event.types,
                secret_sha256=event.secret_sha256,
            )
        case SubscriptionSecretChanged():
            update = {"secret_sha256": event.secret_sha256, "old_secret_sha256": state.secret_sha256}
            return state.model_copy(update=update)
        case SubscriptionClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case KafkaAccessGranted() | KafkaPasswordRotated():
            return state.model_copy(update={"kafka": KafkaAccess(generation=event.generation)})
        case KafkaAccessRevoked() if state.kafka is not None:
            return state.model_copy(update={"kafka": state.kafka.model_copy(update={"on": False})})
        case WebhookSet() if state.webhook is None:
            return state.model_copy(update={"webhook": Webhook(url=event.url, owner=event.set_by)})
        case _ if state.webhook is not None:
            return state.model_copy(update={"webhook": _evolve_webhook(state.webhook, event)})
        case _:
            return state


def _evolve_webhook(webhook: Webhook, event: Event) -> Webhook:
    match event:
        case WebhookSet():
            return webhook.model_copy(update={"url": event.url, "owner": event.set_by, "on": True})
        case WebhookSecretRotated():
            return webhook.model_copy(update={"generation": event.generation, "old_until": event.old_until})
        case WebhookSwitchedOff():
            return webhook.model_copy(update={"on": False})
        case WebhookSwitchedOn():
            return webhook.model_copy(update={"on": True})
        case WebhookRewound():
            place = (event.transaction_id, event.position)
            return webhook.model_copy(update={"rewinds": webhook.rewinds + 1, "rewound_to": place})
        case _:
            return webhook
