"""The running service: opened by a leader, read by another system, shut out again; nothing that is not its own."""

import asyncio
import hashlib
import html
import json
import os
import sys
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.rundir import RunDir
from deploy.local.stack import LocalStack
from shared.bodies.tokens import sign_actor
from tests.conftest import city_bodies
from tests.kcat import LIBRARY

SECRET = "only-for-this-test" * 3


async def opened(client: CityClient, body: str, **fields: object) -> UUID:
    subscription_id = uuid4()
    sent = {
        "subscription_id": str(subscription_id), "name": "thử", "secret_sha256": hashlib.sha256(SECRET.encode()).hexdigest(),
        **fields,
    }  # fmt: skip
    await client.give(
        people_of(body)["lanhdao"], "subscriptions", f"subscriptions/{subscription_id}", "OpenSubscription", sent
    )
    return subscription_id


async def receive(client: CityClient, body: str, subject: str) -> None:
    document = uuid4()
    head = {"issuer": "UBND thành phố", "symbol": "1/CV-UBND", "subject": subject}
    fields = {"document_id": str(document), "body_id": body, "channel": "paper", "head": head, "paper_location": "tủ 1"}
    await client.give(people_of(body)["vanthu"], "receiving", f"documents/{document}", "ReceiveDocument", fields)


@pytest.fixture
async def web(city: LocalStack) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=city.urls["subscriptions"], timeout=60)


