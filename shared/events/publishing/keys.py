"""Signing keys: whose they are, and how their holder uses them.  No event holds a private key, not even encrypted."""

import datetime as dt
from enum import StrEnum

from shared.documents.files import FileRef
from shared.events.base import KeyEvent
from shared.events.people import PersonRef
from shared.events.publishing import SignedAs


class KeyWay(StrEnum):
    """Where a key is: in a file that its holder's PIN opens, at a remote service (CSC API v2), on a token."""

    FILE = "file"
    REMOTE = "remote"
    TOKEN = "token"  # noqa: S105 - not a password


class KeyRegistered(KeyEvent):
    """The holder signs with this key from now on.

    ``certificate_der`` is in base64, ``chain`` the certificates above it.  ``service_url`` and ``credential`` name the
    remote key.
    """

    role: SignedAs
    name: str
    way: KeyWay
    certificate_der: str
    chain: tuple[str, ...] = ()
    issued_by: str
    valid_from: dt.datetime
    valid_to: dt.datetime
    service_url: str | None = None
    credential: str | None = None
    registered_by: PersonRef


class PictureSet(KeyEvent):
    """The picture of the holder's handwriting, or of the body's seal, in its real size; ``None`` takes it away."""

    picture: FileRef | None
    width_mm: float | None = None
    set_by: PersonRef


class KeyBlocked(KeyEvent):
    """Five wrong PINs in a row: the key signs nothing until its holder registers one anew."""

    tries: int
    blocked_by: PersonRef


class KeyRemoved(KeyEvent):
    """The holder signs with this key no more; what it has signed stays signed."""

    reason: str
    removed_by: PersonRef
