"""Files that no document has yet: who uploaded one may look at it meanwhile, by a signed address."""

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from shared.bodies.actor import Actor

VALID_S = 24 * 60 * 60


def _serializer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.settings.portal_session_secret, salt="uploaded-file")


def proof_of(request: Request, actor: Actor, sha256: str) -> str:
    """The address under which ``actor`` sees the uploaded file for a day."""
    return f"/files/{sha256}?proof={_serializer(request).dumps([sha256, actor.person_id])}"


def is_own(request: Request, actor: Actor, sha256: str, proof: str) -> bool:
    """Whether ``proof`` was given to this person for this file."""
    try:
        return bool(_serializer(request).loads(proof, max_age=VALID_S) == [sha256, actor.person_id])
    except BadSignature:
        return False
