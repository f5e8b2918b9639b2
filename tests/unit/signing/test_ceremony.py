"""The ceremony in both orders, with a key that signs at once and with a token, without a database."""

import base64
import datetime as dt
import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from services.publishing.decider import DECIDER
from services.publishing.keys.decider import DECIDER as KEYS
from services.publishing.keys.file import Blocked
from services.publishing.keys.state import State as Key
from services.publishing.keys.way import OpenedKey, WayFailed
from services.publishing.signing import ceremony as module
from services.publishing.signing.acts import SignAct
from services.publishing.signing.ceremony import Ceremony, Outcome
from services.publishing.signing.desk import Desk
from services.publishing.signing.job import ActRequest
from services.publishing.signing.sessions import Waiting
from services.publishing.state import State, Status
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileRef
from shared.events.base import Event
from shared.events.publishing import PaperComposed, SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.form.pdf import compose_pdf
from shared.signatures.trust import Trust
from shared.signatures.verifying import verified
from shared.web.requests import Given
from tests.authority import Authority, Issued
from tests.unit.domain.papers import OPENED, SIGN_FIRST, numbered
from tests.unit.domain.papers import PARTY as TAKE
from tests.unit.form.conftest import PARTY
from tests.unit.given import AT, BODY, DOCUMENT, who

PORTAL = "https://vanphong.example.vn"
PIN = "khong-ai-biet-9"
LEADER, CLERK = who("lanhdao"), who("vanthu")
SIGN = ActRequest(document_id=str(DOCUMENT), act="sign")
SEAL = ActRequest(document_id=str(DOCUMENT), act="seal")


@dataclass
class City:
    """Files, streams, keys and sessions in memory: what a `Desk` works with."""

    authority: Authority
    state: State = field(default_factory=State)
    keys: dict[str, Key] = field(default_factory=dict)
    issued: dict[str, Issued] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    waiting: dict[UUID, Waiting] = field(default_factory=dict)

    def desk(self) -> Desk:
        files = SimpleNamespace(get=self._get)
        handler = SimpleNamespace(state=self._state, handle=self._handle)
        trust = Trust.from_folder(str(self.authority.folder))
        desk = Desk(cast("Any", None), cast("Any", handler), cast("Any", files), trust, None, PORTAL)
        object.__setattr__(desk, "keep", self._keep)
        return desk

    async def _get(self, sha256: str) -> bytes:
        return self.kept[sha256]

    async def _state(self, decider: object, stream_id: str) -> tuple[State | Key, int]:
        return (self.keys.get(stream_id, Key()) if decider is KEYS else self.state), 1

    async def _handle(self, request: SimpleNamespace) -> SimpleNamespace:
        if request.stream_id == str(DOCUMENT):
            self.tell(*DECIDER.decide(request.command, self.state, request.context))
        else:
            key = self.keys[request.stream_id]
            self.keys[request.stream_id] = KEYS.fold(KEYS.decide(request.command, key, request.context), key)
        return SimpleNamespace(version=7)

    async def _keep(self, document_id: str, data: bytes, name: str) -> FileRef:
        return self.file(data)

    def file(self, data: bytes) -> FileRef:
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        return FileRef(sha256=sha256, name="tb.pdf", media_type=PDF, bytes=len(data))

    def tell(self, *events: Event) -> None:
        self.state = DECIDER.fold(events, self.state)

    def compose(self, symbol: str | None) -> None:
        paper = compose_pdf(PARTY if symbol else replace(PARTY, numbered_later="-QĐ/QU"))
        told = PaperComposed(
            document_id=DOCUMENT, body_id=BODY, file=self.file(paper.data), places=paper.places, symbol=symbol
        )
        self.tell(told)

    def register(self, holder: str, name: str, way: KeyWay = KeyWay.FILE) -> None:
        issued = self.issued[holder] = self.authority.issue(name)
        self.keys[holder] = Key(
            holder_id=holder,
            body_id=BODY,
            role=SignedAs.BODY if holder == BODY else SignedAs.PERSON,
            name=name,
            way=way,
            certificate_der=base64.b64encode(issued.certified.certificate).decode(),
            chain=tuple(base64.b64encode(one).decode() for one in issued.certified.chain),
        )

    def way(self, key: Key) -> "Opening | None":
        return None if key.way is KeyWay.TOKEN else Opening(self.issued[key.holder_id or ""])

    async def begin(self, actor: Actor, *acts: ActRequest, pin: str | None = PIN) -> list[Outcome]:
        return await Ceremony(self.desk(), asker(actor)).begin(acts, pin, self.way)

    async def goods(self) -> list[tuple[str, bool]]:
        assert self.state.current is not None
        latest = self.state.files[0] if self.state.files else self.state.current
        trust = Trust.from_folder(str(self.authority.folder))
        return [(one.signer, one.good) for one in await verified(self.kept[latest.sha256], trust)]


