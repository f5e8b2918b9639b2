"""A paper signed in each of the three ways and both orders, judged from outside; signatures of past years as well."""

import base64
import datetime as dt
import hashlib
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore

from services.publishing.keys.csc import RemoteServices
from services.publishing.keys.remote import RemoteKey
from services.publishing.keys.way import Algorithm, Certified
from services.publishing.signing.fields import Field, person_field, seal_field, text_field
from services.publishing.signing.preparing import complete, prepare
from shared.documents.spots import Room
from shared.form.pdf import ComposedPdf, compose_pdf
from shared.settings import Settings
from shared.signatures.raw import WrongSignature
from shared.signatures.trust import Trust
from shared.signatures.verifying import verified
from tests.signing.authorities import EXPIRED, NOW, YEAR, Authority, Held
from tests.signing.csc import Credential, CscServer
from tests.signing.judges import judged
from tests.signing.tokens import RunningAgent, SoftToken, agent
from tests.unit.form.conftest import PARTY

PIN = "mã 2468"
NUMBER, DATE = Room(page=0, x=120, y=700, width=60, height=18), Room(page=0, x=350, y=700, width=180, height=18)
Signs = Callable[[bytes, Algorithm], Awaitable[bytes]]


@dataclass(frozen=True)
class Hand:
    """A holder and what signs for him."""

    held: Held
    sign: Signs

    @property
    def certified(self) -> Certified:
        return Certified(self.held.der, tuple(one.public_bytes(Encoding.DER) for one in self.held.chain))

    async def put(
        self, pdf: bytes, field: Field, trust: Trust | None = None, timestamper: TimeStamper | None = None
    ) -> bytes:
        """The file with this holder's signature in ``field``."""
        prepared = await prepare(pdf, field, self.certified, "Người ký", timestamped=timestamper is not None)
        signature = await self.sign(prepared.tbs, prepared.algorithm)
        return await complete(prepared, signature, timestamper=timestamper, trust=trust)


@pytest.fixture(scope="module")
def root() -> Authority:
    return Authority.root()


@pytest.fixture(scope="module")
def issuer(root: Authority) -> Authority:
    return root.below()


@pytest.fixture(scope="module")
def composed() -> ComposedPdf:
    return compose_pdf(PARTY)


def in_memory(held: Held) -> Hand:
    async def sign(tbs: bytes, _algorithm: Algorithm) -> bytes:
        return held.key.sign(tbs, padding.PKCS1v15(), SHA256())

    return Hand(held, sign)


@asynccontextmanager
async def at_a_service(held: Held, _folder: Path) -> AsyncIterator[Hand]:
    async with AsyncExitStack() as open_:
        server = await open_.enter_async_context(CscServer({"k": Credential(held, PIN)}).serving())
        services = RemoteServices.from_settings(Settings(remote_signing=server.allowed))
        key = await open_.enter_async_context(RemoteKey(services, server.url, "k", held.der).opened(PIN, 20))
        yield Hand(held, key.sign)


@asynccontextmanager
async def on_a_token(held: Held, folder: Path) -> AsyncIterator[Hand]:
    token = SoftToken(folder / "token", PIN).make(held)
    async with agent(token) as running:

        async def sign(tbs: bytes, _algorithm: Algorithm) -> bytes:
            return await by_agent(running, held, tbs)

        yield Hand(held, sign)


async def by_agent(running: RunningAgent, held: Held, tbs: bytes) -> bytes:
    """What a person does in the page and in the agent's window."""
    digest = base64.b64encode(hashlib.sha256(tbs).digest()).decode()
    documents = [{"id": "d", "name": "Công văn", "digest": digest}]
    asked = {"certificate": hashlib.sha256(held.der).hexdigest(), "documents": documents}
    async with running.page() as page, running.own() as own:
        request = (await page.post("/requests", json=asked)).json()
        proof = re.search(r'name="proof" value="([^"]+)"', (await own.get(request["page"])).text)
        assert proof
        await own.post(request["page"], data={"proof": proof[1], "pin": PIN})
        state = (await page.post(f"/requests/{request['request']}", json={})).json()
        await page.post(f"/requests/{request['request']}/end", json={})
    return base64.b64decode(state["signatures"]["d"])


@asynccontextmanager
async def in_a_file(held: Held, _folder: Path) -> AsyncIterator[Hand]:
    yield in_memory(held)


WAYS = {"file": in_a_file, "remote": at_a_service, "token": on_a_token}


def trusted(folder: Path, *authorities: Authority) -> Trust:
    for authority in authorities:
        authority.publish(folder)
    return Trust.from_folder(str(folder))


async def test_an_authority_between_may_stand_in_the_folder_of_trust(
    root: Authority, issuer: Authority, composed: ComposedPdf, tmp_path: Path
) -> None:
    between = issuer.held.certificate.public_bytes(Encoding.PEM)
    trusted(tmp_path, root, issuer)
    (tmp_path / "between.pem").write_bytes(between)
    trust = Trust.from_folder(str(tmp_path))
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, NOW)
    (found,) = await verified(await in_memory(issuer.issue("Nguyễn Văn Lãnh")).put(composed.data, field), trust)
    assert found.good, found


