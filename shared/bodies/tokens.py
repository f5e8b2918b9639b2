"""Actor tokens: JWTs by which the portal tells a service who gives a command.

They are signed with Ed25519 and live for minutes.  The sites and the city's own jobs sign them, with what the directory
says of the person at that moment, so that a right that is taken away is gone everywhere within minutes.
"""

import json
import time
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import TypeAdapter, ValidationError

from shared.bodies.actor import Actor, system_actor
from shared.bodies.names import imitates_system
from shared.bodies.rights import BY_TOKEN, is_system

ISSUER = "congvan-portal"
AUDIENCE = "congvan-services"
LIFETIME_S = 300
LEEWAY_S = 5  # the clocks of two hosts may differ by so much


class InvalidToken(ValueError):
    """Forged, expired, or not one of ours."""


def new_keys() -> tuple[str, str]:
    """A new key pair as JWK JSON: ``(private, public)``."""
    key = OKPKey.generate_key("Ed25519")
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))


@cache
def _key(jwk: str) -> OKPKey:
    return OKPKey.import_key(json.loads(jwk))


Place = tuple[str | None, str | None]
"""Where a person asks from: address and browser, as far as they are known."""
_PLACE: TypeAdapter[Place] = TypeAdapter(Place)


class Vouched(NamedTuple):
    """The content of a token: the actor, when they last proved who they are (seconds since 1970), and their place.

    ``place`` is ``None`` where the token does not say.
    """

    actor: Actor
    proved_at: float
    place: Place | None = None


def sign_actor(
    actor: Actor,
    private_jwk: str,
    lifetime_s: int = LIFETIME_S,
    *,
    proved_at: float | None = None,
    place: Place | None = None,
) -> str:
    """A token that lets ``actor`` act for ``lifetime_s`` seconds.

    ``proved_at`` is when the person proved who they are; without it, now, as for the city's own jobs.  The sites always
    give it.  ``place`` is where the person asks from, for the log of reads.
    """
    now = int(time.time())
    described = {"body_id": actor.body_id, "system": actor.service} if is_system(actor) else _of_person(actor)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": actor.person_id,
        "iat": now,
        "exp": now + lifetime_s,
        "auth_time": now if proved_at is None else int(proved_at),
        "actor": described,
        **({} if place is None else {"place": list(place)}),
    }
    return jwt.encode({"alg": "Ed25519"}, claims, _key(private_jwk), algorithms=["Ed25519"])


def verify_actor(token: str, public_jwk: str) -> Actor:
    """The actor of a token.  Raises `InvalidToken`."""
    return verify(token, public_jwk).actor


def verify(token: str, public_jwk: str) -> Vouched:
    """The content of a token.  Raises `InvalidToken`."""
    try:
        claims = jwt.decode(token, _key(public_jwk), algorithms=["Ed25519"]).claims
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
        ).validate(claims)
        return Vouched(_actor_of(claims["actor"]), float(claims.get("auth_time", 0)), _place_of(claims.get("place")))
    except (JoseError, ValidationError, ValueError, KeyError, TypeError) as error:
        raise InvalidToken(str(error)) from error


def _place_of(claim: object) -> Place | None:
    return None if claim is None else _PLACE.validate_python(claim)


def _of_person(actor: Actor) -> dict[str, object]:
    return actor.model_dump(mode="json")


def _actor_of(described: Mapping[str, object]) -> Actor:
    """A person, unless their id imitates the system's; or the system, as the deployment or a site acts."""
    service = described.get("system")
    if service is not None:
        if not isinstance(service, str) or service not in BY_TOKEN:
            raise InvalidToken("the system of a service asks for itself, not with a token")
        system = system_actor(str(described["body_id"]), service)
        return system.model_copy(update={"operates": service == "operations"})
    actor = Actor.model_validate(described)
    if imitates_system(actor.person_id):
        raise InvalidToken("a person who passes for the system")
    return actor
