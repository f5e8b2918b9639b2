"""The mark of a paper: what its QR says, under a signature of the body that issued it.

A mark names document, issuer, symbol and date, and the SHA-256 of the file as it was before the mark was put on: the
first ``length`` bytes of the issued PDF, which everybody can cut off and hash.  It is written as one decimal number,
because a QR packs digits without loss: with a signature of RSA-2048 it still scans from a print 24 mm wide.  It
stands behind the ``#`` of an address, which browsers send to nobody, so that no log tells who looked at what.

A mark is read from paper that anybody may have printed: whatever it says is checked, and nothing else is taken.
"""

import datetime as dt
import hashlib
import struct
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from shared.signatures.raw import WrongSignature, check

VERSION = 1
MOST_ISSUER, MOST_SYMBOL = 120, 60  # bytes of UTF-8
_LEAST_SIGNATURE, _MOST_SIGNATURE = 64, 512  # of ECDSA with P-256, of RSA-4096
_FIXED = struct.Struct(">B16sHI32s")  # version, document, days since 1970, length, SHA-256
_MOST_DIGITS = 2000  # of the longest mark: (55 + 2 + 120 + 60 + 512) bytes
_EPOCH = dt.date(1970, 1, 1)


class NotAMark(Exception):
    """This is no mark; ``why``: ``unreadable``, or ``version`` for one of a version that is not known here."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Mark:
    """What a mark says: ``length`` is how many bytes of the issued file ``sha256`` is the hash of."""

    document_id: UUID
    issuer: str
    symbol: str
    date: dt.date
    length: int
    sha256: str

    @classmethod
    def over(cls, pdf: bytes, document_id: UUID, issuer: str, symbol: str, date: dt.date) -> Self:
        """The mark for ``pdf``, the file as the persons signed it."""
        return cls(document_id, issuer, symbol, date, len(pdf), hashlib.sha256(pdf).hexdigest())

    def to_sign(self) -> bytes:
        """The bytes that the body signs.  Names too long for a QR are cut."""
        fixed = _FIXED.pack(
            VERSION, self.document_id.bytes, (self.date - _EPOCH).days, self.length, bytes.fromhex(self.sha256)
        )
        return fixed + _text(self.issuer, MOST_ISSUER) + _text(self.symbol, MOST_SYMBOL)

    def is_of(self, pdf: bytes) -> bool:
        """Whether ``pdf`` begins with the file that the mark was made for."""
        return len(pdf) >= self.length and hashlib.sha256(pdf[: self.length]).hexdigest() == self.sha256


@dataclass(frozen=True)
class SignedMark:
    """A mark with the body's ``signature`` over `Mark.to_sign`; nobody has checked it yet."""

    mark: Mark
    signature: bytes

    def number(self) -> str:
        """The mark as one decimal number."""
        return str(int.from_bytes(self.mark.to_sign() + self.signature, "big"))

    def url(self, portal: str) -> str:
        """The address that the QR holds, at ``portal``."""
        return f"{portal.rstrip('/')}/verify#{self.number()}"

    def is_signed_by(self, certificate: bytes) -> bool:
        """Whether the key of ``certificate`` (DER) signed it."""
        try:
            check(certificate, self.mark.to_sign(), self.signature)
        except (WrongSignature, ValueError):
            return False
        return True


def read_mark(text: str) -> SignedMark:
    """The mark of an address or a number that somebody sent.  Raises `NotAMark`."""
    digits = text.strip().rpartition("#")[2]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise NotAMark("unreadable")
    number = int(digits)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if data[:1] != bytes([VERSION]):
        raise NotAMark("version" if len(data) > _FIXED.size else "unreadable")
    try:
        _, document, days, length, sha256 = _FIXED.unpack_from(data)
        issuer, rest = _taken(data[_FIXED.size :], MOST_ISSUER)
        symbol, signature = _taken(rest, MOST_SYMBOL)
    except (struct.error, ValueError, IndexError) as error:
        raise NotAMark("unreadable") from error
    if not _LEAST_SIGNATURE <= len(signature) <= _MOST_SIGNATURE:
        raise NotAMark("unreadable")
    date = _EPOCH + dt.timedelta(days=days)
    return SignedMark(Mark(UUID(bytes=document), issuer, symbol, date, length, sha256.hex()), signature)


def _text(value: str, most: int) -> bytes:
    """The length of ``value`` in one byte, and its bytes; cut between two letters."""
    data = value.encode()[:most].decode(errors="ignore").encode()
    return bytes([len(data)]) + data


def _taken(data: bytes, most: int) -> tuple[str, bytes]:
    """The text at the beginning of ``data``, and what follows.  Raises `ValueError` and `IndexError`."""
    size = data[0]
    text = data[1 : 1 + size].decode()  # UnicodeDecodeError is a ValueError
    if size > most or len(data) < 1 + size or not text.isprintable():
        raise ValueError(size)
    return text, data[1 + size :]
