"""A small OpenID Connect provider for the local stack: authorization code with PKCE, nothing else.

Settings put any other provider in its place (``OIDC_ISSUER`` …).  The accounts are the people of the roster, with one
local password for all and an opaque subject for each.  There are no sessions: every sign-in asks for the password, so
``prompt=login`` and ``max_age`` always hold.  Codes and keys are in memory: a restart breaks only unfinished sign-ins.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from joserfc import jwt
from joserfc.jwk import ECKey

from shared.bodies.accounts import local_subject

CODE_LIFETIME_S = 120
TOKEN_LIFETIME_S = 600


class Denied(ValueError):
    """An OAuth 2.0 error; ``code`` is its name in RFC 6749."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Client:
    """A site whose people sign in here, and the one address to which they return."""

    client_id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True)
class AuthorizationRequest:
    """An authorization request of a site."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str | None
    code_challenge: str


@dataclass(frozen=True)
class _Grant:
    request: AuthorizationRequest
    person_id: str
    name: str
    expires: float
    proved_at: int


class Provider:
    """Issues codes for signed-in people, and tokens for codes."""

    def __init__(self, issuer: str, clients: Iterable[Client], password: str) -> None:
        self.issuer = issuer.rstrip("/")
        self._clients = {client.client_id: client for client in clients}
        self._password = password
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig", "alg": "ES256"})
        self._grants: dict[str, _Grant] = {}
        self._access: dict[str, tuple[str, str, float]] = {}

    def metadata(self, inside: str | None = None) -> dict[str, object]:
        """The discovery document (OpenID Connect Discovery 1.0); ``inside`` is the address for the sites."""
        called = (inside or self.issuer).rstrip("/")
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{called}/token",
            "userinfo_endpoint": f"{called}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end-session",
            "jwks_uri": f"{called}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile"],
            "claims_supported": ["sub", "name", "preferred_username", "auth_time", "amr"],
        }

    def jwks(self) -> dict[str, object]:
        """The public keys."""
        return {"keys": [self._key.as_dict(private=False)]}

    def check(self, parameters: dict[str, str]) -> AuthorizationRequest:
        """The authorization request in ``parameters``.

        Raises `Denied`; ``invalid_client`` and ``invalid_redirect`` must be shown, never redirected.
        """
        client = self._clients.get(parameters.get("client_id", ""))
        if client is None:
            raise Denied("invalid_client")
        if parameters.get("redirect_uri") != client.redirect_uri:
            raise Denied("invalid_redirect")
        if parameters.get("response_type") != "code" or "openid" not in parameters.get("scope", "").split():
            raise Denied("invalid_request")
        if parameters.get("code_challenge_method") != "S256" or not parameters.get("code_challenge"):
            raise Denied("invalid_request")
        return AuthorizationRequest(
            client_id=client.client_id,
            redirect_uri=client.redirect_uri,
            state=parameters.get("state", ""),
            nonce=parameters.get("nonce"),
            code_challenge=parameters["code_challenge"],
        )

    def password_fits(self, password: str) -> bool:
        """Whether the password is right, compared in constant time."""
        return hmac.compare_digest(password.encode(), self._password.encode())

    def grant(self, request: AuthorizationRequest, person_id: str, name: str) -> str:
        """A code for a person who has signed in."""
        self._forget_expired()
        code = secrets.token_urlsafe(32)
        self._grants[code] = _Grant(request, person_id, name, time.monotonic() + CODE_LIFETIME_S, int(time.time()))
        return code

    def exchange(self, client_id: str, client_secret: str, form: dict[str, str]) -> dict[str, object]:
        """Tokens for a code, once.  Raises `Denied`."""
        client = self._clients.get(client_id)
        if (
            client is None
            or not client.secret
            or not hmac.compare_digest(client_secret.encode(), client.secret.encode())
        ):
            raise Denied("invalid_client")
        if form.get("grant_type") != "authorization_code":
            raise Denied("unsupported_grant_type")
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or grant.expires < time.monotonic():
            raise Denied("invalid_grant")
        if client_id != grant.request.client_id or form.get("redirect_uri") != grant.request.redirect_uri:
            raise Denied("invalid_grant")
        if not _challenge_met(form.get("code_verifier", ""), grant.request.code_challenge):
            raise Denied("invalid_grant")
        access = secrets.token_urlsafe(32)
        self._access[access] = (grant.person_id, grant.name, time.monotonic() + TOKEN_LIFETIME_S)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFETIME_S,
            "id_token": self._id_token(grant),
            "scope": "openid profile",
        }

    def userinfo(self, access_token: str) -> dict[str, str]:
        """The claims about the person of an access token.  Raises `Denied`."""
        person_id, name, expires = self._access.get(access_token, ("", "", 0.0))
        if expires < time.monotonic():
            raise Denied("invalid_token")
        return {"sub": local_subject(person_id), "preferred_username": person_id, "name": name}

    def _id_token(self, grant: _Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": local_subject(grant.person_id),
            "aud": grant.request.client_id,
            "iat": now,
            "exp": now + TOKEN_LIFETIME_S,
            "auth_time": grant.proved_at,
            "amr": ["pwd"],
            "name": grant.name,
            "preferred_username": grant.person_id,
        }
        if grant.request.nonce:
            claims["nonce"] = grant.request.nonce
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)

    def _forget_expired(self) -> None:
        now = time.monotonic()
        self._grants = {code: grant for code, grant in self._grants.items() if grant.expires > now}
        self._access = {token: held for token, held in self._access.items() if held[2] > now}


def _challenge_met(verifier: str, challenge: str) -> bool:
    """The S256 challenge of a verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(made, challenge)
