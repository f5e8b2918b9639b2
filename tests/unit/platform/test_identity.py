"""Tokens and the local identity provider."""

import base64
import hashlib
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from services.identity.provider import Client, Denied, Provider
from shared.bodies.accounts import local_subject
from shared.bodies.tokens import InvalidToken, new_keys, sign_actor, verify_actor
from tests.unit.given import who

CALLBACK = "http://portal/signed-in"
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": "portal", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile", "state": "s",
    "nonce": "n", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
}  # fmt: skip


def test_an_actor_travels_in_a_token() -> None:
    private, public = new_keys()
    assert verify_actor(sign_actor(who("lanhdao"), private), public) == who("lanhdao")


def test_forged_expired_and_garbled_tokens() -> None:
    private, public = new_keys()
    other, _ = new_keys()
    said, _, signature = sign_actor(who("lanhdao"), private).rpartition(".")
    for bad in (
        "",
        "a.b.c",
        f"{said}.{'B' if signature.startswith('A') else 'A'}{signature[1:]}",  # not its end, which is zeros now and then
        sign_actor(who("lanhdao"), other),
        sign_actor(who("lanhdao"), private, -60),
    ):
        with pytest.raises(InvalidToken):
            verify_actor(bad, public)


@pytest.fixture
def provider() -> Provider:
    return Provider("http://identity", (Client("portal", "secret", CALLBACK),), "congvan")


def exchange(provider: Provider, code: str, **change: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return provider.exchange("portal", change.pop("secret", "secret"), {**form, **change})


def test_a_code_becomes_tokens_once(provider: Provider) -> None:
    code = provider.grant(provider.check(ASKED), "vanthu.x", "Văn thư X")
    tokens = exchange(provider, code)
    claims = jwt.decode(tokens["id_token"], KeySet.import_key_set(provider.jwks()), algorithms=["ES256"]).claims
    assert (claims["sub"], claims["nonce"], claims["aud"], claims["iss"]) == (
        local_subject("vanthu.x"),
        "n",
        "portal",
        "http://identity",
    )
    assert provider.userinfo(tokens["access_token"])["name"] == "Văn thư X"
    with pytest.raises(Denied, match="invalid_grant"):
        exchange(provider, code)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": "w" * 50}, "invalid_grant"),
        ({"redirect_uri": "http://evil/"}, "invalid_grant"),
        ({"secret": "guess"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_alone_is_worth_nothing(provider: Provider, change: dict[str, str], error: str) -> None:
    code = provider.grant(provider.check(ASKED), "vanthu.x", "X")
    with pytest.raises(Denied, match=error):
        exchange(provider, code, **change)


@pytest.mark.parametrize(
    ("name", "value"),
    [("client_id", "x"), ("redirect_uri", "http://evil"), ("response_type", "token"), ("code_challenge_method", "plain"),
     ("code_challenge", ""), ("scope", "profile")],
)  # fmt: skip
def test_requests_that_are_not_ours(provider: Provider, name: str, value: str) -> None:
    with pytest.raises(Denied):
        provider.check({**ASKED, name: value})
