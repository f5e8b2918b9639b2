"""Signed messages: what the certificate's owner signed as a whole is read, anything else is refused."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.signing import read_signed, write_signed
from services.subscriptions.edxml.writing import write_file, write_mime
from tests.unit.subscriptions.messages import fields, file_form, inline

MESSAGE = read(file_form(fields(), inline()))


def pair(kind: str) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "000.00.00.H17")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30)).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, certificate.public_bytes(Encoding.PEM)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_there_and_back_signed(kind: str) -> None:
    key, certificate = pair(kind)
    signed = write_signed(MESSAGE, key, certificate)
    assert read_signed(signed, certificate) == read(signed) == read(write_file(MESSAGE))


def test_what_was_changed_or_signed_by_another_is_refused() -> None:
    key, certificate = pair("ec")
    _, foreign = pair("ec")
    signed = write_signed(MESSAGE, key, certificate)
    wrapped = b"<edXML>" + signed.partition(b"?>")[2] + b"</edXML>"
    for data, judge in (
        (signed.replace(b"881", b"882"), certificate),
        (signed, foreign),
        (write_file(MESSAGE), certificate),
        (write_mime(MESSAGE), certificate),
        (wrapped, certificate),
    ):
        with pytest.raises(UnreadableMessage) as refused:
            read_signed(data, judge)
        assert refused.value.code == "signature"
