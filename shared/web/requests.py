"""What a service reads from a request's headers: the actor, the key, the version, the trace."""

import datetime as dt
import re
import time
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Request

from shared.audit.whereabouts import Whereabouts, whereabouts
from shared.bodies.actor import Actor
from shared.bodies.rights import NEEDS_FRESH_SIGN_IN
from shared.bodies.tokens import InvalidToken, verify
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.handling import Request as CommandRequest

KEYS = UUID("6b1c6a52-6f0c-4f0e-9a39-6d7b7e6f1c55")  # namespace of command ids made from idempotency keys
_KEY = re.compile(r"^[\x21-\x7e]{1,200}$")
_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")


def bearer_of(authorization: str | None) -> str | None:
    """The token of ``Bearer <token>``; the scheme's case does not matter (RFC 9110, 11.1)."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def actor_of(request: Request, authorization: Annotated[str | None, Header()] = None) -> Actor:
    """The actor of the request's bearer token.

    Raises `Rejected` ``auth.missing`` or ``auth.invalid``.
    """
    token = bearer_of(authorization)
    if token is None:
        raise Rejected("auth.missing")
    try:
        key = request.app.state.settings.actor_token_public_key
        vouched = verify(token, key)
    except InvalidToken as error:
        raise Rejected("auth.invalid") from error
    request.state.proved_at = vouched.proved_at
    request.state.whereabouts = whereabouts() if vouched.place is None else Whereabouts(*vouched.place)
    return vouched.actor


SignedIn = Annotated[Actor, Depends(actor_of)]


class Given:
    """The headers that every command route understands.

    ``Idempotency-Key`` (visible ASCII, at most 200 characters) makes a repeat get the first answer; ``If-Match: "7"``
    refuses the command unless the stream is at version 7; ``X-Correlation-Id`` marks requests that belong together;
    ``traceparent`` is W3C's.
    """

    def __init__(
        self,
        request: Request,
        actor: SignedIn,
        idempotency_key: Annotated[str | None, Header()] = None,
        if_match: Annotated[str | None, Header()] = None,
        x_correlation_id: Annotated[str | None, Header()] = None,
        traceparent: Annotated[str | None, Header()] = None,
    ) -> None:
        if idempotency_key is not None and not _KEY.match(idempotency_key):
            raise Rejected("request.header", header="Idempotency-Key")
        if x_correlation_id is not None and not _KEY.match(x_correlation_id):
            raise Rejected("request.header", header="X-Correlation-Id")
        if traceparent is not None and not _TRACEPARENT.match(traceparent):
            traceparent = None  # W3C: an invalid traceparent is ignored
        self.actor = actor
        self._proved_s_ago = time.time() - request.state.proved_at
        self._fresh_s = request.app.state.settings.fresh_sign_in_minutes * 60
        self.key = idempotency_key
        self.expected_version = _version(if_match)
        self.correlation_id = x_correlation_id or str(uuid4())
        self.traceparent = traceparent

    def guard_fresh(self, command: str) -> None:
        """Raise `Rejected` ``auth.step-up`` where ``command`` needs a fresh proof and the person's is too old."""
        if command in NEEDS_FRESH_SIGN_IN and self._proved_s_ago > self._fresh_s:
            raise Rejected("auth.step-up")

    def request(self, stream_id: str, command: Command) -> CommandRequest:
        """The command for the handler.  A key counts per person, so nobody can use another's.

        Raises `Rejected` ``auth.step-up`` for a command that needs a fresh proof of who gives it.
        """
        self.guard_fresh(type(command).__name__)
        return CommandRequest(
            stream_id=stream_id,
            command=command,
            context=Context(actor=self.actor, at=dt.datetime.now(dt.UTC)),
            command_id=uuid5(KEYS, f"{self.actor.person_id}\n{self.key}") if self.key else uuid4(),
            correlation_id=self.correlation_id,
            causation_id=self.correlation_id,
            expected_version=self.expected_version,
            traceparent=self.traceparent,
        )


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    match = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip())
    if match is None:
        raise Rejected("request.header", header="If-Match")
    return int(match.group(1))
