"""Papers that prove themselves, and files that do not: each verdict by the file that earns it."""

import asyncio
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from services.publishing.proofs.cli import run
from shared.form.pdf import ComposedPdf, compose_pdf
from shared.settings import Settings
from shared.signatures.mark import SignedMark
from shared.signatures.proving import Proof, Verdict, proof_of
from shared.signatures.trust import Trust
from tests.authority import Authority, Issued
from tests.unit.form.conftest import PARTY
from tests.unit.signing.papers import SYMBOL, issued, mark_of, person_signed


@dataclass(frozen=True)
class Office:
    authority: Authority
    leader: Issued
    body: Issued
    composed: ComposedPdf
    signed: bytes

    async def proof(self, pdf: bytes) -> Proof:
        trust = Trust.from_folder(str(self.authority.folder)).der()
        return await asyncio.to_thread(proof_of, pdf, *trust)  # it has a loop of its own

    async def paper(self, mark: SignedMark | None = None) -> bytes:
        mark = mark or await mark_of(self.signed, uuid4(), self.body)
        return await issued(self.signed, self.composed, mark, self.body)


@pytest.fixture(params=[False, True], ids=["ECDSA", "RSA"])
async def office(tmp_path: Path, request: pytest.FixtureRequest) -> Office:
    authority, composed = Authority(tmp_path / "trust"), compose_pdf(PARTY)
    leader, body = authority.issue("Nguyễn Văn A"), authority.issue("Văn phòng", of_rsa=request.param)
    return Office(authority, leader, body, composed, await person_signed(composed, leader))


async def test_an_issued_paper_is_genuine(office: Office) -> None:
    proof = await office.proof(await office.paper())
    assert proof.verdict is Verdict.GENUINE
    assert proof.qr is not None and proof.qr.symbol == SYMBOL and proof.qr.of_this_file
    assert [finding.good for finding in proof.signatures] == [True, True, True]


async def test_a_mark_of_another_paper_does_not_serve(office: Office) -> None:
    other = await mark_of(office.signed + b"\n", uuid4(), office.body)
    assert (await office.proof(await office.paper(other))).verdict is Verdict.OTHER_PAPER


async def test_a_mark_that_another_key_signed_is_forged(office: Office) -> None:
    mark = await mark_of(office.signed, uuid4(), office.authority.issue("Người khác"))
    assert (await office.proof(await office.paper(mark))).verdict is Verdict.FORGED


async def test_a_mark_that_says_something_else_is_forged(office: Office) -> None:
    mark = await mark_of(office.signed, uuid4(), office.body)
    other = replace(mark, mark=replace(mark.mark, symbol="1-QĐ/VPTU"))
    assert (await office.proof(await office.paper(other))).verdict is Verdict.FORGED


async def test_a_changed_byte_shows(office: Office) -> None:
    paper = bytearray(await office.paper())
    paper[len(office.composed.data) // 2] ^= 1
    assert (await office.proof(bytes(paper))).verdict is Verdict.CHANGED


async def test_an_added_page_shows(office: Office) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(await office.paper()))
    blank = PageObject(contents=writer.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 595, 842))
    writer.insert_page(blank)
    output = io.BytesIO()
    writer.write(output)
    assert (await office.proof(output.getvalue())).verdict is Verdict.CHANGED


async def test_without_the_seal_it_is_no_issued_paper(office: Office) -> None:
    assert (await office.proof(office.signed)).verdict is Verdict.UNMARKED


async def test_a_new_print_proves_nothing(office: Office) -> None:
    printed = io.BytesIO()
    with pikepdf.open(io.BytesIO(office.composed.data)) as pdf:
        pdf.save(printed)
    assert (await office.proof(printed.getvalue())).verdict is Verdict.UNSIGNED


async def test_signers_of_another_authority_are_not_trusted(office: Office, tmp_path: Path) -> None:
    paper = await office.paper()
    elsewhere = replace(office, authority=Authority(tmp_path / "elsewhere"))
    assert (await elsewhere.proof(paper)).verdict is Verdict.UNTRUSTED


@pytest.mark.parametrize("office", [False], indirect=True)
async def test_the_program_says_it_in_one_line(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper, torn = tmp_path / "a.pdf", tmp_path / "b.pdf"
    paper.write_bytes(await office.paper())
    torn.write_bytes(paper.read_bytes()[:2000])
    keys = tmp_path / "keys"
    settings = Settings(trust_roots=str(office.authority.folder))
    assert run(["public-keys", "--out", str(keys)], settings) == 0
    assert {path.name for path in keys.iterdir()} == {"authority.pem", "authority.crl"}
    capsys.readouterr()
    code = await asyncio.to_thread(run, ["verify", str(paper), "--keys", str(keys)], Settings())
    answer = json.loads(capsys.readouterr().out)
    assert (
        code == 0 and answer["verdict"] == "genuine" and answer["symbol"] == SYMBOL and len(answer["signatures"]) == 3
    )
    assert await asyncio.to_thread(run, ["verify", str(paper), "--keys", str(tmp_path)], Settings()) == 1
    assert await asyncio.to_thread(run, ["verify", str(torn), "--keys", str(keys)], Settings()) == 2
    assert await asyncio.to_thread(run, ["verify", str(tmp_path / "none.pdf")], Settings()) == 2
