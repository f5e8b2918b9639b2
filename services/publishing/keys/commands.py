"""The commands about signing keys."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from shared.documents.files import FileRef
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Command

_DER = 12_000  # characters of a certificate in base64
_Holder = Annotated[str, Field(min_length=1, max_length=120)]


class RegisterKey(Command):
    """Sign with this key from now on.

    Only the registration of this service gives it, after the holder has proved to possess the key.
    """

    holder_id: _Holder
    role: SignedAs
    name: str = Field(min_length=1, max_length=300)
    way: KeyWay
    certificate_der: str = Field(min_length=1, max_length=_DER)
    chain: tuple[str, ...] = Field(default=(), max_length=8)
    issued_by: str = Field(max_length=300)
    valid_from: dt.datetime
    valid_to: dt.datetime
    service_url: str | None = Field(default=None, max_length=500)
    credential: str | None = Field(default=None, max_length=300)


class SetPicture(Command):
    """Show this picture where the holder signs (handwriting, the seal), in its real width; without one, plain text."""

    holder_id: _Holder
    picture: FileRef | None = None
    width_mm: float | None = Field(default=None, ge=5, le=60)


class BlockKey(Command):
    """Block the key after too many wrong PINs (by the service itself)."""

    holder_id: _Holder
    tries: int = Field(ge=1)


class RemoveKey(Command):
    """Sign with this key no more."""

    holder_id: _Holder
    reason: str = Field(min_length=1, max_length=2000)
