"""Carrying a message to a peer: packaged and signed as the peer wants it, then posted or put into its folder."""

import asyncio
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self
from uuid import UUID

from services.subscriptions.edxml.message import Message
from services.subscriptions.edxml.signing import write_signed
from services.subscriptions.edxml.writing import Incomplete, write_file, write_mime
from services.subscriptions.peers.state import State
from services.subscriptions.webhooks.posting import Outcome
from shared.events.subscriptions.peers import Line, Packaging

TIMEOUT_S = 300.0  # a message may have 150 MB
REFUSALS = frozenset({400, 413, 415, 422})
"""HTTP statuses of a peer that will never take this message; after any other failure it is tried again."""

_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Carried:
    """The result of one try: taken, ``refused`` for good, or in ``trouble`` for now."""

    refused: str | None = None
    trouble: str | None = None


@dataclass(frozen=True)
class SigningKey:
    """The key that signs the city's messages, and its certificate, both PEM."""

    key: bytes
    certificate: bytes

    @classmethod
    def of(cls, path: str) -> Self | None:
        """The key and certificate of a PEM file, ``None`` without a path.  Raises ``OSError``, ``ValueError``."""
        if not path:
            return None
        text = Path(path).read_text("ascii")
        key, certificate = _KEY.search(text), _CERTIFICATE.search(text)
        if key is None or certificate is None:
            raise ValueError(f"{path} holds no private key, or no certificate")
        return cls(key[0].encode(), certificate[0].encode())


@dataclass(frozen=True)
class Packed:
    """A message as bytes, with their ``media_type`` for HTTP and the file's ``suffix`` for a folder."""

    data: bytes
    media_type: str
    suffix: str


class Posts(Protocol):
    """Posts over HTTP."""

    async def post(self, url: str, headers: Mapping[str, str], body: str | bytes, timeout_s: float) -> Outcome:
        """One try."""


def credential_of(key: str, peer_id: UUID) -> str:
    """The city's credential for a peer: derived from the service's key and kept nowhere."""
    return hmac.digest(key.encode(), f"edxml:{peer_id}".encode(), hashlib.sha256).hex()


def pack(message: Message, line: Line, signing: SigningKey | None) -> Packed:
    """The message as the peer wants it.  Raises `Incomplete`, or ``ValueError`` where it cannot be signed."""
    if line.certificate is not None:
        if signing is None:
            raise ValueError("the peer wants signatures, and EDXML_SIGNING_KEY names no key")
        return Packed(write_signed(message, signing.key, signing.certificate), "application/xml", ".edxml")
    if line.packaging is Packaging.FILE:
        return Packed(write_file(message), "application/xml", ".edxml")
    whole = write_mime(message)
    head, _, _ = whole.partition(b"\r\n\r\n")
    media_type = next(line for line in head.decode("ascii").split("\r\n") if line.startswith("Content-Type:"))
    return Packed(whole, media_type.removeprefix("Content-Type:").strip(), ".eml")


class Carrier:
    """Carries messages; ``folders`` holds the peers' folders, ``key`` is the one from which credentials are derived."""

    def __init__(self, poster: Posts, folders: Path, key: str, signing: SigningKey | None) -> None:
        self._poster = poster
        self._folders = folders
        self._key = key
        self._signing = signing

    async def carry(self, peer: State, message_id: UUID, place: int, message: Message) -> Carried:
        """One try; a failure is returned, not raised.  The same message always bears the same id."""
        try:
            packed = await asyncio.to_thread(pack, message, peer.line, self._signing)
        except Incomplete as error:
            return Carried(refused=f"incomplete: {error}")
        except ValueError as error:
            return Carried(trouble=str(error))
        if peer.line.url is not None:
            return await self._post(peer, peer.line.url, message_id, packed)
        name = f"{place:012d}-{message_id}{packed.suffix}"
        try:
            await asyncio.to_thread(_lay, self._folders / (peer.line.folder or ""), name, packed.data)
        except OSError as error:
            return Carried(trouble=str(error))
        return Carried()

    async def _post(self, peer: State, url: str, message_id: UUID, packed: Packed) -> Carried:
        headers = {
            "Authorization": f"Bearer {peer.id}.{credential_of(self._key, peer.id)}",
            "Content-Type": packed.media_type,
            "Idempotency-Key": str(message_id),
            "User-Agent": "Congvan",
        }
        outcome = await self._poster.post(url, headers, packed.data, TIMEOUT_S)
        if outcome.delivered:
            return Carried()
        trouble = outcome.trouble or "no answer"
        return Carried(refused=trouble) if outcome.status in REFUSALS else Carried(trouble=trouble)


def _lay(folder: Path, name: str, data: bytes) -> None:
    """Write the file whole or not at all.  Raises ``FileNotFoundError`` where the peer's folder is not mounted."""
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder.name}: is its share mounted?")
    out = folder / "out"
    out.mkdir(exist_ok=True)
    part = out / f".{name}.part"
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(out / name)