@dataclass
class Opening:
    """A `Way` that opens with the PIN."""

    issued: Issued
    left: int = 4

    @asynccontextmanager
    async def opened(self, pin: str, signatures: int) -> AsyncIterator[OpenedKey]:
        if pin != PIN:
            raise WayFailed("keys.wrong-pin", left=str(self.left)) if self.left else Blocked()
        yield self.issued


def asker(actor: Actor) -> Given:
    def request(stream_id: str, command: Command) -> Asked:
        return Asked(stream_id, command, Context(actor=actor, at=dt.datetime.now(dt.UTC)), uuid4())

    return cast("Given", SimpleNamespace(actor=actor, request=request))


@dataclass(frozen=True)
class Asked:
    stream_id: str
    command: Command
    context: Context
    command_id: UUID


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    city = City(Authority(tmp_path / "trust"))
    city.register(LEADER.person_id, LEADER.name)
    city.register(BODY, "Quận ủy Hải Châu")

    class Sessions:
        def __init__(self, pool: object) -> None: ...

        async def keep(self, person_id: str, waiting: Waiting) -> UUID:
            session = uuid4()
            files = list(waiting.files)
            files[waiting.job.step.place] = waiting.prepared.pdf
            city.waiting[session] = replace(waiting, files=tuple(files))
            return session

        async def take(self, session_id: UUID, person_id: str) -> Waiting:
            if session_id not in city.waiting:
                raise Rejected("signing.no-session")
            return city.waiting.pop(session_id)

    monkeypatch.setattr(module, "Sessions", Sessions)
    return city


def number_first(city: City) -> None:
    city.tell(OPENED, numbered([OPENED], at=AT))
    city.compose(city.state.symbol)


async def test_number_first_the_leader_signs_then_the_clerk_seals(city: City) -> None:
    number_first(city)
    (refused,) = await city.begin(CLERK, SEAL)
    assert refused.problem is not None
    assert refused.problem["code"] == "publishing.waits-for-signature"
    (signed,) = await city.begin(LEADER, SIGN)
    assert signed.outcome == "signed", signed
    (sealed,) = await city.begin(CLERK, SEAL)
    assert sealed.outcome == "signed", sealed
    assert city.state.status is Status.ISSUED
    assert await city.goods() == [(LEADER.name, True), *[("Quận ủy Hải Châu", True)] * 2]
    assert [one.role for one in city.state.signatures] == [SignedAs.PERSON, SignedAs.BODY, SignedAs.BODY]


async def test_sign_first_number_and_date_come_as_signatures_and_keep_the_first_valid(city: City) -> None:
    city.tell(SIGN_FIRST)
    city.compose(None)
    (signed,) = await city.begin(LEADER, SIGN)
    assert signed.outcome == "signed", signed
    context = Context(actor=CLERK, at=AT, number=1)
    city.tell(*DECIDER.decide(TAKE, city.state, context))
    (sealed,) = await city.begin(CLERK, SEAL)
    assert sealed.outcome == "signed", sealed
    assert await city.goods() == [(LEADER.name, True), *[("Quận ủy Hải Châu", True)] * 4]
    reader = PdfFileReader(io.BytesIO(city.kept[city.state.files[0].sha256]))
    assert [one.field_name for one in reader.embedded_signatures][1:3] == ["number", "date"]


