"""A key at a remote signing service: one act, one leave; whatever the service does, nothing unproved is signed."""

import dataclasses
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from services.publishing.keys.csc import RemoteServices
from services.publishing.keys.remote import RemoteKey
from services.publishing.keys.way import Algorithm, WayFailed
from shared.settings import Settings
from tests.signing.authorities import Authority, Held
from tests.signing.csc import Credential, CscServer

PIN = "mã 2468"


@pytest.fixture(scope="module")
def held() -> Held:
    return Authority.root().below().issue("Nguyễn Văn Lãnh")


@pytest.fixture
async def server(held: Held) -> AsyncIterator[CscServer]:
    credentials = {"k1": Credential(held, PIN), "k2": Credential(held, PIN, otp="000100", multisign=2)}
    async with CscServer(credentials, {"lanh": ("k1", "k2")}).serving() as running:
        yield running


def services_of(server: CscServer, timeout_s: float = 5) -> RemoteServices:
    return dataclasses.replace(
        RemoteServices.from_settings(Settings(remote_signing=server.allowed)), timeout_s=timeout_s
    )


def key_of(server: CscServer, held: Held, credential: str = "k1", code: str | None = None) -> RemoteKey:
    return RemoteKey(services_of(server), server.url, credential, held.der, code)


def is_signed(held: Held, signature: bytes, words: bytes) -> bool:
    try:
        held.key.public_key().verify(signature, words, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


async def failure(key: RemoteKey, pin: str = PIN, signatures: int = 1) -> str:
    with pytest.raises(WayFailed) as failed:
        async with key.opened(pin, signatures) as opened:
            for number in range(signatures):
                await opened.sign(b"words %d" % number, Algorithm.RSA)
    return failed.value.code


async def test_one_pin_is_leave_for_a_whole_act(server: CscServer, held: Held) -> None:
    async with key_of(server, held).opened(PIN, 20) as opened:
        for number in range(20):
            words = b"words %d" % number
            assert is_signed(held, await opened.sign(words, Algorithm.RSA), words)
        with pytest.raises(WayFailed, match=r"keys\.closed"):
            await opened.sign(b"one more", Algorithm.RSA)
    assert len(server.asked("credentials/authorize")) == 1
    assert len(server.asked("credentials/extendTransaction")) == 19
    assert all(len(asked["hashes"]) == 1 for asked in server.asked("signatures/signHash"))


async def test_the_service_gets_digests_and_never_words(server: CscServer, held: Held) -> None:
    async with key_of(server, held).opened(PIN, 1) as opened:
        await opened.sign(b"secret words", Algorithm.RSA)
    sent = json.dumps(server.calls)
    assert "secret words" not in sent
    (asked,) = server.asked("signatures/signHash")
    assert PIN not in json.dumps(asked, ensure_ascii=False)


async def test_a_code_serves_as_often_as_the_service_allows(server: CscServer, held: Held) -> None:
    key = key_of(server, held, "k2", "000100")
    async with key.opened(PIN, 2) as opened:
        assert is_signed(held, await opened.sign(b"1", Algorithm.RSA), b"1")
        assert is_signed(held, await opened.sign(b"2", Algorithm.RSA), b"2")
    assert await failure(key) == "keys.remote-wrong-pin"  # the code was used
    assert await failure(key_of(server, held, "k2", "000101"), signatures=3) == "keys.code-used"
    assert await failure(key_of(server, held, "k2")) == "keys.code-missing"


async def test_wrong_pins_are_counted_by_the_service_until_it_locks(server: CscServer, held: Held) -> None:
    key = key_of(server, held)
    for _ in range(5):
        assert await failure(key, "0000") == "keys.remote-wrong-pin"
    assert await failure(key) == "keys.remote-refused"
    assert not server.asked("signatures/signHash")


async def test_a_wrong_pin_for_twenty_documents_is_one_try(server: CscServer, held: Held) -> None:
    async with key_of(server, held).opened("0000", 20) as opened:
        for number in range(20):
            with pytest.raises(WayFailed, match=r"keys\.remote-wrong-pin"):
                await opened.sign(b"words %d" % number, Algorithm.RSA)
    assert len(server.asked("credentials/authorize")) == 1


@pytest.mark.parametrize("wrong", ["away", "slow", "huge", "redirect", "not-json", "broken", "twice"])
@pytest.mark.parametrize("at", ["credentials/info", "signatures/signHash"])
async def test_a_service_that_misbehaves_is_away(server: CscServer, held: Held, wrong: str, at: str) -> None:
    if (wrong, at) == ("twice", "credentials/info"):
        pytest.skip("only signatures come twice")
    server.misbehaves, server.at, server.wait_s = wrong, at, 2
    key = RemoteKey(services_of(server, 0.5), server.url, "k1", held.der)
    assert await failure(key) == "keys.remote-away"
    server.misbehaves = ""
    async with key.opened(PIN, 1) as opened:
        assert is_signed(held, await opened.sign(b"again", Algorithm.RSA), b"again")


async def test_a_certificate_that_changed_meanwhile_signs_nothing(server: CscServer, held: Held) -> None:
    server.credentials["k1"].held = Authority.root().below().issue("Người khác")
    assert await failure(key_of(server, held)) == "keys.remote-other-certificate"


@pytest.mark.parametrize(("attribute", "value"), [("status", "disabled"), ("mode", "implicit"), ("multisign", 0)])
async def test_an_unfit_key_is_told(server: CscServer, held: Held, attribute: str, value: object) -> None:
    setattr(server.credentials["k1"], attribute, value)
    assert await failure(key_of(server, held)) in ("keys.remote-unfit", "keys.remote-away")


async def test_a_holder_finds_his_keys(server: CscServer, held: Held) -> None:
    server.credentials["k2"].status = "disabled"
    async with services_of(server).session(server.url) as session:
        (found,) = await session.credentials("lanh")
        assert found.id == "k1"
        assert hashlib.sha256(found.certified.certificate).digest() == hashlib.sha256(held.der).digest()
        assert len(found.certified.chain) == 2
        assert await session.credentials("nobody") == ()


async def test_only_services_that_the_deployment_named_are_called(server: CscServer, held: Held) -> None:
    elsewhere = RemoteKey(services_of(server), "http://127.0.0.1:1", "k1", held.der)
    assert await failure(elsewhere) == "keys.remote-unknown"
    assert not server.calls


@pytest.mark.parametrize("named", ['{"http://sign.test": {"client_id": "a", "client_secret": "b"}}', "[]", "{"])
def test_a_service_without_tls_is_no_service(named: str, tmp_path: Path) -> None:
    (tmp_path / "remote.json").write_text(named)
    with pytest.raises(ValueError, match=r".+"):
        RemoteServices.from_settings(Settings(remote_signing=str(tmp_path / "remote.json")))
