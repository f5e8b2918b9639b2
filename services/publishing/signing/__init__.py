"""Signing an issued document with PAdES: the signer's own signature first, then the body's seal over it.

The last signature covers the whole file, the first one everything before the seal was added: this is how PDF signs more
than once (ISO 32000-2, 12.8).  The level is B-B, and B-T where a time-stamp authority is set (ETSI EN 319 142-1).
Keys are PKCS#12 files of a folder or stand on a PKCS#11 token; a holder without a key does not sign.
"""

import asyncio
import datetime as dt
import io
import tempfile
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.stamp import StaticStampStyle

from services.publishing.commands import CITY
from shared.calendar import VIETNAM
from shared.documents.spots import Spot
from shared.events.publishing import Signature, SignedAs
from shared.form.official import SERIF
from shared.form.pdf import ComposedPdf
from shared.form.typesetting import typeset
from shared.settings import Settings
from shared.texts import say

if TYPE_CHECKING:
    from pkcs11 import Session

STAMP = Path(__file__).with_name("stamp.typ")
# Bytes of a signature besides its certificates: the signed attributes, the signer's name, and 512 for RSA-4096.
_SIGNED_BYTES, _TIMESTAMP_BYTES = 2 * 1024, 8 * 1024
SIZE_PT = {SignedAs.PERSON: (150, 54), SignedAs.BODY: (96, 96)}


class SigningFailed(RuntimeError):
    """There is a key, but it cannot sign: wrong passphrase, broken file, token or time-stamp authority out of reach."""


@dataclass(frozen=True)
class Holder:
    """A person or body that signs: ``id`` names the key, ``name`` stands in the stamp."""

    id: str
    name: str
    role: SignedAs


class KeyRing(Protocol):
    """Gives keys and pictures of seals by their holders' ids."""

    def signer(self, holder_id: str) -> Signer | None:
        """The holder's signer; ``None`` where there is no key.  Raises `SigningFailed`."""
        ...

    def seal(self, holder_id: str) -> bytes | None:
        """The picture of the holder's seal as PNG; ``None`` where there is none."""
        ...


@dataclass(frozen=True)
class FolderKeys:
    """``<holder id>.p12`` and, for a body, ``<holder id>.png`` in one folder; one passphrase opens all of them."""

    folder: Path
    passphrase: str

    def signer(self, holder_id: str) -> Signer | None:
        """As `KeyRing.signer`."""
        path = self._path(holder_id, "p12")
        return _opened(path, path.stat().st_mtime_ns, self.passphrase) if path else None

    def seal(self, holder_id: str) -> bytes | None:
        """As `KeyRing.seal`."""
        path = self._path(holder_id, "png")
        return path.read_bytes() if path else None

    def _path(self, holder_id: str, suffix: str) -> Path | None:
        path = self.folder / f"{holder_id}.{suffix}"
        return path if path.parent == self.folder and path.is_file() else None


@lru_cache(maxsize=64)
def _opened(path: Path, changed_ns: int, passphrase: str) -> Signer:
    """The signer of a file, cached until the file changes: opening it takes a tenth of the time of a signature.

    Raises `SigningFailed`.
    """
    signer: Signer | None = SimpleSigner.load_pkcs12(str(path), passphrase=passphrase.encode())
    if signer is None:
        raise SigningFailed(f"the key of {path.stem} cannot be opened")
    return signer


@dataclass(frozen=True)
class TokenKeys:
    """The keys of a PKCS#11 token, labelled by their holders' ids."""

    module: str
    token: str
    pin: str

    @cached_property
    def _session(self) -> "Session":
        return open_pkcs11_session(self.module, token_criteria=TokenCriteria(self.token), user_pin=self.pin)

    def signer(self, holder_id: str) -> Signer | None:
        """As `KeyRing.signer`."""
        from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415 - loads a native library: only where a token is set

        try:
            wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: holder_id}
            if not any(True for _ in self._session.get_objects(wanted)):
                return None
            return PKCS11Signer(self._session, cert_label=holder_id, key_label=holder_id)
        except Exception as error:  # the library has dozens of errors, and each means the same here
            raise SigningFailed(f"the token does not give the key of {holder_id}: {error}") from error

    def seal(self, holder_id: str) -> bytes | None:
        """A token holds no pictures."""
        return None


