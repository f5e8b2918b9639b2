"""The commands of a peer."""

from typing import Annotated, Self
from uuid import UUID

from cryptography import x509
from pydantic import Field, field_validator, model_validator

from shared.bodies.organs import OutsideOrgan
from shared.events.subscriptions.peers import Line, Packaging
from shared.eventsourcing.decider import Command

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MOST_ORGANS = 5000


class _PeerData(Command):
    """What is known of a peer; it is reached by either ``url`` or ``folder`` (a name below ``EDXML_FOLDERS``).

    With a ``certificate`` (PEM), messages to and from it are signed; only a message in one file can be signed as a
    whole.
    """

    name: str = Field(min_length=1, max_length=200)
    organs: tuple[OutsideOrgan, ...] = Field(min_length=1, max_length=MOST_ORGANS)
    url: Annotated[str, Field(pattern=r"^https?://[^\s@#]{1,1900}$")] | None = None
    folder: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")] | None = None
    packaging: Packaging = Packaging.FILE
    certificate: str | None = Field(default=None, max_length=20_000)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.url is None) == (self.folder is None):
            raise ValueError("either url or folder")
        if self.certificate is not None and self.packaging is Packaging.MIME:
            raise ValueError("a signed message travels as one XML file: its signature does not reach MIME parts")
        return self

    @field_validator("certificate")
    @classmethod
    def _readable(cls, given: str | None) -> str | None:
        if given is not None:
            x509.load_pem_x509_certificate(given.encode())  # raises ValueError
        return given

    @property
    def line(self) -> Line:
        """How the peer is reached, as events name it."""
        return Line(url=self.url, folder=self.folder, packaging=self.packaging, certificate=self.certificate)


class RegisterPeer(_PeerData):
    """Exchange documents with another system, which speaks for ``organs``.

    The system's owner makes its secret and sends only the SHA-256 (hex).
    """

    peer_id: UUID
    secret_sha256: Sha256


class ChangePeer(_PeerData):
    """Change its name, its organs or how it is reached; messages that wait for it go the new way."""


class ChangePeerSecret(Command):
    """Set a new secret; the old one ends at once."""

    secret_sha256: Sha256


class ClosePeer(Command):
    """Exchange nothing with it any more; the senders of messages that wait for it learn that they are refused."""

    reason: str = Field(min_length=1, max_length=2000)
