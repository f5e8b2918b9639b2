"""Signed documents: valid and whole to PyHanko and to poppler; forged, foreign, expired and revoked ones told apart."""

import asyncio
import dataclasses
import datetime as dt
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from deploy.city import keys as city_keys
from deploy.city.keys import SampleKeys
from deploy.city.people import bodies, people_of
from services.publishing.signing import DocumentSigner, FolderKeys, Holder, SigningFailed
from shared.cage import Cage
from shared.documents.signatures import SignatureFinding
from shared.events.publishing import SignedAs
from shared.form.pdf import compose_pdf
from shared.signatures.trust import Trust
from shared.signatures.verifying import verify_signatures
from tests.unit.form.conftest import PARTY

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
BODY = next(body for body in bodies() if body.id == "ban-to-chuc")
LEADER = people_of(BODY.id)["lanhdao"]
HOLDERS = (Holder(LEADER.id, LEADER.name, SignedAs.PERSON), Holder(BODY.id, BODY.name, SignedAs.BODY))


@pytest.fixture
def keys(tmp_path: Path) -> SampleKeys:
    made = SampleKeys(tmp_path / "keys", tmp_path / "trust", "bí mật")
    made.make_missing([BODY])
    return made


def signer_of(keys: SampleKeys) -> DocumentSigner:
    return DocumentSigner(FolderKeys(keys.keys, keys.passphrase))


async def signed(keys: SampleKeys) -> bytes:
    data, made = await signer_of(keys).sign(compose_pdf(PARTY), HOLDERS, NOW)
    assert [one.role for one in made] == [SignedAs.PERSON, SignedAs.BODY]
    return data


async def found(data: bytes, keys: SampleKeys) -> tuple[SignatureFinding, ...]:
    return await judged(data, keys.trust)


async def judged(data: bytes, trust: Path) -> tuple[SignatureFinding, ...]:
    async with Cage("shared.signatures.verifying").opened() as cage:
        return await verify_signatures(cage, "", data, Trust.from_folder(str(trust)))


def pdfsig(path: Path) -> str:
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout


async def test_both_signatures_are_good_and_cover_the_whole(keys: SampleKeys, tmp_path: Path) -> None:
    data = await signed(keys)
    person, body = await found(data, keys)
    assert person.good, person
    assert body.good, body
    assert (person.signer, body.signer) == (LEADER.name, BODY.name)
    assert person.organization == BODY.name
    (tmp_path / "signed.pdf").write_bytes(data)
    told = await asyncio.to_thread(pdfsig, tmp_path / "signed.pdf")
    first, last = told.split("Signature #2")
    assert "Signature is Valid" in first
    assert "Signature is Valid" in last
    assert "Total document signed" in last
    assert "ETSI.CAdES.detached" in last


async def test_a_time_stamp_authority_makes_it_b_t(keys: SampleKeys) -> None:
    authority = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian")])
    certificate = (
        city_keys._certificate(name, name, authority.public_key(), 10)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(authority, hashes.SHA256())
    )
    path = keys.trust / "tsa.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    key = PrivateKeyInfo.load(authority.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    stamper = DummyTimeStamper(load_cert_from_pemder(str(path)), key, fixed_dt=NOW)
    signer = dataclasses.replace(signer_of(keys), timestamper=stamper)
    data, made = await signer.sign(compose_pdf(PARTY), HOLDERS[1:], NOW)
    assert made[0].timestamped
    (finding,) = await found(data, keys)
    assert finding.timestamped, finding
    assert finding.good, finding
    assert finding.at == NOW


async def test_who_has_no_key_does_not_sign(keys: SampleKeys) -> None:
    composed = compose_pdf(PARTY)
    data, made = await signer_of(keys).sign(composed, (Holder("../keys/authority", "x", SignedAs.BODY),), NOW)
    assert (data, made) == (composed.data, ())
    assert await found(data, keys) == ()


async def test_a_wrong_passphrase_issues_nothing(keys: SampleKeys) -> None:
    with pytest.raises(SigningFailed):
        await signer_of(dataclasses.replace(keys, passphrase="sai")).sign(compose_pdf(PARTY), HOLDERS, NOW)


def tampered(data: bytes) -> bytes:
    index = data.index(b"/Producer") if b"/Producer" in data[:2000] else 60
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def added_to(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(_stream(b"BT /F1 20 Tf 100 700 Td (da sua) Tj ET"))
    writer.update_container(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _stream(content: bytes) -> object:
    from pyhanko.pdf_utils.generic import StreamObject

    return StreamObject(stream_data=content)


@pytest.mark.parametrize("change", [tampered, added_to], ids=["a byte", "a page's content"])
async def test_changes_after_signing_are_seen(keys: SampleKeys, change: Callable[[bytes], bytes]) -> None:
    data = change(await signed(keys))
    assert not any(finding.good for finding in await found(data, keys))


async def test_foreign_self_made_expired_and_revoked_certificates_are_told_apart(
    keys: SampleKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = await signed(keys)
    empty = tmp_path / "nobody"
    empty.mkdir()
    foreign = (await judged(data, empty))[1]
    assert foreign.intact
    assert not foreign.trusted
    assert "danh sách tin cậy" in foreign.reason_vi

    revoke(keys, BODY.id)
    assert "thu hồi" in (await found(data, keys))[1].reason_vi

    expired = SampleKeys(tmp_path / "old-keys", tmp_path / "old-trust", "bí mật")
    monkeypatch.setattr(city_keys, "KEY_DAYS", -1 / 48)  # ended half an hour ago
    expired.make_missing([BODY])
    finding = (await found(await signed(expired), expired))[1]
    assert not finding.trusted
    assert "hết hạn" in finding.reason_vi, finding

    self_made(keys, "tu-tao")
    own, _ = await signer_of(keys).sign(compose_pdf(PARTY), (Holder("tu-tao", "Tự Tạo", SignedAs.PERSON),), NOW)
    (finding,) = await found(own, keys)
    assert not finding.trusted
    assert "tự tạo" in finding.reason_vi, finding


def revoke(keys: SampleKeys, holder_id: str) -> None:
    authority, key = keys._authority()
    _, certificate, _ = pkcs12.load_key_and_certificates(
        (keys.keys / f"{holder_id}.p12").read_bytes(), keys.passphrase.encode()
    )
    assert certificate is not None
    revoked = (
        x509.RevokedCertificateBuilder()
        .serial_number(certificate.serial_number)
        .revocation_date(NOW - dt.timedelta(minutes=5))
        .build()
    )
    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(NOW - dt.timedelta(minutes=5))
        .next_update(NOW + dt.timedelta(days=1))
        .add_revoked_certificate(revoked)
        .sign(key, hashes.SHA256())
    )
    (keys.trust / "authority.crl").write_bytes(revocations.public_bytes(Encoding.DER))


def self_made(keys: SampleKeys, holder_id: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tự Tạo")])
    certificate = (
        city_keys._certificate(name, name, key.public_key(), 100)
        .add_extension(city_keys._usage(authority=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    (keys.keys / f"{holder_id}.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", key, certificate, None, city_keys.BestAvailableEncryption(keys.passphrase.encode())
        )
    )


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 /ByteRange [0 1 2 3]", b"%PDF-1.4\n/ByteRange" + b"\x00" * 500], ids=["cut off", "noise"]
)
async def test_hostile_bytes_are_unreadable_not_fatal(keys: SampleKeys, data: bytes) -> None:
    (finding,) = await found(data, keys)
    assert not finding.good
    assert "không đọc được" in finding.reason_vi
