"""What may be asked about a peer."""

from typing import Annotated, Self
from uuid import UUID

from cryptography import x509
from pydantic import Field, field_validator, model_validator

from shared.bodies.organs import OutsideOrgan
from shared.events.subscriptions.peers import Line, Packaging
from shared.eventsourcing.decider import Command

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MOST_ORGANS = 5000


class _Reached(Command):
    """How it is reached: ``url`` or ``folder`` (a name below ``EDXML_FOLDERS``), one of the two.

    With a ``certificate`` (PEM) messages to and from it are signed, which only the file form can be as a whole.
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
        """How it is reached, as events say it."""
        return Line(url=self.url, folder=self.folder, packaging=self.packaging, certificate=self.certificate)


class RegisterPeer(_Reached):
    """Exchange documents with another system, which speaks for ``organs``.

    Its owner makes the secret that it proves itself with and sends only the SHA-256 (hex).
    """

    peer_id: UUID
    secret_sha256: Sha256


class ChangePeer(_Reached):
    """Another name, other organs, or reached otherwise from now on; what waits for it goes the new way."""


class ChangePeerSecret(Command):
    """Take a new secret; the old one is no longer good."""

    secret_sha256: Sha256


class ClosePeer(Command):
    """Exchange nothing with it any more; what waits for it is told to its senders as refused."""

    reason: str = Field(min_length=1, max_length=2000)
