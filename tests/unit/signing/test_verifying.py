"""Signatures judged: forged, foreign, self-made, expired and revoked ones are told apart, time stamps count."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from services.publishing.signing.fields import person_field
from services.publishing.signing.preparing import complete, prepare
from shared.cage import Cage
from shared.documents.signatures import SignatureFinding
from shared.form.pdf import compose_pdf
from shared.signatures.trust import Trust
from shared.signatures.verifying import verify_signatures
from tests import authority as authorities
from tests.authority import Authority, Issued
from tests.unit.form.conftest import PARTY

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "trust")


async def signed(by: Issued, timestamper: DummyTimeStamper | None = None) -> bytes:
    composed = compose_pdf(PARTY)
    field = person_field("a", "Nguyễn Văn A", composed.signature, NOW)
    prepared = await prepare(composed.data, field, by.certified, "Nguyễn Văn A", timestamped=timestamper is not None)
    return await complete(prepared, await by.sign(prepared.tbs, prepared.algorithm), timestamper=timestamper)


async def found(data: bytes, trust: Path) -> SignatureFinding:
    async with Cage("shared.signatures.verifying").opened() as cage:
        (finding,) = await verify_signatures(cage, "", data, Trust.from_folder(str(trust)))
    return finding


async def test_a_time_stamp_authority_makes_it_b_t(authority: Authority) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian")])
    certificate = (
        authorities._builder(name, name, key, -1, 10)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = authority.folder / "tsa.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(load_cert_from_pemder(str(path)), PrivateKeyInfo.load(der), fixed_dt=NOW)
    finding = await found(await signed(authority.issue("Nguyễn Văn A"), stamper), authority.folder)
    assert finding.good, finding
    assert (finding.timestamped, finding.at) == (True, NOW)


def tampered(data: bytes) -> bytes:
    index = data.index(b"/Producer") if b"/Producer" in data[:2000] else 60
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def added_to(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT /F1 20 Tf 100 700 Td (da sua) Tj ET"))
    writer.update_container(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize("change", [tampered, added_to], ids=["a byte", "a page's content"])
async def test_changes_after_signing_are_seen(authority: Authority, change: Callable[[bytes], bytes]) -> None:
    data = change(await signed(authority.issue("Nguyễn Văn A")))
    assert not (await found(data, authority.folder)).good


async def test_foreign_expired_and_revoked_certificates_are_told_apart(authority: Authority, tmp_path: Path) -> None:
    issued = authority.issue("Nguyễn Văn A")
    data = await signed(issued)
    assert (await found(data, authority.folder)).good
    empty = tmp_path / "nobody"
    empty.mkdir()
    foreign = await found(data, empty)
    assert foreign.intact
    assert "danh sách tin cậy" in foreign.reason_vi
    expired = await found(await signed(authority.issue("A", last_day=-1 / 48)), authority.folder)
    assert not expired.trusted
    assert "hết hạn" in expired.reason_vi
    authority.revoke(issued)
    assert "thu hồi" in (await found(data, authority.folder)).reason_vi


async def test_who_vouches_for_themselves_is_told_so(authority: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tự Tạo")])
    certificate = (
        authorities._builder(name, name, key, -1, 100)
        .add_extension(authorities._usage(authority=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    finding = await found(await signed(Issued(key, certificate, certificate)), authority.folder)
    assert not finding.trusted
    assert "tự tạo" in finding.reason_vi, finding


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 /ByteRange [0 1 2 3]", b"%PDF-1.4\n/ByteRange" + b"\x00" * 500], ids=["cut off", "noise"]
)
async def test_hostile_bytes_are_unreadable_not_fatal(authority: Authority, data: bytes) -> None:
    finding = await found(data, authority.folder)
    assert not finding.good
    assert "không đọc được" in finding.reason_vi
