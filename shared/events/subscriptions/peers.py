"""Peers: other document systems that messages are exchanged with (edXML, QCVN 102:2016/BTTTT)."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.bodies.organs import OutsideOrgan
from shared.events.base import PeerEvent
from shared.events.people import PersonRef


class Packaging(StrEnum):
    """What messages to a peer travel in: one XML file, or a SOAP envelope with MIME parts."""

    FILE = "file"
    MIME = "mime"


class Line(BaseModel):
    """How a peer is reached: over HTTP at ``url``, or over a ``folder`` below the gateway's; one of the two.

    ``certificate`` (PEM) is its signing certificate: where it is given, everything from and to it is signed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str | None = None
    folder: str | None = None
    packaging: Packaging = Packaging.FILE
    certificate: str | None = None


class PeerRegistered(PeerEvent):
    """Another system speaks for ``organs`` from now on; only the SHA-256 of its secret is known here."""

    name: str
    organs: tuple[OutsideOrgan, ...]
    line: Line
    secret_sha256: str
    registered_by: PersonRef


class PeerChanged(PeerEvent):
    """It has another name, other organs (``dropped`` are no longer its own) or is reached otherwise."""

    name: str
    organs: tuple[OutsideOrgan, ...]
    dropped: tuple[OutsideOrgan, ...] = ()
    line: Line
    changed_by: PersonRef


class PeerSecretChanged(PeerEvent):
    """A new secret; the one before is no longer good."""

    secret_sha256: str
    changed_by: PersonRef


class PeerClosed(PeerEvent):
    """Nothing goes to it or is taken from it any more; its organs cannot be written to."""

    organs: tuple[OutsideOrgan, ...]
    reason: str
    closed_by: PersonRef