@dataclass(frozen=True)
class DocumentSigner:
    """Signs composed documents."""

    keys: KeyRing
    timestamper: TimeStamper | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> "DocumentSigner":
        """Uses the token where one is set, else the folder; asks a time-stamp authority where one is set."""
        keys: KeyRing
        if settings.signing_pkcs11_module:
            keys = TokenKeys(settings.signing_pkcs11_module, settings.signing_pkcs11_token, settings.signing_passphrase)
        else:
            keys = FolderKeys(Path(settings.signing_keys), settings.signing_passphrase)
        url = settings.timestamp_url
        return cls(keys, HTTPTimeStamper(url, timeout=10) if url else None)

    async def sign(
        self, document: ComposedPdf, holders: tuple[Holder, ...], at: dt.datetime
    ) -> tuple[bytes, tuple[Signature, ...]]:
        """The document signed by each holder that has a key, in this order.  Raises `SigningFailed`."""
        data, made = document.data, []
        for holder in holders:
            signer = await asyncio.to_thread(self.keys.signer, holder.id)
            if signer is None:
                continue
            try:
                data = await self._sign(data, document.signature, holder, signer, at)
            except SigningFailed:
                raise
            except Exception as error:  # whatever fails, a document is signed by every holder or not issued
                raise SigningFailed(f"signing as {holder.id} failed: {error}") from error
            made.append(
                Signature(
                    role=holder.role,
                    holder_id=holder.id,
                    name=holder.name,
                    at=at,
                    timestamped=self.timestamper is not None,
                )
            )
        return data, tuple(made)

    async def _sign(self, data: bytes, spot: Spot, holder: Holder, signer: Signer, at: dt.datetime) -> bytes:
        field = f"{holder.role.value}-{holder.id}"[:120].replace(".", "-")  # a full name may hold no dot
        metadata = PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=holder.name,
            location=CITY,
        )
        with tempfile.TemporaryDirectory(prefix="congvan-stamp-") as folder:  # PyHanko takes the stamp from a file
            stamp = Path(folder) / "stamp.pdf"
            await asyncio.to_thread(_write_stamp, stamp, holder, at, self.keys.seal(holder.id))
            pdf_signer = PdfSigner(
                metadata,
                signer,
                timestamper=self.timestamper,
                stamp_style=StaticStampStyle(background=ImportedPdfPage(str(stamp)), border_width=0),
                new_field_spec=SigFieldSpec(field, on_page=spot.page, box=_box(holder, spot)),
            )
            signed = await pdf_signer.async_sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(data)), bytes_reserved=self._room(signer)
            )
        return bytes(signed.getvalue())

    def _room(self, signer: Signer) -> int:
        """How many hexadecimal digits to keep free for a signature with its chain.

        Without this number PyHanko signs everything twice to find it, and asks the time-stamp authority twice.  It is
        not larger than needed, because readers parse these digits one by one.  PyHanko refuses a signature that does
        not fit.
        """
        chain = (signer.signing_cert, *signer.cert_registry)
        certificates = {certificate.dump() for certificate in chain if certificate is not None}
        stamped = _TIMESTAMP_BYTES if self.timestamper else 0
        return 2 * (sum(map(len, certificates)) + _SIGNED_BYTES + stamped)


def _box(holder: Holder, spot: Spot) -> tuple[int, int, int, int]:
    """The signature above the signer's name; the seal covers its left third (Nghị định 30/2020, Phụ lục I)."""
    width, height = SIZE_PT[holder.role]
    person_left = spot.x - SIZE_PT[SignedAs.PERSON][0] / 2
    if holder.role is SignedAs.PERSON:
        left, bottom = person_left, spot.y
    else:
        left, bottom = person_left + SIZE_PT[SignedAs.PERSON][0] / 3 - width, spot.y - (height - 54) / 2
    return round(left), round(bottom), round(left + width), round(bottom + height)


def _write_stamp(path: Path, holder: Holder, at: dt.datetime, seal: bytes | None) -> None:
    width, height = SIZE_PT[holder.role]
    fields = {
        "role": holder.role.value,
        "name": holder.name,
        "signed_by": say("publishing_writes.signed_by"),
        "at": f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S %z}",
        "width": width,
        "height": height,
        "fonts": SERIF,
        "seal": list(seal) if seal else None,
    }
    path.write_bytes(typeset(STAMP, stamp=fields))
