"""Files signed in two steps, judged by PyHanko and by poppler: later signatures keep the earlier ones valid."""

import asyncio
import datetime as dt
import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from services.publishing.keys.way import Certified
from services.publishing.signing.fields import (
    Field,
    Picture,
    appendix_field,
    person_field,
    seal_field,
    text_field,
)
from services.publishing.signing.preparing import complete, first_page, prepare
from shared.documents.spots import Room
from shared.form.pdf import ComposedPdf, compose_pdf
from shared.signatures.raw import WrongSignature
from shared.signatures.trust import NotTrusted, Trust
from shared.signatures.verifying import verified
from tests.authority import Authority, Issued
from tests.unit.form.conftest import PARTY

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
NUMBER, DATE = Room(page=0, x=120, y=700, width=60, height=18), Room(page=0, x=350, y=700, width=180, height=18)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "trust")


@pytest.fixture(scope="module")
def composed() -> ComposedPdf:
    return compose_pdf(PARTY)


def trust_of(authority: Authority) -> Trust:
    return Trust.from_folder(str(authority.folder))


async def signed(pdf: bytes, field: Field, by: Issued, trust: Trust | None = None) -> bytes:
    prepared = await prepare(pdf, field, by.certified, "Người ký")
    return await complete(prepared, await by.sign(prepared.tbs, prepared.algorithm), trust=trust)


async def told_by(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    return (await process.communicate())[0].decode()


def picture(red: int, blue: int) -> Picture:
    image = io.BytesIO()
    Image.new("RGBA", (400, 200), (red, 0, blue, 120)).save(image, "PNG")
    return Picture(image.getvalue(), 36)


@pytest.mark.parametrize("of_rsa", [False, True], ids=["ECDSA", "RSA"])
async def test_number_date_and_seal_leave_the_first_signature_valid(
    authority: Authority, composed: ComposedPdf, of_rsa: bool, tmp_path: Path
) -> None:
    leader, body = authority.issue("Nguyễn Văn A", of_rsa=of_rsa), authority.issue("Ban Tổ chức", of_rsa=of_rsa)
    spot, data, trust = composed.signature, composed.data, trust_of(authority)
    data = await signed(data, person_field("lanhdao.a", "Nguyễn Văn A", spot, NOW, picture(0, 200)), leader, trust)
    for field in (
        text_field("number", NUMBER, "12"),
        text_field("date", DATE, "Đà Nẵng, ngày 05 tháng 01 năm 2026"),
        seal_field("ban-to-chuc", "Ban Tổ chức", spot, NOW, picture(200, 0)),
    ):
        data = await signed(data, field, body, trust)
    findings = await verified(data, trust)
    assert [finding.signer for finding in findings] == ["Nguyễn Văn A", *["Ban Tổ chức"] * 3]
    assert all(finding.good for finding in findings), findings
    names = [one.field_name for one in PdfFileReader(io.BytesIO(data)).embedded_signatures]
    assert names == ["person-lanhdao-a", "number", "date", "body-ban-to-chuc"]
    (tmp_path / "signed.pdf").write_bytes(data)
    told = await told_by("pdfsig", "-nocert", str(tmp_path / "signed.pdf"))
    assert told.count("Signature is Valid") == 4, told


async def test_validation_data_stands_in_the_file(authority: Authority, composed: ComposedPdf) -> None:
    leader = authority.issue("Nguyễn Văn A")
    field = person_field("a", "Nguyễn Văn A", composed.signature, NOW)
    data = await signed(composed.data, field, leader, trust_of(authority))
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(data)))
    assert len(store.crls) == 1
    assert len(store.certs) == 2
    plain = await signed(composed.data, field, leader)
    assert b"/DSS" not in plain


async def test_a_signature_of_other_data_or_by_another_key_completes_nothing(
    authority: Authority, composed: ComposedPdf
) -> None:
    leader, stranger = authority.issue("Nguyễn Văn A"), authority.issue("Trần Thị B")
    field = person_field("a", "Nguyễn Văn A", composed.signature, NOW)
    prepared = await prepare(composed.data, field, leader.certified, "Nguyễn Văn A")
    for signature in (
        await stranger.sign(prepared.tbs, prepared.algorithm),
        await leader.sign(b"x" + prepared.tbs, prepared.algorithm),
        b"",
    ):
        with pytest.raises(WrongSignature):
            await complete(prepared, signature)


async def test_the_same_stamp_twice_takes_another_field(authority: Authority, composed: ComposedPdf) -> None:
    body = authority.issue("Ban Tổ chức")
    data = await signed(composed.data, text_field("stamp", NUMBER, "1"), body)
    data = await signed(data, text_field("stamp", DATE, "2"), body)
    assert [one.field_name for one in PdfFileReader(io.BytesIO(data)).embedded_signatures] == ["stamp", "stamp-2"]
    assert all(finding.good for finding in await verified(data, trust_of(authority)))


async def test_an_appendix_bears_number_and_time_at_the_top_right(
    authority: Authority, composed: ComposedPdf, tmp_path: Path
) -> None:
    page = first_page(composed.data)
    assert (round(page.width), round(page.height)) == (595, 842)
    field = appendix_field("ban-to-chuc", page, "12-QĐ/BTCTU", dt.datetime(2026, 1, 5, 1, 2, 3, tzinfo=dt.UTC))
    assert field.room.x + field.room.width <= page.width
    data = await signed(composed.data, field, authority.issue("Ban Tổ chức"))
    (tmp_path / "appendix.pdf").write_bytes(data)
    box = ["-x", str(int(field.room.x)), "-y", "0", "-W", "200", "-H", "50"]
    text = await told_by("pdftotext", "-l", "1", *box, str(tmp_path / "appendix.pdf"), "-")
    assert "12-QĐ/BTCTU" in text
    assert "2026-01-05T08:02:03+07:00" in text


def test_the_seal_covers_the_left_third_in_its_real_size(composed: ComposedPdf) -> None:
    spot = composed.signature
    seal = seal_field("b", "Ban", spot, NOW, picture(200, 0))
    assert round(seal.room.width / 72 * 25.4) == 36
    person = person_field("a", "A", spot, NOW)
    assert round(seal.room.x + seal.room.width) == round(person.room.x + person.room.width / 3)
    assert "." not in person_field("a.b@c", "A", spot, NOW).name


@pytest.mark.parametrize(
    ("days", "signs", "why"), [((-9, -1), True, "expired"), ((1, 9), True, "early"), ((-1, 9), False, "usage")]
)
async def test_who_may_not_sign_now_is_told_why(
    authority: Authority, days: tuple[float, float], signs: bool, why: str
) -> None:
    issued = authority.issue("A", first_day=days[0], last_day=days[1], signs=signs)
    assert await refused(trust_of(authority), issued.certified) == why


async def test_revoked_and_unknown_certificates_sign_nothing(authority: Authority, tmp_path: Path) -> None:
    issued = authority.issue("A")
    assert await refused(trust_of(authority), issued.certified) is None
    assert await refused(trust_of(Authority(tmp_path / "others")), issued.certified) == "unknown"
    authority.revoke(issued)
    assert await refused(trust_of(authority), issued.certified) == "revoked"


async def refused(trust: Trust, certified: Certified) -> str | None:
    from asn1crypto import x509

    above = tuple(x509.Certificate.load(one) for one in certified.chain)
    try:
        await trust.check_signer(x509.Certificate.load(certified.certificate), above, dt.datetime.now(dt.UTC))
    except NotTrusted as error:
        return error.why
    return None
