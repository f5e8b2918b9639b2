"""A remote signing service as the Cloud Signature Consortium describes it (API v2.0): real keys, PINs and rules.

It signs what its user authorised and nothing else; a test tells it to misbehave (`CscServer.misbehaves`).
"""

import asyncio
import base64
import json
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.serving import serving
from tests.signing.authorities import Held

SHA256_OID = "2.16.840.1.101.3.4.2.1"
SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
CLIENT = ("congvan", "the-city-s-own-secret-of-a-test")
MOST_TRIES = 5


@dataclass
class Credential:
    """A user's key at the service; ``otp`` is the code that his own device shows, each good for one authorisation."""

    held: Held
    pin: str
    otp: str | None = None
    scal: int = 2
    multisign: int = 20
    mode: str = "explicit"
    tries: int = 0
    status: str = "enabled"


@dataclass
class _Authorised:
    credential: str
    left: int
    hashes: set[str] | None


class Refused(Exception):
    """The service says no: its code and HTTP status."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.status = status


@dataclass
class CscServer:
    """What the service knows, and how it misbehaves.

    ``misbehaves`` is one of: away (closes the connection), slow (answers after ``wait_s``), huge, redirect, not-json,
    other (signs another digest), twice (answers with one signature more), broken (500).  It does so at calls of ``at``.
    """

    credentials: dict[str, Credential] = field(default_factory=dict)
    users: dict[str, tuple[str, ...]] = field(default_factory=dict)
    misbehaves: str = ""
    at: str = "signatures/signHash"
    wait_s: float = 30
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    allowed: str = ""
    _tokens: set[str] = field(default_factory=set)
    _authorised: dict[str, _Authorised] = field(default_factory=dict)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["CscServer"]:
        """Answer on a free port; ``url`` is the address, ``allowed`` the file that lets a city call it."""
        answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "info": self._info,
            "credentials/list": self._list,
            "credentials/info": self._credential,
            "credentials/authorize": self._authorize,
            "credentials/extendTransaction": self._extend,
            "signatures/signHash": self._sign,
        }
        posted = {f"/csc/v2/{name}": self._route(name, answer) for name, answer in answers.items()}
        posted["/csc/v2/oauth2/token"] = self._token
        with tempfile.TemporaryDirectory(prefix="congvan-csc-") as folder:
            async with serving(posted) as self.url:
                self.allowed = f"{folder}/remote.json"
                client = {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
                await asyncio.to_thread(Path(self.allowed).write_text, json.dumps({f"{self.url}/": client}))
                yield self

    def asked(self, name: str) -> list[dict[str, Any]]:
        """The bodies of all calls of ``name``."""
        return [body for called, body in self.calls if called == name]

    def _route(
        self, name: str, answer: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def take(request: web.Request) -> web.Response:
            body = await request.json()
            self.calls.append((name, body))
            if name != "info" and request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
                return web.json_response({"error": "invalid_token"}, status=401)
            if self.misbehaves and name == self.at and (wrong := await self._wrong(request)):
                return wrong
            try:
                return web.json_response(answer(body))
            except Refused as refused:
                return web.json_response({"error": str(refused)}, status=refused.status)

        return take

    async def _wrong(self, request: web.Request) -> web.Response | None:
        if self.misbehaves == "away":
            assert request.transport is not None
            request.transport.close()
        if self.misbehaves == "slow":
            await asyncio.sleep(self.wait_s)
        if self.misbehaves == "huge":
            return web.Response(body=b" " * 5_000_000 + b"{}", content_type="application/json")
        if self.misbehaves == "redirect":
            return web.Response(status=307, headers={"Location": "http://127.0.0.1:9/csc/v2/signatures/signHash"})
        if self.misbehaves == "not-json":
            return web.Response(text="<h1>Welcome</h1>", content_type="text/html")
        return web.Response(status=500) if self.misbehaves == "broken" else None

    async def _token(self, request: web.Request) -> web.Response:
        sent = await request.post()
        if (sent.get("client_id"), sent.get("client_secret")) != CLIENT:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = secrets.token_hex(16)
        self._tokens.add(token)
        return web.json_response({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def _info(self, _body: dict[str, Any]) -> dict[str, Any]:
        return {
            "specs": "2.0.0.2",
            "name": "Remote signing of the tests",
            "region": "VN",
            "authType": ["oauth2client"],
            "methods": ["credentials/list", "credentials/info", "credentials/authorize", "signatures/signHash"],
            "signAlgorithms": {"algos": [SHA256_WITH_RSA]},
        }

    def _list(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"credentialIDs": list(self.users.get(body.get("userID", ""), ()))}

    def _credential(self, body: dict[str, Any]) -> dict[str, Any]:
        credential = self._known(body)
        certificates = (credential.held.certificate, *credential.held.chain)
        objects = [{"type": "Password", "id": "PIN", "format": "A"}]
        if credential.otp:
            objects.append({"type": "Password", "id": "OTP", "format": "N", "generator": "totp"})
        return {
            "key": {"status": credential.status, "algo": [SHA256_WITH_RSA], "len": 2048},
            "cert": {
                "status": "valid",
                "certificates": [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in certificates],
            },
            "auth": {
                "mode": credential.mode,
                "expression": " AND ".join(one["id"] for one in objects),
                "objects": objects,
            },
            "SCAL": str(credential.scal),
            "multisign": credential.multisign,
        }

    def _authorize(self, body: dict[str, Any]) -> dict[str, Any]:
        credential, count, hashes = self._known(body), body["numSignatures"], body.get("hashes")
        if credential.tries >= MOST_TRIES:
            raise Refused("access_denied")
        if not 1 <= count <= credential.multisign or (credential.scal == 2 and not hashes):
            raise Refused("invalid_request")
        sent = {one["id"]: one["value"] for one in body["authData"]}
        if sent.get("PIN") != credential.pin:
            credential.tries += 1
            raise Refused("invalid_pin")
        if credential.otp and sent.get("OTP") != credential.otp:
            raise Refused("invalid_otp")
        credential.tries = 0
        if credential.otp:
            credential.otp = f"{int(credential.otp) + 1:06}"  # a code is good once
        return self._activated(body["credentialID"], count, hashes)

    def _extend(self, body: dict[str, Any]) -> dict[str, Any]:
        authorised = self._authorised.pop(body["SAD"], None)
        if authorised is None or authorised.credential != body["credentialID"] or authorised.left < 1:
            raise Refused("invalid_request")
        return self._activated(authorised.credential, authorised.left, body.get("hashes"))

    def _activated(self, credential: str, left: int, hashes: list[str] | None) -> dict[str, Any]:
        sad = secrets.token_hex(32)
        bound = set(hashes or ()) if self.credentials[credential].scal == 2 else None
        self._authorised[sad] = _Authorised(credential, left, bound)
        return {"SAD": sad, "expiresIn": 300}

    def _sign(self, body: dict[str, Any]) -> dict[str, Any]:
        credential, authorised, hashes = self._known(body), self._authorised.get(body["SAD"]), body["hashes"]
        if authorised is None or authorised.credential != body["credentialID"] or authorised.left < len(hashes):
            raise Refused("invalid_request")
        if authorised.hashes is not None and not authorised.hashes >= set(hashes):
            raise Refused("invalid_request")
        if body["hashAlgorithmOID"] != SHA256_OID or body["signAlgo"] != SHA256_WITH_RSA:
            raise Refused("invalid_request")
        authorised.left -= len(hashes)
        digests = [base64.b64decode(one) for one in hashes]
        if self.misbehaves == "other":
            digests = [bytes(32) for _ in digests]
        if self.misbehaves == "twice":
            digests *= 2
        return {"signatures": [base64.b64encode(_signed(credential.held, one)).decode() for one in digests]}

    def _known(self, body: dict[str, Any]) -> Credential:
        credential = self.credentials.get(body.get("credentialID", ""))
        if credential is None:
            raise Refused("invalid_request")
        return credential


def _signed(held: Held, digest: bytes) -> bytes:
    return held.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(SHA256()))
