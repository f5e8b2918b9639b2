"""The token's agent with a SoftHSM: what the holder agreed to is signed, and nobody else gets at the token."""

import base64
import hashlib
import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.hashes import SHA256

from tests.signing.authorities import Authority, Held
from tests.signing.tokens import RunningAgent, SoftToken, agent

PIN = "2468 mã"
WORDS = ("first", "second")


def digest(words: str) -> str:
    return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


@pytest.fixture(scope="module")
def holder() -> Held:
    return Authority.root().below().issue("Trần Thị Chánh")


@pytest.fixture
def token(tmp_path: Path, holder: Held) -> SoftToken:
    return SoftToken(tmp_path / "token", PIN).make(holder)


@pytest.fixture
async def running(token: SoftToken) -> AsyncIterator[RunningAgent]:
    async with agent(token) as started:
        yield started


async def asked(page: httpx.AsyncClient, holder: Held, more: int = 0) -> dict[str, Any]:
    documents = [
        {"id": f"d{n}", "name": f"Công văn {n}", "digest": digest(words), "more": more} for n, words in enumerate(WORDS)
    ]
    answer = await page.post(
        "/requests", json={"certificate": hashlib.sha256(holder.der).hexdigest(), "documents": documents}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def typed(running: RunningAgent, page: str, pin: str, **also: str) -> str:
    """What the agent's page says after its holder typed this."""
    async with running.own() as own:
        shown = (await own.get(page)).text
        proof = re.search(r'name="proof" value="([^"]+)"', shown)
        assert proof, shown
        return html.unescape((await own.post(page, data={"proof": proof[1], "pin": pin, **also})).text)


def is_signed(holder: Held, signature: str, words: str) -> bool:
    public = holder.key.public_key()
    hashed = utils.Prehashed(SHA256())
    try:
        public.verify(base64.b64decode(signature), base64.b64decode(digest(words)), padding.PKCS1v15(), hashed)
    except InvalidSignature:
        return False
    return True


async def test_the_holder_sees_the_list_and_signs_all_of_it(running: RunningAgent, holder: Held) -> None:
    async with running.page() as page:
        listed = (await page.post("/certificates", json={})).json()
        (found,) = listed["certificates"]
        assert found["name"] == "Trần Thị Chánh"
        assert base64.b64decode(found["certificate"]) == holder.der
        assert len(listed["authorities"]) == 2
        request = await asked(page, holder)
        async with running.own() as own:
            shown = await own.get(request["page"])
        assert "Công văn 0" in shown.text and "Công văn 1" in shown.text
        assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
        assert "Đã ký 2 văn bản" in await typed(running, request["page"], PIN)
        state = (await page.post(f"/requests/{request['request']}", json={})).json()
    assert state["state"] == "signed"
    assert all(is_signed(holder, state["signatures"][f"d{n}"], words) for n, words in enumerate(WORDS))


async def test_further_signatures_of_a_document_need_no_second_pin_and_end(running: RunningAgent, holder: Held) -> None:
    async with running.page() as page:
        request = await asked(page, holder, more=1)
        path = f"/requests/{request['request']}/digests"
        early = await page.post(path, json={"document": "d0", "digest": digest("seal")})
        assert early.status_code == 410
        await typed(running, request["page"], PIN)
        first = (await page.post(path, json={"document": "d0", "digest": digest("seal")})).json()
        assert is_signed(holder, first["signature"], "seal")
        again = (await page.post(path, json={"document": "d0", "digest": digest("seal")})).json()
        assert again == first
        more = await page.post(path, json={"document": "d0", "digest": digest("and another")})
        assert more.status_code == 410
        await page.post(f"/requests/{request['request']}/end", json={})
        ended = await page.post(path, json={"document": "d1", "digest": digest("seal")})
        assert ended.status_code == 404


async def test_a_wrong_pin_signs_nothing_and_three_end_the_request(running: RunningAgent, holder: Held) -> None:
    async with running.page() as page:
        request = await asked(page, holder)
        assert "Mã PIN không đúng" in await typed(running, request["page"], "sai")
        assert "Còn 1 lần nhập" in await typed(running, request["page"], "0000")
        assert "Mã PIN không đúng" in await typed(running, request["page"], "0001")
        state = (await page.post(f"/requests/{request['request']}", json={})).json()
        assert (state["state"], state["problem"]["type"], state["signatures"]) == ("ended", "agent.wrong-pin", {})
        other = await asked(page, holder)
        assert "Đã ký" in await typed(running, other["page"], PIN)


async def test_who_declines_signs_nothing(running: RunningAgent, holder: Held) -> None:
    async with running.page() as page:
        request = await asked(page, holder)
        await typed(running, request["page"], PIN, decline="1")
        state = (await page.post(f"/requests/{request['request']}", json={})).json()
    assert (state["state"], state["problem"]["en"]["title"]) == ("declined", "The token's holder did not sign")


async def test_a_token_that_was_pulled_out_is_told(running: RunningAgent, holder: Held, token: SoftToken) -> None:
    async with running.page() as page:
        request = await asked(page, holder)
        token.pull_out()
        shown = await typed(running, request["page"], PIN)
        state = (await page.post(f"/requests/{request['request']}", json={})).json()
    assert "thiết bị" in shown
    assert (state["state"], state["signatures"]) == ("ended", {})


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.test"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Content-Type": "text/plain"},
        {"Host": "congvan.test"},
        {"Host": "localhost"},
    ],
)
async def test_strangers_learn_nothing(running: RunningAgent, headers: dict[str, str]) -> None:
    sent = {"Content-Type": "application/json", **headers}
    async with running.page() as page:
        answer = await page.post("/certificates", content=b"{}", headers=sent)
        assert (answer.status_code, answer.json()["type"]) == (403, "agent.not-from-here")


async def test_a_browser_that_asks_first_is_told_who_may(running: RunningAgent) -> None:
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    async with running.page() as page:
        told = await page.options("/requests", headers=asks)
        assert told.headers["Access-Control-Allow-Origin"] == running.origin
        assert told.headers["Access-Control-Allow-Private-Network"] == "true"
        assert told.headers.get("Access-Control-Allow-Credentials") is None
        refused = await page.options("/requests", headers={**asks, "Origin": "https://elsewhere.test"})
        assert refused.status_code == 400


async def test_the_pin_is_taken_from_the_agents_own_page_alone(running: RunningAgent, holder: Held) -> None:
    async with running.page() as page, running.own() as own:
        request = await asked(page, holder)
        framed = await own.get(request["page"], headers={"Sec-Fetch-Dest": "iframe"})
        assert framed.status_code == 403
        shown = await own.get(request["page"])
        assert "Access-Control-Allow-Origin" not in shown.headers
        proof = re.search(r'name="proof" value="([^"]+)"', shown.text)
        assert proof
        sent = {"proof": proof[1], "pin": PIN}
        assert (await page.post(request["page"], data=sent)).status_code == 403
        assert (await own.post(request["page"], data={**sent, "proof": "x"})).status_code == 403
        state = await page.post(
            f"/requests/{request['request']}/digests", json={"document": "d0", "digest": digest("x")}
        )
        assert state.status_code == 410


@pytest.mark.parametrize("body", [b"", b"{", b'{"documents": []}', b'{"more": 1}', b"[" * 5000, b" " * 200_000])
async def test_what_is_malformed_is_refused(running: RunningAgent, body: bytes) -> None:
    async with running.page() as page:
        answer = await page.post("/requests", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (409, 413)
    assert answer.json()["vi"]["next_step"]
