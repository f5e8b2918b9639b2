"""The running service: opened by a leader, read by another system, shut out again; nothing that is not its own."""

import hashlib
import json
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.conftest import city_bodies

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
