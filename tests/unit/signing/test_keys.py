"""Keys: who registers which, PKCS#12 files under a PIN, and wrong PINs."""

import base64
import datetime as dt
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from services.publishing.keys.checking import check_certificate, guard_name
from services.publishing.keys.commands import BlockKey, RegisterKey, RemoveKey, SetPicture
from services.publishing.keys.decider import DECIDER, available
from services.publishing.keys.file import OpenedFile
from services.publishing.keys.opening import LARGEST, NoKeyInside, NotOpened, Repacked, key_of, repacked
from services.publishing.keys.state import State
from services.publishing.keys.way import Algorithm, WayFailed
from shared.bodies.actor import Actor, Post
from shared.cage import Cage
from shared.documents.files import FileRef
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.signatures.raw import check
from shared.signatures.trust import Trust
from tests.authority import Authority

PIN = "khong-ai-biet-9"
LEADER = Actor(person_id="lanhdao.a", name="Nguyễn Văn A", body_id="ban-to-chuc", post=Post.LEADER)
CLERK = Actor(person_id="vanthu.a", name="Trần Thị B", body_id="ban-to-chuc", post=Post.RECORDS_CLERK)
PICTURE = FileRef(sha256="a" * 64, name="ky.png", media_type="image/png", bytes=9)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "trust")


def registered(actor: Actor = LEADER, **changes: object) -> RegisterKey:
    holder = actor.person_id if actor is LEADER else actor.body_id
    now = dt.datetime.now(dt.UTC)
    command = RegisterKey(
        holder_id=holder,
        role=SignedAs.PERSON if actor is LEADER else SignedAs.BODY,
        name="Nguyễn Văn A",
        way=KeyWay.FILE,
        certificate_der=base64.b64encode(b"x").decode(),
        issued_by="Trung tâm",
        valid_from=now,
        valid_to=now,
    )
    return command.model_copy(update=changes)


def given(*commands: tuple[Command, Actor]) -> State:
    state = State()
    for command, actor in commands:
        context = Context(actor=actor, at=dt.datetime.now(dt.UTC))
        state = DECIDER.fold(DECIDER.decide(command, state, context), state)
    return state


def code(command: Command, actor: Actor, state: State | None = None) -> str:
    with pytest.raises(Rejected) as refused:
        DECIDER.decide(command, state or State(), Context(actor=actor, at=dt.datetime.now(dt.UTC)))
    return refused.value.code


def test_a_person_registers_their_own_key_and_the_clerk_the_bodys() -> None:
    assert given((registered(), LEADER)).way is KeyWay.FILE
    assert given((registered(CLERK), CLERK)).role is SignedAs.BODY
    assert code(registered(), CLERK) == "keys.not-yours"
    assert code(registered(CLERK), LEADER) == "keys.not-yours"
    assert code(registered(role=SignedAs.BODY), LEADER) == "keys.not-yours"
    stand_in = LEADER.model_copy(update={"acting_for": "lanhdao.b"})
    assert code(registered(), stand_in) == "keys.not-yours"


def test_five_wrong_pins_block_until_a_key_is_registered_anew() -> None:
    blocked = given((registered(), LEADER), (BlockKey(holder_id=LEADER.person_id, tries=5), LEADER))
    assert blocked.blocked
    context = Context(actor=LEADER, at=dt.datetime.now(dt.UTC))
    again = DECIDER.fold(DECIDER.decide(registered(), blocked, context), blocked)
    assert not again.blocked


def test_a_removed_key_leaves_the_picture() -> None:
    picture = SetPicture(holder_id=LEADER.person_id, picture=PICTURE, width_mm=45)
    removal = RemoveKey(holder_id=LEADER.person_id, reason="đổi thiết bị")
    state = given((registered(), LEADER), (picture, LEADER), (removal, LEADER))
    assert (state.way, state.picture, state.width_mm) == (None, PICTURE, 45)
    assert code(removal, LEADER, state) == "keys.none"
    assert available(state, LEADER) == ["SetPicture"]
    assert available(state, CLERK) == []


def test_a_picture_needs_its_real_width() -> None:
    assert code(SetPicture(holder_id=LEADER.person_id, picture=PICTURE), LEADER) == "keys.no-width"
    text = PICTURE.model_copy(update={"media_type": "text/plain"})
    assert code(SetPicture(holder_id=LEADER.person_id, picture=text, width_mm=40), LEADER) == "keys.no-picture"


@pytest.mark.parametrize("of_rsa", [False, True], ids=["ECDSA", "RSA"])
async def test_a_repacked_key_opens_by_its_pin_alone(authority: Authority, of_rsa: bool) -> None:
    issued = authority.issue("Nguyễn Văn A", of_rsa=of_rsa)
    async with Cage("services.publishing.keys.opening").opened() as cage:
        packed: Repacked = await cage.run("", repacked, issued.pkcs12("mật khẩu"), "mật khẩu", PIN)
    assert packed.certificate == issued.certified.certificate
    assert packed.chain == issued.certified.chain
    for wrong in ("mật khẩu", "", PIN + "x"):
        with pytest.raises(NotOpened):
            key_of(packed.pkcs12, wrong)
    opened = OpenedFile(key_of(packed.pkcs12, PIN), signatures=1)
    algorithm = Algorithm.RSA if of_rsa else Algorithm.ECDSA
    check(packed.certificate, b"tbs", await opened.sign(b"tbs", algorithm))
    with pytest.raises(WayFailed):
        await opened.sign(b"more", algorithm)  # no signature beyond those of the act


def test_what_holds_no_key_with_its_certificate_is_refused(authority: Authority) -> None:
    one, other = authority.issue("A"), authority.issue("B")
    with pytest.raises(NotOpened):
        repacked(one.pkcs12("đúng"), "sai", PIN)
    with pytest.raises(NotOpened):
        repacked(b"\x30\x80" + b"\x00" * LARGEST, "đúng", PIN)
    alone = pkcs12.serialize_key_and_certificates(b"x", None, one.certificate, None, BestAvailableEncryption(b"p"))
    with pytest.raises(NoKeyInside):
        repacked(alone, "p", PIN)
    assert other.certificate != one.certificate


async def test_the_name_in_the_certificate_is_the_holders(authority: Authority) -> None:
    issued = authority.issue("Nguyễn Văn A")
    trust = Trust.from_folder(str(authority.folder))
    facts = await check_certificate(issued.certified, trust, dt.datetime.now(dt.UTC))
    guard_name(facts, "NGUYỄN VĂN A")
    with pytest.raises(Rejected) as refused:
        guard_name(facts, "Trần Thị B")
    assert refused.value.code == "keys.another-name"


async def test_a_revoked_certificate_registers_and_signs_nothing(authority: Authority) -> None:
    issued = authority.issue("Nguyễn Văn A")
    authority.revoke(issued)
    with pytest.raises(Rejected) as refused:
        await check_certificate(issued.certified, Trust.from_folder(str(authority.folder)), dt.datetime.now(dt.UTC))
    assert refused.value.code == "keys.certificate-revoked"
