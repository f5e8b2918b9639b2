"""Talking to remote signing services: the Cloud Signature Consortium's API v2.

PyHanko's own client speaks v1 and sets no limits.  Only services that the deployment named are ever called, over TLS,
and nobody is followed elsewhere: no answer, no event and no person makes this process call another host.  Sizes and
times are limited; an answer that is not what the protocol says is a service that is away.
"""

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import httpx
from asn1crypto import x509
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.publishing.keys.way import Algorithm, Certified, WayFailed
from shared.settings import Settings

SHA256_OID = "2.16.840.1.101.3.4.2.1"
SIGN_ALGORITHMS = {
    Algorithm.RSA: ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"),
    Algorithm.ECDSA: ("1.2.840.10045.4.3.2", "1.2.840.10045.2.1"),
}
"""What a credential calls the algorithm: with its hash, or the key's alone."""
MOST_BYTES = 256 * 1024
TIMEOUT_S = 20
MOST_CREDENTIALS = 20
_WRONG_PIN = frozenset({"invalid_pin", "invalid_otp", "authentication_failed", "invalid_authdata"})
_HERE = ("127.0.0.1", "::1", "localhost")
_Text = Annotated[str, Field(max_length=32 * 1024)]
_Short = Annotated[str, Field(max_length=200)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Token(_Answer):
    access_token: _Text


class _Credentials(_Answer):
    ids: Annotated[tuple[_Short, ...], Field(alias="credentialIDs", max_length=200)]


class _Key(_Answer):
    status: _Short
    algo: Annotated[tuple[_Short, ...], Field(max_length=20)]


class _Certificate(_Answer):
    status: _Short | None = None
    certificates: Annotated[tuple[_Text, ...], Field(min_length=1, max_length=10)]


class _Factor(_Answer):
    id: _Short


class _Authorisation(_Answer):
    mode: _Short
    objects: Annotated[tuple[_Factor, ...], Field(max_length=10)] = ()


class _Info(_Answer):
    key: _Key
    cert: _Certificate
    auth: _Authorisation
    multisign: int = Field(ge=1)


class _Activation(_Answer):
    sad: _Text = Field(alias="SAD")


class _Signatures(_Answer):
    signatures: Annotated[tuple[_Text, ...], Field(max_length=50)]


_Kind = TypeVar("_Kind", bound=_Answer)


class _Client(BaseModel):
    """Who the city is to a service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: str = Field(min_length=1, max_length=200)
    client_secret: str = Field(min_length=1, max_length=500, repr=False)


@dataclass(frozen=True)
class RemoteServices:
    """The services that the deployment allows, by address, and who the city is to each."""

    clients: Mapping[str, _Client]
    timeout_s: float = TIMEOUT_S

    @classmethod
    def from_settings(cls, settings: Settings) -> "RemoteServices":
        """As the file of ``REMOTE_SIGNING`` has them: ``{"https://…": {"client_id": "…", "client_secret": "…"}}``.

        Raises ``ValueError`` for another form, and for an address without TLS; ``OSError`` where there is no such file.
        """
        told = Path(settings.remote_signing).read_bytes() if settings.remote_signing else b"{}"
        named = TypeAdapter(dict[str, _Client]).validate_json(told)
        for url in named:
            parts = urlsplit(url)
            if not parts.hostname or (parts.scheme != "https" and parts.hostname not in _HERE):
                raise ValueError(f"REMOTE_SIGNING: {url} is no https address")
        return cls({url.rstrip("/"): client for url, client in named.items()})

    @asynccontextmanager
    async def session(self, url: str) -> AsyncIterator["CscSession"]:
        """The city signed in to the service at ``url``.  Raises `WayFailed`."""
        client = self.clients.get(url.rstrip("/"))
        if client is None:
            raise WayFailed("keys.remote-unknown", service=url[:200])
        async with httpx.AsyncClient(headers={"Accept-Encoding": "identity"}, timeout=self.timeout_s) as http:
            session = CscSession(http, url.rstrip("/"), self.timeout_s)
            await session.sign_in(client.client_id, client.client_secret)
            yield session


@dataclass(frozen=True)
class Credential:
    """A key at a service, as the service describes it; ``factors`` are what its holder proves himself with."""

    id: str
    certified: Certified
    algorithms: tuple[str, ...]
    factors: tuple[str, ...]
    most_signatures: int

    def sign_algorithm(self, algorithm: Algorithm) -> str:
        """What the service calls ``algorithm``.  Raises `WayFailed`."""
        for oid in SIGN_ALGORITHMS[algorithm]:
            if oid in self.algorithms:
                return oid
        raise WayFailed("keys.remote-unfit", what=algorithm.value)


@dataclass
class CscSession:
    """The city at one service."""

    http: httpx.AsyncClient
    url: str
    timeout_s: float
    _headers: dict[str, str] = field(default_factory=dict, repr=False)

    async def sign_in(self, client_id: str, client_secret: str) -> None:
        """Get a token for the city itself (OAuth 2.0, client credentials).  Raises `WayFailed`."""
        sent = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        token = self._read(_Token, await self._posted("oauth2/token", data=sent))
        self._headers["Authorization"] = f"Bearer {token.access_token}"

    async def credentials(self, user: str) -> tuple[Credential, ...]:
        """The keys that ``user``, as the service calls him, may sign with; unfit ones are left out.

        Raises `WayFailed`.
        """
        asked = {"userID": user, "onlyValid": True, "maxResults": MOST_CREDENTIALS}
        found = []
        for one in (await self._call("credentials/list", asked, _Credentials)).ids[:MOST_CREDENTIALS]:
            try:
                found.append(await self.credential(one))
            except WayFailed as failed:
                if failed.code != "keys.remote-unfit":
                    raise
        return tuple(found)

    async def credential(self, credential_id: str) -> Credential:
        """A key by its id.  Raises `WayFailed` where it signs nothing, or not by a PIN."""
        asked = {"credentialID": credential_id, "certificates": "chain", "authInfo": True}
        info = await self._call("credentials/info", asked, _Info)
        if info.key.status != "enabled":
            raise WayFailed("keys.remote-unfit", what=f"key {info.key.status}"[:100])
        if info.cert.status not in (None, "valid"):
            raise WayFailed("keys.remote-unfit", what=f"certificate {info.cert.status}"[:100])
        factors = tuple(factor.id for factor in info.auth.objects)
        if info.auth.mode != "explicit" or "PIN" not in factors or not set(factors) <= {"PIN", "OTP"}:
            raise WayFailed("keys.remote-unfit", what=f"{info.auth.mode} {' '.join(factors)}"[:100])
        certificate, *chain = (_certificate(one) for one in info.cert.certificates)
        certified = Certified(certificate, tuple(chain))
        return Credential(credential_id, certified, info.key.algo, factors, info.multisign)

    async def authorise(self, credential: Credential, proofs: Mapping[str, str], digest: bytes, signatures: int) -> str:
        """The holder's leave for ``signatures``, the first over ``digest``: signature activation data.

        Raises `WayFailed`.
        """
        asked = {
            "credentialID": credential.id,
            "numSignatures": signatures,
            "hashes": [_base64(digest)],
            "hashAlgorithmOID": SHA256_OID,
            "authData": [{"id": name, "value": value} for name, value in proofs.items()],
        }
        return (await self._call("credentials/authorize", asked, _Activation)).sad

    async def extend(self, credential: Credential, sad: str, digest: bytes) -> str:
        """The same leave for the next signature of the act, over ``digest``.  Raises `WayFailed`."""
        asked = {
            "credentialID": credential.id,
            "SAD": sad,
            "hashes": [_base64(digest)],
            "hashAlgorithmOID": SHA256_OID,
        }
        return (await self._call("credentials/extendTransaction", asked, _Activation)).sad

    async def sign(self, credential: Credential, sad: str, digest: bytes, algorithm: Algorithm) -> bytes:
        """The signature over ``digest``; whether it is one, its reader checks.  Raises `WayFailed`."""
        asked = {
            "credentialID": credential.id,
            "SAD": sad,
            "hashes": [_base64(digest)],
            "hashAlgorithmOID": SHA256_OID,
            "signAlgo": credential.sign_algorithm(algorithm),
            "operationMode": "S",
        }
        signatures = (await self._call("signatures/signHash", asked, _Signatures)).signatures
        if len(signatures) != 1:
            raise WayFailed("keys.remote-away", service=self.url)
        return self._bytes(signatures[0])

    async def _call(self, name: str, asked: Mapping[str, object], kind: type[_Kind]) -> _Kind:
        return self._read(kind, await self._posted(name, json=asked))

    async def _posted(
        self, name: str, json: Mapping[str, object] | None = None, data: Mapping[str, str] | None = None
    ) -> bytes:
        try:
            async with asyncio.timeout(self.timeout_s):
                request = self.http.build_request(
                    "POST", f"{self.url}/csc/v2/{name}", json=json, data=data, headers=self._headers
                )
                response = await self.http.send(request, stream=True)
                try:
                    body = await _limited(response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.HTTPError, _TooLarge) as error:
            raise WayFailed("keys.remote-away", service=self.url) from error
        if response.status_code == 200:
            return body
        raise self._refusal(response.status_code, body)

    def _refusal(self, status: int, body: bytes) -> WayFailed:
        """What a refusal says, as a problem; a service's own words go no further than its code."""
        if not 400 <= status < 500:
            return WayFailed("keys.remote-away", service=self.url)
        code = _error_code(body)
        if code in _WRONG_PIN:
            return WayFailed("keys.remote-wrong-pin")
        return WayFailed("keys.remote-refused", service=self.url, reason=code or str(status))

    def _read(self, kind: type[_Kind], body: bytes) -> _Kind:
        try:
            return kind.model_validate_json(body)
        except ValidationError as error:
            raise WayFailed("keys.remote-away", service=self.url) from error

    def _bytes(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise WayFailed("keys.remote-away", service=self.url) from error


class _TooLarge(Exception):
    pass


async def _limited(response: httpx.Response) -> bytes:
    """The answer's bytes, unpacked by nobody.  Raises `_TooLarge`."""
    read = bytearray()
    async for part in response.aiter_raw():
        read += part
        if len(read) > MOST_BYTES:
            raise _TooLarge
    return bytes(read)


def _error_code(body: bytes) -> str:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = said.get("error") if isinstance(said, dict) else None
    return code if isinstance(code, str) and len(code) <= 60 and code.replace("_", "").isalnum() else ""


def _certificate(text: str) -> bytes:
    """A certificate in DER.  Raises `WayFailed` for what is none."""
    try:
        der = base64.b64decode(text, validate=True)
        parsed = x509.Certificate.load(der, strict=True)
        if parsed.native:  # all of it is parsed, not only the outermost shell
            return der
    except ValueError:
        pass
    raise WayFailed("keys.remote-unfit", what="certificate")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
