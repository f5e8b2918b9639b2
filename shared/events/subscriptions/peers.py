"""Peers: other document systems with which messages are exchanged (edXML, QCVN 102:2016/BTTTT)."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.bodies.organs import OutsideOrgan
from shared.events.base import PeerEvent
from shared.events.people import PersonRef


class Packaging(StrEnum):
    """The form of a message to a peer: one XML file, or a SOAP envelope with MIME parts."""

    FILE = "file"
    MIME = "mime"


class Line(BaseModel):
    """How a peer is reached: either over HTTP at ``url``, or by a ``folder`` below the gateway's.

    ``certificate`` (PEM) is its signing certificate; with one, every message from it and to it is signed.
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
    """The peer has another name, other organs (``dropped`` are no longer its own) or another line."""

    name: str
    organs: tuple[OutsideOrgan, ...]
    dropped: tuple[OutsideOrgan, ...] = ()
    line: Line
    changed_by: PersonRef


class PeerSecretChanged(PeerEvent):
    """The peer has a new secret; the former one is no longer good."""

    secret_sha256: str
    changed_by: PersonRef


class PeerClosed(PeerEvent):
    """Nothing is sent to the peer or taken from it any more; nobody can write to its organs."""

    organs: tuple[OutsideOrgan, ...]
    reason: str
    closed_by: PersonRef