async def test_a_token_signs_in_a_second_request_and_only_what_was_prepared(city: City) -> None:
    number_first(city)
    city.register(LEADER.person_id, LEADER.name, KeyWay.TOKEN)
    (waiting,) = await city.begin(LEADER, SIGN, pin=None)
    assert waiting.outcome == "waiting"
    token, ceremony = city.issued[LEADER.person_id], Ceremony(city.desk(), asker(LEADER))
    (session,) = city.waiting
    prepared = city.waiting[session].prepared
    wrong = await ceremony.finish(session, await token.sign(b"another document", prepared.algorithm))
    assert wrong.outcome == "waiting"
    assert wrong.session is not None
    right = await token.sign(prepared.tbs, prepared.algorithm)
    done = await ceremony.finish(wrong.session, right)
    assert done.outcome == "signed", done
    with pytest.raises(Rejected, match="no-session"):
        await ceremony.finish(wrong.session, right)  # answered twice
    assert len(city.state.signatures) == 1


async def test_who_is_overtaken_signs_again_over_the_newer_paper(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    number_first(city)
    begun = SignAct.begin
    calls: list[str] = []

    async def overtaken(self: SignAct, desk: Desk, document_id: str, actor: Actor) -> Any:
        job = await begun(self, desk, document_id, actor)
        if not calls:
            city.compose(city.state.symbol)  # another paper than the one that the job is over
            other = city.kept[job.sources[0].sha256] + b"\n"
            assert city.state.places is not None
            city.tell(
                PaperComposed(
                    document_id=DOCUMENT,
                    body_id=BODY,
                    file=city.file(other),
                    places=city.state.places,
                    symbol=city.state.symbol,
                )
            )
        calls.append(job.sources[0].sha256)
        return job

    monkeypatch.setattr(SignAct, "begin", overtaken)
    (signed,) = await city.begin(LEADER, SIGN)
    assert signed.outcome == "signed", signed
    assert len(set(calls)) == 2


async def test_a_wrong_pin_signs_nothing_and_the_fifth_blocks(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    number_first(city)
    with pytest.raises(Rejected) as refused:
        await city.begin(LEADER, SIGN, pin="sai-sai-sai")
    assert (refused.value.code, refused.value.params) == ("keys.wrong-pin", {"left": "4"})
    monkeypatch.setattr(City, "way", lambda self, key: Opening(self.issued[key.holder_id], 0))
    with pytest.raises(Rejected, match="blocked"):
        await city.begin(LEADER, SIGN, pin="sai-sai-sai")
    assert city.keys[LEADER.person_id].blocked
    with pytest.raises(Rejected, match="blocked"):
        await city.begin(LEADER, SIGN)
    assert city.state.signatures == ()


async def test_a_certificate_revoked_since_the_approval_signs_nothing(city: City) -> None:
    number_first(city)
    city.authority.revoke(city.issued[LEADER.person_id])
    with pytest.raises(Rejected) as refused:
        await city.begin(LEADER, SIGN)
    assert refused.value.code == "keys.certificate-revoked"
    assert city.state.number is not None


async def test_nobody_signs_with_anothers_key(city: City) -> None:
    number_first(city)
    (refused,) = await city.begin(CLERK, SIGN)
    assert refused.outcome == "refused"
    deputy = CLERK.model_copy(update={"acting_for": LEADER.person_id, "post": LEADER.post})
    (refused,) = await city.begin(deputy, SIGN)
    assert refused.problem is not None
    assert refused.problem["code"] == "publishing.not-signer"