@pytest.mark.parametrize("number_first", [True, False], ids=["number-first", "sign-first"])
@pytest.mark.parametrize("way", WAYS)
async def test_each_way_and_order_is_good_to_every_judge(
    root: Authority, issuer: Authority, composed: ComposedPdf, way: str, number_first: bool, tmp_path: Path
) -> None:
    leader, body = issuer.issue("Nguyễn Văn Lãnh"), issuer.issue("Ban Tổ chức")
    trust, at = trusted(tmp_path / "trust", root, issuer), dt.datetime.now(dt.UTC)
    stamper = issuer.time_stamper().client()
    later = [seal_field("ban-to-chuc", "Ban Tổ chức", composed.signature, at)]
    if not number_first:
        later = [
            text_field("number", NUMBER, "12"),
            text_field("date", DATE, "Đà Nẵng, ngày 05 tháng 01 năm 2026"),
            *later,
        ]
    async with WAYS[way](leader, tmp_path / "leader") as person, WAYS[way](body, tmp_path / "body") as seal:
        person_signs = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, at)
        data = await person.put(composed.data, person_signs, trust, stamper)
        assert data.startswith(composed.data)
        for field in later:
            before = data
            data = await seal.put(data, field, trust, stamper)
            assert data.startswith(before)
    told = await judged(data, root, tmp_path)
    assert [one.signer for one in told] == ["Nguyễn Văn Lãnh", *["Ban Tổ chức"] * len(later)]
    findings = await verified(data, trust)
    assert all(one.good and one.timestamped for one in findings), findings
    assert all(one.at is not None and abs(one.at - at) < dt.timedelta(minutes=2) for one in findings)
    assert len(DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(data))).crls) == 2


async def test_a_signature_of_past_years_stays_good(
    root: Authority, issuer: Authority, composed: ComposedPdf, tmp_path: Path
) -> None:
    """Its certificate has expired since; a trusted authority stamped it while it was valid."""
    then = NOW - 2 * YEAR
    hand = in_memory(issuer.issue("Nguyễn Văn Lãnh", term=EXPIRED))
    trust = trusted(tmp_path / "trust", root, issuer)
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, then)
    stamper = issuer.time_stamper(then, term=(then - YEAR, NOW + YEAR)).client()
    (kept,) = await verified(await hand.put(composed.data, field, trust, stamper), trust)
    assert kept.good, kept
    assert kept.at == then
    (plain,) = await verified(await hand.put(composed.data, field, trust), trust)
    assert not plain.good, "without a stamp nobody knows when it was signed"


async def test_a_signature_outlives_the_revocation_of_its_certificate_and_no_later_one_is_made(
    root: Authority, composed: ComposedPdf, tmp_path: Path
) -> None:
    issuer = root.below("Authority that revokes")
    leader, hour = issuer.issue("Nguyễn Văn Lãnh"), dt.timedelta(hours=1)
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, NOW)
    early, late = NOW - 2 * hour, NOW - hour / 2
    stampers = [issuer.time_stamper(at).client() for at in (early, late)]
    trust = trusted(tmp_path / "before", root, issuer)
    before, after = [await in_memory(leader).put(composed.data, field, trust, stamper) for stamper in stampers]
    issuer.revoke(leader.certificate, NOW - hour)
    today = trusted(tmp_path / "after", root, issuer)
    (good,), (bad,) = await verified(before, today), await verified(after, today)
    assert good.good, good
    assert not bad.good, bad


async def test_a_stamp_of_an_unknown_authority_saves_nothing(
    root: Authority, issuer: Authority, composed: ComposedPdf, tmp_path: Path
) -> None:
    then = NOW - 2 * YEAR
    hand = in_memory(issuer.issue("Nguyễn Văn Lãnh", term=EXPIRED))
    trust = trusted(tmp_path / "trust", root, issuer)
    stranger = Authority.root("Nobody's root").time_stamper(then, term=(then - YEAR, NOW + YEAR)).client()
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, then)
    (found,) = await verified(await hand.put(composed.data, field, trust, stranger), trust)
    assert not found.good


async def test_a_service_that_signs_another_document_completes_nothing(
    issuer: Authority, composed: ComposedPdf
) -> None:
    held = issuer.issue("Nguyễn Văn Lãnh")
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, NOW)
    async with CscServer({"k": Credential(held, PIN)}, misbehaves="other").serving() as server:
        services = RemoteServices.from_settings(Settings(remote_signing=server.allowed))
        async with RemoteKey(services, server.url, "k", held.der).opened(PIN, 1) as key:
            with pytest.raises(WrongSignature):
                await Hand(held, key.sign).put(composed.data, field)


async def test_a_time_stamp_authority_that_is_away_leaves_the_file_as_it_was(
    issuer: Authority, composed: ComposedPdf
) -> None:
    hand = in_memory(issuer.issue("Nguyễn Văn Lãnh"))
    field = person_field("lanh", "Nguyễn Văn Lãnh", composed.signature, NOW)
    before = bytes(composed.data)
    with pytest.raises(TimestampRequestError):
        await hand.put(composed.data, field, timestamper=HTTPTimeStamper("http://127.0.0.1:9", timeout=2))
    assert composed.data == before
