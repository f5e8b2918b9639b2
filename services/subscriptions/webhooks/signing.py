"""Signatures of posted messages.

No secret is kept: each is derived from the service's key, the subscription's id and the number of its secret.  So the
log never carries one, and another key changes them all.
"""

import base64
import datetime as dt
import hashlib
import hmac
from uuid import UUID

from standardwebhooks import Webhook as Signer

from services.subscriptions.subscribers.state import Webhook


def secret_of(key: str, subscription_id: UUID, generation: int) -> str:
    """The secret as its owner gets it: ``whsec_`` and 32 bytes in Base64."""
    digest = hmac.digest(key.encode(), f"{subscription_id}:{generation}".encode(), hashlib.sha256)
    return f"whsec_{base64.b64encode(digest).decode()}"


def headers_of(
    key: str, subscription_id: UUID, webhook: Webhook, message_id: str, body: str, now: dt.datetime
) -> dict[str, str]:
    """The message's headers, signed with the present secret and, until ``old_until``, with the former one."""
    generations = [webhook.generation]
    if webhook.old_until is not None and now < webhook.old_until:
        generations.append(webhook.generation - 1)
    signatures = [
        Signer(secret_of(key, subscription_id, generation)).sign(message_id, now, body) for generation in generations
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/cloudevents+json; charset=utf-8",
        "user-agent": "Congvan",
    }
