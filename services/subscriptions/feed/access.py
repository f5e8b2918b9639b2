"""Authentication of subscriptions: a subscription sends its id and secret."""

import hashlib
import hmac
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request

from services.subscriptions.subscribers.decider import DECIDER
from services.subscriptions.subscribers.state import State, Status
from shared.eventsourcing.decider import Rejected
from shared.web.requests import bearer_of


async def subscription_of(request: Request, authorization: Annotated[str | None, Header()] = None) -> State:
    """The subscription of ``Authorization: Bearer {id}.{secret}``.

    Raises `Rejected` ``auth.missing`` or ``auth.invalid``, the latter for an unknown or closed one and a wrong secret.
    """
    subscription_id, secret = given_proof(authorization)
    state = await current(request, subscription_id)
    given = hashlib.sha256(secret.encode()).hexdigest()
    known = [digest for digest in (state.secret_sha256, state.old_secret_sha256) if digest]
    right = [hmac.compare_digest(given, digest) for digest in known]  # a list: both are compared, in constant time
    if state.status is not Status.OPEN or not any(right):
        raise Rejected("auth.invalid")
    return state


def given_proof(authorization: str | None) -> tuple[UUID, str]:
    """Id and secret of ``Bearer {id}.{secret}``.  Raises `Rejected` ``auth.missing`` or ``auth.invalid``."""
    given = bearer_of(authorization)
    if given is None:
        raise Rejected("auth.missing")
    given_id, _, secret = given.partition(".")
    try:
        return UUID(given_id), secret
    except ValueError as error:
        raise Rejected("auth.invalid") from error


async def current(request: Request, subscription_id: UUID) -> State:
    """The present state of the subscription."""
    state, _ = await request.app.state.handler.state(DECIDER, str(subscription_id))
    assert isinstance(state, State)
    return state


Subscriber = Annotated[State, Depends(subscription_of)]