def proof(subscription_id: UUID, secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": f"Bearer {subscription_id}.{secret}"}


SNIPPETS = Path(__file__).parents[2] / "services/subscriptions/catalogue/snippets"


async def test_the_first_quarter_of_an_hour(city: LocalStack, web: httpx.AsyncClient, tmp_path: Path) -> None:
    """What the page says is run as it stands there."""
    body = city_bodies()[2].id
    token = sign_actor(people_of(body)["lanhdao"].actor(), city.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
    run_dir = RunDir(tmp_path / "run")
    port = run_dir.ports(["receiver"])["receiver"]
    environment = {
        **os.environ, "SUBSCRIPTIONS_URL": city.urls["subscriptions"], "ACTOR_TOKEN": token,
        "RECEIVER_URL": f"http://127.0.0.1:{port}/nhan",
    }  # fmt: skip
    for program in ("reader", "receiver", "consumer"):
        (tmp_path / f"{program}.py").write_text((SNIPPETS / f"{program}.py.txt").read_text("utf-8"), "utf-8")
    shown = (await web.get("/events/start")).text
    for path in SNIPPETS.iterdir():
        assert html.escape(path.read_text("utf-8")).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in shown
    opening, feed, stream, webhook, kafka, kcat = (
        (SNIPPETS / f"{name}.sh").read_text("utf-8") for name in ("open", "feed", "stream", "webhook", "kafka", "kcat")
    )
    script = f"""
set -e
{opening}
{webhook}
{kafka}
{sys.executable} receiver.py > posted.txt 2>/dev/null & RECEIVER=$!
{sys.executable} reader.py > read.txt & READER=$!
{sys.executable} consumer.py > consumed.txt & CONSUMER=$!
( export LD_PRELOAD={LIBRARY}; {kcat} ) > kcat.txt 2>/dev/null & KCAT=$!
( {stream} ) > streamed.txt & STREAM=$!
for _ in $(seq 100); do [ -s go ] && break; sleep 0.2; done
for _ in $(seq 100); do grep -q DocumentReceived read.txt && grep -q DocumentReceived streamed.txt \\
  && grep -q DocumentReceived posted.txt && grep -q DocumentReceived consumed.txt \\
  && grep -q DocumentReceived kcat.txt && break; sleep 0.2; done
kill $READER $STREAM $RECEIVER $CONSUMER $KCAT
printf '\n---\n'
{feed}
"""
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        script,
        cwd=tmp_path,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    for _ in range(100):
        if (tmp_path / "streamed.txt").exists() and (tmp_path / "streamed.txt").stat().st_size:
            break
        await asyncio.sleep(0.2)
    async with CityClient(city.job_env()) as client:
        await receive(client, body, "ai cũng đọc được")
    (tmp_path / "go").write_text("go", "utf-8")
    out, said = await asyncio.wait_for(process.communicate(), 90)
    last = json.loads(out.decode().partition("\n---\n")[2])
    assert any(event["type"] == "congvan.receiving.DocumentReceived.v1" for event in last["events"]), said
    assert "DocumentReceived" in (tmp_path / "read.txt").read_text("utf-8")
    assert "DocumentReceived" in (tmp_path / "posted.txt").read_text("utf-8")
    assert "DocumentReceived" in (tmp_path / "consumed.txt").read_text("utf-8"), said
    assert "ce_type=congvan.receiving.DocumentReceived.v1" in (tmp_path / "kcat.txt").read_text("utf-8")
    assert "event: congvan.receiving.DocumentReceived.v1" in (tmp_path / "streamed.txt").read_text("utf-8")


async def test_feed_and_stream(city: LocalStack, web: httpx.AsyncClient) -> None:
    mine, others = city_bodies()[0].id, city_bodies()[1].id
    async with web, CityClient(city.job_env()) as client:
        subscription_id = await opened(client, mine, types=["congvan.receiving."])
        headers = proof(subscription_id)
        page = (await web.get("/feed", headers=headers, params={"limit": 500})).json()
        while page["more"]:
            page = (await web.get("/feed", headers=headers, params={"limit": 500, "cursor": page["cursor"]})).json()
        start = page["cursor"]

        async with web.stream("GET", "/stream", headers={**headers, "Last-Event-ID": start}) as streaming:
            assert streaming.headers["content-type"].startswith("text/event-stream")
            for number in range(3):
                await receive(client, others, f"của người khác {number}")
                await receive(client, mine, f"của mình {number}")
            told: list[dict[str, object]] = []
            async for line in streaming.aiter_lines():
                if line.startswith("data:"):
                    told.append(json.loads(line[5:]))
                if len(told) == 3:
                    break
        subjects = [event["data"]["head"]["subject"] for event in told]  # type: ignore[index]
        assert subjects == ["của mình 0", "của mình 1", "của mình 2"]

        page = (await web.get("/feed", headers=headers, params={"cursor": start, "wait": 5})).json()
        assert page["events"] == told

        other_id = await opened(client, others)
        for cursor, code in (
            ("x", "feed.cursor-broken"),
            (f"1-{subscription_id.hex[-12:]}-{2**62}-1", "feed.cursor-future"),
        ):
            assert (await web.get("/feed", headers=headers, params={"cursor": cursor})).json()["code"] == code
        foreign = await web.get("/feed", headers=proof(other_id), params={"cursor": start})
        assert foreign.json()["code"] == "feed.cursor-foreign"

        assert (await web.get("/feed")).status_code == 401
        assert (await web.get("/feed", headers=proof(subscription_id, "another"))).status_code == 401
        closing = {"reason": "hết hạn"}
        leader = people_of(mine)["lanhdao"]
        await client.give(leader, "subscriptions", f"subscriptions/{subscription_id}", "CloseSubscription", closing)
        assert (await web.get("/feed", headers=headers)).status_code == 401
        assert (await web.get("/events")).status_code == 200


async def test_how_subscriptions_stand_is_told_to_their_own_and_to_operators(
    city: LocalStack, web: httpx.AsyncClient
) -> None:
    body, other = city_bodies()[2].id, city_bodies()[1].id
    async with CityClient(city.job_env()) as client:
        ours = await opened(client, body)

    async def answer(path: str, person: str, of: str, **more: bool) -> httpx.Response:
        actor = people_of(of)[person].actor().model_copy(update=more)
        token = sign_actor(actor, city.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
        return await web.get(path, headers={"Authorization": f"Bearer {token}"})

    def ids(told: httpx.Response) -> list[str]:
        return [one["id"] for one in told.json()["subscriptions"]]

    assert str(ours) in ids(await answer("/subscriptions", "lanhdao", body))
    assert str(ours) not in ids(await answer("/subscriptions", "lanhdao", other))
    one = (await answer(f"/subscriptions/{ours}", "chanhvp", body)).json()
    assert (one["open"], one["webhook"], one["kafka"]) == (True, None, False)
    assert "SetWebhook" in one["actions"]
    refused = [
        await answer(f"/subscriptions/{ours}", "lanhdao", other),
        await answer("/subscriptions", "vanthu", body),
        await answer("/standing", "lanhdao", body),
    ]
    assert [one.json()["code"] for one in refused] == ["forbidden.body", "forbidden.post", "forbidden.operators"]
    assert (await answer(f"/subscriptions/{uuid4()}", "lanhdao", body)).json()["code"] == "subscription.unknown"
    assert str(ours) in ids(await answer("/standing", "chuyenvien1", other, operates=True))
