"""Actor tokens: how the portal tells a service who asks.

Short-lived JWTs signed with Ed25519.  The portal alone signs, after sign-in and from what the directory says about
the person at that moment, so that a right that was lost is lost everywhere within minutes.
"""

import json
import time
from functools import cache

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import ValidationError

from shared.bodies.actor import Actor

ISSUER = "congvan-portal"
AUDIENCE = "congvan-services"
LIFETIME_S = 300
LEEWAY_S = 5  # clocks of two hosts


class InvalidToken(ValueError):
    """Forged, expired, or not one of ours."""


def new_keys() -> tuple[str, str]:
    """A new key pair as JWK JSON: ``(private, public)``."""
    key = OKPKey.generate_key("Ed25519")
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))


@cache
def _key(jwk: str) -> OKPKey:
    return OKPKey.import_key(json.loads(jwk))


def sign_actor(actor: Actor, private_jwk: str, lifetime_s: int = LIFETIME_S) -> str:
    """A token that lets ``actor`` act for ``lifetime_s`` seconds."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": actor.person_id,
        "iat": now,
        "exp": now + lifetime_s,
        "actor": actor.model_dump(mode="json"),
    }
    return jwt.encode({"alg": "Ed25519"}, claims, _key(private_jwk), algorithms=["Ed25519"])


def verify_actor(token: str, public_jwk: str) -> Actor:
    """The actor of a token.  Raises `InvalidToken`."""
    try:
        claims = jwt.decode(token, _key(public_jwk), algorithms=["Ed25519"]).claims
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
        ).validate(claims)
        return Actor.model_validate(claims["actor"])
    except (JoseError, ValidationError, ValueError, KeyError) as error:
        raise InvalidToken(str(error)) from error
