"""The commands of a subscription."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
TypePrefix = Annotated[str, Field(pattern=r"^congvan\.[A-Za-z0-9.]{0,100}$")]


class OpenSubscription(Command):
    """Let another system read this body's events.

    Its owner makes the secret and sends only its SHA-256 (hex).  ``types`` are prefixes of event types; without any,
    all types are read.
    """

    subscription_id: UUID
    name: str = Field(min_length=1, max_length=200)
    clearance: int = Field(default=0, ge=0, le=3)
    types: tuple[TypePrefix, ...] = Field(default=(), max_length=100)
    secret_sha256: Sha256


class ChangeSecret(Command):
    """Set a new secret; the old one is good until the next change, so that nothing is missed meanwhile."""

    secret_sha256: Sha256


class CloseSubscription(Command):
    """Close the subscription."""

    reason: str = Field(min_length=1, max_length=2000)


class SetWebhook(Command):
    """Post the subscription's events to ``url`` from now on, as Standard Webhooks."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s@#]{1,1900}$")]


class RotateWebhookSecret(Command):
    """Sign with a new secret; the old one signs as well for a day."""


class SwitchOffWebhook(Command):
    """Stop posting."""

    reason: str = Field(min_length=1, max_length=2000)


class SwitchOnWebhook(Command):
    """Post again, from where the webhook stopped."""


class RewindWebhook(Command):
    """Post everything after ``cursor`` once more."""

    cursor: str = Field(min_length=1, max_length=200)


class GrantKafkaAccess(Command):
    """Write the subscription's events into a Kafka topic of its own, from now on."""


class RotateKafkaPassword(Command):
    """Set a new password for Kafka; the old one ends at once, because a broker knows only one."""


class RevokeKafkaAccess(Command):
    """End its access to Kafka and remove its topic."""

    reason: str = Field(min_length=1, max_length=2000)
